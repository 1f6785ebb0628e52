"""Reading issues: registers, one issue with its neighbours, counts for other rooms."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.i18n import language
from meeting.core.paging import Order, Page, paginate
from meeting.core.quarters import Quarter
from meeting.core.text import fold
from meeting.directory.models import Unit, WorkField
from meeting.issues.models import Issue, IssueMerge
from meeting.issues.rules import SHARED, WAITING, State
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import visible as visible_meetings

ROWS = 30  # of a page: it stays below 30 kB
EXCERPT = 80  # characters of a text in a list
CHOICE = 60  # characters of a text in a choice
EXPORT_ROWS = 20_000
RECENT_MEETINGS = 20
Answering = aliased(Unit, name="answering")
AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]
# Where an issue led: (label, url, state code, state label).
Link = tuple[str, str, str, str]
_links: list[Callable[[int], Sequence[Link]]] = []


@dataclass(frozen=True)
class Filter:
    """What the register is narrowed to; `mine`: "raised" or "answering"; `late`: unanswered and past due."""

    q: str = ""
    meeting_id: int | None = None
    quarter: int | None = None
    unit_id: int | None = None
    field_id: int | None = None
    state: State | None = None
    competence: str | None = None
    kind: str | None = None
    mine: str = ""
    late: bool = False


# ─── One issue ──────────────────────────────────────────────────────────────────────────────────────────────


def get_issue(issue_id: int) -> Issue:
    """The issue with its meeting, units and field loaded; raises NotFound."""
    found = find_issue(issue_id)
    if found is None:
        raise NotFound("Issue")
    return found


def find_issue(issue_id: int) -> Issue | None:
    """The issue with its meeting, units and field loaded, if there is one."""
    return db.session.execute(_whole().where(Issue.id == issue_id)).scalar_one_or_none()


def _whole() -> Select[Issue]:
    loads = (joinedload(a) for a in (Issue.meeting, Issue.unit, Issue.answering_unit, Issue.field))
    return select(Issue).options(*loads)


def get_issues(issue_ids: Collection[int]) -> list[Issue]:
    """These issues in order of their id, each with its meeting, units and field."""
    return list(db.session.execute(_whole().where(Issue.id.in_(issue_ids)).order_by(Issue.id)).scalars())


def on_links(callback: Callable[[int], Sequence[Link]]) -> None:
    """Let a higher room tell what an issue led to (the directives it caused)."""
    if callback not in _links:
        _links.append(callback)


def links_of(issue_id: int) -> list[Link]:
    """What the issue led to, as the higher rooms tell it."""
    return [link for callback in _links for link in callback(issue_id)]


def merges_of(issue_id: int) -> tuple[list[AnyRow], list[AnyRow]]:
    """Issues this one was merged into, and issues merged into this one: id, number, state, unit, words."""
    columns = (Issue.id, Issue.number, Issue.state, _unit_name(Unit).label("unit"), excerpt())
    stmt = (
        select(*columns, IssueMerge.issue_id)
        .join(Unit, Unit.id == Issue.unit_id)
        .join(
            IssueMerge,
            or_(
                and_(IssueMerge.issue_id == issue_id, IssueMerge.into_id == Issue.id),
                and_(IssueMerge.into_id == issue_id, IssueMerge.issue_id == Issue.id),
            ),
        )
        .order_by(Issue.number, Issue.id)
    )
    rows = db.session.execute(stmt).all()
    return [r for r in rows if r.issue_id == issue_id], [r for r in rows if r.issue_id != issue_id]


def find_merge(issue_id: int, into_id: int) -> IssueMerge | None:
    """The merge of one issue into another, if there is one."""
    stmt = select(IssueMerge).where(IssueMerge.issue_id == issue_id, IssueMerge.into_id == into_id)
    return db.session.execute(stmt).scalar_one_or_none()


def merge_targets(issue: Issue) -> list[tuple[int, str]]:
    """Issues of the same meeting this one may be merged into: (id, words)."""
    stmt = _choices(issue.meeting_id).where(
        Issue.id != issue.id, or_(Issue.state == State.SUBMITTED, Issue.state.in_(SHARED))
    )
    return [(r.id, f"{r.number}. {r.unit}: {r.words}") for r in db.session.execute(stmt)]


def similar_before(issue: Issue, limit: int = 10) -> tuple[list[AnyRow], int]:
    """Earlier issues of the same unit (and field, once it has one), the newest first, and how many in all."""
    same_field = Issue.field_id == issue.field_id if issue.field_id else true()
    earlier = or_(
        Meeting.held_on < issue.meeting.held_on,
        and_(Issue.meeting_id == issue.meeting_id, Issue.number < issue.number),
    )
    total = func.count().over().label("total")
    stmt = (
        select(Issue.id, Issue.number, Issue.state, excerpt(), Meeting.title, Meeting.held_on, total)
        .join(Meeting, Meeting.id == Issue.meeting_id)
        .where(Issue.unit_id == issue.unit_id, same_field, earlier, Issue.state.in_(SHARED))
        .order_by(Meeting.held_on.desc(), Issue.number.desc(), Issue.id.desc())
        .limit(limit)
    )
    rows = list(db.session.execute(stmt).all())
    return rows, rows[0].total if rows else 0


# ─── Lists ──────────────────────────────────────────────────────────────────────────────────────────────────


def _unit_name(unit: Any) -> ColumnElement[str]:
    return func.coalesce(func.nullif(unit.short_name, ""), unit.name)


def _field_name() -> ColumnElement[str]:
    if language() == "en":
        return func.coalesce(func.nullif(WorkField.name_en, ""), WorkField.name)
    return WorkField.name.expression


def excerpt(length: int = EXCERPT) -> Any:
    """The first words of an issue, as a column named `words`."""
    short = func.substr(Issue.text, 1, length) + "…"
    return case((func.length(Issue.text) > length, short), else_=Issue.text).label("words")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition for issues the actor may see: shared ones, the own units' ones; all for the office."""
    if actor.sees_all:
        return true()
    if not actor.unit_ids:
        return Issue.state.in_(SHARED)
    units = actor.unit_ids
    return or_(Issue.state.in_(SHARED), Issue.unit_id.in_(units), Issue.answering_unit_id.in_(units))


