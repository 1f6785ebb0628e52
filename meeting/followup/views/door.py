"""The blueprint of this room, and what its pages share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint

from meeting.core import clock, dates, office
from meeting.directives.rules import State
from meeting.followup import rules
from meeting.followup.rules import Basis, Count, Due
from meeting.scheduling.queries import calendar

bp = Blueprint("followup", __name__, url_prefix="/followup")


def due_of(row: Any, day: date | None = None, basis: Basis = Basis.CURRENT) -> Due:
    """How a directive's due date stands on a day (today): words and tone. `row` has state and dates."""
    return due_on(day or clock.today(), basis)(row)


def due_on(day: date, basis: Basis = Basis.CURRENT) -> Callable[[Any], Due]:
    """What says of many rows how their due dates stand on a day; the same words are made once."""
    soon, work = office.current().due_soon_days, calendar()
    said: dict[Any, Due] = {}

    def of(row: Any) -> Due:
        if row.state is State.CANCELLED:
            return Due("", "none")
        until = row.original_counts_until if basis is Basis.ORIGINAL else row.counts_until
        part = rules.count_class(row.state, until, row.completed_on, row.confirmed_on, day)
        if row.state is State.SUSPENDED and part is not Count.OVERDUE:
            return Due("", "none")  # nobody's days run down
        key = part, until, row.completed_on if part is Count.LATE else None
        if key not in said:
            said[key] = rules.due_words(until, row.completed_on, part, day, soon, work)
        return said[key]

    return of


def shown_dates(row: Any, basis: Basis = Basis.CURRENT) -> tuple[str, str | None]:
    """The due date in force, and the first one when it was extended; the first one alone by `basis`."""
    first: date | None = row.original_due_on
    due: date | None = first if basis is Basis.ORIGINAL else row.effective_due_on
    struck = dates.short(first) if first and due and first != due else None
    return dates.short(due) if due else "", struck
