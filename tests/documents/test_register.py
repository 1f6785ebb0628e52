"""The register, the page of a paper, its frozen file, and the number books, as readers meet them."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from meeting.core import books, pdf
from meeting.core.access import Actor
from meeting.core.books import NumberBook
from meeting.core.db import db
from meeting.directives.models import Directive
from meeting.documents import service
from meeting.documents.models import Document
from meeting.documents.rules import DocumentState, Kind
from meeting.documents.service import Draft, Giving
from meeting.documents.source import Source
from tests.documents import scene
from tests.documents.test_issuing import DAY, SIGNER, again, issued, prepared
from tests.world import World

Login = Callable[[str], Any]
Who = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing itself is tested with the papers."""
    monkeypatch.setattr(pdf, "render", lambda html, css="", variant="": b"%PDF-" + html.encode())


@pytest.fixture
def meeting_id(world: World) -> int:
    key = scene.meeting(world)
    scene.people(key)
    db.session.commit()
    return key


def unit_letter(actor: Actor, world: World, unit: str, meeting_id: int) -> Document:
    draft = Draft(signer_name="Trần Văn Thư")
    source = Source(kind=Kind.EXTRACT, meeting_id=meeting_id, unit_id=world.units[unit])
    paper = service.prepare(actor, source, draft)
    service.issue(actor, paper, Giving(DAY))
    db.session.commit()
    return again(paper.id)


def test_the_register_finds_papers_by_year_kind_state_and_words(
    meeting_id: int, actor: Who, login: Login
) -> None:
    issued(actor("thuky"), meeting_id)
    issued(actor("thuky"), meeting_id, Kind.ATTENDEES)
    prepared(actor("thuky"), meeting_id)
    client = login("thuky")
    page = client.get("/documents/register").text
    assert "01/GM-SLĐTBXH" in page
    assert "2 văn bản" in page
    assert "1 văn bản đã soạn" in page
    for asked, number in (
        ("year=2017", 2), ("year=2016", 0), ("kind=invitation", 1), ("state=draft", 1),
        ("state=cancelled", 0),
        ("q=01/gm-sldtbxh", 1), ("q=tran van thu", 2), ("q=zzz", 0), ("kind=x&state=y&year=z", 2),
        ("year=10000", 2),
        ("q=%00%F0", 0), ("sort=number", 2), ("sort=-state&cursor=zz", 2),
    ):  # fmt: skip
        page = client.get(f"/documents/register?{asked}")
        assert page.status_code == 200
        assert page.text.count('class="cell-main"') == number, asked


def test_units_read_papers_to_them_and_of_meetings_they_see(world: World, actor: Who, login: Login) -> None:
    meeting_id = scene.whole(world, issued_on=DAY)
    thuky = actor("thuky")
    invitation, report = issued(thuky, meeting_id), issued(thuky, meeting_id, Kind.REPORT)
    draft = prepared(thuky, meeting_id)
    own, other = (unit_letter(thuky, world, unit, meeting_id) for unit in ("rachgia", "vieclam"))
    client = login("rachgia")
    page = client.get("/documents/register").text
    for paper, is_open in ((invitation, True), (own, True), (report, False), (other, False)):
        assert (f"/documents/papers/{paper.id}" in page) is is_open, paper.kind
        for end in ("", ".pdf"):
            answer = client.get(f"/documents/papers/{paper.id}{end}")
            assert answer.status_code == (200 if is_open else 403), paper.kind
    assert client.get(f"/documents/papers/{draft}").status_code == 403
    assert client.get(f"/documents/papers/{draft}/draft.pdf").status_code == 403
    assert client.get("/documents/books").status_code == 403
    assert f"/documents/papers/{own.id}" in client.get(f"/documents/{meeting_id}").text


def asked(tally: list[str]) -> list[str]:
    """Without the office's own row, which is asked for again every five seconds."""
    return [statement for statement in tally if "FROM office" not in statement]


