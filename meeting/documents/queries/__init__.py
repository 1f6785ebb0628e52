"""Reading for papers, as columns; and the list of meetings with what can be printed of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import aliased

from meeting.agenda.models import AgendaItem
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Reply
from meeting.core.access import Actor
from meeting.core.dates import short
from meeting.core.db import db
from meeting.core.paging import Order, Page, paginate
from meeting.directives.models import Amendment, Conclusion, Cooperation, Directive
from meeting.directives.rules import AmendmentKind
from meeting.directory.models import Unit, UnitKind
from meeting.directory.queries import holds
from meeting.documents.models import Document, TextBlock
from meeting.documents.rules import DocumentState, Kind, Named
from meeting.followup.models import Progress
from meeting.followup.rules import OWING
from meeting.issues.models import Issue, IssueMerge
from meeting.issues.rules import SHARED
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import visible

NEWEST = Order(((Meeting.held_on, True), (Meeting.id, True)))
GUESTS = "Khách mời"
RECENT = 30  # meetings offered to fill a preview
NEWEST_NOTICES = 20  # that a unit finds its extracts of on its home
MOVING = (AmendmentKind.COMPLETION, AmendmentKind.REASSIGNMENT, AmendmentKind.HANDOVER)  # to other units
NOTES = {Part.CHAIR: "Chủ trì", Part.SECRETARY: "Thư ký"}


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody on the list as papers print them; the substitute where one was named.

    `is_seat`: invited as the holder of a post, whoever that is on the day.
    """

    id: int
    part: Part
    is_seat: bool
    comes: bool  # did not decline
    group: str
    name: str
    title: str
    unit: Named
    note: str


def delegates(meeting_id: int, *, as_invited: bool = False) -> list[Delegate]:
    """The list in protocol order with the groups' Vietnamese names: one query.

    `as_invited`: the posts that were asked, whoever stands in for them.
    """
    rows = db.session.execute(
        select(Attendance.id, Attendance.post_id, Attendance.group_name, Attendance.part, Attendance.name,
               Attendance.title, Attendance.unit_id, Attendance.unit_name, Unit.short_name,
               Attendance.reply, Attendance.substitute_name, Attendance.substitute_title)
        .outerjoin(Unit, Unit.id == Attendance.unit_id)
        .where(Attendance.meeting_id == meeting_id, ~Attendance.is_walk_in if as_invited else true())
        .order_by(Attendance.group_order, Attendance.position, Attendance.id)
    )  # fmt: skip
    return [_delegate(row, as_invited=as_invited) for row in rows]


def _delegate(row: Any, *, as_invited: bool) -> Delegate:
    name, title, note = row.name, row.title, NOTES.get(row.part, "")
    if row.reply is Reply.SUBSTITUTED and not as_invited:
        name, title, note = row.substitute_name, row.substitute_title, f"Dự thay {row.name}".strip()
    elif row.reply is Reply.DECLINED:
        note = "Xin vắng"
    return Delegate(
        id=row.id,
        part=row.part,
        is_seat=row.post_id is not None,
        comes=row.reply is not Reply.DECLINED,
        group=row.group_name or GUESTS,
        name=name,
        title=title,
        unit=Named(row.unit_id, row.unit_name, row.short_name or ""),
        note=note,
    )


