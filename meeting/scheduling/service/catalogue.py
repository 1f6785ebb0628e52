"""The working calendar, series and venues: what the office keeps for its meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from meeting.core.access import Actor, ensure
from meeting.core.db import Row, check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.workdays import CalendarRow, parse_rows
from meeting.scheduling import events, queries
from meeting.scheduling.models import CalendarDay, Series, Venue
from meeting.scheduling.policy import Can
from meeting.scheduling.rules import DayKind, Kind

SEED = Path(__file__).parents[1] / "data" / "working_calendar.csv"


@dataclass(frozen=True)
class DayDraft:
    """A day of the working calendar as somebody wants it."""

    day: date
    kind: DayKind
    name: str
    name_en: str = ""
    source: str = ""


@dataclass(frozen=True)
class VenueDraft:
    """A venue as somebody wants it."""

    name: str
    address: str = ""
    seats: int | None = None


# ─── The working calendar ───────────────────────────────────────────────────────────────────────────────────


def add_day(actor: Actor, draft: DayDraft) -> CalendarDay:
    """Put a day into the working calendar."""
    ensure(actor, Can.CALENDAR)
    row = CalendarDay()
    _set_day(actor, row, draft)
    return row


def edit_day(actor: Actor, row: CalendarDay, draft: DayDraft, *, seen: int | None = None) -> None:
    """Change a day of the working calendar."""
    ensure(actor, Can.CALENDAR, row)
    check_version(row, seen)
    _set_day(actor, row, draft)


def _set_day(actor: Actor, row: CalendarDay, draft: DayDraft) -> None:
    other = db.session.execute(select(CalendarDay.id).where(CalendarDay.day == draft.day)).scalar()
    if other not in {None, row.id}:
        raise RuleBroken(_("This day is in the calendar already. Change that entry instead."), "day")
    for name, value in vars(draft).items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    queries.forget_calendar()
    record(events.CalendarDaySet(actor_id=actor.user_id, thing_id=row.id, day=row.day, name=row.name))


def remove_day(actor: Actor, row: CalendarDay) -> None:
    """Take a day out of the working calendar."""
    ensure(actor, Can.CALENDAR, row)
    record(events.CalendarDayRemoved(actor_id=actor.user_id, thing_id=row.id, day=row.day, name=row.name))
    db.session.delete(row)
    db.session.flush()
    queries.forget_calendar()


def seeded_days() -> list[CalendarRow]:
    """The days that come with the product."""
    return parse_rows(SEED.read_text(encoding="utf-8"))


def seed_calendar(actor: Actor | None = None, years: Iterable[int] | None = None) -> int:
    """Add the days that come with the product and are not in the calendar yet; returns how many.

    Without an actor the installation itself acts (command, demo). Nothing that is there is changed.
    """
    if actor is not None:
        ensure(actor, Can.CALENDAR)
    wanted = None if years is None else set(years)
    present = set(db.session.execute(select(CalendarDay.day)).scalars())
    new = [r for r in seeded_days() if r.day not in present and (wanted is None or r.day.year in wanted)]
    for row in new:
        db.session.add(
            CalendarDay(
                day=row.day, kind=DayKind(row.kind), name=row.name_vi, name_en=row.name_en, source=row.source
            )
        )
    if new:
        db.session.flush()
        span = sorted({row.day.year for row in new})
        told = str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}"
        who = actor.user_id if actor else None
        record(events.CalendarImported(actor_id=who, thing_id=0, count=len(new), years=told))
    queries.forget_calendar()
    return len(new)


# ─── Series and venues ──────────────────────────────────────────────────────────────────────────────────────


def add_series(actor: Actor, name: str, kind: Kind) -> Series:
    """Add a series."""
    ensure(actor, Can.MANAGE)
    row = Series()
    _set_series(actor, row, name, kind)
    return row


def edit_series(actor: Actor, row: Series, name: str, kind: Kind, *, seen: int | None = None) -> None:
    """Rename a series or change its kind."""
    ensure(actor, Can.MANAGE)
    check_version(row, seen)
    _set_series(actor, row, name, kind)


def _set_series(actor: Actor, row: Series, name: str, kind: Kind) -> None:
    _refuse_double(Series, row, name)
    row.name, row.kind = name, kind
    db.session.add(row)
    db.session.flush()
    record(events.SeriesSaved(actor_id=actor.user_id, thing_id=row.id, name=name))


def add_venue(actor: Actor, draft: VenueDraft) -> Venue:
    """Add a venue."""
    ensure(actor, Can.MANAGE)
    row = Venue()
    _set_venue(actor, row, draft)
    return row


def edit_venue(actor: Actor, row: Venue, draft: VenueDraft, *, seen: int | None = None) -> None:
    """Change a venue."""
    ensure(actor, Can.MANAGE)
    check_version(row, seen)
    _set_venue(actor, row, draft)


def _set_venue(actor: Actor, row: Venue, draft: VenueDraft) -> None:
    _refuse_double(Venue, row, draft.name)
    for name, value in vars(draft).items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    record(events.VenueSaved(actor_id=actor.user_id, thing_id=row.id, name=row.name))


def _refuse_double(kind: Any, row: Row, name: str) -> None:
    with db.session.no_autoflush:
        other = db.session.execute(select(kind.id).where(kind.name == name)).scalar()
    if other not in {None, row.id}:
        raise RuleBroken(_("There is one of this name already."), "name")
