"""Reading saved filters of the register."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from meeting.accounts.models import User
from meeting.core.access import Actor
from meeting.core.db import db, get
from meeting.directory.models import Person
from meeting.followup.models import SavedFilter


def saved_filters(actor: Actor) -> Sequence[Any]:
    """The filters this reader sees, their own first: id, name, query, role, owner_id, owner: one query."""
    mine = SavedFilter.owner_id == actor.user_id
    return db.session.execute(
        select(
            SavedFilter.id, SavedFilter.name, SavedFilter.query, SavedFilter.role, SavedFilter.owner_id,
            func.coalesce(Person.full_name, "").label("owner"),
        )
        .outerjoin(User, User.id == SavedFilter.owner_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(or_(mine, SavedFilter.role.in_(sorted(actor.roles))))
        .order_by(mine.desc(), SavedFilter.name, SavedFilter.id)
    ).all()  # fmt: skip


def own_filters(user_id: int | None) -> dict[int, str]:
    """The names of the filters somebody saved, by id: one query."""
    stmt = select(SavedFilter.id, SavedFilter.name).where(SavedFilter.owner_id == user_id)
    return {row.id: row.name for row in db.session.execute(stmt)}


def get_saved(saved_id: int) -> SavedFilter:
    """A saved filter; raises NotFound."""
    return get(SavedFilter, saved_id)
