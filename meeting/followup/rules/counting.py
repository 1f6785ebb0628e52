"""Pure decisions of follow-up: timeliness, closing class, the four-way count, what a report must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _, _l, ngettext
from meeting.core.workdays import WorkCalendar
from meeting.directives.rules import State


class Grade(StrEnum):
    """How strong a proof is, weakest first."""

    STATEMENT = "statement"
    DOCUMENT = "document"
    FILE = "file"
    CHECKED = "checked"


class RequestState(StrEnum):
    """What became of a request for more time."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Timeliness(StrEnum):
    """How an open directive stands as of a day; derived, never stored."""

    NONE = "none"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


class Basis(StrEnum):
    """Which due date is counted against: the one in force, or the one the notice gave."""

    CURRENT = "current"
    ORIGINAL = "original"


class Sum(StrEnum):
    """Parts taken together; named as in Tally."""

    FALLEN_DUE = "fallen_due"
    BEHIND = "behind"
    DONE = "done"
    OPEN = "open"


class Count(StrEnum):
    """The parts of every count: they add up to the total by construction."""

    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NO_DUE_DONE = "no_due_done"
    NO_DUE_OPEN = "no_due_open"


REQUEST_LABELS = {
    RequestState.PENDING: _l("Waiting for a decision"),
    RequestState.GRANTED: _l("Granted"),
    RequestState.REFUSED: _l("Extension refused"),
    RequestState.WITHDRAWN: _l("Withdrawn"),
}
TIMELINESS_LABELS = {
    Timeliness.NONE: _l("No due date"),
    Timeliness.IN_TIME: _l("In time"),
    Timeliness.DUE_SOON: _l("Due soon"),
    Timeliness.OVERDUE: _l("Overdue"),
}
COUNT_LABELS = {
    Count.ON_TIME: _l("Done on time"),
    Count.LATE: _l("Done late"),
    Count.IN_TIME: _l("Open in time"),
    Count.OVERDUE: _l("Open overdue"),
    Count.NO_DUE_DONE: _l("Done, no due date"),
    Count.NO_DUE_OPEN: _l("Open, no due date"),
}
BASIS_LABELS = {
    Basis.CURRENT: _l("Against the due date in force"),
    Basis.ORIGINAL: _l("Against the original due date"),
}
SUM_PARTS = {
    Sum.FALLEN_DUE: (Count.ON_TIME, Count.LATE, Count.OVERDUE),
    Sum.BEHIND: (Count.LATE, Count.OVERDUE),
    Sum.DONE: (Count.ON_TIME, Count.LATE, Count.NO_DUE_DONE),
    Sum.OPEN: (Count.IN_TIME, Count.OVERDUE, Count.NO_DUE_OPEN),
}
SUM_LABELS = {
    Sum.FALLEN_DUE: _l("Fallen due"),
    Sum.BEHIND: _l("Late or overdue"),
    Sum.DONE: _l("Done"),
    Sum.OPEN: _l("Not finished"),
}

GRADE_LABELS = {
    Grade.STATEMENT: _l("Statement of the unit"),
    Grade.DOCUMENT: _l("Document with number and date"),
    Grade.FILE: _l("File"),
    Grade.CHECKED: _l("Checked on the spot"),
}


class Answer(StrEnum):
    """What is said to a request for more time."""

    GRANT = "grant"
    REFUSE = "refuse"


ANSWER_LABELS = {Answer.GRANT: _l("Grant the new date"), Answer.REFUSE: _l("Do not grant it")}

WHOLE = 100  # percent: what finished work stands at
SHORTEST_REASON = 10  # letters; "no" explains nothing
DONE = frozenset({Count.ON_TIME, Count.LATE, Count.NO_DUE_DONE})


# ─── Counting ───────────────────────────────────────────────────────────────────────────────────────────────


def is_done(state: State, completed_on: date | None, confirmed_on: date | None, day: date) -> bool:
    """Whether the work was finished and its result confirmed, both by this day."""
    return bool(
        state is State.CONFIRMED and completed_on and confirmed_on and completed_on <= day >= confirmed_on
    )


def timeliness(
    done: bool,
    counts_until: date | None,
    day: date,
    soon_days: int,
) -> Timeliness | None:
    """How an open directive stands on a day; None for a finished one. `soon_days` are calendar days."""
    if done:
        return None
    if counts_until is None:
        return Timeliness.NONE
    if counts_until < day:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if counts_until <= day + timedelta(days=soon_days) else Timeliness.IN_TIME


def count_class(
    state: State, counts_until: date | None, completed_on: date | None, confirmed_on: date | None, day: date
) -> Count:
    """The one part of the count this directive belongs to on a day."""
    if is_done(state, completed_on, confirmed_on, day):
        if counts_until is None:
            return Count.NO_DUE_DONE
        return Count.ON_TIME if completed_on and completed_on <= counts_until else Count.LATE
    if counts_until is None:
        return Count.NO_DUE_OPEN
    return Count.OVERDUE if counts_until < day else Count.IN_TIME


