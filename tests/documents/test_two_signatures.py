"""Papers two people sign: the second signature is added to the copy with the first, which stays good."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from meeting.core import files
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.events import TrailRow
from meeting.core.files import StoredFile
from meeting.documents import printing, records, service, signing
from meeting.documents.keyring import Key, SigningProblem
from meeting.documents.models import Document, EarlierCopy
from meeting.documents.rules import Kind, RecordKind
from meeting.documents.service import Draft, Giving
from meeting.documents.signing import Pictures
from meeting.documents.source import Source
from meeting.minutes.rules import State
from tests.documents import papers, signatures
from tests.documents.signatures import PASSWORD, authority, drawn, seal
from tests.minutes import room as minutes_room
from tests.world import World

Login = Callable[[str], Any]
Who = Callable[[str], Actor]
SECRETARY, CHAIR = "Trần Văn Thư", "Đặng Văn Mẫu"
MM = 72 / 25.4


@pytest.fixture(scope="module")
def printed(whole_app: Flask) -> bytes:
    """Minutes as the product prints them."""
    return printing.printed([papers.minutes()])


@pytest.fixture
def issued(world: World, actor: Who, folder: Path) -> int:
    """Real minutes, approved and issued, in an office with a key and the pictures of both."""
    (folder / "signatures" / "dang-van-mau.png").write_bytes(drawn())
    begun = minutes_room.begun(actor, world)
    begun.state = State.APPROVED
    db.session.commit()
    source = Source(kind=Kind.MINUTES, meeting_id=begun.meeting_id)
    document = service.prepare(actor("thuky"), source, Draft())
    service.issue(actor("thuky"), document, Giving(begun.meeting.held_on))
    db.session.commit()
    return document.id


def _pictures(*, is_sealed: bool = False) -> Pictures:
    return Pictures((drawn(), "pen.png"), (seal(), "seal.png") if is_sealed else None)


def _key() -> Key:
    return Key(p12=authority()[1], password=PASSWORD)


def _boxes(data: bytes) -> dict[str, tuple[int, tuple[float, ...]]]:
    """Each visible signature: its field, page and box."""
    found = {}
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
        for note in (note.get_object() for note in page.get("/Annots") or ()):
            if note.get("/FT") == "/Sig":
                found[str(note["/T"])] = number, tuple(float(edge) for edge in note["/Rect"])
    return found


def _now(document_id: int) -> Document:
    db.session.rollback()
    return db.session.get_one(Document, document_id, populate_existing=True)


def _sign(client: Any, document_id: int, place: int, **more: str) -> Any:
    page = f"/documents/papers/{document_id}"
    data = {"place": str(place), **more}
    return client.post(
        f"{page}/sign", data=data, headers={"Referer": f"http://localhost{page}"}, follow_redirects=True
    )


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_both_signatures_are_good_and_each_stands_in_its_own_place(
    printed: bytes, order: tuple[int, int]
) -> None:
    once = signing.sign(printed, _key(), _pictures(is_sealed=order[0] == 2), label="a", place=order[0])
    twice = signing.sign(once, _key(), _pictures(is_sealed=order[1] == 2), label="b", place=order[1])
    assert once.startswith(printed)
    assert twice.startswith(once)
    found = records.examine(twice, printed, [authority()[0]])
    assert (found.kind, found.problem, found.is_prefix) == ("signed", "", True)
    assert [(s.is_intact, s.is_trusted) for s in found.signatures] == [(True, True)] * 2
    assert [s.is_whole for s in found.signatures] == [False, True]
    assert found.signatures[0].changed == "form"  # a signature was added, nothing else
    assert found.warnings == ()
    boxes = _boxes(twice)
    for place, field in ((1, "Chu-ky-so"), (2, "Chu-ky-so-2")):
        room = signing.find_room(printed, place)
        page, (left, foot, right, top) = boxes[field]
        assert page == room.page
        assert (top + foot) / 2 == pytest.approx((room.top + room.foot) / 2, abs=1)
        if place == 1:  # without a seal the middle of the box is that of the signature
            assert (left + right) / 2 == pytest.approx(room.middle, abs=1)
    assert boxes["Chu-ky-so"][1][2] <= boxes["Chu-ky-so-2"][1][0]  # the secretary left, the chair right
    width = float(PdfReader(io.BytesIO(twice)).pages[0].mediabox.width)
    assert boxes["Chu-ky-so-2"][1][2] < width - 10 * MM


def test_a_place_that_is_taken_is_not_signed_over(printed: bytes) -> None:
    once = signing.sign(printed, _key(), _pictures(), label="a", place=1)
    with pytest.raises(SigningProblem, match="room-taken"):
        signing.sign(once, _key(), _pictures(), label="a", place=1)


def test_a_letter_keeps_no_second_place() -> None:
    with pytest.raises(SigningProblem, match="no-room"):
        signing.find_room(printing.printed([papers.letter()]), 2)


def test_issued_minutes_are_signed_by_the_secretary_and_then_by_the_chair(issued: int, login: Login) -> None:
    client, page = login("thuky"), f"/documents/papers/{issued}"
    assert _now(issued).signers == (("Thư ký", SECRETARY), ("Chủ tọa", CHAIR))
    told = client.get(page).text
    assert f"Ký cho {SECRETARY}, Thư ký…" in told
    assert f"Ký cho {CHAIR}, Chủ tọa…" in told
    told = _sign(client, issued, 1).text
    assert "Đã ký 1/2" in told
    assert f"Ký cho {SECRETARY}" not in told
    row = _now(issued)
    first = client.get(f"{page}/record-copy").data
    told = _sign(client, issued, 2).text
    assert "Đã ký 2/2" in told
    assert "Ký cho" not in told
    second = client.get(f"{page}/record-copy").data
    assert second.startswith(first)
    printed = files.read(db.session.get_one(StoredFile, row.printed_file_id))
    assert first.startswith(printed)
    found = records.examine(second, printed, [authority()[0]])
    assert [(s.is_intact, s.is_trusted) for s in found.signatures] == [(True, True)] * 2
    row = _now(issued)
    assert row.record_kind is RecordKind.OWN_SIGNATURE
    assert row.record_sha256 == hashlib.sha256(second).hexdigest()
    assert row.record_checks["places"] == [1, 2]
    earlier = db.session.scalars(select(EarlierCopy).where(EarlierCopy.document_id == issued)).one()
    assert (earlier.sha256, earlier.reason) == (hashlib.sha256(first).hexdigest(), "")
    trail = db.session.scalars(
        select(TrailRow).where(TrailRow.thing_kind == "document", TrailRow.name == "SignatureAdded")
    ).one()
    assert (trail.data["signer"], trail.data["count"], trail.data["total"]) == (CHAIR, 2, 2)
    assert "Được ký tiếp" in client.get(page).text


def test_the_chair_signs_a_copy_the_secretary_signed_elsewhere(issued: int, login: Login) -> None:
    client, page = login("thuky"), f"/documents/papers/{issued}"
    printed = client.get(f"{page}.pdf").data
    elsewhere = signatures.signed(printed)
    client.post(
        f"{page}/record", data={"file": (io.BytesIO(elsewhere), "ky.pdf")}, content_type="multipart/form-data"
    )
    assert "Đã ký 1/2" in client.get(page).text
    assert "Đã ký 2/2" in _sign(client, issued, 2).text
    data = client.get(f"{page}/record-copy").data
    assert data.startswith(elsewhere)
    assert "Ký cho" not in client.get(page).text


def test_nobody_signs_twice_and_no_place_is_invented(issued: int, login: Login) -> None:
    client = login("thuky")
    _sign(client, issued, 1)
    once = _now(issued).record_sha256
    for place in (1, 3, 0, -1):
        assert "Không còn chỗ ký" in _sign(client, issued, place).text
        assert _now(issued).record_sha256 == once


def test_a_double_click_signs_once_and_is_not_told_that_nothing_is_left(issued: int, login: Login) -> None:
    client = login("thuky")
    assert "Đã ký 1/2" in _sign(client, issued, 1, _key="signed-by-two-clicks").text
    once = _now(issued).record_sha256
    told = _sign(client, issued, 1, _key="signed-by-two-clicks").text
    assert "Không còn chỗ ký" not in told
    assert "không thực hiện lần thứ hai" in told
    assert _now(issued).record_sha256 == once


def test_two_who_sign_at_once_lose_no_signature(issued: int, actor: Who) -> None:
    mine = service.sign(actor("thuky"), _now(issued), 1)
    theirs = service.sign(actor("thuky"), _now(issued), 2)
    service.keep_own(actor("thuky"), _now(issued), theirs)
    db.session.commit()
    with pytest.raises(RuleBroken, match="thay đổi"):
        service.keep_own(actor("thuky"), _now(issued), mine)


def test_a_scan_gives_way_to_a_signed_copy_only_with_a_reason(issued: int, login: Login) -> None:
    client, page = login("thuky"), f"/documents/papers/{issued}"
    client.post(
        f"{page}/record",
        data={"file": (io.BytesIO(signatures.scan(2)), "quet.pdf"), "declared": "y"},
        content_type="multipart/form-data",
    )
    assert 'name="reason"' in client.get(page).text
    assert "lý do thay bản lưu" in _sign(client, issued, 1).text
    assert _now(issued).record_kind is RecordKind.SCAN
    assert "Đã ký 1/2" in _sign(client, issued, 1, reason="Thay bản quét bằng bản ký số").text
    assert db.session.scalars(select(EarlierCopy.reason)).one() == "Thay bản quét bằng bản ký số"
