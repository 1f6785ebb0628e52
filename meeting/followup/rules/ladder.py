"""The ladder: who is reminded or urged when, counted in working days from the last good day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.i18n import _l
from meeting.core.workdays import WorkCalendar
from meeting.directives.rules import State

R = TypeVar("R", bound="Step")


class Audience(StrEnum):
    """Who is told: by their part in a directive, never by name."""

    OFFICER = "officer"
    LEAD_HEAD = "lead_head"
    COOP_HEAD = "coop_head"
    LEADER = "leader"
    LEADERSHIP = "leadership"
    SECRETARIAT = "secretariat"


class About(StrEnum):
    """Whose due date is meant; a stored `about` is this word, and for the last two ":" and the row's id."""

    DIRECTIVE = "directive"
    SHARE = "share"
    PERIOD = "period"


AUDIENCE_LABELS = {
    Audience.OFFICER: _l("The officer who handles it (the head while there is none)"),
    Audience.LEAD_HEAD: _l("The head of the unit"),
    Audience.LEADER: _l("The leader in charge"),
    Audience.LEADERSHIP: _l("The leadership's list"),
    Audience.SECRETARIAT: _l("The secretariat"),
}
OWING = (State.ISSUED, State.RECEIVED, State.IN_PROGRESS, State.REWORK)  # the unit owes, and may report
FARTHEST = 60  # working days from the last good day
LONGEST_NOTE = 500
HAND = "hand"  # stands for the rung when a person urged without a note
BY_HAND = f"{HAND}:"  # begins the code of an urging by a person; the day follows


@dataclass(frozen=True)
class DefaultRung:
    """A rung every office starts with."""

    code: str
    name: str
    name_en: str
    offset_days: int
    audiences: tuple[Audience, ...]
    is_urging: bool


DEFAULT_RUNGS = (
    DefaultRung("before-3", "Nhắc trước hạn", "Reminder before the due date", -3, (Audience.OFFICER,), False),
    DefaultRung(
        "on-day", "Nhắc đến hạn", "Reminder on the due date", 0, (Audience.OFFICER, Audience.LEAD_HEAD), False
    ),
    DefaultRung("after-1", "Đôn đốc đơn vị", "Urging of the unit", 1, (Audience.LEAD_HEAD,), True),
    DefaultRung(
        "after-3", "Đôn đốc, báo cáo lãnh đạo phụ trách", "Urging, told to the leader in charge", 3,
        (Audience.LEAD_HEAD, Audience.LEADER), True,
    ),
    DefaultRung(
        "after-7", "Đôn đốc, đưa vào danh sách của Ban Giám đốc", "Urging, on the leadership's list", 7,
        (Audience.LEAD_HEAD, Audience.LEADERSHIP), True,
    ),
)  # fmt: skip


# The names of rungs as the trail keeps them, in the reader's language.
RUNG_LABELS = {
    "Nhắc trước hạn": _l("Reminder before the due date"),
    "Nhắc đến hạn": _l("Reminder on the due date"),
    "Đôn đốc đơn vị": _l("Urging of the unit"),
    "Đôn đốc, báo cáo lãnh đạo phụ trách": _l("Urging, told to the leader in charge"),
    "Đôn đốc, đưa vào danh sách của Ban Giám đốc": _l("Urging, on the leadership's list"),
    HAND: _l("by hand"),
}


