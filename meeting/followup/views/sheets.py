"""Smaller lists as workbooks: requests for more time, what moved, the shares of a directive."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.dates import short
from meeting.core.i18n import _
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import requires
from meeting.followup import queries, rules
from meeting.followup.policy import Can
from meeting.followup.rules import AskedFilters, Move
from meeting.followup.views.acts import opened
from meeting.followup.views.door import bp
from meeting.followup.views.snapshots import compared
from meeting.followup.views.statistics import read_choice


@bp.route("/requests/export")
@requires(Can.MANAGE)
def requests_sheet() -> ResponseReturnValue:
    """The requests for more time as a sheet, narrowed as on the page."""
    columns = [
        Column("asked", _("Asked on"), 12, "date"), Column("late", _("Asked after the due date"), 14),
        Column("clause", _("Clause"), 8), Column("text", _("Directive"), 60), Column("unit", _("Unit"), 30),
        Column("original", _("Original due date"), 12, "date"), Column("old", _("Due date"), 12, "date"),
        Column("new", _("New due date"), 12, "date"), Column("extended", _("Extensions"), 10, "int"),
        Column("reason", _("Reason"), 50), Column("state", _("Decision"), 16),
        Column("decider", _("Decided by"), 24), Column("decided", _("Decided on"), 12, "date"),
        Column("note", _("Note"), 40),
    ]  # fmt: skip
    labels = {member: str(label) for member, label in rules.REQUEST_LABELS.items()}
    rows = (
        (
            r.requested_on, "x" if r.is_late else "", r.clause, r.text, r.lead, r.original_due_on,
            r.old_due_on, r.new_due_on, r.extension_count, r.reason, labels[r.state], r.decider, r.decided_on,
            r.decision_note,
        )
        for r in queries.all_asked(AskedFilters.read(request.args))
    )  # fmt: skip
    title = _("Requests for more time")
    return xlsx(write_sheet(title, columns, rows), title)


@bp.route("/snapshots/<int:snapshot_id>/moved/export")
@requires(Can.STATISTICS)
def moved_sheet(snapshot_id: int) -> ResponseReturnValue:
    """What moved between two snapshots as a sheet, narrowed as on the page."""
    later = queries.get_snapshot(snapshot_id)
    _chosen, found = compared(later, queries.earlier_snapshots(later))
    only, labels = read_choice(Move, "move", None), {m: str(label) for m, label in rules.MOVE_LABELS.items()}
    columns = [
        Column("clause", _("Clause"), 8), Column("text", _("Directive"), 60),
        Column("lead", _("Lead unit"), 34), Column("lead_before", _("Lead unit before"), 34),
        Column("due", _("Due date"), 12, "date"), Column("due_before", _("Due date before"), 12, "date"),
        Column("moves", _("What moved"), 30),
    ]  # fmt: skip
    rows = (
        (
            row.clause, row.text, row.lead, row.lead_before, row.due, row.due_before,
            ", ".join(labels[move] for move in row.moves),
        )
        for row in found
        if only is None or only in row.moves
    )  # fmt: skip
    notes = [_("Until %(day)s, from the kept figures of both days.", day=short(later.as_of))]
    title = _("What moved since")
    return xlsx(write_sheet(title, columns, rows, notes), title)


@bp.route("/<int:directive_id>/breakdown/export")
@requires(Can.SEE)
def parts_sheet(directive_id: int) -> ResponseReturnValue:
    """The shares of a directive broken down by unit as a sheet."""
    directive = opened(directive_id, Can.SEE)
    columns = [
        Column("unit", _("Unit"), 44), Column("due", _("Due"), 12, "date"),
        Column("target", _("Target"), 12, "figure"), Column("reached", _("Reached"), 12, "figure"),
        Column("reported", _("Reported on"), 12, "date"), Column("done", _("Done on"), 12, "date"),
        Column("report", _("Report"), 60),
    ]  # fmt: skip
    rows = [_share(part) for part in queries.parts(directive_id)]
    notes = [f"{directive.clause}. {directive.text}"[:500], _("As of %(day)s", day=short(clock.today()))]
    title = _("Breakdown by unit")
    return xlsx(write_sheet(title, columns, rows, notes), title)


def _share(part: Any) -> tuple[Any, ...]:
    return (
        part.unit.name, part.due_on, part.target, part.value, part.reported_on, part.done_on, part.report,
    )  # fmt: skip
