"""What happened: events are the append-only trail, written in the transaction of the change.

A room declares its events in `events.py` as frozen dataclasses; `record` hands one to the trail and to those
who listen (notifications). Rows are chained by hash when the transaction commits, so that a changed, removed
or reordered row is found by `verify`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, insert, select, update
from sqlalchemy import event as hooks
from sqlalchemy.orm import Mapped, Session, mapped_column, scoped_session

from meeting.core import clock
from meeting.core.db import Base, db, insert_new

_kinds: dict[str, type["Event"]] = {}
_listeners: list[Callable[["News"], None]] = []
START = "0" * 64
MOST_ROUNDS = 8  # of events recorded by those who listen to events


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, named in the past tense.

    `thing` is the kind of row it is about, `sentence` the words a reader gets: an untranslated message id
    marked with `N_`, whose %(placeholders)s are the event's own fields. Fields hold plain values (text,
    numbers, dates), with names as they were at that moment.
    """

    thing: ClassVar[str] = ""
    sentence: ClassVar[str] = ""

    actor_id: int | None
    thing_id: int
    meeting_id: int | None = None
    unit_id: int | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the event known by its name."""
        super().__init_subclass__(**kwargs)
        _kinds[cls.__name__] = cls


News = Sequence[tuple[int, Event]]


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message id for translation without translating it yet."""
    return message


class TrailRow(Base):
    """One event as stored. Never updated, never deleted."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_thing", "thing_kind", "thing_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    thing_kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    unit_id: Mapped[int | None]
    data: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))


class TrailHead(Base):
    """The digest of the newest trail row: one row, locked while a transaction appends."""

    __tablename__ = "event_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    digest: Mapped[str] = mapped_column(String(64))


def kind(name: str) -> type[Event] | None:
    """The event class of this name, if it still exists."""
    return _kinds.get(name)


def kinds() -> dict[str, type[Event]]:
    """All events by name."""
    return dict(_kinds)


def listen(listener: Callable[[News], None]) -> None:
    """Be told once of all events of a transaction, just before it commits: (trail row's id, event).

    What the listener records in turn is written too, and told in a further round.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def record(event: Event) -> None:
    """Write a fact to the trail of the current transaction; the listeners are told before it commits."""
    session = db.session()
    if not session.in_transaction():
        session.begin()  # so that a rollback is noticed and forgets the event
    session.info.setdefault("trail", []).append(event)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


_COMMON = frozenset(f.name for f in fields(Event))


def values(event: Event, at: datetime) -> dict[str, Any]:
    """The columns of the trail row of this event, without its digest."""
    data = {name: _plain(value) for name, value in asdict(event).items() if name not in _COMMON}
    return {
        "at": at,
        "name": type(event).__name__,
        "thing_kind": event.thing,
        "thing_id": event.thing_id,
        "actor_id": event.actor_id,
        "meeting_id": event.meeting_id,
        "unit_id": event.unit_id,
        "data": data,
    }


def digest(previous: str, row: dict[str, Any]) -> str:
    """SHA-256 over the previous digest and the row's own words."""
    words = json.dumps({**row, "at": row["at"].isoformat()}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{words}".encode()).hexdigest()


def append(session: Session, events: Sequence[Event], at: datetime | None = None) -> News:
    """Chain events to the trail; give each its row's id. The head stays locked until the transaction ends."""
    locked = select(TrailHead.digest).where(TrailHead.id == 1).with_for_update()
    head = session.execute(locked).scalar()
    if head is None:  # the first event of all; another transaction may be at it too
        session.execute(insert_new(TrailHead).values(id=1, digest=START).on_conflict_do_nothing())
        head = session.execute(locked).scalar_one()
    rows = []
    for event in events:
        row = values(event, at or clock.now())
        head = digest(head, row)
        rows.append({**row, "digest": head})
    if not rows:
        return []
    keys = session.scalars(insert(TrailRow).returning(TrailRow.id, sort_by_parameter_order=True), rows)
    news = list(zip(keys, events, strict=True))
    session.execute(update(TrailHead).where(TrailHead.id == 1).values(event_id=news[-1][0], digest=head))
    return news


def verify(session: Session | scoped_session[Any]) -> Iterator[int]:
    """The ids of trail rows that do not follow from the row before; none when the trail is whole."""
    previous, last = START, None
    columns = [c for c in TrailRow.__table__.columns if c.name not in {"id", "digest"}]
    names = [c.name for c in columns]
    for row in session.execute(
        select(TrailRow.id, TrailRow.digest, *columns).order_by(TrailRow.id)
    ).yield_per(1000):
        expected = digest(previous, dict(zip(names, row[2:], strict=True)))
        if expected != row.digest:
            yield row.id
        previous, last = row.digest, row.id
    head = session.execute(
        select(TrailHead.event_id, TrailHead.digest).where(TrailHead.id == 1)
    ).one_or_none()
    if (tuple(head) if head else (None, START)) != (last, previous):
        yield (head.event_id if head else last) or 0


@hooks.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    for _round in range(MOST_ROUNDS):
        events = session.info.pop("trail", None)
        if not events:
            return
        session.flush()
        news = append(session, events)
        for listener in _listeners:
            listener(news)
    raise RuntimeError("events that answer events do not end")


@hooks.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    session.info.pop("trail", None)
