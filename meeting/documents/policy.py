"""Who may read and print the papers of a meeting."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from meeting.attendees.models import Attendance
from meeting.core.access import EVERYONE, OFFICE_ROLES, UNIT_ROLES, Actor, Role, declare, grant, may
from meeting.core.db import db
from meeting.documents.rules import OFFICE_ONLY, TO_A_UNIT, DocumentState, Kind, MinutesStyle
from meeting.scheduling.policy import Can as Meetings


class Can(StrEnum):
    """Permissions of this room."""

    SEE = "documents:see"
    DRAFTS = "documents:drafts"
    EXTRACT = "documents:extract"
    WORDS = "documents:words"
    RECORD = "documents:record"
    EARLIER_COPY = "documents:earlier-copy"
    SIGN = "documents:sign"
    READ = "documents:read"
    ISSUE = "documents:issue"
    BOOKS = "documents:books"
    KEEP_BOOKS = "documents:keep-books"


def sees_meeting(actor: Actor, meeting: Any) -> bool:
    """Whoever sees the meeting sees its papers."""
    return may(actor, Meetings.SEE, meeting)


def is_open_to(actor: Actor, document: Any) -> bool:
    """Outside the office: an issued paper to the actor's unit, or of a meeting the actor sees.

    The same rule as `queries.register.readable`; `document` is loaded with its meeting and earlier paper.
    """
    told = document.earlier if document.kind is Kind.CORRECTION and document.earlier else document
    if document.state is DocumentState.DRAFT or told.kind in OFFICE_ONLY:
        is_issued = document.state is not DocumentState.DRAFT
        return is_issued and told.kind is Kind.MINUTES and is_copy_for(actor, told)
    if document.unit_id is not None:
        return document.unit_id in actor.unit_ids
    return (
        told.kind not in TO_A_UNIT and document.meeting is not None and sees_meeting(actor, document.meeting)
    )


def is_copy_for(actor: Actor, document: Any) -> bool:
    """Minutes issued as the copy are open to those who took part; the full ones stay in the office."""
    if document.choices.get("style") != MinutesStyle.COPY or not (actor.unit_ids or actor.person_id):
        return False
    found = select(Attendance.id).where(Attendance.meeting_id == document.meeting_id, listed_with(actor))
    return db.session.execute(found.limit(1)).first() is not None


def listed_with(actor: Actor) -> ColumnElement[bool]:
    """Rows of a list that name the actor or a unit the actor sits in, as a condition."""
    return or_(
        Attendance.unit_id.in_(sorted(actor.unit_ids)),
        Attendance.person_id == actor.person_id if actor.person_id else false(),
    )


def of_own_unit(actor: Actor, unit: Any) -> bool:
    """The extract for a unit is for those who sit in it."""
    return unit.id in actor.unit_ids


declare(
    {
        Can.SEE: (grant(*EVERYONE, when=sees_meeting),),
        Can.DRAFTS: (grant(*OFFICE_ROLES),),
        Can.EXTRACT: (grant(*OFFICE_ROLES), grant(*UNIT_ROLES, Role.VIEWER, when=of_own_unit)),
        Can.WORDS: (grant(Role.SECRETARIAT, Role.ADMIN),),
        Can.RECORD: (grant(Role.SECRETARIAT),),
        Can.EARLIER_COPY: (grant(*OFFICE_ROLES),),
        Can.SIGN: (grant(Role.SECRETARIAT),),
        Can.READ: (grant(*OFFICE_ROLES), grant(*EVERYONE, when=is_open_to)),
        Can.ISSUE: (grant(Role.SECRETARIAT),),
        Can.BOOKS: (grant(*OFFICE_ROLES),),
        Can.KEEP_BOOKS: (grant(Role.SECRETARIAT),),
    }
)


# What whoever sees the meeting may read; the rest is the office's, or has a rule of its own.
OPEN = frozenset({Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES})


def sees_kind(actor: Actor, kind: Kind, *, is_issued: bool) -> bool:
    """Whether the actor may read this paper of a meeting they see.

    The notice is known outside the office once it is issued; minutes have their own rule (minutes.policy).
    """
    if kind in OPEN or (kind is Kind.NOTICE and is_issued):
        return True
    return may(actor, Can.DRAFTS)
