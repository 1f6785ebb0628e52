"""Pure decisions about conclusions and directives: life cycle, gaps, due dates."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol

from meeting.core.dates import short
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.i18n import _l
from meeting.core.text import fold


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
    URGENT = "urgent"


class Recurrence(StrEnum):
    """Whether the work comes again: each period has its own due date and report."""

    NONE = "none"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    STANDING = "standing"  # "thường xuyên": no periods; reported whenever there is something to say


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


class Gap(StrEnum):
    """What a directive still lacks; flagged, never blocking."""

    LEAD = "lead"
    DUE = "due"
    OUTPUT = "output"
    LEADER = "leader"
    FIELD = "field"


class AmendmentKind(StrEnum):
    """What a recorded decision changes after issue."""

    COMPLETION = "completion"  # fills a gap the conclusion left (due date, lead)
    EXTENSION = "extension"
    REASSIGNMENT = "reassignment"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    CANCELLATION = "cancellation"
    REPLACEMENT = "replacement"
    TRACKING = "tracking"  # followed up or not; the mark stays with its reason
    HANDOVER = "handover"  # the lead unit was dissolved; its successor takes over, the due date stays


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
NO_LEAD_LABEL = _l("Waits for a lead unit")
CONCLUSION_LABELS = {ConclusionState.DRAFT: _l("Draft"), ConclusionState.ISSUED: _l("Issued")}
BOUND_LABELS = {Bound.ON_OR_BEFORE: _l("On this day at the latest"), Bound.BEFORE: _l("Before this day")}
PRIORITY_LABELS = {
    Priority.NORMAL: _l("Normal"),
    Priority.HIGH: _l("High"),
    Priority.URGENT: _l("Urgent"),
}
RECURRENCE_LABELS = {
    Recurrence.NONE: _l("Once"),
    Recurrence.WEEKLY: _l("Every week"),
    Recurrence.MONTHLY: _l("Every month"),
    Recurrence.QUARTERLY: _l("Every quarter"),
    Recurrence.STANDING: _l("Standing"),
}
GAP_LABELS = {
    Gap.LEAD: _l("No lead unit"),
    Gap.DUE: _l("No due date"),
    Gap.OUTPUT: _l("No expected output"),
    Gap.LEADER: _l("No leader in charge"),
    Gap.FIELD: _l("No field"),
}
AMENDMENT_LABELS = {
    AmendmentKind.COMPLETION: _l("Gap filled"),
    AmendmentKind.EXTENSION: _l("Extension"),
    AmendmentKind.REASSIGNMENT: _l("Reassignment"),
    AmendmentKind.SUSPENSION: _l("Suspension"),
    AmendmentKind.RESUMPTION: _l("Resumption"),
    AmendmentKind.CANCELLATION: _l("Cancellation"),
    AmendmentKind.REPLACEMENT: _l("Replacement"),
    AmendmentKind.TRACKING: _l("Follow-up"),
    AmendmentKind.HANDOVER: _l("Hand-over to the successor"),
}

OPEN = frozenset(
    {
        State.ISSUED,
        State.RECEIVED,
        State.REFUSED,
        State.IN_PROGRESS,
        State.REPORTED,
        State.REWORK,
        State.SUSPENDED,
    }
)

NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.ISSUED}),
    State.ISSUED: frozenset({State.RECEIVED, State.REFUSED, State.SUSPENDED, State.CANCELLED}),
    State.RECEIVED: frozenset(
        {State.IN_PROGRESS, State.REFUSED, State.ISSUED, State.SUSPENDED, State.CANCELLED}
    ),
    State.REFUSED: frozenset({State.ISSUED, State.CANCELLED, State.SUSPENDED}),
    State.IN_PROGRESS: frozenset({State.REPORTED, State.ISSUED, State.SUSPENDED, State.CANCELLED}),
    State.REPORTED: frozenset({State.CONFIRMED, State.REWORK, State.SUSPENDED, State.CANCELLED}),
    State.REWORK: frozenset({State.IN_PROGRESS, State.ISSUED, State.SUSPENDED, State.CANCELLED}),
    State.CONFIRMED: frozenset(),
    State.SUSPENDED: frozenset({State.IN_PROGRESS, State.CANCELLED}),
    State.CANCELLED: frozenset(),
}


def state_words(state: State, *, has_lead: bool) -> str:
    """The state as a reader is told: an issued directive that nobody leads waits for a lead unit."""
    waits = state is State.ISSUED and not has_lead
    return str(NO_LEAD_LABEL if waits else STATE_LABELS[state])


def last_good_day(due_on: date | None, bound: Bound, *, before_accepts_day: bool) -> date | None:
    """The last local day on which the work is still in time.

    "Before D" literally ends on the eve of D, while most offices accept D itself: the office's habit decides.
    """
    if due_on is None or bound is Bound.ON_OR_BEFORE or before_accepts_day:
        return due_on
    return date.fromordinal(due_on.toordinal() - 1)


class Described(Protocol):
    """What a directive says about who, what and when."""

    lead_unit_id: int | None
    original_due_on: date | None
    effective_due_on: date | None
    output: str
    leader_id: int | None
    field_id: int | None
    is_tracked: bool
    recurrence: Recurrence


def gaps(directive: Described) -> list[Gap]:
    """What the directive lacks, in the order people ask; nothing is asked of one that is not followed."""
    if not directive.is_tracked:
        return []
    empty = {
        Gap.LEAD: directive.lead_unit_id is None,
        Gap.DUE: (directive.effective_due_on or directive.original_due_on) is None,
        Gap.OUTPUT: not directive.output,
        Gap.LEADER: directive.leader_id is None,
        Gap.FIELD: directive.field_id is None,
    }
    return [gap for gap, lacks in empty.items() if lacks]


def flags(directive: Described) -> list[Gap]:
    """The gaps worth a flag: work that comes again is said by its recurrence, not by one day."""
    once = directive.recurrence is Recurrence.NONE
    return [gap for gap in gaps(directive) if once or gap is not Gap.DUE]


def check_due(held_on: date, due_on: date | None, field: str = "due") -> None:
    """Refuse a due date before the meeting."""
    if due_on is not None and due_on < held_on:
        raise RuleBroken(
            _l(
                "The due date %(due)s is earlier than the meeting on %(held)s. Choose a day from %(held)s.",
                due=short(due_on), held=short(held_on),
            ),
            field,
        )  # fmt: skip


def check_cooperations(
    lead_unit_id: int | None,
    lead_due_on: date | None,
    held_on: date,
    shares: Iterable[tuple[int, str, date | None]],
) -> None:
    """Refuse a unit that leads or stands there twice, and a due date before the meeting or after the lead's.

    `shares` are (unit id, unit name, own due date).
    """
    seen: set[int] = set()
    for unit_id, name, due_on in shares:
        if unit_id == lead_unit_id:
            raise RuleBroken(
                _l("%(unit)s leads this directive; it cannot co-operate in it as well.", unit=name),
                "cooperating",
            )
        if unit_id in seen:
            raise RuleBroken(
                _l("%(unit)s stands twice among the co-operating units.", unit=name), "cooperating"
            )
        seen.add(unit_id)
        check_due(held_on, due_on, "cooperating")
        if due_on is not None and lead_due_on is not None and due_on > lead_due_on:
            raise late_share(name, due_on, lead_due_on, "cooperating")


def late_share(unit: str, own: date, due: date, field: str) -> RuleBroken:
    """What is said of a part that is due after the whole."""
    words = _l(
        "The part of %(unit)s is due on %(own)s, after the whole directive on %(due)s. "
        "Choose a day until %(due)s.",
        unit=unit, own=short(own), due=short(due),
    )  # fmt: skip
    return RuleBroken(words, field)


def check_tracked(reason: str, *, is_tracked: bool) -> None:
    """A directive that nobody follows needs a reason."""
    if not is_tracked and not reason:
        raise RuleBroken(_l("Say why this directive is not followed up."), "untracked_reason")


# days of the longest period of each kind that has periods
PERIOD_DAYS = {Recurrence.WEEKLY: 7, Recurrence.MONTHLY: 31, Recurrence.QUARTERLY: 92}
_AGAIN = {
    Recurrence.WEEKLY: ("hang tuan", "moi tuan", "weekly", "every week"),
    Recurrence.MONTHLY: ("hang thang", "moi thang", "monthly", "every month"),
    Recurrence.QUARTERLY: ("hang quy", "moi quy", "quarterly", "every quarter"),
    Recurrence.STANDING: ("thuong xuyen",),
}


def spoken_recurrence(*texts: str) -> Recurrence | None:
    """What the words sound like ("hằng tháng", "thường xuyên"); a proposal that a person takes or leaves."""
    words = fold(" ".join(texts))
    return next((kind for kind, marks in _AGAIN.items() if any(fold(mark) in words for mark in marks)), None)


def check_recurrence(recurrence: Recurrence, period_day: int | None) -> None:
    """The day a report is due on lies within the period of work that has periods."""
    longest = PERIOD_DAYS.get(recurrence)
    if period_day is None:
        return
    if longest is None:
        words = _l("Only work of every week, month or quarter has such a day. Leave it empty.")
        raise RuleBroken(words, "period_day")
    if not 1 <= period_day <= longest:
        raise RuleBroken(_l("Give a day from 1 to %(most)d of the period.", most=longest), "period_day")


def check_measure(unit: str, base: float | None, target: float | None) -> None:
    """A measure has a unit and a target that differs from where the work starts."""
    problems = []
    if target is None and (unit or base is not None):
        problems.append(RuleBroken(_l("Say which number is to be reached."), "measure_target"))
    if target is not None and not unit:
        problems.append(RuleBroken(_l("Say what is counted: people, percent, VND…"), "measure_unit"))
    if target is not None and target == (base or 0):
        problems.append(
            RuleBroken(_l("The target is where the work starts; nothing is to be done."), "measure_target")
        )
    if problems:
        raise RulesBroken(problems)


def check_issue_day(held_on: date, issued_on: date, today: date) -> None:
    """A notice is issued on or after the day of the meeting, and not in the future."""
    if issued_on < held_on:
        raise RuleBroken(
            _l(
                "The notice cannot be dated %(day)s, before the meeting on %(held)s.",
                day=short(issued_on), held=short(held_on),
            ),
            "issued_on",
        )  # fmt: skip
    if issued_on > today:
        raise RuleBroken(
            _l("The notice cannot be dated %(day)s: that day is still to come.", day=short(issued_on)),
            "issued_on",
        )


# What a recorded decision of each kind may say.
AMENDABLE: dict[AmendmentKind, frozenset[str]] = {
    AmendmentKind.COMPLETION: frozenset(
        {"due_on", "bound", "due_words", "lead_unit_id", "field_id", "leader_id", "output"}
    ),
    AmendmentKind.EXTENSION: frozenset({"due_on", "bound"}),
    AmendmentKind.REASSIGNMENT: frozenset({"lead_unit_id"}),
    AmendmentKind.SUSPENSION: frozenset(),
    AmendmentKind.RESUMPTION: frozenset(),
    AmendmentKind.CANCELLATION: frozenset(),
    AmendmentKind.REPLACEMENT: frozenset({"text", "output", "field_id", "leader_id"}),
    AmendmentKind.TRACKING: frozenset({"is_tracked", "untracked_reason"}),
    AmendmentKind.HANDOVER: frozenset({"lead_unit_id"}),
}


def check_amendment(kind: AmendmentKind, state: State, keys: Collection[str]) -> None:
    """Refuse a decision on a directive that is not open, one that says nothing or what its kind may not."""
    if state not in OPEN:
        raise RuleBroken(_l("This directive is not open; no decision can change it."), "kind")
    if not set(keys) <= AMENDABLE[kind]:
        raise RuleBroken(_l("This kind of decision does not change that."), "kind")
    if AMENDABLE[kind] and not set(keys) - {"bound", "due_words"}:
        raise RuleBroken(_l("Say what the decision changes."), "kind")


def check_decided_on(decided_on: date, issued_on: date | None, today: date) -> None:
    """A decision lies between the day of the notice and today."""
    if issued_on is not None and decided_on < issued_on:
        raise RuleBroken(
            _l(
                "The decision is dated %(day)s, before the directive was issued on %(issued)s.",
                day=short(decided_on), issued=short(issued_on),
            ),
            "decided_on",
        )  # fmt: skip
    if decided_on > today:
        raise RuleBroken(
            _l("The decision is dated %(day)s: that day is still to come.", day=short(decided_on)),
            "decided_on",
        )


def check_extension(effective_due_on: date | None, new_due_on: date) -> None:
    """More time ends later than what is granted already."""
    if effective_due_on is None:
        raise RuleBroken(
            _l("This directive has no due date yet. Record one first, as a gap filled."), "due_on"
        )
    if new_due_on <= effective_due_on:
        raise RuleBroken(
            _l("The new due date must be later than %(due)s.", due=short(effective_due_on)), "due_on"
        )
