"""What is done with issues: raise, submit, review, answer, settle, merge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from meeting.core import clock, dates
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db, get
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _l
from meeting.directory.models import Unit
from meeting.directory.rules import valid_on
from meeting.issues import events, queries, rules
from meeting.issues.models import Issue, IssueMerge
from meeting.issues.policy import NEEDS, Can
from meeting.issues.rules import Channel, Competence, Kind, State, Step
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class Draft:
    """What a unit writes down."""

    unit_id: int
    kind: Kind
    channel: Channel
    text: str
    request: str = ""
    legal_basis: str = ""
    field_id: int | None = None
    raised_by: str = ""  # name and post
    is_new_matter: bool = False  # not the same as an earlier issue, whatever the words say


@dataclass(frozen=True)
class Line:
    """What the secretariat writes down at the meeting, in one line."""

    unit_id: int
    kind: Kind
    text: str


@dataclass(frozen=True)
class Routing:
    """Who settles an issue, who answers it, by when."""

    competence: Competence
    answering_unit_id: int | None = None
    answer_due_on: date | None = None
    field_id: int | None = None


def _about(actor: Actor, issue: Issue) -> dict[str, object]:
    """The fields every event of an issue has."""
    unit = get(Unit, issue.unit_id)
    return {
        "actor_id": actor.user_id, "thing_id": issue.id, "meeting_id": issue.meeting_id,
        "unit_id": issue.unit_id, "number": issue.number, "unit": unit.short_name or unit.name,
    }  # fmt: skip


def _begin(actor: Actor, issue: Issue, step: Step, seen: int | None) -> Meeting:
    """Ask whether the actor may take this step with the issue as it stands now."""
    ensure(actor, NEEDS[step], issue)
    check_version(issue, seen)
    rules.check_step(issue.state, step)
    return get(Meeting, issue.meeting_id)


def _check_unit(unit_id: int, field: str) -> Unit:
    unit = get(Unit, unit_id)
    is_valid = valid_on(unit.valid_from, unit.valid_to, clock.today())
    rules.check_unit(is_valid=is_valid, name=unit.name, field=field)
    return unit


def _next_number(meeting_id: int) -> int:
    """The next number of the meeting; others who raise wait until this transaction ends."""
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update(key_share=True))
    highest = select(func.max(Issue.number)).where(Issue.meeting_id == meeting_id)
    return (db.session.execute(highest).scalar() or 0) + 1


# ─── Raising ────────────────────────────────────────────────────────────────────────────────────────────────


def raise_issue(actor: Actor, meeting: Meeting, draft: Draft) -> Issue:
    """Write a unit's issue down as a draft; only the unit and the office see it."""
    ensure(actor, Can.RAISE, draft)
    by_unit = draft.unit_id in actor.unit_ids
    rules.check_raising(meeting.state, rules.OPEN_TO_UNITS if by_unit else rules.OPEN_TO_OFFICE)
    _check_unit(draft.unit_id, "unit_id")
    issue = Issue(
        meeting_id=meeting.id, number=_next_number(meeting.id), state=State.DRAFTED, raised_on=clock.today(),
        author_user_id=actor.user_id, search=rules.search_words(draft.text, draft.request, draft.legal_basis),
        **vars(draft),
    )  # fmt: skip
    _recognise(issue)
    db.session.add(issue)
    db.session.flush()
    record(events.IssueDrafted(**_about(actor, issue)))  # type: ignore[arg-type]
    return issue


def _recognise(issue: Issue) -> None:
    """Note whether the same unit raised the same in the same field at an earlier meeting."""
    before = None
    if not issue.is_new_matter:
        words = f"{issue.text} {issue.request or ''}"
        before = queries.raised_before(issue.unit_id, issue.field_id, issue.meeting_id, words)
    issue.raised_before_id = before.id if before else None
    issue.times_raised = before.times_raised + 1 if before else 1


