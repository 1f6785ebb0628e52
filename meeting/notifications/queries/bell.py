"""The bell of one reader: how many are unread, which there are."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.paging import Order, Page, paginate
from meeting.directory.models import Person
from meeting.notifications.models import Notice, Preference
from meeting.notifications.rules import DEFAULTS, Topic, Wish

COUNTED = 100  # the bell says "99+" from here on, and counts no further
UserId = ColumnElement[int] | InstrumentedAttribute[int]


def count_unread(user_id: UserId) -> ScalarSelect[Any]:
    """How many unread notices stand in the bell of a user, as a subquery of another question."""
    some = (
        select(literal(1).label("one"))
        .select_from(Notice)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None), Notice.in_bell)
        .correlate(getattr(user_id, "table", None))
        .limit(COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()


def list_notices(actor: Actor, topic: Topic | None, cursor: str | None) -> Page:
    """A page of the reader's bell, the unread first, then the newest: one query."""
    is_read = Notice.read_at.is_not(None)
    stmt = select(
        Notice.id, Notice.topic, Notice.name, Notice.actor_name, Notice.thing_kind, Notice.thing_id,
        Notice.meeting_id, Notice.data, Notice.at, is_read.label("is_read"),
    ).where(Notice.user_id == actor.user_id, Notice.in_bell)  # fmt: skip
    if topic is not None:
        stmt = stmt.where(Notice.topic == topic)
    return paginate(db.session(), stmt, Order(((is_read, False), (Notice.id, True))), cursor)


def get_notice(actor: Actor, notice_id: int) -> Notice:
    """A notice of the reader's own. Raises NotFound for anybody else's."""
    found = db.session.get(Notice, notice_id)
    if found is None or found.user_id != actor.user_id:
        raise NotFound("Notice")
    return found


def wishes_of(user_ids: list[int]) -> dict[int, dict[Topic, Wish]]:
    """What these users want to hear of, defaults included: one query."""
    found = {user_id: dict(DEFAULTS) for user_id in user_ids}
    rows = db.session.execute(
        select(Preference.user_id, Preference.topic, Preference.in_bell, Preference.by_mail).where(
            Preference.user_id.in_(user_ids)
        )
    )
    for user_id, topic, in_bell, by_mail in rows:
        if topic in set(Topic):
            found[user_id][Topic(topic)] = Wish(in_bell, by_mail)
    return found


def address_of(actor: Actor) -> str:
    """Where mails to the reader go; empty when the directory has no address."""
    return db.session.execute(select(Person.email).where(Person.id == actor.person_id)).scalar() or ""
