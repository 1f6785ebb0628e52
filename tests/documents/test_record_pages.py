"""The signed copy handed in on its page; the bytes are looked into by the real process apart."""

import io
import os
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.events import TrailRow
from meeting.core.files import StoredFile
from meeting.documents.models import Document
from meeting.documents.rules import DocumentState, RecordKind
from meeting.documents.service.recording import looked_into
from tests.conftest import Client
from tests.documents import issued, scene, signatures
from tests.documents.test_records import ours, signed
from tests.world import World

Login = Callable[[str], Any]


def _hand_in(client: Client, document_id: int, data: bytes, name: str = "ban-ky.pdf", **more: str) -> Any:
    return client.post(
        f"/documents/papers/{document_id}/record",
        data={"file": (io.BytesIO(data), name), **more},
        content_type="multipart/form-data",
    )


def _now(document_id: int) -> Document:
    db.session.rollback()
    return db.session.get_one(Document, document_id, populate_existing=True)


def test_a_signed_copy_becomes_the_record_and_the_issued_bytes_stay(world: World, login: Login) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    answer = _hand_in(client, document_id, signed())
    assert answer.status_code == 303
    row = _now(document_id)
    assert row.record_kind is RecordKind.SIGNED
    assert row.record_checks["signatures"][0]["name"] == signatures.NAME
    assert row.record_checks["is_prefix"] is True
    printed = db.session.get_one(StoredFile, row.printed_file_id)
    assert printed.sha256 == row.sha256 != row.record_sha256
    page = client.get(answer.headers["Location"]).text
    assert signatures.NAME in page
    assert "Chưa kiểm tra" in page  # no certificates of authorities are set
    copy = client.get(f"/documents/papers/{document_id}/record-copy")
    assert copy.data == signed()


def test_a_record_is_replaced_only_with_a_line_in_the_trail(world: World, login: Login) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    _hand_in(client, document_id, signed())
    before = _now(document_id).record_sha256
    assert "đã là bản lưu" in _hand_in(client, document_id, signed()).text
    assert _hand_in(client, document_id, signatures.scan(2), declared="y").status_code == 303
    row = db.session.execute(
        select(TrailRow).where(TrailRow.name == "RecordReplaced", TrailRow.thing_id == document_id)
    ).scalar_one()
    assert row.data["before"] == before
    assert row.data["paper"] == "Thông báo kết luận 45/TB-SLĐTBXH"


def test_a_scan_needs_the_word_of_the_clerk(world: World, login: Login) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    answer = _hand_in(client, document_id, signatures.scan(2))
    assert answer.status_code == 422
    assert "đánh dấu" in answer.text
    assert (
        _hand_in(client, document_id, signatures.picture(mode="L"), "trang.png", declared="y").status_code
        == 303
    )
    row = _now(document_id)
    assert row.record_kind is RecordKind.SCAN
    assert row.record_checks["warnings"] == ["no-colour"]
    assert row.record_checks["declared"] is True


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.pdf", "Tệp rỗng"),
        (b"%PDF-1.4 broken" + b"x" * 600, "a.pdf", "hỏng"),
        (b"hello world, this is no PDF at all", "a.pdf", "Nội dung tệp"),
        (lambda: signatures.locked(ours()), "a.pdf", "mật khẩu"),
        (ours, "a.pdf", "chưa có ai ký"),
        (lambda: signatures.signed(signatures.paper("Văn bản khác hẳn")), "a.pdf", "văn bản khác"),
        (lambda: b"PK\x03\x04" + b"0" * 100, "a.docx", "Nội dung tệp"),
    ],
)
def test_what_is_no_signed_copy_is_refused_at_its_field(
    world: World, login: Login, data: Any, name: str, said: str
) -> None:
    document_id = issued.document(world, ours()).id
    answer = _hand_in(login("thuky"), document_id, data() if callable(data) else data, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="file-error"' in answer.text
    assert _now(document_id).record_file_id is None


def test_no_file_chosen_is_told(world: World, login: Login) -> None:
    document_id = issued.document(world, ours()).id
    answer = login("thuky").post(f"/documents/papers/{document_id}/record", data={})
    assert answer.status_code == 422
    assert "Chọn tệp" in answer.text


def test_a_cancelled_paper_takes_no_copy(world: World, login: Login) -> None:
    document_id = issued.document(world, ours(), state=DocumentState.CANCELLED).id
    assert _hand_in(login("thuky"), document_id, signed()).status_code == 422
    assert _now(document_id).record_file_id is None


def test_copies_are_handed_in_by_the_secretariat_only(world: World, login: Login) -> None:
    document_id = issued.document(world, ours()).id
    for username in ("giamdoc", "rachgia", "xem"):
        assert _hand_in(login(username), document_id, signed()).status_code == 403


def test_whoever_reads_the_paper_reads_its_record_copy(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    document_id = issued.document(world, ours(), meeting_id=meeting_id).id
    _hand_in(login("thuky"), document_id, signed())
    page = login("rachgia").get(f"/documents/papers/{document_id}")
    assert "ban-ky.pdf" in page.text
    assert "Nộp bản" not in page.text
    assert login("rachgia").get(f"/documents/papers/{document_id}/record-copy").data == signed()
    stranger = issued.document(world, ours(), number=46).id  # about no meeting
    assert login("rachgia").get(f"/documents/papers/{stranger}/record-copy").status_code == 403
    assert login("thuky").get(f"/documents/papers/{stranger}/record-copy").status_code == 404


def test_a_file_that_ends_the_process_is_told_at_its_field() -> None:
    with pytest.raises(RuleBroken) as refused:
        looked_into(os._exit, 1)
    assert refused.value.field == "file"
