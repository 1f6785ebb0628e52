"""The conclusion of a meeting as a workbook."""

from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.core.i18n import _
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import current_actor, requires
from meeting.directives import queries
from meeting.directives.policy import Can
from meeting.directives.views.base import bp, lines_of, load


@bp.route("/meeting/<int:meeting_id>/export")
@requires(Can.SEE)
def export(meeting_id: int) -> ResponseReturnValue:
    """The directives of the conclusion as a sheet, a draft only for those who may see it."""
    meeting, found = load(meeting_id)
    if found is None:
        raise NotFound("Conclusion")
    ensure(current_actor(), Can.SEE, found)
    lines = lines_of(queries.clauses(found.id), queries.issues_behind(meeting.id, found.id))
    columns = [
        Column("clause", _("Clause"), 8), Column("text", _("Directive"), 70),
        Column("lead", _("Lead unit"), 34), Column("cooperating", _("Co-operating units"), 34),
        Column("due", _("Due"), 28),
        Column("output", _("Expected output"), 28), Column("recurs", _("Comes again"), 16),
        Column("target", _("Target"), 16), Column("gaps", _("Left open by the notice"), 28),
        Column("state", _("State"), 18),
    ]  # fmt: skip
    rows = (
        (
            line.number, line.text, line.lead, "; ".join(line.cooperating), line.due, line.output,
            line.recurs, line.measure, "; ".join(line.gaps), line.state_label,
        )
        for line in lines
    )  # fmt: skip
    notes = [f"{meeting.title} ({short(meeting.held_on)})"]
    return xlsx(write_sheet(_("Conclusion"), columns, rows, notes), f"{_('Conclusion')} {meeting.held_on}")
