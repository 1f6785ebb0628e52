"""Notices as if somebody had been told, for the tests of this room."""

from typing import Any

from meeting.core import clock
from meeting.core.db import db
from meeting.core.events import append
from meeting.directives.events import DirectiveIssued
from meeting.directives.models import Directive
from meeting.notifications.models import Notice
from meeting.notifications.rules import Topic


def notice(user_id: int, directive: Directive, **values: Any) -> Notice:
    """One line in somebody's bell."""
    event = DirectiveIssued(
        actor_id=None, thing_id=directive.id, meeting_id=directive.meeting_id, clause="1", lead="Phòng A"
    )
    news = append(db.session(), [event])
    row = Notice(
        **{
            "user_id": user_id, "event_id": news[0][0], "topic": Topic.TASKS, "name": "DirectiveIssued",
            "actor_name": "Trần Văn Thư", "thing_kind": "directive", "thing_id": directive.id,
            "meeting_id": directive.meeting_id, "data": {"clause": "1", "lead": "Phòng A"}, "at": clock.now(),
            **values,
        }
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row
