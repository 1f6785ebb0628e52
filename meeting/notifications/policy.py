"""Who may read a notice: whom it tells."""

from enum import StrEnum

from meeting.core.access import EVERYONE, Actor, declare, grant
from meeting.notifications.models import Notice


class Can(StrEnum):
    """What can be done with notices."""

    READ = "notifications:read"


def is_told(actor: Actor, notice: Notice) -> bool:
    """Whether the notice tells this actor."""
    return notice.user_id == actor.user_id


declare({Can.READ: (grant(*EVERYONE, when=is_told),)})
