"""The signed copy handed in on its page; the bytes are looked into by the real process apart."""

import hashlib
import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from meeting.core import apart
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
    refused = _hand_in(client, document_id, signatures.scan(2), declared="y")
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    assert _now(document_id).record_sha256 == before
    why = "Bản trước thiếu <dấu>"
    assert _hand_in(client, document_id, signatures.scan(2), declared="y", reason=why).status_code == 303
    row = db.session.execute(
        select(TrailRow).where(TrailRow.name == "RecordReplaced", TrailRow.thing_id == document_id)
    ).scalar_one()
    assert (row.data["before"], row.data["reason"]) == (before, why)
    assert row.data["paper"] == "Thông báo kết luận 45/TB-SLĐTBXH"


def test_a_copy_handed_in_by_a_double_click_is_taken_once(world: World, login: Login) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    page = f"/documents/papers/{document_id}"
    for _click in range(2):
        answer = _hand_in(client, document_id, signed(), _key="handed-in-twice")
        assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert "không thực hiện lần thứ hai" in client.get(page).text
    kept = select(TrailRow.name).where(TrailRow.thing_id == document_id, TrailRow.name.like("Record%"))
    assert db.session.scalars(kept).all() == ["RecordKept"]


def test_a_second_click_that_overtakes_the_first_is_the_one_that_counts(
    world: World, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id, first, second = issued.document(world, ours()).id, login("thuky"), login("thuky")
    real: Callable[..., Any] = apart.call
    answers: list[int] = []

    def overtaken(*given: Any) -> Any:
        found = real(*given)
        monkeypatch.setattr(apart, "call", real)  # for the second click, too
        answers.append(_hand_in(second, document_id, signed(), _key="handed-in-twice").status_code)
        return found

    monkeypatch.setattr(apart, "call", overtaken)
    answer = _hand_in(first, document_id, signed(), _key="handed-in-twice")
    assert [*answers, answer.status_code] == [303, 303]
    assert "không thực hiện lần thứ hai" in first.get(f"/documents/papers/{document_id}").text
    kept = select(TrailRow.name).where(TrailRow.thing_id == document_id, TrailRow.name.like("Record%"))
    assert db.session.scalars(kept).all() == ["RecordKept"]


def test_another_form_sent_under_the_same_key_is_refused(world: World, login: Login) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    _hand_in(client, document_id, signed(), _key="handed-in-twice")
    words = {"declared": "y", "reason": "Bản khác"}
    other = _hand_in(client, document_id, signatures.scan(2), _key="handed-in-twice", **words)
    assert other.status_code == 409
    assert _now(document_id).record_kind is RecordKind.SIGNED


def test_a_scan_needs_the_word_of_the_clerk(world: World, login: Login) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    answer = _hand_in(client, document_id, signatures.scan(2))
    assert answer.status_code == 422
    assert "đánh dấu" in answer.text
    assert _hand_in(client, document_id, signatures.scan(2), declared="y").status_code == 303
    row = _now(document_id)
    assert row.record_kind is RecordKind.SCAN
    assert row.record_checks["warnings"] == []
    assert row.record_checks["declared"] is True


@pytest.mark.parametrize(
    ("data", "name", "said", "kept"),
    [
        (lambda: signatures.scan(2, dpi=150), "quet.pdf", "dưới 200 dpi", ["low-dpi"]),
        (lambda: signatures.scan(2, mode="L"), "quet.pdf", "không có màu", ["no-colour"]),
        (signatures.picture, "trang.png", "không phải PDF", ["no-pdf"]),
        (lambda: signatures.picture(dpi=120, mode="L"), "trang.png", "dưới 200 dpi",
         ["low-dpi", "no-colour", "no-pdf"]),
    ],
)  # fmt: skip
def test_a_scan_below_the_demands_of_the_decree_is_kept_only_with_a_reason(
    world: World, login: Login, data: Callable[[], bytes], name: str, said: str, kept: list[str]
) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    refused = _hand_in(client, document_id, data(), name, declared="y")
    assert refused.status_code == 422
    assert 'id="excuse-error"' in refused.text
    assert said in refused.text
    assert "Nghị định 30/2020/NĐ-CP" in refused.text
    assert "Hãy quét lại, hoặc ghi tại đây lý do vẫn lưu bản này." in refused.text
    assert _now(document_id).record_file_id is None
    why = "Bản giấy đã chuyển lưu trữ, máy quét cũ"
    assert _hand_in(client, document_id, data(), name, declared="y", excuse=why).status_code == 303
    row = _now(document_id)
    assert row.record_checks["warnings"][: len(kept)] == kept
    assert row.record_checks["excuse"] == why
    assert f"Vẫn lưu vì: {why}" in client.get(f"/documents/papers/{document_id}").text


def test_a_scan_nobody_can_read_is_not_kept_with_any_reason(world: World, login: Login) -> None:
    document_id = issued.document(world, ours()).id
    for data, name in ((signatures.scan(dpi=80), "a.pdf"), (signatures.picture(dpi=80), "a.png")):
        answer = _hand_in(login("thuky"), document_id, data, name, declared="y", excuse="Không có bản khác")
        assert answer.status_code == 422
        assert "quá thô" in answer.text


def test_a_reason_given_for_a_good_scan_is_not_kept(world: World, login: Login) -> None:
    document_id = issued.document(world, ours()).id
    _hand_in(login("thuky"), document_id, signatures.scan(2), declared="y", excuse="thừa")
    assert "excuse" not in _now(document_id).record_checks


def test_earlier_copies_stay_listed_and_the_latest_is_the_record(
    world: World, login: Login, count_queries: Any
) -> None:
    meeting_id = scene.whole(world)
    document_id, client = issued.document(world, ours(), meeting_id=meeting_id).id, login("thuky")
    scans = [signatures.scan(2, dpi=dpi) for dpi in (200, 210, 220)]
    for turn, data in enumerate(scans):
        why = f"Lý do {turn}" if turn else ""
        answer = _hand_in(client, document_id, data, f"quet-{turn}.pdf", declared="y", reason=why)
        assert answer.status_code == 303
    with count_queries() as asked:
        page = client.get(f"/documents/papers/{document_id}").text
    assert len(asked) <= 13
    assert "Các bản lưu trước (2)" in page
    assert page.index("quet-2.pdf") < page.index("quet-1.pdf") < page.index("quet-0.pdf")
    assert "Thay vì: Lý do 1" in page
    assert "Thay vì: Lý do 2" in page
    for data in scans[:2]:
        assert hashlib.sha256(data).hexdigest() in page
    found = re.findall(rf"/documents/papers/{document_id}/record-copies/(\d+)", page)
    copies = [client.get(f"/documents/papers/{document_id}/record-copies/{key}").data for key in found]
    assert copies == [scans[1], scans[0]]
    assert client.get(f"/documents/papers/{document_id}/record-copy").data == scans[2]
    other = issued.document(world, ours(), number=46).id
    assert client.get(f"/documents/papers/{other}/record-copies/{found[0]}").status_code == 404
    seen = login("rachgia").get(f"/documents/papers/{document_id}").text
    assert "quet-0.pdf" in seen
    assert "Lý do 1" not in seen
    assert "record-copies" not in seen
    assert (
        login("rachgia").get(f"/documents/papers/{document_id}/record-copies/{found[0]}").status_code == 403
    )
    assert login("giamdoc").get(f"/documents/papers/{document_id}/record-copies/{found[0]}").data == scans[1]


def test_the_page_says_what_was_asked_of_a_certificate_and_what_was_not(world: World, login: Login) -> None:
    document_id, client = issued.document(world, ours()).id, login("thuky")
    ended = signatures.bundle("Người ký cũ", until=datetime(2017, 6, 1, tzinfo=UTC))
    _hand_in(client, document_id, signatures.signed(ours(), p12=ended))
    page = client.get(f"/documents/papers/{document_id}").text
    assert "(01/01/2017 – 01/06/2017) không có hiệu lực vào thời điểm ký" in page
    assert "Chưa kiểm tra chứng thư số có bị thu hồi hay không" in page
    _hand_in(client, document_id, signed(), reason="Ký lại bằng chứng thư số còn hạn")
    assert "(01/01/2017 – 01/01/2037) có hiệu lực" in client.get(f"/documents/papers/{document_id}").text


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
