"""Pure decisions about issues: kinds, competence, life cycle."""

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from itertools import pairwise

from meeting.core import dates
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.core.text import fold
from meeting.scheduling.rules import State as MeetingState


class Kind(StrEnum):
    """What is raised."""

    DIFFICULTY = "difficulty"
    RECOMMENDATION = "recommendation"
    PROPOSAL = "proposal"


class Channel(StrEnum):
    """How it was raised."""

    BEFORE = "before"
    AT_MEETING = "at_meeting"
    WRITTEN = "written"


class Competence(StrEnum):
    """Who can settle it."""

    DEPARTMENT = "department"
    PROVINCE = "province"
    OTHER_BODY = "other_body"
    RAISING_UNIT = "raising_unit"


class State(StrEnum):
    """Where an issue stands."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    EXPLAINED = "explained"
    FORWARDED = "forwarded"
    OPEN_AGAIN = "open_again"


class Step(StrEnum):
    """What can be done with an issue."""

    SUBMIT = "submit"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    ROUTE = "route"
    ANSWER = "answer"
    SETTLE = "settle"
    REOPEN = "reopen"
    MERGE = "merge"


KIND_LABELS = {
    Kind.DIFFICULTY: _l("Difficulty"),
    Kind.RECOMMENDATION: _l("Recommendation"),
    Kind.PROPOSAL: _l("Proposal"),
}
CHANNEL_LABELS = {
    Channel.BEFORE: _l("Before the meeting"),
    Channel.AT_MEETING: _l("At the meeting"),
    Channel.WRITTEN: _l("In writing"),
}
COMPETENCE_LABELS = {
    Competence.DEPARTMENT: _l("The department"),
    Competence.PROVINCE: _l("The provincial People's Committee"),
    Competence.OTHER_BODY: _l("A ministry or another body"),
    Competence.RAISING_UNIT: _l("The raising unit itself"),
}
STATE_LABELS = {
    State.DRAFTED: _l("Draft"),
    State.SUBMITTED: _l("Submitted"),
    State.RETURNED: _l("Returned for correction"),
    State.ACCEPTED: _l("Accepted"),
    State.ANSWERED: _l("Answered"),
    State.RESOLVED: _l("Resolved"),
    State.EXPLAINED: _l("Explained"),
    State.FORWARDED: _l("Forwarded"),
    State.OPEN_AGAIN: _l("Open again"),
}
# States in which the issue is shared with everyone who sees the meeting.
SHARED = frozenset(
    {State.ACCEPTED, State.ANSWERED, State.RESOLVED, State.EXPLAINED, State.FORWARDED, State.OPEN_AGAIN}
)
WAITING = frozenset({State.ACCEPTED, State.OPEN_AGAIN})
SETTLED = frozenset({State.RESOLVED, State.EXPLAINED, State.FORWARDED})

NEXT: dict[State, frozenset[State]] = {
    State.DRAFTED: frozenset({State.SUBMITTED, State.ACCEPTED}),
    State.SUBMITTED: frozenset({State.ACCEPTED, State.RETURNED}),
    State.RETURNED: frozenset({State.SUBMITTED}),
    State.ACCEPTED: frozenset({State.ANSWERED}),
    State.ANSWERED: frozenset({State.RESOLVED, State.EXPLAINED, State.FORWARDED, State.OPEN_AGAIN}),
    State.OPEN_AGAIN: frozenset({State.ANSWERED}),
    State.RESOLVED: frozenset({State.OPEN_AGAIN}),
    State.EXPLAINED: frozenset({State.OPEN_AGAIN}),
    State.FORWARDED: frozenset({State.OPEN_AGAIN}),
}


# What a state allows, the likeliest step first.
STEPS: dict[State, tuple[Step, ...]] = {
    State.DRAFTED: (Step.SUBMIT, Step.ACCEPT, Step.EDIT, Step.WITHDRAW),
    State.SUBMITTED: (Step.ACCEPT, Step.RETURN, Step.MERGE),
    State.RETURNED: (Step.EDIT, Step.SUBMIT),
    State.ACCEPTED: (Step.ANSWER, Step.ROUTE, Step.MERGE),
    State.ANSWERED: (Step.SETTLE, Step.REOPEN, Step.ANSWER, Step.MERGE),
    State.OPEN_AGAIN: (Step.ANSWER, Step.ROUTE, Step.MERGE),
    State.RESOLVED: (Step.REOPEN,),
    State.EXPLAINED: (Step.REOPEN,),
    State.FORWARDED: (Step.REOPEN,),
}
# Units raise while a meeting is called and not over; the secretariat may still write down what was said.
OPEN_TO_UNITS = frozenset({MeetingState.CONVENED, MeetingState.IN_SESSION})
OPEN_TO_OFFICE = OPEN_TO_UNITS | {MeetingState.CONCLUDED}
OVER = frozenset({MeetingState.CLOSED, MeetingState.CANCELLED})
MERGEABLE = frozenset({State.SUBMITTED, *SHARED})


def check_step(state: State, step: Step) -> None:
    """Refuse what the state of the issue does not allow."""
    if step not in STEPS[state]:
        raise RuleBroken(
            _l("This cannot be done any more: the issue has moved on. Look at its state and try again.")
        )


def check_raising(meeting: MeetingState, open_in: Collection[MeetingState]) -> None:
    """Refuse a new issue for a meeting that is not open to them."""
    if meeting not in open_in:
        raise RuleBroken(_l("No issues are taken for this meeting: it is not convened, or it is over."))


def check_not_over(meeting: MeetingState) -> None:
    """Refuse a change of what was raised when the meeting is closed or cancelled."""
    if meeting in OVER:
        raise RuleBroken(_l("The meeting is closed or cancelled; its issues are not changed any more."))


def check_unit(*, is_valid: bool, name: str, field: str) -> None:
    """Refuse a unit that does not exist any more."""
    if not is_valid:
        raise RuleBroken(
            _l("%(unit)s no longer exists on this day. Choose the unit that took over.", unit=name), field
        )


def check_answer_due(raised_on: date, due_on: date | None) -> None:
    """Refuse an answer that would be due before the issue was raised."""
    if due_on is not None and due_on < raised_on:
        words = {"due": dates.short(due_on), "raised": dates.short(raised_on)}
        raise RuleBroken(
            _l(
                "The answer is due on %(due)s, before the issue was raised. Choose a day from %(raised)s.",
                **words,
            ),
            "answer_due_on",
        )


def check_merge(issue_id: int, into_id: int, states: Collection[State]) -> None:
    """Refuse to merge an issue into itself, or one that is not before the secretariat."""
    if issue_id == into_id:
        raise RuleBroken(_l("An issue cannot be merged into itself."), "into_id")
    if not MERGEABLE.issuperset(states):
        raise RuleBroken(_l("Only issues that were submitted can be dealt with together."), "into_id")


def is_late(submitted_on: date, issues_due_on: date | None) -> bool:
    """Whether an issue comes after the day the meeting asked for issues by; it is taken all the same."""
    return issues_due_on is not None and submitted_on > issues_due_on


def search_words(text: str, request: str, legal_basis: str) -> str:
    """What the register searches an issue by."""
    return fold(f"{text} {request} {legal_basis}")


FEWEST_PAIRS = 3
ALIKE = 0.5  # from this likeness on, an issue is taken for one raised before
FLAGGED = 3  # from this many times on, pages and lists warn


def word_pairs(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of neighbouring words, without marks and case: most Vietnamese words have two syllables."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    return frozenset(pairwise(words))


def likeness(one: str, other: str) -> float:
    """How much two texts say the same: the share of the shorter one's word pairs that the other has, 0 to 1.

    A text of fewer than four words is like nothing: it says too little.
    """
    pairs = word_pairs(one), word_pairs(other)
    fewest = min(map(len, pairs))
    return len(pairs[0] & pairs[1]) / fewest if fewest >= FEWEST_PAIRS else 0.0
