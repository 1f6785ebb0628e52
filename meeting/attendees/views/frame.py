"""What the pages of this room share: the blueprint, the meeting behind a page, ids as typed."""

from typing import Any

from flask import Blueprint, request

from meeting.attendees.policy import Can
from meeting.core.access import ensure
from meeting.core.numbers import read_id
from meeting.core.web.security import current_actor
from meeting.scheduling import queries as meetings
from meeting.scheduling.models import Meeting

bp = Blueprint("attendees", __name__, url_prefix="/attendees")
OK = 200


def get_meeting(meeting_id: int, permission: str = Can.SEE) -> Meeting:
    """The meeting, when the reader may do this with its list."""
    meeting = meetings.get_meeting(meeting_id)
    ensure(current_actor(), permission, meeting)
    return meeting


def labels(table: dict[Any, Any]) -> dict[str, str]:
    """Words by code, translated once for a page."""
    return {member.value: str(label) for member, label in table.items()}


def posted_id(name: str) -> int | None:
    """The id in this field of the form, or None."""
    return read_id(request.form.get(name, ""))
