"""Raising an issue: write, correct, submit, withdraw."""

from typing import cast

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock, dates
from meeting.core.access import Role, ensure, may
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.issues import queries, rules, service
from meeting.issues.forms import IssueForm, NewIssueForm, StepForm
from meeting.issues.models import Issue
from meeting.issues.policy import Can
from meeting.issues.rules import STATE_LABELS, Channel
from meeting.issues.service import Draft
from meeting.issues.views.door import asked_id, bp
from meeting.scheduling import policy as scheduling_policy
from meeting.scheduling import queries as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State as MeetingState

MOST_COMPARED = 10_000  # letters of a text compared while it is typed


@bp.route("/new", methods=["GET", "POST"])
@requires(Can.RAISE)
def new() -> ResponseReturnValue:
    """Raise an issue for a meeting; without a meeting in the address, choose one first."""
    meeting_id = asked_id("meeting_id")
    if meeting_id is None:
        return render_template("issues/new.html", meeting=None, open_meetings=_open_meetings())
    meeting = scheduling.get_meeting(meeting_id)
    ensure(current_actor(), scheduling_policy.Can.SEE, meeting)
    form = NewIssueForm()
    _fill(form, meeting)
    if form.validate_on_submit():
        with form.showing_rules():
            issue = service.raise_issue(current_actor(), meeting, form.draft())
            _after_raising(issue, submit_now=bool(form.submit_now.data))
            return see_other(".show", issue_id=issue.id)
    is_late = rules.is_late(clock.today(), meeting.issues_due_on)
    return render_template("issues/new.html", form=form, meeting=meeting, is_late=is_late), form.status


def _open_meetings() -> list[object]:
    actor = current_actor()
    states = rules.OPEN_TO_OFFICE if actor.is_a(Role.SECRETARIAT) else rules.OPEN_TO_UNITS
    return [m for m in reversed(queries.recent_meetings(actor)) if m.state in states]


def _fill(form: NewIssueForm, meeting: Meeting) -> None:
    """Offer units and fields; refuse a foreign unit outright; say what is likely."""
    actor = current_actor()
    form.offer(actor)
    _refuse_foreign(form)
    if request.method == "GET" and not form.was_kept:
        form.channel.data = (
            Channel.BEFORE if meeting.state is MeetingState.CONVENED else Channel.AT_MEETING
        ).value
        if actor.unit_ids:
            form.raised_by.data = actor.name


def _refuse_foreign(form: IssueForm) -> None:
    """A unit that is not the reader's is not a slip of the pen: nothing is saved and the trail knows."""
    if request.method == "POST" and form.unit_id.data is not None:
        draft = Draft(cast("int", form.unit_id.data), rules.Kind.DIFFICULTY, Channel.BEFORE, "")
        ensure(current_actor(), Can.RAISE, draft)


def _after_raising(issue: Issue, *, submit_now: bool) -> None:
    if submit_now and may(current_actor(), Can.SUBMIT, issue):
        _say_submitted(issue, is_late=service.submit(current_actor(), issue))
    else:
        flash(_("Issue %(number)s is kept as a draft.", number=issue.number), "success")


def _say_submitted(issue: Issue, *, is_late: bool) -> None:
    flash(_("Issue %(number)s was submitted to the secretariat.", number=issue.number), "success")
    if is_late:
        flash(_("It comes after the day for issues; an answer may not be ready at the meeting."), "warning")


@bp.route("/raised-before/<int:meeting_id>", methods=["POST"])
@requires(Can.RAISE)
def raised_before(meeting_id: int) -> ResponseReturnValue:
    """Tell, while somebody types, what the unit raised before that says the same. Changes nothing."""
    ensure(current_actor(), scheduling_policy.Can.SEE, scheduling.get_meeting(meeting_id))
    form = IssueForm()
    form.offer(current_actor())
    _refuse_foreign(form)
    found = None
    if form.unit_id.data is not None and form.text.data:
        words = form.text.data[:MOST_COMPARED]
        found = queries.raised_before(form.unit_id.data, form.field_id.data, meeting_id, words)
    return render_template(
        "issues/raised_before.html",
        found=found,
        times=found.times_raised + 1 if found else 1,
        flagged=rules.FLAGGED,
        state=str(STATE_LABELS[found.state]) if found else "",
    )


@bp.route("/<int:issue_id>/edit", methods=["GET", "POST"])
@requires(Can.RAISE)
def edit(issue_id: int) -> ResponseReturnValue:
    """Change a draft or a returned issue."""
    issue = queries.get_issue(issue_id)
    ensure(current_actor(), Can.RAISE, issue)
    form = IssueForm(obj=issue)
    form.offer(current_actor(), issue)
    _refuse_foreign(form)
    if form.validate_on_submit():
        with form.showing_rules(issue):
            service.edit(current_actor(), issue, form.draft(), seen=form.seen_version)
            flash(_("Saved."), "success")
            return see_other(".show", issue_id=issue.id)
    elif request.method == "GET":
        rules.check_step(issue.state, rules.Step.EDIT)
    return render_template("issues/edit.html", form=form, issue=issue), form.status


@bp.route("/<int:issue_id>/submit", methods=["POST"])
@requires(Can.SUBMIT)
def submit(issue_id: int) -> ResponseReturnValue:
    """Hand an issue to the secretariat."""
    issue = queries.get_issue(issue_id)
    is_late = service.submit(current_actor(), issue, seen=StepForm().seen_version)
    _say_submitted(issue, is_late=is_late)
    return see_other(".show", issue_id=issue.id)


@bp.route("/<int:issue_id>/withdraw", methods=["POST"])
@requires(Can.RAISE)
def withdraw(issue_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    issue = queries.get_issue(issue_id)
    service.withdraw(current_actor(), issue, seen=StepForm().seen_version)
    flash(_("The draft raised on %(day)s was deleted.", day=dates.short(issue.raised_on)), "success")
    return see_other(".index")
