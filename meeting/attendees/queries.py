"""Reading the list of attendees: in protocol order, counted, and as invitations of a unit."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select

from meeting.attendees import rules
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Presence, Reply, badge_reference
from meeting.core import db as store
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.i18n import _, language
from meeting.core.numbers import two_digits
from meeting.core.text import fold
from meeting.directory.models import Person, Post, Tenure, Unit, UnitKind
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State

FOUND = 40  # people offered for one search


@dataclass(frozen=True, slots=True)
class Row:
    """An attendee as lists and papers show it."""

    id: int
    unit_id: int | None
    part: Part
    group_order: int
    group_name: str
    name: str
    title: str
    unit_name: str
    reply: Reply
    reply_reason: str
    substitute_name: str
    substitute_title: str
    presence: Presence | None
    presence_note: str
    arrived_at: datetime | None
    left_at: datetime | None
    is_walk_in: bool

    @property
    def shown_name(self) -> str:
        """Who sits on the chair: the substitute when one was named."""
        return self.substitute_name if self.reply is Reply.SUBSTITUTED else self.name

    @property
    def shown_title(self) -> str:
        """The post of who sits on the chair."""
        return self.substitute_title if self.reply is Reply.SUBSTITUTED else self.title


@dataclass(frozen=True, slots=True)
class Counts:
    """The list in numbers. `present` counts both in the room and online."""

    invited: int = 0
    accepted: int = 0
    declined: int = 0
    substituted: int = 0
    unanswered: int = 0
    present: int = 0
    online: int = 0
    excused: int = 0
    absent: int = 0
    unmarked: int = 0
    walk_ins: int = 0

    @property
    def confirmed(self) -> int:
        """Who will come, in person or by a substitute."""
        return self.accepted + self.substituted

    @property
    def words(self) -> str:
        """The attendance line of minutes: present/total, absent, of these with a reason."""
        words: str = _(
            "Present: %(present)s/%(total)s; absent: %(absent)s (with reason: %(excused)s)",
            present=two_digits(self.present),
            total=two_digits(self.invited),
            absent=two_digits(self.excused + self.absent),
            excused=two_digits(self.excused),
        )
        return words


@dataclass(frozen=True, slots=True)
class Seat:
    """A post (or person) that can be invited, with its holder on the day."""

    unit_id: int | None
    unit_name: str
    unit_order: int
    kind_order: int
    kind_name: str
    title: str
    rank: int
    post_id: int | None
    person_id: int | None
    name: str
    valid: bool = True  # unit and post exist on the day


def _columns() -> tuple[Any, ...]:
    return tuple(getattr(Attendance, name) for name in Row.__slots__)


def roll(meeting_id: int) -> list[Row]:
    """Everybody on the list in protocol order, with the names of their groups: one query (two in English)."""
    found = db.session.execute(
        select(*_columns())
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Attendance.group_order, Attendance.position, Attendance.id)
    )
    names = group_names()
    guests = names[rules.GUESTS_ORDER]
    rows = []
    for cells in map(list, found):
        cells[4] = names.get(cells[3], cells[4]) or guests  # group_name, by group_order
        rows.append(Row(*cells))
    return rows


def group_names() -> dict[int, str]:
    """Names of groups by their order, where the reader's language has its own."""
    names = {rules.GUESTS_ORDER: _("Guests")}
    if language() != "vi":
        kinds = select(UnitKind.display_order, UnitKind.name_en).where(UnitKind.name_en != "")
        rows = db.session.execute(kinds).tuples()
        names |= {order: name for order, name in rows if order != rules.GUESTS_ORDER}
    return names


def tally(rows: Sequence[Row]) -> Counts:
    """The list in numbers, from rows already read."""
    replies = [r.reply for r in rows if not r.is_walk_in]
    marks = [r.presence for r in rows]
    return Counts(
        invited=len(rows),
        accepted=replies.count(Reply.ACCEPTED),
        declined=replies.count(Reply.DECLINED),
        substituted=replies.count(Reply.SUBSTITUTED),
        unanswered=replies.count(Reply.INVITED),
        present=marks.count(Presence.IN_PERSON) + marks.count(Presence.ONLINE),
        online=marks.count(Presence.ONLINE),
        excused=marks.count(Presence.EXCUSED),
        absent=marks.count(Presence.ABSENT),
        unmarked=marks.count(None),
        walk_ins=len(rows) - len(replies),
    )


