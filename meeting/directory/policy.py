"""Who may read the directory, and who keeps it."""

from enum import StrEnum

from meeting.core.access import EVERYONE, Role, declare, grant


class Can(StrEnum):
    """What may be done in the directory."""

    SEE = "directory:see"
    MANAGE = "directory:manage"
    SETTINGS = "directory:settings"


declare(
    {
        Can.SEE: (grant(*EVERYONE),),
        Can.MANAGE: (grant(Role.ADMIN, Role.SECRETARIAT),),
        Can.SETTINGS: (grant(Role.ADMIN),),
    }
)
