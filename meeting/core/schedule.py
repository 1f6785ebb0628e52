"""The one table of periodic work, and the rows that say what ran for which time."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from sqlalchemy import ColumnElement, String, Text, UniqueConstraint, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core import clock
from meeting.core.db import Row, db, insert_new, reading
from meeting.core.events import N_

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # a run whose worker is gone is taken up again after it
RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))  # waits after a run that failed
MOST_ATTEMPTS = len(RETRIES) + 1
LONGEST_ERROR = 2000


@dataclass(frozen=True)
class Daily:
    """Every day of the office at this time."""

    hour: int
    minute: int = 0


@dataclass(frozen=True)
class Monthly:
    """Every month of the office on this day (1 to 28) at this time."""

    day: int
    hour: int
    minute: int = 0


@dataclass(frozen=True, kw_only=True)
class Every:
    """Again and again; for work that claims its own things, so that no slot is kept of it."""

    seconds: int


@dataclass(frozen=True)
class Task:
    """Periodic work. `target` names `run(slot: datetime) -> int`, which says how many things it handled.

    It is called in an app context, commits by itself and does no harm when run twice. It is given the
    newest slot only: after a pause it catches up by itself on what the slots before would have done.
    """

    name: str
    target: str
    when: Daily | Monthly | Every
    clock: Callable[[], datetime] = clock.now  # `clock.wall_now` for what a held demo clock must not hold
    words: str = ""  # what it does, as an untranslated message id, for the administrator


stopping = threading.Event()  # the worker was told to end: finish what is at hand, begin nothing

# In the order of the day: what is due together is run in this order.
TASKS: tuple[Task, ...] = (
    Task("core.mail", "meeting.core.outbox:deliver", Every(seconds=60), words=N_("Send the mails")),
    Task("core.jobs", "meeting.core.jobs:run_waiting", Every(seconds=2), words=N_("Do the long work")),
    Task(
        "followup.snapshots",
        "meeting.followup.service:keep_figures",
        Daily(0, 10),
        words=N_("Keep the figures of the month and the quarter"),
    ),
    Task(
        "core.forget",
        "meeting.core.housekeeping:forget",
        Daily(2, 30),
        clock.wall_now,
        N_("Throw away old forms, sent mails and runs"),
    ),
    Task(
        "accounts.forget",
        "meeting.accounts.service.nightly:forget_failures",
        Daily(2, 40),
        clock.wall_now,
        N_("Forget failed sign-ins"),
    ),
    Task(
        "notifications.forget",
        "meeting.notifications.service.nightly:forget",
        Daily(2, 50),
        words=N_("Throw away old notices"),
    ),
    Task(
        "followup.periods",
        "meeting.followup.service:make_periods",
        Daily(5),
        words=N_("Begin the periods of work that comes again"),
    ),
    Task(
        "followup.remind",
        "meeting.followup.service:remind",
        Daily(6, 30),
        words=N_("Remind and urge"),
    ),
    Task(
        "minutes.nudge",
        "meeting.minutes.service:nudge",
        Daily(6, 40),
        words=N_("Remind of minutes"),
    ),
    Task(
        "notifications.digest",
        "meeting.notifications.service.nightly:digest",
        Daily(7),
        words=N_("Send the daily digest"),
    ),
)


class ScheduledRun(Row):
    """A task was claimed for a slot of its timetable: done once, whoever runs the schedule."""

    __tablename__ = "scheduled_run"
    __table_args__ = (UniqueConstraint("task", "slot"),)

    task: Mapped[str] = mapped_column(String(80))
    slot: Mapped[datetime] = mapped_column(index=True)  # when it was planned for
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(String(40), default="")
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    done: Mapped[int] = mapped_column(default=0)  # how many things it handled


# ─── What is due ────────────────────────────────────────────────────────────────────────────────────────────


def newest_slot(task: Task) -> datetime | None:
    """The last time the task was planned for, until now; a held clock knows only the times of its day."""
    now = task.clock()
    day = clock.local_day(now)
    match task.when:
        case Daily(hour, minute):
            slot = clock.at(day, hour, minute)
            slot = slot if slot <= now else clock.at(day - timedelta(days=1), hour, minute)
        case Monthly(of_month, hour, minute):
            slot = clock.at(day.replace(day=of_month), hour, minute)
            before = (day.replace(day=1) - timedelta(days=1)).replace(day=of_month)
            slot = slot if slot <= now else clock.at(before, hour, minute)
        case Every():
            return None
    follows_held = clock.held() is not None and task.clock is clock.now
    return None if follows_held and clock.local_day(slot) != clock.held() else slot


def due() -> list[tuple[Task, datetime]]:
    """The tasks to run now, each with its newest slot, in the order of the table: one query."""
    slots = [(task, slot) for task in TASKS if (slot := newest_slot(task)) is not None]
    if not slots:
        return []
    now = clock.wall_now()
    with reading():
        known = db.session.execute(
            select(ScheduledRun.task, ScheduledRun.slot, _is_open(now).label("is_open")).where(
                or_(*(_is_run(task, slot) for task, slot in slots))
            )
        ).all()
        db.session.rollback()
    closed = {(row.task, row.slot) for row in known if not row.is_open}
    return [(task, slot) for task, slot in slots if (task.name, slot) not in closed]


def _is_run(task: Task, slot: datetime) -> ColumnElement[bool]:
    return and_(ScheduledRun.task == task.name, ScheduledRun.slot == slot)


def _is_open(now: datetime) -> ColumnElement[bool]:
    """Not finished, not given up, held by nobody alive.

    A lease longer than any we give comes from a clock that was moved back since: it has ended.
    """
    return and_(
        ScheduledRun.finished_at.is_(None),
        ScheduledRun.attempts < MOST_ATTEMPTS,
        or_(ScheduledRun.leased_until <= now, ScheduledRun.leased_until > now + RETRIES[-1]),
    )


# ─── Running ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Claim:
    """A slot of a task that is ours for a while."""

    task: Task
    slot: datetime
    lease: str
    attempts: int


def claim(task: Task, slot: datetime) -> Claim | None:
    """Take a slot of a task; None when somebody has it, or had it."""
    now, lease = clock.wall_now(), secrets.token_hex(8)
    mine: dict[str, Any] = {"attempts": 1, "lease": lease, "leased_until": now + LEASE}
    first = insert_new(ScheduledRun).values(task=task.name, slot=slot, **mine)
    taken = db.session.execute(
        first.on_conflict_do_nothing(index_elements=["task", "slot"]).returning(ScheduledRun.attempts)
    ).scalar()
    if taken is None:
        mine["attempts"] = ScheduledRun.attempts + 1
        again = update(ScheduledRun).where(_is_run(task, slot), _is_open(now)).values(mine)
        taken = db.session.execute(again.returning(ScheduledRun.attempts)).scalar()
    db.session.commit()
    return Claim(task, slot, lease, taken) if taken is not None else None


def named(name: str) -> Task:
    """The task of this name. Raises LookupError."""
    found = next((task for task in TASKS if task.name == name), None)
    if found is None:
        raise LookupError(name)
    return found


def function(task: Task) -> Callable[[datetime], int]:
    """What the task runs."""
    module, _colon, name = task.target.partition(":")
    found: Callable[[datetime], int] = getattr(import_module(module), name)
    return found


def run(task: Task, slot: datetime) -> bool:
    """Run a task for a slot, unless somebody else does; whether it was run to its end.

    What goes wrong is kept with the run, which is tried again later, MOST_ATTEMPTS times in all.
    """
    held = claim(task, slot)
    if held is None:
        return False
    try:
        done = function(task)(slot)
    except Exception as error:
        log.exception("%s for %s failed", task.name, slot)
        db.session.remove()
        _note_failure(held, error)
        return False
    db.session.remove()
    _note(held, finished_at=clock.wall_now(), done=done, error="")
    return True


def _note_failure(held: Claim, error: Exception) -> None:
    place = min(held.attempts, len(RETRIES)) - 1
    words = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    _note(held, error=words, leased_until=clock.wall_now() + RETRIES[place])


def _note(held: Claim, **values: Any) -> None:
    """Write down how a run ended, unless its lease went to somebody else meanwhile."""
    mine = and_(_is_run(held.task, held.slot), ScheduledRun.lease == held.lease)
    db.session.execute(
        update(ScheduledRun)
        .where(mine)
        .values(lease="", **values)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def run_due() -> int:
    """Run what is due until told to stop; returns how many runs came to their end."""
    return sum(run(task, slot) for task, slot in due() if not stopping.is_set())
