"""Lists of meetings as workbooks."""

from flask import request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.i18n import _
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import current_actor, requires
from meeting.scheduling import queries
from meeting.scheduling.policy import Can
from meeting.scheduling.views import words
from meeting.scheduling.views.door import bp
from meeting.scheduling.views.meetings import read_filters


@bp.route("/export")
@requires(Can.SEE)
def export() -> ResponseReturnValue:
    """The list of meetings as a sheet, narrowed as on the page."""
    labels = words.labels()
    columns = [
        Column("day", _("Day"), 12, "date"), Column("starts", _("Starts at"), 17, "datetime"),
        Column("ends", _("Ends at"), 17, "datetime"), Column("meeting", _("Meeting"), 60),
        Column("kind", _("Kind"), 20), Column("series", _("Series"), 30),
        Column("mode", _("Way of meeting"), 16), Column("venue", _("Venue"), 28),
        Column("chair", _("Chair"), 24), Column("secretary", _("Secretary"), 24),
        Column("state", _("State"), 16),
    ]  # fmt: skip
    rows = (
        (
            row.held_on, clock.local(row.starts_at), clock.local(row.ends_at), row.title,
            labels["kind"][row.kind.value], row.series, labels["mode"][row.mode.value], row.venue,
            row.chair, row.secretary,
            labels["state"][row.state.value],
        )
        for row in queries.all_of(current_actor(), read_filters(), request.args.get("when", ""))
    )  # fmt: skip
    title = _("Meetings")
    return xlsx(write_sheet(title, columns, rows), title)
