"""A quarter counted in every way its board shows it, by the conditions of `counts`: one statement."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, CompoundSelect, Date, Integer, Select, case, func, literal, select, union_all

from meeting.core.db import db
from meeting.directives.models import Directive
from meeting.followup.queries import counts
from meeting.followup.rules import Basis, Crossing

WAYS = ("units", "fields", "due", "finished", "before")


def crossing(quarter: int, as_of: date, before: date) -> Crossing:
    """The quarter as of a day, and its whole as of an earlier one: one query that reads each row once."""
    found: dict[str, dict[Any, dict[str, int]]] = {kind: defaultdict(dict) for kind in WAYS}
    for row in db.session.execute(_statement(quarter, as_of, before)):
        found[row.kind][row.key if row.day is None else row.day][row.part] = row.n
    units, fields, due, finished, whole = (found[kind] for kind in WAYS)
    return Crossing(units, fields, due, finished, whole[None])


@lru_cache(maxsize=32)
def _statement(quarter: int, as_of: date, before: date) -> CompoundSelect[Any]:
    """The statement is the same for a whole day."""
    rows = (
        select(
            Directive.lead_unit_id.label("units"), Directive.field_id.label("fields"),
            counts.last_good_day(Basis.CURRENT).label("due"),
            case((counts.done(as_of), Directive.completed_on)).label("finished"),
            case((counts.not_cancelled(as_of), counts.part_of(as_of, None))).label("now"),
            case((Directive.issued_on <= before, counts.part_of(before, None))).label("then"),
        )
        .where(
            Directive.quarter == quarter, Directive.is_tracked, Directive.issued_on <= as_of,
            counts.not_cancelled(before),
        )
        .cte("counted")
    )  # fmt: skip
    return union_all(*(_counted(rows, kind) for kind in WAYS))


def _counted(rows: CTE, kind: str) -> Select[Any]:
    """How many by one key (a number or a day) and part."""
    by = [] if kind == "before" else [rows.c[kind]]
    key = rows.c[kind] if kind in {"units", "fields"} else literal(None, Integer)
    day = rows.c[kind] if kind in {"due", "finished"} else literal(None, Date)
    part = rows.c.then if kind == "before" else rows.c.now
    stmt = select(literal(kind).label("kind"), key.label("key"), day.label("day"), part.label("part"),
                  func.count().label("n"))  # fmt: skip
    return stmt.where(part.is_not(None)).group_by(*by, part)
