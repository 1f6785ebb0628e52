"""The four-way count: one condition a part, used by tallies and by the register alike.

Conditions are the same for a whole day and never change, so each is built once and kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from meeting.core import office
from meeting.core.db import db
from meeting.core.i18n import _, language
from meeting.core.quarters import Quarter
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.directory.models import Person, Unit, UnitKind, WorkField
from meeting.followup.rules import (
    DUE_SOON,
    SUM_PARTS,
    Basis,
    BurnWeek,
    Count,
    Sum,
    Tally,
    Timeliness,
    Update,
    as_tally,
    recent_from,
)
from meeting.scheduling.models import Meeting

Group = Literal["unit", "field", "leader", "meeting", "week"]
Condition = ColumnElement[bool]
_Join = tuple[Any, Condition]


@lru_cache(maxsize=64)
def binding(as_of: date) -> Condition:
    """Tracked directives that bound on a day: issued, and not cancelled by then."""
    return and_(Directive.is_tracked, Directive.issued_on <= as_of, not_cancelled(as_of))


def not_cancelled(as_of: date) -> Condition:
    """Not cancelled by a day."""
    return or_(Directive.state != State.CANCELLED, Directive.state_on > as_of)


@lru_cache(maxsize=64)
def done(as_of: date) -> Condition:
    """Finished and confirmed by a day."""
    return and_(
        Directive.state == State.CONFIRMED, Directive.completed_on <= as_of, Directive.confirmed_on <= as_of
    )


@lru_cache(maxsize=64)
def not_done(as_of: date) -> Condition:
    """Open on a day; exactly the rest of `done`, missing dates included."""
    return or_(
        Directive.state != State.CONFIRMED,
        Directive.completed_on.is_(None),
        Directive.completed_on > as_of,
        Directive.confirmed_on.is_(None),
        Directive.confirmed_on > as_of,
    )


def last_good_day(basis: Basis) -> InstrumentedAttribute[date | None]:
    """The last good day that is counted against."""
    return Directive.original_counts_until if basis is Basis.ORIGINAL else Directive.counts_until


@lru_cache(maxsize=256)
def part_is(count: Count | Sum, as_of: date, basis: Basis = Basis.CURRENT) -> Condition:
    """Directives that belong to this part of the count (rules.count_class), or to one of several."""
    if isinstance(count, Sum):
        return or_(*(part_is(part, as_of, basis) for part in SUM_PARTS[count]))
    due = last_good_day(basis)
    return {
        Count.ON_TIME: and_(done(as_of), Directive.completed_on <= due),
        Count.LATE: and_(done(as_of), Directive.completed_on > due),
        Count.NO_DUE_DONE: and_(done(as_of), due.is_(None)),
        Count.IN_TIME: and_(not_done(as_of), due >= as_of),
        Count.OVERDUE: and_(not_done(as_of), due < as_of),
        Count.NO_DUE_OPEN: and_(not_done(as_of), due.is_(None)),
    }[count]


def timeliness_is(wanted: Timeliness, as_of: date, basis: Basis = Basis.CURRENT) -> Condition:
    """Open directives that stand so (rules.timeliness)."""
    due, soon = last_good_day(basis), as_of + timedelta(days=office.current().due_soon_days)
    return {
        Timeliness.NONE: part_is(Count.NO_DUE_OPEN, as_of, basis),
        Timeliness.OVERDUE: part_is(Count.OVERDUE, as_of, basis),
        Timeliness.DUE_SOON: and_(not_done(as_of), due >= as_of, due <= soon),
        Timeliness.IN_TIME: and_(not_done(as_of), due > soon),
    }[wanted]


@lru_cache(maxsize=64)
def part_of(as_of: date, soon_days: int | None, basis: Basis = Basis.CURRENT) -> ColumnElement[str]:
    """The part of the count a directive belongs to (rules.count_class): a column; due soon apart if asked."""
    due = last_good_day(basis)
    finished = case(
        (due.is_(None), Count.NO_DUE_DONE.value),
        (Directive.completed_on <= due, Count.ON_TIME.value),
        else_=Count.LATE.value,
    )
    soon = () if soon_days is None else ((due <= as_of + timedelta(days=soon_days), DUE_SOON),)
    part: ColumnElement[str] = case(
        (done(as_of), finished),
        (due.is_(None), Count.NO_DUE_OPEN.value),
        (due < as_of, Count.OVERDUE.value),
        *soon,
        else_=Count.IN_TIME.value,
    )
    return part


def updated(wanted: Update, as_of: date) -> Condition:
    """Open directives with, or without, a report in the last thirty days."""
    recent = Directive.last_report_on.between(recent_from(as_of), as_of)
    rest = or_(Directive.last_report_on.is_(None), ~recent)
    return and_(not_done(as_of), recent if wanted is Update.RECENT else rest)


def of_year(year: int) -> Condition:
    """Followed in a quarter of this year."""
    return Directive.quarter.between(Quarter(year, 1).key, Quarter(year, 4).key)


def counted(as_of: date, basis: Basis) -> list[ColumnElement[Any]]:
    """The columns `part` and `n`, to be grouped by "part": one pass over the rows, each looked at once."""
    return [part_of(as_of, office.current().due_soon_days, basis).label("part"), func.count().label("n")]


@dataclass(frozen=True)
class _Grouping:
    """A key with its words and place in order, and the joins they need."""

    key: ColumnElement[Any]
    words: ColumnElement[Any]
    order: tuple[Any, ...]
    joins: tuple[_Join, ...] = ()
    nobody: str = ""


def _grouping(group: Group, quarter: int | None, basis: Basis) -> _Grouping:
    order: tuple[Any, ...]
    words: ColumnElement[Any]
    if group == "unit":
        name = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name)
        joins = ((Unit, Unit.id == Directive.lead_unit_id), (UnitKind, UnitKind.id == Unit.kind_id))
        order = (UnitKind.display_order, Unit.display_order, Unit.sort_key)
        return _Grouping(Directive.lead_unit_id.expression, name, order, joins, _("No lead unit"))
    if group == "field":
        own = "" if language() == "vi" else WorkField.name_en
        words = func.coalesce(func.nullif(own, ""), WorkField.name)
        join: _Join = (WorkField, WorkField.id == Directive.field_id)
        order = (WorkField.display_order,)
        return _Grouping(Directive.field_id.expression, words, order, (join,), _("No field"))
    if group == "leader":
        join = (Person, Person.id == Directive.leader_id)
        order, words = (Person.sort_key,), Person.full_name.expression
        return _Grouping(Directive.leader_id.expression, words, order, (join,), _("No leader in charge"))
    if group == "meeting":
        join = (Meeting, Meeting.id == Directive.meeting_id)
        words = Meeting.title.expression
        return _Grouping(Directive.meeting_id.expression, words, (Meeting.held_on,), (join,))
    week = week_of(quarter, basis)
    return _Grouping(week, week, (), (), _("Due outside the quarter, or never"))


def week_of(quarter: int | None, basis: Basis = Basis.CURRENT) -> ColumnElement[int | None]:
    """The number of the quarter's week in which a directive is due; NULL outside the quarter."""
    if quarter is None:
        return literal(None, Integer)
    weeks, due = Quarter.from_key(quarter).weeks(), last_good_day(basis)
    return case(
        *((due.between(w.first, w.last), literal(w.number, Integer)) for w in weeks),
        else_=null(),
    )


