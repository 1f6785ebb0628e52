"""Who sees the programme and who makes it."""

from enum import StrEnum
from typing import Any

from meeting.core.access import EVERYONE, Actor, Role, declare, grant, may
from meeting.scheduling.policy import Can as Meetings


class Can(StrEnum):
    """Permissions of this room."""

    SEE = "agenda:see"
    MANAGE = "agenda:manage"


def sees_meeting(actor: Actor, meeting: Any) -> bool:
    """Whoever sees the meeting sees its programme."""
    return may(actor, Meetings.SEE, meeting)


declare({Can.SEE: (grant(*EVERYONE, when=sees_meeting),), Can.MANAGE: (grant(Role.SECRETARIAT),)})
