"""Reading conclusions, directives, their links and amendments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.directives.models import Amendment, Conclusion, Cooperation, Directive, DirectiveIssue
from meeting.directives.rules import OPEN, ConclusionState, Recurrence, State
from meeting.directory.models import Unit
from meeting.issues.models import Issue
from meeting.issues.rules import SHARED
from meeting.scheduling import queries as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State as MeetingState

WHOLE = (
    joinedload(Directive.lead_unit),
    joinedload(Directive.field),
    joinedload(Directive.leader),
    selectinload(Directive.cooperations).joinedload(Cooperation.unit),
)

DECISION = (
    Amendment.id, Amendment.kind, Amendment.old, Amendment.new, Amendment.reason, Amendment.decided_on,
    Amendment.decider, Amendment.paper,
)  # fmt: skip


@dataclass(frozen=True)
class DirectiveRow:
    """A directive as a list shows it, names as they are today."""

    id: int
    meeting_id: int
    position: int
    clause: str
    text: str
    state: State
    lead_unit_id: int | None
    lead: str
    original_due_on: date | None
    effective_due_on: date | None
    counts_until: date | None
    due_words: str
    output: str
    is_tracked: bool
    percent: int
    completed_on: date | None
    cooperating: tuple[str, ...] = ()


def get_directive(directive_id: int) -> Directive:
    """The directive with its meeting, conclusion, units, field and leader; raises NotFound."""
    found = db.session.execute(
        select(Directive)
        .where(Directive.id == directive_id)
        .options(joinedload(Directive.conclusion), joinedload(Directive.meeting), *WHOLE)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("Directive")
    return found


def find_conclusion(meeting_id: int) -> Conclusion | None:
    """The conclusion of a meeting with the meeting as its pages show it, if one was begun."""
    return _conclusion(select(Conclusion).where(Conclusion.meeting_id == meeting_id))


def get_conclusion(meeting_id: int) -> Conclusion:
    """The conclusion of a meeting, as `find_conclusion`; raises NotFound."""
    return _found(find_conclusion(meeting_id))


def get_conclusion_of(directive_id: int) -> Conclusion:
    """The conclusion a directive is a clause of, as `find_conclusion`; raises NotFound."""
    stmt = select(Conclusion).join(Directive, Directive.conclusion_id == Conclusion.id)
    return _found(_conclusion(stmt.where(Directive.id == directive_id)))


def _conclusion(stmt: Select[Any]) -> Conclusion | None:
    whole = joinedload(Conclusion.meeting).options(*scheduling.WHOLE)
    found: Conclusion | None = db.session.execute(stmt.options(whole)).scalar_one_or_none()
    return found


def _found(conclusion: Conclusion | None) -> Conclusion:
    if conclusion is None:
        raise NotFound("Conclusion")
    return conclusion


def find_notice_day(meeting_id: int) -> date | None:
    """The day the notice of a meeting was issued, if it was."""
    return db.session.execute(
        select(Conclusion.issued_on).where(Conclusion.meeting_id == meeting_id)
    ).scalar_one_or_none()


def clauses(conclusion_id: int) -> Sequence[Directive]:
    """The directives of a conclusion in order, whole, for writing and reading its text (2 queries).

    What was left of one that was accepted in part is no clause of the notice.
    """
    return (
        db.session.execute(
            select(Directive)
            .where(Directive.conclusion_id == conclusion_id, Directive.parent_id.is_(None))
            .options(*WHOLE)
            .order_by(Directive.position, Directive.id)
        )
        .scalars()
        .all()
    )


def directives_of(meeting_id: int) -> list[DirectiveRow]:
    """The directives of a meeting in order, with the names of their units (2 queries)."""
    columns = [
        getattr(Directive, name)
        for name in DirectiveRow.__dataclass_fields__
        if name not in {"lead", "cooperating"}
    ]
    rows = db.session.execute(
        select(*columns, func.coalesce(Unit.name, "").label("lead"))
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .where(Directive.meeting_id == meeting_id)
        .order_by(Directive.position, Directive.id)
    ).all()
    names: dict[int, list[str]] = {}
    helping = (
        select(Cooperation.directive_id, Unit.name)
        .join(Unit, Unit.id == Cooperation.unit_id)
        .join(Directive, Directive.id == Cooperation.directive_id)
        .where(Directive.meeting_id == meeting_id)
        .order_by(Cooperation.directive_id, Cooperation.position, Cooperation.id)
    )
    for directive_id, name in db.session.execute(helping):
        names.setdefault(directive_id, []).append(name)
    return [DirectiveRow(**row._mapping, cooperating=tuple(names.get(row.id, ()))) for row in rows]


def directives_of_issue(issue_id: int) -> Sequence[Any]:
    """The directives an issue caused: id, clause, text, state, meeting_id, effective_due_on, lead."""
    return db.session.execute(
        select(Directive.id, Directive.clause, Directive.text, Directive.state, Directive.meeting_id,
               Directive.effective_due_on, Unit.name.label("lead"))
        .join(DirectiveIssue, DirectiveIssue.directive_id == Directive.id)
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .where(DirectiveIssue.issue_id == issue_id)
        .order_by(Directive.issued_on, Directive.id)
    ).all()  # fmt: skip


def amendments_of_meeting(meeting_id: int) -> Sequence[Any]:
    """The recorded decisions on a meeting's directives, with directive_id and clause."""
    return db.session.execute(
        select(*DECISION, Amendment.directive_id, Directive.clause)
        .join(Directive, Directive.id == Amendment.directive_id)
        .where(Directive.meeting_id == meeting_id)
        .order_by(Amendment.decided_on, Amendment.id)
        .limit(500)
    ).all()  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """The issues a conclusion answers to, as rows: id, number, text, unit, short_unit.

    `offered` are those of the meeting that all who see the meeting may see; `links` by directive id.
    """

    offered: list[Any]
    links: dict[int, list[Any]]


