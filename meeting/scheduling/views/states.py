"""Moves of a meeting from state to state."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from meeting.core.i18n import _
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.scheduling import queries, rules, service
from meeting.scheduling.forms import MoveForm, ReasonForm
from meeting.scheduling.policy import Can
from meeting.scheduling.views.door import bp
from meeting.scheduling.views.words import refuse_late, warn_about_day


@bp.route("/<int:meeting_id>/convene", methods=["POST"])
@requires(Can.MANAGE)
def convene(meeting_id: int) -> ResponseReturnValue:
    """Convene a planned meeting."""
    meeting = queries.get_meeting(meeting_id)
    service.convene(current_actor(), meeting)
    flash(_("“%(title)s” is convened. Units see it from now on.", title=meeting.title), "success")
    return see_other(".show", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/open-session", methods=["POST"])
@requires(Can.MANAGE)
def open_session(meeting_id: int) -> ResponseReturnValue:
    """Begin a convened meeting."""
    service.open_session(current_actor(), queries.get_meeting(meeting_id))
    flash(_("The session is open."), "success")
    return see_other(".show", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/conclude", methods=["POST"])
@requires(Can.MANAGE)
def conclude(meeting_id: int) -> ResponseReturnValue:
    """End a meeting in session."""
    service.conclude(current_actor(), queries.get_meeting(meeting_id))
    flash(_("The meeting is concluded. The notice of conclusion is due within 5 working days."), "success")
    return see_other(".show", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/close", methods=["POST"])
@requires(Can.MANAGE)
def close(meeting_id: int) -> ResponseReturnValue:
    """Close a concluded meeting."""
    service.close(current_actor(), queries.get_meeting(meeting_id))
    flash(_("The meeting is closed."), "success")
    return see_other(".show", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/cancel", methods=["GET", "POST"])
@requires(Can.MANAGE)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Call a meeting off, with the reason."""
    meeting = queries.get_meeting(meeting_id)
    late = refuse_late(meeting, rules.State.CANCELLED in rules.NEXT[meeting.state])
    if late:
        return late
    form = ReasonForm(obj=meeting)
    if form.validate_on_submit():
        with form.showing_rules(meeting):
            service.cancel(current_actor(), meeting, form.reason.data or "", seen=form.seen_version)
            flash(_("“%(title)s” is cancelled.", title=meeting.title), "success")
            return see_other(".show", meeting_id=meeting_id)
    tabs, _signals = workspace.load(meeting_id, "scheduling.show")
    return render_template("scheduling/cancel.html", form=form, meeting=meeting, tabs=tabs), form.status


@bp.route("/<int:meeting_id>/move", methods=["GET", "POST"])
@requires(Can.MANAGE)
def move(meeting_id: int) -> ResponseReturnValue:
    """Give a meeting another day or time."""
    meeting = queries.get_meeting(meeting_id)
    late = refuse_late(meeting, rules.can_move(meeting.state))
    if late:
        return late
    form = MoveForm.of(meeting)
    if form.validate_on_submit():
        with form.showing_rules(meeting):
            starts_at, ends_at = form.span()
            tell = service.move(
                current_actor(), meeting, starts_at, ends_at, form.reason.data or "", seen=form.seen_version
            )
            flash(_("“%(title)s” is moved.", title=meeting.title), "success")
            if tell:
                flash(
                    _("The meeting was convened before: tell the invitees the new day and time."), "warning"
                )
            warn_about_day(starts_at, ends_at, meeting.kind)
            return see_other(".show", meeting_id=meeting_id)
    tabs, _signals = workspace.load(meeting_id, "scheduling.show")
    return render_template("scheduling/move.html", form=form, meeting=meeting, tabs=tabs), form.status
