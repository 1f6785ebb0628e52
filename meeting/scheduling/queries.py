"""Reading meetings, series, venues and the working calendar."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db, get
from meeting.core.errors import NotFound
from meeting.core.paging import AnySelect, Order, Page, paginate
from meeting.core.text import fold
from meeting.core.workdays import WorkCalendar
from meeting.directory.models import Person, Post, Tenure, Unit, UnitKind
from meeting.directory.rules import Relation
from meeting.scheduling import rules
from meeting.scheduling.models import CalendarDay, Meeting, Series, Venue
from meeting.scheduling.policy import INSIDERS
from meeting.scheduling.rules import Clock, Kind, State

FRESH_SECONDS = 5.0
SHEET_ROWS = 1000  # fetched at a time
HIGH_RANK = 20  # directors and their deputies stand up to here
WHOLE = (
    joinedload(Meeting.venue),
    joinedload(Meeting.chair),
    joinedload(Meeting.secretary),
    joinedload(Meeting.series),
)
_calendars: dict[str, tuple[float, WorkCalendar]] = {}


def get_meeting(meeting_id: int) -> Meeting:
    """The meeting with its venue, chair, secretary and series: one query. Raises NotFound."""
    found = db.session.execute(
        select(Meeting).where(Meeting.id == meeting_id).options(*WHOLE)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("Meeting")
    return found


def visible(actor: Actor) -> ColumnElement[bool]:
    """Meetings the actor may see, as a condition; the same rule as `scheduling:see`."""
    if actor.is_a(*INSIDERS):
        return true()
    return and_(
        Meeting.state != State.PLANNED,
        or_(Meeting.state != State.CANCELLED, Meeting.convened_at.is_not(None)),
    )


def calendar() -> WorkCalendar:
    """The working calendar of the office, at most five seconds old."""
    key = str(db.engine.url)
    kept = _calendars.get(key)
    if kept and time.monotonic() - kept[0] < FRESH_SECONDS:
        return kept[1]
    rows = db.session.execute(select(CalendarDay.day, CalendarDay.kind)).all()
    fresh = WorkCalendar.from_rows((row.day, row.kind.value) for row in rows)
    _calendars[key] = (time.monotonic(), fresh)
    return fresh


def forget_calendar() -> None:
    """Read the working calendar anew at the next question."""
    _calendars.clear()


def find_next_in_series(meeting: Meeting) -> Meeting | None:
    """The meeting of the same series held next (cancelled ones left out)."""
    later = or_(
        Meeting.held_on > meeting.held_on, and_(Meeting.held_on == meeting.held_on, Meeting.id > meeting.id)
    )
    return _neighbour(meeting, later, descending=False)


def find_previous_in_series(meeting: Meeting) -> Meeting | None:
    """The meeting of the same series held before (cancelled ones left out)."""
    earlier = or_(
        Meeting.held_on < meeting.held_on, and_(Meeting.held_on == meeting.held_on, Meeting.id < meeting.id)
    )
    return _neighbour(meeting, earlier, descending=True)


def _neighbour(meeting: Meeting, side: ColumnElement[bool], *, descending: bool) -> Meeting | None:
    if meeting.series_id is None:
        return None
    order = (Meeting.held_on.desc(), Meeting.id.desc()) if descending else (Meeting.held_on, Meeting.id)
    stmt = select(Meeting).where(
        Meeting.series_id == meeting.series_id, Meeting.state != State.CANCELLED, side
    )
    return db.session.execute(stmt.order_by(*order).limit(1)).scalar_one_or_none()


def clocks(meeting: Meeting, *, notice_issued_on: date | None = None) -> list[Clock]:
    """The clocks of the law of this meeting, counted as of today; they warn and never block."""
    facts = rules.ClockFacts(
        kind=meeting.kind,
        state=meeting.state,
        starts_on=meeting.held_on,
        ends_on=clock.local_day(meeting.ends_at),
        convened_on=clock.local_day(meeting.convened_at) if meeting.convened_at else None,
        notice_issued_on=notice_issued_on,
    )
    return rules.clocks(facts, calendar(), clock.today())


def post_titles(person_ids: Iterable[int], day: date) -> dict[int, str]:
    """The title of the highest post each of these people holds on the day."""
    rows = db.session.execute(
        select(Tenure.person_id, Post.title)
        .join(Post, Post.id == Tenure.post_id)
        .where(Tenure.person_id.in_(list(person_ids)), _held(day))
        .order_by(Post.rank.desc(), Tenure.id.desc())
    )
    return {row.person_id: row.title for row in rows}


def _held(day: date) -> ColumnElement[bool]:
    return and_(Tenure.starts_on <= day, or_(Tenure.ends_on.is_(None), Tenure.ends_on >= day))


# ─── Choices of the forms ───────────────────────────────────────────────────────────────────────────────────


def series_choices() -> list[tuple[int, str]]:
    """(id, name) of all series."""
    return [
        (r.id, r.name)
        for r in db.session.execute(select(Series.id, Series.name).order_by(Series.name, Series.id))
    ]


def venue_choices() -> list[tuple[int, str]]:
    """(id, name) of all venues."""
    return [
        (r.id, r.name)
        for r in db.session.execute(select(Venue.id, Venue.name).order_by(Venue.name, Venue.id))
    ]


def people_choices(
    day: date, chair_id: int | None = None, secretary_id: int | None = None
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Who may chair (holders of high posts of the department) and who may keep the record, on a day.

    The two people given are offered whatever post they hold. One query.
    """
    kept = [i for i in (chair_id, secretary_id) if i]
    rows = db.session.execute(
        select(
            Person.id,
            Person.full_name,
            Post.title,
            Post.rank,
            Post.is_head,
            Unit.id.label("unit_id"),
            Unit.name,
        )
        .join(Tenure, Tenure.person_id == Person.id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(or_(and_(_held(day), UnitKind.relation == Relation.OWN), Person.id.in_(kept)))
        .order_by(UnitKind.display_order, Unit.display_order, Post.rank, Person.sort_key, Person.id)
    ).all()
    chairs: dict[int, str] = {}
    secretaries: dict[int, str] = {}
    for row in rows:
        label = f"{row.full_name} – {row.title}, {row.name}"
        if row.is_head or row.rank <= HIGH_RANK or row.id == chair_id:
            chairs.setdefault(row.id, label)
        secretaries.setdefault(row.id, label)
    return list(chairs.items()), list(secretaries.items())


# ─── The working calendar ───────────────────────────────────────────────────────────────────────────────────


def get_day(day_id: int) -> CalendarDay:
    """A day of the working calendar; raises NotFound."""
    return get(CalendarDay, day_id)


def days_of(first: date, last: date) -> list[Any]:
    """(id, day, kind, name, name_en, source) of the calendar from first to last day."""
    stmt = select(
        CalendarDay.id,
        CalendarDay.day,
        CalendarDay.kind,
        CalendarDay.name,
        CalendarDay.name_en,
        CalendarDay.source,
    ).where(CalendarDay.day.between(first, last))
    return list(db.session.execute(stmt.order_by(CalendarDay.day, CalendarDay.id)))


# ─── Lists ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Filters:
    """What a list of meetings is narrowed to; empty values narrow nothing."""

    q: str = ""
    state: str = ""
    kind: str = ""
    year: int | None = None
    quarter: int | None = None


@dataclass(frozen=True)
class Totals:
    """How many meetings match, before and from today on, and the years there are."""

    upcoming: int
    past: int
    first_year: int
    last_year: int


_COLUMNS = (
    Meeting.id,
    Meeting.title,
    Meeting.kind,
    Meeting.state,
    Meeting.held_on,
    Meeting.starts_at,
    Meeting.mode,
    Venue.name.label("venue"),
    Person.full_name.label("chair"),
)


def _matching(actor: Actor, filters: Filters) -> ColumnElement[bool]:
    found = [visible(actor)]
    if filters.q:
        found += [Meeting.search.contains(word, autoescape=True) for word in fold(filters.q).split()]
    if filters.state in set(State):
        found.append(Meeting.state == State(filters.state))
    if filters.kind in set(Kind):
        found.append(Meeting.kind == Kind(filters.kind))
    if filters.year:
        found.append(Meeting.year == filters.year)
    if filters.quarter:
        found.append(Meeting.period % 10 == filters.quarter)
    return and_(*found)


def totals(actor: Actor, filters: Filters) -> Totals:
    """Count what matches, from today on and before; one query."""
    today = clock.today()
    matching = _matching(actor, filters)
    upcoming = select(func.count()).where(matching, Meeting.held_on >= today).scalar_subquery()
    past = select(func.count()).where(matching, Meeting.held_on < today).scalar_subquery()
    years = select(upcoming, past, func.min(Meeting.year), func.max(Meeting.year)).select_from(Meeting)
    ahead, before, first, last = db.session.execute(years).one()
    return Totals(ahead or 0, before or 0, first or today.year, last or today.year)


def upcoming(actor: Actor, filters: Filters, cursor: str | None = None) -> Page:
    """Meetings of today and later, the nearest first; columns as in `past`."""
    order = Order(((Meeting.held_on, False), (Meeting.id, False)))
    return paginate(db.session(), _listed(actor, filters, Meeting.held_on >= clock.today()), order, cursor)


def past(actor: Actor, filters: Filters, cursor: str | None = None) -> Page:
    """Meetings before today, the newest first: id, title, kind, state, held_on, starts_at, mode, venue."""
    order = Order(((Meeting.held_on, True), (Meeting.id, True)))
    return paginate(db.session(), _listed(actor, filters, Meeting.held_on < clock.today()), order, cursor)


def _listed(actor: Actor, filters: Filters, side: ColumnElement[bool]) -> AnySelect:
    stmt = select(*_COLUMNS).outerjoin(Venue, Venue.id == Meeting.venue_id)
    return stmt.outerjoin(Person, Person.id == Meeting.chair_id).where(_matching(actor, filters), side)


def all_of(actor: Actor, filters: Filters, when: str = "") -> Iterator[Any]:
    """What matches, for a sheet, the newest first, as it comes; `when`: upcoming, past or all."""
    today = clock.today()
    sides = {"upcoming": Meeting.held_on >= today, "past": Meeting.held_on < today}
    secretary = aliased(Person)
    stmt = (
        _listed(actor, filters, sides.get(when, true()))
        .add_columns(Meeting.ends_at, Series.name.label("series"), secretary.full_name.label("secretary"))
        .outerjoin(Series, Series.id == Meeting.series_id)
        .outerjoin(secretary, secretary.id == Meeting.secretary_id)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .execution_options(yield_per=SHEET_ROWS)
    )
    yield from db.session.execute(stmt)


def held_between(actor: Actor, first: date, last: date) -> list[Any]:
    """(id, title, state, held_on, last_on, starts_at, ends_at, venue) of meetings on these local days."""
    stmt = (
        select(
            Meeting.id,
            Meeting.title,
            Meeting.state,
            Meeting.held_on,
            Meeting.starts_at,
            Meeting.ends_at,
            Venue.name.label("venue"),
        )
        .outerjoin(Venue, Venue.id == Meeting.venue_id)
        .where(visible(actor), Meeting.held_on.between(first, last))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return list(db.session.execute(stmt))


def series_rows() -> list[Any]:
    """(id, name, kind, meetings, last_on) of all series."""
    stmt = (
        select(Series.id, Series.name, Series.kind, func.count(Meeting.id).label("meetings"),
               func.max(Meeting.held_on).label("last_on"))
        .outerjoin(Meeting, Meeting.series_id == Series.id)
        .group_by(Series.id, Series.name, Series.kind)
    )  # fmt: skip
    return list(db.session.execute(stmt.order_by(Series.name, Series.id)))


def venue_rows() -> list[Any]:
    """(id, name, address, seats, meetings) of all venues."""
    stmt = (
        select(Venue.id, Venue.name, Venue.address, Venue.seats, func.count(Meeting.id).label("meetings"))
        .outerjoin(Meeting, Meeting.venue_id == Venue.id)
        .group_by(Venue.id, Venue.name, Venue.address, Venue.seats)
    )
    return list(db.session.execute(stmt.order_by(Venue.name, Venue.id)))


# ─── The notice, told by the room that issues it ────────────────────────────────────────────────────────────

NoticeDay = Callable[[int], date | None]
_notice_day: list[NoticeDay] = []


def learn_notice_day_from(callback: NoticeDay) -> None:
    """Say how the overview learns when a notice was issued: callback(meeting_id) → day or None."""
    _notice_day[:] = [callback]


def find_notice_day(meeting: Meeting) -> date | None:
    """When the notice of conclusion was issued, once the meeting has begun."""
    if not _notice_day or meeting.state not in rules.HELD:
        return None
    return _notice_day[0](meeting.id)
