"""Meetings that keep no minutes."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from meeting.core.i18n import _
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.minutes import service
from meeting.minutes.forms import ReasonForm
from meeting.minutes.policy import Can
from meeting.minutes.views.base import PAGE, bp
from meeting.scheduling import queries as meetings


@bp.route("/<int:meeting_id>/waive", methods=["GET", "POST"])
@requires(Can.WRITE)
def waive(meeting_id: int) -> ResponseReturnValue:
    """Decide that the meeting keeps no minutes."""
    meeting, form = meetings.get_meeting(meeting_id), ReasonForm()
    if form.validate_on_submit():
        with form.showing_rules():
            service.waive(current_actor(), meeting, form.reason.data or "")
            flash(_("The meeting keeps no minutes; nobody is reminded of them."), "success")
            return see_other(".index", meeting_id=meeting_id)
    tabs, _signals = workspace.load(meeting_id, PAGE)
    meeting = meetings.get_meeting(meeting_id)
    return render_template("minutes/waive.html", meeting=meeting, tabs=tabs, form=form), form.status


@bp.route("/<int:meeting_id>/lift-waiver", methods=["POST"])
@requires(Can.WRITE)
def lift_waiver(meeting_id: int) -> ResponseReturnValue:
    """Decide that the meeting keeps minutes after all."""
    service.lift_waiver(current_actor(), meetings.get_meeting(meeting_id))
    flash(_("The meeting keeps minutes."), "success")
    return see_other(".index", meeting_id=meeting_id)
