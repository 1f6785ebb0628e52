"""Verbs of the editor: entries, their words and revisions, the head."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.minutes import events, queries, rules
from meeting.minutes.models import (
    Minutes,
    MinutesCorrection,
    MinutesEntry,
    MinutesFormer,
    MinutesRevision,
    MinutesSpeech,
)
from meeting.minutes.policy import Can
from meeting.minutes.rules import EntryKind, FormerKind, Origin
from meeting.minutes.service.base import (
    about,
    add_revision,
    check_writing,
    find_newest,
    hold_order,
    next_position,
    of_entry,
    place_in_order,
    revise,
    set_beside,
)


@dataclass(frozen=True)
class HeadDraft:
    """The head of the minutes as typed; instants in UTC."""

    began_at: datetime
    ended_at: datetime
    present: str
    chair_name: str
    chair_title: str
    secretary_name: str
    secretary_title: str


def edit_head(actor: Actor, minutes: Minutes, draft: HeadDraft, seen: int | None) -> None:
    """Put times, attendance, chair and secretary right."""
    ensure(actor, Can.WRITE, minutes)
    rules.check_head(minutes.state, draft.began_at, draft.ended_at)
    check_version(minutes, seen)
    for name, value in asdict(draft).items():
        setattr(minutes, name, value)
    record(events.MinutesHeadEdited(**about(actor, minutes), present=draft.present))


def add_entry(actor: Actor, minutes: Minutes, heading: str) -> MinutesEntry:
    """Add an entry of one's own before the conclusion, or at the end when there is none."""
    hold_order(actor, minutes)
    if not heading:
        raise RuleBroken(_("Fill in this field."), "heading")
    entry = MinutesEntry(
        minutes_id=minutes.id, kind=EntryKind.OWN, heading=heading, position=next_position(minutes.id)
    )
    db.session.add(entry)
    order = queries.entries_of(minutes.id)
    at = next((n for n, row in enumerate(order) if row.kind is EntryKind.CONCLUSION), len(order) - 1)
    place_in_order([*(row for row in order[:at] if row is not entry), entry,
                    *(row for row in order[at:] if row is not entry)])  # fmt: skip
    record(events.EntryAdded(**of_entry(actor, minutes, entry)))
    return entry


def rename(actor: Actor, minutes: Minutes, entry: MinutesEntry, heading: str) -> None:
    """Give an entry another heading."""
    check_writing(actor, minutes)
    if not heading:
        raise RuleBroken(_("Fill in this field."), "heading")
    if heading == entry.heading:
        return
    old = entry.heading
    former = MinutesFormer(entry_id=entry.id, kind=FormerKind.HEADING, author_id=actor.user_id or 0, text=old)
    db.session.add(former)
    set_beside(entry, heading=heading)
    record(events.EntryRenamed(**of_entry(actor, minutes, entry), old=old))


def remove_entry(actor: Actor, minutes: Minutes, entry: MinutesEntry) -> None:
    """Take an entry out, with its revisions and speeches; it does not come back by putting together."""
    hold_order(actor, minutes)
    record(events.EntryRemoved(**of_entry(actor, minutes, entry)))
    asked = update(MinutesCorrection).where(MinutesCorrection.entry_id == entry.id).values(entry_id=None)
    db.session.execute(asked)
    for kind in (MinutesRevision, MinutesSpeech, MinutesFormer):
        db.session.execute(delete(kind).where(kind.entry_id == entry.id))
    db.session.delete(entry)


def mark(actor: Actor, minutes: Minutes, entry: MinutesEntry, *, confidential: bool) -> None:
    """Leave an entry out of copies, or put it back."""
    check_writing(actor, minutes)
    if entry.is_confidential == confidential:
        return
    set_beside(entry, is_confidential=confidential)
    kind = events.EntryMadeConfidential if confidential else events.EntryOpened
    record(kind(**of_entry(actor, minutes, entry)))


def move(actor: Actor, minutes: Minutes, entry: MinutesEntry, step: int) -> None:
    """Move an entry one place up (-1) or down (1)."""
    hold_order(actor, minutes)
    rows = {row.id: row for row in queries.entries_of(minutes.id)}
    order = rules.moved(list(rows), entry.id, step)
    if order != list(rows):
        place_in_order([rows[key] for key in order])
        record(events.EntriesReordered(**about(actor, minutes)))


# ─── Words ──────────────────────────────────────────────────────────────────────────────────────────────────


def write(
    actor: Actor,
    minutes: Minutes,
    entry: MinutesEntry,
    text: str,
    seen: int | None,
    *,
    is_merged: bool = False,
) -> bool:
    """Let the entry say this; raises Stale when somebody saved other words meanwhile. Whether it changed.

    `is_merged`: the author had the other's words before the eyes; such a revision stands for itself.
    """
    check_writing(actor, minutes)
    if text == entry.text:
        return False
    check_version(entry, seen)
    revise(actor, minutes, entry, text, Origin.MERGED if is_merged else Origin.WRITTEN)
    be_at_work(actor, minutes, entry)
    return True


def set_aside(actor: Actor, minutes: Minutes, entry: MinutesEntry, text: str) -> None:
    """Keep the words that are stored; one's own stay as a revision, once.

    The entry does not change: who types on in it elsewhere is not told of other words.
    """
    check_writing(actor, minutes)
    if text == entry.text or _is_aside(actor, entry, text):
        return
    newest = find_newest(entry.id)
    add_revision(actor, minutes, entry, text, Origin.SET_ASIDE)
    origin, number = (Origin.RESTORED, str(newest.number)) if newest else (Origin.ASSEMBLED, "")
    add_revision(actor, minutes, entry, entry.text, origin, number)


def _is_aside(actor: Actor, entry: MinutesEntry, text: str) -> bool:
    kept = select(MinutesRevision.text).where(
        MinutesRevision.entry_id == entry.id, MinutesRevision.author_id == actor.user_id,
        MinutesRevision.origin == Origin.SET_ASIDE,
    )  # fmt: skip
    return text in db.session.scalars(kept.order_by(MinutesRevision.number.desc()).limit(20)).all()


def restore(actor: Actor, minutes: Minutes, entry: MinutesEntry, number: int, seen: int | None) -> None:
    """Make the words of an earlier revision the newest again."""
    check_writing(actor, minutes)
    wanted = select(MinutesRevision).where(
        MinutesRevision.entry_id == entry.id, MinutesRevision.number == number
    )
    revision = db.session.scalars(wanted).one_or_none()
    if revision is None:
        raise NotFound("MinutesRevision")
    if revision.text == entry.text:
        return
    check_version(entry, seen)
    revise(actor, minutes, entry, revision.text, Origin.RESTORED, str(number))


def be_at_work(actor: Actor, minutes: Minutes, entry: MinutesEntry) -> None:
    """Say that the actor types here now; it is forgotten after two minutes of silence."""
    check_writing(actor, minutes)
    now = clock.wall_now()
    is_mine = entry.editor_id == actor.user_id
    if is_mine and entry.editing_at and now - entry.editing_at < timedelta(seconds=5):
        return
    set_beside(entry, editor_id=actor.user_id, editing_at=now)
