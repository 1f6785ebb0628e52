"""Statistics: the count by group with its rates, of the live record or of a snapshot, by one path."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from meeting.core.db import db
from meeting.core.i18n import _, language
from meeting.core.quarters import Quarter
from meeting.directives.models import Directive
from meeting.directory.models import Person, Unit, UnitKind, WorkField
from meeting.directory.rules import Relation
from meeting.followup.models import Snapshot, SnapshotRow
from meeting.followup.queries import counts
from meeting.followup.queries.snapshots import in_scope, part_of, recently
from meeting.followup.rules import Basis, By, Count, Line, Period, Scope, Update, as_tally
from meeting.scheduling.models import Meeting

KEYS: Mapping[By, Any] = {
    By.UNIT: Directive.lead_unit_id, By.FIELD: Directive.field_id, By.LEADER: Directive.leader_id,
    By.MEETING: Directive.meeting_id, By.QUARTER: Directive.quarter,
}  # fmt: skip
KEPT: Mapping[By, tuple[Any, Any]] = {
    By.UNIT: (SnapshotRow.lead_unit_id, SnapshotRow.lead),
    By.FIELD: (SnapshotRow.field_id, SnapshotRow.field),
    By.LEADER: (SnapshotRow.leader_id, SnapshotRow.leader),
    By.MEETING: (SnapshotRow.meeting_id, SnapshotRow.meeting_title),
    By.QUARTER: (SnapshotRow.quarter, SnapshotRow.quarter),
}  # fmt: skip


@dataclass(frozen=True)
class _Name:
    """What a key is called now; the order of the names is the order of the page."""

    label: str
    relation: Relation | None = None


NOBODY = _Name("")


def statistics(by: By, period: Period, as_of: date, basis: Basis) -> list[Line]:
    """The count by group as of a day, in the office's order: two queries.

    Due dates are those in force now; what a past day's report said is kept by its snapshot.
    """
    recent = func.sum(case((counts.updated(Update.RECENT, as_of), 1), else_=0)).label("recent")
    key = KEYS[by]
    stmt = select(key.label("key"), *counts.counted(as_of, basis), recent)
    stmt = stmt.where(counts.binding(as_of)).group_by("key", "part")
    if period.quarter is not None:
        stmt = stmt.where(Directive.quarter == period.quarter)
    elif period.year is not None:
        stmt = stmt.where(counts.of_year(period.year))
    numbers: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in db.session.execute(stmt):
        numbers[row.key][row.part] += row.n
        numbers[row.key]["recent"] += row.recent
    names = _names(by, {key for key in numbers if key is not None})
    keys = [*names, *(key for key in numbers if key is None)]
    return [_line(by, key, numbers[key], names.get(key or 0, NOBODY)) for key in keys]


def kept_statistics(snapshot: Snapshot, by: By, scope: Scope, basis: Basis) -> list[Line]:
    """The same from a snapshot's rows, by the names of its day; only the order is today's: two queries."""
    key, name = KEPT[by]
    part = part_of(basis)
    parts = [func.sum(case((part == count, 1), else_=0)).label(count.value) for count in Count]
    recent = func.sum(case((recently(snapshot.as_of), 1), else_=0)).label("recent")
    relation = func.max(SnapshotRow.relation).label("relation")
    stmt = select(key.label("key"), func.max(name).label("label"), relation, *parts, recent)
    stmt = stmt.where(in_scope(snapshot, scope)).group_by(key)
    found = {row.key: dict(row._mapping) for row in db.session.execute(stmt)}
    places = {key: place for place, key in enumerate(_names(by, {key for key in found if key is not None}))}
    lines = []
    for key in sorted(
        found, key=lambda key: (key is None, places.get(key, len(places)), str(found[key]["label"]))
    ):
        values = found[key]
        words = _quarter(key) if by is By.QUARTER else str(values["label"])
        lines.append(_line(by, key, values, _Name(words, values["relation"] if by is By.UNIT else None)))
    return lines


def _line(by: By, key: int | None, numbers: Mapping[str, Any], name: _Name) -> Line:
    nobody = {
        By.UNIT: _("No lead unit"), By.FIELD: _("No field"), By.LEADER: _("No leader in charge"),
    }  # fmt: skip
    words = name.label if key is not None else nobody.get(by, "–")
    return Line(replace(as_tally(key, words, numbers), recent=numbers["recent"]), name.relation)


def _quarter(key: int) -> str:
    words = Quarter.from_key(key).label("en" if language() == "en" else "vi")
    return words[:1].upper() + words[1:]


def _names(by: By, keys: Collection[int]) -> dict[int, _Name]:
    """What the keys are called, in order: one query at most."""
    if by is By.QUARTER:
        return {key: _Name(_quarter(key)) for key in sorted(keys)}
    short = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name)
    english = func.coalesce(func.nullif(WorkField.name_en, ""), WorkField.name)
    selects: dict[By, Any] = {
        By.UNIT: select(Unit.id, short, UnitKind.relation)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .order_by(UnitKind.display_order, Unit.display_order, Unit.sort_key, Unit.id),
        By.FIELD: select(WorkField.id, WorkField.name if language() == "vi" else english)
        .order_by(WorkField.display_order, WorkField.id),
        By.LEADER: select(Person.id, Person.full_name).order_by(Person.sort_key, Person.id),
        By.MEETING: select(Meeting.id, Meeting.title).order_by(Meeting.held_on, Meeting.id),
    }  # fmt: skip
    owner: Mapping[By, Any] = {By.UNIT: Unit, By.FIELD: WorkField, By.LEADER: Person, By.MEETING: Meeting}
    rows = db.session.execute(selects[by].where(owner[by].id.in_(keys)))
    return {row[0]: _Name(row[1], row[2] if by is By.UNIT else None) for row in rows}
