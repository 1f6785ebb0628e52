"""The paper beside its form, and papers as Word files: shown to who may print them, nothing kept."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from docx import Document as Word
from pypdf import PdfReader
from sqlalchemy import func, select

from meeting.core.db import db
from meeting.core.once import IdempotencyKey
from meeting.core.web.responses import DOCX
from meeting.documents.models import Document
from meeting.scheduling.rules import State
from tests.conftest import Client
from tests.documents import scene
from tests.world import World

Login = Callable[[str], Client]


@pytest.fixture
def meeting_id(world: World) -> int:
    """A concluded meeting whose notice is a draft."""
    return scene.whole(world, issued_on=None)


def typed(**fields: str) -> dict[str, str]:
    """What somebody typed into the form of a paper."""
    words = {"signer_name": "Nguyễn Thử <b>", "signer_title": "Chánh Văn phòng", "recipients": "Như trên"}
    return {"style": "", "urgency": "", "scope": "", **words, **fields}


def kept() -> int:
    """How many papers and spent forms there are."""
    counts = (select(func.count()).select_from(table) for table in (Document, IdempotencyKey))
    return sum(db.session.execute(count).scalar_one() for count in counts)


def test_the_sheet_says_what_is_typed_and_keeps_nothing(world: World, meeting_id: int, login: Login) -> None:
    client, url = login("thuky"), f"/documents/preview/invitation?meeting={meeting_id}"
    before = kept()
    page = client.post(url, data=typed(urgency="KHẨN", _key="k" * 20, do="preview"))
    assert page.status_code == 200
    assert "Nguyễn Thử &lt;b&gt;" in page.text
    assert "CHÁNH VĂN PHÒNG" in page.text
    assert ">KHẨN<" in page.text
    assert "Như trên" in page.text
    assert kept() == before
    assert "Đặng" in client.get(url).text  # as the record proposes it


def test_the_sheet_may_only_stand_in_our_own_frames_and_runs_nothing(
    world: World, meeting_id: int, login: Login
) -> None:
    policy = (
        login("thuky")
        .get(f"/documents/preview/invitation?meeting={meeting_id}")
        .headers["Content-Security-Policy"]
    )
    assert policy.startswith("default-src 'none'; style-src 'self' 'unsafe-inline'")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy


def test_the_same_fields_open_as_a_pdf(world: World, meeting_id: int, login: Login) -> None:
    url = f"/documents/preview/programme?meeting={meeting_id}"
    answer = login("thuky").post(url, data=typed(do="pdf", _key="p" * 20))
    assert answer.mimetype == "application/pdf"
    assert "Nguyễn Thử" in PdfReader(io.BytesIO(answer.data)).pages[-1].extract_text()


@pytest.mark.parametrize(
    "odd", [{"issued_on": "32/13"}, {"urgency": "SỚM"}, {"scope": "x"}, {"style": "x"}, {"number": "một"}]
)
def test_what_cannot_be_read_yet_is_left_out(
    world: World, meeting_id: int, login: Login, odd: dict[str, str]
) -> None:
    page = login("thuky").post(f"/documents/preview/invitation?meeting={meeting_id}", data=typed(**odd))
    assert page.status_code == 200
    assert "GIẤY MỜI" in page.text


def test_the_notice_shows_its_number_before_it_is_issued(world: World, meeting_id: int, login: Login) -> None:
    client, url = login("thuky"), f"/documents/preview/notice?meeting={meeting_id}"
    page = client.post(url, data=typed(number="7", issued_on="13/10/2017")).text
    assert "Số: 07/TB-" in page
    assert "ngày 13 tháng 10 năm 2017" in page
    assert "DỰ THẢO" in page
    form = client.get(f"/directives/meeting/{meeting_id}/issue").text
    assert f'data-paper-preview="{url}"' in form
    assert f'formaction="{url}"' in form


def test_a_preview_costs_a_few_queries(
    world: World,
    meeting_id: int,
    login: Login,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    client = login("thuky")
    for kind in ("invitation", "notice", "attendee-list"):
        with count_queries() as sent:
            client.post(f"/documents/preview/{kind}?meeting={meeting_id}", data=typed())
        assert len(sent) <= 10, (kind, len(sent))


def test_a_paper_with_nothing_to_show_says_so(world: World, login: Login) -> None:
    planned = scene.meeting(world, state=State.PLANNED)
    db.session.commit()
    page = login("thuky").get(f"/documents/preview/notice?meeting={planned}")
    assert (page.status_code, "Chưa có gì để xem" in page.text) == (200, True)
    assert login("thuky").get("/documents/preview/badges").status_code == 404
    assert login("thuky").get("/documents/preview/correction").status_code == 404


def test_a_prepared_paper_is_shown_with_what_is_changed(world: World, meeting_id: int, login: Login) -> None:
    client = login("thuky")
    form = client.get(f"/documents/papers/new/invitation?meeting={meeting_id}")
    assert f'src="/documents/preview/invitation?meeting={meeting_id}"' in form.text
    client.post(f"/documents/papers/new/invitation?meeting={meeting_id}", data=typed())
    key = db.session.scalars(select(Document.id)).one()
    url = f"/documents/papers/{key}/preview"
    assert url in client.get(f"/documents/papers/{key}/edit").text
    assert "Nguyễn Thử" in client.get(url).text
    assert "Lê Khác" in client.post(url, data=typed(signer_name="Lê Khác")).text
    assert "Lê Khác" not in client.get(url).text
    issuing = client.get(f"/documents/papers/{key}/issue").text
    assert f'data-paper-preview="{url}"' in issuing
    numbered = client.post(url, data={"number": "8", "issued_on": "10/10/2017"}).text
    assert "Số: 08/GM-" in numbered
    assert "Nguyễn Thử" in numbered  # what this form does not ask for stays


@pytest.mark.parametrize("who", ["rachgia", "quantri"])
def test_only_who_issues_papers_looks_at_them_before(
    world: World, meeting_id: int, login: Login, who: str
) -> None:
    url = f"/documents/preview/invitation?meeting={meeting_id}"
    assert login(who).get(url).status_code == 403
    assert login(who).post(url, data=typed()).status_code == 403


def test_a_paper_is_a_word_file_for_whoever_may_print_it(world: World, meeting_id: int, login: Login) -> None:
    answer = login("rachgia").get(f"/documents/{meeting_id}/invitation.docx")
    assert answer.mimetype == DOCX
    assert "filename*=UTF-8''Gi%E1%BA%A5y%20m%E1%BB%9Di" in answer.headers["Content-Disposition"]
    assert "GIẤY MỜI" in [line.text for line in Word(io.BytesIO(answer.data)).paragraphs]
    assert login("rachgia").get(f"/documents/{meeting_id}/notice.docx").status_code == 403
    assert login("thuky").get(f"/documents/{meeting_id}/notice.docx").status_code == 200
    assert login("thuky").get(f"/documents/{meeting_id}/nothing.docx").status_code == 404
    assert f"/documents/{meeting_id}/invitation.docx" in login("thuky").get(f"/documents/{meeting_id}").text


def test_a_prepared_paper_is_a_word_file_of_the_office(world: World, meeting_id: int, login: Login) -> None:
    client = login("thuky")
    client.post(f"/documents/papers/new/invitation?meeting={meeting_id}", data=typed())
    key = db.session.scalars(select(Document.id)).one()
    book = Word(io.BytesIO(client.get(f"/documents/papers/{key}/paper.docx").data))
    assert "Nguyễn Thử <b>" in book.tables[-1].rows[0].cells[1].text
    assert login("rachgia").get(f"/documents/papers/{key}/paper.docx").status_code == 403


def test_letters_about_a_unit_are_word_files(
    world: World, login: Login, travel: Callable[[date], None]
) -> None:
    scene.whole(world)
    travel(date(2017, 11, 20))
    url = f"/documents/units/{world.units['vieclam']}/urging-letter.docx"
    assert login("thuky").get(url).mimetype == DOCX
    assert login("rachgia").get(url).status_code == 403