def counts(meeting_id: int) -> Counts:
    """The list in numbers: one query."""
    invited = Attendance.is_walk_in.is_(False)

    def of(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(*conditions)

    answers = (Reply.ACCEPTED, Reply.DECLINED, Reply.SUBSTITUTED, Reply.INVITED)
    marks = (Presence.ONLINE, Presence.EXCUSED, Presence.ABSENT)
    columns = [
        func.count(),
        *(of(invited, Attendance.reply == answer) for answer in answers),
        of(Attendance.presence.in_(rules.THERE)),
        *(of(Attendance.presence == mark) for mark in marks),
        of(Attendance.presence.is_(None)),
        of(Attendance.is_walk_in.is_(True)),
    ]
    return Counts(*db.session.execute(select(*columns).where(Attendance.meeting_id == meeting_id)).one())


def count_of(meeting_id: int) -> "ScalarSelect[Any]":
    """How many stand on the list, for the tab."""
    return select(func.count()).where(Attendance.meeting_id == meeting_id).scalar_subquery()


def nobody_of(meeting_id: int) -> "ScalarSelect[Any]":
    """1 when nobody is invited to a meeting still to be held, for the overview."""
    listed = exists().where(Attendance.meeting_id == meeting_id)
    return (
        select(func.count())
        .where(Meeting.id == meeting_id, Meeting.state.in_((State.PLANNED, State.CONVENED)), ~listed)
        .scalar_subquery()
    )


def unanswered_of(meeting_id: int) -> "ScalarSelect[Any]":
    """How many have not answered, once the meeting is convened, for the overview."""
    return (
        select(func.count())
        .select_from(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.meeting_id == meeting_id,
            Attendance.reply == Reply.INVITED,
            Attendance.is_walk_in.is_(False),
            Meeting.state == State.CONVENED,
        )
        .scalar_subquery()
    )


def get_attendance(attendance_id: int) -> Attendance:
    """One entry of a list; raises NotFound."""
    return store.get(Attendance, attendance_id)


def seats_of(meeting_id: int, ids: Collection[int]) -> list[Attendance]:
    """These entries of this meeting's list, in protocol order (foreign ids are left out)."""
    return list(
        db.session.scalars(
            select(Attendance)
            .where(Attendance.meeting_id == meeting_id, Attendance.id.in_(ids))
            .order_by(Attendance.group_order, Attendance.position, Attendance.id)
        )
    )


def all_of(meeting_id: int, *conditions: ColumnElement[bool]) -> list[Attendance]:
    """The entries of a meeting's list, for verbs that change many."""
    return list(
        db.session.scalars(
            select(Attendance)
            .where(Attendance.meeting_id == meeting_id, *conditions)
            .order_by(Attendance.group_order, Attendance.position, Attendance.id)
        )
    )


def listed(meeting_id: int) -> tuple[set[int], set[int]]:
    """Ids of the posts and of the people on the list."""
    rows = db.session.execute(
        select(Attendance.post_id, Attendance.person_id).where(Attendance.meeting_id == meeting_id)
    ).all()
    return {r.post_id for r in rows if r.post_id}, {r.person_id for r in rows if r.person_id}


def invitations_of(unit_ids: Collection[int], day: date) -> "Sequence[Any]":
    """Open invitations of these units to meetings from this local day on, soonest first.

    Rows: attendance_id, meeting_id, meeting_title, starts_at, state, reply, name, title, unit_name,
    substitute_name.
    """
    return db.session.execute(
        select(
            Attendance.id.label("attendance_id"),
            Attendance.meeting_id,
            Meeting.title.label("meeting_title"),
            Meeting.starts_at,
            Meeting.state,
            Attendance.reply,
            Attendance.name,
            Attendance.title,
            Attendance.unit_name,
            Attendance.substitute_name,
        )
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.unit_id.in_(unit_ids),
            Meeting.held_on >= day,
            Meeting.state.in_((State.CONVENED, State.IN_SESSION)),
        )
        .order_by(Meeting.starts_at, Attendance.group_order, Attendance.position, Attendance.id)
        .limit(50)
    ).all()


# --- who can be invited -------------------------------------------------------------------------------


def valid(first: Any, last: Any, day: date) -> ColumnElement[bool]:
    """A span (both ends included, NULL is open) holds the local day."""
    return and_(or_(first.is_(None), first <= day), or_(last.is_(None), last >= day))


