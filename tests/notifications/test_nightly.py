"""The morning summary, and forgetting old notices."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from meeting.accounts.models import UserSeat
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.outbox import Mail
from meeting.core.schedule import TASKS
from meeting.directives.models import Directive
from meeting.directory.models import Person
from meeting.notifications import service
from meeting.notifications.models import Notice
from meeting.notifications.rules import DEFAULTS, ByMail, Topic, Wish
from meeting.notifications.service import nightly
from meeting.scheduling.models import CalendarDay
from meeting.scheduling.queries import forget_calendar
from meeting.scheduling.rules import DayKind
from tests.followup.making import directive, meeting
from tests.notifications.telling import notice
from tests.world import World

pytestmark = pytest.mark.usefixtures("app", "mail_on")
NEXT = date(2017, 10, 10)  # a Tuesday


@pytest.fixture(autouse=True)
def _addresses(world: World) -> None:
    for name, key in world.persons.items():
        db.session.execute(update(Person).where(Person.id == key).values(email=f"{name}@example.gov.vn"))
    db.session.commit()


def slot(day: date = NEXT) -> datetime:
    return clock.at(day, 7)


def mails() -> dict[str, Mail]:
    return {mail.address.partition("@")[0]: mail for mail in db.session.scalars(select(Mail))}


def waiting(world: World, task: Directive, name: str = "vieclam", **values: Any) -> Notice:
    return notice(world.users[name], task, in_digest=True, **values)


def test_what_came_before_the_slot_is_told_once(world: World, travel: Callable[[date], None]) -> None:
    task = directive(meeting(), world.units["vieclam"])
    waiting(world, task)
    text = task.text
    travel(NEXT)
    assert nightly.digest(slot()) == 1
    mail = mails()["vieclam"]
    assert mail.subject == "[Sở LĐTBXH] Tổng hợp ngày 10/10/2017: 1 việc mới"
    for body in (mail.text, mail.html):
        assert "Nhiệm vụ được giao" in body
        assert text in body
        assert "hạn 30/11/2017" in body
        assert "http://localhost/notifications/" in body
    assert nightly.digest(slot()) == 0
    assert nightly.digest(slot(date(2017, 10, 11))) == 0
    assert len(db.session.scalars(select(Mail)).all()) == 1


def test_nothing_is_sent_when_there_is_nothing(world: World) -> None:
    directive(meeting(), world.units["vieclam"], due=date(2017, 12, 1))
    db.session.commit()
    assert nightly.digest(slot()) == 0


def test_what_was_read_or_came_after_the_slot_is_not_told(world: World) -> None:
    task = directive(meeting(), world.units["vieclam"])
    waiting(world, task, read_at=clock.now())
    late = waiting(world, task, at=slot() + timedelta(minutes=1)).id
    assert nightly.digest(slot()) == 0
    assert db.session.get_one(Notice, late).digested_at is None


def test_what_is_due_and_overdue_is_told_to_the_head_and_to_who_handles_it(
    world: World, travel: Callable[[date], None]
) -> None:
    of = meeting()
    directive(of, world.units["vieclam"], due=date(2017, 11, 30), clause="3", officer_id=world.users["canbo"])
    directive(of, world.units["vieclam"], due=date(2017, 11, 24), clause="2")
    directive(of, world.units["vieclam"], due=date(2017, 12, 1), clause="4")
    directive(of, world.units["ncc"], due=date(2017, 11, 30), clause="9", text="CANARY")
    db.session.commit()
    travel(date(2017, 11, 30))
    assert nightly.digest(slot(date(2017, 11, 30))) == 3
    head, officer = mails()["vieclam"], mails()["canbo"]
    assert "2 việc đến hạn hoặc quá hạn" in head.subject
    assert head.text.index("24/11/2017 – quá hạn 6 ngày") < head.text.index("30/11/2017 – đến hạn hôm nay")
    assert "Nhiệm vụ 3" in officer.text
    assert "Nhiệm vụ 2" not in officer.text
    for mail in (head, officer):
        assert "CANARY" not in mail.text + mail.html
        assert "Nhiệm vụ 4" not in mail.text


def test_rights_withdrawn_between_the_event_and_the_summary_are_withdrawn(
    world: World, travel: Callable[[date], None]
) -> None:
    of = meeting()
    lost = directive(of, world.units["vieclam"], text="CANARY-1")
    waiting(world, lost)
    waiting(world, directive(of, world.units["ncc"], text="CANARY-2"), "ncc")
    db.session.execute(
        update(Directive).where(Directive.id == lost.id).values(lead_unit_id=world.units["rachgia"])
    )
    seat = update(UserSeat).where(UserSeat.user_id == world.users["ncc"])
    db.session.execute(seat.values(ends_on=date(2017, 10, 9)))
    db.session.commit()
    travel(NEXT)
    assert nightly.digest(slot()) == 0
    assert mails() == {}


def test_a_reader_who_wants_no_reminders_gets_only_the_news(
    world: World, travel: Callable[[date], None]
) -> None:
    task = directive(meeting(), world.units["vieclam"], due=date(2017, 10, 9))
    waiting(world, task)
    actor = Actor(world.users["vieclam"], "vieclam", (), date(2017, 10, 9))
    service.prefer(actor, {**DEFAULTS, Topic.REMINDERS: Wish(True, ByMail.NEVER)})
    db.session.commit()
    travel(NEXT)
    assert nightly.digest(slot()) == 1
    assert mails()["vieclam"].subject.endswith("1 việc mới")


def test_days_off_are_left_alone_and_the_next_working_day_tells_all(
    world: World, travel: Callable[[date], None]
) -> None:
    db.session.add(CalendarDay(day=NEXT, kind=DayKind.HOLIDAY, name="Nghỉ bù"))
    waiting(world, directive(meeting(), world.units["vieclam"]))
    forget_calendar()
    assert nightly.digest(slot()) == 0
    assert nightly.digest(slot(date(2017, 10, 14))) == 0
    travel(date(2017, 10, 16))
    assert nightly.digest(slot(date(2017, 10, 16))) == 1


def test_a_summary_costs_the_same_for_one_reader_and_for_many(
    world: World, count_queries: Callable[[], Any], travel: Callable[[date], None]
) -> None:
    waiting(world, directive(meeting(), world.units["vieclam"]))
    travel(NEXT)
    with count_queries() as few:
        nightly.digest(slot())
    of = meeting(date(2017, 10, 2))
    for name in ("vieclam", "ncc", "rachgia", "anbien"):
        for _n in range(10):
            waiting(world, directive(of, world.units[name]), name)
    travel(date(2017, 10, 11))
    with count_queries() as many:
        assert nightly.digest(slot(date(2017, 10, 11))) == 4
    assert len([s for s in many if "outbox" not in s]) <= len([s for s in few if "outbox" not in s])


def test_what_is_shown_in_no_bell_is_done_with_once_it_was_mailed(
    world: World, travel: Callable[[date], None]
) -> None:
    row = waiting(world, directive(meeting(), world.units["vieclam"]), in_bell=False).id
    travel(NEXT)
    assert nightly.digest(slot()) == 1
    assert db.session.get_one(Notice, row).read_at is not None


def test_old_notices_are_forgotten(world: World) -> None:
    task = directive(meeting(), world.units["vieclam"])
    now = clock.now()
    waiting(world, task, read_at=now - timedelta(days=181))
    waiting(world, task, at=now - timedelta(days=731))
    kept = [waiting(world, task, read_at=now - timedelta(days=179)), waiting(world, task)]
    assert nightly.forget(slot()) == 2
    assert db.session.scalars(select(Notice.id).order_by(Notice.id)).all() == [row.id for row in kept]


def test_both_are_in_the_timetable() -> None:
    targets = {task.name: task.target for task in TASKS}
    assert targets["notifications.digest"] == "meeting.notifications.service.nightly:digest"
    assert targets["notifications.forget"] == "meeting.notifications.service.nightly:forget"
