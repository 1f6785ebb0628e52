"""Pages of meetings: the list, the overview, the form, the moves from state to state."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.i18n import _
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.scheduling import queries, service
from meeting.scheduling.forms import CopyForm, MeetingForm, after, of_new
from meeting.scheduling.policy import Can
from meeting.scheduling.views.door import bp
from meeting.scheduling.views.words import warn_about_day


@bp.route("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """List meetings."""
    return render_template("scheduling/index.html")


@bp.route("/<int:meeting_id>")
@requires(Can.SEE)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show one meeting: clocks, what is missing, facts."""
    meeting = queries.get_meeting(meeting_id)
    ensure(current_actor(), Can.SEE, meeting)
    tabs, signals = workspace.load(meeting_id, "scheduling.show", signals=True)
    return render_template(
        "scheduling/show.html", meeting=meeting, tabs=tabs, signals=signals, clocks=queries.clocks(meeting)
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new() -> ResponseReturnValue:
    """Plan a meeting."""
    form = MeetingForm.blank(of_new())
    if form.validate_on_submit():
        with form.showing_rules():
            draft = form.draft()
            meeting = service.plan(current_actor(), draft)
            flash(_("“%(title)s” is planned.", title=meeting.title), "success")
            warn_about_day(draft.starts_at, draft.ends_at, draft.kind)
            return see_other(".show", meeting_id=meeting.id)
    return render_template("scheduling/new.html", form=form), form.status


@bp.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting."""
    meeting = queries.get_meeting(meeting_id)
    form = MeetingForm.of(meeting)
    if form.validate_on_submit():
        with form.showing_rules(meeting):
            draft = form.draft()
            service.edit(current_actor(), meeting, draft, seen=form.seen_version)
            flash(_("“%(title)s” is saved.", title=meeting.title), "success")
            warn_about_day(meeting.starts_at, meeting.ends_at, meeting.kind)
            return see_other(".show", meeting_id=meeting_id)
    tabs, _signals = workspace.load(meeting_id, "scheduling.show")
    return render_template("scheduling/edit.html", form=form, meeting=meeting, tabs=tabs), form.status


@bp.route("/<int:meeting_id>/copy", methods=["GET", "POST"])
@requires(Can.MANAGE)
def copy(meeting_id: int) -> ResponseReturnValue:
    """Plan a meeting after an earlier one."""
    source = queries.get_meeting(meeting_id)
    form = CopyForm.blank(after(source), source)
    if form.validate_on_submit():
        with form.showing_rules():
            draft = form.draft()
            meeting = service.copy(current_actor(), source, draft, form.parts.data or ())
            flash(_("“%(title)s” is planned.", title=meeting.title), "success")
            warn_about_day(draft.starts_at, draft.ends_at, draft.kind)
            return see_other(".show", meeting_id=meeting.id)
    tabs, _signals = workspace.load(meeting_id, "scheduling.show")
    return render_template("scheduling/copy.html", form=form, meeting=source, tabs=tabs), form.status
