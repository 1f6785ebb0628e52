"""Verbs of speeches: recorded in one line, put in order, put right."""

from dataclasses import dataclass

from sqlalchemy import func, select

from meeting.core.access import Actor
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.minutes import events, queries, rules
from meeting.minutes.models import Minutes, MinutesEntry, MinutesFormer, MinutesSpeech
from meeting.minutes.rules import FormerKind
from meeting.minutes.service.base import SAID, check_writing, keep_former, of_entry


@dataclass(frozen=True)
class Line:
    """A speech as typed in one line: who (from the list or typed), and what."""

    speaker: str
    text: str


@dataclass(frozen=True)
class SpeechDraft:
    """A speech as put right."""

    speaker: str
    title: str
    text: str
    is_confidential: bool


def say(actor: Actor, minutes: Minutes, entry: MinutesEntry, line: Line) -> MinutesSpeech:
    """Put on record what somebody said."""
    check_writing(actor, minutes)
    if not line.speaker:
        raise RuleBroken(_("Say who spoke."), "speaker")
    if not line.text:
        raise RuleBroken(_("Say what was said."), "text")
    who = rules.speaker_of(line.speaker, queries.speakers(minutes.meeting_id))
    last = select(func.max(MinutesSpeech.position)).where(MinutesSpeech.entry_id == entry.id)
    speech = MinutesSpeech(
        entry_id=entry.id,
        position=(db.session.scalar(last) or 0) + 1,
        attendance_id=who.attendance_id,
        speaker=who.name[:200],
        title=who.title[:300],
        text=line.text,
    )
    db.session.add(speech)
    db.session.flush()
    record(events.SpeechAdded(**of_entry(actor, minutes, entry), speaker=speech.speaker))
    return speech


def edit_speech(
    actor: Actor,
    minutes: Minutes,
    entry: MinutesEntry,
    speech: MinutesSpeech,
    draft: SpeechDraft,
    seen: int | None,
) -> None:
    """Change who spoke, and what is on record."""
    check_writing(actor, minutes)
    check_version(speech, seen)
    if (draft.speaker, draft.title, draft.text) != (speech.speaker, speech.title, speech.text):
        keep_former(actor, speech, FormerKind.SPEECH)
    if draft.speaker != speech.speaker:
        speech.attendance_id = None
    speech.speaker, speech.title, speech.text = draft.speaker, draft.title, draft.text
    speech.is_confidential = draft.is_confidential
    record(events.SpeechEdited(**of_entry(actor, minutes, entry), speaker=speech.speaker))


def mark_speech(
    actor: Actor, minutes: Minutes, entry: MinutesEntry, speech: MinutesSpeech, *, confidential: bool
) -> None:
    """Leave a speech out of copies, or put it back."""
    check_writing(actor, minutes)
    if speech.is_confidential != confidential:
        speech.is_confidential = confidential
        record(events.SpeechEdited(**of_entry(actor, minutes, entry), speaker=speech.speaker))


def remove_speech(actor: Actor, minutes: Minutes, entry: MinutesEntry, speech: MinutesSpeech) -> None:
    """Take a speech out; what it said is kept and can be put back."""
    check_writing(actor, minutes)
    keep_former(actor, speech, FormerKind.REMOVED)
    record(events.SpeechRemoved(**of_entry(actor, minutes, entry), speaker=speech.speaker))
    db.session.delete(speech)


def put_back(actor: Actor, minutes: Minutes, entry: MinutesEntry, former: MinutesFormer) -> MinutesSpeech:
    """Let a speech that was taken out stand in the minutes again, where it stood."""
    check_writing(actor, minutes)
    if former.kind is not FormerKind.REMOVED:
        raise RuleBroken(_("This speech was put back already."))
    speech = MinutesSpeech(entry_id=entry.id, **{name: getattr(former, name) for name in SAID})
    former.kind = FormerKind.PUT_BACK
    db.session.add(speech)
    db.session.flush()
    record(events.SpeechPutBack(**of_entry(actor, minutes, entry), speaker=speech.speaker))
    return speech


def move_speech(
    actor: Actor, minutes: Minutes, entry: MinutesEntry, speech: MinutesSpeech, step: int
) -> None:
    """Move a speech one place up (-1) or down (1)."""
    check_writing(actor, minutes)
    rows = {row.id: row for row in queries.speeches_under(entry.id)}
    order = rules.moved(list(rows), speech.id, step)
    if order == list(rows):
        return
    for position, key in enumerate(order, 1):
        rows[key].position = position
    record(
        events.EntriesReordered(actor_id=actor.user_id, thing_id=minutes.id, meeting_id=minutes.meeting_id)
    )