def members(day: date) -> dict[str, frozenset[int]]:
    """The units of each kind on a day, by the kind's Vietnamese name: one query."""
    rows = db.session.execute(
        select(UnitKind.name, Unit.id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(holds(Unit.valid_from, Unit.valid_to, day))
        .order_by(UnitKind.display_order, Unit.id)
    )
    found: dict[str, set[int]] = {}
    for kind, unit_id in rows:
        found.setdefault(kind, set()).add(unit_id)
    return {kind: frozenset(ids) for kind, ids in found.items()}


def helpers(meeting_id: int) -> dict[int, list[Named]]:
    """The co-operating units of each directive of a meeting, in the order of the notice: one query."""
    rows = db.session.execute(
        select(Cooperation.directive_id, Unit.id, Unit.name, Unit.short_name)
        .join(Unit, Unit.id == Cooperation.unit_id)
        .join(Directive, Directive.id == Cooperation.directive_id)
        .where(Directive.meeting_id == meeting_id)
        .order_by(Cooperation.directive_id, Cooperation.position, Cooperation.id)
    )
    found: dict[int, list[Named]] = {}
    for row in rows:
        found.setdefault(row.directive_id, []).append(Named(row.id, row.name, row.short_name))
    return found


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


def overdue_of(unit_id: int, day: date) -> Sequence[Any]:
    """What a unit owes past its last good days, oldest first, with its notice and last report: one query."""
    newer = aliased(Progress)
    newest = (
        select(func.max(newer.id))
        .where(newer.directive_id == Directive.id, newer.cooperation_id.is_(None))
        .correlate(Directive)
        .scalar_subquery()
    )
    filed, in_force = aliased(Document), aliased(Document)
    notice = (
        select(func.max(filed.id))
        .where(filed.meeting_id == Directive.meeting_id, filed.kind == Kind.NOTICE,
               filed.state == DocumentState.ISSUED)
        .correlate(Directive)
        .scalar_subquery()
    )  # fmt: skip
    return db.session.execute(
        select(Directive.id, Directive.clause, Directive.text, Directive.original_due_on,
               Directive.effective_due_on, Directive.counts_until, Progress.reported_on, Progress.percent,
               Progress.text.label("report"),
               func.coalesce(in_force.number, Conclusion.notice_number).label("notice_number"),
               func.coalesce(in_force.symbol, Conclusion.notice_symbol).label("notice_symbol"),
               func.coalesce(in_force.dated_on, Conclusion.issued_on).label("issued_on"),
               Conclusion.signer_name, Conclusion.signer_capacity,
               Conclusion.signer_title, Meeting.title, Meeting.chair_title)
        .join(Conclusion, Conclusion.id == Directive.conclusion_id)
        .join(Meeting, Meeting.id == Directive.meeting_id)
        .outerjoin(Progress, Progress.id == newest)
        .outerjoin(in_force, in_force.id == notice)
        .where(Directive.lead_unit_id == unit_id, *_owed(day))
        .order_by(Directive.counts_until, Directive.id)
    ).all()  # fmt: skip


def letters_sent(unit_id: int, *, until: date, number: int | None, replaced_id: int | None) -> list[date]:
    """The days of the urging letters a unit was sent before the one with this number: one query.

    Those in force; a letter being replaced does not count beside the one in its place.
    """
    rows = db.session.execute(
        select(Document.dated_on, Document.number)
        .where(Document.kind == Kind.URGING, Document.unit_id == unit_id, Document.dated_on <= until,
               Document.state == DocumentState.ISSUED, Document.id != (replaced_id or 0))
        .order_by(Document.dated_on, Document.id)
    )  # fmt: skip
    return [row.dated_on for row in rows if number is None or (row.dated_on, row.number) < (until, number)]


def late_units(day: date) -> Sequence[Any]:
    """The units that owe something past its last good day, in protocol order: one query."""
    return db.session.execute(
        select(Unit.id, Unit.name, func.count().label("overdue"),
               func.min(Directive.counts_until).label("since"))
        .join(Directive, Directive.lead_unit_id == Unit.id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(*_owed(day))
        .group_by(Unit.id, Unit.name, UnitKind.display_order, Unit.display_order, Unit.sort_key)
        .order_by(UnitKind.display_order, Unit.display_order, Unit.sort_key, Unit.id)
    ).all()  # fmt: skip


def _owed(day: date) -> tuple[Any, ...]:
    return (
        Directive.is_tracked, Directive.state.in_(OWING), Directive.issued_on <= day,
        Directive.counts_until < day,
    )  # fmt: skip


def last_reports(meeting_id: int) -> dict[int, Any]:
    """The last report on each directive of a meeting: one query."""
    newest = (
        select(func.max(Progress.id).label("id"))
        .join(Directive, Directive.id == Progress.directive_id)
        .where(Directive.meeting_id == meeting_id, Progress.cooperation_id.is_(None))
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


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much there is to print of a meeting."""

    people: int  # on the list
    letters: int  # invited, without who chairs
    items: int
    issues: int  # shared
    tasks: int


def amounts(meeting_id: int) -> Amounts:
    """How much the papers of a meeting hold: one query."""
    asked = (Attendance.part != Part.CHAIR, ~Attendance.is_walk_in)
    counts = (
        select(func.count()).where(Attendance.meeting_id == meeting_id),
        select(func.count()).where(Attendance.meeting_id == meeting_id, *asked),
        select(func.count()).where(AgendaItem.meeting_id == meeting_id),
        select(func.count()).where(Issue.meeting_id == meeting_id, Issue.state.in_(SHARED)),
        select(func.count()).where(Directive.meeting_id == meeting_id, Directive.parent_id.is_(None)),
    )
    return Amounts(*db.session.execute(select(*(count.scalar_subquery() for count in counts))).one())


def units_of_notice(meeting_id: int) -> Sequence[Any]:
    """The units a meeting's directives give something to do, in protocol order: one query."""
    given = select(Directive.id).where(Directive.meeting_id == meeting_id, Directive.parent_id.is_(None))
    leads = select(Directive.lead_unit_id).where(Directive.id.in_(given))
    helps = select(Cooperation.unit_id).where(Cooperation.directive_id.in_(given))
    return db.session.execute(
        select(Unit.id, Unit.name)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(or_(Unit.id.in_(leads), Unit.id.in_(helps)))
        .order_by(UnitKind.display_order, Unit.display_order, Unit.sort_key, Unit.id)
    ).all()


def own_extracts(unit_ids: Collection[int], limit: int) -> Sequence[Any]:
    """Which of the newest notices gave these units something to do, newest first: one query.

    A task whose units a decision changed later is left out: the notice may have named others.
    """
    newest = (
        select(Conclusion.meeting_id, Conclusion.issued_on)
        .where(Conclusion.issued_on.is_not(None))
        .order_by(Conclusion.issued_on.desc(), Conclusion.meeting_id.desc())
        .limit(NEWEST_NOTICES)
        .subquery()
    )
    moved = select(Amendment.id).where(Amendment.directive_id == Directive.id, Amendment.kind.in_(MOVING))
    helps = select(Cooperation.id).where(
        Cooperation.unit_id == Unit.id, Cooperation.directive_id == Directive.id
    )
    given = select(Directive.id).where(
        Directive.meeting_id == newest.c.meeting_id, Directive.parent_id.is_(None),
        Directive.issued_on.is_not(None), ~moved.exists(),
        or_(Directive.lead_unit_id == Unit.id, helps.correlate(Unit, Directive).exists()),
    )  # fmt: skip
    return db.session.execute(
        select(Meeting.id.label("meeting_id"), Meeting.title, newest.c.issued_on, Unit.id.label("unit_id"),
               Unit.name.label("unit"))
        .select_from(newest)
        .join(Meeting, Meeting.id == newest.c.meeting_id)
        .join(Unit, Unit.id.in_(sorted(unit_ids)))
        .where(given.correlate(newest, Unit).exists())
        .order_by(newest.c.issued_on.desc(), Meeting.id.desc(), Unit.id)
        .limit(limit)
    ).all()  # fmt: skip


def find_block(key: str) -> TextBlock | None:
    """The office's own words of a block."""
    return db.session.scalars(select(TextBlock).where(TextBlock.key == key)).one_or_none()


def recent_meetings(actor: Actor) -> list[tuple[int, str]]:
    """(id, title with its day) of the meetings the actor sees, newest first."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.title, Meeting.held_on)
        .where(visible(actor))
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(RECENT)
    )
    return [(row.id, f"{short(row.held_on)} – {row.title}") for row in rows]


def dealt_with_together(meeting_id: int) -> dict[int, list[int]]:
    """By issue of a meeting, the numbers of those it is dealt with together with: one query."""
    into = aliased(Issue)
    rows = db.session.execute(
        select(IssueMerge.issue_id, into.number)
        .join(into, into.id == IssueMerge.into_id)
        .where(into.meeting_id == meeting_id)
        .order_by(IssueMerge.issue_id, into.number, into.id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.issue_id, []).append(row.number)
    return found


def find_verified(code: str) -> tuple[Any, list[Any]] | None:
    """The issued paper with this code as anybody may know it, and the papers issued after it: two queries.

    Drafts and unknown codes are None.
    """
    paper = db.session.execute(
        select(
            Document.id, Document.kind, Document.state, Document.number, Document.symbol, Document.dated_on,
            Document.subject, Document.issuer, Document.ended_on, Document.sha256, Document.record_sha256,
        ).where(Document.code == code, Document.state != DocumentState.DRAFT)
    ).one_or_none()  # fmt: skip
    if paper is None:
        return None
    later = db.session.execute(
        select(Document.relation, Document.kind, Document.state, Document.number, Document.symbol,
               Document.dated_on, Document.ended_on, Document.code.is_not(None).label("is_public"))
        .where(Document.earlier_id == paper.id, Document.state != DocumentState.DRAFT)
        .order_by(Document.id)
    )  # fmt: skip
    return paper, list(later)
