"""Who may see and run meetings, and who keeps the working calendar."""

from enum import StrEnum

from meeting.core.access import EVERYONE, Actor, Role, declare, grant
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import is_announced


class Can(StrEnum):
    """The permissions of this room."""

    SEE = "scheduling:see"
    MANAGE = "scheduling:manage"
    CALENDAR = "scheduling:calendar"


INSIDERS = (Role.SECRETARIAT, Role.LEADERSHIP, Role.ADMIN)


def announced(_actor: Actor, meeting: Meeting) -> bool:
    """Whether the meeting is known outside the office that plans it."""
    return is_announced(meeting.state, meeting.convened_at)


declare(
    {
        Can.SEE: (grant(*INSIDERS), grant(*EVERYONE, when=announced)),
        Can.MANAGE: (grant(Role.SECRETARIAT),),
        Can.CALENDAR: (grant(Role.ADMIN, Role.SECRETARIAT),),
    }
)
