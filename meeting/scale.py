"""Several machines: the same table and leases, run by Celery on Redis. `celery --app jobs …` opens it.

Messages only point at the table (a task's name and a slot); what is true stands in the database. So a message
that comes twice does nothing the second time, and one that is lost is sent again at the next look.
"""

from datetime import datetime

from celery import Celery, signals
from flask import Flask

from meeting.config import UnsafeSettings
from meeting.core import clock, schedule
from meeting.core.db import db
from meeting.core.schedule import Every

LOOK_SECONDS = 15
REDELIVER_SECONDS = 900  # of a message whose worker vanished; the leases end long before


def create_celery(app: Flask) -> Celery:
    """The Celery application of the product. Raises UnsafeSettings without a Redis."""
    settings = app.extensions["settings"]
    if not settings.redis_url:
        raise UnsafeSettings("MEETING_REDIS must name the Redis of the workers: redis://host:6379/0.")
    celery = Celery("meeting", broker=settings.redis_url)
    celery.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": REDELIVER_SECONDS},
        beat_schedule_filename=str(settings.data_dir / "beat"),
        beat_schedule=_beat(),
    )

    def look() -> None:
        """Send the workers what is due."""
        with app.app_context():
            for task, slot in schedule.due():
                celery.send_task("meeting.run", (task.name, slot.isoformat()), expires=LOOK_SECONDS * 4)

    def run(name: str, slot: str) -> None:
        """Run a task for a slot, unless somebody does or did."""
        task = schedule.named(name)
        with app.app_context():
            schedule.run(task, datetime.fromisoformat(slot))

    def go_on(name: str) -> None:
        """Do some more of a continuous work."""
        with app.app_context():
            schedule.function(schedule.named(name))(clock.wall_now())

    for function in (look, run, go_on):
        celery.task(name=f"meeting.{function.__name__}")(function)

    def forget_connections(**_about: object) -> None:
        """A forked process must not speak over its parent's connections."""
        with app.app_context():
            db.engine.dispose(close=False)

    signals.worker_process_init.connect(forget_connections, weak=False)
    return celery


def _beat() -> dict[str, dict[str, object]]:
    """Look at the table often; continuous work has its own beat."""
    entries: dict[str, dict[str, object]] = {
        "look": {"task": "meeting.look", "schedule": LOOK_SECONDS, "options": {"expires": LOOK_SECONDS}}
    }
    for task in schedule.TASKS:
        if isinstance(task.when, Every):
            seconds = task.when.seconds
            entries[task.name] = {
                "task": "meeting.go_on",
                "schedule": seconds,
                "args": (task.name,),
                "options": {"expires": seconds},
            }
    return entries