def test_lists_and_pages_cost_a_fixed_number_of_queries(
    meeting_id: int, actor: Who, login: Login, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    first = issued(actor("thuky"), meeting_id)
    client = login("thuky")
    paths = ["/documents/register", f"/documents/papers/{first.id}", "/documents/books", "/documents/books/1",
             f"/documents/{meeting_id}"]  # fmt: skip
    book = db.session.scalars(select(NumberBook.id)).one()
    paths[3] = f"/documents/books/{book}"
    for path in paths:
        client.get(path)
    before = {}
    for path in paths:
        with count_queries() as tally:
            client.get(path)
        before[path] = asked(tally)
        assert len(tally) <= 8, (path, tally)
    for _ in range(3):
        issued(actor("thuky"), meeting_id)
    for path in paths:
        with count_queries() as tally:
            client.get(path)
        assert len(asked(tally)) == len(before[path]), path


def test_the_frozen_file_is_told_unchanged_to_a_browser_that_has_it(
    meeting_id: int, actor: Who, login: Login
) -> None:
    paper, client = issued(actor("thuky"), meeting_id), login("giamdoc")
    answer = client.get(f"/documents/papers/{paper.id}.pdf")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{paper.sha256}"'
    assert "no-cache" in answer.headers["Cache-Control"]
    again_ = client.get(
        f"/documents/papers/{paper.id}.pdf", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again_.status_code, again_.data) == (304, b"")
    kept = client.get(f"/documents/papers/{paper.id}.pdf?download=1").headers["Content-Disposition"]
    assert kept.startswith("attachment")


def test_a_paper_is_prepared_and_issued_by_the_pages(meeting_id: int, login: Login) -> None:
    client = login("thuky")
    url = f"/documents/papers/new/invitation?meeting={meeting_id}"
    assert "Đặng Văn Mẫu" in client.get(url).text
    data = {"recipients": "Như trên\nLưu: VT\nNhư trên", "style": "", "urgency": "KHẨN", "scope": ""}
    bad = client.post(url, data={**data, "signer_name": "A", "signer_capacity": "vì"})
    assert bad.status_code == 422
    assert "Hãy bắt đầu bằng TM." in bad.text
    data["signer_id"] = str(db.session.scalar(select(books_post())))
    answer = client.post(url, data=data)
    assert answer.status_code == 303
    paper = db.session.scalars(select(Document)).one()
    assert (paper.signer_name, paper.signer_capacity) == ("Trần Văn Thư", "TL. GIÁM ĐỐC")
    page = client.get(answer.location).text
    assert "Đã bỏ 1 nơi nhận ghi trùng" in page
    assert client.get(f"{answer.location}/draft.pdf").status_code == 200
    assert client.get(f"{answer.location}/edit").status_code == 200
    form = client.get(f"{answer.location}/issue").text
    assert 'value="1"' in form
    assert "GM-SLĐTBXH" in form
    assert "Thông tư 01/2011/TT-BNV" in form
    for number, day, words in (
        ("x", "09/10/2017", ""), ("9", "09/10/2017", "Số tiếp theo là 01"),
        ("", "10/10/2017", "ngày đó chưa đến"), ("", "", ""),
    ):  # fmt: skip
        refused = client.post(f"{answer.location}/issue", data={"number": number, "issued_on": day})
        assert refused.status_code == 422, number
        assert 'class="field-error"' in refused.text
        assert words in refused.text
    done = client.post(f"{answer.location}/issue", data={"number": "", "issued_on": "09/10/2017"})
    assert done.status_code == 303
    assert again(paper.id).number == 1
    for page_ in ("edit", "issue"):
        assert client.get(f"{answer.location}/{page_}").status_code == 303
    assert client.post(f"{answer.location}/issue", data={"issued_on": "09/10/2017"}).status_code == 422


def test_extracts_and_letters_begin_on_their_pages(world: World, login: Login) -> None:
    meeting_id, client = scene.whole(world), login("thuky")
    page = client.get(f"/documents/{meeting_id}").text
    assert 'id="extract-unit"' in page
    unit = world.units["vieclam"]
    url = f"/documents/papers/new/extract?meeting={meeting_id}&unit={unit}"
    assert client.get(url).status_code == 200
    empty = client.get(f"/documents/papers/new/minutes?meeting={meeting_id}")
    assert empty.status_code == 303
    for kind in ("notice", "correction", "badges", "unknown"):
        assert client.get(f"/documents/papers/new/{kind}?meeting={meeting_id}").status_code == 404


def books_post() -> Any:
    """The post of the chief of office."""
    from meeting.directory.models import Post  # noqa: PLC0415

    return select(Post.id).where(Post.title == "Chánh Văn phòng").scalar_subquery()


def test_a_double_click_issues_once(meeting_id: int, actor: Who, login: Login) -> None:
    key, client = prepared(actor("thuky"), meeting_id), login("thuky")
    data = {"issued_on": "09/10/2017", "_key": "a-key-of-one-form"}
    first = client.post(f"/documents/papers/{key}/issue", data=data)
    second = client.post(f"/documents/papers/{key}/issue", data=data)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert books.peek(books.place_of("GM", DAY)) == 2


def test_a_stale_form_issues_nothing(meeting_id: int, actor: Who, login: Login) -> None:
    key, client = prepared(actor("thuky"), meeting_id), login("thuky")
    seen = again(key).version
    service.change(actor("thuky"), again(key), Draft(signer_name="Người khác"))
    db.session.commit()
    data = {"issued_on": "09/10/2017", "row_version": str(seen)}
    assert client.post(f"/documents/papers/{key}/issue", data=data).status_code == 409
    assert again(key).state is DocumentState.DRAFT


def test_a_paper_is_replaced_corrected_and_cancelled_by_the_pages(
    meeting_id: int, actor: Who, login: Login
) -> None:
    paper, client = issued(actor("thuky"), meeting_id), login("thuky")
    url = f"/documents/papers/{paper.id}"
    for verb in ("replace", "cancel"):
        assert client.get(f"{url}/{verb}").status_code == 200
        assert client.post(f"{url}/{verb}", data={"reason": " "}).status_code == 422
    assert client.get(f"{url}/correct").status_code == 200
    half = client.post(f"{url}/correct", data={"wrong_1": "ngày 09"})
    assert half.status_code == 422
    assert "phần đúng" in half.text
    letter = client.post(f"{url}/correct", data={"wrong_1": "ngày 09", "right_1": "ngày 10"})
    assert letter.status_code == 303
    assert client.post(f"{letter.location}/discard").status_code == 303
    successor = client.post(f"{url}/replace", data={"reason": "Sai địa điểm"})
    assert client.post(f"{successor.location}/issue", data={"issued_on": "09/10/2017"}).status_code == 303
    page = client.get(url).text
    assert "Được thay thế bởi" in page
    assert "02/GM-SLĐTBXH" in page
    gone = client.post(f"{successor.location}/cancel", data={"reason": "Hội nghị hoãn"})
    assert gone.status_code == 303
    assert "Hội nghị hoãn" in client.get(successor.location).text


def test_the_register_is_downloaded(meeting_id: int, actor: Who, login: Login) -> None:
    import io  # noqa: PLC0415

    paper = issued(actor("thuky"), meeting_id)
    sheet = load_workbook(io.BytesIO(login("thuky").get("/documents/register/export").data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:3] == ["01/GM-SLĐTBXH", sheet["B2"].value, "Giấy mời"]
    assert paper.sha256 in {cell.value for cell in sheet[2]}


def test_the_books_are_kept_by_the_secretariat(meeting_id: int, actor: Who, login: Login) -> None:
    client, reader = login("thuky"), login("giamdoc")
    begun = client.post("/documents/books", data={"kind": "GM", "last": "3", "words": "Sổ giấy"})
    assert begun.status_code == 303
    assert client.post("/documents/books", data={"kind": "GM", "last": "9"}).status_code == 422
    url = begun.location
    issued(actor("thuky"), meeting_id)
    page = client.get(url).text
    assert "04/GM-SLĐTBXH" in page
    assert "Sổ giấy" in page
    assert "Ghi số đã dùng ngoài hệ thống" in page
    assert "Ghi số đã dùng ngoài hệ thống" not in reader.get(url).text
    assert reader.post(f"{url}/outside", data={"last": "9"}).status_code == 403
    for path, data, field in (
        ("outside", {"last": "4"}, "Sổ đã có đến số 04"), ("outside", {"last": "x"}, ""),
        ("take-back", {"first": "4", "reason": "nhầm"}, "Cuối sổ"),
        ("cancel", {"number": "4", "reason": "nhầm"}, "Một văn bản trong hệ thống"),
        ("cancel", {"number": "99", "reason": "nhầm"}, "không có trong sổ"),
        ("cancel", {"number": "1"}, ""),
    ):  # fmt: skip
        answer = client.post(f"{url}/{path}", data=data)
        assert answer.status_code == 422, (path, data)
        assert field in answer.text, (path, data)
    assert client.post(f"{url}/outside", data={"last": "8"}).status_code == 303
    assert client.post(f"{url}/take-back", data={"first": "7", "reason": "Nhầm"}).status_code == 303
    assert client.post(f"{url}/cancel", data={"number": "2", "reason": "In hỏng"}).status_code == 303
    page = client.get(f"{url}?kind=cancelled").text
    assert "In hỏng" in page
    assert page.count('class="cell-main"') == 1
    assert client.get(f"{url}/export").status_code == 200
    assert client.get("/documents/books?year=2016").status_code == 200


def test_the_notice_page_answers_with_the_frozen_bytes(world: World, actor: Who, login: Login) -> None:
    from meeting.directives import service as directives  # noqa: PLC0415 - two rooms with verbs of one name
    from tests.directives import room  # noqa: PLC0415

    found = room.begin(actor("thuky"), room.hold(world))
    directives.edit_texts(actor("thuky"), found, directives.Texts(opening="Ngày 09 tháng 10."))
    directives.issue(actor("thuky"), room.reload(found), room.notice(45))
    db.session.commit()
    paper = db.session.scalars(select(Document)).one()
    answer = login("rachgia").get(f"/documents/{found.meeting_id}/notice.pdf")
    assert answer.headers["ETag"] == f'"{paper.sha256}"'
    assert SIGNER.signer_name not in answer.text
    assert paper.code is not None
    word = f"/documents/{found.meeting_id}/notice.docx"
    assert login("rachgia").get(word).status_code == 403
    assert word not in login("rachgia").get(f"/documents/{found.meeting_id}").text
    file = login("thuky").get(word)
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert not any(name.startswith("word/media") for name in archive.namelist())


def test_a_paper_to_a_unit_is_never_open_by_its_meeting(world: World, actor: Who, login: Login) -> None:
    meeting_id, other = scene.whole(world, issued_on=DAY), scene.meeting(world)
    task = db.session.scalars(select(Directive)).first()
    assert task is not None
    task.lead_unit_id = None
    db.session.commit()
    source = Source(kind=Kind.SLIP, meeting_id=other, directive_id=task.id)
    paper = service.prepare(actor("thuky"), source, Draft())
    assert (paper.meeting_id, paper.unit_id) == (meeting_id, None)
    service.issue(actor("thuky"), paper, Giving(DAY))
    db.session.commit()
    for unit, status in (("rachgia", 403), ("vieclam", 403), ("thuky", 200)):
        client = login(unit)
        assert client.get(f"/documents/papers/{paper.id}").status_code == status
        assert (f"/documents/papers/{paper.id}" in client.get("/documents/register").text) is (status == 200)
