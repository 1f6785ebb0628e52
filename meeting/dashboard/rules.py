"""Pure counting for the board: every figure comes from the same rows, so that all of them add up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from meeting.core.access import Role
from meeting.core.quarters import Quarter
from meeting.directives.rules import State
from meeting.directory.rules import Relation
from meeting.followup.rules import BurnWeek, Count, Tally, count_class, is_done

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


def tally(label: str, facts: Iterable[Fact], day: date, key: int | None = None) -> Tally:
    """The count of these directives as of a day."""
    parts = Counter(
        count_class(f.state, f.counts_until, f.completed_on, f.confirmed_on, day)
        for f in facts
        if binds(f, day)
    )
    return Tally(key, label, **{count.value: parts[count] for count in Count})


def board(
    quarter: Quarter,
    as_of: date,
    facts: Sequence[Fact],
    units: Mapping[int, UnitName],
    fields: Mapping[int, str],
    words: Mapping[str, str],
) -> Board:
    """The board of a quarter; `words` names what has no unit, no field, and the weeks (%d)."""
    by_unit, by_field, by_week = _split(facts, as_of, quarter)
    names = {key: units.get(key or 0) for key in by_unit}
    rows = {
        key: tally(name.label if name else words["no_unit"], by_unit[key], as_of, key or 0)
        for key, name in names.items()
    }
    relations = {key: name.relation if name else None for key, name in names.items()}
    places = {key: name.place if name else 0 for key, name in names.items()}

    def of(*wanted: Relation | None) -> list[Tally]:
        keys = sorted((key for key in rows if relations[key] in wanted), key=lambda key: places[key])
        return [rows[key] for key in keys]

    own = sorted(of(Relation.OWN), key=lambda row: (-row.overdue, -(row.overdue_rate.share or 0)))
    field_rows = [
        tally(name, by_field.pop(key), as_of, key) for key, name in fields.items() if key in by_field
    ]
    rest = [fact for found in by_field.values() for fact in found]
    field_rows += [tally(words["no_field"], rest, as_of, 0)] if rest else []
    weeks = [tally(words["week"] % n, by_week[n], as_of, n) for n in sorted(by_week) if n]
    weeks += [tally(words["no_week"], by_week[0], as_of, 0)] if by_week.get(0) else []
    return Board(
        quarter, as_of, tally("", facts, as_of), tally("", facts, as_of - WEEK), own, of(Relation.GUIDED),
        of(Relation.EXTERNAL, None), field_rows, weeks, burn(quarter, as_of, facts),
    )  # fmt: skip


def _split(
    facts: Iterable[Fact], as_of: date, quarter: Quarter
) -> tuple[dict[int | None, list[Fact]], dict[int | None, list[Fact]], dict[int, list[Fact]]]:
    """What binds, by lead unit, by field and by the week it is due in (0: outside the quarter or never)."""
    by_unit: dict[int | None, list[Fact]] = {}
    by_field: dict[int | None, list[Fact]] = {}
    by_week: dict[int, list[Fact]] = {}
    for fact in facts:
        if binds(fact, as_of):
            by_unit.setdefault(fact.lead_unit_id, []).append(fact)
            by_field.setdefault(fact.field_id, []).append(fact)
            by_week.setdefault(week_of(quarter, fact.counts_until), []).append(fact)
    return by_unit, by_field, by_week


def week_of(quarter: Quarter, day: date | None) -> int:
    """The number of the quarter's week a day lies in; 0 outside it."""
    if day is None or day not in quarter:
        return 0
    return min((day - quarter.first_day).days // 7 + 1, 13)


def burn(quarter: Quarter, as_of: date, facts: Sequence[Fact]) -> list[BurnWeek]:
    """How many were due and done by the last day of each week; done is None in weeks to come."""
    bound = [fact for fact in facts if binds(fact, as_of)]
    due = [fact.counts_until for fact in bound if fact.counts_until]
    done = [
        fact.completed_on
        for fact in bound
        if fact.completed_on and is_done(fact.state, fact.completed_on, fact.confirmed_on, as_of)
    ]
    return [
        BurnWeek(
            week.number,
            week.first,
            week.last,
            due=sum(day <= week.last for day in due),
            done=None if week.first > as_of else sum(day <= week.last for day in done),
        )
        for week in quarter.weeks()
    ]
