"""Verbs of the reader: read a notice, read all, say what is wanted."""

from collections.abc import Mapping

from sqlalchemy import select, update

from meeting.accounts.models import User
from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.notifications import queries
from meeting.notifications.models import Notice, Preference
from meeting.notifications.policy import Can
from meeting.notifications.rules import Topic, Wish


def read(actor: Actor, notice_id: int) -> Notice:
    """Mark a notice as read, with every other one of the reader's about the same thing."""
    notice = queries.get_notice(actor, notice_id)
    ensure(actor, Can.READ, notice)
    _mark(actor, Notice.thing_kind == notice.thing_kind, Notice.thing_id == notice.thing_id)
    return notice


def read_one(actor: Actor, notice_id: int) -> None:
    """Mark one notice as read and stay."""
    notice = queries.get_notice(actor, notice_id)
    ensure(actor, Can.READ, notice)
    _mark(actor, Notice.id == notice.id)


def read_all(actor: Actor, newest_id: int, topic: Topic | None = None) -> int:
    """Mark all up to the newest one the reader saw as read; returns how many were not before."""
    wanted = [Notice.id <= newest_id]
    if topic is not None:
        wanted.append(Notice.topic == topic)
    return _mark(actor, *wanted)


def _mark(actor: Actor, *wanted: object) -> int:
    result = db.session.execute(
        update(Notice)
        .where(Notice.user_id == actor.user_id, Notice.read_at.is_(None), Notice.in_bell, *wanted)  # type: ignore[arg-type]
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def prefer(actor: Actor, wishes: Mapping[Topic, Wish]) -> None:
    """Say how one wants to hear of each topic from now on."""
    # two pages saved at once wait for each other
    db.session.execute(select(User.id).where(User.id == actor.user_id).with_for_update())
    chosen = select(Preference).where(Preference.user_id == actor.user_id)
    stored = {row.topic: row for row in db.session.scalars(chosen)}
    for topic, wish in wishes.items():
        row = stored.get(topic)
        if row is None:
            row = Preference(user_id=actor.user_id, topic=topic)
            db.session.add(row)
        row.in_bell, row.by_mail = wish.in_bell, wish.by_mail
