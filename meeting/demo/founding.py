"""Builds the demo's office: units, people, posts, accounts, working calendar, series and venue."""

from dataclasses import dataclass, field
from datetime import date

from meeting.accounts.models import User, UserSeat
from meeting.accounts.service import passwords
from meeting.core import clock
from meeting.core import office as habits
from meeting.core.access import Actor, Role, Seat
from meeting.core.db import db
from meeting.core.office import Office
from meeting.core.text import fold
from meeting.demo import office
from meeting.directory.models import Person, Post, Tenure, Unit, UnitAlias, UnitKind, WorkField
from meeting.directory.rules import Relation
from meeting.followup.service import seed_rungs
from meeting.scheduling.models import Series, Venue
from meeting.scheduling.rules import Kind
from meeting.scheduling.service import seed_calendar

SINCE = date(2016, 1, 1)
ROLE_OF_KIND = {"directorate": Role.LEADERSHIP}


@dataclass
class Cast:
    """Ids by the story's short names."""

    units: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)  # unit → person id, name
    users: dict[str, int] = field(default_factory=dict)  # by username
    people: dict[str, tuple[int, str]] = field(default_factory=dict)  # username → person id, name
    series_id: int = 0
    venue_id: int = 0

    def actor(self, username: str, role: Role, unit: str) -> Actor:
        """Somebody of the story on today's day."""
        person_id, name = self.people[username]
        seats = (Seat(role, self.units[unit]),)
        return Actor(self.users[username], name, seats, clock.today(), person_id)

    def head(self, unit: str) -> Actor:
        """The head of a unit."""
        return self.actor(username_of(unit), Role.UNIT_HEAD, unit)

    @property
    def secretary(self) -> Actor:
        """The secretariat."""
        return self.actor("thuky", Role.SECRETARIAT, "vp")

    @property
    def director(self) -> Actor:
        """The director."""
        return self.actor("giamdoc", Role.LEADERSHIP, "bgd")


def username_of(unit: str) -> str:
    """The account of a unit's head."""
    return {"bgd": "giamdoc", "vp": "thuky"}.get(unit, unit)


def found() -> Cast:
    """Put the office into an empty database (not committed)."""
    cast = Cast()
    db.session.add(Office(**office.OFFICE))
    habits.forget()
    _catalogues(cast)
    for order, unit in enumerate(office.UNITS):
        _unit(cast, unit, order)
    for title, name in office.DEPUTIES:
        _seat_holder(cast, "bgd", title, name, 20, is_head=False)
    for unit_code, title, name, username in office.OFFICERS:
        rank = 20 if title.startswith("Phó ") else 50
        person_id = _seat_holder(cast, unit_code, title, name, rank, is_head=False)
        cast.people[username] = (person_id, name)
    _accounts(cast)
    series = Series(name="Hội nghị sơ kết, tổng kết công tác quý", kind=Kind.INTERIM_REVIEW)
    venue = Venue(name="Hội trường Sở", address="Thành phố Rạch Giá, tỉnh Kiên Giang", seats=120)
    db.session.add_all([series, venue])
    db.session.flush()
    cast.series_id, cast.venue_id = series.id, venue.id
    seed_calendar(None)
    seed_rungs()
    return cast


def _catalogues(cast: Cast) -> None:
    for code, name, name_en, relation, order in office.KINDS:
        kind = UnitKind(
            code=code, name=name, name_en=name_en, relation=Relation(relation), display_order=order
        )
        db.session.add(kind)
        db.session.flush()
        cast.kinds[code] = kind.id
    for order, (code, name, name_en) in enumerate(office.FIELDS):
        row = WorkField(code=code, name=name, name_en=name_en, display_order=order)
        db.session.add(row)
        db.session.flush()
        cast.fields[code] = row.id


def _unit(cast: Cast, demo: office.DemoUnit, order: int) -> None:
    words = " ".join((demo.name, demo.short_name, demo.code, *demo.aliases))
    unit = Unit(
        code=demo.code, name=demo.name, short_name=demo.short_name, kind_id=cast.kinds[demo.kind],
        display_order=order, valid_from=SINCE, search=fold(words),
    )  # fmt: skip
    db.session.add(unit)
    db.session.flush()
    cast.units[demo.code] = unit.id
    db.session.add_all([UnitAlias(unit_id=unit.id, name=alias) for alias in demo.aliases])
    person_id = _seat_holder(cast, demo.code, demo.head_title, demo.head, 10, is_head=True)
    cast.heads[demo.code] = (person_id, demo.head)
    cast.people[username_of(demo.code)] = (person_id, demo.head)


def _seat_holder(cast: Cast, unit: str, title: str, name: str, rank: int, *, is_head: bool) -> int:
    person = Person(full_name=name, is_made_up=name not in office.REAL)
    post = Post(unit_id=cast.units[unit], title=title, rank=rank, is_head=is_head, valid_from=SINCE)
    db.session.add_all([person, post])
    db.session.flush()
    db.session.add(Tenure(person_id=person.id, post_id=post.id, starts_on=SINCE))
    return person.id


def _accounts(cast: Cast) -> None:
    """An account for each head and named officer; only the demo's own accounts have a password."""
    known = {username: (Role(role), unit) for username, role, unit in office.ACCOUNTS}
    seats = {username_of(u.code): (ROLE_OF_KIND.get(u.kind, Role.UNIT_HEAD), u.code) for u in office.UNITS}
    seats |= {username: (Role.SECRETARIAT, unit) for unit, _t, _n, username in office.OFFICERS}
    hashed = passwords.hash_password(office.PASSWORD)
    for username, (role, unit) in (seats | known).items():
        user = User(
            username=username, person_id=cast.people[username][0],
            password_hash=hashed if username in known else None,
        )  # fmt: skip
        db.session.add(user)
        db.session.flush()
        cast.users[username] = user.id
        db.session.add(UserSeat(user_id=user.id, role=role, unit_id=cast.units[unit], starts_on=SINCE))
