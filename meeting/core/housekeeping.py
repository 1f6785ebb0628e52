"""What is thrown away after its time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_

from meeting.core import clock, jobs, pdf
from meeting.core.db import Base, db
from meeting.core.once import KEPT, IdempotencyKey, KeptForm
from meeting.core.outbox import Mail, MailState
from meeting.core.schedule import ScheduledRun

MAILS_KEPT = timedelta(days=90)  # after they were sent or cancelled; parked ones wait for the administrator
PRINTED_KEPT = timedelta(days=7)  # papers of live data, asked for again unchanged
RUNS_KEPT = timedelta(days=90)


def forget(_slot: datetime) -> int:
    """Delete forms, sent mails, runs, printed pages and long work after their time; returns how many."""
    now = clock.wall_now()
    old_mail = or_(
        Mail.sent_at < now - MAILS_KEPT,
        (Mail.state == MailState.CANCELLED) & (Mail.next_at < now - MAILS_KEPT),
    )
    return (
        jobs.forget_old(now)
        + pdf.forget(now - PRINTED_KEPT)
        + _delete(IdempotencyKey, IdempotencyKey.created_at < now - KEPT)
        + _delete(KeptForm, KeptForm.created_at < now - KEPT)
        + _delete(Mail, old_mail)
        + _delete(ScheduledRun, ScheduledRun.leased_until < now - RUNS_KEPT)
    )


def _delete(kind: type[Base], old: ColumnElement[bool]) -> int:
    done = db.session.execute(delete(kind).where(old).execution_options(synchronize_session=False))
    db.session.commit()
    return int(done.rowcount)  # type: ignore[attr-defined]
