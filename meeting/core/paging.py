"""Pages of a long list by key: what comes after the last row shown, never "skip 5,000 rows".

The time of a page does not grow with its distance from the start, and a row added meanwhile neither doubles
nor hides another. NULLs come last whichever way a column runs, on SQLite and on PostgreSQL alike.
"""

import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import BigInteger, ColumnElement, Row, Select, and_, false, literal, or_, tuple_
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

Expression = ColumnElement[Any] | InstrumentedAttribute[Any]
AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]

_CURSOR_LENGTH = 2_000  # characters; a longer one is not ours


class _Key(NamedTuple):
    """One compared column: its expression, its direction, whether it may be NULL."""

    column: ColumnElement[Any]
    descending: bool
    nullable: bool


@dataclass(frozen=True)
class Order:
    """The order of a list: (column, descending) pairs, the most important first, the last one a unique id.

    Each must be allowed in WHERE, so no aggregate.
    """

    columns: tuple[tuple[Expression, bool], ...]

    def keys(self) -> tuple[_Key, ...]:
        """Return the columns as compared; only a NOT NULL column beside the id is known never to be NULL.

        A NOT NULL column of another table may still be NULL in a list that joins it from outside.
        """
        plain = [(_expression(column), descending) for column, descending in self.columns]
        home = getattr(plain[-1][0], "table", None)
        last = len(plain) - 1
        return tuple(
            _Key(column, descending, nullable=place < last and not _always_there(column, home))
            for place, (column, descending) in enumerate(plain)
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, as the select gives them, and where the list goes on; None at its ends."""

    rows: list[AnyRow]
    next_cursor: str | None
    prev_cursor: str | None


class _Place(NamedTuple):
    """A decoded cursor: the key of a row, and on which side of it the page lies."""

    backwards: bool
    values: tuple[Any, ...]


def paginate(
    session: Session | scoped_session[Any],
    stmt: AnySelect,
    order: Order,
    cursor: str | None = None,
    size: int = 50,
) -> Page:
    """Return one page with one query; a cursor that is broken or of another order gives the first page."""
    keys = order.keys()
    place = _decode(cursor, keys) if cursor else None
    try:
        rows = _fetch(session, stmt, keys, place, size)
    except StatementError as error:
        # A value this type of column cannot hold was forged; what the database itself says is an error.
        if place is None or isinstance(error, DBAPIError):
            raise
        return paginate(session, stmt, order, None, size)
    more, rows = len(rows) > size, rows[:size]
    if place and (not rows or (place.backwards and len(rows) < size)):
        # Rows have gone since: the reader came to the start of the list, or fell off its end.
        return paginate(session, stmt, order, None, size)
    backwards = place is not None and place.backwards
    if backwards:
        rows.reverse()
    width = len(keys)
    has_next, has_prev = backwards or more, more if backwards else place is not None
    return Page(
        rows=_without_keys(rows, width),
        next_cursor=_encode(keys, rows[-1][-width:], backwards=False) if rows and has_next else None,
        prev_cursor=_encode(keys, rows[0][-width:], backwards=True) if rows and has_prev else None,
    )


# ─── Query ──────────────────────────────────────────────────────────────────────────────────────────────────


def _expression(column: Expression) -> ColumnElement[Any]:
    return column.expression if isinstance(column, InstrumentedAttribute) else column


def _always_there(column: ColumnElement[Any], home: object) -> bool:
    return (
        home is not None and getattr(column, "table", None) is home and not getattr(column, "nullable", True)
    )


def _fetch(
    session: Session | scoped_session[Any],
    stmt: AnySelect,
    keys: Sequence[_Key],
    place: _Place | None,
    size: int,
) -> list[AnyRow]:
    """Return up to size + 1 rows, the key values appended to each, nearest to the place first."""
    backwards = place is not None and place.backwards
    if place:
        stmt = stmt.where(_beyond(keys, place))
    keyed = stmt.add_columns(*(key.column.label(f"page_key_{n}") for n, key in enumerate(keys)))
    keyed = keyed.order_by(None).order_by(*_ordering(keys, backwards=backwards)).limit(size + 1)
    return list(session.execute(keyed))


def _ordering(keys: Sequence[_Key], *, backwards: bool) -> Iterable[ColumnElement[Any]]:
    """Yield ORDER BY terms; NULLS is said only where it matters, so that indexes serve NOT NULL columns."""
    for key in keys:
        term = key.column.desc() if key.descending != backwards else key.column.asc()
        if key.nullable:
            term = term.nulls_first() if backwards else term.nulls_last()
        yield term


def _beyond(keys: Sequence[_Key], place: _Place) -> ColumnElement[bool]:
    """Return the condition for rows strictly on one side of the place."""
    values = [literal(value, key.column.type) for key, value in zip(keys, place.values, strict=True)]
    if len({key.descending for key in keys}) == 1 and not any(key.nullable for key in keys):
        # One comparison of whole keys: both databases answer it from an index over these columns.
        left, right = tuple_(*(key.column for key in keys)), tuple_(*values)
        return left > right if keys[0].descending == place.backwards else left < right
    choices: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for key, bound, value in zip(keys, values, place.values, strict=True):
        choices.append(and_(*same, _past(key, bound, value, backwards=place.backwards)))
        same.append(key.column.is_(None) if value is None else key.column == bound)
    return or_(*choices)


def _past(key: _Key, bound: ColumnElement[Any], value: object, *, backwards: bool) -> ColumnElement[bool]:
    """Return the condition for one column to lie past a value, NULL being past everything."""
    if value is None:
        return key.column.is_not(None) if backwards else false()
    further = key.column > bound if key.descending == backwards else key.column < bound
    return or_(further, key.column.is_(None)) if key.nullable and not backwards else further


def _without_keys(rows: list[AnyRow], width: int) -> list[AnyRow]:
    """Return the rows as the select asked for them, still with names."""
    if not rows:
        return []
    metadata = SimpleResultMetaData(list(rows[0]._fields[:-width]))
    return list(IteratorResult(metadata, iter([tuple(row)[:-width] for row in rows])))


# ─── Cursor ─────────────────────────────────────────────────────────────────────────────────────────────────
# JSON of [order, "<" or ">", value, …] in URL-safe base64. Not signed: it gives no right, it only says from
# where to read on; what it says is checked against the types of the columns.


def _fingerprint(keys: Sequence[_Key]) -> int:
    """Return a number for columns and directions, so that a cursor of another order is known as such."""
    names = [
        (getattr(key.column, "table", ""), getattr(key.column, "key", None) or key.column) for key in keys
    ]
    words = [f"{table}.{name}{key.descending:d}" for (table, name), key in zip(names, keys, strict=True)]
    return crc32("|".join(words).encode())


def _encode(keys: Sequence[_Key], values: Sequence[Any], *, backwards: bool) -> str:
    content = [_fingerprint(keys), "<" if backwards else ">", *map(_to_json, values)]
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(packed).rstrip(b"=").decode()


def _to_json(value: object) -> object:
    """Return a JSON value; the type of the column tells how to read it back."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # and datetime, which is one
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, int | float | str):
        return value
    raise TypeError(f"a list cannot be paged by {type(value).__name__}")


