"""Verbs that put a draft together from the record, again and again, without touching what was written."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, insert, select

from meeting.agenda.rules import Kind as ItemKind
from meeting.core.access import Actor, ensure
from meeting.core.db import Row, db
from meeting.core.events import record
from meeting.minutes import events, queries, rules
from meeting.minutes.models import Minutes, MinutesEntry, MinutesRevision, MinutesSpeech
from meeting.minutes.policy import Can
from meeting.minutes.queries import Head, Items
from meeting.minutes.rules import EntryKind, Origin
from meeting.minutes.service.base import about, hold_meeting, hold_order, is_new, place_in_order, revise
from meeting.minutes.service.waiving import lift_waiver
from meeting.scheduling.models import Meeting

KINDS = {ItemKind.SECTION: EntryKind.SECTION, ItemKind.CONCLUSION: EntryKind.CONCLUSION}


def start(actor: Actor, meeting: Meeting) -> Minutes:
    """Begin the minutes with what the record holds; the minutes there are when somebody was quicker."""
    ensure(actor, Can.WRITE)
    rules.check_started(meeting.state)
    hold_meeting(meeting.id)
    found = queries.find_minutes(meeting.id)
    if found is not None:
        return found
    minutes = Minutes(meeting_id=meeting.id, assembled={})
    db.session.add(minutes)
    db.session.flush()
    minutes.began_at, minutes.ended_at = meeting.starts_at, meeting.ends_at
    _take_over(actor, minutes, meeting)
    lift_waiver(actor, meeting)
    record(events.MinutesStarted(**about(actor, minutes), entries=len(queries.entries_of(minutes.id))))
    return minutes


def assemble(actor: Actor, minutes: Minutes) -> int:
    """Add what is new in the record, and renew what nobody wrote on yet; how many things changed."""
    hold_order(actor, minutes)
    added = _take_over(actor, minutes, minutes.meeting)
    if added:
        record(events.MinutesAssembled(**about(actor, minutes), added=added))
    return added


def _take_over(actor: Actor, minutes: Minutes, meeting: Meeting) -> int:
    """How many things changed. Everything is read first, then written: a fixed number of queries."""
    taken = dict(minutes.assembled or {})
    items = [item for item in queries.items_of(meeting.id) if item.kind not in rules.LEFT_OUT]
    concluded, issues = queries.conclusion_of(meeting.id), queries.issues_of(meeting.id)
    changed = _take_head(minutes, meeting, taken)
    order = queries.entries_of(minutes.id)
    changed += _take_items(minutes, items, order, taken)
    changed += _take_conclusion(actor, minutes, concluded, order, taken)
    places = _take_issues(minutes, issues, items, order, taken)
    ids = _keep(actor, minutes, order)
    _speak([(ids[entry], issue) for entry, issue in places])
    minutes.assembled = taken
    db.session.flush()
    return changed + len(places)


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


def _new(minutes: Minutes, kind: EntryKind, heading: str, item_id: int | None = None) -> MinutesEntry:
    return MinutesEntry(
        minutes_id=minutes.id, agenda_item_id=item_id, kind=kind, heading=heading, text="", position=0
    )


NEW = ("minutes_id", "agenda_item_id", "kind", "heading", "text", "position")


def _take_items(minutes: Minutes, items: Items, order: list[MinutesEntry], taken: dict[str, Any]) -> int:
    """New items come right after the entry of the item that stands before them in the programme."""
    known: set[int] = set(taken.get("items") or ())
    places = {entry.agenda_item_id: entry for entry in order if entry.agenda_item_id}
    at, added = 0, 0
    for item in items:
        if item.id in known:
            if item.id in places:
                at = order.index(places[item.id]) + 1
            continue
        entry = _new(minutes, KINDS.get(item.kind, EntryKind.ITEM), item.title, item.id)
        entry.text = rules.proposed_text(item.kind, item.title, item.presenter)
        order.insert(at, entry)
        at += 1
        added += 1
    taken["items"] = sorted(known | {item.id for item in items})
    return added


def _take_conclusion(
    actor: Actor, minutes: Minutes, text: str, order: list[MinutesEntry], taken: dict[str, Any]
) -> int:
    """The conclusion under its item, or as the last entry; left alone once somebody wrote there."""
    found = next((entry for entry in order if entry.kind is EntryKind.CONCLUSION), None)
    if found is None:
        if not text or taken.get("conclusion"):  # taken out on purpose
            return 0
        found = _new(minutes, EntryKind.CONCLUSION, rules.CONCLUSION_HEADING)
        order.append(found)
    taken["conclusion"] = True
    if not text or text == found.text:
        return 0
    if is_new(found):
        found.text = text
    elif _was_written(found):
        return 0
    else:
        revise(actor, minutes, found, text, Origin.ASSEMBLED)
    return 1


def _was_written(entry: MinutesEntry) -> bool:
    by_hand = select(func.count()).where(
        MinutesRevision.entry_id == entry.id, MinutesRevision.origin != Origin.ASSEMBLED
    )
    return bool(db.session.scalar(by_hand))


def _take_issues(
    minutes: Minutes, issues: Items, items: Items, order: list[MinutesEntry], taken: dict[str, Any]
) -> list[tuple[MinutesEntry, Any]]:
    """Issues raised at the meeting that are new, each with its entry: its item's, else the discussion."""
    known: set[int] = set(taken.get("issues") or ())
    fresh = [issue for issue in issues if issue.id not in known]
    taken["issues"] = sorted(known | {issue.id for issue in fresh})
    of_item = {entry.agenda_item_id: entry for entry in order if entry.agenda_item_id}
    return [
        (of_item.get(issue.agenda_item_id) or _discussion(minutes, items, order), issue) for issue in fresh
    ]


