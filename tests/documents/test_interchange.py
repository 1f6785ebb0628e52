"""The draft package: read back, marked as a draft in three places, complete as far as the record is."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from meeting.core.db import db
from meeting.directory.models import Unit
from meeting.documents.interchange import METADATA, NOTE, OWN, STANDARD
from meeting.documents.models import Document
from meeting.documents.paper import Urgency
from meeting.documents.rules import DocumentState
from tests.documents import issued
from tests.world import World

Login = Callable[[str], Any]


def _ids(world: World) -> None:
    for code, organ_id in (("bgd", "H33.12"), ("vieclam", "H33.12.05"), ("rachgia", "H33.40.07")):
        db.session.get_one(Unit, world.units[code]).organ_id = organ_id
    db.session.commit()


def _open(login: Login, document_id: int) -> zipfile.ZipFile:
    answer = login("thuky").get(f"/documents/papers/{document_id}/package.zip")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def _texts(archive: zipfile.ZipFile) -> Callable[[str], list[str]]:
    root = ET.fromstring(archive.read(METADATA))  # noqa: S314 - our own bytes
    return lambda name: [element.text or "" for element in root.iter(f"{{{STANDARD}}}{name}")]


def test_the_package_says_what_the_paper_is(world: World, login: Login) -> None:
    _ids(world)
    paper = issued.document(world)
    paper.recipients = "Ban Giám đốc\nPhòng LĐTBXH thành phố Rạch Giá\nLưu: VT"
    paper.urgency = Urgency.EXPRESS
    db.session.commit()
    said = _texts(_open(login, paper.id))
    assert said("OrganId")[0] == "H33.12"
    assert "H33.40.07" in said("OrganId")
    assert said("CodeNumber") == ["45"]
    assert said("CodeNotation") == ["TB-SLĐTBXH"]
    assert said("PromulgationDate") == ["2017/10/09"]
    assert said("TypeName") == ["Thông báo"]
    assert said("Priority") == ["3"]
    assert said("FullName") == ["Trần Văn Thư"]
    assert said("Place") == ["Kiên Giang", "Ban Giám đốc", "Phòng LĐTBXH thành phố Rạch Giá", "Lưu: VT"]
    assert said("BussinessDocType") == ["0"]
    assert said("PageAmount") == ["1"]


def test_each_file_stands_with_its_hash(world: World, login: Login) -> None:
    paper = issued.document(world)
    archive = _open(login, paper.id)
    root = ET.fromstring(archive.read(METADATA))  # noqa: S314
    hashes = [element.text for element in root.iter(f"{{{OWN}}}Sha256")]
    assert hashes == [paper.sha256]
    assert hashlib.sha256(archive.read("van-ban.pdf")).hexdigest() == paper.sha256


def test_it_is_marked_as_a_draft_everywhere(world: World, login: Login) -> None:
    archive = _open(login, issued.document(world).id)
    assert archive.namelist()[0] == NOTE
    told = archive.read(NOTE).decode()
    assert told.startswith("BẢN NHÁP GÓI TIN")
    assert "mã định danh của Sở Lao động" in told  # no code is known
    xml = archive.read(METADATA).decode()
    assert "BẢN NHÁP GÓI TIN" in xml
    assert 'trang-thai="ban-nhap"' in xml
    assert METADATA.startswith("BAN-NHAP")


def test_words_of_a_subject_never_break_the_xml(world: World, login: Login) -> None:
    paper = issued.document(world)
    paper.subject = "<b>Ý kiến</b> & “kết luận” 👋\x0b ]]> -->"
    db.session.commit()
    assert _texts(_open(login, paper.id))("Subject") == ["<b>Ý kiến</b> & “kết luận” 👋 ]]> -->"]


def test_the_same_paper_gives_the_same_bytes(world: World, login: Login) -> None:
    document_id, client = issued.document(world).id, login("thuky")
    first, second = (client.get(f"/documents/papers/{document_id}/package.zip").data for _ in range(2))
    assert first == second


def test_only_a_paper_in_force_is_packed_and_only_by_the_secretariat(world: World, login: Login) -> None:
    ended = issued.document(world, state=DocumentState.CANCELLED).id
    assert login("thuky").get(f"/documents/papers/{ended}/package.zip").status_code == 404
    paper = issued.document(world, number=46).id
    assert login("rachgia").get(f"/documents/papers/{paper}/package.zip").status_code == 403
    assert db.session.get_one(Document, paper).number == 46
