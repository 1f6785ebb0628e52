"""What is thrown away after its time, and what is not."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from meeting import config
from meeting.accounts.models import SignInFailure
from meeting.accounts.service import nightly
from meeting.core import clock, housekeeping, outbox
from meeting.core.db import db
from meeting.core.once import IdempotencyKey, KeptForm
from meeting.core.outbox import Mail, MailState
from meeting.core.schedule import ScheduledRun

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def test_forms_are_forgotten_after_a_day(app: Flask) -> None:
    now = clock.wall_now()
    for name, age in (("old-form", DAY + HOUR), ("new-form", DAY - HOUR)):
        common = {"path": "/", "created_at": now - age}
        db.session.add(IdempotencyKey(key=name, digest="", **common))
        db.session.add(KeptForm(token_hash=name, data={}, **common))
    db.session.commit()
    assert housekeeping.forget(now) == 2
    assert db.session.scalars(select(IdempotencyKey.key)).all() == ["new-form"]
    assert db.session.scalars(select(KeptForm.token_hash)).all() == ["new-form"]


def test_mails_are_forgotten_ninety_days_after_they_left_but_never_while_parked(
    app: Flask, mail_on: config.Relay
) -> None:
    now, long_ago = clock.wall_now(), clock.wall_now() - 91 * DAY
    states: dict[str, dict[str, Any]] = {
        "old": {"state": MailState.SENT, "sent_at": long_ago},
        "new": {"state": MailState.SENT, "sent_at": now - 89 * DAY},
        "parked": {"state": MailState.PARKED, "next_at": long_ago},
        "queued": {"next_at": long_ago},
        "cancelled": {"state": MailState.CANCELLED, "next_at": long_ago},
    }
    for key, values in states.items():
        outbox.enqueue(key=key, user_id=None, address="a@b.vn", name="", subject="s", text="t", html="")
        db.session.execute(update(Mail).where(Mail.key == key).values(values))
    db.session.commit()
    assert housekeeping.forget(now) == 2
    assert set(db.session.scalars(select(Mail.key))) == {"new", "parked", "queued"}


def test_runs_are_forgotten_after_ninety_days(app: Flask) -> None:
    now = clock.wall_now()
    for age in (91, 89):
        then = now - age * DAY
        db.session.add(ScheduledRun(task="test", slot=then, leased_until=then, finished_at=then))
    db.session.commit()
    assert housekeeping.forget(now) == 1


def test_failed_sign_ins_are_forgotten_after_a_day(app: Flask) -> None:
    now = clock.wall_now()
    for age in (25, 23):
        db.session.add(SignInFailure(username="x", address="y", at=now - age * HOUR))
    db.session.commit()
    assert nightly.forget_failures(now) == 1
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 1
