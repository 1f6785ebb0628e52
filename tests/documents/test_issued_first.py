"""Where a paper was issued, that paper answers; today's state is offered after it, marked as a draft."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select

from meeting.accounts.models import UserSeat
from meeting.core import clock, files, jobs, pdf
from meeting.core.access import Actor, Role
from meeting.core.db import db
from meeting.core.files import StoredFile
from meeting.core.jobs import Job
from meeting.directives import service as directives
from meeting.directives.models import Directive
from meeting.documents import codes, service
from meeting.documents.models import Document
from meeting.documents.queries import register
from meeting.documents.rules import DocumentState, Kind, MinutesStyle
from meeting.documents.service import Draft, Giving
from meeting.documents.source import Source
from meeting.minutes.rules import State as MinutesState
from meeting.scheduling import service as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting
from tests.directives import room
from tests.documents import scene
from tests.documents.test_issuing import DAY, again, conclusion, issued, prepared
from tests.minutes import room as minutes_room
from tests.world import World

Who = Callable[[str], Actor]
Login = Callable[[str], Any]
MARK = "DỰ THẢO"


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


def renamed(meeting_id: int, title: str = "Hội nghị khác") -> None:
    """The record changes after the issue."""
    found = db.session.get(Meeting, meeting_id)
    assert found is not None
    found.title = title
    db.session.commit()


def written(data: bytes) -> str:
    """All that stands in a Word file."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def card(page: str, label: str) -> str:
    """The row of a kind on the page of the meeting's papers."""
    rows: list[str] = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    return next(row for row in rows if label in row)


@pytest.mark.parametrize("who", ["thuky", "rachgia"])
def test_an_issued_invitation_is_offered_before_todays_state(
    meeting_id: int, actor: Who, login: Login, who: str
) -> None:
    at, paper = f"/documents/{meeting_id}", issued(actor("thuky"), meeting_id)
    renamed(meeting_id)
    client = login(who)
    row = card(client.get(at).text, "Giấy mời")
    assert "Số 01/GM-SLĐTBXH ngày 09/10/2017" in row
    assert "Còn hiệu lực" in row
    assert "In theo số liệu hôm nay (dự thảo)" in row
    assert row.index(f"/documents/papers/{paper.id}") < row.index("invitation.pdf?today=1")
    assert f'href="/documents/papers/{paper.id}.pdf"' in row
    assert f'href="{at}/invitation.pdf"' not in row
    frozen, today = client.get(f"{at}/invitation.pdf").text, client.get(f"{at}/invitation.pdf?today=1").text
    assert "01/GM-SLĐTBXH" in frozen
    assert "Hội nghị khác" not in frozen
    assert MARK not in frozen
    assert "Hội nghị khác" in today
    assert "01/GM-SLĐTBXH" not in today
    assert MARK in today


def test_a_paper_that_no_longer_holds_is_not_offered(meeting_id: int, actor: Who, login: Login) -> None:
    paper = issued(actor("thuky"), meeting_id)
    service.cancel(actor("thuky"), again(paper.id), "nhầm")
    db.session.commit()
    client = login("thuky")
    assert "01/GM" not in card(client.get(f"/documents/{meeting_id}").text, "Giấy mời")
    assert MARK not in client.get(f"/documents/{meeting_id}/invitation.pdf").text


def test_the_word_file_of_today_is_a_draft_once_the_invitation_is_issued(
    meeting_id: int, actor: Who, login: Login
) -> None:
    at, client = f"/documents/{meeting_id}", login("thuky")
    for expected in (False, True):
        assert (MARK in written(client.get(f"{at}/invitation.docx").data)) is expected
        issued(actor("thuky"), meeting_id)


def test_letters_to_each_carry_number_and_signer_of_the_invitation_issued_for_all(
    meeting_id: int, actor: Who, login: Login
) -> None:
    at, client = f"/documents/{meeting_id}/invitation", login("thuky")
    assert "01/GM-SLĐTBXH" not in client.get(f"{at}.pdf?style=each").text
    paper = issued(actor("thuky"), meeting_id)
    as_word = written(client.get(f"{at}.docx?style=each").data)
    for letters in (client.get(f"{at}.pdf?style=each").text, as_word):
        assert letters.count("01/GM-SLĐTBXH") == 3
        assert "TL. GIÁM ĐỐC" in letters
        assert "Như kính mời" in letters
        assert "Như thành phần mời" not in letters
        assert codes.shown(paper.code or "") not in letters
        assert MARK not in letters
    today = client.get(f"{at}.pdf?style=each&today=1").text
    assert MARK in today
    assert "01/GM-SLĐTBXH" not in today


def test_letters_of_a_replacement_say_what_it_replaces(meeting_id: int, actor: Who, login: Login) -> None:
    paper = issued(actor("thuky"), meeting_id)
    successor = service.replace(actor("thuky"), again(paper.id), "Đổi giờ")
    service.issue(actor("thuky"), successor, Giving(DAY))
    db.session.commit()
    letters = login("thuky").get(f"/documents/{meeting_id}/invitation.pdf?style=each").text
    assert "02/GM-SLĐTBXH" in letters
    assert letters.count("này thay thế") == 3


