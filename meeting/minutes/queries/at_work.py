"""The editor's own reading: entries with who is at them, and what lacks on the overview."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, ScalarSelect, cast, extract, func, or_, select

from meeting.accounts.models import User
from meeting.core import clock
from meeting.core.db import db
from meeting.directory.models import Person
from meeting.minutes import rules
from meeting.minutes.models import Minutes, MinutesEntry, MinutesFormer, MinutesRevision, MinutesSpeech
from meeting.minutes.queries.reading import is_waived
from meeting.minutes.rules import State
from meeting.scheduling.models import Meeting


def written(minutes_id: int) -> Sequence[Any]:
    """The entries for the editor, in order, with how many texts are kept of each and who was at it last.

    Rows: id, kind, heading, text, is_confidential, version, editor_id, editing_at, editor, revisions.
    """
    kept = [
        select(func.count()).where(kind.entry_id == MinutesEntry.id).correlate(MinutesEntry).scalar_subquery()
        for kind in (MinutesRevision, MinutesFormer)
    ]
    return db.session.execute(
        select(
            MinutesEntry.id,
            MinutesEntry.kind,
            MinutesEntry.heading,
            MinutesEntry.text,
            MinutesEntry.is_confidential,
            MinutesEntry.version,
            MinutesEntry.editor_id,
            MinutesEntry.editing_at,
            func.coalesce(Person.full_name, User.username).label("editor"),
            (kept[0] + kept[1]).label("revisions"),
        )
        .outerjoin(User, User.id == MinutesEntry.editor_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(MinutesEntry.minutes_id == minutes_id)
        .order_by(MinutesEntry.position, MinutesEntry.id)
    ).all()


def speeches_by_entry(minutes_id: int) -> dict[int, list[Any]]:
    """The speeches of the editor by entry: id, speaker, title, text, is_confidential, issue_id: one query."""
    found: dict[int, list[Any]] = {}
    rows = db.session.execute(
        select(
            MinutesSpeech.id,
            MinutesSpeech.entry_id,
            MinutesSpeech.speaker,
            MinutesSpeech.title,
            MinutesSpeech.text,
            MinutesSpeech.is_confidential,
            MinutesSpeech.issue_id,
        )
        .join(MinutesEntry, MinutesEntry.id == MinutesSpeech.entry_id)
        .where(MinutesEntry.minutes_id == minutes_id)
        .order_by(MinutesSpeech.entry_id, MinutesSpeech.position, MinutesSpeech.id)
    )
    for row in rows:
        found.setdefault(row.entry_id, []).append(row)
    return found


def at_work(minutes_id: int) -> Sequence[Any]:
    """Who was last at which entry: id, version, editor_id, editing_at, editor: one query."""
    return db.session.execute(
        select(
            MinutesEntry.id,
            MinutesEntry.version,
            MinutesEntry.editor_id,
            MinutesEntry.editing_at,
            func.coalesce(Person.full_name, User.username).label("editor"),
        )
        .outerjoin(User, User.id == MinutesEntry.editor_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(MinutesEntry.minutes_id == minutes_id)
        .order_by(MinutesEntry.id)
    ).all()


# ─── What the overview says ─────────────────────────────────────────────────────────────────────────────────

_YEAR, _MONTH = 10_000, 100


def lacking(meeting_id: int) -> "ScalarSelect[Any]":
    """The day (as yyyymmdd) of a meeting whose minutes did not go round; nothing when none is awaited."""
    day = (
        cast(extract("year", Meeting.held_on), Integer) * _YEAR
        + cast(extract("month", Meeting.held_on), Integer) * _MONTH
        + cast(extract("day", Meeting.held_on), Integer)
    )
    return (
        select(day)
        .select_from(Meeting)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.id == meeting_id,
            Meeting.state.in_(rules.OVER),
            ~is_waived(),
            Meeting.held_on < clock.today(),
            or_(Minutes.id.is_(None), Minutes.state == State.DRAFT),
        )
        .scalar_subquery()
    )


def days_since(day: int) -> int:
    """How many days ago a day written as yyyymmdd was."""
    held = date(day // _YEAR, day // _MONTH % _MONTH, day % _MONTH)
    return (clock.today() - held) // timedelta(days=1)