def log_live(actor: Actor, meeting: Meeting, line: Line) -> Issue:
    """Write down what a unit raises at the meeting; it is accepted at once."""
    ensure(actor, Can.REVIEW)
    ensure(actor, Can.RAISE, line)
    rules.check_raising(meeting.state, rules.OPEN_TO_OFFICE)
    _check_unit(line.unit_id, "unit_id")
    issue = Issue(
        meeting_id=meeting.id, number=_next_number(meeting.id), state=State.ACCEPTED, raised_on=clock.today(),
        author_user_id=actor.user_id, channel=Channel.AT_MEETING, submitted_at=clock.now(),
        search=rules.search_words(line.text, "", ""), **vars(line),
    )  # fmt: skip
    db.session.add(issue)
    db.session.flush()
    record(events.IssueLogged(**_about(actor, issue)))  # type: ignore[arg-type]
    return issue


def edit(actor: Actor, issue: Issue, draft: Draft, seen: int | None = None) -> None:
    """Change the words of a draft or of a returned issue."""
    meeting = _begin(actor, issue, Step.EDIT, seen)
    ensure(actor, Can.RAISE, draft)
    rules.check_not_over(meeting.state)
    if draft.unit_id != issue.unit_id:
        _check_unit(draft.unit_id, "unit_id")
    for name, value in vars(draft).items():
        setattr(issue, name, value)
    issue.search = rules.search_words(draft.text, draft.request, draft.legal_basis)
    _recognise(issue)
    db.session.flush()
    record(events.IssueEdited(**_about(actor, issue)))  # type: ignore[arg-type]


def submit(actor: Actor, issue: Issue, seen: int | None = None) -> bool:
    """Hand the issue to the secretariat. Returns whether it came after the day the meeting asked for it."""
    meeting = _begin(actor, issue, Step.SUBMIT, seen)
    rules.check_not_over(meeting.state)
    issue.state = State.SUBMITTED
    issue.submitted_at = clock.now()
    issue.return_reason = ""
    record(events.IssueSubmitted(**_about(actor, issue)))  # type: ignore[arg-type]
    return rules.is_late(clock.today(), meeting.issues_due_on)


def withdraw(actor: Actor, issue: Issue, seen: int | None = None) -> None:
    """Throw a draft away; what was submitted stays."""
    _begin(actor, issue, Step.WITHDRAW, seen)
    record(events.IssueWithdrawn(**_about(actor, issue)))  # type: ignore[arg-type]
    db.session.delete(issue)


# ─── Review ─────────────────────────────────────────────────────────────────────────────────────────────────


def return_(actor: Actor, issue: Issue, reason: str, seen: int | None = None) -> None:
    """Send a submitted issue back to its unit for correction."""
    _begin(actor, issue, Step.RETURN, seen)
    issue.state = State.RETURNED
    issue.return_reason = reason
    record(events.IssueReturned(**_about(actor, issue), reason=reason))  # type: ignore[arg-type]


def accept(actor: Actor, issue: Issue, routing: Routing, seen: int | None = None) -> None:
    """Take the issue and say who settles and answers it; from now on everybody sees it."""
    _begin(actor, issue, Step.ACCEPT, seen)
    answering = _route(issue, routing)
    issue.state = State.ACCEPTED
    issue.submitted_at = issue.submitted_at or clock.now()
    due = dates.short(routing.answer_due_on) if routing.answer_due_on else ""
    record(events.IssueAccepted(**_about(actor, issue), answering_unit=answering, answer_due_on=due))  # type: ignore[arg-type]


def route(actor: Actor, issue: Issue, routing: Routing, seen: int | None = None) -> None:
    """Give an accepted issue to another unit, competence, field or day."""
    _begin(actor, issue, Step.ROUTE, seen)
    answering = _route(issue, routing)
    due = dates.short(routing.answer_due_on) if routing.answer_due_on else ""
    record(events.IssueRouted(**_about(actor, issue), answering_unit=answering or "–", answer_due_on=due))  # type: ignore[arg-type]


