"""Who may see the quarter board."""

from enum import StrEnum

from meeting.core.access import OFFICE_ROLES, declare, grant


class Can(StrEnum):
    """Permissions of this room; every figure links to rows, so those who see all rows see the board."""

    BOARD = "dashboard:board"


declare({Can.BOARD: (grant(*OFFICE_ROLES),)})
