"""Who may see, write, issue and amend."""

from enum import StrEnum
from typing import Any

from meeting.core.access import EVERYONE, Actor, Role, declare, grant


class Can(StrEnum):
    """What can be done with conclusions and directives."""

    SEE = "directives:see"
    WRITE = "directives:write"
    ISSUE = "directives:issue"
    AMEND = "directives:amend"


def is_issued(_actor: Actor, thing: Any) -> bool:
    """Whether a conclusion or directive binds, so that everybody may read it."""
    return str(thing.state) != "draft"


declare(
    {
        Can.SEE: (grant(Role.SECRETARIAT, Role.LEADERSHIP), grant(*EVERYONE, when=is_issued)),
        Can.WRITE: (grant(Role.SECRETARIAT),),
        Can.ISSUE: (grant(Role.SECRETARIAT),),
        Can.AMEND: (grant(Role.SECRETARIAT, Role.LEADERSHIP),),
    }
)
