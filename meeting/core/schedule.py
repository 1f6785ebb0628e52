"""The one table of periodic work, and the rows that say what ran for which time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core import clock
from meeting.core.db import Row


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

    minutes: int


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


TASKS: tuple[Task, ...] = ()


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
