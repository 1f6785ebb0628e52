"""Snapshots: their rows made by one statement, and read back without looking at anything else."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from meeting.accounts.models import User
from meeting.core.db import db, get
from meeting.core.paging import Order, Page, paginate
from meeting.core.quarters import Quarter
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import State
from meeting.directory.models import Person, Unit, UnitKind, WorkField
from meeting.followup.models import Progress, Snapshot, SnapshotRow, Urging
from meeting.followup.queries import counts
from meeting.followup.rules import (
    SUM_PARTS,
    Basis,
    Count,
    Move,
    Scope,
    Stand,
    Sum,
    Update,
    moves_of,
    recent_from,
)
from meeting.scheduling.models import Meeting

TEXT_SHOWN = 160  # letters of a directive in a row
MOST_MEETINGS = 30
NEWEST_FIRST = Order(((Snapshot.as_of, True), (Snapshot.id, True)))


# ─── Taking ─────────────────────────────────────────────────────────────────────────────────────────────────


def belongs(quarter: Quarter, as_of: date) -> ColumnElement[bool]:
    """What a snapshot of a quarter holds: followed in it; from before and still open, or done within it."""
    from_before = or_(counts.not_done(as_of), Directive.confirmed_on >= quarter.first_day)
    return and_(
        counts.binding(as_of),
        or_(Directive.quarter == quarter.key, and_(Directive.quarter < quarter.key, from_before)),
    )


def _part(as_of: date, basis: Basis, kind: Any) -> ColumnElement[Any]:
    return case(*((counts.part_is(count, as_of, basis), literal(count, kind)) for count in Count))


def _helpers() -> ColumnElement[Any]:
    named = (
        select(func.coalesce(func.nullif(Unit.short_name, ""), Unit.name).label("name"))
        .join(Cooperation, Cooperation.unit_id == Unit.id)
        .where(Cooperation.directive_id == Directive.id)
        .correlate(Directive)
        .order_by(Cooperation.position, Cooperation.id)
        .subquery()
    )
    return func.coalesce(select(func.aggregate_strings(named.c.name, ", ")).scalar_subquery(), "")


def rows_to_keep(snapshot_id: int, quarter: Quarter, as_of: date) -> dict[str, ColumnElement[Any]]:
    """The columns of a snapshot's rows as expressions over the live tables."""
    iso = cast(Progress.document_on, String)  # 2017-12-05 on both databases
    dated = " ngày " + func.substr(iso, 9, 2) + "/" + func.substr(iso, 6, 2) + "/" + func.substr(iso, 1, 4)
    said = case((Progress.document_number != "", Progress.document_number + func.coalesce(dated, "")))
    urged = (
        select(func.count())
        .where(
            Urging.directive_id == Directive.id, Urging.is_urging, Urging.unit_id == Directive.lead_unit_id,
            Urging.sent_on <= as_of,
        )
        .correlate(Directive)
        .scalar_subquery()
    )  # fmt: skip
    kind = SnapshotRow.part.type
    named = {
        "meeting_title": Meeting.title, "lead": Unit.name, "field": WorkField.name,
        "leader": Person.full_name, "last_report": Progress.text, "obstacle": Progress.obstacle,
    }  # fmt: skip
    same = (
        "meeting_id", "clause", "text", "lead_unit_id", "field_id", "leader_id", "state", "original_due_on",
        "effective_due_on", "counts_until", "percent", "last_report_on", "completed_on", "confirmed_on",
        "extension_count",
    )  # fmt: skip
    return {
        "snapshot_id": literal(snapshot_id),
        "directive_id": Directive.id.expression,
        "quarter": func.coalesce(Directive.quarter, quarter.key),
        **{name: getattr(Directive, name).expression for name in same},
        **{name: func.coalesce(column, "") for name, column in named.items()},
        "part": _part(as_of, Basis.CURRENT, kind),
        "part_original": _part(as_of, Basis.ORIGINAL, kind),
        "urging_count": urged,
        "relation": UnitKind.relation.expression,
        "helpers": _helpers(),
        "product": func.coalesce(said, ""),
    }


