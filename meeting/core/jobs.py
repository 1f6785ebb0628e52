"""Long work somebody waits for: claimed with a lease, with progress, cancel and a result kept for a week."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core.db import Row


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Row):
    """A piece of work of one person; `done` of `total` steps."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "id"), Index("ix_job_user", "user_id", "id"))

    kind: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[str] = mapped_column(String(300), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(String(40), default="")
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    result_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    error: Mapped[str] = mapped_column(Text, default="")