class Step(Protocol):
    """What deciding needs of a rung."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def offset_days(self) -> int:
        """Working days after the last good day; before it when negative."""

    @property
    def is_active(self) -> bool:
        """Whether it is used."""


def rung_day(counts_until: date, offset: int, calendar: WorkCalendar) -> date:
    """The working day of a rung.

    Days after the due date are the working days that follow the last good day. The due date itself and the
    days before it are counted from the last working day that is still good: with a due date on a Sunday, the
    Friday is its day, and "3 working days before" is the day that has three working days left.
    """
    if offset > 0:
        return calendar.add_working_days(counts_until, offset)
    last = (
        counts_until if calendar.is_working_day(counts_until) else calendar.add_working_days(counts_until, -1)
    )
    return calendar.add_working_days(last, offset)


def due_rung(
    rungs: Iterable[R], counts_until: date, day: date, sent: Collection[str], calendar: WorkCalendar
) -> R | None:
    """The rung to be sent on a day, None when there is none. `sent`: codes sent for this due date.

    Nothing is planned ahead: it is computed on the day, with the holidays known that day. On a day off nobody
    is reminded; the next working day makes up for it. When days were missed only the highest rung reached is
    due and those below it are left out; and nothing is due once that rung or a higher one was sent, so
    a clock moved ahead and back sends nothing twice and nothing late.
    """
    if not calendar.is_working_day(day):
        return None
    ladder = list(rungs)
    reached = [r for r in ladder if r.is_active and rung_day(counts_until, r.offset_days, calendar) <= day]
    highest = max(reached, key=lambda rung: rung.offset_days, default=None)
    if highest is None:
        return None
    climbed = [rung.offset_days for rung in ladder if rung.code in sent]
    return None if climbed and max(climbed) >= highest.offset_days else highest


def horizon(rungs: Iterable[Step], day: date, calendar: WorkCalendar) -> date | None:
    """The first due date that no rung has reached on this day; None when no rung is used."""
    offsets = [rung.offset_days for rung in rungs if rung.is_active]
    if not offsets:
        return None
    ahead = max(0, -min(offsets))
    return calendar.add_working_days(calendar.next_working_day(day), ahead + 1)


def is_muted(
    state: State,
    *,
    is_tracked: bool = True,
    extension_pending: bool = False,
    waits_for_hand_over: bool = False,
) -> bool:
    """Whether nobody is reminded: nothing is owed (any more), or somebody else has to decide first."""
    return state not in OWING or not is_tracked or extension_pending or waits_for_hand_over


def told(audiences: Iterable[Audience], about: About, *, has_officer: bool, has_unit: bool) -> list[Audience]:
    """Who is really told: the head for a missing officer, the co-operating head for its own share.

    Without a lead unit, or when nobody is left, the secretariat is told: nothing is forgotten.
    """
    head = Audience.COOP_HEAD if about is About.SHARE else Audience.LEAD_HEAD
    swap = {Audience.LEAD_HEAD: head, Audience.OFFICER: Audience.OFFICER if has_officer else head}
    found = [swap.get(audience, audience) for audience in audiences]
    if not has_unit:
        found = [who for who in found if who not in {Audience.OFFICER, head}]
    return list(dict.fromkeys(found)) or [Audience.SECRETARIAT]


def read_audiences(text: str) -> list[Audience]:
    """The audiences of a stored rung."""
    known = {audience.value: audience for audience in Audience}
    return [known[word] for word in text.split(",") if word in known]


def check_rung(
    *, offset: int, audiences: Sequence[str], is_urging: bool, is_active: bool, others: Iterable[Step]
) -> None:
    """Refuse a rung that makes no sense beside the others; raises RulesBroken with all that is wrong."""
    problems = []
    if is_urging and offset <= 0:
        words = _l("Nobody is urged before the due date has passed. Choose 1 or more working days after it.")
        problems.append(RuleBroken(words, "offset_days"))
    if not is_urging and offset > 0:
        words = _l("A reminder comes before the due date or on it. Choose 0 or a number below 0.")
        problems.append(RuleBroken(words, "offset_days"))
    if abs(offset) > FARTHEST:
        problems.append(RuleBroken(_l("Choose at most 60 working days."), "offset_days"))
    if is_active and any(other.is_active and other.offset_days == offset for other in others):
        words = _l("Another step of the ladder stands on this day already. Choose another day.")
        problems.append(RuleBroken(words, "offset_days"))
    if not audiences:
        problems.append(RuleBroken(_l("Choose at least one who is told."), "told"))
    if problems:
        raise RulesBroken(problems)


def hand_code(day: date) -> str:
    """The code of an urging by a person: one a day."""
    return f"{BY_HAND}{day.isoformat()}"
