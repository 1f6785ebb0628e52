"""Who sees the list, keeps it, and answers an invitation."""

from enum import StrEnum
from typing import Any

from meeting.core.access import EVERYONE, UNIT_ROLES, Actor, Role, declare, grant, may
from meeting.scheduling.policy import Can as Meetings


class Can(StrEnum):
    """Permissions of this room."""

    SEE = "attendees:see"
    MANAGE = "attendees:manage"
    REPLY = "attendees:reply"


def sees_meeting(actor: Actor, meeting: Any) -> bool:
    """Whoever sees the meeting sees who is invited."""
    return may(actor, Meetings.SEE, meeting)


def of_own_unit(actor: Actor, attendance: Any) -> bool:
    """An invitation of the actor's own unit."""
    return attendance.unit_id in actor.unit_ids


declare(
    {
        Can.SEE: (grant(*EVERYONE, when=sees_meeting),),
        Can.MANAGE: (grant(Role.SECRETARIAT),),
        Can.REPLY: (grant(Role.SECRETARIAT), grant(*UNIT_ROLES, when=of_own_unit)),
    }
)
