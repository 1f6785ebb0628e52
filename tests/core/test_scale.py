"""Celery on a real Redis: the same table and leases as the embedded worker."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from meeting.config import UnsafeSettings
from meeting.core.db import db
from meeting.core.outbox import Mail, MailState
from meeting.core.schedule import TASKS, Every, ScheduledRun
from meeting.scale import create_celery
from tests.core.test_worker import end_leases, queue_many, states
from tests.processes import kill, running, settings_of, wait_until
from tests.smtp import Sink, free_port

WORKER = ["celery", "--app", "jobs", "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]
BEAT = ["celery", "--app", "jobs", "beat", "--pidfile", ""]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test's own."""
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("no redis-server: apt-get install redis-server")
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    wait_until(lambda: answers(port))
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def test_without_a_redis_it_does_not_start(app: Flask) -> None:
    with pytest.raises(UnsafeSettings):
        create_celery(app)


def finished() -> int:
    count = db.session.scalar(
        select(func.count()).select_from(ScheduledRun).where(ScheduledRun.finished_at.is_not(None))
    )
    db.session.rollback()
    return count or 0


@pytest.mark.parametrize("whole_app", ["postgresql"], indirect=True)
def test_beat_and_workers_run_the_table_and_a_killed_worker_loses_nothing(
    app: Flask, sink: Sink, redis: str
) -> None:
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, redis_url=redis)
    celery = create_celery(app)
    env = settings_of(app, sink, MEETING_REDIS=redis)
    app.extensions["settings"] = before
    queue_many(8)
    sink.delay = 0.2
    slots = [task for task in TASKS if not isinstance(task.when, Every)]
    with running(BEAT, env):
        with running(WORKER, env) as worker:
            celery.send_task("meeting.go_on", ("core.mail",))
            wait_until(lambda: len(sink.letters) >= 3)
            kill(worker)
        assert MailState.LEASED in states()
        end_leases()
        sink.delay = 0.0
        with running(WORKER, env), running(WORKER, env):
            for _twice in range(2):
                celery.send_task("meeting.go_on", ("core.mail",))
            wait_until(lambda: states() == {MailState.SENT})
            wait_until(lambda: finished() >= len(slots))
    assert {letter.message_id for letter in sink.letters} == set(db.session.scalars(select(Mail.message_id)))
    assert len(sink.letters) <= 8 + 1
    assert set(db.session.scalars(select(ScheduledRun.attempts))) == {1}
