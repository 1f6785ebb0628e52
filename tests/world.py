"""A small office for tests: units, posts, people, users. Names are made up."""

from dataclasses import dataclass, field
from datetime import date

from meeting.accounts.models import User, UserSeat
from meeting.core.access import Actor, Role, Seat
from meeting.core.db import db
from meeting.core.office import Office
from meeting.core.text import fold
from meeting.directory.models import Person, Post, Tenure, Unit, UnitKind, WorkField
from meeting.directory.rules import Relation

START = date(2016, 1, 1)
PASSWORD = "a long password for tests"

KINDS = (
    ("directorate", "Ban Giám đốc Sở", Relation.OWN, 10),
    ("office", "Văn phòng Sở", Relation.OWN, 20),
    ("division", "Phòng chuyên môn", Relation.OWN, 30),
    ("district_division", "Phòng LĐTBXH cấp huyện", Relation.GUIDED, 50),
)
UNITS = (
    ("bgd", "Ban Giám đốc", "directorate", 1),
    ("vp", "Văn phòng Sở", "office", 1),
    ("vieclam", "Phòng Lao động - Việc làm - An toàn lao động", "division", 1),
    ("ncc", "Phòng Người có công", "division", 2),
    ("rachgia", "Phòng Lao động - Thương binh và Xã hội thành phố Rạch Giá", "district_division", 1),
    ("anbien", "Phòng Lao động - Thương binh và Xã hội huyện An Biên", "district_division", 2),
)
POSTS = (  # username, person, title, unit, rank, head, role
    ("giamdoc", "Đặng Văn Mẫu", "Giám đốc Sở", "bgd", 10, True, Role.LEADERSHIP),
    ("phogd", "Lê Thị Ánh", "Phó Giám đốc Sở", "bgd", 20, False, Role.LEADERSHIP),
    ("thuky", "Trần Văn Thư", "Chánh Văn phòng", "vp", 10, True, Role.SECRETARIAT),
    ("vieclam", "Nguyễn Văn Việc", "Trưởng phòng", "vieclam", 10, True, Role.UNIT_HEAD),
    ("canbo", "Phạm Thị Cán", "Chuyên viên", "vieclam", 50, False, Role.OFFICER),
    ("ncc", "Ngô Văn Công", "Trưởng phòng", "ncc", 10, True, Role.UNIT_HEAD),
    ("rachgia", "Danh Văn Rạch", "Trưởng phòng", "rachgia", 10, True, Role.UNIT_HEAD),
    ("anbien", "Thị Biên", "Trưởng phòng", "anbien", 10, True, Role.UNIT_HEAD),
    ("xem", "Hoàng Xem", "Chuyên viên", "vp", 60, False, Role.VIEWER),
    ("quantri", "Vũ Quản Trị", "Chuyên viên", "vp", 55, False, Role.ADMIN),
)


@dataclass
class World:
    """Ids by short names."""

    kinds: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)  # by username
    posts: dict[str, int] = field(default_factory=dict)  # by username
    users: dict[str, int] = field(default_factory=dict)

    def actor(self, username: str, day: date) -> Actor:
        """The actor behind a user name."""
        row = next(p for p in POSTS if p[0] == username)
        seat = Seat(row[6], self.units[row[3]])
        return Actor(self.users[username], row[1], (seat,), day, self.persons[username])


def build() -> World:
    """Put the office into the (empty) database and commit."""
    world = World()
    db.session.add(
        Office(
            name="Sở Lao động - Thương binh và Xã hội",
            short_name="Sở LĐTBXH",
            symbol="SLĐTBXH",
            superior_name="Ủy ban nhân dân tỉnh Mẫu",
            place="Kiên Giang",
        )
    )
    for code, name, relation, order in KINDS:
        kind = UnitKind(code=code, name=name, name_en=code, relation=relation, display_order=order)
        db.session.add(kind)
        db.session.flush()
        world.kinds[code] = kind.id
    for code, name, kind_code, order in UNITS:
        unit = Unit(
            code=code,
            name=name,
            short_name=name.replace("Lao động - Thương binh và Xã hội", "LĐTBXH"),
            kind_id=world.kinds[kind_code],
            display_order=order,
            search=fold(name),
            valid_from=START,
        )
        db.session.add(unit)
        db.session.flush()
        world.units[code] = unit.id
    for order, (code, name) in enumerate((("jobs", "Giải quyết việc làm"), ("merits", "Người có công"))):
        row = WorkField(code=code, name=name, name_en=code, display_order=order)
        db.session.add(row)
        db.session.flush()
        world.fields[code] = row.id
    for username, name, title, unit_code, rank, is_head, role in POSTS:
        person = Person(full_name=name, is_made_up=True)
        post = Post(unit_id=world.units[unit_code], title=title, rank=rank, is_head=is_head, valid_from=START)
        db.session.add_all([person, post])
        db.session.flush()
        user = User(username=username, person_id=person.id, language="vi")
        db.session.add_all([user, Tenure(person_id=person.id, post_id=post.id, starts_on=START)])
        db.session.flush()
        db.session.add(UserSeat(user_id=user.id, role=role, unit_id=world.units[unit_code], starts_on=START))
        world.persons[username], world.posts[username], world.users[username] = person.id, post.id, user.id
    db.session.commit()
    return world