def select_rows(snapshot_id: int, quarter: Quarter, as_of: date) -> tuple[list[str], Select[Any]]:
    """The names of a snapshot's columns, and the statement that has its rows, in the order of the notices."""
    newer = aliased(Progress)
    newest = (
        select(func.max(newer.id))
        .where(newer.directive_id == Directive.id, newer.cooperation_id.is_(None), newer.reported_on <= as_of)
        .correlate(Directive)
        .scalar_subquery()
    )
    columns = rows_to_keep(snapshot_id, quarter, as_of)
    stmt = (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(Directive)
        .join(Meeting, Meeting.id == Directive.meeting_id)
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .outerjoin(UnitKind, UnitKind.id == Unit.kind_id)
        .outerjoin(WorkField, WorkField.id == Directive.field_id)
        .outerjoin(Person, Person.id == Directive.leader_id)
        .outerjoin(Progress, Progress.id == newest)
        .where(belongs(quarter, as_of))
        .order_by(Meeting.held_on, Meeting.id, Directive.position, Directive.id)
    )
    return list(columns), stmt


# ─── Reading ────────────────────────────────────────────────────────────────────────────────────────────────


def get_snapshot(snapshot_id: int) -> Snapshot:
    """A snapshot; raises NotFound."""
    return get(Snapshot, snapshot_id)


def find_snapshot(key: str) -> Snapshot | None:
    """The snapshot of this key."""
    return db.session.scalars(select(Snapshot).where(Snapshot.key == key)).one_or_none()


def snapshots(cursor: str | None = None) -> Page:
    """The snapshots, newest first, with who took them: one query."""
    stmt = (
        select(
            Snapshot.id, Snapshot.key, Snapshot.quarter, Snapshot.as_of, Snapshot.taken_at, Snapshot.note,
            Snapshot.rows, func.coalesce(Person.full_name, "").label("who"),
        )
        .outerjoin(User, User.id == Snapshot.taken_by_id)
        .outerjoin(Person, Person.id == User.person_id)
    )  # fmt: skip
    return paginate(db.session(), stmt, NEWEST_FIRST, cursor)


def earlier_snapshots(snapshot: Snapshot, limit: int = 40) -> Sequence[Any]:
    """What a snapshot can be compared with, the nearest first: one query."""
    return db.session.execute(
        select(Snapshot.id, Snapshot.key, Snapshot.as_of, Snapshot.quarter)
        .where(Snapshot.as_of <= snapshot.as_of, Snapshot.id != snapshot.id)
        .order_by(Snapshot.as_of.desc(), Snapshot.id.desc())
        .limit(limit)
    ).all()


def digest_of(snapshot: Snapshot) -> str:
    """SHA-256 over a snapshot's own words and all its rows, in their order."""
    columns = [c for c in SnapshotRow.__table__.columns if c.name not in {"id", "snapshot_id"}]
    seal = hashlib.sha256(_words([snapshot.key, snapshot.quarter, snapshot.as_of, snapshot.note]))
    stmt = select(*columns).where(SnapshotRow.snapshot_id == snapshot.id).order_by(SnapshotRow.id)
    for row in db.session.execute(stmt.execution_options(yield_per=1000)):
        seal.update(_words(list(row)))
    return seal.hexdigest()


def _words(values: list[Any]) -> bytes:
    return json.dumps(values, default=str, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True)
class RowFilter:
    """Which rows of a snapshot are looked at. 0 stands for "none of them"."""

    scope: Scope = Scope.ALL
    basis: Basis = Basis.CURRENT
    count: Count | Sum | None = None
    update: Update | None = None
    unit: int | None = None
    field: int | None = None
    leader: int | None = None
    meeting: int | None = None
    quarter: int | None = None


def part_of(basis: Basis) -> Any:
    """The column that says what a row counts as."""
    return SnapshotRow.part_original if basis is Basis.ORIGINAL else SnapshotRow.part


