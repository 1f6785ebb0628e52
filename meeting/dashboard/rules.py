"""Whose home is which; the board laid out from one crossing of the count, so that its figures add up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meeting.core.access import Role
from meeting.core.quarters import Quarter
from meeting.directory.rules import Relation
from meeting.followup.rules import BurnWeek, Crossing, Parts, Tally, as_tally

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


def board(
    quarter: Quarter,
    as_of: date,
    found: Crossing,
    units: Mapping[int, UnitName],
    fields: Mapping[int, str],
    words: Mapping[str, str],
) -> Board:
    """The board of a quarter; `words` names what has no unit, no field, and the weeks (%d)."""
    names = {key: units.get(key or 0) for key in found.units}
    rows = {
        key: as_tally(key or 0, name.label if name else words["no_unit"], found.units[key])
        for key, name in names.items()
    }
    relations = {key: name.relation if name else None for key, name in names.items()}
    places = {key: name.place if name else 0 for key, name in names.items()}

    def of(*wanted: Relation | None) -> list[Tally]:
        keys = sorted((key for key in rows if relations[key] in wanted), key=lambda key: places[key])
        return [rows[key] for key in keys]

    own = sorted(of(Relation.OWN), key=lambda row: (-row.overdue, -(row.overdue_rate.share or 0)))
    in_field = {key: parts for key, parts in found.fields.items() if key in fields}
    field_rows = [as_tally(key, name, in_field[key]) for key, name in fields.items() if key in in_field]
    no_field = _sum(parts for key, parts in found.fields.items() if key not in fields)
    field_rows += [as_tally(0, words["no_field"], no_field)] if no_field else []
    by_week: defaultdict[int, list[Parts]] = defaultdict(list)
    for day, parts in found.due.items():
        by_week[week_of(quarter, day)].append(parts)
    weeks = [as_tally(n, words["week"] % n, _sum(by_week[n])) for n in sorted(by_week) if n]
    weeks += [as_tally(0, words["no_week"], _sum(by_week[0]))] if 0 in by_week else []
    return Board(
        quarter, as_of, as_tally(None, "", _sum(found.units.values())), as_tally(None, "", found.before), own,
        of(Relation.GUIDED), of(Relation.EXTERNAL, None), field_rows, weeks, burn(quarter, as_of, found),
    )  # fmt: skip


def _sum(found: Iterable[Parts]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for parts in found:
        whole.update(parts)
    return whole


def week_of(quarter: Quarter, day: date | None) -> int:
    """The number of the quarter's week a day lies in; 0 outside it."""
    if day is None or day not in quarter:
        return 0
    return min((day - quarter.first_day).days // 7 + 1, 13)


def burn(quarter: Quarter, as_of: date, found: Crossing) -> list[BurnWeek]:
    """How many were due and done by the last day of each week; done is None in weeks to come."""
    due, done = _days(found.due), _days(found.finished)
    return [
        BurnWeek(
            week.number, week.first, week.last, due=_until(due, week.last),
            done=None if week.first > as_of else _until(done, week.last),
        )
        for week in quarter.weeks()
    ]  # fmt: skip


def _days(found: Mapping[date | None, Parts]) -> list[tuple[date, int]]:
    return [(day, sum(parts.values())) for day, parts in found.items() if day]


def _until(days: Iterable[tuple[date, int]], last: date) -> int:
    return sum(number for day, number in days if day <= last)
