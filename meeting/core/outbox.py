"""The outbox: mails written in the transaction of the change, sent afterwards by a worker."""

import logging
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Index, String, Text, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from meeting.config import Relay
from meeting.core import clock, mail
from meeting.core.db import Row, db, insert_new, reading
from meeting.core.errors import RuleBroken
from meeting.core.events import N_
from meeting.core.i18n import _l
from meeting.core.schedule import stopping

log = logging.getLogger(__name__)

BATCH = 20  # mails over one connection
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=30), timedelta(hours=2)
GIVE_UP = timedelta(hours=72)
KILLED = N_("The worker died each time it tried to send this mail.")


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
        "name": mail.one_line(name)[:200].strip(),
        "subject": mail.one_line(subject)[:500].strip(),
        "text": text,
        "html": html,
        "state": MailState.PARKED if problem else MailState.QUEUED,
        "last_error": problem,
    }
    statement = insert_new(Mail).values(row).on_conflict_do_nothing(index_elements=["key"])
    return db.session.execute(statement.returning(Mail.id)).scalar() is not None


def delay(attempts: int) -> timedelta | None:
    """How long a mail waits after so many attempts: 30 s, doubled up to 2 h; None after 72 h in all."""
    waited, step = timedelta(), FIRST_DELAY
    for _attempt in range(attempts - 1):
        waited, step = waited + step, min(step * 2, LONGEST_DELAY)
    return None if waited >= GIVE_UP else step


# ─── Sending ────────────────────────────────────────────────────────────────────────────────────────────────

_readers: list[Callable[[Collection[int]], set[int]]] = []


def ask_before(readers: Callable[[Collection[int]], set[int]]) -> None:
    """Let a room say, just before mails leave, which of these users may still be written to."""
    if readers not in _readers:
        _readers.append(readers)


@dataclass
class Batch:
    """Mails that one worker holds for a while: nobody else takes them before `until`."""

    lease: str
    length: timedelta
    until: datetime
    rows: list[Any]  # id, attempts, and what a letter has
    held: set[int]  # those of the rows that nobody else took while we slept


def deliver(_slot: datetime | None = None) -> int:
    """Send what is due; returns how many mails left. No transaction is open while the relay is spoken to."""
    to, sent, going = relay(), 0, True
    while to is not None and going and not stopping.is_set():
        batch = claim(timedelta(seconds=to.wait * mail.WAITS))
        if not batch.rows:
            break
        try:
            with mail.line(to) as smtp:
                _settle(batch)
                number, going = _send(smtp, to, batch)
                sent += number
        except mail.Unreachable as problem:
            log.warning("no mail can be sent now: %s", problem)
            for row in batch.rows:
                _settle(batch, row, **_again(row, str(problem)))
            going = False
    return sent


def _is_any_due(now: datetime, until: datetime) -> bool:
    """Whether a claim is worth a transaction that writes."""
    moved_back = and_(Mail.state == MailState.LEASED, Mail.leased_until > until)
    with reading():
        found = db.session.execute(select(Mail.id).where(or_(_due(now), moved_back)).limit(1)).scalar()
        db.session.rollback()
    return found is not None


def _due(now: datetime) -> ColumnElement[bool]:
    """Queued and waited for long enough, or held by a worker that is gone.

    A time later than any we set comes from a clock that was moved back since: it counts as now.
    """
    return or_(
        and_(
            Mail.state == MailState.QUEUED,
            or_(Mail.next_at <= now, Mail.next_at > now + LONGEST_DELAY + timedelta(minutes=1)),
        ),
        and_(Mail.state == MailState.LEASED, Mail.leased_until <= now),
    )


