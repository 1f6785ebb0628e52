"""What the homes and the meeting's workspace show of follow-up. Rows are columns, oldest due date first."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select, true, union_all

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db, get
from meeting.core.paging import Order, Page, paginate
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import OPEN, State
from meeting.directory.models import Unit
from meeting.followup.models import ExtensionRequest, Progress
from meeting.followup.policy import visible
from meeting.followup.queries import counts
from meeting.followup.rules import OWING, RequestState
from meeting.scheduling.models import Meeting

Condition = ColumnElement[bool]
MOST = 50  # rows of a block on a home
TEXT_SHOWN = 160  # letters


def _lead() -> ColumnElement[Any]:
    return func.coalesce(func.nullif(Unit.short_name, ""), Unit.name, "").label("lead")


def _rows(*extra: Any) -> Select[Any]:
    """id, version, clause, text (shortened), state, dates, percent, lead; and more columns."""
    return select(
        Directive.id, Directive.version, Directive.clause, Directive.meeting_id, Directive.state,
        func.substr(Directive.text, 1, TEXT_SHOWN).label("text"), Directive.state_on, Directive.state_reason,
        Directive.original_due_on, Directive.effective_due_on, Directive.counts_until, Directive.percent,
        Directive.completed_on, Directive.confirmed_on, Directive.last_report_on, Directive.lead_unit_id,
        _lead(), *extra,
    ).outerjoin(Unit, Unit.id == Directive.lead_unit_id)  # fmt: skip


def _first(stmt: Select[Any], limit: int) -> Sequence[Any]:
    places = (Directive.counts_until.asc().nulls_last(), Directive.id)
    return db.session.execute(stmt.order_by(*places).limit(limit)).all()


def owed(unit_ids: Collection[int], day: date, limit: int = MOST) -> Sequence[Any]:
    """What these units still owe on a day, the first due first, with how many there are: one query.

    Rows: id, text, lead, percent, original_due_on, effective_due_on; `is_part` and `duty` for a part in the
    directive of another unit, `day` by which it is due, `of` them all.
    """
    units = sorted(unit_ids)
    still = and_(Directive.is_tracked, Directive.state.in_(OWING), Directive.issued_on <= day)
    # the open ones are few and read from their index alone, before the parts of twenty years are looked at
    still_open = select(Directive.id, Directive.counts_until).where(still).cte("still_open")
    still_open = still_open.prefix_with("MATERIALIZED")
    leads = select(
        Directive.id,
        Directive.counts_until.label("day"),
        literal(0).label("is_part"),
        literal("").label("duty"),
    ).where(still, Directive.lead_unit_id.in_(units))
    parts = (
        select(
            still_open.c.id, func.coalesce(Cooperation.due_on, still_open.c.counts_until).label("day"),
            literal(1).label("is_part"), Cooperation.duty,
        )
        .join(Cooperation, Cooperation.directive_id == still_open.c.id)
        .where(Cooperation.unit_id.in_(units), Cooperation.contributed_on.is_(None))
    )  # fmt: skip
    every = union_all(leads, parts).subquery()
    places = (every.c.day.asc().nulls_last(), every.c.id, every.c.is_part)
    first = select(every, func.count().over().label("of")).order_by(*places).limit(limit).subquery()
    return db.session.execute(
        select(
            Directive.id, func.substr(Directive.text, 1, TEXT_SHOWN).label("text"), Directive.percent,
            Directive.original_due_on, Directive.effective_due_on, _lead(), first.c.day, first.c.is_part,
            first.c.duty, first.c.of,
        )
        .join(first, first.c.id == Directive.id)
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .order_by(first.c.day.asc().nulls_last(), first.c.id, first.c.is_part)
    ).all()  # fmt: skip


def to_confirm(limit: int = MOST) -> Sequence[Any]:
    """Results that wait for confirmation; also `reported_on`, `report` (its text), `author_id`: one query."""
    newest = (
        select(func.max(Progress.id))
        .where(Progress.directive_id == Directive.id, Progress.is_completion)
        .correlate(Directive)
        .scalar_subquery()
    )
    extra = (Progress.reported_on, Progress.text.label("report"), Progress.author_id)
    stmt = _rows(*extra).outerjoin(Progress, Progress.id == newest).where(Directive.state == State.REPORTED)
    return _first(stmt, limit)


def pending_extensions(leader_person_id: int | None = None, limit: int = MOST) -> Sequence[Any]:
    """Requests for more time to decide, of one leader or all; also `request_id`, `reason` …: one query."""
    extra = (
        ExtensionRequest.id.label("request_id"), ExtensionRequest.requested_on, ExtensionRequest.new_due_on,
        ExtensionRequest.reason, ExtensionRequest.is_late,
    )  # fmt: skip
    stmt = _rows(*extra).join(ExtensionRequest, ExtensionRequest.directive_id == Directive.id)
    stmt = stmt.where(ExtensionRequest.state == RequestState.PENDING)
    if leader_person_id is not None:
        stmt = stmt.where(Directive.leader_id == leader_person_id)
    return _first(stmt, limit)


def refused(limit: int = MOST) -> Sequence[Any]:
    """Directives a unit handed back and nobody reassigned yet; the reason is `state_reason`: one query."""
    return _first(_rows().where(Directive.state == State.REFUSED), limit)


def moved_since(quarter: int, day_from: date, day_to: date, limit: int = MOST) -> Sequence[Any]:
    """Directives of a quarter that moved after `day_from` and by `day_to`, newest first: one query."""
    stmt = _rows().where(
        Directive.quarter == quarter,
        Directive.is_tracked,
        Directive.state != State.DRAFT,
        Directive.state_on > day_from,
        Directive.state_on <= day_to,
    )
    return db.session.execute(
        stmt.order_by(Directive.state_on.desc(), Directive.id.desc()).limit(limit)
    ).all()


# ─── The meeting's workspace ────────────────────────────────────────────────────────────────────────────────


def _carried(meeting_id: int, actor: Actor | None, was_open: Callable[[date], Condition]) -> Condition:
    """The condition for what was open before a meeting; no actor sees everything."""
    this = get(Meeting, meeting_id)
    before = select(Meeting.id).where(Meeting.held_on < this.held_on)
    earlier: Condition = Directive.quarter <= this.period
    if this.series_id is not None:
        series = select(Meeting.id).where(Meeting.series_id == this.series_id)
        earlier = or_(earlier, Directive.meeting_id.in_(series))
    as_of = min(this.held_on, clock.today())
    return and_(
        Directive.meeting_id.in_(before), was_open(as_of), earlier,
        counts.binding(as_of), counts.not_done(as_of), visible(actor) if actor else true(),
    )  # fmt: skip


# A confirmation is final and comes after the work was finished: what was open then has none, or a later one.
# The index over meeting and confirmation answers each alone: twenty years of finished work stay unread.


def _unconfirmed(_as_of: date) -> Condition:
    return Directive.confirmed_on.is_(None)


def _confirmed_later(as_of: date) -> Condition:
    return Directive.confirmed_on > as_of


def _either(as_of: date) -> Condition:
    return or_(_unconfirmed(as_of), _confirmed_later(as_of))


def carried_over(meeting_id: int, actor: Actor, cursor: str | None = None) -> Page:
    """What earlier meetings left open when this one is held; also `obstacle`, `origin_on`: one query."""
    order = Order(((Directive.counts_until, False), (Directive.id, False)))
    return paginate(db.session(), carried_rows(meeting_id, actor), order, cursor)


def carried_rows(meeting_id: int, actor: Actor | None = None) -> Select[Any]:
    """The rows of `carried_over`, not ordered; without an actor, of everything."""
    obstacle = (
        select(Progress.obstacle)
        .where(Progress.directive_id == Directive.id, Progress.cooperation_id.is_(None))
        .correlate(Directive)
        .order_by(Progress.reported_on.desc(), Progress.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    stmt = _rows(func.coalesce(obstacle, "").label("obstacle"), Meeting.held_on.label("origin_on"))
    stmt = stmt.join(Meeting, Meeting.id == Directive.meeting_id)
    return stmt.where(_carried(meeting_id, actor, _either))


def count_carried_over(meeting_id: int, actor: Actor) -> ColumnElement[Any]:
    """How many `carried_over` has, as a column."""
    unconfirmed, later = (
        select(func.count())
        .select_from(Directive)
        .where(_carried(meeting_id, actor, was_open))
        .scalar_subquery()
        for was_open in (_unconfirmed, _confirmed_later)
    )
    return unconfirmed + later


def count_tasks(meeting_id: int, actor: Actor) -> ScalarSelect[Any]:
    """How many directives of this meeting are followed up, as a subquery; agrees with the register."""
    return (
        select(func.count(Directive.id))
        .where(Directive.meeting_id == meeting_id, counts.binding(clock.today()), visible(actor))
        .scalar_subquery()
    )


def count_waiting(meeting_id: int, *states: State) -> ScalarSelect[Any]:
    """How many directives of this meeting stand in these (open) states, as a subquery."""
    return (
        select(func.count(Directive.id))
        .where(
            Directive.meeting_id == meeting_id, Directive.is_tracked, Directive.state.in_(set(states) & OPEN)
        )
        .scalar_subquery()
    )