def _route(issue: Issue, routing: Routing) -> str:
    """Set the routing; returns the name of the answering unit."""
    rules.check_answer_due(issue.raised_on, routing.answer_due_on)
    name = ""
    if routing.answering_unit_id is not None:
        unit = _check_unit(routing.answering_unit_id, "answering_unit_id")
        name = unit.short_name or unit.name
    issue.competence = routing.competence
    issue.answering_unit_id = routing.answering_unit_id
    issue.answer_due_on = routing.answer_due_on
    if routing.field_id is not None and routing.field_id != issue.field_id:
        issue.field_id = routing.field_id
        _recognise(issue)
    return name


def accept_or_route_many(actor: Actor, chosen: Sequence[tuple[Issue, int | None]], routing: Routing) -> int:
    """Accept the submitted and route the accepted ones of these (issue, version seen), all or none."""
    done = 0
    for issue, seen in chosen:
        if Step.ACCEPT in rules.STEPS[issue.state]:
            accept(actor, issue, routing, seen)
        else:
            route(actor, issue, routing, seen)
        done += 1
    return done


# ─── Answer and settlement ──────────────────────────────────────────────────────────────────────────────────


def answer(actor: Actor, issue: Issue, text: str, seen: int | None = None) -> None:
    """Answer the issue, or correct the answer while it is not settled."""
    _begin(actor, issue, Step.ANSWER, seen)
    corrected = issue.state is State.ANSWERED
    issue.answer = text
    issue.answered_on = clock.today()
    issue.state = State.ANSWERED
    kind = events.IssueAnswerCorrected if corrected else events.IssueAnswered
    record(kind(**_about(actor, issue)))  # type: ignore[arg-type]


_SETTLED = {
    State.RESOLVED: events.IssueResolved,
    State.EXPLAINED: events.IssueExplained,
    State.FORWARDED: events.IssueForwarded,
}


def settle(actor: Actor, issue: Issue, outcome: State, note: str = "", seen: int | None = None) -> None:
    """Say what the answer came to: resolved, explained or forwarded."""
    _begin(actor, issue, Step.SETTLE, seen)
    if outcome not in _SETTLED:
        raise RuleBroken(_l("Choose what the answer came to."), "outcome")
    issue.state = outcome
    issue.result_note = note
    issue.settled_on = clock.today()
    record(_SETTLED[outcome](**_about(actor, issue)))  # type: ignore[arg-type]


def reopen(actor: Actor, issue: Issue, reason: str, seen: int | None = None) -> None:
    """Open an answered or settled issue again: it waits for an answer once more."""
    _begin(actor, issue, Step.REOPEN, seen)
    issue.state = State.OPEN_AGAIN
    issue.result_note = reason
    issue.settled_on = None
    record(events.IssueReopened(**_about(actor, issue), reason=reason))  # type: ignore[arg-type]


# ─── Merging ────────────────────────────────────────────────────────────────────────────────────────────────


def merge(actor: Actor, issue: Issue, into: Issue) -> None:
    """Deal with an issue together with another one of its meeting; it may join several."""
    _begin(actor, issue, Step.MERGE, None)
    ensure(actor, Can.REVIEW, into)
    rules.check_merge(issue.id, into.id, (issue.state, into.state))
    if issue.meeting_id != into.meeting_id:
        raise RuleBroken(_l("Only issues of one meeting are dealt with together."), "into_id")
    if queries.find_merge(issue.id, into.id) or queries.find_merge(into.id, issue.id):
        raise RuleBroken(_l("These two are dealt with together already."), "into_id")
    db.session.add(IssueMerge(issue_id=issue.id, into_id=into.id))
    db.session.flush()
    record(events.IssueMerged(**_about(actor, issue), into=into.number))  # type: ignore[arg-type]


def unmerge(actor: Actor, issue: Issue, into: Issue) -> None:
    """Let an issue stand by itself again."""
    ensure(actor, Can.REVIEW, issue)
    found = queries.find_merge(issue.id, into.id)
    if found is None:
        raise RuleBroken(_l("These two are not dealt with together."))
    db.session.delete(found)
    record(events.IssueUnmerged(**_about(actor, issue), into=into.number))  # type: ignore[arg-type]
