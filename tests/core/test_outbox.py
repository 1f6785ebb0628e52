"""Mails are queued with the change, claimed with a lease and sent once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from meeting import config
from meeting.accounts.models import User
from meeting.core import clock, outbox
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.outbox import Mail, MailState
from meeting.core.schedule import stopping
from tests.conftest import START
from tests.smtp import SENDER, Sink
from tests.world import World


@pytest.fixture
def at() -> Iterator[Callable[[timedelta], None]]:
    """Set the frozen clock to so long after the start."""
    traveller: list[time_machine.travel] = []

    def go(passed: timedelta) -> None:
        traveller.append(time_machine.travel(START + passed, tick=False))
        traveller[-1].start()

    yield go
    for one in reversed(traveller):
        one.stop()


def queue(key: str = "k", address: str = "an@example.gov.vn", **more: Any) -> bool:
    words = {"name": "Trần Văn An", "subject": "Nhắc việc", "text": "Chữ", "html": "<p>Chữ</p>"}
    return outbox.enqueue(key=key, user_id=None, address=address, **{**words, **more})


def test_a_mail_is_queued_once_under_its_key(app: Flask, mail_on: config.Relay) -> None:
    assert queue() is True
    assert queue(subject="another") is False
    row = db.session.scalars(select(Mail)).one()
    assert (row.subject, row.state) == ("Nhắc việc", MailState.QUEUED)
    assert row.message_id.endswith("@example.gov.vn>")


def test_a_mail_goes_with_the_change_it_tells_of(app: Flask, mail_on: config.Relay) -> None:
    queue()
    db.session.rollback()
    assert db.session.scalars(select(Mail)).all() == []


def test_nothing_is_queued_without_a_relay_or_without_an_address(app: Flask) -> None:
    assert queue() is False


def test_nothing_is_queued_for_somebody_without_an_address(app: Flask, mail_on: config.Relay) -> None:
    assert queue(address=" ") is False


@pytest.mark.parametrize(
    "address",
    ["an", "an@", "an@b c.vn", "an@example.vn,x@evil.vn", "an@example.vn\r\nBcc: x@evil.vn", "a=?b@c.vn"],
)
def test_an_address_that_cannot_be_one_is_parked_for_the_administrator(
    app: Flask, mail_on: config.Relay, address: str
) -> None:
    assert queue(address=address) is True
    assert db.session.scalars(select(Mail)).one().state is MailState.PARKED


@pytest.mark.parametrize("words", ["one\r\nBcc: x@evil.vn", "=?utf-8?q?one=0ABcc:_x?=", "one\u2028two"])
def test_what_people_typed_becomes_one_harmless_line(app: Flask, mail_on: config.Relay, words: str) -> None:
    queue(subject=words, name=words)
    row = db.session.scalars(select(Mail)).one()
    for line in (row.subject, row.name):
        assert line.isprintable()
        assert "=?" not in line


def state_of(key: str) -> tuple[MailState, int, str]:
    row = db.session.execute(select(Mail.state, Mail.attempts, Mail.last_error).where(Mail.key == key)).one()
    db.session.rollback()
    return row.state, row.attempts, row.last_error


def change(key: str, **values: Any) -> None:
    db.session.execute(update(Mail).where(Mail.key == key).values(values))
    db.session.commit()


def queue_many(*names: str) -> None:
    for name in names:
        assert queue(name, f"{name}@example.gov.vn")
    db.session.commit()


# ─── What leaves ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mail_arrives_as_text_and_html_with_vietnamese_names(app: Flask, sink: Sink) -> None:
    subject = "Nhắc việc: " + " ".join(["đôn đốc thực hiện"] * 9)
    queue(text="Đôn đốc: còn 3 ngày.", html="<p>Đôn đốc</p>", subject=subject)
    db.session.commit()
    assert outbox.deliver() == 1
    letter = sink.letters[0]
    assert (letter.sender, letter.to) == (SENDER, "an@example.gov.vn")
    assert letter.part("plain").strip() == "Đôn đốc: còn 3 ngày."
    assert letter.part("html").strip() == "<p>Đôn đốc</p>"
    assert letter.message["Subject"] == subject
    assert letter.message["From"] == f"Văn phòng Sở <{SENDER}>"
    assert letter.message["To"] == "Trần Văn An <an@example.gov.vn>"
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert letter.message_id == db.session.scalars(select(Mail.message_id)).one()
    assert [len(letter.message.get_all(name, [])) for name in ("Date", "To", "Cc", "Bcc")] == [1, 1, 0, 0]


def test_what_is_sent_is_not_sent_again(app: Flask, sink: Sink) -> None:
    queue_many("an", "binh")
    assert (outbox.deliver(), outbox.deliver()) == (2, 0)
    assert sink.to() == ["an@example.gov.vn", "binh@example.gov.vn"]
    assert state_of("an")[0] is MailState.SENT


def test_a_batch_goes_over_one_connection(app: Flask, sink: Sink) -> None:
    queue_many(*(f"n{number}" for number in range(outbox.BATCH + 1)))
    assert outbox.deliver() == outbox.BATCH + 1
    assert sink.connections == 2


@pytest.mark.parametrize("field", ["subject", "name", "address", "message_id"])
def test_a_row_that_would_reach_into_headers_never_leaves(app: Flask, sink: Sink, field: str) -> None:
    queue_many("an", "binh", "chi", "dung", "giang")
    bad = {
        "an": "one\r\nBcc: x@evil.vn",
        "binh": "=?utf-8?q?one=0ABcc:_x?=",
        "chi": " one",
        "dung": "o\u2028ne",
    }
    for key, words in bad.items():
        change(key, **{field: words})
    assert outbox.deliver() == 1
    assert {state_of(key)[0] for key in bad} == {MailState.PARKED}
    assert sink.to() == ["giang@example.gov.vn"]


# ─── The relay ──────────────────────────────────────────────────────────────────────────────────────────────


def test_with_the_relay_down_every_mail_waits(app: Flask, mail_on: config.Relay) -> None:
    queue_many("an", "binh")
    assert outbox.deliver() == 0
    for key in ("an", "binh"):
        state, attempts, error = state_of(key)
        assert (state, attempts) == (MailState.QUEUED, 1)
        assert "refused" in error
    assert outbox.deliver() == 0
    assert state_of("an")[1] == 1  # not before its time


def test_mail_waits_longer_each_time_and_for_three_days() -> None:
    waits = list(iter_waits())
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert max(waits) == timedelta(hours=2)
    assert timedelta(hours=72) <= sum(waits, timedelta()) < timedelta(hours=75)


def iter_waits() -> Iterator[timedelta]:
    attempts = 1
    while (wait := outbox.delay(attempts)) is not None:
        yield wait
        attempts += 1


def test_a_relay_that_was_down_for_three_days_still_gets_the_mail(
    app: Flask, sink: Sink, at: Callable[[timedelta], None]
) -> None:
    queue_many("an")
    sink.answers["an@example.gov.vn"] = "451 4.7.1 Later"
    change("an", attempts=36)  # the first hours are no different
    passed = sum(list(iter_waits())[:36], timedelta())
    at(passed)
    while passed < timedelta(hours=72):
        outbox.deliver()
        state, attempts, error = state_of("an")
        assert (state, error) == (MailState.QUEUED, "451 4.7.1 Later")
        passed += outbox.delay(attempts) or timedelta()
        at(passed)
    sink.answers.clear()
    assert outbox.deliver() == 1


def test_after_three_days_a_mail_is_parked_and_may_be_sent_again(
    app: Flask, sink: Sink, at: Callable[[timedelta], None]
) -> None:
    queue_many("an")
    sink.answers["an@example.gov.vn"] = "451 4.7.1 Later"
    change("an", attempts=len(list(iter_waits())))
    outbox.deliver()
    row = db.session.scalars(select(Mail)).one()
    assert (row.state, row.last_error) == (MailState.PARKED, "451 4.7.1 Later")
    sink.answers.clear()
    outbox.resend(row)
    db.session.commit()
    assert outbox.deliver() == 1
    assert sink.letters[0].message_id == row.message_id


def test_only_a_parked_mail_is_sent_again(app: Flask, sink: Sink) -> None:
    queue_many("an")
    with pytest.raises(RuleBroken):
        outbox.resend(db.session.scalars(select(Mail)).one())


@pytest.mark.parametrize("when", ["answers", "after_data"])
def test_a_mail_refused_for_ever_is_parked_and_the_others_leave(app: Flask, sink: Sink, when: str) -> None:
    queue_many("an", "binh", "chi")
    getattr(sink, when)["binh@example.gov.vn"] = "550 5.1.1 Không có người này"
    assert outbox.deliver() == 2
    assert sink.to() == ["an@example.gov.vn", "chi@example.gov.vn"]
    assert state_of("binh") == (MailState.PARKED, 1, "550 5.1.1 Không có người này")


def test_a_slow_relay_is_given_up_and_holds_no_transaction(app: Flask, sink: Sink) -> None:
    queue_many("an", "binh")
    app.extensions["settings"] = replace(app.extensions["settings"], relay=sink.relay(wait=1.0))
    sink.delay = 1.5
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(in_context, app, outbox.deliver)
        while sink.connections == 0:
            assert not sending.done()
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        queue("meanwhile", "chi@example.gov.vn")  # takes the write lock of SQLite
        db.session.commit()
        assert not sending.done()
        assert sending.result() == 0
    assert state_of("an")[:2] == (MailState.QUEUED, 1)
    assert state_of("binh")[:2] == (MailState.QUEUED, 0)  # given back, not counted


def in_context(app: Flask, work: Callable[[], Any]) -> Any:
    with app.app_context():
        return work()


def test_a_relay_that_hangs_up_loses_nothing(app: Flask, sink: Sink, at: Callable[[timedelta], None]) -> None:
    queue_many("an", "binh", "chi")
    sink.hang_up_at = "binh@example.gov.vn"
    assert outbox.deliver() == 1
    sink.hang_up_at = None
    assert outbox.deliver() == 1  # chi's; binh's waits
    at(timedelta(minutes=1))
    assert outbox.deliver() == 1
    assert sorted(sink.to()) == ["an@example.gov.vn", "binh@example.gov.vn", "chi@example.gov.vn"]


# ─── Leases and clocks ──────────────────────────────────────────────────────────────────────────────────────


def test_two_workers_at_once_send_nothing_twice(app: Flask, sink: Sink) -> None:
    queue_many(*(f"n{number}" for number in range(60)))
    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(in_context, app, outbox.deliver) for _worker in range(3)]
    assert sum(future.result() for future in sent) == 60
    assert len(set(sink.to())) == len(sink.letters) == 60


def test_a_worker_that_slept_does_not_send_what_another_took_meanwhile(app: Flask, sink: Sink) -> None:
    queue_many("an", "binh", "chi")
    sink.delay = 0.5
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(in_context, app, outbox.deliver)
        while sink.connections == 0:
            pass
        change("binh", lease="another", leased_until=clock.wall_now() + timedelta(minutes=3))
        assert sending.result() == 2
    assert sink.to() == ["an@example.gov.vn", "chi@example.gov.vn"]
    assert state_of("binh")[0] is MailState.LEASED


def test_a_mail_whose_every_attempt_kills_the_worker_is_parked_in_the_end(app: Flask, sink: Sink) -> None:
    queue_many("an", "binh")
    change("an", attempts=len(list(iter_waits())) + 1)
    assert outbox.deliver() == 1
    assert state_of("an")[0] is MailState.PARKED
    assert sink.to() == ["binh@example.gov.vn"]


def test_what_a_dead_worker_held_is_taken_when_its_lease_ends(
    app: Flask, sink: Sink, at: Callable[[timedelta], None]
) -> None:
    queue_many("an")
    outbox.claim(timedelta(minutes=3))
    assert outbox.deliver() == 0
    at(timedelta(minutes=3))
    assert outbox.deliver() == 1


def test_a_clock_moved_ahead_and_back_holds_no_mail_and_sends_none_twice(
    app: Flask, sink: Sink, at: Callable[[timedelta], None]
) -> None:
    queue_many("sent")
    outbox.deliver()
    at(timedelta(days=2))
    queue_many("queued", "failed", "held")
    sink.answers["failed@example.gov.vn"] = "451 4.7.1 Later"
    ahead = clock.wall_now()
    change("held", state=MailState.LEASED, lease="dead", leased_until=ahead + timedelta(minutes=3))
    change("queued", next_at=ahead + timedelta(hours=1))
    outbox.deliver()
    sink.answers.clear()
    at(timedelta())
    assert outbox.deliver() == 2  # queued, failed
    at(timedelta(minutes=4))
    assert outbox.deliver() == 1  # held, after the time its holder may need
    assert sorted(sink.to()) == [f"{n}@example.gov.vn" for n in ("failed", "held", "queued", "sent")]


def test_a_worker_told_to_stop_gives_the_rest_back(app: Flask, sink: Sink) -> None:
    queue_many("an", "binh")
    sink.delay = 0.3
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(in_context, app, outbox.deliver)
        while sink.connections == 0:
            pass
        stopping.set()
        assert sending.result() == 1
    stopping.clear()
    assert state_of("binh")[:2] == (MailState.QUEUED, 0)


def test_who_may_no_longer_be_written_to_gets_nothing(app: Flask, sink: Sink, world: World) -> None:
    db.session.execute(update(User).where(User.id == world.users["canbo"]).values(is_active=False))
    for name in ("canbo", "thuky"):
        words = {"name": name, "subject": "s", "text": "t", "html": ""}
        outbox.enqueue(key=name, user_id=world.users[name], address=f"{name}@example.gov.vn", **words)
    db.session.commit()
    assert outbox.deliver() == 1
    assert sink.to() == ["thuky@example.gov.vn"]
    assert state_of("canbo")[0] is MailState.CANCELLED
