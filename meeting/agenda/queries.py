"""Reading the programme: items in order with their clock times, figures, choices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, and_, exists, func, or_, select

from meeting.agenda import rules
from meeting.agenda.models import AgendaFigure, AgendaItem
from meeting.agenda.rules import Figure, Kind
from meeting.core import db as store
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.directory.models import Unit
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as programmes show it; `presenter` is the text typed, else the presenting unit."""

    id: int
    number: str
    kind: Kind
    title: str
    planned_minutes: int  # of a section: the sum of the items under it
    presenter: str
    note: str
    starts: datetime
    ends: datetime
    figures: int  # rows in its table


def programme(meeting_id: int, starts_at: datetime | None = None) -> list[Entry]:
    """The items in order with their clock times: one query, two when the start is not given."""
    starts = (
        starts_at or db.session.execute(select(Meeting.starts_at).where(Meeting.id == meeting_id)).scalar()
    )
    if starts is None:
        raise NotFound("Meeting")
    figures = (
        select(func.count())
        .select_from(AgendaFigure)
        .where(AgendaFigure.item_id == AgendaItem.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            AgendaItem.id,
            AgendaItem.kind,
            AgendaItem.title,
            AgendaItem.planned_minutes,
            AgendaItem.presenter,
            AgendaItem.note,
            Unit.name.label("unit_name"),
            figures.label("figures"),
        )
        .outerjoin(Unit, Unit.id == AgendaItem.presenter_unit_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()
    return [
        Entry(
            row.id,
            slot.number,
            row.kind,
            row.title,
            slot.minutes,
            row.presenter or row.unit_name or "",
            row.note,
            slot.starts,
            slot.ends,
            row.figures,
        )
        for row, slot in zip(rows, rules.times(starts, rows), strict=True)
    ]


def items_of(meeting_id: int) -> list[AgendaItem]:
    """The items themselves in order, for verbs."""
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )


def get_item(item_id: int) -> AgendaItem:
    """One item; raises NotFound."""
    return store.get(AgendaItem, item_id)


def figures_of(item_ids: Collection[int]) -> dict[int, list[Figure]]:
    """The rows of the tables of these items, by item: one query."""
    found: dict[int, list[Figure]] = {}
    rows = db.session.execute(
        select(
            AgendaFigure.item_id,
            AgendaFigure.name,
            AgendaFigure.plan,
            AgendaFigure.actual,
            AgendaFigure.percent_of_plan,
            AgendaFigure.same_period,
            AgendaFigure.note,
        )
        .where(AgendaFigure.item_id.in_(item_ids))
        .order_by(AgendaFigure.item_id, AgendaFigure.position, AgendaFigure.id)
    )
    for item_id, *cells in rows:
        found.setdefault(item_id, []).append(Figure(*cells))
    return found


def unit_choices(day: date, *, also: int | None = None) -> list[tuple[int, str]]:
    """Units that exist on the local day (and the one chosen before), for the presenter."""
    on_day = and_(
        or_(Unit.valid_from.is_(None), Unit.valid_from <= day),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= day),
    )
    rows = db.session.execute(
        select(Unit.id, Unit.name)
        .where(or_(on_day, Unit.id == also) if also else on_day)
        .order_by(Unit.display_order, Unit.sort_key, Unit.id)
    )
    return [(row.id, row.name) for row in rows]


def is_valid_unit(unit_id: int, day: date) -> bool:
    """Whether the unit exists on the local day."""
    return any(key == unit_id for key, _name in unit_choices(day))


def count_of(meeting_id: int) -> "ScalarSelect[Any]":
    """How many items the programme has, sections left out, for the tab."""
    return (
        select(func.count())
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.kind != Kind.SECTION)
        .scalar_subquery()
    )


def empty_of(meeting_id: int) -> "ScalarSelect[Any]":
    """1 when a meeting still to be held has no programme, for the overview."""
    has_items = exists().where(AgendaItem.meeting_id == meeting_id)
    return (
        select(func.count())
        .where(Meeting.id == meeting_id, Meeting.state.in_((State.PLANNED, State.CONVENED)), ~has_items)
        .scalar_subquery()
    )
