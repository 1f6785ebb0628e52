"""Pages of one entry of the list: correct it, answer for it."""

from flask import current_app, flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.attendees import queries, rules, service
from meeting.attendees.forms import ReplyForm, SeatForm
from meeting.attendees.policy import Can
from meeting.attendees.rules import REPLY_LABELS
from meeting.attendees.views.frame import OK, bp, get_meeting, labels
from meeting.core.access import Role, ensure
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.scheduling import queries as meetings
from meeting.scheduling.policy import Can as Meetings
from meeting.scheduling.rules import State, can_invite


@bp.route("/seat/<int:attendance_id>", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit(attendance_id: int) -> ResponseReturnValue:
    """Correct one entry of the list."""
    attendance = queries.get_attendance(attendance_id)
    meeting = get_meeting(attendance.meeting_id, Can.MANAGE)
    form = SeatForm(obj=attendance)
    if meeting.state is State.PLANNED:
        form.leave_out_presence()
    elif request.method == "GET" and not form.was_kept:
        form.show_times(attendance)
    if form.validate_on_submit():
        with form.showing_rules(attendance):
            service.edit(current_actor(), meeting, attendance, form.draft(), form.seen_version)
            flash(_("Saved."), "success")
            return see_other(".index", meeting_id=meeting.id, _anchor=f"a{attendance_id}")
    if form.status != OK:  # what was loaded before went with the failed attempt
        attendance = queries.get_attendance(attendance_id)
        meeting = get_meeting(attendance.meeting_id)
    page = render_template(
        "attendees/edit.html",
        form=form,
        meeting=meeting,
        attendance=attendance,
        replies=labels(REPLY_LABELS),
        can_reply=rules.can_office_answer(meeting.state),
        can_list=can_invite(meeting.state),
    )
    return page, form.status


@bp.get("/<int:meeting_id>/badges/<string:reference>")
@requires(Can.MANAGE)
def badge(meeting_id: int, reference: str) -> ResponseReturnValue:
    """Open the entry a badge was printed for, to note that its holder is there."""
    get_meeting(meeting_id, Can.MANAGE)
    key = current_app.extensions["settings"].secret_key
    return see_other(".edit", attendance_id=queries.get_seat_of_badge(meeting_id, reference, key))


@bp.route("/seat/<int:attendance_id>/reply", methods=["GET", "POST"])
@requires(Can.REPLY)
def reply(attendance_id: int) -> ResponseReturnValue:
    """Answer an invitation."""
    attendance, actor = queries.get_attendance(attendance_id), current_actor()
    ensure(actor, Can.REPLY, attendance)
    meeting = meetings.get_meeting(attendance.meeting_id)
    ensure(actor, Meetings.SEE, meeting)
    form = ReplyForm(obj=attendance)
    by_office = actor.is_a(Role.SECRETARIAT)
    if not by_office:
        form.ask_unit()
    if form.validate_on_submit():
        with form.showing_rules(attendance):
            service.reply(actor, meeting, attendance, form.draft(), form.seen_version)
            flash(_("The answer was saved."), "success")
            return see_other(".index", meeting_id=meeting.id, _anchor=f"a{attendance_id}")
    if form.status != OK:
        attendance = queries.get_attendance(attendance_id)
        meeting = meetings.get_meeting(attendance.meeting_id)
    is_open = (rules.can_office_answer if by_office else rules.can_unit_answer)(meeting.state)
    page = render_template(
        "attendees/reply.html",
        form=form,
        meeting=meeting,
        attendance=attendance,
        is_open=is_open,
        replies=labels(REPLY_LABELS),
    )
    return page, form.status
