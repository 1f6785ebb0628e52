"""Reading minutes: the whole, an entry, a speech, a correction."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from meeting.accounts.models import User
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Reply
from meeting.core import clock
from meeting.core import db as store
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.workdays import WorkCalendar
from meeting.directory.models import Person, Unit
from meeting.directory.rules import post_of
from meeting.minutes import rules
from meeting.minutes.models import (
    Minutes,
    MinutesCorrection,
    MinutesEntry,
    MinutesFormer,
    MinutesRevision,
    MinutesSpeech,
    MinutesWaiver,
)
from meeting.minutes.rules import CorrectionState, Pending, Speaker, State
from meeting.scheduling.models import Meeting

MOST_REVISIONS = 200
LONGEST_MEETING = 7  # days


def _whole() -> Select[Minutes]:
    return (
        select(Minutes)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .options(
            contains_eager(Minutes.meeting).options(
                joinedload(Meeting.venue), joinedload(Meeting.chair), joinedload(Meeting.secretary)
            )
        )
    )


def find_minutes(meeting_id: int) -> Minutes | None:
    """The minutes of a meeting with the meeting, its venue and people, if they were begun: one query."""
    return db.session.execute(_whole().where(Minutes.meeting_id == meeting_id)).scalar_one_or_none()


def get_minutes(meeting_id: int) -> Minutes:
    """The minutes of a meeting with the meeting, its venue, chair and secretary; raises NotFound."""
    found = find_minutes(meeting_id)
    if found is None:
        raise NotFound("Minutes")
    return found


def hold(minutes: Minutes) -> None:
    """Read the minutes anew, with their meeting; others who hold them wait until the commit."""
    stmt = _whole().where(Minutes.id == minutes.id).with_for_update(of=Minutes, key_share=True)
    db.session.execute(stmt.execution_options(populate_existing=True)).one()


def get_entry(entry_id: int) -> tuple[MinutesEntry, Minutes]:
    """An entry with its minutes and their meeting: one query. Raises NotFound."""
    found = db.session.execute(
        _whole().add_columns(MinutesEntry).join(MinutesEntry, MinutesEntry.minutes_id == Minutes.id)
        .where(MinutesEntry.id == entry_id)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound("MinutesEntry")
    minutes, entry = found
    return entry, minutes


def get_speech(speech_id: int) -> tuple[MinutesSpeech, MinutesEntry, Minutes]:
    """A speech with its entry and minutes: two queries. Raises NotFound."""
    speech = store.get(MinutesSpeech, speech_id)
    return speech, *get_entry(speech.entry_id)


def get_former(former_id: int) -> tuple[MinutesFormer, MinutesEntry, Minutes]:
    """Words kept of a heading or a speech, with their entry and minutes: two queries. Raises NotFound."""
    former = store.get(MinutesFormer, former_id)
    return former, *get_entry(former.entry_id)


def get_correction(correction_id: int) -> tuple[MinutesCorrection, MinutesEntry | None, Minutes]:
    """A correction with its entry, if it is about one, and its minutes: two queries. Raises NotFound."""
    correction = store.get(MinutesCorrection, correction_id)
    if correction.entry_id is not None:
        return correction, *get_entry(correction.entry_id)
    minutes = db.session.execute(_whole().where(Minutes.id == correction.minutes_id)).scalar_one()
    return correction, None, minutes


def entries_of(minutes_id: int) -> list[MinutesEntry]:
    """The entries in order."""
    chosen = select(MinutesEntry).where(MinutesEntry.minutes_id == minutes_id)
    return list(db.session.scalars(chosen.order_by(MinutesEntry.position, MinutesEntry.id)))


def speeches_of(minutes_id: int) -> list[MinutesSpeech]:
    """All speeches, by entry and in order."""
    chosen = (
        select(MinutesSpeech)
        .join(MinutesEntry, MinutesEntry.id == MinutesSpeech.entry_id)
        .where(MinutesEntry.minutes_id == minutes_id)
    )
    order = (MinutesSpeech.entry_id, MinutesSpeech.position, MinutesSpeech.id)
    return list(db.session.scalars(chosen.order_by(*order)))


def speeches_under(entry_id: int) -> list[MinutesSpeech]:
    """What was said under an entry, in order."""
    chosen = select(MinutesSpeech).where(MinutesSpeech.entry_id == entry_id)
    return list(db.session.scalars(chosen.order_by(MinutesSpeech.position, MinutesSpeech.id)))


def last_speeches(entry_ids: Collection[int]) -> dict[int, int]:
    """The last place taken by a speech under each of these entries that has any: one query, none for none."""
    if not entry_ids:
        return {}
    last = select(MinutesSpeech.entry_id, func.max(MinutesSpeech.position))
    rows = db.session.execute(
        last.where(MinutesSpeech.entry_id.in_(entry_ids)).group_by(MinutesSpeech.entry_id)
    )
    return {row.entry_id: row[1] for row in rows}


def speakers(meeting_id: int) -> list[Speaker]:
    """Those on the list of the meeting, in protocol order: one query."""
    rows = db.session.execute(
        select(
            Attendance.id,
            Attendance.reply,
            Attendance.name,
            Attendance.title,
            Attendance.unit_name,
            Attendance.substitute_name,
            Attendance.substitute_title,
        )
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Attendance.group_order, Attendance.position, Attendance.id)
    )
    found = []
    for row in rows:
        stands_in = row.reply is Reply.SUBSTITUTED
        name = row.substitute_name if stands_in else row.name
        post = row.substitute_title if stands_in else row.title
        title = post_of(post, row.unit_name)
        found.append(Speaker(row.id, name, title) if name else Speaker(row.id, title, ""))
    return found


# ─── Revisions and corrections ──────────────────────────────────────────────────────────────────────────────


def revisions_of(entry_id: int) -> Sequence[Any]:
    """The revisions of an entry, the newest first: number, text, origin, words, created_at, who."""
    return db.session.execute(
        select(
            MinutesRevision.number,
            MinutesRevision.text,
            MinutesRevision.origin,
            MinutesRevision.words,
            MinutesRevision.updated_at.label("at"),
            func.coalesce(Person.full_name, User.username).label("who"),
        )
        .join(User, User.id == MinutesRevision.author_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(MinutesRevision.entry_id == entry_id)
        .order_by(MinutesRevision.number.desc())
        .limit(MOST_REVISIONS)
    ).all()


def former_of(entry_id: int) -> Sequence[Any]:
    """Headings and speeches before they were changed or taken out, the newest first.

    Rows: id, kind, speaker, title, text, is_confidential, at, who.
    """
    return db.session.execute(
        select(
            MinutesFormer.id,
            MinutesFormer.kind,
            MinutesFormer.speaker,
            MinutesFormer.title,
            MinutesFormer.text,
            MinutesFormer.is_confidential,
            MinutesFormer.created_at.label("at"),
            func.coalesce(Person.full_name, User.username).label("who"),
        )
        .join(User, User.id == MinutesFormer.author_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(MinutesFormer.entry_id == entry_id)
        .order_by(MinutesFormer.id.desc())
        .limit(MOST_REVISIONS)
    ).all()


def find_last_author(entry_id: int) -> Any:
    """Who saved the newest revision of an entry, and when: who, at; None before anybody did."""
    rows = revisions_of(entry_id)
    return rows[0] if rows else None


def corrections_of(actor: Actor, minutes: Minutes) -> Sequence[Any]:
    """The corrections asked for that the actor may read: all for the office, else those of the own units.

    Rows: id, entry_id, text, state, answer, answered_on, created_at, who, unit.
    """
    stmt = (
        select(
            MinutesCorrection.id,
            MinutesCorrection.entry_id,
            MinutesCorrection.text,
            MinutesCorrection.state,
            MinutesCorrection.answer,
            MinutesCorrection.answered_on,
            MinutesCorrection.created_at,
            func.coalesce(Person.full_name, User.username).label("who"),
            func.coalesce(func.nullif(Unit.short_name, ""), Unit.name, "").label("unit"),
        )
        .join(User, User.id == MinutesCorrection.user_id)
        .outerjoin(Person, Person.id == User.person_id)
        .outerjoin(Unit, Unit.id == MinutesCorrection.unit_id)
        .where(MinutesCorrection.minutes_id == minutes.id)
        .order_by(MinutesCorrection.id)
    )
    if not actor.sees_all:
        own = MinutesCorrection.unit_id.in_(sorted(actor.unit_ids))
        stmt = stmt.where(or_(own, MinutesCorrection.user_id == actor.user_id))
    return db.session.execute(stmt).all()


def open_corrections(minutes_id: int) -> list[tuple[MinutesCorrection, MinutesEntry | None]]:
    """Corrections without an answer, each with the entry it is about, if any: one query."""
    rows = db.session.execute(
        select(MinutesCorrection, MinutesEntry)
        .outerjoin(MinutesEntry, MinutesEntry.id == MinutesCorrection.entry_id)
        .where(MinutesCorrection.minutes_id == minutes_id, MinutesCorrection.state == CorrectionState.OPEN)
        .order_by(MinutesCorrection.id)
    )
    return [(correction, entry) for correction, entry in rows]


def pending(minutes: Minutes) -> Pending:
    """What is still open before these minutes are approved: one query."""
    waiting = (correction.id for correction, _entry in open_corrections(minutes.id))
    return rules.pending(minutes.state, minutes.corrections_until, clock.today(), waiting)


def asker_name(correction: MinutesCorrection) -> str:
    """Who asked for a correction: the unit, else the person."""
    names = db.session.execute(
        select(func.nullif(Unit.short_name, ""), Unit.name, Person.full_name, User.username)
        .select_from(User)
        .outerjoin(Person, Person.id == User.person_id)
        .outerjoin(Unit, Unit.id == correction.unit_id)
        .where(User.id == correction.user_id)
    ).one()
    return next((name for name in names if name), "")


# ─── Meetings that keep no minutes ──────────────────────────────────────────────────────────────────────────


def find_waiver(meeting_id: int) -> Any:
    """The decision that a meeting keeps no minutes, if there is one: reason, decided_on, who."""
    return db.session.execute(
        select(
            MinutesWaiver.reason,
            MinutesWaiver.decided_on,
            func.coalesce(Person.full_name, User.username).label("who"),
        )
        .join(User, User.id == MinutesWaiver.decided_by_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(MinutesWaiver.meeting_id == meeting_id)
    ).one_or_none()


def is_waived() -> ColumnElement[bool]:
    """Whether the meeting of the query keeps no minutes."""
    return exists().where(MinutesWaiver.meeting_id == Meeting.id).correlate(Meeting)


# ─── For the schedule ───────────────────────────────────────────────────────────────────────────────────────


def awaiting_minutes(day: date) -> Sequence[Any]:
    """Meetings lately held that keep minutes which are not there, or a draft still: id, ends_at."""
    first = day - timedelta(days=rules.FORGOTTEN + LONGEST_MEETING)
    return db.session.execute(
        select(Meeting.id, Meeting.ends_at)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.state.in_(rules.OVER),
            ~is_waived(),
            Meeting.held_on.between(first, day),
            or_(Minutes.id.is_(None), Minutes.state == State.DRAFT),
        )
        .order_by(Meeting.held_on, Meeting.id)
    ).all()


def rounds_ending(day: date, days: WorkCalendar) -> list[Any]:
    """Minutes whose round ends on the next working day or sooner: id, meeting_id, corrections_until."""
    rows = db.session.execute(
        select(Minutes.id, Minutes.meeting_id, Minutes.corrections_until)
        .where(Minutes.state == State.CIRCULATED, Minutes.corrections_until >= day)
        .order_by(Minutes.id)
    )
    return [row for row in rows if rules.reminded_on(row.corrections_until, days) <= day]
