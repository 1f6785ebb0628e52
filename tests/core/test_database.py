"""Both databases behave alike: versions, instants, the trail's chain, one effect for one commit."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm.exc import StaleDataError

from meeting.core import events
from meeting.core.db import db, wal_is_safe
from meeting.core.events import Event, TrailRow
from meeting.directory.models import Person
from tests.world import World


@dataclass(frozen=True, kw_only=True)
class Tried(Event):
    """Something of this test happened."""

    thing = "trial"
    sentence = "tried %(what)s"
    what: str


def test_two_people_saving_at_once_make_the_second_stale(app: Flask, world: World) -> None:
    person = db.session.get(Person, world.persons["rachgia"])
    assert person is not None
    db.session.execute(text("UPDATE person SET version = version + 1"))
    person.phone = "1"
    with pytest.raises(StaleDataError):
        db.session.flush()


def test_an_instant_keeps_its_zone(app: Flask, world: World) -> None:
    person = db.session.get(Person, world.persons["rachgia"])
    assert person is not None
    assert person.created_at == datetime(2017, 10, 9, 3, 0, tzinfo=UTC)


def test_the_trail_is_whole_after_many_commits(app: Flask) -> None:
    for number in range(5):
        events.record(Tried(actor_id=None, thing_id=number, what="a"))
        events.record(Tried(actor_id=None, thing_id=number, what="đ"))
        db.session.commit()
    assert list(events.verify(db.session)) == []
    assert db.session.query(TrailRow).count() == 10


@pytest.mark.parametrize(
    "tamper",
    ["UPDATE event SET thing_id = 99 WHERE thing_id = 2", "DELETE FROM event WHERE thing_id = 1",
     "DELETE FROM event_head",
     "UPDATE event SET name = 'Other' WHERE thing_id = 0"],
)  # fmt: skip
def test_a_changed_or_removed_row_is_found(app: Flask, tamper: str) -> None:
    for number in range(4):
        events.record(Tried(actor_id=None, thing_id=number, what="a"))
    db.session.commit()
    db.session.execute(text(tamper))
    db.session.commit()
    assert list(events.verify(db.session))


def test_what_is_rolled_back_leaves_no_trail(app: Flask) -> None:
    events.record(Tried(actor_id=None, thing_id=1, what="a"))
    db.session.rollback()
    events.record(Tried(actor_id=None, thing_id=2, what="b"))
    db.session.commit()
    assert [r.thing_id for r in db.session.query(TrailRow)] == [2]


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 40, 1), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 7), True), ((3, 51, 2), False),
     ((3, 51, 3), True), ((3, 54, 1), True)],
)  # fmt: skip
def test_wal_only_where_the_race_is_fixed(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe
