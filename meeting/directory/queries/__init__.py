"""Reading units, posts and who held them on a local day: what the other rooms ask."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from meeting.core.db import db, get
from meeting.core.i18n import language
from meeting.core.paging import AnySelect
from meeting.core.text import fold
from meeting.directory.models import Person, Post, Tenure, Unit, UnitKind, UnitSuccession, WorkField
from meeting.directory.rules import Relation, SuccessionKind, lineage, valid_on

LEADERS = "directorate"  # code of the kind whose posts lead the department
OFFICE = "office"  # code of the kind that is the department's own office


class UnitRow(NamedTuple):
    """A unit in a list, with its kind."""

    id: int
    name: str
    short_name: str
    kind_id: int
    kind_code: str
    kind_name: str
    relation: Relation
    kind_order: int
    display_order: int


class PostRow(NamedTuple):
    """A post and who holds it on the asked day (None: nobody)."""

    post_id: int
    unit_id: int
    title: str
    rank: int
    is_head: bool
    person_id: int | None
    full_name: str | None


class Holder(NamedTuple):
    """Who holds a post."""

    person_id: int
    full_name: str


# ─── Time and words ────────────────────────────────────────────────────────────────────────────────────────

Day = InstrumentedAttribute[Any]


def holds(first: Day, last: Day, day: date) -> ColumnElement[bool]:
    """The condition that a span (both ends included, NULL is open) holds the local day."""
    return and_(or_(first.is_(None), first <= day), or_(last.is_(None), last >= day))


def in_language(name: str, name_en: str) -> str:
    """A catalogue name in the reader's language; Vietnamese where there is no English."""
    return name_en if name_en and language() == "en" else name


def has_words(column: Day, text: str) -> ColumnElement[bool]:
    """The condition that a folded column holds every word of the text, typed with or without accents."""
    words = fold(text).split()[:8]
    return and_(*(column.contains(word, autoescape=True) for word in words)) if words else false()


# ─── Units ─────────────────────────────────────────────────────────────────────────────────────────────────

PROTOCOL = (UnitKind.display_order, Unit.display_order, Unit.sort_key, Unit.id)


def _unit_rows() -> AnySelect:
    return (
        select(
            Unit.id, Unit.name, Unit.short_name, UnitKind.id, UnitKind.code, UnitKind.name, UnitKind.name_en,
            UnitKind.relation, UnitKind.display_order, Unit.display_order,
        )
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .order_by(*PROTOCOL)
    )  # fmt: skip


def units_on(day: date) -> list[UnitRow]:
    """The units valid on a local day, in protocol order: kind, place among its kind, name."""
    return [
        UnitRow._make((*row[:5], in_language(row[5], row[6]), *row[7:]))
        for row in db.session.execute(_unit_rows().where(holds(Unit.valid_from, Unit.valid_to, day)))
    ]


def unit_codes(day: date) -> list[tuple[int, str]]:
    """(id, code) of the units valid on a local day."""
    stmt = select(Unit.id, Unit.code).where(holds(Unit.valid_from, Unit.valid_to, day)).order_by(Unit.id)
    return [(row.id, row.code) for row in db.session.execute(stmt)]


def unit_choices(
    day: date, *, relation: Relation | None = None, include: int | None = None
) -> list[tuple[int, str]]:
    """Units to choose from (id, name) on a local day, in protocol order; `include` stays though retired."""
    valid = holds(Unit.valid_from, Unit.valid_to, day)
    if relation is not None:
        valid = and_(valid, UnitKind.relation == relation)
    stmt = select(Unit.id, Unit.name).join(UnitKind, UnitKind.id == Unit.kind_id).order_by(*PROTOCOL)
    stmt = stmt.where(valid if include is None else or_(valid, Unit.id == include))
    return [(row.id, row.name) for row in db.session.execute(stmt)]


def unit_names(ids: Iterable[int | None], *, short: bool = False) -> dict[int, str]:
    """Names by id, of whatever day; `short` gives the short name where there is one."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    rows = db.session.execute(select(Unit.id, Unit.name, Unit.short_name).where(Unit.id.in_(wanted)))
    return {row.id: (row.short_name or row.name) if short else row.name for row in rows}


def get_unit(unit_id: int) -> Unit:
    """The unit; raises NotFound."""
    return get(Unit, unit_id)


def find_office_unit(day: date) -> int | None:
    """The department's own office on a local day, if there is one: it speaks for what concerns all."""
    return next((unit.id for unit in units_on(day) if unit.kind_code == OFFICE), None)


def is_valid(unit_id: int, day: date) -> bool:
    """Whether there is such a unit and it exists on the local day."""
    row = db.session.execute(select(Unit.valid_from, Unit.valid_to).where(Unit.id == unit_id)).one_or_none()
    return row is not None and valid_on(row.valid_from, row.valid_to, day)


def links() -> list[tuple[int, int]]:
    """Every (before, after) pair of units; handing over one field of work is not such a pair."""
    stmt = select(UnitSuccession.from_unit_id, UnitSuccession.to_unit_id).where(
        UnitSuccession.kind != SuccessionKind.TRANSFER
    )
    return [(old, new) for old, new in db.session.execute(stmt)]


def family(unit_id: int) -> set[int]:
    """The unit, what it came from and what it became."""
    return {unit_id} | lineage(unit_id, links())


# ─── Catalogues ────────────────────────────────────────────────────────────────────────────────────────────


def kinds() -> list[UnitKind]:
    """The kinds of units, in protocol order."""
    return list(db.session.scalars(select(UnitKind).order_by(UnitKind.display_order, UnitKind.id)))


