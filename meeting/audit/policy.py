"""Who reads the trail."""

from enum import StrEnum

from meeting.core.access import Role, declare, grant


class Can(StrEnum):
    """What may be done with the trail: it is only ever read."""

    SEE = "audit:see"


declare({Can.SEE: (grant(Role.ADMIN, Role.SECRETARIAT, Role.LEADERSHIP),)})
