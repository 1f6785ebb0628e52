"""The periods of work that comes again: made when the notice is issued and every morning after."""

from collections.abc import Sequence
from datetime import date, datetime

from meeting.core import clock
from meeting.core.db import db
from meeting.core.events import News, listen
from meeting.directives.events import DirectiveIssued
from meeting.directives.models import Directive
from meeting.followup import queries, rules
from meeting.followup.models import DirectivePeriod
from meeting.scheduling.queries import calendar

BATCH = 500


def make_periods(_slot: datetime) -> int:
    """Make the periods that began by today, also those of days nothing ran; returns how many."""
    made, last = 0, 0
    while batch := queries.recurring(last, BATCH):
        made += _make(batch, clock.today())
        last = batch[-1].id
        db.session.commit()
        db.session.expunge_all()
    return made


def _make(directives: Sequence[Directive], day: date) -> int:
    known = queries.period_starts([directive.id for directive in directives])
    found = [
        DirectivePeriod(
            directive_id=directive.id, starts_on=span.starts_on, ends_on=span.ends_on, due_on=span.due_on
        )
        for directive in directives
        if directive.issued_on is not None
        for span in rules.spans(
            directive.recurrence, directive.period_day, directive.issued_on, day, directive.effective_due_on,
            calendar(),
        )
        if (directive.id, span.starts_on) not in known
    ]  # fmt: skip
    db.session.add_all(found)
    return len(found)


def begin_periods(news: News) -> None:
    """Directives that begin to bind get the period of their first day at once."""
    ids = [event.thing_id for _key, event in news if isinstance(event, DirectiveIssued)]
    if ids:
        again = [row for row in queries.directives_by_id(ids) if rules.has_periods(row.recurrence)]
        if again:
            _make([row for row in again if row.is_tracked], clock.today())


listen(begin_periods)
