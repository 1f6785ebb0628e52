"""Who writes minutes, reads them, asks for corrections, approves them."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select

from meeting.attendees.models import Attendance
from meeting.core.access import OFFICE_ROLES, UNIT_ROLES, Actor, Role, declare, grant
from meeting.core.db import db
from meeting.minutes.models import Minutes
from meeting.minutes.rules import SHARED


class Can(StrEnum):
    """Permissions of this room."""

    SEE = "minutes:see"
    SEE_ALL = "minutes:see-all"
    WRITE = "minutes:write"
    ASK = "minutes:ask"
    APPROVE = "minutes:approve"


def is_shared_with(actor: Actor, minutes: Minutes, units: Collection[int], people: Collection[int]) -> bool:
    """The same as `took_part`, for those who know already which units and people are on the list."""
    if minutes.state not in SHARED:
        return False
    return not actor.unit_ids.isdisjoint(units) or actor.person_id in people


def took_part(actor: Actor, minutes: Minutes) -> bool:
    """Whether the actor, or a unit the actor sits in, was on the list of the meeting; minutes went round."""
    if minutes.state not in SHARED:
        return False
    listed: list[ColumnElement[bool]] = []
    if actor.unit_ids:
        listed.append(Attendance.unit_id.in_(sorted(actor.unit_ids)))
    if actor.person_id:
        listed.append(Attendance.person_id == actor.person_id)
    if not listed:
        return False
    found = select(Attendance.id).where(Attendance.meeting_id == minutes.meeting_id, or_(*listed))
    return db.session.execute(found.limit(1)).first() is not None


declare(
    {
        Can.SEE: (grant(*OFFICE_ROLES), grant(*UNIT_ROLES, Role.VIEWER, when=took_part)),
        Can.SEE_ALL: (grant(*OFFICE_ROLES),),  # with what is confidential, and drafts
        Can.WRITE: (grant(Role.SECRETARIAT),),
        Can.ASK: (grant(*OFFICE_ROLES), grant(*UNIT_ROLES, Role.VIEWER, when=took_part)),
        Can.APPROVE: (grant(Role.LEADERSHIP),),
    }
)
