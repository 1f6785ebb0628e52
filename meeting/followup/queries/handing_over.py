"""Duties of units that ended: what waits for a hand-over, and what was handed over."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from meeting.core.db import db
from meeting.core.paging import Order, Page, paginate
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import OPEN
from meeting.directory.models import Unit, WorkField
from meeting.followup.models import HandOver

TEXT_SHOWN = 160  # letters
MOST = 2000  # rows of the list on paper
Old = aliased(Unit, name="old_unit")
New = aliased(Unit, name="new_unit")


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            HandOver.id, HandOver.directive_id, HandOver.cooperation_id, HandOver.effective_on,
            HandOver.from_unit_id, HandOver.to_unit_id, HandOver.decided_on, HandOver.paper, HandOver.reason,
            Old.name.label("old"), New.name.label("new"), Directive.clause, Directive.state,
            Directive.lead_unit_id,
            func.substr(Directive.text, 1, TEXT_SHOWN).label("text"), Directive.effective_due_on,
            Directive.percent, func.coalesce(Cooperation.duty, "").label("duty"),
            func.coalesce(WorkField.name, "").label("field"),
        )
        .join(Directive, Directive.id == HandOver.directive_id)
        .join(Old, Old.id == HandOver.from_unit_id)
        .outerjoin(New, New.id == HandOver.to_unit_id)
        .outerjoin(Cooperation, Cooperation.id == HandOver.cooperation_id)
        .outerjoin(WorkField, WorkField.id == Directive.field_id)
    )  # fmt: skip


def _waits() -> ColumnElement[bool]:
    return and_(HandOver.decided_on.is_(None), Directive.state.in_(OPEN))


def waiting(
    unit_id: int | None = None, field_id: int | None = None, limit: int | None = None
) -> Sequence[Any]:
    """Duties that wait for a hand-over, of one unit or field when given, by unit and due date: one query.

    Rows: id, directive_id, clause, text, duty (of a contribution), old, new (proposed), effective_on …
    """
    stmt = _rows().where(_waits())
    if unit_id is not None:
        stmt = stmt.where(HandOver.from_unit_id == unit_id)
    if field_id is not None:
        stmt = stmt.where(Directive.field_id == field_id)
    places = (Old.display_order, Old.id, Directive.effective_due_on.asc().nulls_last(), HandOver.id)
    return db.session.execute(stmt.order_by(*places).limit(limit or MOST)).all()


def decided(cursor: str | None = None) -> Page:
    """Duties that were handed over, the newest decision first: a page."""
    order = Order(((HandOver.decided_on, True), (HandOver.id, True)))
    return paginate(db.session(), _rows().where(HandOver.decided_on.is_not(None)), order, cursor)


def received() -> Sequence[Any]:
    """How many leads each unit received from which other: `new`, `old`, `number`, `open`; one query."""
    stmt = (
        select(
            New.name.label("new"), Old.name.label("old"), HandOver.to_unit_id.label("to_unit_id"),
            func.count(HandOver.id).label("number"),
            func.count(HandOver.id).filter(Directive.state.in_(OPEN)).label("open"),
        )
        .join(Directive, Directive.id == HandOver.directive_id)
        .join(Old, Old.id == HandOver.from_unit_id)
        .join(New, New.id == HandOver.to_unit_id)
        .where(HandOver.decided_on.is_not(None), HandOver.cooperation_id.is_(None))
        .group_by(New.name, New.display_order, New.id, Old.name, Old.id, HandOver.to_unit_id)
        .order_by(New.display_order, New.id, Old.id)
    )  # fmt: skip
    return db.session.execute(stmt).all()


def get_hand_overs(ids: Collection[int]) -> list[HandOver]:
    """These rows, locked until the transaction ends, in order of their id."""
    stmt = select(HandOver).where(HandOver.id.in_(ids)).order_by(HandOver.id).with_for_update()
    return list(db.session.scalars(stmt))


def owed_by(unit_id: int, field_id: int | None = None) -> list[tuple[int, int | None, str]]:
    """What a unit owes and waits for no hand-over yet: (directive id, co-operation id or None, clause).

    Leads of open directives and contributions not given yet; with a field, only its directives: two queries.
    """
    is_open = and_(Directive.state.in_(OPEN), Directive.is_tracked)
    in_field = Directive.field_id == field_id if field_id is not None else Directive.id.is_not(None)
    listed = select(HandOver.id).where(
        HandOver.directive_id == Directive.id,
        HandOver.from_unit_id == unit_id,
        HandOver.decided_on.is_(None),
    )
    leads = select(Directive.id, Directive.clause).where(
        Directive.lead_unit_id == unit_id,
        is_open,
        in_field,
        ~listed.where(HandOver.cooperation_id.is_(None)).exists(),
    )
    parts = (
        select(Directive.id, Cooperation.id, Directive.clause)
        .join(Cooperation, Cooperation.directive_id == Directive.id)
        .where(
            Cooperation.unit_id == unit_id,
            Cooperation.contributed_on.is_(None),
            is_open,
            in_field,
            ~listed.where(HandOver.cooperation_id == Cooperation.id).exists(),
        )
    )
    found: list[tuple[int, int | None, str]] = [
        (row.id, None, row.clause) for row in db.session.execute(leads.order_by(Directive.id))
    ]
    found += [(row[0], row[1], row[2]) for row in db.session.execute(parts.order_by(Cooperation.id))]
    return found


def pending_of(unit_id: int) -> list[tuple[HandOver, str]]:
    """Rows of a unit that are not decided yet, each with the clause of its directive."""
    stmt = (
        select(HandOver, Directive.clause)
        .join(Directive, Directive.id == HandOver.directive_id)
        .where(HandOver.from_unit_id == unit_id, HandOver.decided_on.is_(None))
    )
    return [(row[0], row[1]) for row in db.session.execute(stmt)]
