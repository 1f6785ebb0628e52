"""Reading minutes: the whole, an entry, a speech, a correction."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.minutes.models import Minutes
from meeting.scheduling.models import Meeting


def _whole() -> Select[Minutes]:
    return (
        select(Minutes)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .options(
            contains_eager(Minutes.meeting).options(
                joinedload(Meeting.venue), joinedload(Meeting.chair), joinedload(Meeting.secretary)
            )
        )
    )


def find_minutes(meeting_id: int) -> Minutes | None:
    """The minutes of a meeting with the meeting, its venue and people, if they were begun: one query."""
    return db.session.execute(_whole().where(Minutes.meeting_id == meeting_id)).scalar_one_or_none()


def get_minutes(meeting_id: int) -> Minutes:
    """The minutes of a meeting with the meeting, its venue, chair and secretary; raises NotFound."""
    found = find_minutes(meeting_id)
    if found is None:
        raise NotFound("Minutes")
    return found
