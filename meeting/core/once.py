"""Rows behind the web's promises: one effect for one form, and text that survives a lost sign-in."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core import clock
from meeting.core.db import Base

KEPT = timedelta(hours=24)  # the worker throws away what is older


class IdempotencyKey(Base):
    """A form that was carried out, and where its reader was sent."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None]
    path: Mapped[str] = mapped_column(String(500))
    digest: Mapped[str] = mapped_column(String(64))
    location: Mapped[str | None] = mapped_column(String(2000))
    created_at: Mapped[datetime] = mapped_column(default=clock.wall_now, index=True)


class KeptForm(Base):
    """What somebody typed when the sign-in had ended; given back once to the same person."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None]
    path: Mapped[str] = mapped_column(String(500))
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.wall_now, index=True)
