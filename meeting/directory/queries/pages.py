"""Reading for the directory's own pages: the tree, the lists, one unit's and one person's history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.paging import AnySelect, Order, Page, paginate
from meeting.directory.models import Person, Post, Tenure, Unit, UnitAlias, UnitKind, UnitSuccession
from meeting.directory.queries import PROTOCOL, has_words, holds, in_language, person_choices

State = Literal["valid", "retired", "all"]
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit in the tree: its depth under the first unit shown above it."""

    id: int
    name: str
    short_name: str
    code: str
    kind: str
    depth: int
    valid_from: date | None
    valid_to: date | None


class TenureRow(NamedTuple):
    """Who holds or held which post of which unit."""

    id: int
    person_id: int
    full_name: str
    post_id: int
    title: str
    unit_id: int
    unit_name: str
    starts_on: date
    ends_on: date | None


def tree(state: State, day: date, *, text: str = "", kind_id: int | None = None) -> list[TreeRow]:
    """Units in protocol order, each under the unit above it when that is shown too."""
    stmt = (
        select(
            Unit.id, Unit.name, Unit.short_name, Unit.code, Unit.parent_id, Unit.valid_from, Unit.valid_to,
            UnitKind.name.label("kind"), UnitKind.name_en,
        )
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(*_narrowed(state, day, text, kind_id))
        .order_by(*PROTOCOL)
    )  # fmt: skip
    rows = db.session.execute(stmt).all()
    shown = {row.id for row in rows}
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in shown else None, []).append(row)
    found: list[TreeRow] = []
    waiting = [(row, 0) for row in reversed(below.get(None, ()))]
    while waiting:
        row, depth = waiting.pop()
        kind = in_language(row.kind, row.name_en)
        found.append(TreeRow(
            row.id, row.name, row.short_name, row.code, kind, min(depth, DEEPEST),
            row.valid_from, row.valid_to,
        ))  # fmt: skip
        waiting += [(child, depth + 1) for child in reversed(below.get(row.id, ()))]
    return found


def _narrowed(state: State, day: date, text: str, kind_id: int | None) -> list[ColumnElement[bool]]:
    found = [has_words(Unit.search, text)] if text.strip() else []
    if kind_id is not None:
        found.append(Unit.kind_id == kind_id)
    if state == "valid":
        found.append(holds(Unit.valid_from, Unit.valid_to, day))
    elif state == "retired":
        found.append(Unit.valid_to < day)
    return found


def unit_list(day: date, state: State = "all", text: str = "", kind_id: int | None = None) -> Sequence[Any]:
    """The units with all their columns for a workbook, in protocol order, narrowed as the tree."""
    above = aliased(Unit)
    stmt = (
        select(
            Unit.id, Unit.code, Unit.name, Unit.short_name, UnitKind.code.label("kind_code"),
            above.code.label("parent_code"), Unit.display_order, Unit.email, Unit.phone, Unit.valid_from,
            Unit.valid_to,
        )
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(*_narrowed(state, day, text, kind_id))
        .order_by(*PROTOCOL)
    )  # fmt: skip
    return db.session.execute(stmt).all()


def get_unit(unit_id: int) -> tuple[Unit, UnitKind, Unit | None]:
    """A unit with its kind and the unit above it: one query; raises NotFound."""
    above = aliased(Unit)
    stmt = (
        select(Unit, UnitKind, above)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Unit.id == unit_id)
    )
    row = db.session.execute(stmt).one_or_none()
    if row is None:
        raise NotFound("Unit")
    unit, kind, parent = row
    return unit, kind, parent


def all_aliases(unit_id: int | None = None) -> dict[int, list[str]]:
    """The other names of units (or of one)."""
    stmt = select(UnitAlias.unit_id, UnitAlias.name).order_by(UnitAlias.unit_id, UnitAlias.id)
    if unit_id is not None:
        stmt = stmt.where(UnitAlias.unit_id == unit_id)
    found: dict[int, list[str]] = {}
    for key, name in db.session.execute(stmt):
        found.setdefault(key, []).append(name)
    return found


def children(unit_id: int, day: date) -> Sequence[Any]:
    """Units that belong to a unit and exist on the day (id, name)."""
    stmt = (
        select(Unit.id, Unit.name)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(Unit.parent_id == unit_id, holds(Unit.valid_from, Unit.valid_to, day))
        .order_by(*PROTOCOL)
    )
    return db.session.execute(stmt).all()


class Step(NamedTuple):
    """One recorded decision between two units."""

    before_id: int
    before: str
    after_id: int
    after: str
    kind: str
    effective_on: date
    decision_number: str
    decision_on: date | None
    note: str


