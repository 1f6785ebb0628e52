"""Verbs on answers to invitations."""

from collections.abc import Collection
from dataclasses import dataclass

from meeting.attendees import events, queries, rules
from meeting.attendees.models import Attendance
from meeting.attendees.policy import Can
from meeting.attendees.rules import Reply
from meeting.core import clock
from meeting.core.access import Actor, Role, ensure
from meeting.core.db import check_version
from meeting.core.events import Event, record
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class ReplyDraft:
    """An answer as typed."""

    reply: Reply
    reason: str = ""
    substitute_name: str = ""
    substitute_title: str = ""


def reply(
    actor: Actor, meeting: Meeting, attendance: Attendance, draft: ReplyDraft, seen: int | None = None
) -> None:
    """Answer an invitation, for the own unit or as the secretariat."""
    ensure(actor, Can.REPLY, attendance)
    check_version(attendance, seen)
    rules.check_reply_open(meeting.state, by_office=actor.is_a(Role.SECRETARIAT))
    rules.check_reply(draft.reply, draft.reason, draft.substitute_name, draft.substitute_title)
    _answer(actor, attendance, draft)


def accept_all(actor: Actor, meeting: Meeting, ids: Collection[int]) -> int:
    """Note for these that they are coming; returns how many answers changed."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_reply_open(meeting.state, by_office=True)
    seats = [a for a in queries.seats_of(meeting.id, ids) if a.reply is not Reply.ACCEPTED]
    for attendance in seats:
        _answer(actor, attendance, ReplyDraft(Reply.ACCEPTED))
    return len(seats)


def _answer(actor: Actor, attendance: Attendance, draft: ReplyDraft) -> None:
    substituted = draft.reply is Reply.SUBSTITUTED
    attendance.reply = draft.reply
    attendance.reply_reason = draft.reason if draft.reply in {Reply.DECLINED, Reply.SUBSTITUTED} else ""
    attendance.substitute_name = draft.substitute_name if substituted else ""
    attendance.substitute_title = draft.substitute_title if substituted else ""
    attendance.replied_at = None if draft.reply is Reply.INVITED else clock.now()
    attendance.replied_by_id = None if draft.reply is Reply.INVITED else actor.user_id
    record(_answer_event(actor, attendance))


def _answer_event(actor: Actor, attendance: Attendance) -> Event:
    name = attendance.name or attendance.title
    ids = {
        "actor_id": actor.user_id,
        "thing_id": attendance.id,
        "meeting_id": attendance.meeting_id,
        "unit_id": attendance.unit_id,
    }
    if attendance.reply is Reply.ACCEPTED:
        return events.InvitationAccepted(name=name, **ids)  # type: ignore[arg-type]
    if attendance.reply is Reply.DECLINED:
        return events.InvitationDeclined(name=name, reason=attendance.reply_reason, **ids)  # type: ignore[arg-type]
    if attendance.reply is Reply.SUBSTITUTED:
        return events.SubstituteNamed(
            name=name,
            substitute=attendance.substitute_name,
            title=attendance.substitute_title,
            **ids,  # type: ignore[arg-type]
        )
    return events.ReplyWithdrawn(name=name, **ids)  # type: ignore[arg-type]