def claim(length: timedelta) -> Batch:
    """Take up to BATCH due mails, the longest waiting first; two workers never hold the same one."""
    now = clock.wall_now()
    lease, until = secrets.token_hex(8), now + length
    if not _is_any_due(now, until):
        return Batch(lease, length, until, [], set())
    db.session.execute(  # held under a clock that was moved back since: the holder, if alive, gets its time
        update(Mail)
        .where(Mail.state == MailState.LEASED, Mail.leased_until > until)
        .values(leased_until=until)
    )
    wanted = (
        select(Mail.id, Mail.user_id)
        .where(_due(now))
        .order_by(Mail.next_at, Mail.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = {row.id: row.user_id for row in db.session.execute(wanted)}
    _set(
        _without_leavers(found),
        state=MailState.LEASED,
        lease=lease,
        leased_until=until,
        attempts=Mail.attempts + 1,
    )
    rows = db.session.execute(
        select(
            Mail.id,
            Mail.attempts,
            Mail.message_id,
            Mail.address,
            Mail.name,
            Mail.subject,
            Mail.text,
            Mail.html,
        )
        .where(Mail.lease == lease)
        .order_by(Mail.next_at, Mail.id)
    ).all()
    db.session.commit()
    return Batch(lease, length, until, list(rows), {row.id for row in rows})


def _without_leavers(found: dict[int, int | None]) -> list[int]:
    """The mails whose readers may still be written to; the others are cancelled."""
    users = {user_id for user_id in found.values() if user_id is not None}
    for readers in _readers if users else ():
        users &= readers(users)
    left = [key for key, user_id in found.items() if user_id is not None and user_id not in users]
    _set(left, state=MailState.CANCELLED, lease="", leased_until=None, next_at=clock.wall_now())
    return [key for key in found if key not in left]


def _set(ids: Collection[int], **values: Any) -> None:
    if ids:
        db.session.execute(
            update(Mail).where(Mail.id.in_(ids)).values(**values).execution_options(synchronize_session=False)
        )


def _send(smtp: Any, to: Relay, batch: Batch) -> tuple[int, bool]:
    """Hand the mails over one by one, each noted at once; returns how many left, and whether to go on."""
    sent = 0
    for row in batch.rows:
        if stopping.is_set() or clock.wall_now() >= batch.until:
            _release(batch)
            return sent, False
        if row.id not in batch.held:
            continue
        try:
            mail.send(smtp, _letter(row), to)
        except mail.Refused as refusal:
            log.error("mail %s is parked: %s", row.id, refusal)
            _settle(batch, row, **_parked(str(refusal)))
        except mail.Later as refusal:
            _settle(batch, row, **_again(row, str(refusal)))
        except mail.Unreachable as problem:
            log.warning("the relay went away: %s", problem)
            _settle(batch, row, **_again(row, str(problem)))
            _release(batch)
            return sent, False
        else:
            sent += 1
            _settle(batch, row, state=MailState.SENT, sent_at=clock.wall_now(), last_error="")
    return sent, True


def _letter(row: Any) -> mail.Letter:
    """The mail to send. Raises Refused when it was tried more often than an answer was noted."""
    if row.attempts > 1 and delay(row.attempts - 1) is None:
        raise mail.Refused(KILLED)
    return mail.Letter(row.message_id, row.address, row.name, row.subject, row.text, row.html)


def _parked(why: str) -> dict[str, Any]:
    return {"state": MailState.PARKED, "last_error": why[:500]}


def _again(row: Any, why: str) -> dict[str, Any]:
    """The mail waits, longer each time; in the end it is parked."""
    wait = delay(row.attempts)
    if wait is None:
        log.error("mail %s is parked after %s attempts: %s", row.id, row.attempts, why)
        return _parked(why)
    return {"state": MailState.QUEUED, "next_at": clock.wall_now() + wait, "last_error": why[:500]}


def _settle(batch: Batch, row: Any = None, **values: Any) -> None:
    """Note what became of one mail, and hold the rest for their full time again."""
    held = update(Mail).where(Mail.lease == batch.lease, Mail.state == MailState.LEASED)
    held = held.execution_options(synchronize_session=False)
    if row is not None:
        db.session.execute(held.where(Mail.id == row.id).values(lease="", leased_until=None, **values))
    batch.until = clock.wall_now() + batch.length
    kept = held.values(leased_until=batch.until).returning(Mail.id)
    batch.held = set(db.session.execute(kept).scalars())
    db.session.commit()


def _release(batch: Batch) -> None:
    """Give back what was not tried."""
    db.session.execute(
        update(Mail)
        .where(Mail.lease == batch.lease, Mail.state == MailState.LEASED)
        .values(state=MailState.QUEUED, lease="", leased_until=None, attempts=Mail.attempts - 1)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


# ─── Looking after it ───────────────────────────────────────────────────────────────────────────────────────


def resend(row: Mail) -> None:
    """Queue a parked mail anew, under its own Message-ID. Raises RuleBroken for any other."""
    if row.state is not MailState.PARKED:
        raise RuleBroken(_l("Only a parked mail can be sent again."))
    row.state, row.attempts, row.next_at = MailState.QUEUED, 0, clock.wall_now()


def resend_parked() -> int:
    """Queue every parked mail anew; returns how many."""
    found = db.session.execute(
        update(Mail)
        .where(Mail.state == MailState.PARKED)
        .values(state=MailState.QUEUED, attempts=0, next_at=clock.wall_now(), version=Mail.version + 1)
        .execution_options(synchronize_session=False)
        .returning(Mail.id)
    )
    return len(found.all())


def parked() -> int:
    """How many mails wait for the administrator."""
    return db.session.execute(
        select(func.count()).select_from(Mail).where(Mail.state == MailState.PARKED)
    ).scalar_one()