def kind_choices() -> list[tuple[int, str]]:
    """Kinds to choose from (id, name in the reader's language)."""
    stmt = select(UnitKind.id, UnitKind.name, UnitKind.name_en).order_by(UnitKind.display_order, UnitKind.id)
    return [(row.id, in_language(row.name, row.name_en)) for row in db.session.execute(stmt)]


def get_kind(kind_id: int) -> UnitKind:
    """The kind; raises NotFound."""
    return get(UnitKind, kind_id)


def fields() -> list[WorkField]:
    """The fields of work, closed ones too."""
    return list(db.session.scalars(select(WorkField).order_by(WorkField.display_order, WorkField.id)))


def field_choices(day: date | None = None, include: int | None = None) -> list[tuple[int, str]]:
    """Fields of work to choose from (id, name in the reader's language); with a day: those in use then."""
    stmt = select(WorkField.id, WorkField.name, WorkField.name_en).order_by(
        WorkField.display_order, WorkField.id
    )
    if day is not None:
        used = or_(WorkField.valid_to.is_(None), WorkField.valid_to >= day)
        stmt = stmt.where(used if include is None else or_(used, WorkField.id == include))
    return [(row.id, in_language(row.name, row.name_en)) for row in db.session.execute(stmt)]


def get_field(field_id: int) -> WorkField:
    """The field of work; raises NotFound."""
    return get(WorkField, field_id)


# ─── Posts and people ──────────────────────────────────────────────────────────────────────────────────────


def get_person(person_id: int) -> Person:
    """The person; raises NotFound."""
    return get(Person, person_id)


def get_post(post_id: int) -> Post:
    """The post; raises NotFound."""
    return get(Post, post_id)


def get_tenure(tenure_id: int) -> Tenure:
    """The tenure; raises NotFound."""
    return get(Tenure, tenure_id)


def posts_on(
    day: date,
    *,
    kind_ids: Collection[int] | None = None,
    unit_ids: Collection[int] | None = None,
    heads_only: bool = False,
) -> list[PostRow]:
    """The posts of a local day with their holders, in protocol order of their units, then by rank."""
    stmt = (
        select(Post.id, Post.unit_id, Post.title, Post.rank, Post.is_head, Person.id, Person.full_name)
        .join(Unit, Unit.id == Post.unit_id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .outerjoin(Tenure, and_(Tenure.post_id == Post.id, holds(Tenure.starts_on, Tenure.ends_on, day)))
        .outerjoin(Person, Person.id == Tenure.person_id)
        .where(holds(Post.valid_from, Post.valid_to, day), holds(Unit.valid_from, Unit.valid_to, day))
        .order_by(*PROTOCOL, Post.rank, Post.id, Tenure.starts_on.desc(), Tenure.id.desc())
    )
    if kind_ids is not None:
        stmt = stmt.where(Unit.kind_id.in_(kind_ids))
    if unit_ids is not None:
        stmt = stmt.where(Unit.id.in_(unit_ids))
    if heads_only:
        stmt = stmt.where(Post.is_head.is_(True))
    rows: dict[int, PostRow] = {}
    for row in db.session.execute(stmt):
        rows.setdefault(row[0], PostRow(*row))
    return list(rows.values())


def holders(post_ids: Collection[int], day: date) -> dict[int, Holder]:
    """Who holds these posts on a local day; vacant posts are left out."""
    if not post_ids:
        return {}
    stmt = (
        select(Tenure.post_id, Person.id, Person.full_name)
        .join(Person, Person.id == Tenure.person_id)
        .where(Tenure.post_id.in_(post_ids), holds(Tenure.starts_on, Tenure.ends_on, day))
        .order_by(Tenure.starts_on, Tenure.id)
    )
    return {post_id: Holder(person_id, name) for post_id, person_id, name in db.session.execute(stmt)}


def held_posts(asked: AnySelect, day: date) -> AnySelect:
    """What is asked of people, over every post held on the day."""
    return (
        asked.select_from(Person)
        .join(Tenure, Tenure.person_id == Person.id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(
            holds(Tenure.starts_on, Tenure.ends_on, day),
            holds(Post.valid_from, Post.valid_to, day),
            holds(Unit.valid_from, Unit.valid_to, day),
        )
    )


def _titles(day: date) -> AnySelect:
    """Person, name, title and unit of every post held on the day, best ranked first."""
    asked = select(Person.id, Person.full_name, Post.title, Unit.name, Unit.short_name)
    return held_posts(asked, day).order_by(
        UnitKind.display_order, Unit.display_order, Post.rank, Unit.id, Post.id
    )


def person_choices(day: date, unit_ids: Collection[int] | None = None) -> list[tuple[int, str]]:
    """People in posts on a local day (id, "Name, Title, Unit"), sorted by Vietnamese name."""
    stmt = _titles(day).add_columns(Person.sort_key)
    if unit_ids is not None:
        stmt = stmt.where(Unit.id.in_(unit_ids))
    found: dict[int, tuple[str, str]] = {}
    for person_id, name, title, unit, short, key in db.session.execute(stmt):
        found.setdefault(person_id, (key, f"{name}, {title}, {short or unit}"))
    return [
        (person_id, label)
        for person_id, (_key, label) in sorted(found.items(), key=lambda p: (p[1][0], p[0]))
    ]


def titles_of(person_ids: Collection[int], day: date) -> dict[int, str]:
    """Title and unit of each person's best-ranked post on a local day; people without one are left out."""
    if not person_ids:
        return {}
    found: dict[int, str] = {}
    rows = db.session.execute(_titles(day).where(Person.id.in_(person_ids)))
    for person_id, _name, title, unit, short in rows:
        found.setdefault(person_id, f"{title}, {short or unit}")
    return found


def title_of(person_id: int, day: date) -> str:
    """Title and unit of the person's best-ranked post on a local day; empty without one."""
    return titles_of([person_id], day).get(person_id, "")