def test_letters_are_drafts_where_the_meeting_was_moved_after_the_issue(
    meeting_id: int, actor: Who, login: Login
) -> None:
    at, client = f"/documents/{meeting_id}/invitation.pdf?style=each", login("thuky")
    issued(actor("thuky"), meeting_id)
    found, day = get_meeting(meeting_id), date(2017, 10, 16)
    scheduling.move(actor("thuky"), found, clock.at(day, 8), clock.at(day, 11), "Trùng lịch")
    db.session.commit()
    letters = client.get(at).text
    assert MARK in letters
    assert "01/GM-SLĐTBXH" not in letters
    issued(actor("thuky"), meeting_id)  # of the new day
    assert MARK not in client.get(at).text


def test_the_word_file_of_an_issued_paper_carries_no_mark_of_verification(
    meeting_id: int, actor: Who, login: Login
) -> None:
    paper = issued(actor("thuky"), meeting_id)
    words = written(login("thuky").get(f"/documents/papers/{paper.id}/paper.docx").data)
    assert "01/GM-SLĐTBXH" in words
    assert codes.shown(paper.code or "") in files.read(register.get_file(paper.printed_file_id)).decode()
    assert codes.shown(paper.code or "") not in words


def test_a_long_list_of_today_is_a_draft_too(world: World, actor: Who, login: Login) -> None:
    key = scene.meeting(world)
    scene.people(key, district=301)
    db.session.commit()
    paper, client = issued(actor("thuky"), key, Kind.ATTENDEES), login("thuky")
    at = f"/documents/{key}/attendee-list.pdf"
    assert client.get(at).headers["ETag"].strip('"') == paper.sha256
    asked = client.get(f"{at}?today=1").headers["Location"]
    assert client.post(asked).status_code == 303
    assert jobs.run_waiting() == 1
    job = db.session.scalars(select(Job)).one()
    stored = db.session.get(StoredFile, job.result_file_id)
    assert stored is not None
    assert MARK in files.read(stored).decode()


def test_a_paper_issued_meanwhile_answers_instead_of_the_work_in_the_background(
    meeting_id: int, actor: Who, login: Login
) -> None:
    issued(actor("thuky"), meeting_id, Kind.ATTENDEES)
    at, client = f"/documents/{meeting_id}/long/attendee-list", login("thuky")
    for answer in (client.get(at), client.post(at)):
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/documents/{meeting_id}/attendee-list.pdf"
    assert db.session.scalars(select(Job)).first() is None
    assert client.get(f"{at}?today=1").status_code == 200
    assert client.get(f"{at}?form=docx").status_code == 200


def test_the_copy_and_the_full_minutes_are_two_papers(world: World, actor: Who, login: Login) -> None:
    minutes = minutes_room.begun(actor, world)
    minutes_room.entry(minutes, "Báo cáo").text = "Nghe báo cáo. [mật]Số liệu riêng.[/mật]"
    minutes.state = MinutesState.CIRCULATED
    db.session.commit()
    minutes_room.again().state = MinutesState.APPROVED
    db.session.commit()
    key = prepared(actor("thuky"), minutes.meeting_id, Kind.MINUTES, Draft(style=MinutesStyle.COPY))
    service.issue(actor("thuky"), again(key), Giving(DAY))
    db.session.commit()
    at, office, unit = f"/documents/{minutes.meeting_id}/minutes.pdf", login("thuky"), login("rachgia")
    sha256 = again(key).sha256
    for answer in (unit.get(at), office.get(f"{at}?copy=1")):
        assert answer.headers["ETag"].strip('"') == sha256
    whole = office.get(at).text
    assert "Số liệu riêng" in whole
    assert MARK not in whole  # the full minutes were not issued
    today = unit.get(f"{at}?today=1").text
    assert MARK in today
    assert "Số liệu riêng" not in today


def test_the_notice_of_today_gives_the_tasks_as_decided_and_is_the_offices(
    world: World, actor: Who, login: Login
) -> None:
    found = conclusion(world, actor("thuky"))
    directives.add(actor("thuky"), found, directives.Clause("Rà soát hồ sơ", world.units["vieclam"]))
    directives.issue(actor("thuky"), room.reload(found), room.notice(45))
    row = db.session.scalars(select(Directive)).one()
    row.text = "Rà soát toàn bộ hồ sơ"
    db.session.commit()
    at, client = f"/documents/{found.meeting_id}/notice.pdf", login("thuky")
    assert "today=1" in card(client.get(f"/documents/{found.meeting_id}").text, "Thông báo kết luận")
    assert "45/TB-SLĐTBXH" in client.get(at).text
    today = client.get(f"{at}?today=1").text
    assert "Rà soát toàn bộ hồ sơ" in today
    assert "Số: 45/TB" not in today
    assert MARK in today
    for who in ("vieclam", "rachgia"):
        assert "45/TB-SLĐTBXH" in login(who).get(f"{at}?style=unit").text
        assert login(who).get(f"{at}?today=1").status_code == 403
        assert "today=1" not in login(who).get(f"/documents/{found.meeting_id}").text


