"""A paper is printed outside of the transaction that issues it: nobody waits for its number meanwhile."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from meeting.core import books, pdf
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.files import StoredFile
from meeting.core.once import IdempotencyKey
from meeting.documents import service
from meeting.documents.models import Document
from meeting.documents.rules import DocumentState, Kind
from meeting.documents.service import Draft
from meeting.documents.source import Source
from tests.conftest import Client
from tests.documents import scene
from tests.world import World

Who = Callable[[str], Actor]
Login = Callable[[str], Client]
SIGNER = Draft(signer_name="Trần Văn Thư", signer_title="CHÁNH VĂN PHÒNG")
DAY = date(2017, 10, 9)
FORM = {"number": "", "issued_on": "09/10/2017"}


@pytest.fixture
def place(world: World, actor: Who) -> str:
    key = scene.meeting(world)
    scene.people(key)
    document = service.prepare(actor("thuky"), Source(kind=Kind.INVITATION, meeting_id=key), SIGNER)
    db.session.commit()
    return f"/documents/papers/{document.id}/issue"


def find() -> Document:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Document)).one()


def test_others_write_while_the_paper_is_printed(
    app: Flask, place: str, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, real = login("thuky"), pdf.render
    printed: list[str] = []

    def watched(html: str, css: str = "", variant: str = pdf.ARCHIVE) -> bytes:
        if not printed:  # the first time the page is printed, later it comes from its bytes
            with db.engine.begin() as other:
                other.execute(text("UPDATE number_book SET next_number = next_number"))
                other.execute(text('UPDATE "user" SET username = username'))
        printed.append(html)
        return real(html, css, variant)

    monkeypatch.setattr(pdf, "render", watched)
    assert client.post(place, data={**FORM, "_key": "issue-once-1"}).status_code == 303
    document = find()
    assert (document.state, document.number) == (DocumentState.ISSUED, 1)
    assert len(set(printed)) == 1
    assert db.session.scalar(select(func.count(StoredFile.id))) == 1
    assert db.session.scalars(select(IdempotencyKey.key)).all() == ["issue-once-1"]
    assert client.post(place, data={**FORM, "_key": "issue-once-1"}).status_code == 303
    assert db.session.scalar(select(func.count(books.NumberEntry.id))) == 1


def test_a_number_taken_while_the_paper_was_printed_is_not_printed_on_it(
    app: Flask, place: str, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, real = login("thuky"), pdf.render
    printed: list[str] = []

    def overtaken(html: str, css: str = "", variant: str = pdf.ARCHIVE) -> bytes:
        if not printed:
            with app.app_context():
                books.take(
                    books.Wanted(books.place_of("GM", DAY), DAY, books.symbol_of("GM"), "Giấy mời khác", None)
                )
                db.session.commit()
        printed.append(html)
        return real(html, css, variant)

    monkeypatch.setattr(pdf, "render", overtaken)
    assert client.post(place, data=FORM).status_code == 303
    assert find().number == 2
    assert len(set(printed)) == 2


def test_what_cannot_be_printed_is_told_and_leaves_nothing(
    place: str, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: str) -> bytes:
        raise TimeoutError

    client = login("thuky")
    monkeypatch.setattr(pdf, "render", broken)
    answer = client.post(place, data=FORM)
    assert answer.status_code == 422
    assert "Không in được văn bản nên chưa ban hành" in answer.text
    assert find().state is DocumentState.DRAFT
    assert db.session.scalar(select(func.count(books.NumberEntry.id))) == 0
