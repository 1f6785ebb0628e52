"""Statistics: groups, periods, rates, and who may be compared with whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum

from meeting.core.i18n import _l
from meeting.core.quarters import Quarter
from meeting.directory.rules import Relation
from meeting.followup.rules.counting import Tally

RECENT_DAYS = 30  # a report is recent so long
LEAST_DUE = 5  # tasks fallen due before a unit is ranked, unless asked otherwise
MOST_LEAST = 1000


class By(StrEnum):
    """What statistics are grouped by."""

    UNIT = "unit"
    FIELD = "field"
    LEADER = "leader"
    MEETING = "meeting"
    QUARTER = "quarter"


class Update(StrEnum):
    """Whether an open directive was reported on in the last thirty days."""

    RECENT = "recent"
    SILENT = "silent"


BY_LABELS = {
    By.UNIT: _l("Lead unit"),
    By.FIELD: _l("Field"),
    By.LEADER: _l("Leader in charge"),
    By.MEETING: _l("Meeting"),
    By.QUARTER: _l("Quarter"),
}
UPDATE_LABELS = {
    Update.RECENT: _l("Reported on within 30 days"),
    Update.SILENT: _l("No report within 30 days"),
}


@dataclass(frozen=True)
class Period:
    """A quarter, a year, or everything."""

    quarter: int | None = None
    year: int | None = None

    @classmethod
    def read(cls, text: str, default: "Period") -> "Period":
        """The period of an address: 20174, 2017 or all; the default when it is none of them."""
        if text == "all":
            return cls()
        if not (text.isascii() and text.isdigit()):
            return default
        try:
            if len(text) == len("20174"):
                return cls(quarter=Quarter.from_key(int(text)).key)
            return cls(year=date(int(text), 1, 1).year) if len(text) == len("2017") else default
        except ValueError:
            return default

    @property
    def code(self) -> str:
        """As it stands in an address."""
        return str(self.quarter or self.year or "all")


@dataclass(frozen=True)
class Line:
    """A row of statistics. `place`: among the ranked units; None when it is not ranked."""

    tally: Tally
    relation: Relation | None = None
    place: int | None = None


def recent_from(as_of: date) -> date:
    """The first day whose report is recent on a day."""
    return as_of - timedelta(days=RECENT_DAYS - 1)


def is_ranked(line: Line, least: int) -> bool:
    """Only the department's own units are compared, and only with enough tasks fallen due."""
    return line.relation is Relation.OWN and line.tally.fallen_due >= least


def ranked(lines: Iterable[Line], least: int) -> list[Line]:
    """The lines with places: own units first by rank, then own ones with too few, then the rest as they came.

    The higher share done on time of what fell due stands first; then fewer overdue, then more done of all.
    Equal ones share a place.
    """
    found = list(lines)

    def order(line: Line) -> tuple[float, int, float]:
        tally = line.tally
        return -(tally.on_time_rate.share or 0), tally.overdue, -(tally.completion_rate.share or 0)

    compared = sorted((line for line in found if is_ranked(line, least)), key=order)
    places = [
        next(n for n, other in enumerate(compared, 1) if order(other) == order(line)) for line in compared
    ]
    first = [replace(line, place=place) for line, place in zip(compared, places, strict=True)]
    few = [line for line in found if line.relation is Relation.OWN and not is_ranked(line, least)]
    return [*first, *few, *(line for line in found if line.relation is not Relation.OWN)]


def add_up(lines: Sequence[Line], label: str = "") -> Tally:
    """The sum of the lines: a total that adds up by construction."""
    parts = [f.name for f in fields(Tally) if f.name not in {"key", "label"}]
    return Tally(None, label, **{name: sum(getattr(line.tally, name) for line in lines) for name in parts})
