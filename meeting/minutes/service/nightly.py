"""What the schedule does for minutes: nudge the secretary, remind of a round that ends."""

from datetime import date, datetime

from sqlalchemy import select

from meeting.core import clock
from meeting.core.db import db
from meeting.core.events import record
from meeting.minutes import events, queries, rules
from meeting.minutes.models import MinutesReminder
from meeting.minutes.rules import Reminding
from meeting.scheduling.queries import calendar


def nudge(slot: datetime) -> int:
    """Nudge the secretary 3 and 7 days after the meeting, and those asked on the eve; how many nudges.

    Harmless when run twice: each is noted under the meeting, what it is about and the day it counts from.
    """
    day, days, sent = clock.local_day(slot), calendar(), 0
    for meeting in queries.awaiting_minutes(day):
        last_day = clock.local_day(meeting.ends_at)
        about = rules.nudge(last_day, day)
        if about is not None and _note(meeting.id, about, last_day):
            passed = rules.NUDGE_DAYS[about]
            record(
                events.MinutesAwaited(actor_id=None, thing_id=meeting.id, meeting_id=meeting.id, days=passed)
            )
            sent += 1
    for minutes in queries.rounds_ending(day, days):
        if _note(minutes.meeting_id, Reminding.ROUND_ENDS, minutes.corrections_until):
            record(
                events.CorrectionsDue(
                    actor_id=None,
                    thing_id=minutes.id,
                    meeting_id=minutes.meeting_id,
                    until=minutes.corrections_until,
                )
            )
            sent += 1
    db.session.commit()
    return sent


def _note(meeting_id: int, about: Reminding, counted_from: date) -> bool:
    """Whether this was not done before."""
    known = select(MinutesReminder.id).where(
        MinutesReminder.meeting_id == meeting_id,
        MinutesReminder.about == about,
        MinutesReminder.counted_from == counted_from,
    )
    if db.session.execute(known).first() is not None:
        return False
    db.session.add(MinutesReminder(meeting_id=meeting_id, about=about, counted_from=counted_from))
    db.session.flush()
    return True
