"""Lists of people taken into the directory: posts found or made, in a few queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import func, select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.sheets import SheetRow
from meeting.directory.models import Person, Post, Tenure, Unit
from meeting.directory.service import imports, people
from meeting.directory.service.people import PersonDraft, PostDraft, TenureDraft
from tests.world import World

Acting = Callable[[str], Actor]
Counting = Callable[[], AbstractContextManager[list[str]]]


def row(
    number: int, name: str, title: str = "Kế toán", unit: str = "ncc", starts_on: object = "01/09/2017"
) -> SheetRow:
    values = {"full_name": name, "unit": unit, "title": title, "starts_on": starts_on}
    return SheetRow(number, {key: value for key, value in values.items() if value})


def posts_of(unit_id: int, title: str) -> list[Post]:
    return list(db.session.scalars(select(Post).where(Post.unit_id == unit_id, Post.title == title)))


def test_a_vacant_post_of_the_title_is_taken_and_then_one_is_made(actor: Acting, world: World) -> None:
    unit = db.session.get_one(Unit, world.units["ncc"])
    vacant = people.add_post(actor("thuky"), unit, PostDraft("Kế toán"))
    left = people.add_post(actor("thuky"), unit, PostDraft("Kế toán"))
    someone = people.add_person(actor("thuky"), PersonDraft("Người Đã Đi"))
    people.start_tenure(actor("thuky"), TenureDraft(someone.id, left.id, date(2017, 1, 1), date(2017, 8, 31)))
    lines = imports.check_people([row(n, f"Người Mới {n}") for n in range(3)])
    assert imports.take_people(actor("thuky"), lines, "x.xlsx") == 3
    posts = posts_of(unit.id, "Kế toán")
    assert len(posts) == 3
    assert {vacant.id, left.id} < {post.id for post in posts}
    holders = db.session.execute(select(Tenure.post_id, func.count()).where(
        Tenure.post_id.in_([post.id for post in posts]), Tenure.ends_on.is_(None)
    ).group_by(Tenure.post_id)).all()  # fmt: skip
    assert sorted(number for _post, number in holders) == [1, 1, 1]
    assert {post.valid_from for post in posts} == {None, date(2017, 9, 1)}


def test_a_post_held_on_the_first_day_or_later_is_not_vacant(actor: Acting, world: World) -> None:
    unit = db.session.get_one(Unit, world.units["ncc"])
    held = people.add_post(actor("thuky"), unit, PostDraft("Kế toán"))
    someone = people.add_person(actor("thuky"), PersonDraft("Người Còn Giữ"))
    people.start_tenure(actor("thuky"), TenureDraft(someone.id, held.id, date(2017, 1, 1), date(2017, 9, 1)))
    imports.take_people(actor("thuky"), imports.check_people([row(1, "Người Mới")]), "x.xlsx")
    assert len(posts_of(unit.id, "Kế toán")) == 2


def test_nobody_takes_up_a_post_of_a_unit_that_has_a_last_day(actor: Acting, world: World) -> None:
    unit = db.session.get_one(Unit, world.units["ncc"])
    unit.valid_to = date(2017, 12, 31)
    [line] = imports.check_people([row(1, "Người Mới")])
    assert "31/12/2017" in line.problems[0]


def test_a_thousand_people_are_taken_in_a_few_queries(
    actor: Acting, world: World, count_queries: Counting
) -> None:
    lines = imports.check_people([row(n, f"Người Mới {n}", f"Chuyên viên {n % 7}") for n in range(1000)])
    acting = actor("thuky")
    with count_queries() as asked:
        assert imports.take_people(acting, lines, "x.xlsx") == 1000
    assert len([words for words in asked if not words.startswith("INSERT")]) <= 4  # SQLite inserts one by one
    assert db.session.scalar(select(func.count()).where(Person.full_name.like("Người Mới %"))) == 1000
