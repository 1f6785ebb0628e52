"""Verbs of the roll call."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from meeting.attendees import events, queries, rules
from meeting.attendees.models import Attendance
from meeting.attendees.policy import Can
from meeting.attendees.rules import Part, Presence
from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class SeatDraft:
    """An entry as corrected: times are of the meeting's local day."""

    part: Part
    presence: Presence | None
    presence_note: str = ""
    arrived: time | None = None
    left: time | None = None


def mark(actor: Actor, meeting: Meeting, ids: Collection[int], presence: Presence | None) -> int:
    """Mark these as present or absent, or take the marks back (None); returns how many changed."""
    _check_roll(actor, meeting)
    return _mark(actor, meeting, [(a, presence) for a in queries.seats_of(meeting.id, ids)])


def mark_coming(actor: Actor, meeting: Meeting) -> int:
    """Mark everybody who said yes (or sent a substitute) and is not marked yet as present."""
    _check_roll(actor, meeting)
    coming = queries.all_of(meeting.id, Attendance.presence.is_(None), Attendance.reply.in_(rules.COMING))
    return _mark(actor, meeting, [(a, rules.here(meeting.mode)) for a in coming])


def mark_rest(actor: Actor, meeting: Meeting) -> int:
    """Mark everybody not marked yet as absent: with reason when the absence was announced."""
    _check_roll(actor, meeting)
    rest = queries.all_of(meeting.id, Attendance.presence.is_(None))
    return _mark(actor, meeting, [(a, rules.settled(a.reply)) for a in rest])


def _check_roll(actor: Actor, meeting: Meeting) -> None:
    ensure(actor, Can.MANAGE, meeting)
    rules.check_presence_open(meeting.state)


def _mark(actor: Actor, meeting: Meeting, marks: Sequence[tuple[Attendance, Presence | None]]) -> int:
    told: dict[type[events.RollMarked], list[str]] = {}
    for attendance, presence in marks:
        if attendance.presence is presence:
            continue
        attendance.presence = presence
        told.setdefault(_mark_event(presence), []).append(attendance.name or attendance.title)
    for kind, names in told.items():
        record(
            kind(
                actor_id=actor.user_id,
                thing_id=meeting.id,
                meeting_id=meeting.id,
                count=len(names),
                names=rules.named(names),
            )
        )
    return sum(len(names) for names in told.values())


def _mark_event(presence: Presence | None) -> type[events.RollMarked]:
    if presence is None:
        return events.PresenceCleared
    return events.MarkedPresent if presence in rules.THERE else events.MarkedAbsent


def edit(actor: Actor, meeting: Meeting, attendance: Attendance, draft: SeatDraft, seen: int | None) -> None:
    """Correct one entry: its part, presence, note, times of coming and going."""
    ensure(actor, Can.MANAGE, meeting)
    check_version(attendance, seen)
    rules.check_list_open(meeting.state)
    if draft.presence is not attendance.presence:
        rules.check_presence_open(meeting.state)
    if draft.arrived and draft.left and draft.left < draft.arrived:
        raise RuleBroken(_("The time of leaving lies before the time of arriving."), "left")
    attendance.part = draft.part
    attendance.presence_note = draft.presence_note
    attendance.arrived_at = _at(meeting, draft.arrived)
    attendance.left_at = _at(meeting, draft.left)
    _mark(actor, meeting, [(attendance, draft.presence)])
    if db.session.is_modified(attendance):
        record(
            events.SeatEdited(
                actor_id=actor.user_id,
                thing_id=attendance.id,
                meeting_id=meeting.id,
                unit_id=attendance.unit_id,
                name=attendance.name or attendance.title,
            )
        )


def _at(meeting: Meeting, moment: time | None) -> datetime | None:
    return None if moment is None else clock.at(meeting.held_on, moment.hour, moment.minute)