def _limited(
    stmt: Select[Any], as_of: date, quarter: int | None, unit_ids: Collection[int] | None
) -> Select[Any]:
    stmt = stmt.where(binding(as_of))
    if quarter is not None:
        stmt = stmt.where(Directive.quarter == quarter)
    return stmt if unit_ids is None else stmt.where(Directive.lead_unit_id.in_(sorted(unit_ids)))


def tally(
    as_of: date,
    *,
    group: Group | None = None,
    quarter: int | None = None,
    unit_ids: Collection[int] | None = None,
    basis: Basis = Basis.CURRENT,
) -> list[Tally]:
    """The count as of a day, whole or by group: one statement; groups without directives are left out.

    Due dates are those in force now (an extension granted after `as_of` moves the past too), or those of the
    notice by `basis`. The key None
    stands for "none"; its register filter is 0. `unit_ids` limits to lead units.
    """
    stmt: Select[Any]
    if group is None:
        stmt = _limited(select(*counted(as_of, basis)), as_of, quarter, unit_ids).group_by("part")
        return [as_tally(None, _("All"), {row.part: row.n for row in db.session.execute(stmt)})]
    by = _grouping(group, quarter, basis)
    key, label = by.key.label("key"), by.words.label("label")
    stmt = select(key, label, *counted(as_of, basis)).select_from(Directive)
    for table, on in by.joins:
        stmt = stmt.outerjoin(table, on)
    stmt = _limited(stmt, as_of, quarter, unit_ids)
    # by name: an expression with values in it would be another expression to PostgreSQL the second time
    stmt = stmt.group_by("key", "label", "part", *by.order)
    stmt = stmt.order_by(*(column.asc().nulls_last() for column in by.order), key.asc().nulls_last())
    found: dict[tuple[Any, Any], dict[str, int]] = {}
    for row in db.session.execute(stmt):
        found.setdefault((row.key, row.label), {})[row.part] = row.n
    return [as_tally(key, _words(key, label, by, group), numbers) for (key, label), numbers in found.items()]


def _words(key: Any, label: Any, by: _Grouping, group: Group) -> str:
    if key is None:
        return by.nobody
    return _("Week %(number)s", number=key) if group == "week" else str(label)


def burn(
    quarter: int, as_of: date, *, unit_ids: Collection[int] | None = None, basis: Basis = Basis.CURRENT
) -> list[BurnWeek]:
    """The 13 weeks of a quarter with the number due and done by the last day of each, as of a day."""
    finished = case((done(as_of), Directive.completed_on), else_=null())
    due = last_good_day(basis)
    stmt = select(due.label("due"), finished.label("finished"), func.count().label("n"))
    stmt = _limited(stmt, as_of, quarter, unit_ids).group_by(due, "finished")
    rows: Sequence[Any] = db.session.execute(stmt).all()
    return [
        BurnWeek(
            week.number, week.first, week.last,
            due=sum(row.n for row in rows if row.due and row.due <= week.last),
            done=None if week.first > as_of
            else sum(row.n for row in rows if row.finished and row.finished <= week.last),
        )
        for week in Quarter.from_key(quarter).weeks()
    ]  # fmt: skip
