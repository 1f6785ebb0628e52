"""Work that comes again: its periods, the day each report is due, and how each stands."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meeting.core.i18n import _l
from meeting.core.quarters import Quarter
from meeting.core.workdays import WorkCalendar
from meeting.directives.rules import PERIOD_DAYS, Recurrence

_DAY = timedelta(days=1)


class PeriodState(StrEnum):
    """How the report on a period stands."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSING = "missing"
    OPEN = "open"


PERIOD_LABELS = {
    PeriodState.IN_TIME: _l("Reported in time"),
    PeriodState.LATE: _l("Reported late"),
    PeriodState.MISSING: _l("Report missing"),
    PeriodState.OPEN: _l("Report to come"),
}


@dataclass(frozen=True)
class Span:
    """A period with the day its report is due."""

    starts_on: date
    ends_on: date
    due_on: date


def has_periods(recurrence: Recurrence) -> bool:
    """Whether work of this kind is reported period by period."""
    return recurrence in PERIOD_DAYS


def period_of(recurrence: Recurrence, day: date) -> tuple[date, date]:
    """The first and last day of the week (from Monday), month or quarter that holds a day."""
    if recurrence is Recurrence.WEEKLY:
        first = day - _DAY * day.weekday()
        return first, first + _DAY * 6
    if recurrence is Recurrence.MONTHLY:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    quarter = Quarter.of(day)
    return quarter.first_day, quarter.last_day


def due_of(first: date, last: date, period_day: int | None, calendar: WorkCalendar) -> date:
    """The day the report on a period is due: the day named, or the last one of the period.

    A day off moves to the working day before it, unless the period has none before it: then to the next one.
    """
    named = last if period_day is None else min(last, first + _DAY * (period_day - 1))
    day = named
    while not calendar.is_working_day(day):
        day -= _DAY
        if day < first:
            return calendar.next_working_day(named)
    return day


def spans(
    recurrence: Recurrence, period_day: int | None, issued_on: date, until: date, ends_on: date | None,
    calendar: WorkCalendar,
) -> Iterator[Span]:  # fmt: skip
    """The periods from the day of the notice to the one that holds `until`, none after the end of the work.

    A period whose report would have been due before the notice has none; the last one is due with the whole.
    """
    if not has_periods(recurrence):
        return
    last_day = until if ends_on is None else min(until, ends_on)
    first, last = period_of(recurrence, issued_on)
    while first <= last_day:
        due = due_of(first, last, period_day, calendar)
        if ends_on is not None:
            due = min(due, ends_on)
        if due >= issued_on:
            yield Span(first, last, due)
        first, last = period_of(recurrence, last + _DAY)


def period_state(due_on: date, reported_on: date | None, day: date) -> PeriodState:
    """How the report on a period stands on a day."""
    if reported_on is not None:
        return PeriodState.IN_TIME if reported_on <= due_on else PeriodState.LATE
    return PeriodState.MISSING if due_on < day else PeriodState.OPEN


def period_words(recurrence: Recurrence, first: date) -> str:
    """A period in short: 11/2017, IV/2017, 06/11–12/11/2017."""
    if recurrence is Recurrence.MONTHLY:
        return f"{first.month:02}/{first.year}"
    if recurrence is Recurrence.QUARTERLY:
        return ("I", "II", "III", "IV")[Quarter.of(first).number - 1] + f"/{first.year}"
    last = first + _DAY * 6
    return f"{first.day:02}/{first.month:02}–{last.day:02}/{last.month:02}/{last.year}"
