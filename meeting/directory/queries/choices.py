"""What the form of a directive offers from the directory, at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, or_, select, union_all

from meeting.core.db import db
from meeting.directory.models import Person, Post, Unit, UnitKind, WorkField
from meeting.directory.queries import LEADERS, PROTOCOL, held_posts, holds, in_language


@dataclass(frozen=True)
class Choices:
    """Pairs (id, words) to choose from, each list in its order."""

    units: list[tuple[int, str]]
    fields: list[tuple[int, str]]
    leaders: list[tuple[int, str]]


def choices_on(day: date, *, field_id: int | None = None) -> Choices:
    """Units, fields in use and leaders on a local day; `field_id` stays though closed: one query."""

    def columns(kind: str, key: Any, words: Any, more: Any, *order: Any) -> tuple[Any, ...]:
        place = func.row_number().over(order_by=order)
        named = {"kind": literal(kind), "id": key, "words": words, "more": more, "place": place}
        return tuple(column.label(name) for name, column in named.items())

    units = (
        select(*columns("unit", Unit.id, Unit.name, literal(""), *PROTOCOL))
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(holds(Unit.valid_from, Unit.valid_to, day))
    )
    order = (WorkField.display_order, WorkField.id)
    fields = select(*columns("field", WorkField.id, WorkField.name, WorkField.name_en, *order)).where(
        or_(WorkField.valid_to.is_(None), WorkField.valid_to >= day, WorkField.id == field_id)
    )
    rank = (UnitKind.display_order, Unit.display_order, Post.rank, Unit.id, Post.id)
    leaders = held_posts(select(*columns("leader", Person.id, Person.full_name, Post.title, *rank)), day)
    parts = union_all(units, fields, leaders.where(UnitKind.code == LEADERS)).subquery()
    rows = db.session.execute(select(parts).order_by(parts.c.kind, parts.c.place, parts.c.id)).all()
    first_posts: dict[int, str] = {}
    for row in rows:
        if row.kind == "leader":
            first_posts.setdefault(row.id, f"{row.words}, {row.more}")
    return Choices(
        [(row.id, row.words) for row in rows if row.kind == "unit"],
        [(row.id, in_language(row.words, row.more)) for row in rows if row.kind == "field"],
        list(first_posts.items()),
    )
