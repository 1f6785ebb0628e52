"""The database: one session, one base class, and the rules that make SQLite and PostgreSQL behave alike."""

import enum
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, Enum, Label, MetaData, cast, event, null
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from meeting.core import clock
from meeting.core.errors import NotFound, Stale

log = logging.getLogger(__name__)
Thing = TypeVar("Thing", bound="Row")

# The WAL-reset race (rows lost under two connections) is fixed in these SQLite releases and later in line.
WAL_SAFE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
BUSY_MS = 10_000

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, always with its zone, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone; hand UTC to the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Base of every row; enumerations are stored by value."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: Instant(),
            dict[str, Any]: Json,
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=False,
                length=40,
                values_callable=lambda kinds: [kind.value for kind in kinds],
            ),
        },
    )


class Row(Base):
    """What every stored thing has: an id, a version for optimistic locking, two instants."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Count versions in every table that is a table."""
        if "__tablename__" in cls.__dict__:
            more = getattr(cls, "__mapper_args__", {})
            cls.__mapper_args__ = {"version_id_col": Row.__dict__["version"], **more}
        super().__init_subclass__(**kwargs)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def get(kind: type[Thing], key: int) -> Thing:
    """The row with this id; raises NotFound."""
    found = db.session.get(kind, key)
    if found is None:
        raise NotFound(kind.__name__)
    return found


def absent(column: Any) -> Label[Any]:
    """Nothing in the place of a column, with its type and name: for the other half of a union."""
    return cast(null(), column.type).label(column.key)


def insert_new(kind: type[Base]) -> Any:
    """An INSERT that can be told `on_conflict_do_nothing`, in the words of the database at hand."""
    dialects = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    return dialects[db.session.get_bind().dialect.name](kind)


def check_version(thing: Row, seen: int | None) -> None:
    """Refuse to change a thing that somebody saved after the reader opened it; raises Stale."""
    if seen is not None and thing.version != seen:
        raise Stale(thing)


@contextmanager
def reading() -> Iterator[None]:
    """Inside, SQLite transactions start deferred: readers do not queue behind a writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def set_reading(value: bool) -> None:
    """Say for the current request whether it only reads."""
    _reading.set(value)


def is_reading() -> bool:
    """Whether the current request only reads."""
    return _reading.get()


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite release has the WAL-reset fix."""
    return any(version[:2] == fix[:2] and version >= fix for fix in WAL_SAFE) or version >= WAL_SAFE[-1]


@event.listens_for(Engine, "connect")
def _prepare(raw: Any, _record: object) -> None:
    if not isinstance(raw, sqlite3.Connection):
        return
    raw.isolation_level = None  # we say BEGIN ourselves, see below
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA cache_size=-1000")  # kB for each connection; the system keeps the file in memory
    wal = wal_is_safe(sqlite3.sqlite_version_info)
    cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """A transaction that will write takes SQLite's lock at once: read-then-write never loses an update."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def engine_options(url: str) -> dict[str, Any]:
    """Pool and time-outs for the database at this URL."""
    if url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "connect_args": {"timeout": BUSY_MS / 1000, "check_same_thread": False},
        }
    return {
        "hide_parameters": True,  # what people typed does not belong into logs
        "pool_pre_ping": True,
        "pool_recycle": 300,
        "pool_size": 10,
        "max_overflow": 5,
        "connect_args": {"connect_timeout": 5, "options": "-c statement_timeout=15000 -c lock_timeout=5000"},
    }
