"""Seats follow their unit."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from meeting.accounts import queries, service
from meeting.accounts.service import SeatDraft
from meeting.core.access import Actor, Role
from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.directory.rules import SuccessionKind
from meeting.directory.service import succession
from meeting.directory.service.succession import SuccessionDraft
from tests.world import World

ActorOf = Callable[[str], Actor]
LAST, NEW_YEAR = date(2017, 12, 31), date(2018, 1, 1)


def seats(user_id: int) -> list[tuple[int | None, date, date | None]]:
    return [(s.unit_id, s.starts_on, s.ends_on) for s in reversed(queries.seats_of([user_id])[user_id])]


def test_the_seats_of_a_renamed_unit_go_on_under_its_new_name(actor: ActorOf, world: World) -> None:
    old = world.units["vieclam"]
    before = seats(world.users["vieclam"])[0][1]
    later = SeatDraft(Role.OFFICER, old, date(2018, 3, 1))
    service.give_seat(actor("quantri"), queries.get_user(world.users["ncc"]), later)
    (new,) = succession.succeed(
        actor("thuky"),
        SuccessionDraft(SuccessionKind.RENAME, (old,), NEW_YEAR, new_names=("Phòng Việc làm",)),
    )
    db.session.commit()
    assert seats(world.users["vieclam"]) == [(old, before, LAST), (new.id, NEW_YEAR, None)]
    assert seats(world.users["canbo"])[-1] == (new.id, NEW_YEAR, None)
    assert seats(world.users["ncc"])[-1] == (new.id, date(2018, 3, 1), None)
    names = db.session.scalars(select(TrailRow.name).order_by(TrailRow.id)).all()
    assert names == ["SeatGiven", "UnitRenamed", *["SeatEnded", "SeatGiven"] * 2]


def test_after_a_merger_the_administrator_says_who_sits_where(actor: ActorOf, world: World) -> None:
    ids = (world.units["vieclam"], world.units["ncc"])
    succession.succeed(
        actor("thuky"), SuccessionDraft(SuccessionKind.MERGE, ids, NEW_YEAR, new_names=("Phòng Chung",))
    )
    db.session.commit()
    assert seats(world.users["vieclam"])[-1][0] == ids[0]