def _mine(actor: Actor, mine: str) -> ColumnElement[bool]:
    if mine == "raised":
        return Issue.unit_id.in_(actor.unit_ids)
    if mine == "answering":
        return and_(Issue.answering_unit_id.in_(actor.unit_ids), Issue.state.in_(WAITING))
    return true()


def _matching(q: str) -> ColumnElement[bool]:
    words = fold(q)
    return or_(
        Issue.search.contains(words, autoescape=True),
        Issue.unit_id.in_(select(Unit.id).where(Unit.search.contains(words, autoescape=True))),
    )


def _conditions(actor: Actor, wanted: Filter) -> list[ColumnElement[bool]]:
    exact = {
        Issue.meeting_id: wanted.meeting_id,
        Issue.unit_id: wanted.unit_id,
        Issue.field_id: wanted.field_id,
        Issue.state: wanted.state,
        Issue.competence: wanted.competence,
        Issue.kind: wanted.kind,
        Meeting.period: wanted.quarter,
    }
    found = [visible_to(actor), *(column == value for column, value in exact.items() if value is not None)]
    if wanted.mine:
        found.append(_mine(actor, wanted.mine))
    if wanted.late:
        found += [Issue.state.in_(WAITING), Issue.answer_due_on < clock.today()]
    if fold(wanted.q):
        found.append(_matching(wanted.q))
    return found


def _joined(*columns: Any) -> AnySelect:
    return (
        select(*columns)
        .join(Meeting, Meeting.id == Issue.meeting_id)
        .join(Unit, Unit.id == Issue.unit_id)
        .outerjoin(Answering, Answering.id == Issue.answering_unit_id)
        .outerjoin(WorkField, WorkField.id == Issue.field_id)
    )


def _row_columns() -> tuple[Any, ...]:
    return (
        Issue.id, Issue.number, Issue.version, Issue.kind, Issue.state, Issue.answer_due_on, excerpt(),
        Issue.field_id, _field_name().label("field"), _unit_name(Unit).label("unit"),
        _unit_name(Answering).label("answering"), Meeting.id.label("meeting_id"), Meeting.held_on,
        Issue.times_raised,
    )  # fmt: skip


def _whole_columns() -> tuple[Any, ...]:
    return (
        Issue.id, Issue.number, Issue.kind, Issue.channel, Issue.text, Issue.request, Issue.legal_basis,
        Issue.raised_by, Issue.field_id, _field_name().label("field"), Issue.competence, Issue.state,
        Issue.answer, Issue.answer_due_on, Issue.answered_on, Issue.result_note, Meeting.held_on,
        _unit_name(Unit).label("unit"), _unit_name(Answering).label("answering"),
        Meeting.title.label("meeting"), Unit.name.label("unit_name"), Answering.name.label("answering_name"),
    )  # fmt: skip


SORTS: dict[str, tuple[tuple[Any, bool], ...]] = {
    "meeting": ((Meeting.held_on, True), (Issue.number, False)),
    "due": ((Issue.answer_due_on, False),),
    "unit": ((Unit.display_order, False), (Unit.sort_key, False)),
    "state": ((Issue.state, False),),
}


def register(actor: Actor, wanted: Filter, sort: str = "", cursor: str | None = None) -> tuple[Page, int]:
    """A page of the issues the actor may see, and how many there are in all: two queries."""
    conditions = _conditions(actor, wanted)
    name, flipped = sort.removeprefix("-"), sort.startswith("-")
    keys = SORTS.get(name, SORTS["meeting"])
    order = Order((*((column, down != flipped) for column, down in keys), (Issue.id, True)))
    page = paginate(db.session(), _joined(*_row_columns()).where(*conditions), order, cursor, ROWS)
    total = select(func.count()).select_from(Issue).join(Meeting, Meeting.id == Issue.meeting_id)
    return page, db.session.execute(total.where(*conditions)).scalar_one()


def export(actor: Actor, wanted: Filter) -> list[AnyRow]:
    """The rows of the register with their whole texts, for a sheet (20,000 at most)."""
    stmt = (
        _joined(*_whole_columns())
        .where(*_conditions(actor, wanted))
        .order_by(Meeting.held_on.desc(), Issue.meeting_id, Issue.number, Issue.id)
        .limit(EXPORT_ROWS)
    )
    return list(db.session.execute(stmt).all())


def page_of_meeting(actor: Actor, wanted: Filter, cursor: str | None = None) -> Page:
    """A page of one meeting's issues by field, as the actor may see them."""
    keys = (WorkField.display_order, Issue.field_id, Issue.number, Issue.id)
    order = Order(tuple((key, False) for key in keys))
    return paginate(
        db.session(), _joined(*_row_columns()).where(*_conditions(actor, wanted)), order, cursor, ROWS
    )


def visible_counts(actor: Actor, meeting_id: int) -> dict[State, int]:
    """How many issues of a meeting the actor may see, by state."""
    stmt = (
        select(Issue.state, func.count())
        .where(Issue.meeting_id == meeting_id, visible_to(actor))
        .group_by(Issue.state)
    )
    return {row[0]: row[1] for row in db.session.execute(stmt)}


def recent_meetings(actor: Actor, selected: int | None = None) -> list[AnyRow]:
    """The newest meetings (and the selected one) to choose from, with period, state and day for issues."""
    m = Meeting
    columns = (m.id, m.title, m.held_on, m.period, m.state, m.issues_due_on)
    order, visible = (m.held_on.desc(), m.id.desc()), visible_meetings(actor)
    newest = select(m.id).where(visible).order_by(*order).limit(RECENT_MEETINGS)
    stmt = select(*columns).where(visible, or_(m.id.in_(newest), m.id == (selected or 0))).order_by(*order)
    return list(db.session.execute(stmt).all())


def quarter_choices(meetings: Sequence[AnyRow]) -> list[tuple[int, str]]:
    """The quarters these meetings review: (key, words)."""
    keys = sorted({m.period for m in meetings}, reverse=True)
    return [(key, Quarter.from_key(key).label("en" if language() == "en" else "vi")) for key in keys]


