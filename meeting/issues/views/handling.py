"""One issue: its page, and what the secretariat, the answering unit and the leadership do with it."""

from typing import Any, TypeVar

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.accounts import queries as accounts
from meeting.core import clock, dates, history
from meeting.core.access import ensure, may
from meeting.core.i18n import _, _l
from meeting.core.web.forms import Form
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.core.web.templates import moment
from meeting.directory import queries as directory
from meeting.issues import queries, rules, service
from meeting.issues.forms import AnswerForm, MergeForm, ReopenForm, ReturnForm, RoutingForm, SettleForm
from meeting.issues.models import Issue
from meeting.issues.policy import NEEDS, Can, next_steps
from meeting.issues.rules import (
    CHANNEL_LABELS,
    COMPETENCE_LABELS,
    FLAGGED,
    KIND_LABELS,
    STATE_LABELS,
    State,
    Step,
    is_late,
)
from meeting.issues.views.door import bp, due_words, state_words

AnyForm = TypeVar("AnyForm", bound=Form)
STEP_PAGES = {
    Step.EDIT: ("issues.edit", _l("Edit")),
    Step.ACCEPT: ("issues.review", _l("Accept")),
    Step.RETURN: ("issues.return_back", _l("Return for correction")),
    Step.ROUTE: ("issues.review", _l("Change routing")),
    Step.ANSWER: ("issues.answer", _l("Answer")),
    Step.SETTLE: ("issues.settle", _l("Settle")),
    Step.REOPEN: ("issues.reopen", _l("Open again")),
    Step.MERGE: ("issues.merge", _l("Deal with together…")),
}


@bp.route("/<int:issue_id>")
@requires(Can.SEE)
def show(issue_id: int) -> ResponseReturnValue:
    """One issue: its words, its answer, what it led to, what can be done now."""
    issue = queries.get_issue(issue_id)
    actor = current_actor()
    ensure(actor, Can.SEE, issue)
    steps = next_steps(actor, issue)
    into, merged = queries.merges_of(issue.id)
    unsent = issue.state in {State.DRAFTED, State.RETURNED}
    return render_template(
        "issues/show.html",
        issue=issue,
        title=_heading(issue),
        state=str(STATE_LABELS[issue.state]),
        facts_raised=_facts_raised(issue),
        facts_answer=_facts_answer(issue),
        actions=_actions(issue, steps),
        can_submit=Step.SUBMIT in steps,
        can_withdraw=Step.WITHDRAW in steps,
        links=queries.links_of(issue.id),
        into=into,
        merged=merged,
        may_separate=may(actor, Can.REVIEW, issue),
        state_words=state_words(),
        chain=queries.chain_of(issue),
        flagged=FLAGGED,
        is_late=unsent and is_late(clock.today(), issue.meeting.issues_due_on),
        history=_history(issue.id),
    )


def _heading(issue: Issue) -> str:
    return str(
        _("Issue %(number)s: %(unit)s", number=issue.number, unit=issue.unit.short_name or issue.unit.name)
    )


def _actions(issue: Issue, steps: tuple[Step, ...]) -> list[dict[str, str]]:
    """Links to the pages of the open steps, the likeliest first."""
    pages = [STEP_PAGES[step] for step in steps if step in STEP_PAGES]
    return [{"label": str(words), "url": url_for(page, issue_id=issue.id)} for page, words in pages]


def _facts_raised(issue: Issue) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [
        (_("Raising unit"), issue.unit.name),
        (_("Kind"), KIND_LABELS[issue.kind]),
        (_("Field of work"), _field(issue) or "–"),
        (_("How it is raised"), CHANNEL_LABELS[issue.channel]),
        (_("Raised on"), dates.short(issue.raised_on)),
    ]
    if issue.raised_by:
        found.append((_("Raised by"), issue.raised_by))
    return found


def _field(issue: Issue) -> str:
    return str(directory.in_language(issue.field.name, issue.field.name_en)) if issue.field else ""


def _facts_answer(issue: Issue) -> list[tuple[str, object]]:
    if issue.competence is None:
        return []
    words, _tone = due_words(issue.state, issue.answer_due_on)
    due = dates.short(issue.answer_due_on) if issue.answer_due_on else "–"
    answering = issue.answering_unit
    return [
        (_("Competence"), COMPETENCE_LABELS[issue.competence]),
        (_("Answering unit"), answering.name if answering else _("The secretariat")),
        (_("Answer due on"), f"{due} ({words})" if words else due),
        (_("Answered on"), dates.short(issue.answered_on) if issue.answered_on else "–"),
    ]


def _history(issue_id: int) -> list[dict[str, Any]]:
    """What happened to the issue, the newest first."""
    return [
        {"who": row.who, "what": history.sentence(row.name, row.data), "when": moment(row.at)}
        for row in accounts.trail_of("issue", issue_id)
    ]


# ─── The secretariat ────────────────────────────────────────────────────────────────────────────────────────


def _load(issue_id: int, *steps: Step) -> Issue:
    """The issue, when the reader may take one of these steps with it in some state."""
    issue = queries.get_issue(issue_id)
    ensure(current_actor(), NEEDS[steps[0]], issue)
    if request.method == "GET" and not any(step in rules.STEPS[issue.state] for step in steps):
        rules.check_step(issue.state, steps[0])
    return issue


