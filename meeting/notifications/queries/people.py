"""Who can be told: active users with a seat valid today, found by their part; one question for all events."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from meeting.accounts.models import User, UserSeat
from meeting.accounts.queries import valid_on
from meeting.attendees.models import Attendance
from meeting.core import clock
from meeting.core.access import Actor, Role, Seat
from meeting.core.db import db
from meeting.directory.models import Person
from meeting.notifications.models import Notice
from meeting.notifications.rules import INVITING, Audience


class By(StrEnum):
    """How people are pointed at."""

    HEADS_OF = "heads_of"  # a unit's id
    USER = "user"
    PERSON = "person"
    ROLE = "role"


class Who(NamedTuple):
    """Some people, before it is known who they are."""

    by: By
    key: Any


def heads(*unit_ids: int | None) -> list[Who]:
    """The heads of units."""
    return [Who(By.HEADS_OF, unit_id) for unit_id in unit_ids if unit_id]


def user(user_id: int | None) -> list[Who]:
    """One account."""
    return [Who(By.USER, user_id)] if user_id else []


def person(person_id: int | None) -> list[Who]:
    """Whoever of the directory, if there is an account."""
    return [Who(By.PERSON, person_id)] if person_id else []


def role(wanted: Role) -> list[Who]:
    """All who hold a role."""
    return [Who(By.ROLE, wanted)]


@dataclass(frozen=True)
class Reader:
    """Somebody who can be told, with the rights of today and where mails go."""

    actor: Actor
    address: str


class Readers:
    """Readers by id, and by what points at them."""

    def __init__(self, found: Iterable[Reader]) -> None:
        self.by_id: dict[int, Reader] = {}
        self._places: defaultdict[Who, list[int]] = defaultdict(list)
        for reader in found:
            actor = reader.actor
            key = actor.user_id or 0
            self.by_id[key] = reader
            for who in (
                *user(key), *person(actor.person_id), *heads(*actor.headed_ids),
                *(Who(By.ROLE, each) for each in actor.roles),
            ):  # fmt: skip
                self._places[who].append(key)

    def pick(self, wanted: Iterable[Who]) -> list[int]:
        """The users these point at, each once."""
        return list(dict.fromkeys(key for who in wanted for key in self._places.get(who, ())))


def readers(condition: ColumnElement[bool]) -> list[Reader]:
    """Active users with a seat valid today under a condition on `User`, with all their seats: one query."""
    today = clock.today()
    rows = db.session.execute(
        select(
            User.id, User.username, User.language, User.person_id, Person.full_name, Person.email,
            UserSeat.role, UserSeat.unit_id,
        )
        .join(UserSeat, and_(UserSeat.user_id == User.id, valid_on(today)))
        .outerjoin(Person, Person.id == User.person_id)
        .where(User.is_active, condition)
        .order_by(User.id, UserSeat.id)
    ).all()  # fmt: skip
    seats: defaultdict[int, list[Seat]] = defaultdict(list)
    for row in rows:
        seats[row.id].append(Seat(row.role, row.unit_id))
    firsts = {row.id: row for row in reversed(rows)}
    return [
        Reader(
            Actor(key, row.full_name or row.username, tuple(seats[key]), today, row.person_id, row.language),
            row.email or "",
        )
        for key, row in sorted(firsts.items())
    ]


def find(wanted: Collection[Who]) -> Readers:
    """All who are pointed at: one query, none when nobody is."""
    if not wanted:
        return Readers(())
    keys: defaultdict[By, list[Any]] = defaultdict(list)
    for who in wanted:
        keys[who.by].append(who.key)
    seated = select(UserSeat.user_id).where(
        valid_on(clock.today()),
        or_(
            and_(UserSeat.role == Role.UNIT_HEAD, UserSeat.unit_id.in_(keys[By.HEADS_OF])),
            UserSeat.role.in_(keys[By.ROLE]),
        ),
    )
    return Readers(
        readers(or_(User.id.in_(seated), User.id.in_(keys[By.USER]), User.person_id.in_(keys[By.PERSON])))
    )


class Invitation(NamedTuple):
    """Somebody on the list of a meeting."""

    id: int
    meeting_id: int
    unit_id: int | None
    person_id: int | None


def invitations(meeting_ids: Collection[int], ids: Collection[int]) -> list[Invitation]:
    """Who is on the lists of these meetings, and these entries of any list: one query."""
    if not (meeting_ids or ids):
        return []
    rows = db.session.execute(
        select(Attendance.id, Attendance.meeting_id, Attendance.unit_id, Attendance.person_id)
        .where(or_(Attendance.meeting_id.in_(sorted(meeting_ids)), Attendance.id.in_(sorted(ids))))
        .order_by(Attendance.id)
    )
    return [Invitation(*row) for row in rows]


def told_of(meeting_ids: Collection[int]) -> set[tuple[int, int]]:
    """(user, meeting) of those who were told of these meetings before: one query, none without meetings."""
    if not meeting_ids:
        return set()
    rows = db.session.execute(
        select(Notice.user_id, Notice.meeting_id)
        .where(Notice.meeting_id.in_(sorted(meeting_ids)), Notice.name.in_(sorted(INVITING)))
        .distinct()
    )
    return {(user_id, meeting_id) for user_id, meeting_id in rows if meeting_id}


LADDER = {"lead_head", "coop_head"}  # the ladder's words for the head of the unit that owes the work
NAMED = {
    "leader": Audience.LEADER,
    "leadership": Audience.LEADERSHIP,
    "secretariat": Audience.SECRETARIAT,
}