def _exists(day: date) -> ColumnElement[bool]:
    """Unit and post exist on the local day."""
    return and_(valid(Unit.valid_from, Unit.valid_to, day), valid(Post.valid_from, Post.valid_to, day))


def _seats(day: date) -> "Select[Any]":
    columns: tuple[Any, ...] = (
        Unit.id,
        Unit.name,
        Unit.display_order,
        UnitKind.display_order,
        UnitKind.name,
        Post.title,
        Post.rank,
        Post.id.label("post_id"),
        Person.id,
        func.coalesce(Person.full_name, ""),
        _exists(day),
    )
    order = (UnitKind.display_order, Unit.display_order, Unit.sort_key, Post.rank, Post.id)
    return (
        select(*columns)
        .select_from(Post)
        .join(Unit, Unit.id == Post.unit_id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .outerjoin(Tenure, and_(Tenure.post_id == Post.id, valid(Tenure.starts_on, Tenure.ends_on, day)))
        .outerjoin(Person, Person.id == Tenure.person_id)
        .order_by(*order, Tenure.starts_on, Tenure.id)
    )


def _read(statement: "Select[Any]") -> list[Seat]:
    """One seat a post: of two holders on a day the later one counts."""
    return list({row.post_id: Seat(*row) for row in db.session.execute(statement)}.values())


def seats_of_kinds(day: date, kind_ids: Collection[int], *, heads_only: bool) -> list[Seat]:
    """The posts of all units of these kinds that exist on the day, with their holders."""
    statement = _seats(day).where(Unit.kind_id.in_(kind_ids), _exists(day))
    return _read(statement.where(Post.is_head.is_(True)) if heads_only else statement)


def seats_of_posts(day: date, post_ids: Collection[int]) -> dict[int, Seat]:
    """These posts with their holders on the day."""
    return {seat.post_id or 0: seat for seat in _read(_seats(day).where(Post.id.in_(post_ids)))}


def seats_of_persons(day: date, person_ids: Collection[int]) -> dict[int, Seat]:
    """These people with the first post each holds on the day, or none."""
    held = _seats(day).where(Person.id.in_(person_ids), _exists(day))
    found: dict[int, Seat] = {}
    for seat in _read(held):
        found.setdefault(seat.person_id or 0, seat)
    free = [i for i in person_ids if i not in found]
    for person_id, name in db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(free))):
        found[person_id] = Seat(None, "", 0, rules.GUESTS_ORDER, "", "", 0, None, person_id, name)
    return found


def search_seats(day: date, words: str) -> list[Seat]:
    """People and posts whose name or unit holds the words, accents or not, with their seat."""
    like = f"%{fold(words)}%"
    posts = _read(
        _seats(day).where(or_(Person.search.like(like), Unit.search.like(like)), _exists(day)).limit(FOUND)
    )
    known = {seat.person_id for seat in posts}
    others = db.session.execute(
        select(Person.id, Person.full_name)
        .where(Person.search.like(like), Person.id.not_in([i for i in known if i is not None]))
        .order_by(Person.sort_key, Person.id)
        .limit(FOUND - len(posts) if len(posts) < FOUND else 1)
    )
    return posts + [Seat(None, "", 0, rules.GUESTS_ORDER, "", "", 0, None, key, name) for key, name in others]


def kinds_on(day: date) -> "Sequence[Any]":
    """Kinds of units with how many of their units exist on the day: id, name, name_en, units."""
    return db.session.execute(
        select(UnitKind.id, UnitKind.name, UnitKind.name_en, func.count(Unit.id).label("units"))
        .join(Unit, Unit.kind_id == UnitKind.id)
        .where(valid(Unit.valid_from, Unit.valid_to, day))
        .group_by(UnitKind.id, UnitKind.name, UnitKind.name_en, UnitKind.display_order)
        .order_by(UnitKind.display_order, UnitKind.id)
    ).all()


def get_seat_of_badge(meeting_id: int, reference: str, key: str) -> int:
    """The id of the entry a badge was printed for; raises NotFound for any other reference: one query."""
    told = reference.upper().encode()
    for seat in db.session.scalars(select(Attendance.id).where(Attendance.meeting_id == meeting_id)):
        if hmac.compare_digest(badge_reference(key, seat).encode(), told):
            return seat
    raise NotFound("Badge")
