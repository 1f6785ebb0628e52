"""Mails are queued with the change, claimed with a lease and sent once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meeting import config
from meeting.core import outbox
from meeting.core.db import db
from meeting.core.outbox import Mail, MailState


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