def _fresh(form: AnyForm, issue: Issue) -> AnyForm:
    """An empty form that remembers which version of the issue was before the eyes."""
    form.row_version.data = form.row_version.data or str(issue.version)
    return form


def _page(name: str, form: Form, issue: Issue, **more: Any) -> ResponseReturnValue:
    return render_template(
        f"issues/{name}.html", form=form, issue=issue, title=_heading(issue), **more
    ), form.status


@bp.route("/<int:issue_id>/review", methods=["GET", "POST"])
@requires(Can.REVIEW)
def review(issue_id: int) -> ResponseReturnValue:
    """Accept an issue, or give an accepted one to somebody else; shows what the unit raised before."""
    issue = _load(issue_id, Step.ACCEPT, Step.ROUTE)
    accepting = Step.ACCEPT in rules.STEPS[issue.state]
    form = RoutingForm(obj=issue)
    form.offer(issue)
    if form.validate_on_submit():
        with form.showing_rules(issue):
            verb = service.accept if accepting else service.route
            verb(current_actor(), issue, form.draft(), form.seen_version)
            flash(
                _("Issue %(number)s was accepted.", number=issue.number) if accepting else _("Saved."),
                "success",
            )
            return see_other(".show", issue_id=issue.id)
    similar, total = queries.similar_before(issue)
    return _page("review", form, issue, accepting=accepting, similar=similar, similar_total=total,
                 state_words=state_words())  # fmt: skip


@bp.route("/<int:issue_id>/return", methods=["GET", "POST"])
@requires(Can.REVIEW)
def return_back(issue_id: int) -> ResponseReturnValue:
    """Send an issue back to its unit for correction."""
    issue = _load(issue_id, Step.RETURN)
    form = _fresh(ReturnForm(), issue)
    if form.validate_on_submit():
        with form.showing_rules(issue):
            service.return_(current_actor(), issue, form.reason.data or "", form.seen_version)
            flash(_("Issue %(number)s went back to its unit.", number=issue.number), "success")
            return see_other(".show", issue_id=issue.id)
    return _page("return_back", form, issue)


@bp.route("/<int:issue_id>/merge", methods=["GET", "POST"])
@requires(Can.REVIEW)
def merge(issue_id: int) -> ResponseReturnValue:
    """Deal with an issue together with another one of its meeting."""
    issue = _load(issue_id, Step.MERGE)
    form = MergeForm()
    form.into_id.offer(queries.merge_targets(issue))
    if form.validate_on_submit():
        with form.showing_rules(issue):
            into = queries.get_issue(form.into_id.data)
            service.merge(current_actor(), issue, into)
            words = {"one": issue.number, "other": into.number}
            flash(_("Issue %(one)s is dealt with together with issue %(other)s.", **words), "success")
            return see_other(".show", issue_id=issue.id)
    return _page("merge", form, issue)


@bp.route("/<int:issue_id>/unmerge/<int:into_id>", methods=["POST"])
@requires(Can.REVIEW)
def unmerge(issue_id: int, into_id: int) -> ResponseReturnValue:
    """Let an issue stand by itself again."""
    issue, into = queries.get_issue(issue_id), queries.get_issue(into_id)
    service.unmerge(current_actor(), issue, into)
    flash(_("Issue %(number)s stands by itself again.", number=issue.number), "success")
    return see_other(".show", issue_id=issue.id)


# ─── Answer and settlement ──────────────────────────────────────────────────────────────────────────────────


@bp.route("/<int:issue_id>/answer", methods=["GET", "POST"])
@requires(Can.ANSWER)
def answer(issue_id: int) -> ResponseReturnValue:
    """Answer an issue."""
    issue = _load(issue_id, Step.ANSWER)
    form = AnswerForm(obj=issue)
    if form.validate_on_submit():
        with form.showing_rules(issue):
            service.answer(current_actor(), issue, form.answer.data or "", form.seen_version)
            flash(_("The answer was saved and is now seen by everybody who sees the issue."), "success")
            return see_other(".show", issue_id=issue.id)
    return _page("answer", form, issue)


@bp.route("/<int:issue_id>/settle", methods=["GET", "POST"])
@requires(Can.SETTLE)
def settle(issue_id: int) -> ResponseReturnValue:
    """Say what the answer came to."""
    issue = _load(issue_id, Step.SETTLE)
    form = _fresh(SettleForm(), issue)
    if form.validate_on_submit():
        with form.showing_rules(issue):
            service.settle(
                current_actor(), issue, form.state(), form.result_note.data or "", form.seen_version
            )
            flash(_("Issue %(number)s is settled.", number=issue.number), "success")
            return see_other(".show", issue_id=issue.id)
    return _page("settle", form, issue)


@bp.route("/<int:issue_id>/reopen", methods=["GET", "POST"])
@requires(Can.SETTLE)
def reopen(issue_id: int) -> ResponseReturnValue:
    """Open an issue again when its answer is not enough."""
    issue = _load(issue_id, Step.REOPEN)
    form = _fresh(ReopenForm(), issue)
    if form.validate_on_submit():
        with form.showing_rules(issue):
            service.reopen(current_actor(), issue, form.reason.data or "", form.seen_version)
            flash(_("Issue %(number)s is open again.", number=issue.number), "success")
            return see_other(".show", issue_id=issue.id)
    return _page("reopen", form, issue)
