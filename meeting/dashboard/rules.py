"""Pure counting for the board: every figure comes from the same rows, so that all of them add up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from meeting.core.access import Role
from meeting.core.quarters import Quarter
from meeting.directives.rules import State
from meeting.directory.rules import Relation
from meeting.followup.rules import DONE, BurnWeek, Count, Tally, count_class

WEEK = timedelta(days=7)


class Home(StrEnum):
    """The homes, the strongest first; the value is the address."""

    LEADERSHIP = "leadership"
    SECRETARIAT = "secretariat"
    PARTICIPANT = "participant"
    ADMIN = "admin"
    VIEWER = "viewer"


HOMES: Mapping[Home, frozenset[Role]] = {
    Home.LEADERSHIP: frozenset({Role.LEADERSHIP}),
    Home.SECRETARIAT: frozenset({Role.SECRETARIAT}),
    Home.PARTICIPANT: frozenset({Role.UNIT_HEAD, Role.OFFICER}),
    Home.ADMIN: frozenset({Role.ADMIN}),
    Home.VIEWER: frozenset({Role.VIEWER}),
}


def homes_of(roles: Iterable[Role]) -> list[Home]:
    """The homes of somebody with these roles, the strongest first; everybody has one."""
    held = frozenset(roles)
    return [home for home, wanted in HOMES.items() if wanted & held] or [Home.VIEWER]


class Fact(Protocol):
    """What counting needs of a followed directive of the quarter."""

    @property
    def lead_unit_id(self) -> int | None:
        """Who leads."""

    @property
    def field_id(self) -> int | None:
        """The field of work."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def state_on(self) -> date | None:
        """Since when."""

    @property
    def issued_on(self) -> date | None:
        """When it bound."""

    @property
    def counts_until(self) -> date | None:
        """The last good day."""

    @property
    def completed_on(self) -> date | None:
        """When it was finished."""

    @property
    def confirmed_on(self) -> date | None:
        """When that was confirmed."""


@dataclass(frozen=True)
class UnitName:
    """A unit as the board names it, with its place in protocol order."""

    label: str
    relation: Relation
    place: int


@dataclass(frozen=True)
class Board:
    """The quarter in figures as of a day. Units, fields and weeks each add up to `whole`."""

    quarter: Quarter
    as_of: date
    whole: Tally
    last_week: Tally
    own: list[Tally]
    guided: list[Tally]
    others: list[Tally]
    fields: list[Tally]
    weeks: list[Tally]
    burn: list[BurnWeek]

    @property
    def moved(self) -> dict[str, int]:
        """The change since a week before: total, done, overdue."""
        now, then = self.whole, self.last_week
        return {
            "total": now.total - then.total,
            "done": now.done - then.done,
            "overdue": now.overdue - then.overdue,
        }


def binds(fact: Fact, day: date) -> bool:
    """Whether the directive was issued and not cancelled by this day (as followup counts it)."""
    if fact.issued_on is None or fact.issued_on > day:
        return False
    return fact.state is not State.CANCELLED or (fact.state_on is not None and fact.state_on > day)


Bound = Sequence[tuple[Fact, Count]]  # what binds on a day, each with the part it counts in


def bound(facts: Iterable[Fact], day: date) -> Bound:
    """What binds on a day, each looked at once."""
    return [
        (f, count_class(f.state, f.counts_until, f.completed_on, f.confirmed_on, day))
        for f in facts
        if f.issued_on and f.issued_on <= day and (f.state is not State.CANCELLED or binds(f, day))
    ]


def tally(label: str, parts: Mapping[Count, int], key: int | None = None) -> Tally:
    """The count of what was counted by part."""
    return Tally(key, label, **{count.value: parts.get(count, 0) for count in Count})


def board(
    quarter: Quarter,
    as_of: date,
    facts: Sequence[Fact],
    units: Mapping[int, UnitName],
    fields: Mapping[int, str],
    words: Mapping[str, str],
) -> Board:
    """The board of a quarter; `words` names what has no unit, no field, and the weeks (%d)."""
    now = bound(facts, as_of)
    by_unit, by_field = _by(now, lambda f: f.lead_unit_id), _by(now, lambda f: f.field_id)
    in_week = {day: week_of(quarter, day) for day in {f.counts_until for f, _part in now}}
    by_week = _by(now, lambda f: in_week[f.counts_until])
    names = {key: units.get(key or 0) for key in by_unit}
    rows = {
        key: tally(name.label if name else words["no_unit"], by_unit[key], key or 0)
        for key, name in names.items()
    }
    relations = {key: name.relation if name else None for key, name in names.items()}
    places = {key: name.place if name else 0 for key, name in names.items()}

    def of(*wanted: Relation | None) -> list[Tally]:
        keys = sorted((key for key in rows if relations[key] in wanted), key=lambda key: places[key])
        return [rows[key] for key in keys]

    own = sorted(of(Relation.OWN), key=lambda row: (-row.overdue, -(row.overdue_rate.share or 0)))
    field_rows = [tally(name, by_field.pop(key), key) for key, name in fields.items() if key in by_field]
    rest = sum(by_field.values(), Counter())
    field_rows += [tally(words["no_field"], rest, 0)] if rest else []
    weeks = [tally(words["week"] % n, by_week[n], n) for n in sorted(by_week) if n]
    weeks += [tally(words["no_week"], by_week[0], 0)] if by_week.get(0) else []
    whole, before = (_by(found, lambda _fact: "")[""] for found in (now, bound(facts, as_of - WEEK)))
    return Board(
        quarter, as_of, tally("", whole), tally("", before), own, of(Relation.GUIDED),
        of(Relation.EXTERNAL, None), field_rows, weeks, burn(quarter, as_of, now),
    )  # fmt: skip


def _by(found: Bound, key: Callable[[Fact], Any]) -> dict[Any, Counter[Count]]:
    groups: defaultdict[Any, Counter[Count]] = defaultdict(Counter)
    for fact, part in found:
        groups[key(fact)][part] += 1
    return groups


def week_of(quarter: Quarter, day: date | None) -> int:
    """The number of the quarter's week a day lies in; 0 outside it."""
    if day is None or day not in quarter:
        return 0
    return min((day - quarter.first_day).days // 7 + 1, 13)


def burn(quarter: Quarter, as_of: date, found: Bound) -> list[BurnWeek]:
    """How many were due and done by the last day of each week; done is None in weeks to come."""
    due = Counter(fact.counts_until for fact, _part in found if fact.counts_until)
    done = Counter(fact.completed_on for fact, part in found if part in DONE and fact.completed_on)
    return [
        BurnWeek(
            week.number, week.first, week.last, due=_until(due, week.last),
            done=None if week.first > as_of else _until(done, week.last),
        )
        for week in quarter.weeks()
    ]  # fmt: skip


def _until(days: Mapping[date, int], last: date) -> int:
    return sum(number for day, number in days.items() if day <= last)
