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
from meeting.core.schedule import TASKS, Every, stopping

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds
PAUSE = 30.0  # seconds after something went wrong


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
            if isinstance(task.when, Every) and time.monotonic() >= self.next.get(task.name, 0.0):
                if stopping.is_set():
                    return
                self.next[task.name] = time.monotonic() + 60 * task.when.minutes
                with self.app.app_context():
                    schedule.function(task)(clock.wall_now())

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
        return
    log.info("the worker is at work")
    this.run()
    log.info("the worker has stopped")


def _stop(_number: int, _frame: object) -> None:
    """Finish what is at hand, begin nothing."""
    # from a thread of its own: the code this interrupts may hold the event's lock
    threading.Thread(target=stopping.set).start()