def recently(as_of: date) -> ColumnElement[bool]:
    """Open rows with a report in the thirty days before the cut-off."""
    is_open = SnapshotRow.part.in_(SUM_PARTS[Sum.OPEN])
    return and_(is_open, SnapshotRow.last_report_on.between(recent_from(as_of), as_of))


def in_scope(snapshot: Snapshot, scope: Scope) -> ColumnElement[bool]:
    """The rows of a snapshot in a scope."""
    own = SnapshotRow.quarter == snapshot.quarter
    side: dict[Scope, tuple[ColumnElement[bool], ...]] = {
        Scope.ALL: (),
        Scope.OWN: (own,),
        Scope.BEFORE: (~own,),
    }
    return and_(SnapshotRow.snapshot_id == snapshot.id, *side[scope])


def _rows(snapshot: Snapshot, wanted: RowFilter) -> Select[Any]:
    columns: list[Any] = [
        SnapshotRow.id, SnapshotRow.directive_id, SnapshotRow.meeting_title, SnapshotRow.quarter,
        SnapshotRow.clause, SnapshotRow.text, SnapshotRow.lead, SnapshotRow.field, SnapshotRow.leader,
        SnapshotRow.state, part_of(wanted.basis).label("part"), SnapshotRow.original_due_on,
        SnapshotRow.effective_due_on, SnapshotRow.percent, SnapshotRow.last_report_on,
        SnapshotRow.last_report, SnapshotRow.obstacle, SnapshotRow.completed_on, SnapshotRow.extension_count,
        SnapshotRow.urging_count,
    ]  # fmt: skip
    stmt = select(*columns).where(in_scope(snapshot, wanted.scope))
    if wanted.count:
        parts = SUM_PARTS[wanted.count] if isinstance(wanted.count, Sum) else (wanted.count,)
        stmt = stmt.where(part_of(wanted.basis).in_(parts))
    if wanted.update:
        recent = func.coalesce(recently(snapshot.as_of), False)
        is_open = SnapshotRow.part.in_(SUM_PARTS[Sum.OPEN])
        stmt = stmt.where(is_open, recent if wanted.update is Update.RECENT else ~recent)
    keys = {
        SnapshotRow.lead_unit_id: wanted.unit, SnapshotRow.field_id: wanted.field,
        SnapshotRow.leader_id: wanted.leader, SnapshotRow.meeting_id: wanted.meeting,
        SnapshotRow.quarter: wanted.quarter,
    }  # fmt: skip
    return stmt.where(*(column == (key or None) for column, key in keys.items() if key is not None))


def snapshot_page(snapshot: Snapshot, wanted: RowFilter, cursor: str | None) -> Page:
    """One page of a snapshot's rows, in the order of the notices: one query."""
    return paginate(db.session(), _rows(snapshot, wanted), Order(((SnapshotRow.id, False),)), cursor)


def count_rows(snapshot: Snapshot, wanted: RowFilter) -> int:
    """How many rows there are: one query."""
    return db.session.scalar(select(func.count()).select_from(_rows(snapshot, wanted).subquery())) or 0


def all_snapshot_rows(snapshot: Snapshot, wanted: RowFilter) -> Iterator[Any]:
    """Every row, for the workbook: one query."""
    stmt = _rows(snapshot, wanted).order_by(SnapshotRow.id)
    return iter(db.session.execute(stmt.execution_options(yield_per=1000)))


def rows_of_meeting(snapshot: Snapshot, meeting_id: int) -> Sequence[SnapshotRow]:
    """The rows of a notice of the snapshot's quarter, for its report: one query."""
    stmt = select(SnapshotRow).where(in_scope(snapshot, Scope.OWN), SnapshotRow.meeting_id == meeting_id)
    return db.session.scalars(stmt.order_by(SnapshotRow.id)).all()


