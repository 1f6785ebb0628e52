"""Reading for papers, as columns; and the list of meetings with what can be printed of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from meeting.agenda.models import AgendaItem
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Reply
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.paging import Order, Page, paginate
from meeting.directives.models import Amendment, Conclusion, Directive
from meeting.directory.models import Unit
from meeting.followup.models import Progress
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import visible

NEWEST = Order(((Meeting.held_on, True), (Meeting.id, True)))
GUESTS = "Khách mời"


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody on the list as papers print them; the substitute where one was named."""

    group: str
    name: str
    title: str
    unit: str
    note: str


def delegates(meeting_id: int) -> list[Delegate]:
    """The list in protocol order with the groups' Vietnamese names: one query."""
    rows = db.session.execute(
        select(Attendance.group_name, Attendance.part, Attendance.name, Attendance.title,
               Attendance.unit_name, Attendance.reply, Attendance.substitute_name,
               Attendance.substitute_title)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Attendance.group_order, Attendance.position, Attendance.id)
    )  # fmt: skip
    return [_delegate(row) for row in rows]


def _delegate(row: Any) -> Delegate:
    group = row.group_name or GUESTS
    if row.reply is Reply.SUBSTITUTED:
        return Delegate(
            group, row.substitute_name, row.substitute_title, row.unit_name, f"Dự thay {row.name}".strip()
        )
    notes = {Part.CHAIR: "Chủ trì", Part.SECRETARY: "Thư ký"}
    note = "Xin vắng" if row.reply is Reply.DECLINED else notes.get(row.part, "")
    return Delegate(group, row.name, row.title, row.unit_name, note)


def programme(meeting_id: int) -> list[tuple[Any, str, int, str]]:
    """The programme in order: kind, title, minutes, who presents (as printed, else the unit): one query."""
    presenter = func.coalesce(func.nullif(AgendaItem.presenter, ""), Unit.name, "")
    rows = db.session.execute(
        select(AgendaItem.kind, AgendaItem.title, AgendaItem.planned_minutes, presenter.label("who"))
        .outerjoin(Unit, Unit.id == AgendaItem.presenter_unit_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [(row.kind, row.title, row.planned_minutes, row.who) for row in rows]


def first_words(meeting_id: int) -> dict[int, dict[str, Any]]:
    """By directive, what the notice said where a decision changed it later: one query."""
    rows = db.session.execute(
        select(Amendment.directive_id, Amendment.old)
        .join(Directive, Directive.id == Amendment.directive_id)
        .where(Directive.meeting_id == meeting_id)
        .order_by(Amendment.id.desc())
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:  # newest first, so that the oldest value is the one that stays
        found.setdefault(row.directive_id, {}).update(row.old)
    return found


def tracked(meeting_id: int) -> Sequence[Any]:
    """What the report needs of each followed directive of a meeting beyond its row: one query."""
    return db.session.execute(
        select(Directive.id, Directive.confirmed_on, Directive.extension_count, Directive.state_reason,
               Directive.due_bound)
        .where(Directive.meeting_id == meeting_id, Directive.is_tracked, Directive.issued_on.is_not(None))
    ).all()  # fmt: skip


def last_reports(meeting_id: int) -> dict[int, Any]:
    """The last report on each directive of a meeting: one query."""
    newest = (
        select(func.max(Progress.id).label("id"))
        .join(Directive, Directive.id == Progress.directive_id)
        .where(Directive.meeting_id == meeting_id)
        .group_by(Progress.directive_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Progress.directive_id, Progress.reported_on, Progress.percent, Progress.text,
               Progress.obstacle, Progress.document_number, Progress.document_on)
        .join(newest, newest.c.id == Progress.id)
    )  # fmt: skip
    return {row.directive_id: row for row in rows}


def listed(actor: Actor, cursor: str | None) -> Page:
    """Meetings the actor sees, newest first, with what their papers are made of: one query."""
    people = (
        select(func.count()).where(Attendance.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    )
    items = (
        select(func.count()).where(AgendaItem.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    )
    stmt = (
        select(Meeting.id, Meeting.title, Meeting.held_on, Meeting.state, people.label("people"),
               items.label("items"), Conclusion.id.label("conclusion_id"), Conclusion.notice_number,
               Conclusion.notice_symbol, Conclusion.issued_on)
        .outerjoin(Conclusion, Conclusion.meeting_id == Meeting.id)
        .where(visible(actor))
    )  # fmt: skip
    return paginate(db.session, stmt, NEWEST, cursor)


def amounts(meeting_id: int) -> tuple[int, int]:
    """How many people stand on the list and items in the programme: one query."""
    people = select(func.count()).where(Attendance.meeting_id == meeting_id).scalar_subquery()
    items = select(func.count()).where(AgendaItem.meeting_id == meeting_id).scalar_subquery()
    row = db.session.execute(select(people, items)).one()
    return row[0], row[1]
