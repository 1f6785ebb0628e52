"""Who keeps the accounts, and who looks after the work in the background."""

from enum import StrEnum

from meeting.core.access import Actor, Role, declare, grant
from meeting.core.errors import Denied


class Can(StrEnum):
    """What may be done with accounts and mails; one's own account needs no permission."""

    MANAGE = "accounts:manage"
    OPERATE = "accounts:operate"


declare({Can.MANAGE: (grant(Role.ADMIN),), Can.OPERATE: (grant(Role.ADMIN),)})


def ensure_own(actor: Actor, user_id: int) -> None:
    """Raise Denied unless the account is the actor's own."""
    if actor.user_id is None or actor.user_id != user_id:
        raise Denied("accounts:own")