def history(unit_ids: set[int]) -> list[Step]:
    """Every decision between these units or away from them, newest first."""
    before, after = Unit.__table__.alias("before"), Unit.__table__.alias("after")
    stmt = (
        select(
            before.c.id, before.c.name, after.c.id, after.c.name, UnitSuccession.kind,
            UnitSuccession.effective_on,
            UnitSuccession.decision_number, UnitSuccession.decision_on, UnitSuccession.note,
        )
        .join(before, before.c.id == UnitSuccession.from_unit_id)
        .join(after, after.c.id == UnitSuccession.to_unit_id)
        .where(or_(UnitSuccession.from_unit_id.in_(unit_ids), UnitSuccession.to_unit_id.in_(unit_ids)))
        .order_by(UnitSuccession.effective_on.desc(), UnitSuccession.id.desc())
    )  # fmt: skip
    return [Step._make((*row[:4], row[4].value, *row[5:])) for row in db.session.execute(stmt)]


def unit_posts(unit_id: int) -> Sequence[Any]:
    """All posts of a unit, ended ones too, by rank."""
    stmt = (
        select(Post.id, Post.title, Post.rank, Post.is_head, Post.valid_from, Post.valid_to)
        .where(Post.unit_id == unit_id)
        .order_by(Post.rank, Post.id)
    )
    return db.session.execute(stmt).all()


def _tenures() -> AnySelect:
    return (
        select(
            Tenure.id, Person.id, Person.full_name, Post.id, Post.title, Unit.id, Unit.name, Tenure.starts_on,
            Tenure.ends_on,
        )
        .join(Person, Person.id == Tenure.person_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .order_by(Tenure.starts_on.desc(), Tenure.id.desc())
    )  # fmt: skip


def unit_tenures(unit_id: int) -> list[TenureRow]:
    """Who held the posts of a unit, newest first."""
    return [TenureRow._make(row) for row in db.session.execute(_tenures().where(Post.unit_id == unit_id))]


def person_tenures(person_id: int) -> list[TenureRow]:
    """Which posts a person held, newest first."""
    return [TenureRow._make(row) for row in db.session.execute(_tenures().where(Person.id == person_id))]


PEOPLE = Order(((Person.sort_key, False), (Person.id, False)))


def _people(day: date, text: str, unit_id: int | None) -> AnySelect:
    stmt = select(Person.id, Person.full_name, Person.email, Person.phone)
    if text.strip():
        stmt = stmt.where(has_words(Person.search, text))
    if unit_id is not None:
        held = (
            select(Tenure.id)
            .join(Post, Post.id == Tenure.post_id)
            .where(
                Tenure.person_id == Person.id,
                Post.unit_id == unit_id,
                holds(Tenure.starts_on, Tenure.ends_on, day),
            )
        )
        stmt = stmt.where(exists(held))
    return stmt


def people(day: date, text: str, unit_id: int | None, cursor: str | None) -> Page:
    """A page of people by Vietnamese name (id, full_name, email, phone)."""
    return paginate(db.session(), _people(day, text, unit_id), PEOPLE, cursor)


def count_people(day: date, text: str, unit_id: int | None) -> int:
    """How many people the same filters leave."""
    return db.session.scalar(select(func.count()).select_from(_people(day, text, unit_id).subquery())) or 0


def people_list(day: date, text: str = "", unit_id: int | None = None) -> Sequence[Any]:
    """People for a workbook, once a post held on the day, by Vietnamese name, narrowed as their page."""
    stmt = (
        select(
            Person.full_name, Person.email, Person.phone, Unit.code, Unit.name.label("unit"),
            Post.title, Post.rank, Post.is_head, Tenure.starts_on,
        )
        .outerjoin(Tenure, and_(Tenure.person_id == Person.id, holds(Tenure.starts_on, Tenure.ends_on, day)))
        .outerjoin(Post, Post.id == Tenure.post_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Person.id.in_(_people(day, text, unit_id).with_only_columns(Person.id)))
        .order_by(Person.sort_key, Person.id, Post.rank, Post.id)
    )  # fmt: skip
    return db.session.execute(stmt).all()


def same_name(full_name: str, own_id: int = 0) -> list[tuple[int, str]]:
    """People with the same name and their e-mail, to warn of a double entry."""
    stmt = select(Person.id, Person.email).where(Person.full_name == full_name, Person.id != own_id)
    return [(key, email) for key, email in db.session.execute(stmt.order_by(Person.id))]


def person_options(day: date) -> list[tuple[int, str]]:
    """Everybody to choose from (id, name with the title of the day), by Vietnamese name."""
    titled = dict(person_choices(day))
    stmt = select(Person.id, Person.full_name).order_by(Person.sort_key, Person.id)
    return [(row.id, titled.get(row.id, row.full_name)) for row in db.session.execute(stmt)]


def post_options(day: date, include: int | None = None) -> list[tuple[int, str]]:
    """Posts to choose from (id, "Title, Unit") that have not ended by the day, in protocol order."""
    going_on = and_(
        or_(Post.valid_to.is_(None), Post.valid_to >= day), or_(Unit.valid_to.is_(None), Unit.valid_to >= day)
    )
    stmt = (
        select(Post.id, Post.title, Unit.name, Unit.short_name)
        .join(Unit, Unit.id == Post.unit_id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(going_on if include is None else or_(going_on, Post.id == include))
        .order_by(*PROTOCOL, Post.rank, Post.id)
    )
    return [(row.id, f"{row.title}, {row.short_name or row.name}") for row in db.session.execute(stmt)]
