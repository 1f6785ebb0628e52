"""Paging by key: every row once, in order, both ways, whatever NULLs and cursors come."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Enum, Float, Numeric, create_engine, delete, event, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from meeting.core.paging import Order, Page, paginate


class Tone(StrEnum):
    LOW = "low"
    HIGH = "high"


class Base(DeclarativeBase):
    pass


class Task(Base):
    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    unit_id: Mapped[int]
    due_on: Mapped[date | None]
    changed_at: Mapped[datetime | None]
    cost: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    share: Mapped[float | None] = mapped_column(Float)
    tone: Mapped[Tone | None] = mapped_column(Enum(Tone, native_enum=False))


class Unit(Base):
    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


NAMES = ["an", "ân", "bình", "đào", ""]
ROWS: list[dict[str, Any]] = [
    {
        "id": n,
        "name": NAMES[n % 5],
        "unit_id": n % 4,
        "due_on": None if n % 3 == 0 else date(2017, 10, 1 + n % 7),
        "changed_at": None if n % 5 == 0 else datetime(2017, 10, 9, n % 24, 30),  # noqa: DTZ001 - a plain column
        "cost": None if n % 4 == 0 else Decimal(n % 6) / 4,
        "share": None if n % 2 == 0 else n % 9 / 8,
        "tone": None if n % 7 == 0 else (Tone.LOW, Tone.HIGH)[n % 2],
    }
    for n in range(1, 38)
]
COLUMNS = [Task.name, Task.unit_id, Task.due_on, Task.changed_at, Task.cost, Task.share, Task.tone]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        opened.execute(insert(Task), ROWS)
        opened.execute(insert(Unit), [{"id": 1, "title": "Phòng A"}, {"id": 2, "title": "Phòng B"}])
        yield opened
    engine.dispose()


def _ids(page: Page) -> list[int]:
    return [row.id for row in page.rows]


def _expected(columns: list[tuple[Any, bool]]) -> list[int]:
    """Sort in Python: NULLs last in either direction."""
    rows = list(ROWS)
    for column, descending in reversed(columns):
        there = [row for row in rows if row[column.key] is not None]
        there.sort(key=itemgetter(column.key), reverse=descending)
        rows = there + [row for row in rows if row[column.key] is None]
    return [row["id"] for row in rows]


ORDERS = st.tuples(
    st.lists(
        st.tuples(st.sampled_from(COLUMNS), st.booleans()), max_size=3, unique_by=lambda pair: pair[0].key
    ),
    st.booleans(),
).map(lambda parts: [*parts[0], (Task.id, parts[1])])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=ORDERS, size=st.integers(1, 40))
def test_every_row_comes_once_in_order_forwards_and_backwards(
    session: Session, columns: list[tuple[Any, bool]], size: int
) -> None:
    order, expected = Order(tuple(columns)), _expected(columns)
    stmt = select(Task.id, Task.name)
    pages = [paginate(session, stmt, order, size=size)]
    while pages[-1].next_cursor:
        pages.append(paginate(session, stmt, order, pages[-1].next_cursor, size))
    assert [row_id for page in pages for row_id in _ids(page)] == expected
    assert pages[0].prev_cursor is None
    assert all(len(page.rows) == size for page in pages[:-1])
    back = pages[-1]
    for page in reversed(pages[:-1]):
        assert back.prev_cursor
        back = paginate(session, stmt, order, back.prev_cursor, size)
        assert _ids(back) == _ids(page)
        assert back.next_cursor
    assert back.prev_cursor is None


BY_DUE = Order(((Task.due_on, False), (Task.id, False)))


def test_rows_are_those_of_the_select(session: Session) -> None:
    page = paginate(session, select(Task.id, Task.name.label("title")), BY_DUE, size=2)
    row = page.rows[0]
    assert row._fields == ("id", "title")
    assert (row.id, row.title) == tuple(row) == (7, "bình")


def test_a_page_is_one_query_in_its_own_order(session: Session) -> None:
    said: list[str] = []
    engine = session.get_bind()
    cursor = paginate(session, select(Task.id), BY_DUE, size=5).next_cursor
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    paginate(session, select(Task.id).order_by(Task.name), BY_DUE, cursor, size=5)
    assert len(said) == 1
    assert "name" not in said[0]


def test_not_null_columns_in_one_direction_use_one_comparison(session: Session) -> None:
    said: list[str] = []
    order = Order(((Task.unit_id, False), (Task.id, False)))
    cursor = paginate(session, select(Task.id), order, size=5).next_cursor
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: said.append(args[2]))
    paginate(session, select(Task.id), order, cursor, size=5)
    assert "(task.unit_id, task.id) > (?, ?)" in said[0]
    assert "NULLS" not in said[0]


def test_a_column_joined_from_outside_may_be_null(session: Session) -> None:
    stmt = select(Task.id, Unit.title).outerjoin(Unit, Unit.id == Task.unit_id)
    order = Order(((Unit.title, True), (Task.id, False)))
    seen, cursor = [], None
    while True:
        page = paginate(session, stmt, order, cursor, 7)
        seen += [tuple(row) for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(ROWS)
    assert [title for _, title in seen] == ["Phòng B"] * 9 + ["Phòng A"] * 10 + [None] * 18


def test_aliases_and_expressions_can_be_ordered_by(session: Session) -> None:
    other = aliased(Task)
    order = Order(((func.length(other.name), True), (other.id, True)))
    first = paginate(session, select(other.id), order, size=10)
    second = paginate(session, select(other.id), order, first.next_cursor, 40)
    assert len(set(_ids(first) + _ids(second))) == len(ROWS)


def test_whole_objects_can_be_paged(session: Session) -> None:
    page = paginate(session, select(Task), BY_DUE, size=3)
    assert [row.Task.id for row in page.rows] == _expected([(Task.due_on, False), (Task.id, False)])[:3]


def test_an_empty_list_is_one_empty_page(session: Session) -> None:
    assert paginate(session, select(Task.id).where(Task.id < 0), BY_DUE) == Page([], None, None)


def _forge(*content: object) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_a_cursor_that_is_none_of_ours_gives_the_first_page(session: Session) -> None:
    stmt, first = select(Task.id), paginate(session, select(Task.id), BY_DUE, size=5)
    good = first.next_cursor or ""
    mark = json.loads(urlsafe_b64decode(good + "=="))[0]
    bad = [
        "",
        "x",
        "é",
        "A" * 5000,
        good[:-4],
        good + "AA",
        _forge(),
        _forge(1, ">", None, 1),
        _forge(mark, "?", None, 1),
    ]
    bad += [
        _forge(mark, ">", *values)
        for values in ([None], ["2017-99-01", 1], [7, 1], [{}, 1], ["2017-10-01", None])
    ]
    bad += [_forge(mark, ">", "2017-10-01", value) for value in ("1", 1.5, True, 2**31, [1])]
    bad.append(
        paginate(session, stmt, Order(((Task.due_on, True), (Task.id, False))), size=5).next_cursor or ""
    )
    for cursor in bad:
        assert paginate(session, stmt, BY_DUE, cursor, 5) == first, cursor


def test_forged_texts_do_not_reach_the_database(session: Session) -> None:
    order = Order(((Task.name, False), (Task.id, False)))
    first = paginate(session, select(Task.id), order, size=5)
    mark = json.loads(urlsafe_b64decode((first.next_cursor or "") + "=="))[0]
    for text in ("a\x00", "\ud800"):
        assert paginate(session, select(Task.id), order, _forge(mark, ">", text, 1), 5) == first


def test_what_cannot_be_a_key_is_refused_when_written(session: Session) -> None:
    order = Order(((func.randomblob(4), False), (Task.id, False)))
    with pytest.raises(TypeError, match="bytes"):
        paginate(session, select(Task.id), order, size=5)


def test_a_reader_who_falls_off_the_end_or_comes_back_to_the_start_sees_the_first_page() -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    order, stmt = Order(((Task.id, False),)), select(Task.id)
    with Session(engine) as session:
        session.execute(insert(Task), ROWS[:6])
        second = paginate(session, stmt, order, paginate(session, stmt, order, size=3).next_cursor, 3)
        assert _ids(second) == [4, 5, 6]
        session.execute(delete(Task).where(Task.id == 2))
        assert _ids(paginate(session, stmt, order, second.prev_cursor, 3)) == [1, 3, 4]
        session.execute(delete(Task).where(Task.id > 3))
        gone = paginate(session, stmt, order, second.prev_cursor, 3)
        assert (_ids(gone), gone.next_cursor) == ([1, 3], None)
    engine.dispose()
