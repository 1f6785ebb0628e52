"""Working days of public offices: Monday to Friday, less the days off, plus the Saturdays worked in exchange.

The unit everywhere is the working day. The exceptions come from a table the office keeps: each year's
decision comes late and swaps cannot be computed, so nothing here knows Tết by itself.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Literal, NamedTuple, cast, get_args

Kind = Literal["holiday", "comp_off", "makeup"]
"""holiday: by law · comp_off: off instead of another day · makeup: a rest day that is worked."""

_DAY = timedelta(days=1)
_FRIDAY = 4


class CalendarRow(NamedTuple):
    """One exception to the plain week, with the act or notice it comes from."""

    day: date
    kind: Kind
    name_vi: str
    name_en: str
    source: str


def parse_rows(text: str) -> list[CalendarRow]:
    """Read a calendar CSV with the header day,kind,name_vi,name_en,source; ValueError names a bad line."""
    rows = []
    for number, line in enumerate(csv.DictReader(StringIO(text)), start=2):
        if line["kind"] not in get_args(Kind):
            raise ValueError(f"line {number}: unknown kind {line['kind']!r}")
        kind = cast("Kind", line["kind"])
        day = date.fromisoformat(line["day"])
        rows.append(CalendarRow(day, kind, line["name_vi"], line["name_en"], line["source"]))
    return rows


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The exceptions to the plain week: days off and make-up working days, in civil days of Vietnam."""

    days_off: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[date, str]]) -> "WorkCalendar":
        """Build from (day, kind) pairs; a make-up day outweighs a day off."""
        pairs = list(rows)
        return cls(
            days_off=frozenset(day for day, kind in pairs if kind != "makeup"),
            makeup_days=frozenset(day for day, kind in pairs if kind == "makeup"),
        )

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        return day in self.makeup_days or (day.weekday() <= _FRIDAY and day not in self.days_off)

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after the day (before it when n is negative); the day itself for 0.

        The day itself never counts: a notice due "within 5 working days" of the 9th is due on
        `add_working_days(the 9th, 5)`; papers "3 working days before" are due on `add_working_days(day, -3)`.
        """
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days after a, up to and including b; if b is earlier, minus b to a.

        So it is 0 for a == b, it adds up (a→b plus b→c is a→c), and it undoes `add_working_days` for n ≥ 0.
        """
        if b < a:
            return -self.working_days_between(b, a)
        weeks, rest = divmod((b - a).days, 7)
        plain = 5 * weeks + sum((a.weekday() + ahead) % 7 <= _FRIDAY for ahead in range(1, rest + 1))
        off = sum(a < day <= b and day.weekday() <= _FRIDAY for day in self.days_off - self.makeup_days)
        return plain - off + sum(a < day <= b and day.weekday() > _FRIDAY for day in self.makeup_days)

    def next_working_day(self, day: date) -> date:
        """Return the day itself if it is worked, else the first working day after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day
