"""The worker as a real process: killed, doubled, told to stop."""

import signal
from contextlib import ExitStack

import pytest
from flask import Flask
from sqlalchemy import select, update

from meeting.core import clock, outbox, schedule
from meeting.core.db import db
from meeting.core.outbox import Mail, MailState
from meeting.core.schedule import ScheduledRun
from tests.processes import kill, running, settings_of, wait_until
from tests.smtp import Sink

WORKER = ["flask", "--app", "wsgi", "worker"]


def queue_many(number: int) -> None:
    for name in range(number):
        outbox.enqueue(
            key=f"k{name}", user_id=None, address=f"n{name}@b.vn", name="", subject="s", text="t", html=""
        )
    db.session.commit()


def states() -> set[MailState]:
    found = set(db.session.scalars(select(Mail.state)))
    db.session.rollback()
    return found


def end_leases() -> None:
    """Let the time pass that a dead worker's things are held for."""
    db.session.execute(
        update(Mail).where(Mail.state == MailState.LEASED).values(leased_until=clock.wall_now())
    )
    db.session.commit()


def test_a_worker_killed_in_a_batch_loses_nothing_and_sends_one_mail_twice_at_most(
    app: Flask, sink: Sink
) -> None:
    queue_many(8)
    sink.delay = 0.2
    env = settings_of(app, sink)
    with running(WORKER, env) as worker:
        wait_until(lambda: len(sink.letters) >= 3)
        kill(worker)
    assert MailState.LEASED in states()
    sink.delay = 0.0
    end_leases()
    with running([*WORKER, "--once"], env) as worker:
        assert worker.wait() == 0
    assert states() == {MailState.SENT}
    assert {letter.message_id for letter in sink.letters} == set(db.session.scalars(select(Mail.message_id)))
    assert len(sink.letters) <= 8 + 1


@pytest.mark.parametrize("whole_app", ["postgresql"], indirect=True)
def test_two_worker_processes_at_once_send_nothing_twice(app: Flask, sink: Sink) -> None:
    queue_many(60)
    sink.delay = 0.01
    with ExitStack() as stack:
        env = settings_of(app, sink)
        workers = [stack.enter_context(running([*WORKER, "--once"], env)) for _number in range(2)]
        assert [worker.wait() for worker in workers] == [0, 0]
    assert states() == {MailState.SENT}
    assert len(sink.letters) == len(set(sink.to())) == 60
    runs = db.session.execute(select(ScheduledRun.task, ScheduledRun.attempts, ScheduledRun.error)).all()
    assert sorted(run.task for run in runs) == sorted(
        task.name for task in schedule.TASKS if schedule.newest_slot(task) is not None
    )
    assert {(run.attempts, run.error) for run in runs} == {(1, "")}


@pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)
def test_a_worker_told_to_stop_finishes_the_mail_at_hand(app: Flask, sink: Sink) -> None:
    queue_many(8)
    sink.delay = 0.3
    with running(WORKER, settings_of(app, sink)) as worker:
        wait_until(lambda: len(sink.letters) >= 1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait() == 0
    assert states() == {MailState.SENT, MailState.QUEUED}
    sent = db.session.scalars(select(Mail.address).where(Mail.state == MailState.SENT).order_by(Mail.id))
    assert list(sent) == sink.to()
