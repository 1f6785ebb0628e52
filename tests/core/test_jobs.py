"""Long work: claimed once, taken up after a death, cancelled between steps, its file kept for a week."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from meeting.accounts.models import User
from meeting.core import clock, files, jobs
from meeting.core.db import db
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.files import StoredFile
from meeting.core.jobs import Job, JobState, Result, Work
from meeting.core.schedule import stopping
from meeting.notifications.models import Notice
from tests.conftest import Client
from tests.world import World

Handle = Callable[[Callable[[Work], Result]], None]


@pytest.fixture
def handle() -> Iterator[Handle]:
    """Say what work of the kind "test" does."""

    def be(function: Callable[[Work], Result]) -> None:
        jobs.handles("test")(function)

    be(lambda work: Result("a.txt", "text/plain", b"done"))
    yield be
    jobs._functions.pop("test")


def user_id(name: str) -> int:
    return db.session.scalars(select(User.id).where(User.username == name)).one()


def queue(name: str = "thuky", total: int = 3) -> int:
    job = jobs.enqueue(kind="test", args={"n": 1}, title="Giấy mời", user_id=user_id(name), total=total)
    key = job.id
    db.session.commit()
    return key


def the(job_id: int) -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def test_work_is_done_once_and_its_file_is_kept_for_a_week(app: Flask, world: World, handle: Handle) -> None:
    job_id = queue()
    assert jobs.run_waiting() == 1
    job = the(job_id)
    assert (job.state, job.done, job.percent) == (JobState.DONE, 3, 100)
    assert job.expires_at == job.finished_at + timedelta(days=7)  # type: ignore[operator]
    stored = db.session.get_one(StoredFile, job.result_file_id)
    assert (stored.name, files.read(stored)) == ("a.txt", b"done")
    assert jobs.run_waiting() == 0


def test_two_workers_never_hold_the_same_job(app: Flask, world: World, handle: Handle) -> None:
    for _n in range(6):
        queue()

    def work() -> list[int]:
        found = []
        with app.app_context():
            while (claimed := jobs.claim()) is not None:
                found.append(claimed[1].id)
        return found

    with ThreadPoolExecutor(3) as pool:
        taken = [key for future in [pool.submit(work) for _n in range(3)] for key in future.result()]
    assert len(taken) == len(set(taken)) == 6


def test_what_a_dead_worker_held_is_begun_anew_after_its_lease(
    app: Flask, world: World, handle: Handle
) -> None:
    job_id = queue()
    assert jobs.claim() is not None
    assert jobs.run_waiting() == 0
    db.session.execute(update(Job).values(leased_until=clock.wall_now()))
    db.session.commit()
    assert jobs.run_waiting() == 1
    assert (the(job_id).state, the(job_id).attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_its_worker_each_time_is_given_up(app: Flask, world: World, handle: Handle) -> None:
    job_id = queue()
    for _n in range(jobs.MOST_ATTEMPTS):
        assert jobs.claim() is not None
        db.session.execute(update(Job).values(leased_until=clock.wall_now()))
        db.session.commit()
    assert jobs.claim() is None
    assert the(job_id).state is JobState.FAILED
    assert "3" in the(job_id).error


def test_progress_is_seen_and_cancel_ends_the_work_at_its_next_step(
    app: Flask, world: World, handle: Handle
) -> None:
    job_id = queue(total=10)
    reached = []

    def slow(work: Work) -> Result:
        for done in range(1, 11):
            work.said_at = 0.0
            work.step(done, 10)
            reached.append((done, the(job_id).done))
            if done == 4:
                jobs.cancel(the(job_id))
                db.session.commit()
        raise AssertionError("it went on")

    handle(slow)
    assert jobs.run_waiting() == 0
    assert reached == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert the(job_id).state is JobState.CANCELLED
    assert db.session.scalars(select(StoredFile)).all() == []


def test_a_result_that_comes_after_the_cancel_is_not_kept(app: Flask, world: World, handle: Handle) -> None:
    job_id = queue()

    def late(work: Work) -> Result:
        jobs.cancel(the(job_id))
        db.session.commit()
        return Result("a.txt", "text/plain", b"late")

    handle(late)
    assert jobs.run_waiting() == 0
    assert (the(job_id).state, the(job_id).result_file_id) == (JobState.CANCELLED, None)


def test_a_worker_told_to_end_hands_the_work_back_without_counting_it(
    app: Flask, world: World, handle: Handle
) -> None:
    job_id = queue()

    def stop(work: Work) -> Result:
        stopping.set()
        work.step(1, 3)
        raise AssertionError("it went on")

    handle(stop)
    try:
        assert jobs.run_waiting() == 0
    finally:
        stopping.clear()
    assert (the(job_id).state, the(job_id).attempts, the(job_id).done) == (JobState.WAITING, 0, 0)


def test_a_broken_rule_is_told_in_the_words_of_the_reader(app: Flask, world: World, handle: Handle) -> None:
    def refuse(_work: Work) -> Result:
        raise RuleBroken("Danh sách trống.")

    handle(refuse)
    job_id = queue()
    jobs.run_waiting()
    assert (the(job_id).state, the(job_id).error) == (JobState.FAILED, "Danh sách trống.")


def test_a_fault_of_ours_is_told_without_its_details(
    app: Flask, world: World, handle: Handle, caplog: pytest.LogCaptureFixture
) -> None:
    handle(lambda work: Result("x", "y", str(1 / 0).encode()))
    job_id = queue()
    jobs.run_waiting()
    assert the(job_id).state is JobState.FAILED
    assert "ZeroDivisionError" in caplog.text
    assert "division" not in the(job_id).error


def test_finished_work_cannot_be_cancelled(app: Flask, world: World, handle: Handle) -> None:
    job_id = queue()
    jobs.run_waiting()
    with pytest.raises(RuleBroken):
        jobs.cancel(the(job_id))


def test_unknown_work_is_not_queued(app: Flask, world: World) -> None:
    with pytest.raises(LookupError):
        jobs.enqueue(kind="nobody", args={}, title="", user_id=1, total=0)


def test_after_a_week_the_job_and_its_file_are_forgotten(app: Flask, world: World, handle: Handle) -> None:
    queue()
    jobs.run_waiting()
    assert jobs.forget_old(clock.wall_now()) == 0
    assert jobs.forget_old(clock.wall_now() + timedelta(days=7, seconds=1)) == 1
    assert db.session.scalars(select(StoredFile)).all() == []


def test_the_page_shows_progress_then_the_file_and_only_to_who_asked(
    app: Flask, world: World, handle: Handle, login: Callable[[str], Client]
) -> None:
    job_id = queue()
    client, other = login("thuky"), login("giamdoc")
    assert 'max="100"' in client.get(f"/jobs/{job_id}").text
    assert client.get(f"/jobs/{job_id}/result").status_code == 404
    jobs.run_waiting()
    assert f"/jobs/{job_id}/result" in client.get(f"/jobs/{job_id}").text
    assert client.get(f"/jobs/{job_id}/result").data == b"done"
    assert "Giấy mời" in client.get("/jobs/").text
    for path in ("", "/result"):
        assert other.get(f"/jobs/{job_id}{path}").status_code == 404
    with pytest.raises(NotFound):
        jobs.get_own(job_id, user_id("giamdoc"))


def test_cancelling_by_the_button(
    app: Flask, world: World, handle: Handle, login: Callable[[str], Client]
) -> None:
    job_id = queue()
    assert login("giamdoc").post(f"/jobs/{job_id}/cancel").status_code == 404
    assert the(job_id).state is JobState.WAITING
    answer = login("thuky").post(f"/jobs/{job_id}/cancel", follow_redirects=True)
    assert "hủy" in answer.text
    assert the(job_id).state is JobState.CANCELLED


def told(name: str) -> list[tuple[str, str, int]]:
    """What stands in somebody's bell: event, kind and number of its thing."""
    db.session.rollback()
    rows = db.session.execute(
        select(Notice.name, Notice.thing_kind, Notice.thing_id)
        .where(Notice.user_id == user_id(name), Notice.in_bell)
        .order_by(Notice.id)
    )
    return [(row.name, row.thing_kind, row.thing_id) for row in rows]


def test_the_bell_tells_who_asked_that_the_file_is_ready_and_leads_to_it(
    app: Flask, world: World, handle: Handle, login: Callable[[str], Client]
) -> None:
    job_id = queue()
    jobs.run_waiting()
    assert told("thuky") == [("WorkDone", "job", job_id)]
    assert told("giamdoc") == []
    client = login("thuky")
    page = client.get("/notifications/").text
    assert "Giấy mời" in page
    opened = re.search(r'formaction="(/notifications/[0-9]+/open)', page)
    assert opened
    answer = client.post(opened[1])
    assert answer.headers["Location"].endswith(f"/jobs/{job_id}")
    assert f"/jobs/{job_id}/result" in client.get(f"/jobs/{job_id}").text


def test_the_bell_tells_of_work_that_failed_and_not_of_work_cancelled(
    app: Flask, world: World, handle: Handle
) -> None:
    def breaks(work: Work) -> Result:
        raise RuleBroken("Không in được.")

    handle(breaks)
    failed, cancelled = queue(), queue("giamdoc")
    jobs.cancel(db.session.get_one(Job, cancelled))
    db.session.commit()
    jobs.run_waiting()
    assert told("thuky") == [("WorkFailed", "job", failed)]
    assert told("giamdoc") == []
