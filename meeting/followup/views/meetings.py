"""The tabs of a meeting: what earlier meetings left open, and what this one gave."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, ScalarSelect

from meeting.core.access import ensure
from meeting.core.i18n import _l, ngettext
from meeting.core.web import workspace
from meeting.core.web.security import current_actor, requires
from meeting.core.web.workspace import Signal, Tab
from meeting.directives.rules import State
from meeting.followup import queries
from meeting.followup.policy import Can
from meeting.followup.rules import Filters
from meeting.followup.views.door import bp
from meeting.followup.views.register import parts, row_views
from meeting.scheduling.policy import Can as Scheduling
from meeting.scheduling.queries import get_meeting


@bp.route("/meetings/<int:meeting_id>/tasks")
@requires(Can.SEE)
def tasks(meeting_id: int) -> ResponseReturnValue:
    """What this meeting gave, with how each directive stands."""
    actor, one = current_actor(), get_meeting(meeting_id)
    ensure(actor, Scheduling.SEE, one)
    filters = Filters(meeting=meeting_id)
    page = queries.register(filters, actor, request.args.get("cursor"))
    tally = queries.tally_of(filters, actor)
    tabs, _signals = workspace.load(meeting_id, str(request.endpoint))
    return render_template(
        "followup/tasks.html", meeting=one, tabs=tabs, rows=row_views(page.rows, filters), tally=tally,
        parts=parts(tally, filters), register_url=url_for(".index", **filters.args()),
        export_url=url_for(".export", **filters.args()),
        next_url=page.next_cursor and url_for(".tasks", meeting_id=meeting_id, cursor=page.next_cursor),
        prev_url=page.prev_cursor and url_for(".tasks", meeting_id=meeting_id, cursor=page.prev_cursor),
    )  # fmt: skip


def _count_before(meeting_id: int) -> ColumnElement[int]:
    return queries.count_carried_over(meeting_id, current_actor())


def _count_tasks(meeting_id: int) -> "ScalarSelect[int]":
    return queries.count_tasks(meeting_id, current_actor())


def add_to_workspace() -> None:
    """The tabs and signals of this room."""
    workspace.add_tab(Tab(45, "followup.meeting", _l("Open from before"), Can.SEE, _count_before))
    workspace.add_tab(Tab(55, "followup.tasks", _l("Tasks"), Can.SEE, _count_tasks))
    workspace.add_signal(
        Signal(
            55, Can.DECIDE, lambda key: queries.count_waiting(key, State.REPORTED),
            lambda n: ngettext(
                "%(num)d result waits for confirmation", "%(num)d results wait for confirmation", n
            ),
            "followup.tasks",
        )
    )  # fmt: skip
    workspace.add_signal(
        Signal(
            56, Can.MANAGE, lambda key: queries.count_waiting(key, State.REFUSED),
            lambda n: ngettext("%(num)d directive was refused", "%(num)d directives were refused", n),
            "followup.tasks",
        )
    )  # fmt: skip