def _decode(cursor: str, keys: Sequence[_Key]) -> _Place | None:
    """Return the place a cursor names; None for anything that is not a cursor of this order."""
    if len(cursor) > _CURSOR_LENGTH or not cursor.isascii():
        return None
    try:
        content = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        order, side, *values = content
        if order != _fingerprint(keys) or side not in {"<", ">"} or len(values) != len(keys):
            return None
        read = tuple(_from_json(key, value) for key, value in zip(keys, values, strict=True))
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    return _Place(side == "<", read)


def _from_json(key: _Key, value: Any) -> Any:
    """Return the value as its column holds it; ValueError or TypeError when it cannot."""
    if value is None:
        if not key.nullable:
            raise ValueError("this column is never NULL")
        return None
    try:
        kind: type[Any] = key.column.type.python_type
    except NotImplementedError:  # an expression of a type SQLAlchemy does not know; it takes what JSON gives
        kind = type(value)
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if issubclass(kind, Enum | Decimal):
        return kind(value)
    if type(value) is not kind or not _storable(value, key.column):
        raise ValueError("not a value of this column")
    return value


def _storable(value: object, column: ColumnElement[Any]) -> bool:
    """Tell whether both databases take the value: forged numbers and texts must not become their errors."""
    if isinstance(value, str):
        value.encode()  # a lone surrogate is a UnicodeEncodeError, which is a ValueError
        return "\x00" not in value
    if isinstance(value, float):
        return math.isfinite(value)
    bits = 63 if isinstance(column.type, BigInteger) else 31
    return isinstance(value, int) and -(1 << bits) <= value < 1 << bits
