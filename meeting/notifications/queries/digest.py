"""What the morning summary is made of, for many readers at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from meeting.accounts.models import User, UserSeat
from meeting.accounts.queries import valid_on
from meeting.core import clock
from meeting.core.db import db
from meeting.directives.models import Directive
from meeting.followup.queries import owing
from meeting.followup.rules import About as Due
from meeting.issues.models import Issue
from meeting.issues.rules import WAITING
from meeting.notifications.models import Notice
from meeting.notifications.queries.people import Reader, readers


@dataclass(frozen=True)
class Owed:
    """Something a unit owes by a day that has come; `officer_id` handles it."""

    kind: str  # directive or issue
    thing_id: int
    unit_id: int
    officer_id: int | None
    label: str  # clause or number
    text: str
    until: date


def some_readers(after: int, limit: int) -> list[Reader]:
    """The next readers by id: one query."""
    seated = select(UserSeat.user_id).where(valid_on(clock.today()))
    some = (
        select(User.id)
        .where(User.id > after, User.is_active, User.id.in_(seated))
        .order_by(User.id)
        .limit(limit)
    )
    return readers(User.id.in_(some.scalar_subquery()))


def undigested(user_ids: Collection[int], before: datetime) -> dict[int, list[Any]]:
    """Unread notices of these users that wait for a summary, newest first: one query."""
    rows = db.session.execute(
        select(
            Notice.user_id, Notice.topic, Notice.name, Notice.actor_name, Notice.thing_kind, Notice.thing_id,
            Notice.meeting_id, Notice.data,
        )
        .where(
            Notice.user_id.in_(sorted(user_ids)), Notice.read_at.is_(None), Notice.in_digest,
            Notice.digested_at.is_(None), Notice.at < before,
        )
        .order_by(Notice.id.desc())
    )  # fmt: skip
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.user_id].append(row)
    return found


def owed_by(unit_ids: Collection[int], today: date) -> dict[int, list[Owed]]:
    """What these units owe by today, oldest first, by unit: a query for each kind of duty, and the issues."""
    found: dict[int, list[Owed]] = defaultdict(list)
    if not unit_ids:
        return found
    for kind in Due:
        stmt = owing(kind, today + timedelta(days=1), Directive.text)
        for row in db.session.execute(stmt.where(stmt.selected_columns.unit_id.in_(sorted(unit_ids)))):
            owed = Owed(
                "directive", row.directive_id, row.unit_id, row.officer_id, row.clause, row.text,
                row.counts_until,
            )  # fmt: skip
            found[row.unit_id].append(owed)
    for issue in _issues(unit_ids, today):
        owed = Owed("issue", issue.id, issue.answering_unit_id, None, str(issue.number), issue.text,
                    issue.answer_due_on)  # fmt: skip
        found[owed.unit_id].append(owed)
    for of_unit in found.values():
        of_unit.sort(key=lambda owed: (owed.until, owed.kind, owed.thing_id))
    return found


def _issues(unit_ids: Collection[int], today: date) -> Sequence[Any]:
    return db.session.execute(
        select(Issue.id, Issue.number, Issue.answering_unit_id, Issue.text, Issue.answer_due_on).where(
            Issue.answering_unit_id.in_(sorted(unit_ids)), Issue.state.in_(WAITING),
            Issue.answer_due_on <= today,
        )
    ).all()  # fmt: skip
