"""What a meeting takes up from before: people's notes on it, and how it stood when the meeting opened."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import exists, or_, select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.paging import Order, Page, paginate
from meeting.directives.models import Directive
from meeting.followup.models import CarryOver
from meeting.followup.policy import visible
from meeting.issues.models import Issue
from meeting.issues.rules import SHARED

MOST_ISSUES = 200


def find_carry_over(meeting_id: int, *, directive_id: int | None, issue_id: int | None) -> CarryOver | None:
    """What people noted on a directive or an issue for a meeting, if anything."""
    thing = (
        CarryOver.directive_id == directive_id if directive_id is not None else CarryOver.issue_id == issue_id
    )
    return db.session.scalars(
        select(CarryOver).where(CarryOver.meeting_id == meeting_id, thing)
    ).one_or_none()


def carry_overs(
    meeting_id: int, directive_ids: Collection[int], issue_ids: Collection[int]
) -> tuple[dict[int, CarryOver], dict[int, CarryOver]]:
    """Notes on these directives and these issues, by their ids: one query."""
    stmt = select(CarryOver).where(
        CarryOver.meeting_id == meeting_id,
        or_(CarryOver.directive_id.in_(directive_ids), CarryOver.issue_id.in_(issue_ids)),
    )
    rows = list(db.session.scalars(stmt))
    by_directive = {row.directive_id: row for row in rows if row.directive_id is not None}
    return by_directive, {row.issue_id: row for row in rows if row.issue_id is not None}


def is_frozen(meeting_id: int) -> bool:
    """Whether the meeting opened with its list."""
    stmt = select(exists().where(CarryOver.meeting_id == meeting_id, CarryOver.frozen.is_not(None)))
    return bool(db.session.execute(stmt).scalar())


def frozen(meeting_id: int, actor: Actor, cursor: str | None = None) -> Page:
    """How what was taken up stood when the meeting opened, as the actor may see it: a page, one query."""
    stmt = (
        select(
            CarryOver.id, CarryOver.directive_id, CarryOver.issue_id, CarryOver.reason, CarryOver.presenter,
            CarryOver.frozen,
        )
        .outerjoin(Directive, Directive.id == CarryOver.directive_id)
        .where(
            CarryOver.meeting_id == meeting_id,
            CarryOver.is_included,
            CarryOver.frozen.is_not(None),
            or_(CarryOver.issue_id.is_not(None), visible(actor)),
        )
    )  # fmt: skip
    return paginate(db.session(), stmt, Order(((CarryOver.id, False),)), cursor)


def repeated_issues(meeting_id: int) -> Sequence[Any]:
    """Issues raised for this meeting that their units had raised at an earlier one; ids, most often first."""
    stmt = (
        select(Issue.id)
        .where(Issue.meeting_id == meeting_id, Issue.raised_before_id.is_not(None), Issue.state.in_(SHARED))
        .order_by(Issue.times_raised.desc(), Issue.id)
        .limit(MOST_ISSUES)
    )
    return db.session.scalars(stmt).all()
