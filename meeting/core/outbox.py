"""The outbox: mails written in the transaction of the change, sent afterwards by a worker."""

import logging
import secrets
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy import Index, String, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from meeting.config import Relay
from meeting.core import clock, mail
from meeting.core.db import Row, db

log = logging.getLogger(__name__)


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    PARKED = "parked"
    CANCELLED = "cancelled"


class Mail(Row):
    """One mail to one person. Instants are the machine's: they must not follow a held demo clock."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "next_at"),)

    key: Mapped[str] = mapped_column(String(200), unique=True)  # what, whom: nothing is queued twice
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=clock.wall_now)
    leased_until: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(String(40), default="")  # who holds it
    last_error: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None]


def relay() -> Relay | None:
    """The relay of this installation, if mail is set up."""
    found: Relay | None = current_app.extensions["settings"].relay
    return found


def enqueue(
    *, key: str, user_id: int | None, address: str, name: str, subject: str, text: str, html: str
) -> bool:
    """Queue a mail in the caller's transaction; False when the key is there already or there is no mail.

    There is none without a relay or without an address. What people typed may stand in `name` and `subject`:
    it becomes one harmless line. An address that cannot be one is parked, where the administrator sees it.
    """
    to = relay()
    if to is None or not address.strip():
        return False
    to_whom = mail.one_line(address)[:320]
    problem = mail.wrong_address(to_whom)
    row = {
        "key": key,
        "message_id": f"<{secrets.token_hex(16)}@{to.domain}>",
        "user_id": user_id,
        "address": to_whom,
        "name": mail.one_line(name)[:200],
        "subject": mail.one_line(subject)[:500],
        "text": text,
        "html": html,
        "state": MailState.PARKED if problem else MailState.QUEUED,
        "last_error": problem,
    }
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(Mail).values(row).on_conflict_do_nothing(index_elements=["key"])
    return db.session.execute(statement.returning(Mail.id)).scalar() is not None
