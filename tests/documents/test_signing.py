"""The own signature: real keys made for the tests, real papers, validated by pyHanko and by pdfsig."""

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader

from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.documents import printing, records, signing
from meeting.documents.keyring import Key, SigningProblem
from meeting.documents.models import Document
from meeting.documents.pictures import SEAL_MM, PictureProblem, check_seal, check_signature, draw
from meeting.documents.rules import RecordKind
from meeting.documents.service import keep_own, sign
from meeting.documents.signing import Pictures
from tests.documents import issued, papers, signatures
from tests.documents.signatures import NAME, PASSWORD, authority, drawn, seal
from tests.world import World

Login = Callable[[str], Any]
MM = 72 / 25.4


def key() -> Key:
    return Key(p12=authority()[1], password=PASSWORD)


def pictures() -> Pictures:
    return Pictures((drawn(), "tran-van-thu.png"), (seal(), "seal.png"))


@pytest.fixture(scope="module")
def notice(whole_app: Flask) -> bytes:
    """A paper as the product prints it."""
    return printing.printed([papers.letter()])


def test_a_signed_paper_is_good_and_begins_with_the_bytes_as_issued(notice: bytes, tmp_path: Path) -> None:
    data = signing.sign(notice, key(), pictures(), label="Trần Văn Thư")
    assert data.startswith(notice)
    found = records.examine(data, notice, [authority()[0]])
    assert (found.kind, found.problem, found.warnings) == ("signed", "", ())
    assert found.signatures[0].name == NAME
    assert found.signatures[0].is_trusted
    if shutil.which("pdfsig"):
        path = tmp_path / "signed.pdf"
        path.write_bytes(data)
        told = subprocess.run(
            ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True
        ).stdout
        assert "Signature is Valid" in told
        assert "ETSI.CAdES.detached" in told
        assert "Total document signed" in told


def test_the_pictures_stand_where_the_decree_wants_them(notice: bytes) -> None:
    room = signing.find_room(notice)
    whole = draw(pictures().signature, pictures().seal)
    assert whole is not None
    left, foot, right, top = signing.box_of(whole, room)
    assert (right - left) / MM == pytest.approx(whole.width_mm, abs=0.6)
    middle_x = left + whole.middle_mm[0] * MM
    assert middle_x == pytest.approx(room.middle, abs=1)
    assert (top + foot) / 2 == pytest.approx((room.top + room.foot) / 2, abs=1)
    signature_left = whole.middle_mm[0] - 25 * 600 / 240 / 2 * (60 / 62.5)  # 60 mm is the widest
    covered = SEAL_MM - signature_left
    assert covered / 60 == pytest.approx(1 / 3, abs=0.02)
    page = PdfReader(io.BytesIO(notice)).pages[room.page]
    assert room.foot > 0
    assert right < float(page.mediabox.width) - 10 * MM


def test_without_pictures_the_signature_is_not_seen(notice: bytes) -> None:
    data = signing.sign(notice, key(), Pictures(), label="Trần Văn Thư")
    assert records.examine(data, notice).problem == ""


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: Key(p12=authority()[1], password="another"), "key"),
        (lambda: Key(p12=b"no key at all", password=PASSWORD), "key"),
        (lambda: Key(pkcs11="/usr/lib/none.so?token=x&cert=y", password="1234"), "token-library"),
    ],
)
def test_a_key_that_does_not_open_is_named(notice: bytes, made: Callable[[], Key], code: str) -> None:
    with pytest.raises(SigningProblem) as problem:
        signing.sign(notice, made(), Pictures(), label="x")
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("since", "until", "code", "day"),
    [
        (datetime(2017, 1, 1, tzinfo=UTC), datetime(2017, 6, 1, tzinfo=UTC), "expired", "01/06/2017"),
        (datetime(2018, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC), "not-yet", "01/01/2018"),
    ],
)
def test_a_certificate_signs_only_while_it_holds(
    notice: bytes, since: datetime, until: datetime, code: str, day: str
) -> None:
    with pytest.raises(SigningProblem) as problem:
        signing.sign(notice, Key(signatures.bundle(NAME, since, until), "", PASSWORD), Pictures(), label="x")
    assert (problem.value.code, problem.value.detail) == (code, day)


def test_a_key_whose_certificate_ended_signs_nothing_and_says_since_when(
    world: World, login: Login, folder: Path, notice: bytes, app: Flask
) -> None:
    ended = signatures.bundle(NAME, until=datetime(2018, 1, 1, tzinfo=UTC))  # the process apart lives today
    (folder / "key.p12").write_bytes(ended)
    document_id, client = issued.document(world, notice).id, login("thuky")
    place = f"/documents/papers/{document_id}"
    told = client.post(
        f"{place}/sign", headers={"Referer": f"http://localhost{place}"}, follow_redirects=True
    )
    assert "Chứng thư số của cơ quan đã hết hạn ngày 01/01/2018" in told.text
    row = db.session.get_one(Document, document_id, populate_existing=True)
    assert (row.record_file_id, row.record_sha256) == (None, "")
    with time_machine.travel(datetime(2018, 1, 2, tzinfo=UTC)):
        checked = app.test_cli_runner().invoke(args=["documents", "check-signing"])
    assert checked.exit_code == 1
    assert "ended on 2018-01-01" in checked.output


