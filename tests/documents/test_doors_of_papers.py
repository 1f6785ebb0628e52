"""Who gets which paper of a meeting, in which form, and how long ones are printed."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from docx import Document
from sqlalchemy import delete, select, update

from meeting.attendees.models import Attendance
from meeting.core import jobs, pdf
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.files import StoredFile, read
from meeting.core.jobs import Job, JobState
from meeting.directives.models import Amendment, Cooperation, Directive
from meeting.directives.rules import AmendmentKind
from meeting.documents import service
from meeting.documents.rules import Kind
from meeting.documents.service import Draft
from meeting.documents.source import Source
from meeting.minutes.rules import State as MinutesState
from tests.documents import scene
from tests.documents.test_issuing import issued
from tests.minutes import room
from tests.world import World

Login = Callable[[str], Any]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing itself is tested with the papers."""

    def told(html: str, _css: str = "", _variant: str = "") -> bytes:
        return b"%PDF-" + html.encode()

    monkeypatch.setattr(pdf, "render", told)
    monkeypatch.setattr(pdf, "render_each", lambda pages, *_more: map(told, pages))


def test_a_unit_gets_its_own_extract_and_the_open_papers(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    scene.issues(world, meeting_id)
    client, own, other = login("ncc"), world.units["ncc"], world.units["vieclam"]
    page = client.get(f"/documents/{meeting_id}").text
    for address in ("invitation.pdf", "programme.pdf", "attendee-list.pdf", f"units/{own}/extract.pdf"):
        assert f"/documents/{meeting_id}/{address}" in page
        assert client.get(f"/documents/{meeting_id}/{address}").status_code == 200
    closed = ("issue-summary", "followup-report", "badges", "name-plates", f"units/{other}/extract")
    for address in closed:
        assert address not in page
        assert client.get(f"/documents/{meeting_id}/{address}.pdf").status_code == 403
    assert client.get(f"/documents/{meeting_id}/invitation.pdf?style=each").status_code == 403
    assert client.get(f"/documents/{meeting_id}/invitations.zip").status_code == 403
    assert client.get(f"/documents/{meeting_id}/extracts").status_code == 403


def test_the_office_prints_every_kind(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    scene.issues(world, meeting_id)
    client = login("thuky")
    page = client.get(f"/documents/{meeting_id}").text
    for kind in ("badges", "name-plates", "issue-summary", "followup-report", "notice"):
        assert f"/documents/{meeting_id}/{kind}.pdf" in page
        assert client.get(f"/documents/{meeting_id}/{kind}.pdf").status_code == 200
    for address in ("notice.pdf?style=unit", "name-plates.pdf?style=a5", "invitation.pdf?style=each"):
        assert client.get(f"/documents/{meeting_id}/{address}").status_code == 200
    assert client.get(f"/documents/{meeting_id}/notice.pdf?style=verse").status_code == 404
    assert client.get(f"/documents/{meeting_id}/minutes.pdf").status_code == 404
    listed = client.get(f"/documents/{meeting_id}/extracts").text
    assert f"/units/{world.units['rachgia']}/extract.pdf" in listed
    assert f"/units/{world.units['anbien']}/extract.pdf" not in listed


def test_there_are_no_extracts_before_the_notice(world: World, login: Login) -> None:
    meeting_id = scene.whole(world, issued_on=None)
    assert login("thuky").get(f"/documents/{meeting_id}/extracts").status_code == 404
    assert "extract" not in login("thuky").get(f"/documents/{meeting_id}").text


def test_minutes_go_to_who_was_there_as_a_copy_once_they_go_round(
    world: World, login: Login, actor: Callable[[str], Actor]
) -> None:
    minutes = room.begun(actor, world)
    meeting_id = minutes.meeting_id
    room.entry(minutes, "Báo cáo").text = "Nghe báo cáo. [mật]Số liệu riêng.[/mật]"
    db.session.commit()
    address = f"/documents/{meeting_id}/minutes.pdf"
    assert login("rachgia").get(address).status_code == 403
    room.again().state = MinutesState.CIRCULATED
    db.session.commit()
    assert address in login("rachgia").get(f"/documents/{meeting_id}").text
    copy = login("rachgia").get(address).text
    assert "Nghe báo cáo" in copy
    assert "Số liệu riêng" not in copy
    assert "Số liệu riêng" in login("thuky").get(address).text
    assert "Số liệu riêng" not in login("thuky").get(f"{address}?copy=1").text


def test_a_long_copy_of_the_minutes_stays_a_copy(
    world: World, login: Login, actor: Callable[[str], Actor]
) -> None:
    minutes = room.begun(actor, world)
    meeting_id = minutes.meeting_id
    room.entry(minutes, "Báo cáo").text = "Nghe báo cáo. [mật]Số liệu riêng.[/mật]"
    scene.people(meeting_id, district=301)
    db.session.commit()
    client = login("thuky")
    answer = client.get(f"/documents/{meeting_id}/minutes.pdf?copy=1")
    assert client.post(answer.headers["Location"]).status_code == 303
    assert jobs.run_waiting() == 1
    _name, data = _file(db.session.scalars(select(Job)).one())
    assert "Nghe báo cáo" in data.decode()
    assert "Số liệu riêng" not in data.decode()


def test_few_letters_are_zipped_at_once_each_with_its_name(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    db.session.execute(update(Attendance).where(Attendance.position == 1).values(title="Trưởng / phòng"))
    db.session.commit()
    answer = login("thuky").get(f"/documents/{meeting_id}/invitations.zip")
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert len(names) == 3
    assert names[0].startswith("001 - đồng chí Người Mẫu 1, Trưởng - Phòng Lao động")
    assert all(name.endswith(".pdf") and "/" not in name for name in names)


def test_many_letters_and_long_lists_are_printed_in_the_background(world: World, login: Login) -> None:
    meeting_id = scene.whole(world, district=301)
    client = login("thuky")
    for address, total in (
        ("invitations.zip", "301"), ("invitation.pdf?style=each", "301"), ("attendee-list.pdf", "302"),
    ):  # fmt: skip
        answer = client.get(f"/documents/{meeting_id}/{address}")
        assert answer.status_code == 303
        assert total in client.get(answer.headers["Location"]).text
    assert client.get(f"/documents/{meeting_id}/invitation.pdf").status_code == 200
    answer = client.post(f"/documents/{meeting_id}/long/attendee-list")
    assert answer.headers["Location"].startswith("/jobs/")
    client.post(f"/documents/{meeting_id}/long/invitation?style=each&zip=1")
    assert jobs.run_waiting() == 2
    paper, letters = (_file(job) for job in db.session.scalars(select(Job).order_by(Job.id)))
    assert paper[1].startswith(b"%PDF")
    assert paper[0].startswith("Danh sách đại biểu - ")
    assert len(zipfile.ZipFile(io.BytesIO(letters[1])).namelist()) == 301


def test_long_word_files_are_made_in_the_background_too(world: World, login: Login) -> None:
    meeting_id = scene.whole(world, district=301)
    client = login("thuky")
    for address in ("attendee-list.docx", "invitation.docx?style=each"):
        answer = client.get(f"/documents/{meeting_id}/{address}")
        assert answer.status_code == 303
        assert client.post(answer.headers["Location"]).status_code == 303
    assert client.get(f"/documents/{meeting_id}/programme.docx").status_code == 200
    assert jobs.run_waiting() == 2
    found = [_file(job) for job in db.session.scalars(select(Job).order_by(Job.id))]
    assert [name.rpartition(".")[2] for name, _data in found] == ["docx", "docx"]
    listed, letters = (Document(io.BytesIO(data)) for _name, data in found)
    assert sum(len(table.rows) for table in listed.tables) > 301
    assert sum("GIẤY MỜI" in one.text for one in letters.paragraphs) == 301
    assert client.get(f"/documents/{meeting_id}/long/badges?form=docx").status_code == 404
    assert login("rachgia").get(f"/documents/{meeting_id}/long/notice?form=docx").status_code == 403


def test_many_letters_of_an_issued_invitation_carry_its_number(
    world: World, login: Login, actor: Callable[[str], Actor]
) -> None:
    meeting_id = scene.whole(world, district=51)
    issued(actor("thuky"), meeting_id)
    client, at = login("thuky"), f"/documents/{meeting_id}"
    for address in ("invitations.zip", "invitation.docx?style=each"):
        assert client.post(client.get(f"{at}/{address}").headers["Location"]).status_code == 303
    assert jobs.run_waiting() == 2
    zipped, written = (_file(job)[1] for job in db.session.scalars(select(Job).order_by(Job.id)))
    archive = zipfile.ZipFile(io.BytesIO(zipped))
    letters = [archive.read(name).decode() for name in archive.namelist()]
    assert len(letters) == 51
    assert all("01/GM-SLĐTBXH" in one and "DỰ THẢO" not in one for one in letters)
    heads = [cell.text for table in Document(io.BytesIO(written)).tables for cell in table._cells]
    assert sum("01/GM-SLĐTBXH" in text for text in heads) == 51


def test_the_word_file_of_a_long_issued_list_is_made_in_the_background(
    world: World, login: Login, actor: Callable[[str], Actor]
) -> None:
    meeting_id = scene.whole(world, district=301)
    paper, client = issued(actor("thuky"), meeting_id, Kind.ATTENDEES), login("thuky")
    answer = client.get(f"/documents/papers/{paper.id}/paper.docx")
    assert answer.status_code == 303
    at = answer.headers["Location"]
    assert "302" in client.get(at).text
    assert client.post(at).headers["Location"].startswith("/jobs/")
    assert login("rachgia").get(at).status_code == 403
    assert jobs.run_waiting() == 1
    name, data = _file(db.session.scalars(select(Job)).one())
    assert name == "Danh sách đại biểu (09.10.2017).docx"
    assert sum(len(table.rows) for table in Document(io.BytesIO(data)).tables) > 301


def test_an_extract_is_short_however_many_people_came(
    world: World, login: Login, actor: Callable[[str], Actor]
) -> None:
    meeting_id = scene.whole(world, district=301)
    source = Source(kind=Kind.EXTRACT, meeting_id=meeting_id, unit_id=world.units["ncc"])
    paper = service.prepare(actor("thuky"), source, Draft())
    db.session.commit()
    assert login("thuky").get(f"/documents/papers/{paper.id}/paper.docx").status_code == 200


def _file(job: Job) -> tuple[str, bytes]:
    assert job.state is JobState.DONE
    stored = db.session.get(StoredFile, job.result_file_id)
    assert stored is not None
    return stored.name, read(stored)


def test_a_long_paper_is_not_queued_for_who_may_not_have_it(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    assert login("rachgia").post(f"/documents/{meeting_id}/long/badges").status_code == 403
    assert db.session.scalars(select(Job)).first() is None


def test_the_slip_stands_on_the_page_of_its_task_and_the_extract_beside_the_conclusion(
    world: World, login: Login
) -> None:
    meeting_id = scene.whole(world)
    wanted = select(Directive.id).where(Directive.meeting_id == meeting_id, Directive.clause == "2.3")
    directive_id = db.session.scalars(wanted).one()
    client = login("ncc")
    slip = f"/documents/directives/{directive_id}/task-slip.pdf"
    page = client.get(f"/followup/{directive_id}").text
    prepare = f"/documents/papers/new/task-slip?directive={directive_id}"
    assert slip in page
    assert slip.replace(".pdf", ".docx") in page
    assert prepare not in page
    assert client.get(prepare).status_code == 403
    assert prepare in login("thuky").get(f"/followup/{directive_id}").text
    assert f'href="/followup/{directive_id}"' in login("thuky").get(prepare).text  # the way back
    assert "PHIẾU GIAO VIỆC" in client.get(slip).text
    page = client.get(f"/directives/meeting/{meeting_id}").text
    assert f"/documents/{meeting_id}/units/{world.units['ncc']}/extract.pdf" in page
    assert f"/documents/{meeting_id}/extracts" in login("thuky").get(f"/directives/meeting/{meeting_id}").text


def test_a_unit_finds_its_extract_of_each_issued_notice_on_its_home(world: World, login: Login) -> None:
    drafted, meeting_id = scene.whole(world, issued_on=None), scene.whole(world)
    for user, units in (("ncc", ["ncc"]), ("vieclam", ["vieclam"]), ("thuky", [])):
        page = login(user).get("/").text
        for code in world.units:
            address = f"/documents/{meeting_id}/units/{world.units[code]}/extract.pdf"
            assert (address in page) is (code in units), (user, code)
            if code in units:
                assert login(user).get(address).status_code == 200
        assert f"/documents/{drafted}/units" not in page


def test_an_extract_that_would_be_empty_is_not_offered(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    wanted = select(Directive).where(Directive.meeting_id == meeting_id, Directive.lead_unit_id.is_not(None))
    for directive in db.session.scalars(wanted).all():
        db.session.add(
            Amendment(
                directive_id=directive.id, kind=AmendmentKind.REASSIGNMENT, decided_on=directive.issued_on,
                old={"lead_unit_id": directive.lead_unit_id, "lead": "Phòng"}, new={}, reason="Phân công lại",
            )
        )  # fmt: skip
        directive.lead_unit_id = world.units["anbien"]
    db.session.execute(delete(Cooperation).where(Cooperation.unit_id == world.units["anbien"]))
    db.session.commit()
    address = f"/documents/{meeting_id}/units/{world.units['anbien']}/extract.pdf"
    client = login("anbien")
    assert client.get(address).status_code == 404  # the notice named others
    assert address not in client.get("/").text


def test_the_page_of_papers_takes_few_queries_for_every_reader(
    world: World, login: Login, count_queries: Counting
) -> None:
    meeting_id = scene.whole(world)
    scene.minutes(meeting_id)
    for username in ("thuky", "ncc", "xem"):
        client = login(username)
        with count_queries() as tally:
            assert client.get(f"/documents/{meeting_id}").status_code == 200
        assert len(tally) <= 8, tally
