"""Verbs on the programme: add, edit, remove, order, put in the customary outline, copy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from meeting.agenda import events, queries, rules
from meeting.agenda.models import AgendaFigure, AgendaItem
from meeting.agenda.policy import Can
from meeting.agenda.rules import Figure, Kind
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.quarters import Quarter
from meeting.scheduling import queries as meetings
from meeting.scheduling import service as scheduling
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class ItemDraft:
    """An item as typed; `figures` one row a line."""

    kind: Kind
    title: str
    planned_minutes: int = 0
    presenter_unit_id: int | None = None
    presenter: str = ""
    note: str = ""
    figures: str = ""


def add(actor: Actor, meeting: Meeting, draft: ItemDraft, section_id: int | None = None) -> AgendaItem:
    """Put an item at the end of the programme, or of one section."""
    _check(actor, meeting)
    figures = _check_draft(meeting, draft, before=None)
    items = queries.items_of(meeting.id)
    item = AgendaItem(meeting_id=meeting.id, position=_after(items))
    _fill(item, draft)
    db.session.add(item)
    db.session.flush()
    _keep_figures(item, figures)
    if section_id is not None and item.kind is not Kind.SECTION:
        _into([*items, item], [item.id], section_id)
    record(
        events.ItemAdded(
            actor_id=actor.user_id,
            thing_id=item.id,
            meeting_id=meeting.id,
            title=item.title,
            minutes=item.planned_minutes,
        )
    )
    return item


def edit(actor: Actor, meeting: Meeting, item: AgendaItem, draft: ItemDraft, seen: int | None) -> None:
    """Change an item and its table."""
    _check(actor, meeting)
    check_version(item, seen)
    figures = _check_draft(meeting, draft, before=item.presenter_unit_id)
    _fill(item, draft)
    _keep_figures(item, figures)
    flag_modified(item, "title")  # a change of the table alone makes a new version too
    record(
        events.ItemEdited(
            actor_id=actor.user_id,
            thing_id=item.id,
            meeting_id=meeting.id,
            title=item.title,
            minutes=item.planned_minutes,
        )
    )


def remove(actor: Actor, meeting: Meeting, item: AgendaItem) -> None:
    """Take an item out; items under a removed section stay where they are."""
    _check(actor, meeting)
    record(
        events.ItemRemoved(actor_id=actor.user_id, thing_id=item.id, meeting_id=meeting.id, title=item.title)
    )
    db.session.execute(delete(AgendaFigure).where(AgendaFigure.item_id == item.id))
    db.session.delete(item)


def step(actor: Actor, meeting: Meeting, item_id: int, by: int) -> None:
    """Move an item one place up (-1) or down (1)."""
    _check(actor, meeting)
    items = queries.items_of(meeting.id)
    if item_id not in {item.id for item in items}:
        raise RuleBroken(_("This item is not in the programme any more."))
    _arrange(actor, meeting, items, rules.stepped([item.id for item in items], item_id, by))


def move_to_section(actor: Actor, meeting: Meeting, item_ids: Collection[int], section_id: int) -> None:
    """Move items to the end of a section."""
    _check(actor, meeting)
    items = queries.items_of(meeting.id)
    if not any(item.id in set(item_ids) and item.kind is not Kind.SECTION for item in items):
        raise RuleBroken(_("Select at least one item."))
    _into(items, item_ids, section_id)
    _record_order(actor, meeting, items)


def arrange(actor: Actor, meeting: Meeting, order: Sequence[int]) -> None:
    """Put the items in this order, which must name each of them once."""
    _check(actor, meeting)
    items = queries.items_of(meeting.id)
    if sorted(order) != sorted(item.id for item in items):
        raise RuleBroken(_("Somebody changed the programme meanwhile. Look at it again, then order it."))
    _arrange(actor, meeting, items, order)


def insert_outline(actor: Actor, meeting: Meeting) -> int:
    """Put the customary items of a review conference into an empty programme; returns how many."""
    _check(actor, meeting)
    if queries.items_of(meeting.id):
        raise RuleBroken(_("The programme is not empty. Nothing was put in."))
    quarter = Quarter.from_key(meeting.period)
    items = rules.outline(quarter.label("vi"), quarter.next.label("vi"))
    for position, planned in enumerate(items, 1):
        db.session.add(
            AgendaItem(
                meeting_id=meeting.id,
                position=position,
                kind=planned.kind,
                title=planned.title,
                planned_minutes=planned.planned_minutes,
                presenter=planned.presenter,
            )
        )
    record(
        events.OutlineInserted(
            actor_id=actor.user_id, thing_id=meeting.id, meeting_id=meeting.id, items=len(items)
        )
    )
    return len(items)


def copy_programme(actor: Actor, source: Meeting, copy: Meeting) -> int:
    """Take over the items of an earlier meeting, without its figures; returns how many."""
    _check(actor, copy)
    items = queries.items_of(source.id)
    units = {key for key, _name in queries.unit_choices(copy.held_on)}
    for item in items:
        db.session.add(
            AgendaItem(
                meeting_id=copy.id,
                position=item.position,
                kind=item.kind,
                title=item.title,
                planned_minutes=item.planned_minutes,
                presenter_unit_id=item.presenter_unit_id if item.presenter_unit_id in units else None,
                presenter=item.presenter,
                note=item.note,
            )
        )
    if items:
        record(
            events.ProgrammeCopied(
                actor_id=actor.user_id,
                thing_id=copy.id,
                meeting_id=copy.id,
                items=len(items),
                source=source.title,
            )
        )
    return len(items)


# --- parts of the verbs ---------------------------------------------------------------------------------


def _check(actor: Actor, meeting: Meeting) -> None:
    ensure(actor, Can.MANAGE, meeting)
    rules.check_editable(meeting.state)


def _check_draft(meeting: Meeting, draft: ItemDraft, before: int | None) -> list[Figure]:
    unit_id = draft.presenter_unit_id
    if unit_id is not None and unit_id != before and not queries.is_valid_unit(unit_id, meeting.held_on):
        raise RuleBroken(
            _("This unit does not exist on %(day)s. Choose the unit that followed it.",
              day=f"{meeting.held_on:%d/%m/%Y}"),
            "presenter_unit_id",
        )  # fmt: skip
    return rules.read_figures(draft.figures)


def _fill(item: AgendaItem, draft: ItemDraft) -> None:
    is_section = draft.kind is Kind.SECTION
    item.kind, item.title = draft.kind, draft.title
    item.planned_minutes = 0 if is_section else draft.planned_minutes
    item.presenter_unit_id = None if is_section else draft.presenter_unit_id
    item.presenter = "" if is_section else draft.presenter
    item.note = draft.note


def _keep_figures(item: AgendaItem, figures: Sequence[Figure]) -> None:
    db.session.execute(delete(AgendaFigure).where(AgendaFigure.item_id == item.id))
    for position, figure in enumerate(figures, 1):
        db.session.add(
            AgendaFigure(
                item_id=item.id,
                position=position,
                name=figure.name,
                plan=figure.plan,
                actual=figure.actual,
                percent_of_plan=figure.percent_of_plan,
                same_period=figure.same_period,
                note=figure.note,
            )
        )


def _after(items: Sequence[AgendaItem]) -> int:
    return max((item.position for item in items), default=0) + 1


def _into(items: Sequence[AgendaItem], moving: Collection[int], section_id: int) -> None:
    sections = [item.id for item in items if item.kind is Kind.SECTION]
    if section_id not in sections:
        raise RuleBroken(_("This section is not in the programme any more."), "section_id")
    _number(items, rules.into_section([item.id for item in items], sections, list(moving), section_id))


def _number(items: Sequence[AgendaItem], order: Sequence[int]) -> None:
    by_id = {item.id: item for item in items}
    for position, key in enumerate(order, 1):
        if by_id[key].position != position:
            by_id[key].position = position


def _arrange(actor: Actor, meeting: Meeting, items: Sequence[AgendaItem], order: Sequence[int]) -> None:
    if list(order) == [item.id for item in items]:
        return
    _number(items, order)
    _record_order(actor, meeting, items)


def _record_order(actor: Actor, meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    record(
        events.ProgrammeReordered(
            actor_id=actor.user_id, thing_id=meeting.id, meeting_id=meeting.id, items=len(items)
        )
    )


def _copied(actor: Actor, source_id: int, target_id: int, parts: Collection[str]) -> None:
    if "agenda" in parts:
        copy_programme(actor, meetings.get_meeting(source_id), meetings.get_meeting(target_id))


scheduling.on_copied(_copied)
