"""Calendar quarters and their thirteen weeks; pure values in civil days (no time zone)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

_NUMERALS = ("I", "II", "III", "IV")
_WEEKS = 13


@dataclass(frozen=True, slots=True)
class Week:
    """One of the thirteen weeks of a quarter, both days included."""

    number: int
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, number 1 to 4; ordered in time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= len(_NUMERALS):
            raise ValueError(f"a year has quarters 1 to 4, not {self.number}")
        date(self.year, 1, 1)  # refuses a year the calendar does not have

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def from_key(cls, key: int) -> "Quarter":
        """Return the quarter of a stored key (20174 is the fourth quarter of 2017); ValueError for others."""
        return cls(*divmod(key, 10))

    @property
    def key(self) -> int:
        """The quarter as one ordered integer, year × 10 + number, for columns and addresses."""
        return self.year * 10 + self.number

    @property
    def first_day(self) -> date:
        """The first civil day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The last civil day."""
        last_month = 3 * self.number
        return date(self.year, last_month, 31 if last_month in {3, 12} else 30)

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        return (
            Quarter(self.year, self.number + 1) if self.number < len(_NUMERALS) else Quarter(self.year + 1, 1)
        )

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return (
            Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, len(_NUMERALS))
        )

    @property
    def numeral(self) -> str:
        """The number as papers print it: I, II, III, IV."""
        return _NUMERALS[self.number - 1]

    def label(self, language: Literal["vi", "en"] = "vi") -> str:
        """Return "quý IV/2017" or "Q4 2017"."""
        return f"quý {self.numeral}/{self.year}" if language == "vi" else f"Q{self.number} {self.year}"

    def weeks(self) -> tuple[Week, ...]:
        """Return 13 spans without gaps: seven days each from the first day on, the last one 6, 7 or 8 days.

        They are weeks of the quarter, not calendar weeks: so every quarter has the same thirteen points on a
        chart and no week belongs to two quarters. (90 days in Q1, 91 in Q2 and a leap Q1, 92 in Q3 and Q4.)
        """
        starts = [self.first_day + timedelta(days=7 * place) for place in range(_WEEKS)]
        ends = [start - timedelta(days=1) for start in starts[1:]] + [self.last_day]
        return tuple(Week(place + 1, *span) for place, span in enumerate(zip(starts, ends, strict=True)))

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"