def issues_behind(meeting_id: int, conclusion_id: int) -> Behind:
    """What stands behind the directives of a conclusion, or could: one query."""
    link = (
        select(DirectiveIssue.issue_id, DirectiveIssue.directive_id)
        .join(Directive, Directive.id == DirectiveIssue.directive_id)
        .where(Directive.conclusion_id == conclusion_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Issue.id, Issue.number, Issue.text, Issue.meeting_id, Issue.state, Unit.name.label("unit"),
            func.coalesce(func.nullif(Unit.short_name, ""), Unit.name).label("short_unit"),
            link.c.directive_id,
        )
        .join(Unit, Unit.id == Issue.unit_id)
        .outerjoin(link, link.c.issue_id == Issue.id)
        .where(or_(Issue.meeting_id == meeting_id, Issue.id.in_(select(link.c.issue_id))))
        .order_by(Issue.number, Issue.id, link.c.directive_id)
    )  # fmt: skip
    offered: dict[int, Any] = {}
    links: dict[int, list[Any]] = {}
    for row in rows:
        if row.directive_id is not None:
            links.setdefault(row.directive_id, []).append(row)
        if row.meeting_id == meeting_id and row.state in SHARED:
            offered[row.id] = row
    return Behind(list(offered.values()), links)


def last_notice() -> Conclusion | None:
    """The notice issued last: its signer and recipients are proposed for the next one."""
    return db.session.execute(
        select(Conclusion)
        .where(Conclusion.state == ConclusionState.ISSUED)
        .order_by(Conclusion.issued_on.desc(), Conclusion.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def last_position(conclusion_id: int) -> int:
    """The place of the last directive of a conclusion; 0 when there is none."""
    stmt = select(func.max(Directive.position)).where(Directive.conclusion_id == conclusion_id)
    return db.session.execute(stmt).scalar() or 0


def count_of(meeting_id: int) -> ScalarSelect[Any]:
    """How many directives a meeting has, as a subquery."""
    return select(func.count(Directive.id)).where(Directive.meeting_id == meeting_id).scalar_subquery()


def lacking_notice(meeting_id: int) -> ScalarSelect[Any]:
    """1 when the meeting is concluded and no notice was issued, as a subquery."""
    issued = select(Conclusion.id).where(
        Conclusion.meeting_id == meeting_id, Conclusion.state == ConclusionState.ISSUED
    )
    return (
        select(func.count(Meeting.id))
        .where(Meeting.id == meeting_id, Meeting.state == MeetingState.CONCLUDED, ~issued.exists())
        .scalar_subquery()
    )


def with_gaps(meeting_id: int) -> ScalarSelect[Any]:
    """How many followed directives of a meeting lack a lead unit or a due date, as a subquery."""
    return (
        select(func.count(Directive.id))
        .where(
            Directive.meeting_id == meeting_id,
            Directive.is_tracked,
            Directive.state.in_([State.DRAFT, *OPEN]),
            or_(
                Directive.lead_unit_id.is_(None),
                and_(Directive.original_due_on.is_(None), Directive.recurrence == Recurrence.NONE),
            ),
        )
        .scalar_subquery()
    )
