"""People brought in as a list, with the posts they take up: a few queries for many rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import db
from meeting.core.events import record
from meeting.directory.events import PersonAdded, PostAdded, TenureStarted
from meeting.directory.models import Person, Post, Tenure, Unit
from meeting.directory.policy import Can
from meeting.directory.service.people import PersonDraft

BATCH = 500


@dataclass(frozen=True)
class Arrival:
    """A person and, perhaps, the post taken up on a day."""

    person: PersonDraft
    unit_id: int | None = None
    title: str = ""
    rank: int = 50
    is_head: bool = False
    starts_on: date | None = None


@dataclass
class _Seat:
    """A post of a unit and the last day it is held (None: not held yet)."""

    post: Post
    unit: Any
    held_to: date | None = None

    def is_free(self, day: date) -> bool:
        starts = self.post.valid_from is None or self.post.valid_from <= day
        return starts and (self.held_to is None or self.held_to < day)


def add_checked(actor: Actor, arrivals: Sequence[Arrival]) -> None:
    """Take in people whose units and days were checked as one list; a unit without a vacant post gets one."""
    ensure(actor, Can.MANAGE)
    for start in range(0, len(arrivals), BATCH):
        some = arrivals[start : start + BATCH]
        people = _add_people(actor, some)
        _take_up(actor, [pair for pair in zip(people, some, strict=True) if pair[1].unit_id is not None])


def _add_people(actor: Actor, arrivals: Sequence[Arrival]) -> list[Person]:
    people = [Person(**vars(arrival.person)) for arrival in arrivals]
    db.session.add_all(people)
    db.session.flush()
    for person in people:
        record(PersonAdded(actor_id=actor.user_id, thing_id=person.id, name=person.full_name))
    return people


def _take_up(actor: Actor, pairs: Sequence[tuple[Person, Arrival]]) -> None:
    unit_ids = {arrival.unit_id for _person, arrival in pairs}
    stmt = select(Unit.id, Unit.name, Unit.valid_from).where(Unit.id.in_(unit_ids))
    units = {unit.id: unit for unit in db.session.execute(stmt)}
    seats = _open_seats(units)
    new: list[Post] = []
    taken: list[tuple[Person, _Seat, date]] = []
    for person, arrival in pairs:
        day = arrival.starts_on or date.max
        same = seats.setdefault((arrival.unit_id, arrival.title), [])
        seat = next((seat for seat in same if seat.is_free(day)), None)
        if seat is None:
            seat = _Seat(_new_post(arrival, units[arrival.unit_id], day), units[arrival.unit_id])
            same.append(seat)
            new.append(seat.post)
        seat.held_to = date.max
        taken.append((person, seat, day))
    db.session.add_all(new)
    db.session.flush()
    for post in new:
        record(PostAdded(actor_id=actor.user_id, thing_id=post.id, unit_id=post.unit_id, title=post.title,
                         unit=units[post.unit_id].name))  # fmt: skip
    db.session.add_all(
        Tenure(person_id=who.id, post_id=seat.post.id, starts_on=day) for who, seat, day in taken
    )
    db.session.flush()
    for person, seat, day in taken:
        record(TenureStarted(
            actor_id=actor.user_id, thing_id=person.id, unit_id=seat.unit.id, name=person.full_name,
            title=seat.post.title, unit=seat.unit.name, starts_on=short(day),
        ))  # fmt: skip


def _open_seats(units: dict[int, Any]) -> dict[tuple[int | None, str], list[_Seat]]:
    """The posts of these units without a last day, by unit and title, and how long each is held."""
    last = func.max(func.coalesce(Tenure.ends_on, date.max)).label("last")
    held = select(Tenure.post_id, last).group_by(Tenure.post_id).subquery()
    stmt = (
        select(Post, held.c.last)
        .outerjoin(held, held.c.post_id == Post.id)
        .where(Post.unit_id.in_(units), Post.valid_to.is_(None))
        .order_by(Post.id)
    )
    seats: dict[tuple[int | None, str], list[_Seat]] = {}
    for post, day in db.session.execute(stmt):
        seats.setdefault((post.unit_id, post.title), []).append(_Seat(post, units[post.unit_id], day))
    return seats


def _new_post(arrival: Arrival, unit: Any, day: date) -> Post:
    return Post(
        unit_id=unit.id, title=arrival.title, rank=arrival.rank, is_head=arrival.is_head,
        valid_from=max(day, unit.valid_from or day),
    )  # fmt: skip
