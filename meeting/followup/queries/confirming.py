"""Reading for those who check and confirm results."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select, union_all

from meeting.accounts.models import User
from meeting.core.db import db
from meeting.directives.models import Directive
from meeting.directory.models import Person
from meeting.followup.models import Evidence, Progress
from meeting.followup.rules import Grade


@dataclass(frozen=True)
class Kin:
    """A directive this one hangs together with: what it is the rest of, or what was left of it."""

    id: int
    clause: str
    is_parent: bool


@dataclass(frozen=True)
class Judged:
    """What belongs to the judging of one directive: its kin, who checked it, who confirmed it."""

    kin: list[Kin]
    checker: str
    confirmer: str


def judged(directive: Directive) -> Judged:
    """Kin and names, without a query when there is nothing of the kind: one query."""
    wanted = directive.parent_id or directive.checked_by_id or directive.confirmed_by_id
    if not wanted:
        return Judged([], "", "")
    names = [
        select(literal(kind).label("kind"), User.id.label("id"), Person.full_name.label("words"))
        .join(Person, Person.id == User.person_id)
        .where(User.id == user_id)
        for kind, user_id in (("checker", directive.checked_by_id), ("confirmer", directive.confirmed_by_id))
    ]
    columns = (Directive.id.label("id"), Directive.clause.label("words"))
    parent = select(literal("parent").label("kind"), *columns).where(Directive.id == directive.parent_id)
    rest = select(literal("rest").label("kind"), *columns).where(Directive.parent_id == directive.id)
    rows = db.session.execute(union_all(*names, parent, rest)).all()
    people = {row.kind: row.words for row in rows}
    kin = [Kin(row.id, row.words, row.kind == "parent") for row in rows if row.kind in {"parent", "rest"}]
    return Judged(kin, people.get("checker", ""), people.get("confirmer", ""))


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
