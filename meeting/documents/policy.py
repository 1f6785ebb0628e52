"""Who may read and print the papers of a meeting."""

from enum import StrEnum
from typing import Any

from meeting.core.access import EVERYONE, OFFICE_ROLES, Actor, Role, declare, grant, may
from meeting.documents.rules import Kind
from meeting.scheduling.policy import Can as Meetings


class Can(StrEnum):
    """Permissions of this room."""

    SEE = "documents:see"
    DRAFTS = "documents:drafts"
    WORDS = "documents:words"
    RECORD = "documents:record"
    SIGN = "documents:sign"


def sees_meeting(actor: Actor, meeting: Any) -> bool:
    """Whoever sees the meeting sees its papers."""
    return may(actor, Meetings.SEE, meeting)


declare(
    {
        Can.SEE: (grant(*EVERYONE, when=sees_meeting),),
        Can.DRAFTS: (grant(*OFFICE_ROLES),),
        Can.WORDS: (grant(Role.SECRETARIAT, Role.ADMIN),),
        Can.RECORD: (grant(Role.SECRETARIAT),),
        Can.SIGN: (grant(Role.SECRETARIAT),),
    }
)


def sees_kind(actor: Actor, kind: Kind, *, is_issued: bool) -> bool:
    """Whether the actor may read this paper.

    The notice is known outside the office once it is issued; the report tells of every unit's work.
    """
    if kind is Kind.REPORT:
        return may(actor, Can.DRAFTS)
    return kind is not Kind.NOTICE or is_issued or may(actor, Can.DRAFTS)
