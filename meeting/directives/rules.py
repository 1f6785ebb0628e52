"""Pure decisions about conclusions and directives: life cycle, gaps, due dates."""

from datetime import date
from enum import StrEnum

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l


class ConclusionState(StrEnum):
    """A conclusion is written, then issued with its notice and frozen."""

    DRAFT = "draft"
    ISSUED = "issued"


class Bound(StrEnum):
    """Whether the day named is the last good day, or the work must be done before it."""

    ON_OR_BEFORE = "on_or_before"
    BEFORE = "before"


class Priority(StrEnum):
    """How much the director presses."""

    NORMAL = "normal"
    HIGH = "high"


class State(StrEnum):
    """Where a directive stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    RECEIVED = "received"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    REWORK = "rework"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class AmendmentKind(StrEnum):
    """What a recorded decision changes after issue."""

    COMPLETION = "completion"  # fills a gap the conclusion left (due date, lead)
    EXTENSION = "extension"
    REASSIGNMENT = "reassignment"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    CANCELLATION = "cancellation"
    REPLACEMENT = "replacement"


STATE_LABELS = {
    State.DRAFT: _l("Draft"),
    State.ISSUED: _l("Issued, not yet received"),
    State.RECEIVED: _l("Received"),
    State.REFUSED: _l("Refused"),
    State.IN_PROGRESS: _l("In progress"),
    State.REPORTED: _l("Awaiting confirmation"),
    State.REWORK: _l("Sent back for rework"),
    State.CONFIRMED: _l("Completed"),
    State.SUSPENDED: _l("Suspended"),
    State.CANCELLED: _l("Cancelled"),
}
CONCLUSION_LABELS = {ConclusionState.DRAFT: _l("Draft"), ConclusionState.ISSUED: _l("Issued")}
BOUND_LABELS = {Bound.ON_OR_BEFORE: _l("On this day at the latest"), Bound.BEFORE: _l("Before this day")}
PRIORITY_LABELS = {Priority.NORMAL: _l("Normal"), Priority.HIGH: _l("High")}
AMENDMENT_LABELS = {
    AmendmentKind.COMPLETION: _l("Gap filled"),
    AmendmentKind.EXTENSION: _l("Extension"),
    AmendmentKind.REASSIGNMENT: _l("Reassignment"),
    AmendmentKind.SUSPENSION: _l("Suspension"),
    AmendmentKind.RESUMPTION: _l("Resumption"),
    AmendmentKind.CANCELLATION: _l("Cancellation"),
    AmendmentKind.REPLACEMENT: _l("Replacement"),
}

OPEN = frozenset({State.ISSUED, State.RECEIVED, State.REFUSED, State.IN_PROGRESS, State.REPORTED, State.REWORK,
                  State.SUSPENDED})  # fmt: skip

NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.ISSUED}),
    State.ISSUED: frozenset({State.RECEIVED, State.REFUSED, State.SUSPENDED, State.CANCELLED}),
    State.RECEIVED: frozenset({State.IN_PROGRESS, State.REFUSED, State.SUSPENDED, State.CANCELLED}),
    State.REFUSED: frozenset({State.ISSUED, State.CANCELLED, State.SUSPENDED}),
    State.IN_PROGRESS: frozenset({State.REPORTED, State.ISSUED, State.SUSPENDED, State.CANCELLED}),
    State.REPORTED: frozenset({State.CONFIRMED, State.REWORK, State.SUSPENDED, State.CANCELLED}),
    State.REWORK: frozenset({State.IN_PROGRESS, State.SUSPENDED, State.CANCELLED}),
    State.CONFIRMED: frozenset(),
    State.SUSPENDED: frozenset({State.IN_PROGRESS, State.CANCELLED}),
    State.CANCELLED: frozenset(),
}


def check_move(old: State | None, new: State) -> State:
    """Return the new state when the move is legal; raises RuleBroken."""
    if old is not None and old != new and new not in NEXT[old]:
        raise RuleBroken(_l("The directive cannot go from this state to that one."), "state")
    return new


def last_good_day(due_on: date | None, bound: Bound, *, before_accepts_day: bool) -> date | None:
    """The last local day on which the work is still in time.

    "Before D" literally ends on the eve of D, while most offices accept D itself: the office's habit decides.
    """
    if due_on is None or bound is Bound.ON_OR_BEFORE or before_accepts_day:
        return due_on
    return date.fromordinal(due_on.toordinal() - 1)
