"""Reading the trail: by thing, person, day and meeting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select

from meeting.accounts.models import User
from meeting.core import clock, events
from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.core.paging import Order, Page, paginate
from meeting.core.text import fold
from meeting.directory.models import Person
from meeting.scheduling.models import Meeting

COUNTED = 10_000  # beyond this a register says "more than"
EXPORTED = 20_000


@dataclass(frozen=True)
class Filters:
    """What of the trail is asked for; days are local, both included."""

    who: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    meeting_id: int | None = None
    thing_id: int | None = None


def thing_kinds() -> list[str]:
    """The kinds of things events are about."""
    return sorted({event.thing for event in events.kinds().values() if event.thing})


def _conditions(filters: Filters) -> list[Any]:
    found: list[Any] = []
    if filters.who:
        people = select(User.id).outerjoin(Person, Person.id == User.person_id)
        people = people.where(
            Person.search.contains(fold(filters.who), autoescape=True)
            | User.username.contains(filters.who.lower(), autoescape=True)
        )
        found.append(TrailRow.actor_id.in_(people))
    if filters.first:
        found.append(TrailRow.at >= clock.at(filters.first))
    if filters.last:
        found.append(TrailRow.at < clock.day_span(filters.last, filters.last)[1])
    if filters.kind:
        found.append(TrailRow.thing_kind == filters.kind)
    if filters.thing_id is not None:
        found.append(TrailRow.thing_id == filters.thing_id)
    if filters.meeting_id is not None:
        about = (TrailRow.thing_kind == "meeting") & (TrailRow.thing_id == filters.meeting_id)
        found.append((TrailRow.meeting_id == filters.meeting_id) | about)
    return found


def _rows(filters: Filters) -> Any:
    who = func.coalesce(Person.full_name, User.username).label("who")
    return (
        select(TrailRow.id, TrailRow.at, TrailRow.name, TrailRow.thing_kind, TrailRow.thing_id,
               TrailRow.actor_id, TrailRow.meeting_id, TrailRow.data, who)
        .outerjoin(User, User.id == TrailRow.actor_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(*_conditions(filters))
    )  # fmt: skip


def list_events(filters: Filters, cursor: str | None = None) -> Page:
    """A page of the trail, newest first: one query."""
    return paginate(db.session(), _rows(filters), Order(((TrailRow.id, True),)), cursor)


def count_events(filters: Filters) -> int:
    """How many events fit, at most COUNTED + 1."""
    some = (
        select(literal(1).label("one")).select_from(TrailRow).where(*_conditions(filters)).limit(COUNTED + 1)
    )
    return int(db.session.execute(select(func.count()).select_from(some.subquery())).scalar_one())


def export(filters: Filters) -> Iterator[Any]:
    """The newest EXPORTED events that fit."""
    yield from db.session.execute(_rows(filters).order_by(TrailRow.id.desc()).limit(EXPORTED)).yield_per(1000)


def recent_meetings() -> list[tuple[int, str]]:
    """The forty newest meetings to choose from: (id, title)."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.title).order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(40)
    )
    return [(key, title) for key, title in rows]


def find_title(meeting_id: int) -> str | None:
    """The title of a meeting."""
    return db.session.execute(select(Meeting.title).where(Meeting.id == meeting_id)).scalar()
