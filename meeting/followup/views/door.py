"""The blueprint of this room, and what its pages share."""

from datetime import date
from typing import Any

from flask import Blueprint

from meeting.core import clock, dates, office
from meeting.directives.rules import State
from meeting.followup import rules
from meeting.followup.rules import Basis, Due
from meeting.scheduling.queries import calendar

bp = Blueprint("followup", __name__, url_prefix="/followup")


def due_of(row: Any, day: date | None = None, basis: Basis = Basis.CURRENT) -> Due:
    """How a directive's due date stands on a day (today): words and tone. `row` has state and dates."""
    day = day or clock.today()
    if row.state is State.CANCELLED:
        return Due("", "none")
    until = row.original_counts_until if basis is Basis.ORIGINAL else row.counts_until
    part = rules.count_class(row.state, until, row.completed_on, row.confirmed_on, day)
    soon = office.current().due_soon_days
    return rules.due_words(until, row.completed_on, part, day, soon, calendar())


def shown_dates(row: Any, basis: Basis = Basis.CURRENT) -> tuple[str, str | None]:
    """The due date in force, and the first one when it was extended; the first one alone by `basis`."""
    first: date | None = row.original_due_on
    due: date | None = first if basis is Basis.ORIGINAL else row.effective_due_on
    struck = dates.short(first) if first and due and first != due else None
    return dates.short(due) if due else "", struck