def test_a_paper_without_a_room_is_not_signed_with_pictures() -> None:
    with pytest.raises(SigningProblem) as problem:
        signing.sign(issued.blank(), key(), pictures(), label="x")
    assert problem.value.code == "no-room"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: signatures.picture("JPEG"), "not-png"),
        (lambda: b"GIF89a" + b"x" * 100, "not-png"),
        (lambda: seal()[:200], "broken"),
        (lambda: drawn((190, 20, 25), (430, 430), ground=255), "no-alpha"),
        (lambda: drawn((20, 40, 170), (430, 430)), "not-red"),
        (lambda: drawn((60, 60, 60), (430, 430)), "not-red"),
        (lambda: drawn((190, 20, 25), (5001, 2)), "too-large"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * (5 * 1024 * 1024), "too-large"),
    ],
)
def test_a_picture_that_is_no_seal_is_named(data: Callable[[], bytes], code: str) -> None:
    with pytest.raises(PictureProblem) as problem:
        check_seal(data(), "seal.png")
    assert (problem.value.code, problem.value.name) == (code, "seal.png")


def test_a_signature_is_blue() -> None:
    check_signature(drawn(), "a.png")
    with pytest.raises(PictureProblem, match="not-blue"):
        check_signature(seal(), "a.png")


def test_the_office_signs_and_the_signed_paper_becomes_the_record(
    world: World, login: Login, folder: Path, notice: bytes
) -> None:
    document_id, client = issued.document(world, notice).id, login("thuky")
    assert "Ký số bằng khóa của cơ quan" in client.get(f"/documents/papers/{document_id}/record").text
    answer = client.post(f"/documents/papers/{document_id}/sign")
    assert answer.status_code == 303
    row = db.session.get_one(Document, document_id, populate_existing=True)
    assert row.record_kind is RecordKind.OWN_SIGNATURE
    assert row.record_checks["is_prefix"] is True
    copy = client.get(f"/documents/papers/{document_id}/record-copy").data
    assert copy.startswith(notice)
    page = client.get(f"/documents/papers/{document_id}/record").text
    assert "Do CA thử chứng thực." in page
    again = client.post(
        f"/documents/papers/{document_id}/sign", headers={"Referer": "http://localhost/documents/"}
    )
    assert again.status_code in {303, 422}
    assert db.session.get_one(Document, document_id, populate_existing=True).version == row.version


def test_a_missing_picture_is_named(world: World, actor: Any, folder: Path, notice: bytes) -> None:
    (folder / "signatures" / "tran-van-thu.png").unlink()
    with pytest.raises(RuleBroken) as broken:
        sign(actor("thuky"), issued.document(world, notice))
    assert "signatures/tran-van-thu.png" in str(broken.value.message)


def test_without_a_key_nothing_is_offered_and_nothing_signed(world: World, actor: Any, login: Login) -> None:
    document = issued.document(world)
    assert "Ký số bằng" not in login("thuky").get(f"/documents/papers/{document.id}/record").text
    with pytest.raises(RuleBroken, match="khóa"):
        sign(actor("thuky"), db.session.get_one(Document, document.id))


def test_only_the_secretariat_signs(world: World, login: Login, folder: Path, notice: bytes) -> None:
    document_id = issued.document(world, notice).id
    for username in ("giamdoc", "rachgia", "quantri"):
        assert login(username).post(f"/documents/papers/{document_id}/sign").status_code == 403


def test_the_operator_checks_key_and_pictures(app: Flask, folder: Path) -> None:
    told = app.test_cli_runner().invoke(args=["documents", "check-signing"])
    assert told.exit_code == 0, told.output
    assert NAME in told.output
    assert "until 2037-01-01" in told.output
    (folder / "seal.png").write_bytes(signatures.picture("JPEG"))
    told = app.test_cli_runner().invoke(args=["documents", "check-signing"])
    assert told.exit_code == 1
    assert "seal.png: not-png" in told.output


def test_what_is_signed_is_kept_only_for_a_paper_in_force(
    world: World, actor: Any, folder: Path, notice: bytes
) -> None:
    document = issued.document(world, notice)
    signed = sign(actor("thuky"), document)
    row = db.session.get_one(Document, document.id)
    keep_own(actor("thuky"), row, signed)
    with pytest.raises(RuleBroken):
        keep_own(actor("thuky"), row, signed)
