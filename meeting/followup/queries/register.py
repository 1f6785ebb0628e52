"""The register of directives: the rows behind every figure, by the same conditions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all

from meeting.accounts.models import User
from meeting.core import clock, office
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.i18n import _
from meeting.core.kept import until_change
from meeting.core.paging import Order, Page, paginate
from meeting.core.text import fold
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import State
from meeting.directory.models import Person, Unit, WorkField
from meeting.followup.policy import visible
from meeting.followup.queries import counts
from meeting.followup.rules import ANY_OPEN, Basis, Filters, Gap, Sort, Tally, UnitRole, as_tally
from meeting.scheduling.models import Meeting

Condition = ColumnElement[bool]
TEXT_SHOWN = 96  # letters of a directive in a row
ROWS = 36  # of a page: it stays below 30 kB

ORDERS = {
    (sort, basis): Order(
        (*first, (counts.last_good_day(basis), sort is Sort.DUE_DOWN), (Directive.id, False))
    )
    for basis in Basis
    for sort, first in {
        Sort.DUE: (), Sort.DUE_DOWN: (), Sort.STATE: ((Directive.state, False),),
        Sort.UNIT: ((Unit.sort_key, False),),
    }.items()
}  # fmt: skip


def day_of(filters: Filters) -> date:
    """The day the filters look from."""
    return filters.as_of or clock.today()


def conditions(filters: Filters, actor: Actor) -> list[Condition]:
    """What a directive must fulfil to be in the register under these filters."""
    as_of = day_of(filters)
    found = [visible(actor), *_state(filters, as_of), *_unit(filters), *_gap(filters)]
    if filters.count:
        found.append(counts.part_is(filters.count, as_of, filters.basis))
    if filters.timeliness:
        found.append(counts.timeliness_is(filters.timeliness, as_of, filters.basis))
    if filters.week is not None:
        week = counts.week_of(filters.quarter, filters.basis)
        found.append(week == filters.week if filters.week else week.is_(None))
    if filters.update:
        found.append(counts.updated(filters.update, as_of))
    if filters.year is not None:
        found.append(counts.of_year(filters.year))
    plain: dict[Any, int | None] = {
        Directive.quarter: filters.quarter,
        Directive.meeting_id: filters.meeting,
        Directive.officer_id: filters.officer,
    }
    found += [column == wanted for column, wanted in plain.items() if wanted is not None]
    may_be_none: dict[Any, int | None] = {
        Directive.field_id: filters.field,
        Directive.leader_id: filters.leader,
    }
    found += [column == (wanted or None) for column, wanted in may_be_none.items() if wanted is not None]
    words = fold(filters.q).split()
    return found + [Directive.search.contains(word, autoescape=True) for word in words]


def _state(filters: Filters, as_of: date) -> list[Condition]:
    if filters.state == State.CANCELLED and not filters.count and not filters.timeliness:
        return [
            Directive.is_tracked.is_(True),
            Directive.issued_on <= as_of,
            Directive.state == State.CANCELLED,
        ]
    found = [counts.binding(as_of)]
    if filters.state == ANY_OPEN:
        found.append(counts.not_done(as_of))
    elif filters.state:
        found.append(Directive.state == State(filters.state))
    return found


def _unit(filters: Filters) -> list[Condition]:
    if filters.unit is None:
        return []
    leads: Condition = Directive.lead_unit_id == (filters.unit or None)
    helping = select(Cooperation.directive_id).where(Cooperation.unit_id == filters.unit)
    helps: Condition = Directive.id.in_(helping)
    return [{UnitRole.LEAD: leads, UnitRole.COOP: helps, UnitRole.ANY: or_(leads, helps)}[filters.unit_role]]


def _gap(filters: Filters) -> list[Condition]:
    due: Condition = Directive.original_due_on.is_(None)
    lead: Condition = Directive.lead_unit_id.is_(None)
    table = {Gap.DUE: due, Gap.LEAD: lead, Gap.ANY: or_(due, lead)}
    return [table[filters.gap]] if filters.gap else []


def _rows(filters: Filters, actor: Actor, *extra: Any) -> Select[Any]:
    lead = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name)
    return (
        select(
            Directive.id, Directive.clause, func.substr(Directive.text, 1, TEXT_SHOWN).label("text"),
            Directive.state, Directive.original_due_on, Directive.effective_due_on, Directive.counts_until,
            Directive.original_counts_until, Directive.extension_count,
            Directive.percent, Directive.completed_on, Directive.confirmed_on, Directive.last_report_on,
            lead.label("lead"), *extra,
        )
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .where(and_(*conditions(filters, actor)))
    )  # fmt: skip


def register(filters: Filters, actor: Actor, cursor: str | None = None, *, size: int = ROWS) -> Page:
    """One page of the register in its order, columns as in `_rows`: one query."""
    return paginate(db.session(), _rows(filters, actor), ORDERS[filters.sort, filters.basis], cursor, size)


def tally_of(filters: Filters, actor: Actor) -> Tally:
    """The count of all rows of the register under these filters: one query.

    Over all quarters it looks at every directive there is, so it is kept until something happens.
    """
    if filters.quarter or filters.meeting:
        return as_tally(None, _("All"), _numbers(filters, actor))
    who = None if actor.sees_all else actor.unit_ids
    key = replace(filters, sort=Sort.DUE, as_of=day_of(filters)), who, office.current().due_soon_days
    return as_tally(None, _("All"), until_change(key, lambda: _numbers(filters, actor)))


def _numbers(filters: Filters, actor: Actor) -> dict[str, int]:
    stmt = select(*counts.counted(day_of(filters), filters.basis))
    stmt = stmt.where(and_(*conditions(filters, actor))).group_by("part")
    return {row.part: row.n for row in db.session.execute(stmt)}


def all_rows(filters: Filters, actor: Actor) -> Iterator[Any]:
    """Every row of the register, whole texts, for the workbook: one query."""
    more = (
        Directive.text.label("whole"), Directive.output, Directive.due_words,
        Directive.issued_on, Meeting.title.label("meeting"), WorkField.name.label("field"),
        Person.full_name.label("leader"), Unit.name.label("lead_name"),
    )  # fmt: skip
    stmt = _rows(filters, actor, *more).join(Meeting, Meeting.id == Directive.meeting_id)
    stmt = stmt.outerjoin(WorkField, WorkField.id == Directive.field_id)
    stmt = stmt.outerjoin(Person, Person.id == Directive.leader_id)
    places = (
        (column.desc() if down else column.asc()).nulls_last()
        for column, down in ORDERS[filters.sort, filters.basis].columns
    )
    return iter(db.session.execute(stmt.order_by(*places).execution_options(yield_per=500)))


def leaders() -> list[tuple[int, str]]:
    """(person id, name) of those in charge of directives: one query."""
    charged = select(Directive.id).where(Directive.leader_id == Person.id).exists()
    stmt = select(Person.id, Person.full_name).where(charged)
    return [(row.id, row.full_name) for row in db.session.execute(stmt.order_by(Person.sort_key, Person.id))]


NAMES: dict[str, tuple[Any, Any]] = {
    "unit": (Unit.name, Unit.id),
    "field": (WorkField.name, WorkField.id),
    "leader": (Person.full_name, Person.id),
    "meeting": (Meeting.title, Meeting.id),
    "officer": (Person.full_name, User.id),
}


def names_of(filters: Filters) -> dict[str, str]:
    """The names of what the filters point at, by filter: one query, none when they point at nothing."""
    wanted = {kind: key for kind in NAMES if (key := getattr(filters, kind))}
    if not wanted:
        return {}
    parts = []
    for kind, key in wanted.items():
        words, column = NAMES[kind]
        stmt = select(literal(kind).label("kind"), words.label("words")).where(column == key)
        if kind == "officer":
            stmt = stmt.join(User, User.person_id == Person.id)
        parts.append(stmt)
    return {row.kind: row.words for row in db.session.execute(union_all(*parts))}
