"""Verbs that put a draft together from the record, again and again, without touching what was written."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from meeting.agenda.rules import Kind as ItemKind
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.events import record
from meeting.minutes import events, queries, rules
from meeting.minutes.models import Minutes, MinutesEntry, MinutesRevision, MinutesSpeech
from meeting.minutes.policy import Can
from meeting.minutes.queries import Head
from meeting.minutes.rules import EntryKind, Origin
from meeting.minutes.service.base import about, check_writing, next_position, place_in_order, revise
from meeting.scheduling.models import Meeting

KINDS = {ItemKind.SECTION: EntryKind.SECTION, ItemKind.CONCLUSION: EntryKind.CONCLUSION}


def start(actor: Actor, meeting: Meeting) -> Minutes:
    """Begin the minutes with what the record holds; the minutes there are when somebody was quicker."""
    ensure(actor, Can.WRITE)
    rules.check_started(meeting.state)
    found = queries.find_minutes(meeting.id)
    if found is not None:
        return found
    minutes = Minutes(meeting_id=meeting.id, assembled={})
    db.session.add(minutes)
    db.session.flush()
    minutes.began_at, minutes.ended_at = meeting.starts_at, meeting.ends_at
    entries = _take_over(actor, minutes, meeting)
    record(events.MinutesStarted(**about(actor, minutes), entries=entries))
    return minutes


def assemble(actor: Actor, minutes: Minutes) -> int:
    """Add what is new in the record, and renew what nobody wrote on yet; how many things changed."""
    check_writing(actor, minutes)
    added = _take_over(actor, minutes, minutes.meeting)
    if added:
        record(events.MinutesAssembled(**about(actor, minutes), added=added))
    return added


def _take_over(actor: Actor, minutes: Minutes, meeting: Meeting) -> int:
    taken = dict(minutes.assembled or {})
    changed = _take_head(minutes, meeting, taken)
    changed += _take_items(actor, minutes, taken)
    changed += _take_conclusion(actor, minutes, taken)
    changed += _take_issues(minutes, taken)
    minutes.assembled = taken
    db.session.flush()
    return changed


def _take_head(minutes: Minutes, meeting: Meeting, taken: dict[str, Any]) -> int:
    """Each value of the head that still is as it was proposed."""
    now, before = asdict(queries.head_of(meeting)), taken.get("head") or asdict(Head("", "", "", "", ""))
    changed = 0
    for name, value in now.items():
        if getattr(minutes, name) in {before[name], None} and getattr(minutes, name) != value:
            setattr(minutes, name, value)
            changed = 1
    taken["head"] = now
    return changed


def _entries(minutes: Minutes) -> list[MinutesEntry]:
    chosen = select(MinutesEntry).where(MinutesEntry.minutes_id == minutes.id)
    return list(db.session.scalars(chosen.order_by(MinutesEntry.position, MinutesEntry.id)))


def _take_items(actor: Actor, minutes: Minutes, taken: dict[str, Any]) -> int:
    """New items come right after the entry of the item that stands before them in the programme."""
    known: set[int] = set(taken.get("items") or ())
    items = [item for item in queries.items_of(minutes.meeting_id) if item.kind not in rules.LEFT_OUT]
    order = _entries(minutes)
    places = {entry.agenda_item_id: entry for entry in order if entry.agenda_item_id}
    at, added = 0, 0
    for item in items:
        if item.id in known:
            if item.id in places:
                at = order.index(places[item.id]) + 1
            continue
        entry = MinutesEntry(
            minutes_id=minutes.id,
            agenda_item_id=item.id,
            kind=KINDS.get(item.kind, EntryKind.ITEM),
            heading=item.title,
            position=0,
        )
        order.insert(at, entry)
        at += 1
        added += 1
        db.session.add(entry)
        db.session.flush()
        text = rules.proposed_text(item.kind, item.title, item.presenter)
        if text:
            revise(actor, minutes, entry, text, Origin.ASSEMBLED)
    place_in_order(order)
    taken["items"] = sorted(known | {item.id for item in items})
    return added


def _take_conclusion(actor: Actor, minutes: Minutes, taken: dict[str, Any]) -> int:
    """The conclusion under its item, or as the last entry; left alone once somebody wrote there."""
    text = queries.conclusion_of(minutes.meeting_id)
    found = next((row for row in _entries(minutes) if row.kind is EntryKind.CONCLUSION), None)
    if found is None:
        if not text or taken.get("conclusion"):  # taken out on purpose
            return 0
        found = MinutesEntry(
            minutes_id=minutes.id,
            kind=EntryKind.CONCLUSION,
            heading=rules.CONCLUSION_HEADING,
            position=next_position(minutes.id),
        )
        db.session.add(found)
        db.session.flush()
    taken["conclusion"] = True
    if not text or text == found.text or _was_written(found):
        return 0
    revise(actor, minutes, found, text, Origin.ASSEMBLED)
    return 1


def _was_written(entry: MinutesEntry) -> bool:
    by_hand = select(func.count()).where(
        MinutesRevision.entry_id == entry.id, MinutesRevision.origin != Origin.ASSEMBLED
    )
    return bool(db.session.scalar(by_hand))


def _take_issues(minutes: Minutes, taken: dict[str, Any]) -> int:
    """Issues raised at the meeting, as speeches of their units: under their item, else the discussion."""
    known: set[int] = set(taken.get("issues") or ())
    fresh = [issue for issue in queries.issues_of(minutes.meeting_id) if issue.id not in known]
    for issue in fresh:
        entry = _place_of(minutes, issue.agenda_item_id)
        last = select(func.max(MinutesSpeech.position)).where(MinutesSpeech.entry_id == entry.id)
        db.session.add(
            MinutesSpeech(
                entry_id=entry.id,
                position=(db.session.scalar(last) or 0) + 1,
                issue_id=issue.id,
                speaker=issue.raised_by or issue.unit,
                title=issue.unit if issue.raised_by else "",
                text=rules.issue_words(issue.text, issue.request),
            )
        )
        db.session.flush()
    taken["issues"] = sorted(known | {issue.id for issue in fresh})
    return len(fresh)


def _place_of(minutes: Minutes, item_id: int | None) -> MinutesEntry:
    """The entry of the item, the discussion, else an entry of their own before the conclusion."""
    entries = _entries(minutes)
    discussed = {item.id for item in queries.items_of(minutes.meeting_id) if item.kind is ItemKind.DISCUSSION}
    for entry in entries:
        if item_id is not None and entry.agenda_item_id == item_id:
            return entry
    for entry in entries:
        if entry.kind is EntryKind.ISSUES or entry.agenda_item_id in discussed:
            return entry
    at = next((n for n, row in enumerate(entries) if row.kind is EntryKind.CONCLUSION), len(entries))
    found = MinutesEntry(
        minutes_id=minutes.id, kind=EntryKind.ISSUES, heading=rules.ISSUES_HEADING, position=0
    )
    db.session.add(found)
    place_in_order([*entries[:at], found, *entries[at:]])
    return found