def meetings_of(snapshot: Snapshot) -> Sequence[Any]:
    """The meetings whose notices it holds whole, by id and title: one query."""
    return db.session.execute(
        select(SnapshotRow.meeting_id, func.max(SnapshotRow.meeting_title).label("title"))
        .where(in_scope(snapshot, Scope.OWN))
        .group_by(SnapshotRow.meeting_id)
        .order_by(func.min(SnapshotRow.id).desc())
        .limit(MOST_MEETINGS)
    ).all()


def kept_name(snapshot_id: int, kind: str, key: int) -> str:
    """What a unit, field, leader or meeting was called in a snapshot; empty when it is not there."""
    columns: dict[str, tuple[Any, Any]] = {
        "unit": (SnapshotRow.lead_unit_id, SnapshotRow.lead),
        "field": (SnapshotRow.field_id, SnapshotRow.field),
        "leader": (SnapshotRow.leader_id, SnapshotRow.leader),
        "meeting": (SnapshotRow.meeting_id, SnapshotRow.meeting_title),
    }
    column, name = columns[kind]
    stmt = select(name).where(SnapshotRow.snapshot_id == snapshot_id, column == key).limit(1)
    return db.session.scalar(stmt) or ""


# ─── Between two snapshots ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Moved:
    """A directive that moved between two snapshots, with what happened to it."""

    directive_id: int
    clause: str
    text: str
    lead: str
    lead_before: str
    due: date | None
    due_before: date | None
    moves: list[Move]


def moved_between(earlier: Snapshot, later: Snapshot) -> list[Moved]:
    """What happened between two snapshots, in the order of the notices: two queries."""
    before, after = aliased(SnapshotRow), aliased(SnapshotRow)
    both = and_(before.snapshot_id == earlier.id, before.directive_id == after.directive_id)
    other_lead = func.coalesce(before.lead_unit_id, 0) != func.coalesce(after.lead_unit_id, 0)
    changed = or_(
        before.id.is_(None),
        before.part != after.part,
        after.extension_count > before.extension_count,
        other_lead,
    )
    stays = db.session.execute(
        select(*_shown(after), before.id.label("was"), before.part.label("part_before"),
               before.extension_count.label("extended_before"), before.lead_unit_id.label("lead_id_before"),
               before.lead.label("lead_before"), before.effective_due_on.label("due_before"))
        .select_from(after).outerjoin(before, both)
        .where(after.snapshot_id == later.id, changed)
        .order_by(after.id)
    )  # fmt: skip
    found = [
        _moved(row, Stand(row.part_before, row.extended_before, row.lead_id_before) if row.was else None,
               Stand(row.part, row.extension_count, row.lead_unit_id))
        for row in stays
    ]  # fmt: skip
    gone = db.session.execute(
        select(*_shown(before), before.lead.label("lead_before"), before.effective_due_on.label("due_before"),
               case((Directive.state == State.CONFIRMED, 1), else_=0).label("finished"))
        .select_from(before)
        .join(Directive, Directive.id == before.directive_id)
        .outerjoin(after, and_(after.snapshot_id == later.id, after.directive_id == before.directive_id))
        .where(before.snapshot_id == earlier.id, after.id.is_(None))
        .order_by(before.id)
    )  # fmt: skip
    found += [
        _moved(
            row, Stand(row.part, row.extension_count, row.lead_unit_id), None, done_since=bool(row.finished)
        )
        for row in gone
    ]
    return [row for row in found if row.moves]


def _shown(row: Any) -> list[Any]:
    return [
        row.directive_id, row.clause, func.substr(row.text, 1, TEXT_SHOWN).label("text"), row.lead, row.part,
        row.extension_count, row.lead_unit_id, row.effective_due_on,
    ]  # fmt: skip


def _moved(row: Any, before: Stand | None, after: Stand | None, *, done_since: bool = False) -> Moved:
    return Moved(
        row.directive_id, row.clause, row.text, row.lead, row.lead_before or "", row.effective_due_on,
        row.due_before, moves_of(before, after, done_since=done_since),
    )  # fmt: skip
