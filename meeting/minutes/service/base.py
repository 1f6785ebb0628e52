"""What the verbs of minutes share."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, inspect, select, update

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.events import record
from meeting.minutes import events, queries, rules
from meeting.minutes.models import Minutes, MinutesEntry, MinutesFormer, MinutesRevision, MinutesSpeech, Said
from meeting.minutes.policy import Can
from meeting.minutes.rules import FormerKind, Origin
from meeting.scheduling.models import Meeting

SAID = tuple(Said.__annotations__)  # what a speech and the words kept of it have in common


def check_writing(actor: Actor, minutes: Minutes) -> None:
    """The actor writes, and these minutes are a draft."""
    ensure(actor, Can.WRITE, minutes)
    rules.check_writable(minutes.state)


def hold_order(actor: Actor, minutes: Minutes) -> None:
    """As `check_writing`; nobody else adds, moves or takes out entries until the commit."""
    ensure(actor, Can.WRITE, minutes)
    queries.hold(minutes)
    rules.check_writable(minutes.state)


def hold_meeting(meeting_id: int) -> None:
    """Others who begin minutes of the meeting, or decide that it keeps none, wait until the commit."""
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update(key_share=True))


def about(actor: Actor, minutes: Minutes) -> dict[str, Any]:
    """The common fields of an event about minutes."""
    return {"actor_id": actor.user_id, "thing_id": minutes.id, "meeting_id": minutes.meeting_id}


def of_entry(actor: Actor, minutes: Minutes, entry: MinutesEntry) -> dict[str, Any]:
    """The common fields of an event about an entry."""
    return {**about(actor, minutes), "heading": entry.heading}


def set_beside(entry: MinutesEntry, **values: Any) -> None:
    """Change what is not the words of an entry, without a new version: who types need not hear of it."""
    db.session.flush()
    db.session.execute(
        update(MinutesEntry)
        .where(MinutesEntry.id == entry.id)
        .values(**values, updated_at=MinutesEntry.updated_at)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(entry)


def is_new(entry: MinutesEntry) -> bool:
    """Whether the database does not know the entry yet."""
    return not inspect(entry).persistent


def place_in_order(entries: Sequence[MinutesEntry]) -> None:
    """Number the entries as they come, beside their versions; one statement, whatever their number."""
    moved = {}
    for position, entry in enumerate(entries, 1):
        if is_new(entry):
            entry.position = position
        elif entry.position != position:
            moved[entry.id] = position
    db.session.flush()
    if not moved:
        return
    chosen = MinutesEntry.id.in_(moved)
    db.session.execute(
        update(MinutesEntry)
        .where(chosen)
        .values(position=case(moved, value=MinutesEntry.id), updated_at=MinutesEntry.updated_at)
        .execution_options(synchronize_session=False)
    )
    db.session.scalars(select(MinutesEntry).where(chosen).execution_options(populate_existing=True)).all()


def find_newest(entry_id: int) -> MinutesRevision | None:
    """The newest revision of an entry, if it was ever written."""
    newest = select(MinutesRevision).where(MinutesRevision.entry_id == entry_id)
    return db.session.scalars(newest.order_by(MinutesRevision.number.desc()).limit(1)).first()


def revise(
    actor: Actor, minutes: Minutes, entry: MinutesEntry, text: str, origin: Origin, words: str = ""
) -> MinutesRevision:
    """Let the entry say this from now on; the words before stay as a revision."""
    newest = find_newest(entry.id)
    entry.text = text
    db.session.flush()  # who saved before is told so here, before a number is taken
    if newest is not None and _goes_on(actor, newest, origin):
        newest.text = text
        return newest
    return add_revision(actor, minutes, entry, text, origin, words)


def add_revision(
    actor: Actor, minutes: Minutes, entry: MinutesEntry, text: str, origin: Origin, words: str = ""
) -> MinutesRevision:
    """Keep words of an entry under the next number; what the entry says does not change by that."""
    newest = find_newest(entry.id)
    number = newest.number + 1 if newest else 1
    revision = MinutesRevision(
        entry_id=entry.id,
        number=number,
        text=text,
        author_id=actor.user_id or 0,
        origin=origin,
        words=words[:200],
    )
    db.session.add(revision)
    db.session.flush()
    if origin is Origin.RESTORED:
        record(events.EntryRestored(**of_entry(actor, minutes, entry), number=number, old=int(words)))
    elif origin is not Origin.ASSEMBLED:
        record(events.EntryWritten(**of_entry(actor, minutes, entry), number=number))
    return revision


def _goes_on(actor: Actor, newest: MinutesRevision, origin: Origin) -> bool:
    """Whether the author goes on with the revision begun a moment ago."""
    return (
        origin is Origin.WRITTEN
        and newest.origin is Origin.WRITTEN
        and newest.author_id == actor.user_id
        and clock.now() - newest.created_at < rules.ONE_SITTING
    )


def keep_former(actor: Actor, speech: MinutesSpeech, kind: FormerKind) -> None:
    """Keep what a speech says before it is changed or taken out."""
    said = {name: getattr(speech, name) for name in SAID}
    db.session.add(MinutesFormer(entry_id=speech.entry_id, kind=kind, author_id=actor.user_id or 0, **said))


def next_position(minutes_id: int) -> int:
    """The place after the last entry."""
    last = select(func.max(MinutesEntry.position)).where(MinutesEntry.minutes_id == minutes_id)
    return (db.session.scalar(last) or 0) + 1