def _discussion(minutes: Minutes, items: Items, order: list[MinutesEntry]) -> MinutesEntry:
    """The entry of the discussion, else an entry of their own before the conclusion."""
    discussed = {item.id for item in items if item.kind is ItemKind.DISCUSSION}
    for entry in order:
        if entry.kind is EntryKind.ISSUES or entry.agenda_item_id in discussed:
            return entry
    at = next((n for n, entry in enumerate(order) if entry.kind is EntryKind.CONCLUSION), len(order))
    found = _new(minutes, EntryKind.ISSUES, rules.ISSUES_HEADING)
    order.insert(at, found)
    return found


def _keep(actor: Actor, minutes: Minutes, order: list[MinutesEntry]) -> dict[MinutesEntry, int]:
    """Store the entries in order; what new ones say is their first revision. The id of each.

    The minutes are held: between storing and reading nobody else adds or moves an entry.
    """
    place_in_order(order)
    fresh = [entry for entry in order if is_new(entry)]
    _insert(MinutesEntry, [{name: getattr(entry, name) for name in NEW} for entry in fresh])
    ids = {entry: stored.id for entry, stored in zip(order, queries.entries_of(minutes.id), strict=True)}
    first = {"number": 1, "author_id": actor.user_id or 0, "origin": Origin.ASSEMBLED}
    told = [entry for entry in fresh if entry.text]
    _insert(MinutesRevision, [{"entry_id": ids[entry], "text": entry.text, **first} for entry in told])
    return ids


def _speak(places: list[tuple[int, Any]]) -> None:
    """Put issues on record as speeches of their units, after what was said under these entries before."""
    last = Counter(queries.last_speeches({entry_id for entry_id, _issue in places}))
    said = []
    for entry_id, issue in places:
        last[entry_id] += 1
        said.append(
            {
                "entry_id": entry_id,
                "position": last[entry_id],
                "issue_id": issue.id,
                "speaker": issue.raised_by or issue.unit,
                "title": issue.unit if issue.raised_by else "",
                "text": rules.issue_words(issue.text, issue.request),
            }
        )
    _insert(MinutesSpeech, said)


def _insert(kind: type[Row], rows: list[dict[str, Any]]) -> None:
    """Insert rows in one statement, whatever their number."""
    if rows:
        db.session.execute(insert(kind), rows)
