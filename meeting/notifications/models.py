"""Notices in the bell, and what each reader wants to be told of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core.db import Base, Row
from meeting.notifications.rules import ByMail


class Notice(Base):
    """One reader is told of one event."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("user_id", "event_id"),
        Index("ix_notice_unread", "user_id", "read_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    topic: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))  # of the event
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    thing_kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int]
    meeting_id: Mapped[int | None]
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    in_bell: Mapped[bool] = mapped_column(default=True)
    in_digest: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime | None]
    digested_at: Mapped[datetime | None]


class Preference(Row):
    """What somebody wants for a topic; without a row, the topic's default holds."""

    __tablename__ = "preference"
    __table_args__ = (UniqueConstraint("user_id", "topic"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    topic: Mapped[str] = mapped_column(String(40))
    in_bell: Mapped[bool] = mapped_column(default=True)
    by_mail: Mapped[ByMail] = mapped_column(default=ByMail.DIGEST)
