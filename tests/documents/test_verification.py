import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine

from meeting.core import clock
from meeting.core.db import db
from meeting.core.web.tries import FREE, Tries
from meeting.documents import codes
from meeting.documents.models import Document
from meeting.documents.rules import DocumentState, Kind, Relation
from meeting.documents.views import verification
from tests.conftest import Client
from tests.documents import issued
from tests.world import World


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    verification.tries.forget()
    yield
    verification.tries.forget()


def _at(paper: Document) -> str:
    return f"/verify/{codes.shown(paper.code or '')}"


def test_anybody_verifies_a_paper_by_its_code(world: World, anonymous: Client) -> None:
    paper = issued.document(world)
    answer = anonymous.get(_at(paper))
    assert answer.status_code == 200
    for told in ("45/TB-SLĐTBXH", "09/10/2017", "Ý kiến kết luận", "Sở Lao động", "Còn hiệu lực"):
        assert told in answer.text
    assert paper.sha256 in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots" content="noindex' in answer.text
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_nothing_else_leaks(world: World, anonymous: Client) -> None:
    paper = issued.document(world, state=DocumentState.CANCELLED)
    text = anonymous.get(_at(paper)).text
    for secret in ("Phòng bí mật", "lý do không công khai", "Trần Văn Thư", "/documents/", f'"{paper.id}"'):
        assert secret not in text


def test_a_superseded_paper_names_its_successor(world: World, anonymous: Client) -> None:
    old = issued.document(world, state=DocumentState.SUPERSEDED)
    new = issued.document(world, number=7, earlier_id=old.id, relation=Relation.REPLACES)
    issued.document(world, number=9, earlier_id=new.id, relation=Relation.CORRECTS)
    assert "thay thế bằng 07/TB-SLĐTBXH ngày 09/10/2017" in anonymous.get(_at(old)).text
    page = anonymous.get(_at(new)).text
    assert "Còn hiệu lực" in page
    assert "đính chính bằng 09/TB-SLĐTBXH ngày 09/10/2017" in page


def test_a_paper_whose_successor_was_cancelled_says_what_holds(world: World, anonymous: Client) -> None:
    old = issued.document(world, state=DocumentState.SUPERSEDED)
    new = issued.document(
        world, number=7, state=DocumentState.CANCELLED, earlier_id=old.id, relation=Relation.REPLACES
    )
    page = anonymous.get(_at(old)).text
    assert "thay thế bằng 07/TB-SLĐTBXH ngày 09/10/2017" in page
    assert "bị hủy ngày 09/10/2017" in page
    old.state, old.ended_on = DocumentState.ISSUED, None
    db.session.commit()
    page = anonymous.get(_at(old)).text
    assert "Còn hiệu lực" in page
    assert "có hiệu lực trở lại: 07/TB-SLĐTBXH ngày 09/10/2017" in page
    assert "Đã hủy" in anonymous.get(_at(new)).text
    for secret in ("lý do không công khai", "Trần Văn Thư", codes.shown(new.code or "")):
        assert secret not in page
    anonymous.set_cookie("language", "en")
    assert "In force again: 07/TB-SLĐTBXH of 09/10/2017" in anonymous.get(_at(old)).text


def test_a_superseded_paper_names_no_paper_that_is_not_public_itself(world: World, anonymous: Client) -> None:
    old = issued.document(world, state=DocumentState.SUPERSEDED)
    new = issued.document(world, number=7, earlier_id=old.id, relation=Relation.REPLACES)
    letter = issued.document(world, number=8, earlier_id=old.id, relation=Relation.CORRECTS)
    new.code = letter.code = None  # filed before papers had codes
    draft = Document(
        kind=Kind.NOTICE, number=9, symbol="TB-SLĐTBXH", code=codes.new(), earlier_id=old.id,
        relation=Relation.REPLACES,
    )  # fmt: skip
    db.session.add(draft)
    db.session.commit()
    page = anonymous.get(_at(old)).text
    assert "Văn bản đã được thay thế ngày 09/10/2017." in page
    for number in ("07/TB", "08/TB", "09/TB"):
        assert number not in page


