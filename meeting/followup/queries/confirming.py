"""Reading for those who check and confirm results."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from meeting.accounts.models import User
from meeting.core.db import db
from meeting.directives.models import Directive
from meeting.directory.models import Person
from meeting.followup.models import Evidence, Progress
from meeting.followup.rules import Grade


def confirmer_of(directive_id: int) -> str:
    """Who confirmed a directive, empty when nobody did."""
    return confirmers([directive_id]).get(directive_id, "")


def confirmers(directive_ids: Collection[int]) -> dict[int, str]:
    """Who confirmed each of these directives: one query."""
    stmt = (
        select(Directive.id, Person.full_name)
        .join(User, User.id == Directive.confirmed_by_id)
        .join(Person, Person.id == User.person_id)
        .where(Directive.id.in_(directive_ids))
    )
    return {row.id: row.full_name for row in db.session.execute(stmt)}


def completions(directive_ids: Collection[int]) -> dict[int, Progress]:
    """The last report of completion of each of these directives: one query."""
    newest = (
        select(func.max(Progress.id))
        .where(Progress.directive_id.in_(directive_ids), Progress.is_completion)
        .group_by(Progress.directive_id)
    )
    rows = db.session.scalars(select(Progress).where(Progress.id.in_(newest)))
    return {row.directive_id: row for row in rows}


def best_grade(progress_id: int) -> Grade | None:
    """The strongest evidence of a report; None when there is none."""
    found = set(db.session.scalars(select(Evidence.grade).where(Evidence.progress_id == progress_id)))
    return next((grade for grade in reversed(Grade) if grade in found), None)


def clauses_of(meeting_id: int) -> Sequence[Any]:
    """The clauses a meeting's directives have."""
    return db.session.scalars(select(Directive.clause).where(Directive.meeting_id == meeting_id)).all()
