"""Pure decisions about issues: kinds, competence, life cycle."""

from enum import StrEnum

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l


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


def check_move(old: State | None, new: State) -> State:
    """Return the new state when the move is legal; raises RuleBroken."""
    if old is not None and old != new and new not in NEXT[old]:
        raise RuleBroken(_l("The issue cannot go from this state to that one."), "state")
    return new
