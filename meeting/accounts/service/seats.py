"""Seats follow their unit when it goes on under a new name."""

from datetime import date, timedelta

from sqlalchemy import or_, select

from meeting.accounts.events import SeatEnded, SeatGiven
from meeting.accounts.models import User, UserSeat
from meeting.core import dates
from meeting.core.db import db
from meeting.core.events import News, listen, record
from meeting.directory.events import UnitRenamed
from meeting.directory.models import Unit


def follow_renamed_units(news: News) -> None:
    """Seats in a renamed unit end the day before and go on in the new one; the trail says both.

    After a merger or a split the administrator says who sits where.
    """
    for _row, event in news:
        if isinstance(event, UnitRenamed):
            _follow(event)


def _follow(event: UnitRenamed) -> None:
    day = db.session.scalars(select(Unit.valid_from).where(Unit.id == event.new_unit_id)).one()
    if day is None:
        return
    rows = db.session.execute(
        select(UserSeat, User.username)
        .join(User, User.id == UserSeat.user_id)
        .where(UserSeat.unit_id == event.thing_id, or_(UserSeat.ends_on.is_(None), UserSeat.ends_on >= day))
        .order_by(UserSeat.id)
    ).all()
    for seat, username in rows:
        _move(seat, username, event, day)


def _move(seat: UserSeat, username: str, event: UnitRenamed, day: date) -> None:
    if seat.starts_on >= day:  # begins under the new name already
        seat.unit_id = event.new_unit_id
        return
    last = day - timedelta(days=1)
    role, ends_on, seat.ends_on = seat.role, seat.ends_on, last
    db.session.add(
        UserSeat(user_id=seat.user_id, role=role, unit_id=event.new_unit_id, starts_on=day, ends_on=ends_on)
    )
    record(
        SeatEnded(
            actor_id=event.actor_id, thing_id=seat.user_id, unit_id=event.thing_id, username=username,
            role=role.value, unit=event.old_name, ends_on=dates.short(last),
        )
    )  # fmt: skip
    record(
        SeatGiven(
            actor_id=event.actor_id, thing_id=seat.user_id, unit_id=event.new_unit_id, username=username,
            role=role.value, unit=event.new_name, starts_on=dates.short(day),
        )
    )  # fmt: skip


listen(follow_renamed_units)
