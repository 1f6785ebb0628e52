"""Each slot of the table is run once, by whoever comes first; nothing is lost when somebody dies."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meeting.core import clock, schedule
from meeting.core.db import db
from meeting.core.schedule import TASKS, Daily, Every, Monthly, ScheduledRun, Task
from tests.conftest import START

MORNING = clock.at(date(2017, 10, 9), 6, 30)
DAY = timedelta(days=1)
ran: list[datetime] = []


def note(slot: datetime) -> int:
    """A task of these tests: remembers its slot."""
    ran.append(slot)
    return 7


def fail(slot: datetime) -> int:
    """A task of these tests that goes wrong."""
    ran.append(slot)
    raise ValueError("không được")


DAILY = Task("test.daily", f"{__name__}:note", Daily(6, 30))
FAILING = Task("test.failing", f"{__name__}:fail", Daily(6, 30))


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ran.clear()
    monkeypatch.setattr(schedule, "TASKS", (DAILY,))
    yield
    clock.hold(None)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Set the frozen clock."""
    travellers: list[time_machine.travel] = []

    def go(instant: datetime) -> None:
        travellers.append(time_machine.travel(instant, tick=False))
        travellers[-1].start()

    yield go
    for one in reversed(travellers):
        one.stop()


def only_run() -> ScheduledRun:
    found = db.session.scalars(select(ScheduledRun)).one()
    db.session.rollback()
    return found


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_task_of_the_table_can_be_called(task: Task) -> None:
    assert callable(schedule.function(task))


def test_every_task_says_what_it_does() -> None:
    assert [task.name for task in TASKS if not task.words] == []


def test_names_of_tasks_are_unique() -> None:
    assert len({task.name for task in TASKS}) == len(TASKS)


@pytest.mark.parametrize(
    ("when", "now", "slot"),
    [
        (Daily(6, 30), (2017, 10, 9, 6, 30), (2017, 10, 9, 6, 30)),
        (Daily(6, 30), (2017, 10, 9, 6, 29), (2017, 10, 8, 6, 30)),
        (Daily(0, 10), (2018, 1, 1, 0, 9), (2017, 12, 31, 0, 10)),
        (Monthly(1, 8), (2017, 10, 9, 0, 0), (2017, 10, 1, 8, 0)),
        (Monthly(15, 8), (2018, 1, 9, 0, 0), (2017, 12, 15, 8, 0)),
        (Monthly(28, 23, 59), (2018, 3, 1, 0, 0), (2018, 2, 28, 23, 59)),
    ],
)
def test_the_newest_slot_is_the_last_time_planned_on_the_clock_of_the_office(
    at: Callable[[datetime], None],
    when: Daily | Monthly,
    now: tuple[int, ...],
    slot: tuple[int, ...],
) -> None:
    at(datetime(*now, tzinfo=clock.OFFICE))  # type: ignore[arg-type,misc]
    assert schedule.newest_slot(Task("t", "m:f", when)) == datetime(*slot, tzinfo=clock.OFFICE)  # type: ignore[arg-type,misc]


def test_continuous_work_has_no_slots() -> None:
    assert schedule.newest_slot(Task("t", "m:f", Every(seconds=60))) is None


def test_a_slot_is_run_once(app: Flask) -> None:
    assert (schedule.run_due(), schedule.run_due()) == (1, 0)
    assert ran == [MORNING]
    row = only_run()
    assert (row.task, row.slot, row.attempts, row.done, row.error) == ("test.daily", MORNING, 1, 7, "")
    assert row.finished_at == clock.wall_now()


def test_after_a_pause_only_the_newest_missed_slot_is_run(app: Flask, at: Callable[[datetime], None]) -> None:
    schedule.run_due()
    at(START + 5 * DAY)
    schedule.run_due()
    assert ran == [MORNING, MORNING + 5 * DAY]


def test_a_clock_moved_two_days_ahead_and_back_runs_nothing_twice(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    for day in (0, 2, 0, 1, 2, 3):
        at(START + day * DAY)
        schedule.run_due()
        schedule.run_due()
    assert ran == [MORNING + day * DAY for day in (0, 2, 1, 3)]


def test_a_run_whose_worker_died_is_taken_up_when_its_lease_ends(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    assert schedule.claim(DAILY, MORNING) is not None
    assert schedule.run_due() == 0
    at(START + schedule.LEASE)
    assert schedule.run_due() == 1
    assert only_run().attempts == 2


def test_a_lease_taken_under_a_clock_since_moved_back_holds_nobody_up(
    app: Flask, at: Callable[[datetime], None]
) -> None:
    at(START + 2 * DAY)
    schedule.claim(DAILY, MORNING)
    at(START)
    assert schedule.run_due() == 1


def test_a_late_worker_does_not_overwrite_who_took_the_run_up(
    app: Flask, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dawdle(slot: datetime) -> int:
        at(START + schedule.LEASE)
        monkeypatch.setattr(schedule, "function", lambda _task: note)
        assert schedule.run(DAILY, slot) is True
        raise ValueError("too late")

    monkeypatch.setattr(schedule, "function", lambda _task: dawdle)
    schedule.run(DAILY, MORNING)
    row = only_run()
    assert (row.done, row.error) == (7, "")
    assert row.finished_at is not None


def test_a_failed_run_keeps_its_error_and_is_tried_again_a_few_times(
    app: Flask, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "TASKS", (FAILING, DAILY))
    now = START
    assert schedule.run_due() == 1  # the other one is not held up
    for wait in schedule.RETRIES:
        assert schedule.run_due() == 0
        now += wait
        at(now)
        schedule.run_due()
    at(now + timedelta(hours=5))
    schedule.run_due()
    row = db.session.scalars(select(ScheduledRun).where(ScheduledRun.task == FAILING.name)).one()
    assert (row.attempts, row.finished_at, row.error) == (
        schedule.MOST_ATTEMPTS,
        None,
        "ValueError: không được",
    )
    assert ran.count(MORNING) == schedule.MOST_ATTEMPTS + 1


def test_workers_at_once_run_a_slot_once(app: Flask) -> None:
    def work() -> int:
        with app.app_context():
            return schedule.run_due()

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work) for _worker in range(4)]
    assert sum(future.result() for future in futures) == 1
    assert ran == [MORNING]


def test_a_held_clock_knows_only_the_slots_of_its_day(
    app: Flask, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_machine = Task("test.machine", f"{__name__}:note", Daily(6, 30), clock.wall_now)
    monkeypatch.setattr(schedule, "TASKS", (DAILY, by_machine))
    clock.hold(date(2018, 1, 5))
    at(datetime(2026, 11, 23, 6, 29, tzinfo=clock.OFFICE))
    schedule.run_due()
    at(datetime(2026, 11, 23, 6, 30, tzinfo=clock.OFFICE))
    schedule.run_due()
    at(datetime(2026, 11, 24, 6, 30, tzinfo=clock.OFFICE))
    schedule.run_due()
    machine = [clock.at(date(2026, 11, day), 6, 30) for day in (22, 23, 24)]
    assert ran == [machine[0], clock.at(date(2018, 1, 5), 6, 30), machine[1], machine[2]]


def test_a_worker_told_to_stop_begins_nothing(app: Flask) -> None:
    schedule.stopping.set()
    try:
        assert schedule.run_due() == 0
    finally:
        schedule.stopping.clear()
    assert ran == []