def test_a_paper_superseded_twice_names_the_paper_that_holds_no_more(world: World, anonymous: Client) -> None:
    old = issued.document(world, state=DocumentState.SUPERSEDED)
    middle = issued.document(
        world, number=7, state=DocumentState.SUPERSEDED, earlier_id=old.id, relation=Relation.REPLACES
    )
    issued.document(world, number=9, earlier_id=middle.id, relation=Relation.REPLACES)
    page = anonymous.get(_at(old)).text
    assert "thay thế bằng 07/TB-SLĐTBXH" in page
    assert "cũng đã được thay thế" in page
    assert "thay thế bằng 09/TB-SLĐTBXH" in anonymous.get(_at(middle)).text


def test_the_signed_copy_can_be_compared_too(world: World, anonymous: Client) -> None:
    paper = issued.document(world)
    paper.record_sha256 = "ab" * 32
    db.session.commit()
    text = anonymous.get(_at(paper)).text
    assert f'data-issued="{paper.sha256}"' in text
    assert f'data-record="{"ab" * 32}"' in text


def test_all_wrong_codes_get_the_same_answer(world: World, anonymous: Client) -> None:
    draft = Document(kind=Kind.NOTICE, code=codes.new())
    db.session.add(draft)
    db.session.commit()
    answers = [
        anonymous.get(f"/verify/{code}")
        for code in (codes.shown(codes.new()), codes.shown(draft.code or ""), "x", "é" * 300, "%00", "..")
    ]
    assert {answer.status_code for answer in answers} == {404}
    for answer in answers[:4]:
        assert "Không có văn bản nào mang mã này" in answer.text


def test_a_typed_code_leads_to_its_page_however_it_is_typed(world: World, anonymous: Client) -> None:
    paper = issued.document(world)
    typed = (paper.code or "").lower()
    answer = anonymous.get("/verify", query_string={"code": f" {typed[:8]} {typed[8:]} "})
    assert answer.status_code == 303
    assert answer.headers["Location"] == _at(paper)
    assert anonymous.get("/verify").status_code == 200
    assert anonymous.get("/verify", query_string={"code": "1234"}).status_code == 404


def test_many_wrong_codes_slow_their_address_only(world: World, anonymous: Client) -> None:
    paper = issued.document(world)
    for _try in range(FREE + 2):
        anonymous.get("/verify/AAAA-AAAA-AAAA-AAAA")
    answer = anonymous.get(_at(paper))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert anonymous.get(_at(paper), environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200
    with time_machine.travel(clock.wall_now() + timedelta(minutes=16), tick=False):
        assert anonymous.get(_at(paper)).status_code == 200


def test_waiting_grows_and_has_an_end(app: object) -> None:
    tries = Tries()
    waits = []
    for _try in range(FREE + 20):
        tries.failed("2001:db8::1")
        waits.append(tries.wait("2001:db8::ffff"))  # the same /64
    assert waits[: FREE - 1] == [0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 3] == [1, 2, 4, 8]
    assert max(waits) == 300
    assert tries.wait("2001:db8:1::1") == 0
    assert tries.wait("not an address") == 0


def test_the_page_takes_two_queries_of_its_own(
    world: World, anonymous: Client, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    paper = issued.document(world)
    anonymous.get("/verify")
    with count_queries() as sent:
        anonymous.get(_at(paper))
    assert len(sent) <= 3


def test_it_speaks_english_too(world: World, anonymous: Client) -> None:
    paper = issued.document(world)
    anonymous.set_cookie("language", "en")
    text = anonymous.get(_at(paper)).text
    assert "In force" in text
    assert '<html lang="en"' in text  # for whoever has it read aloud


def test_a_paper_without_a_number_is_named_by_its_kind(world: World, anonymous: Client) -> None:
    row = issued.document(world)
    row.number, row.kind = None, Kind.MINUTES
    db.session.commit()
    page = anonymous.get(f"/verify/{row.code}").text
    assert re.search(r"<h1[^>]*>\s*Biên bản cuộc họp", page)
