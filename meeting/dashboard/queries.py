"""Reading for the homes and the board: few statements, columns only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select, union

from meeting.attendees.models import Attendance
from meeting.attendees.rules import Reply
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.i18n import _, language
from meeting.core.quarters import Quarter
from meeting.dashboard import rules
from meeting.dashboard.rules import WEEK, Board, UnitName
from meeting.directives.models import Conclusion, Directive
from meeting.directives.rules import OPEN, ConclusionState, State
from meeting.directory.models import Unit, UnitKind, WorkField
from meeting.followup import queries as followup
from meeting.followup.models import ExtensionRequest
from meeting.followup.rules import RequestState
from meeting.issues.models import Issue
from meeting.issues.rules import State as IssueState
from meeting.minutes.models import Minutes
from meeting.minutes.rules import State as MinutesState
from meeting.scheduling import queries as meetings
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import ALIVE, Clock, ClockFacts, clocks
from meeting.scheduling.rules import State as MeetingState

TEXT_SHOWN = 140  # letters
AT_MOST = 10  # rows of a block
AWAITED = timedelta(days=60)  # how long a concluded meeting waits for its minutes on the home


def board(quarter: Quarter, as_of: date) -> Board:
    """The board of a quarter as of a day: three queries, whatever the number of directives."""
    found = followup.crossing(quarter.key, as_of, as_of - WEEK)
    words = {"no_unit": _("No lead unit"), "no_field": _("No field"), "week": _("Week %d"),
             "no_week": _("Due outside the quarter, or never")}  # fmt: skip
    units = _units({key for key in found.units if key})
    return rules.board(quarter, as_of, found, units, _fields(), words)


def _units(ids: Collection[int]) -> dict[int, UnitName]:
    rows = db.session.execute(
        select(Unit.id, func.coalesce(func.nullif(Unit.short_name, ""), Unit.name), UnitKind.relation)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(Unit.id.in_(ids))
        .order_by(UnitKind.display_order, Unit.display_order, Unit.sort_key, Unit.id)
    )
    return {key: UnitName(label, relation, place) for place, (key, label, relation) in enumerate(rows)}


def _fields() -> dict[int, str]:
    name = (
        WorkField.name
        if language() == "vi"
        else func.coalesce(func.nullif(WorkField.name_en, ""), WorkField.name)
    )
    rows = db.session.execute(
        select(WorkField.id, name.label("label")).order_by(WorkField.display_order, WorkField.id)
    )
    return {row.id: row.label for row in rows}


def decisions(limit: int) -> Sequence[Any]:
    """What waits for a decision, oldest due date first, with how many there are: one query.

    Rows: id, version, clause, lead_unit_id, text, lead, counts_until, kind (confirmation, refusal,
    extension), request_id, new_due_on, reason, of.
    """
    pending = ExtensionRequest.state == RequestState.PENDING
    kind = case(
        (ExtensionRequest.id.is_not(None), literal("extension")),
        (Directive.state == State.REFUSED, literal("refusal")),
        else_=literal("confirmation"),
    )
    # each half by its own index; the few shown are read whole afterwards
    waiting = union(
        select(Directive.id, Directive.counts_until).where(
            Directive.state.in_((State.REPORTED, State.REFUSED))
        ),
        select(Directive.id, Directive.counts_until)
        .join(ExtensionRequest, ExtensionRequest.directive_id == Directive.id)
        .where(pending),
    ).subquery()
    first = _first_of(waiting, waiting.c.counts_until.asc().nulls_last(), limit)
    return db.session.execute(
        select(Directive.id, Directive.version, Directive.clause, Directive.lead_unit_id,
               _text(Directive.text), _lead(), Directive.counts_until, Directive.checked_on,
               kind.label("kind"), ExtensionRequest.id.label("request_id"), ExtensionRequest.new_due_on,
               first.c.of,
               func.coalesce(ExtensionRequest.reason, Directive.state_reason).label("reason"))
        .join(first, first.c.id == Directive.id)
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .outerjoin(ExtensionRequest, and_(ExtensionRequest.directive_id == Directive.id, pending))
        .order_by(Directive.counts_until.asc().nulls_last(), Directive.id)
    ).all()  # fmt: skip


def overdue(day: date, limit: int = AT_MOST) -> Sequence[Any]:
    """Open directives past their last good day, the latest first, with how many there are: one query."""
    late = (
        select(Directive.id, Directive.counts_until)
        .where(Directive.is_tracked, Directive.state.in_(OPEN), Directive.issued_on <= day,
               Directive.counts_until < day)
        .subquery()
    )  # fmt: skip
    first = _first_of(late, late.c.counts_until.desc(), limit)
    return db.session.execute(
        select(Directive.id, Directive.clause, _text(Directive.text), _lead(), Directive.counts_until,
               first.c.of)
        .join(first, first.c.id == Directive.id)
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .order_by(Directive.counts_until.desc(), Directive.id)
    ).all()  # fmt: skip


def _first_of(found: Subquery, place: ColumnElement[Any], limit: int) -> Subquery:
    """The ids of the first rows, and how many there are."""
    of = func.count().over().label("of")
    return select(found.c.id, of).order_by(place, found.c.id).limit(limit).subquery()


def _text(column: Any) -> ColumnElement[str]:
    return func.substr(column, 1, TEXT_SHOWN).label("text")


def _lead() -> ColumnElement[str]:
    return func.coalesce(func.nullif(Unit.short_name, ""), Unit.name, "").label("lead")


@dataclass(frozen=True)
class MeetingLine:
    """A meeting the secretariat works on, with its clocks that still run and what is missing."""

    id: int
    title: str
    state: MeetingState
    starts_at: Any
    unanswered: int
    to_review: int
    lacks_notice: bool
    lacks_minutes: bool
    clocks: list[Clock]


def at_work(limit: int = AT_MOST) -> list[MeetingLine]:
    """Meetings to come or in session, concluded ones without notice or minutes, soonest first: one query."""
    unanswered = (
        select(func.count())
        .where(Attendance.meeting_id == Meeting.id, Attendance.reply == Reply.INVITED,
               Attendance.is_walk_in.is_(False))
        .correlate(Meeting)
        .scalar_subquery()
    )  # fmt: skip
    to_review = (
        select(func.count())
        .where(Issue.meeting_id == Meeting.id, Issue.state == IssueState.SUBMITTED)
        .correlate(Meeting)
        .scalar_subquery()
    )
    issued = case((Conclusion.state == ConclusionState.ISSUED, Conclusion.issued_on), else_=None)
    lacks_minutes = or_(Minutes.id.is_(None), Minutes.state == MinutesState.DRAFT)
    rows = db.session.execute(
        select(Meeting.id, Meeting.title, Meeting.kind, Meeting.state, Meeting.starts_at, Meeting.ends_at,
               Meeting.held_on, Meeting.convened_at, issued.label("issued_on"),
               unanswered.label("unanswered"), to_review.label("to_review"),
               lacks_minutes.label("lacks_minutes"))
        .outerjoin(Conclusion, Conclusion.meeting_id == Meeting.id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(or_(
            Meeting.state.in_(ALIVE),
            and_(Meeting.state == MeetingState.CONCLUDED, issued.is_(None)),
            and_(Meeting.state == MeetingState.CONCLUDED, lacks_minutes,
                 Meeting.held_on >= clock.today() - AWAITED),
        ))
        .order_by(Meeting.held_on, Meeting.id)
        .limit(limit)
    )  # fmt: skip
    calendar, today = meetings.calendar(), clock.today()
    return [_line(row, calendar, today) for row in rows]


def _line(row: Any, calendar: Any, today: date) -> MeetingLine:
    facts = ClockFacts(
        kind=row.kind,
        state=row.state,
        starts_on=row.held_on,
        ends_on=clock.local_day(row.ends_at),
        convened_on=clock.local_day(row.convened_at) if row.convened_at else None,
        notice_issued_on=row.issued_on,
    )
    running = [c for c in clocks(facts, calendar, today) if c.tone in {"on_time", "soon", "overdue"}]
    asked = row.unanswered if row.state is MeetingState.CONVENED else 0
    is_over = row.state is MeetingState.CONCLUDED
    return MeetingLine(
        row.id, row.title, row.state, row.starts_at, asked, row.to_review,
        lacks_notice=is_over and row.issued_on is None, lacks_minutes=is_over and row.lacks_minutes,
        clocks=running,
    )  # fmt: skip


def issues_to_review(limit: int = AT_MOST) -> Sequence[Any]:
    """Issues units sent in, the oldest first, with how many there are: one query."""
    unit = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name)
    return db.session.execute(
        select(Issue.id, Issue.number, _text(Issue.text),
               unit.label("unit"), Issue.raised_on, func.count().over().label("of"))
        .join(Unit, Unit.id == Issue.unit_id)
        .where(Issue.state == IssueState.SUBMITTED)
        .order_by(Issue.id)
        .limit(limit)
    ).all()  # fmt: skip


def next_meetings(actor: Actor, limit: int = AT_MOST) -> Sequence[Any]:
    """Meetings from today on that the actor sees, soonest first: id, title, starts_at, state: one query."""
    return db.session.execute(
        select(Meeting.id, Meeting.title, Meeting.starts_at, Meeting.state)
        .where(
            meetings.visible(actor), Meeting.held_on >= clock.today(), Meeting.state != MeetingState.CANCELLED
        )
        .order_by(Meeting.held_on, Meeting.id)
        .limit(limit)
    ).all()