@dataclass(frozen=True)
class Rate:
    """A share with what it was computed from."""

    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        """The share (0.793); None when nothing is there to be counted."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Tally:
    """The count of some directives: the six parts add up to `total`; `due_soon` is a share of `in_time`."""

    key: int | None
    label: str
    on_time: int = 0
    late: int = 0
    in_time: int = 0
    overdue: int = 0
    no_due_done: int = 0
    no_due_open: int = 0
    due_soon: int = 0
    recent: int = 0  # open ones with a report in the last thirty days

    @cached_property
    def total(self) -> int:
        """All tracked directives that bind."""
        return sum(self.part(count) for count in Count)

    def part(self, count: Count | Sum) -> int:
        """One part, or several taken together."""
        number: int = getattr(self, count.value)
        return number

    @property
    def done(self) -> int:
        """Finished and confirmed."""
        return self.on_time + self.late + self.no_due_done

    @property
    def open(self) -> int:
        """Not finished."""
        return sum(self.part(count) for count in SUM_PARTS[Sum.OPEN])

    @property
    def fallen_due(self) -> int:
        """Finished ones with a due date, and open ones past it: the base of the rates."""
        return sum(self.part(count) for count in SUM_PARTS[Sum.FALLEN_DUE])

    @property
    def behind(self) -> int:
        """Done late, and open past the due date."""
        return sum(self.part(count) for count in SUM_PARTS[Sum.BEHIND])

    @cached_property
    def overdue_rate(self) -> Rate:
        """(done late + open overdue) ÷ fallen due."""
        return Rate(self.behind, self.fallen_due)

    @property
    def on_time_rate(self) -> Rate:
        """Done on time ÷ fallen due."""
        return Rate(self.on_time, self.fallen_due)

    @property
    def completion_rate(self) -> Rate:
        """Done ÷ all."""
        return Rate(self.done, self.total)

    @property
    def update_rate(self) -> Rate:
        """Open ones with a report in the last thirty days ÷ open."""
        return Rate(self.recent, self.open)


@dataclass(frozen=True)
class BurnWeek:
    """A week of the quarter: how many were due and done by its last day; `done` is None in the future."""

    number: int
    first: date
    last: date
    due: int
    done: int | None


Parts = Mapping[str, int]  # how many by part of the count
DUE_SOON = "due_soon"  # beside the six parts: a share of those in time


@dataclass(frozen=True)
class Crossing:
    """A quarter's count by unit, by field, by last good day, by day of completion (None: without one).

    Each of the four adds up to the whole; `before` is the whole as of an earlier day.
    """

    units: Mapping[int | None, Parts]
    fields: Mapping[int | None, Parts]
    due: Mapping[date | None, Parts]
    finished: Mapping[date | None, Parts]
    before: Parts


def as_tally(key: int | None, label: str, numbers: Parts) -> Tally:
    """A tally of what was counted by part, those due soon perhaps apart."""
    soon = numbers.get(DUE_SOON, 0)
    parts = {count.value: numbers.get(count.value, 0) for count in Count}
    parts[Count.IN_TIME.value] += soon
    return Tally(key, label, **parts, due_soon=soon)


# ─── Verbs ──────────────────────────────────────────────────────────────────────────────────────────────────


def check_reason(reason: str, field: str = "reason") -> None:
    """A reason somebody can act on."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(_l("Give a reason of at least 10 letters."), field)


def report_problems(
    *, percent: int, reported_on: date, issued_on: date | None, today: date, document: tuple[str, date | None]
) -> list[RuleBroken]:
    """What is wrong with a report, all at once."""
    problems = []
    if not 0 <= percent <= WHOLE:
        problems.append(RuleBroken(_l("The percentage lies between 0 and 100."), "percent"))
    if reported_on > today:
        problems.append(RuleBroken(_l("The report cannot be dated in the future."), "reported_on"))
    if issued_on and reported_on < issued_on:
        words = _l("The report cannot be dated before the directive was issued.")
        problems.append(RuleBroken(words, "reported_on"))
    number, signed_on = document
    if signed_on and not number:
        problems.append(RuleBroken(_l("Give the number of the document too."), "document_number"))
    if signed_on and signed_on > today:
        problems.append(RuleBroken(_l("The document cannot be dated in the future."), "document_on"))
    return problems


def check_new_due(new_due_on: date, due_on: date | None, counts_until: date | None, today: date) -> bool:
    """Refuse a date that gives no more time; tell whether the request comes after the due date."""
    if due_on is None:
        raise RuleBroken(_l("The directive has no due date; there is nothing to extend."), "new_due_on")
    if new_due_on <= due_on:
        raise RuleBroken(_l("Choose a day after the current due date."), "new_due_on")
    if new_due_on < today:
        raise RuleBroken(_l("Choose a day that is not past already."), "new_due_on")
    return today > (counts_until or due_on)


def check_pending(state: RequestState) -> None:
    """A request is decided once."""
    if state is not RequestState.PENDING:
        raise RuleBroken(_l("This request was decided or withdrawn already."), "state")


# ─── Words ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Due:
    """What a due date means on a day: words for people, a tone for the page."""

    words: str
    tone: str


def due_words(
    counts_until: date | None, completed_on: date | None, part: Count, day: date, soon_days: int,
    calendar: WorkCalendar,
) -> Due:  # fmt: skip
    """Say how a directive stands: days left are working days, days over are calendar days."""
    if counts_until is None:
        return Due("" if part in DONE else _("no due date"), "none")
    if part is Count.ON_TIME:
        return Due(_("done on time"), "done")
    if part is Count.LATE:
        days = (completed_on - counts_until).days if completed_on else 0
        return Due(ngettext("done %(num)d day late", "done %(num)d days late", days), "late")
    if part is Count.OVERDUE:
        days = (day - counts_until).days
        return Due(ngettext("overdue by %(num)d day", "overdue by %(num)d days", days), "overdue")
    if counts_until == day:
        return Due(_("due today"), "soon")
    days = calendar.working_days_between(day, counts_until)
    tone = "soon" if counts_until <= day + timedelta(days=soon_days) else "on_time"
    return Due(ngettext("%(num)d working day left", "%(num)d working days left", days), tone)
