"""What stands on top of every paper: the two agencies, number and symbol, place and date."""

from dataclasses import dataclass
from datetime import date

from meeting.core import clock, office
from meeting.core.dates import long_vi
from meeting.documents import rules
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class Letterhead:
    """The head of a paper. `number` is None where none is carried; `date_line` may leave room for the pen."""

    superior: list[str]
    agency: list[str]
    agency_name: str
    agency_short: str
    symbol: str
    number: str | None
    date_line: str
    printed_on: date


def of(
    kind: str, *, day: date | None, number: int | None = None, symbol: str = "", around: date
) -> Letterhead:
    """The head of a paper of this type ("TB", "GM", "BC"; "" for one without a number).

    Without a day the line keeps the month and year of `around` and room for the day.
    """
    habits = office.current()
    words = long_vi(day) if day else long_vi(around).replace(f"{around.day:02}", rules.PEN, 1)
    own = symbol or (f"{kind}-{habits.symbol}" if habits.symbol else kind)
    return Letterhead(
        superior=rules.head_lines(habits.superior_name),
        agency=rules.head_lines(habits.name),
        agency_name=habits.name,
        agency_short=habits.short_name or habits.name,
        symbol=own,
        number=rules.number_and_symbol(number, own) if kind else None,
        date_line=f"{habits.place}, {words}" if habits.place else words,
        printed_on=clock.today(),
    )


def convened_on(meeting: Meeting) -> date | None:
    """The day the invitation went out."""
    return clock.local_day(meeting.convened_at) if meeting.convened_at else None