# ─── For other rooms ────────────────────────────────────────────────────────────────────────────────────────


def for_meeting(meeting_id: int) -> list[AnyRow]:
    """The shared issues of a meeting with their whole texts, by field: for papers."""
    stmt = (
        _joined(*_whole_columns())
        .where(Issue.meeting_id == meeting_id, Issue.state.in_(SHARED))
        .order_by(WorkField.display_order.nulls_last(), Issue.field_id, Issue.number, Issue.id)
    )
    return list(db.session.execute(stmt).all())


def _choices(meeting_id: int) -> AnySelect:
    return (
        select(Issue.id, Issue.number, _unit_name(Unit).label("unit"), excerpt(CHOICE))
        .join(Unit, Unit.id == Issue.unit_id)
        .where(Issue.meeting_id == meeting_id)
        .order_by(Issue.number, Issue.id)
    )


def issue_choices(meeting_id: int) -> list[tuple[int, str]]:
    """The shared issues of a meeting to choose from: (id, "1. Rạch Giá: words")."""
    stmt = _choices(meeting_id).where(Issue.state.in_(SHARED))
    return [(r.id, f"{r.number}. {r.unit}: {r.words}") for r in db.session.execute(stmt)]


def mine(unit_ids: Collection[int], limit: int = 10) -> list[AnyRow]:
    """The newest issues these units raised, for their home."""
    stmt = _joined(*_row_columns(), Issue.answered_on).where(Issue.unit_id.in_(unit_ids))
    return list(db.session.execute(stmt.order_by(Issue.id.desc()).limit(limit)).all())


def waiting_for(unit_ids: Collection[int], limit: int = 50) -> list[AnyRow]:
    """Issues these units have to answer, the first due first; without a day last."""
    stmt = _joined(*_row_columns()).where(Issue.answering_unit_id.in_(unit_ids), Issue.state.in_(WAITING))
    return list(
        db.session.execute(stmt.order_by(Issue.answer_due_on.asc().nulls_last(), Issue.id).limit(limit)).all()
    )


def counts_by_state(meeting_id: int) -> dict[State, int]:
    """How many issues of a meeting stand where."""
    stmt = select(Issue.state, func.count()).where(Issue.meeting_id == meeting_id).group_by(Issue.state)
    return {row[0]: row[1] for row in db.session.execute(stmt)}


def unanswered_before(meeting: Meeting, limit: int = 50) -> list[AnyRow]:
    """Issues of earlier meetings that still wait for an answer, the oldest first."""
    stmt = _joined(*_row_columns()).where(Meeting.held_on < meeting.held_on, Issue.state.in_(WAITING))
    return list(db.session.execute(stmt.order_by(Meeting.held_on, Issue.number, Issue.id).limit(limit)).all())


def rows_of(issue_ids: Collection[int]) -> list[AnyRow]:
    """These issues as rows of a list, in order of their id."""
    stmt = _joined(*_row_columns()).where(Issue.id.in_(issue_ids)).order_by(Issue.id)
    return list(db.session.execute(stmt).all())


# ─── Counts as scalar subqueries, for the workspace ─────────────────────────────────────────────────────────


def _count(meeting_id: int, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    stmt = select(func.count()).select_from(Issue).where(Issue.meeting_id == meeting_id, *conditions)
    return stmt.scalar_subquery()


def tab_count(actor: Actor, meeting_id: int) -> ScalarSelect[int]:
    """Issues of the meeting the actor may see, drafts left out."""
    return _count(meeting_id, Issue.state != State.DRAFTED, visible_to(actor))


def review_count(meeting_id: int) -> ScalarSelect[int]:
    """Issues that wait for the secretariat's review."""
    return _count(meeting_id, Issue.state == State.SUBMITTED)


def late_count(meeting_id: int) -> ScalarSelect[int]:
    """Accepted issues whose answer is past due."""
    return _count(meeting_id, Issue.state.in_(WAITING), Issue.answer_due_on < clock.today())
