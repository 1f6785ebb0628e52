"""`flask worker`: one process that runs the schedule and sends the mails."""

import logging
import signal
import threading
import time
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from meeting.core import clock, schedule
from meeting.core.schedule import TASKS, Every, Task, stopping

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds
PAUSE = 30.0  # seconds after something went wrong
LONG_WORK = "core.jobs"
LOOK_FOR_LONG = 1.0  # seconds: somebody sits before a progress bar


class Worker:
    """Looks at the table again and again; remembers only when it last did the continuous work."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.next: dict[str, float] = {}

    def look(self) -> None:
        """Do what is due now."""
        with self.app.app_context():
            schedule.run_due()
        for task in TASKS:
            if isinstance(task.when, Every) and task.name != LONG_WORK:
                self.go_on(task, task.when.seconds)

    def go_on(self, task: Task, seconds: int) -> None:
        """Do some more of a continuous work when its time has come."""
        if time.monotonic() >= self.next.get(task.name, 0.0) and not stopping.is_set():
            self.next[task.name] = time.monotonic() + seconds
            with self.app.app_context():
                schedule.function(task)(clock.wall_now())

    def work_long(self) -> None:
        """Do the long work in a thread of its own: mails and reminders do not wait for papers."""
        task = schedule.named(LONG_WORK)
        while not stopping.wait(LOOK_FOR_LONG):
            try:
                self.go_on(task, 0)
            except Exception:
                log.exception("something is wrong, perhaps with the database; waiting")
                stopping.wait(PAUSE)

    def run(self) -> None:
        """Look until told to stop; a database that cannot be asked is waited for."""
        while not stopping.is_set():
            wait = LOOK_EVERY
            try:
                self.look()
            except Exception:
                log.exception("something is wrong, perhaps with the database; waiting")
                wait = PAUSE
            stopping.wait(wait)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now and end; for cron.")
@click.option("--quiet", is_flag=True, help="Say only what goes wrong.")
@with_appcontext
def worker(once: bool, quiet: bool) -> None:
    """Run the periodic tasks and send the mails, until SIGTERM or Ctrl+C."""
    level = logging.WARNING if quiet else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    found: Any = current_app
    this = Worker(found._get_current_object())
    if once:
        this.look()
        this.go_on(schedule.named(LONG_WORK), 0)
        return
    log.info("the worker is at work")
    long_work = threading.Thread(target=this.work_long, name=LONG_WORK)
    long_work.start()
    this.run()
    long_work.join()
    log.info("the worker has stopped")


def _stop(_number: int, _frame: object) -> None:
    """Finish what is at hand, begin nothing."""
    # from a thread of its own: the code this interrupts may hold the event's lock
    threading.Thread(target=stopping.set).start()
