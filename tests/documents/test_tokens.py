"""Papers signed with a key that never leaves its token: real PKCS#11, through the settings, read back."""

import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meeting import config
from meeting.config import Settings
from meeting.core.db import db
from meeting.documents import keyring, printing, records, signing
from meeting.documents.keyring import Key, SigningProblem
from meeting.documents.models import Document
from meeting.documents.rules import RecordKind
from meeting.documents.signing import Pictures
from tests.documents import issued, papers, signatures, tokens
from tests.documents.signatures import NAME, authority
from tests.world import World

Login = Callable[[str], Any]

pytestmark = pytest.mark.skipif(
    not tokens.IS_THERE, reason="SoftHSM is not installed: apt-get install softhsm2 (scripts/system.sh test)"
)


@pytest.fixture(scope="module")
def notice(whole_app: Flask) -> bytes:
    """A paper as the product prints it."""
    return printing.printed([papers.letter()])


@pytest.fixture(scope="session")  # its library reads its settings once in the life of a process
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A token with an RSA key and one on a curve."""
    with tokens.slots(tmp_path_factory.mktemp("softhsm")):
        tokens.put("ky-so", *signatures.signer())
        tokens.put("duong-cong", *signatures.signer("Khóa trên đường cong", is_curve=True))
        yield


@pytest.fixture
def of_token(app: Flask, folder: Path, token: None) -> Settings:
    """The settings read from an environment that names the token and the file with its PIN."""
    (folder / "key.p12").unlink()
    (folder / "pin").write_text(f"{tokens.PIN}\n")
    env = {
        "MEETING_DATA": str(folder / "data"), "MEETING_SIGNING": str(folder),
        "MEETING_SIGNING_PASSWORD_FILE": str(folder / "pin"), "MEETING_SIGNING_PKCS11": tokens.address(),
    }  # fmt: skip
    read = config.from_environment(env)
    app.extensions["settings"] = replace(app.extensions["settings"], signing=read.signing)
    return read


def _page(document_id: int) -> str:
    return f"/documents/papers/{document_id}"


def _sign(client: Any, document_id: int) -> Any:
    place = _page(document_id)
    return client.post(
        f"{place}/sign", headers={"Referer": f"http://localhost{place}"}, follow_redirects=True
    )


def test_an_issued_paper_is_signed_with_the_key_of_a_token(
    world: World, login: Login, of_token: Settings, notice: bytes
) -> None:
    document_id, client = issued.document(world, notice).id, login("thuky")
    told = _sign(client, document_id)
    assert "Đã ký số văn bản bằng khóa của cơ quan." in told.text
    assert db.session.get_one(Document, document_id).record_kind is RecordKind.OWN_SIGNATURE
    data = client.get(f"{_page(document_id)}/record-copy").data
    assert data.startswith(notice)
    found = records.examine(data, notice, [authority()[0]])
    assert (found.kind, found.problem, found.is_prefix) == ("signed", "", True)
    assert (found.signatures[0].name, found.signatures[0].is_trusted) == (NAME, True)


@pytest.mark.usefixtures("token")
def test_a_key_on_a_curve_signs_too(notice: bytes) -> None:
    key = Key(pkcs11=tokens.address("duong-cong"), password=tokens.PIN)
    found = records.examine(signing.sign(notice, key, Pictures(), label="x"), notice, [authority()[0]])
    assert (found.problem, found.signatures[0].is_intact, found.signatures[0].is_trusted) == ("", True, True)


REFUSED = (
    (tokens.address(), "0000", "không nhận mã PIN"),
    (tokens.address(token="khác"), tokens.PIN, "Không thấy thiết bị khóa “khác”"),
    (tokens.address("mất"), tokens.PIN, "không có chứng thư số và khóa tên “mất”"),
    (tokens.address(), "", "không có chứng thư số và khóa tên “ky-so”"),  # without a PIN keys are not seen
)


@pytest.mark.parametrize("case", REFUSED, ids=["pin", "token", "key", "no-pin"])
def test_what_a_token_refuses_is_told_and_nothing_is_kept(
    world: World, login: Login, of_token: Settings, notice: bytes, app: Flask, case: tuple[str, str, str]
) -> None:
    address, pin, said = case
    assert of_token.signing is not None
    wrong = replace(of_token.signing, pkcs11=address, password=pin)
    app.extensions["settings"] = replace(app.extensions["settings"], signing=wrong)
    document_id = issued.document(world, notice).id
    files_before = set(app.extensions["settings"].files_dir.rglob("*"))
    told = _sign(login("thuky"), document_id).text
    assert said in told
    assert tokens.PIN not in told
    row = db.session.get_one(Document, document_id, populate_existing=True)
    assert (row.record_file_id, row.record_sha256, row.record_checks) == (None, "", {})
    assert set(app.extensions["settings"].files_dir.rglob("*")) == files_before
    checked = app.test_cli_runner().invoke(args=["documents", "check-signing"])
    assert checked.exit_code == 1
    assert tokens.PIN not in checked.output


def test_reasons_are_told_in_the_language_of_the_reader(
    world: World, login: Login, of_token: Settings, notice: bytes, app: Flask
) -> None:
    assert of_token.signing is not None
    wrong = replace(of_token.signing, pkcs11=tokens.address(token="elsewhere"))
    app.extensions["settings"] = replace(app.extensions["settings"], signing=wrong)
    document_id, client = issued.document(world, notice).id, login("thuky")
    client.post("/accounts/language/en")
    assert "The token “elsewhere” is not there." in _sign(client, document_id).text


@pytest.mark.usefixtures("token")
def test_no_pin_is_written_anywhere(
    notice: bytes, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for pin in (tokens.PIN, "wrong-pin-97531"):
        key, told = Key(pkcs11=tokens.address(), password=pin), ""
        try:
            signing.sign(notice, key, Pictures(), label="x")
        except SigningProblem as problem:
            told = "".join(traceback.format_exception(problem))
        assert pin not in told + repr(key) + caplog.text + "".join(capfd.readouterr())


@pytest.mark.usefixtures("token")
def test_a_token_that_does_not_close_takes_neither_the_signature_nor_the_reason_away() -> None:
    key = Key(pkcs11=tokens.address(), password=tokens.PIN)
    with keyring.opened(key) as signer:
        signer.pkcs11_session.close()  # so that it cannot be closed once more

    def fail() -> None:
        with keyring.opened(key) as signer:
            signer.pkcs11_session.close()
            raise SigningProblem("expired")

    with pytest.raises(SigningProblem, match="expired"):
        fail()


def test_a_library_that_is_none_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.so"
    broken.write_text("no library")
    with pytest.raises(SigningProblem) as problem, keyring.opened(Key(pkcs11=f"{broken}?token=x&cert=y")):
        pass
    assert (problem.value.code, problem.value.detail) == ("token-library", str(broken))


def test_the_pin_is_shown_nowhere(of_token: Settings, app: Flask) -> None:
    assert tokens.PIN not in repr(of_token)
    assert tokens.PIN not in repr(Key(pkcs11=tokens.address(), password=tokens.PIN))
    checked = app.test_cli_runner().invoke(args=["documents", "check-signing"])
    assert checked.exit_code == 0, checked.output
    assert f"Key of {NAME}, until 2037-01-01." in checked.output


@pytest.mark.parametrize(
    "address", ["/usr/lib/none.so?token=a&cert=b", f"{tokens.LIBRARY}?token=a", "pkcs11:"]
)
def test_an_address_of_a_token_that_cannot_be_is_told_at_start(tmp_path: Path, address: str) -> None:
    env = {
        "MEETING_DATA": str(tmp_path), "MEETING_SIGNING": str(tmp_path), "MEETING_SIGNING_PKCS11": address,
    }  # fmt: skip
    with pytest.raises(config.UnsafeSettings, match="MEETING_SIGNING_PKCS11 must be"):
        config.from_environment(env)
