"""Taking snapshots, by the schedule and by hand. Nothing changes one afterwards."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import event, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.session import ORMExecuteState

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.events import record
from meeting.core.quarters import Quarter
from meeting.followup import events, queries, rules
from meeting.followup.models import Snapshot, SnapshotRow
from meeting.followup.policy import Can
from meeting.followup.rules import SnapshotKind

SEALED = (Snapshot, SnapshotRow)


def take_snapshot(
    kind: SnapshotKind, quarter: Quarter, as_of: date, *, note: str = "", taken_by: int | None = None
) -> Snapshot:
    """Keep the count of a quarter as of a cut-off, with every directive behind it.

    The rows are made by one statement from the record as it stands, so a cut-off should be the day before,
    or today: parts are counted as of the cut-off, but due dates and words are those in force now.
    """
    now = clock.now()
    snapshot = Snapshot(
        key=rules.key_of(kind, as_of, now), quarter=quarter.key, as_of=as_of, taken_at=now,
        taken_by_id=taken_by, note=note.strip(),
    )  # fmt: skip
    db.session.add(snapshot)
    db.session.flush()
    names, rows = queries.select_rows(snapshot.id, quarter, as_of)
    db.session.execute(insert(SnapshotRow).from_select(names, rows))
    count = queries.count_rows(snapshot, queries.RowFilter())
    table: Any = Snapshot.__table__
    seal = {"rows": count, "digest": queries.digest_of(snapshot)}
    db.session.execute(update(table).where(table.c.id == snapshot.id).values(**seal))
    db.session.refresh(snapshot)
    record(
        events.SnapshotTaken(
            actor_id=taken_by, thing_id=snapshot.id, key=snapshot.key, as_of=as_of, count=count
        )
    )
    return snapshot


def take_by_hand(actor: Actor, quarter: Quarter, note: str) -> Snapshot:
    """Keep the count of a quarter as it stands today, saying what for."""
    ensure(actor, Can.SNAPSHOT)
    rules.check_note(note)
    return take_snapshot(SnapshotKind.HAND, quarter, clock.today(), note=note, taken_by=actor.user_id)


def keep_figures(_slot: datetime) -> int:
    """Take the snapshots of the month and the quarter that ended last, unless they were taken; says how many.

    A worker that was away on the first takes them when it is back; nothing is kept of a time without
    directives. Two workers: the key is unique, the second one's work is undone.
    """
    today, taken = clock.today(), 0
    month_end, quarter = today.replace(day=1) - timedelta(days=1), Quarter.of(today).previous
    wanted = (
        (SnapshotKind.MONTH, Quarter.of(month_end), month_end),
        (SnapshotKind.QUARTER, quarter, quarter.last_day),
    )
    for kind, of, as_of in wanted:
        if queries.find_snapshot(rules.key_of(kind, as_of, clock.now())) is None:
            taken += _take_once(kind, of, as_of)
        db.session.rollback()
    return taken


def _take_once(kind: SnapshotKind, quarter: Quarter, as_of: date) -> int:
    try:
        if not take_snapshot(kind, quarter, as_of).rows:
            return 0
        db.session.commit()
    except IntegrityError:
        return 0
    return 1


def _refuse(_mapper: Any, _connection: Any, thing: Any) -> None:
    raise RuntimeError(f"a snapshot never changes: {thing.__tablename__} {thing.id}")


@event.listens_for(Session, "do_orm_execute")
def _refuse_many(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    if (state.is_update or state.is_delete) and mapper is not None and mapper.class_ in SEALED:
        raise RuntimeError("a snapshot never changes")


for _kind in SEALED:
    event.listen(_kind, "before_update", _refuse)
    event.listen(_kind, "before_delete", _refuse)