def test_extracts_and_slips_answer_as_issued(world: World, actor: Who, login: Login) -> None:
    key = scene.whole(world, issued_on=DAY)
    unit = world.units["ncc"]
    wanted = select(Directive.id).where(Directive.meeting_id == key, Directive.clause == "2.3")
    directive_id = db.session.scalars(wanted).one()
    sources = {
        f"/documents/{key}/units/{unit}/extract.pdf": Source(kind=Kind.EXTRACT, meeting_id=key, unit_id=unit),
        f"/documents/directives/{directive_id}/task-slip.pdf": Source(
            kind=Kind.SLIP, directive_id=directive_id
        ),
    }
    papers: dict[str, Document] = {}
    for at, source in sources.items():
        papers[at] = service.prepare(actor("thuky"), source, Draft(signer_name="Trần Văn Thư"))
        service.issue(actor("thuky"), papers[at], Giving(DAY))
        db.session.commit()
    for at, paper in papers.items():
        sha256 = again(paper.id).sha256
        for who in ("thuky", "ncc"):
            client = login(who)
            assert client.get(at).headers["ETag"].strip('"') == sha256
            assert MARK in client.get(f"{at}?today=1").text
    row = card(login("ncc").get(f"/documents/{key}").text, "units/")
    assert "Số 01/TrS-SLĐTBXH ngày 09/10/2017" in row
    other = f"/documents/{key}/units/{world.units['rachgia']}/extract.pdf"
    assert MARK not in login("thuky").get(other).text


def test_who_sits_in_two_units_finds_each_extract_at_its_own_unit(
    world: World, actor: Who, login: Login
) -> None:
    key, units = scene.whole(world, issued_on=DAY), (world.units["ncc"], world.units["vieclam"])
    db.session.add(UserSeat(user_id=world.users["ncc"], role=Role.OFFICER, unit_id=units[1], starts_on=DAY))
    for unit in units:
        source = Source(kind=Kind.EXTRACT, meeting_id=key, unit_id=unit)
        paper = service.prepare(actor("thuky"), source, Draft(signer_name="Trần Văn Thư"))
        service.issue(actor("thuky"), paper, Giving(DAY))
    db.session.commit()
    page = login("ncc").get(f"/documents/{key}").text
    for place, unit in enumerate(units, start=1):
        row = card(page, f"units/{unit}/extract")
        assert [f"Số {number:02d}/TrS" in row for number in (1, 2)] == [place == 1, place == 2]


@pytest.fixture
def with_slips(meeting_id: int, actor: Who) -> Document:
    """An invitation, and afterwards more slips than the list of papers shows."""
    paper = issued(actor("thuky"), meeting_id)
    slip: dict[str, Any] = {"kind": Kind.SLIP, "state": DocumentState.ISSUED, "meeting_id": meeting_id}
    db.session.execute(insert(Document), [{**slip, "dated_on": date(2017, 11, 1)} for _row in range(200)])
    db.session.commit()
    return paper


def test_an_issued_invitation_is_found_behind_many_slips(
    meeting_id: int, with_slips: Document, login: Login
) -> None:
    client, at = login("thuky"), f'href="/documents/papers/{with_slips.id}"'
    assert at in card(client.get(f"/documents/{meeting_id}").text, "Giấy mời")
    assert at in client.get(f"/documents/papers/new/invitation?meeting={meeting_id}").text


# ─── A second paper of one kind ─────────────────────────────────────────────────────────────────────────────


def test_who_prepares_a_second_invitation_is_told_of_the_first_and_led_to_replace_it(
    meeting_id: int, actor: Who, login: Login
) -> None:
    client, new = login("thuky"), f"/documents/papers/new/invitation?meeting={meeting_id}"
    assert "đang có hiệu lực" not in client.get(new).text
    paper = issued(actor("thuky"), meeting_id)
    second = prepared(actor("thuky"), meeting_id)
    for address in (new, f"/documents/papers/{second}/edit", f"/documents/papers/{second}/issue"):
        page = client.get(address).text
        assert "Giấy mời 01/GM-SLĐTBXH ngày 09/10/2017 của cuộc họp này đang có hiệu lực" in page
        for verb in ("", "/replace", "/correct"):
            assert f'href="/documents/papers/{paper.id}{verb}"' in page
    assert f'href="/documents/papers/{second}"' in client.get(new).text  # prepared, not issued
    assert "đang có hiệu lực" not in client.get(f"/documents/papers/new/programme?meeting={meeting_id}").text
    service.discard(actor("thuky"), again(second))
    successor = service.replace(actor("thuky"), again(paper.id), "Đổi giờ")
    db.session.commit()
    assert "đang có hiệu lực" not in client.get(f"/documents/papers/{successor.id}/issue").text
