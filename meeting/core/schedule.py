"""The one table of periodic work, and the rows that say what ran for which time."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core.db import Row


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
