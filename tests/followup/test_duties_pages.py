"""The pages of duties: what the unit, its head, its officers and the office see and may type."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import select, update

from meeting.core import clock, office
from meeting.core.db import db
from meeting.directives.models import Amendment, Cooperation, Directive, DirectiveIssue
from meeting.directives.rules import AmendmentKind, Priority, Recurrence, State
from meeting.followup import service
from meeting.followup.models import (
    CarryOver,
    DirectivePeriod,
    HandOver,
    PreparedReport,
    Progress,
    SubTask,
)
from meeting.scheduling.models import Meeting
from tests.conftest import Client
from tests.directives.room import raise_issue
from tests.followup import making
from tests.world import World

Login = Callable[[str], Client]
Travel = Callable[[date], None]
Counting = Callable[[], AbstractContextManager[list[str]]]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _november(travel: Travel) -> None:
    travel(date(2017, 11, 1))


@pytest.fixture
def task(world: World) -> int:
    """Measured work of every month, of high priority, with a co-operating unit and two shares."""
    row = making.directive(
        making.meeting(), world.units["vieclam"], recurrence=Recurrence.MONTHLY, measure_unit="người",
        measure_target=2000.0, priority=Priority.HIGH,
    )  # fmt: skip
    making.cooperation(row, world.units["rachgia"], is_required=True, due_on=date(2017, 10, 30))
    for place, unit in enumerate(("rachgia", "anbien")):
        db.session.add(
            SubTask(
                directive_id=row.id, unit_id=world.units[unit], position=place, text="Giới thiệu việc làm",
                due_on=date(2017, 10, 31), target=1000.0,
            )
        )  # fmt: skip
    key = row.id
    db.session.commit()
    service.make_periods(clock.now())
    return key


def _directive(key: int) -> Directive:
    return db.session.get_one(Directive, key, populate_existing=True)


def test_the_page_says_what_is_missing_before_one_tries(login: Login, task: int) -> None:
    page = login("vieclam").get(f"/followup/{task}").text
    for words in (
        "phần phối hợp của Phòng Lao động - Thương binh và Xã hội thành phố Rạch Giá", "xong 0/2",
        "thiếu 1", "–/2.000 người", "Văn bản có số, ngày hoặc tệp đính kèm", "quá hạn 2 ngày",
        "2 đơn vị chậm", "Hằng tháng", "10/2017", "Chưa có báo cáo",
    ):  # fmt: skip
        assert words in page, words


def test_a_figure_is_typed_and_shown_in_vietnamese(login: Login, task: int) -> None:
    client = login("vieclam")
    period = db.session.scalars(select(DirectivePeriod).order_by(DirectivePeriod.starts_on)).first()
    assert period is not None
    data = {"text": "Đang làm", "value": "1.234,5", "period_id": str(period.id)}
    assert client.post(f"/followup/{task}", data=data).status_code == 303
    row = _directive(task)
    assert (row.measure_value, row.percent) == (1234.5, 61)
    page = client.get(f"/followup/{task}").text
    assert "1.234,5 người (61%)" in page
    assert "Báo cáo trễ hạn" in page
    assert client.post(f"/followup/{task}", data=data).status_code == 422  # the period is reported
    for wrong in ("nhiều", "3.5", ""):
        assert client.post(f"/followup/{task}", data={**data, "value": wrong}).status_code == 422
    assert db.session.query(Progress).count() == 1


def test_an_officer_saves_and_changes_and_the_head_sends_from_the_home(login: Login, task: int) -> None:
    officer, head = login("canbo"), login("vieclam")
    assert "Lưu, trình trưởng đơn vị" in officer.get(f"/followup/{task}").text
    data = {"text": "Đã giới thiệu 500 người", "value": "500", "files": (io.BytesIO(PDF), "Báo cáo.pdf")}
    saved = officer.post(f"/followup/{task}", data=data, content_type="multipart/form-data")
    assert saved.status_code == 303
    assert _directive(task).state is State.ISSUED
    assert "Đã giới thiệu 500 người" in officer.get(f"/followup/{task}").text
    found = db.session.scalars(select(PreparedReport)).one()
    url = f"/followup/prepared/{found.id}"
    assert url in head.get("/").text
    assert url not in login("rachgia").get("/").text
    for stranger in ("canbo", "rachgia", "thuky"):
        assert login(stranger).get(url).status_code == 403
    page = head.get(url).text
    assert "Báo cáo.pdf" in page
    [stored] = found.data["stored"]
    assert head.get(f"{url}/files/{stored}").data == PDF
    assert head.get(f"{url}/files/{stored + 1}").status_code == 404
    assert login("rachgia").get(f"{url}/files/{stored}").status_code == 404
    back = head.post(url, data={"do": "back", "note": "", "row_version": "1"})
    assert back.status_code == 422
    assert head.post(url, data={"do": "back", "note": "Thiếu số liệu hai huyện"}).status_code == 303
    assert "Thiếu số liệu hai huyện" in officer.get("/").text
    again = {"text": "Đã giới thiệu 700 người", "value": "700", "row_version": "2"}
    assert officer.post(f"/followup/{task}", data=again).status_code == 303
    stale = head.post(url, data={"do": "send", "row_version": "2"})
    assert stale.status_code == 409
    assert head.post(url, data={"do": "send", "row_version": "3"}).status_code == 303
    page = head.get(f"/followup/{task}").text
    assert "Phạm Thị Cán chuẩn bị" in page
    assert "Báo cáo.pdf" in page
    assert _directive(task).measure_value == 700.0


def test_what_a_unit_did_not_send_yet_stands_in_no_other_readers_history(login: Login, task: int) -> None:
    login("canbo").post(f"/followup/{task}", data={"text": "Bản nháp 500 người", "value": "500"})
    found = db.session.scalars(select(PreparedReport)).one()
    head = login("vieclam")
    back = head.post(f"/followup/prepared/{found.id}", data={"do": "back", "note": "Số liệu chưa khớp"})
    assert back.status_code == 303
    page = head.get(f"/followup/{task}").text
    assert "Bản nháp 500 người" in page
    assert "Số liệu chưa khớp" in page
    for stranger in ("rachgia", "anbien", "thuky", "giamdoc"):
        page = login(stranger).get(f"/followup/{task}").text
        assert "Bản nháp 500 người" not in page
        assert "Số liệu chưa khớp" not in page


def test_a_contribution_comes_with_its_proof(login: Login, task: int, world: World) -> None:
    client = login("rachgia")
    asked = client.get(f"/followup/{task}/contribute").text
    assert "30/10/2017" in asked
    assert asked.index('name="given_text"') < asked.index(
        'name="document_number"'
    )  # the words, then their proof
    data = {
        "unit_id": str(world.units["rachgia"]), "given_text": "Danh sách 30 người",
        "document_number": "12/BC-LĐTBXH", "document_on": "31/10/2017", "files": (io.BytesIO(PDF), "ds.pdf"),
    }  # fmt: skip
    answer = client.post(f"/followup/{task}/contribute", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = login("vieclam").get(f"/followup/{task}").text
    assert "12/BC-LĐTBXH, 31/10/2017" in page
    assert "ds.pdf" in page
    bad = {"unit_id": str(world.units["rachgia"]), "given_text": "Danh sách", "document_on": "31/10/2017"}
    assert client.post(f"/followup/{task}/contribute", data=bad).status_code == 422


def test_a_part_is_handed_to_an_officer_of_its_unit(login: Login, task: int, world: World) -> None:
    key = db.session.scalars(select(Cooperation.id)).one()
    url = f"/followup/shares/{key}/assign"
    assert login("rachgia").get(url).status_code == 200
    assert login("vieclam").get(url).status_code == 403
    foreign = login("rachgia").post(url, data={"officer_id": str(world.users["canbo"])})
    assert foreign.status_code == 422


def test_a_directive_is_broken_down_by_kind_in_one_go(login: Login, world: World) -> None:
    row = making.directive(making.meeting(), world.units["vieclam"])
    db.session.commit()
    client, url = login("vieclam"), f"/followup/{row.id}/breakdown"
    assert client.get(url).status_code == 200
    assert login("rachgia").get(url).status_code == 403
    kind = str(world.kinds["district_division"])
    late = {"kinds": [kind], "text": "Rà soát hộ nghèo", "due_on": "01/12/2017"}
    assert client.post(url, data=late).status_code == 422
    good = {"kinds": [kind], "text": "Rà soát hộ nghèo", "due_on": "20/11/2017", "target": "1.250,5"}
    assert client.post(url, data=good).status_code == 303
    parts = db.session.scalars(select(SubTask).order_by(SubTask.position)).all()
    assert [(part.due_on, part.target) for part in parts] == [(date(2017, 11, 20), 1250.5)] * 2
    twice = client.post(url, data={**good, "units": [str(world.units["anbien"])], "kinds": []})
    assert twice.status_code == 422
    assert "An Biên" in twice.text
    lines = {f"due-{part.id}": "15/11/2017" for part in parts}
    lines |= {f"target-{part.id}": "nhiều" for part in parts}
    bad = client.post(f"{url}/lines", data=lines)
    assert bad.status_code == 422
    assert 'value="nhiều"' in bad.text
    lines |= {f"target-{part.id}": "900" for part in parts}
    assert client.post(f"{url}/lines", data=lines).status_code == 303
    page = client.get(url).text
    assert "1.800" in page
    assert client.post(f"/followup/parts/{parts[1].id}/remove").status_code == 303
    assert db.session.query(SubTask).count() == 1


def test_a_unit_reports_its_share_from_its_home(login: Login, task: int, world: World) -> None:
    client = login("anbien")
    part = db.session.scalars(select(SubTask).where(SubTask.unit_id == world.units["anbien"])).one()
    url = f"/followup/parts/{part.id}"
    assert url in client.get("/").text
    assert login("rachgia").get(url).status_code == 403
    assert client.post(url, data={"text": "Xong", "is_done": "y"}).status_code == 422
    assert client.post(url, data={"text": "Xong", "value": "1.000", "is_done": "y"}).status_code == 303
    assert client.get(f"/followup/{task}").status_code == 200
    assert url not in client.get("/").text
    page = login("vieclam").get(f"/followup/{task}").text
    assert "xong 1/2" in page
    assert 'value="1.000"' in page  # the sum is proposed for the lead's report


def test_a_prepared_report_is_discarded_on_the_page(login: Login, task: int) -> None:
    officer, head = login("canbo"), login("vieclam")
    for client in (officer, head):
        assert officer.post(f"/followup/{task}", data={"text": "Bản nháp", "value": "1"}).status_code == 303
        key = db.session.scalars(select(PreparedReport.id)).one()
        url = f"/followup/prepared/{key}/discard"
        assert url in officer.get(f"/followup/{task}").text
        assert url in head.get(f"/followup/prepared/{key}").text
        assert login("rachgia").post(url).status_code == 403
        assert client.post(url, data={"row_version": "1"}).location == f"/followup/{task}"
        assert "Bản nháp" not in officer.get(f"/followup/{task}").text.split('id="prepared"')[-1][:900]
    assert "hủy bản báo cáo do Phạm Thị Cán soạn" in head.get(f"/followup/{task}").text
    assert "hủy bản báo cáo" not in login("thuky").get(f"/followup/{task}").text


def test_work_reported_complete_asks_for_no_more_time_and_keeps_its_shares(
    login: Login, world: World, task: int
) -> None:
    db.session.execute(update(Directive).where(Directive.id == task).values(state=State.REPORTED))
    client = login("vieclam")
    answer = client.get(f"/followup/{task}/ask-extension")
    assert answer.status_code == 422
    assert "đang chờ xác nhận" in answer.text
    assert "<form" not in answer.text.split("<main")[1]
    assert f'/followup/{task}/breakdown"' not in client.get(f"/followup/{task}").text


def test_a_percentage_stands_close_to_its_figure(login: Login, world: World) -> None:
    row = making.directive(
        making.meeting(), world.units["vieclam"], measure_unit="%", measure_target=95.0, measure_value=41.5
    )
    db.session.commit()
    page = login("vieclam").get(f"/followup/{row.id}").text
    assert "95%" in page
    assert "95 %" not in page


def test_only_the_office_records_a_check_on_the_spot(login: Login, task: int) -> None:
    login("vieclam").post(f"/followup/{task}", data={"text": "Đang làm", "value": "10"})
    key = db.session.scalars(select(Progress.id)).one()
    url = f"/followup/reports/{key}/inspect"
    assert login("vieclam").get(url).status_code == 403
    client = login("thuky")
    assert url in client.get(f"/followup/{task}").text
    bad = {"checked_by": "Trần Văn Thư", "note": "Đủ", "checked_on": "02/11/2017"}
    assert client.post(url, data=bad).status_code == 422
    assert client.post(url, data={**bad, "checked_on": "01/11/2017"}).status_code == 303
    assert "Trần Văn Thư, 01/11/2017" in client.get(f"/followup/{task}").text


def test_an_exhortation_is_marked_and_unmarked_by_decision(login: Login, task: int) -> None:
    client = login("thuky")
    assert f"/followup/{task}/untrack" in client.get(f"/followup/{task}").text
    data = {"reason": "Nội dung nhắc nhở chung"}
    assert client.post(f"/followup/{task}/untrack", data=data).status_code == 303
    page = client.get(f"/followup/{task}").text
    assert "Nội dung nhắc nhở chung" in page
    assert client.post(f"/followup/{task}/track", data=data).status_code == 303
    assert _directive(task).is_tracked


def _with_everything(login: Login, world: World, task: int) -> None:
    """More time asked and granted, urged, linked, carried over, handed over, checked, prepared."""
    head = login("vieclam")
    page = f"/followup/{task}"
    proof = {"files": (io.BytesIO(PDF), "ket-qua.pdf")}
    assert head.post(page, data={"text": "Đang làm", "value": "10", **proof}).status_code == 303
    asked = {"new_due_on": "15/12/2017", "reason": "Chờ số liệu của huyện"}
    assert head.post(f"{page}/ask-extension", data=asked).status_code == 303
    officer = login("canbo")
    data = {"text": "Cán bộ soạn", "value": "20", "files": (io.BytesIO(PDF), "so-lieu.pdf")}
    assert officer.post(page, data=data).status_code == 303
    office_client = login("thuky")
    assert office_client.post(f"{page}/urge", data={"note": "Khẩn trương"}).status_code == 303
    row = _directive(task)
    issue = raise_issue(world, row.meeting_id)
    after = making.meeting(date(2018, 1, 8))
    rest = making.directive(
        db.session.get_one(Meeting, row.meeting_id), world.units["ncc"], parent_id=task, position=2,
        clause="1b",
    )  # fmt: skip
    row.checked_on, row.checked_by_id, row.parent_id = clock.today(), world.users["thuky"], rest.id
    db.session.add_all(
        [
            DirectiveIssue(directive_id=task, issue_id=issue.id),
            CarryOver(meeting_id=after.id, directive_id=task, frozen={"state": "issued"}),
            HandOver(directive_id=task, from_unit_id=world.units["ncc"], effective_on=date(2017, 10, 20)),
            Amendment(
                directive_id=task, kind=AmendmentKind.EXTENSION, old={"due_on": "2017-11-30"},
                new={"due_on": "2017-12-10"}, reason="Bão", decided_on=date(2017, 10, 20), decider="Giám đốc",
            ),
        ]
    )  # fmt: skip
    db.session.commit()


@pytest.mark.parametrize("user", ["giamdoc", "phogd", "thuky", "vieclam", "canbo", "rachgia", "anbien"])
def test_the_page_with_everything_costs_at_most_eight_queries(
    user: str, login: Login, world: World, task: int, count_queries: Counting
) -> None:
    _with_everything(login, world, task)
    client = login(user)
    page = client.get(f"/followup/{task}").text
    for words in ("15/12/2017", "Chờ số liệu của huyện", "Bão", "ket-qua.pdf", "1b", "Hằng tháng"):
        assert words in page, words
    assert ("Cán bộ soạn" in page) == (user in {"vieclam", "canbo"})
    office.current()
    with count_queries() as sent:
        assert client.get(f"/followup/{task}").status_code == 200
    assert len(sent) <= 8, (len(sent), list(sent))


def test_the_pages_speak_english(login: Login, task: int, world: World) -> None:
    from meeting.accounts.models import User  # noqa: PLC0415

    db.session.get_one(User, world.users["vieclam"]).language = "en"
    db.session.commit()
    client = login("vieclam")
    assert client.post(f"/followup/{task}", data={"text": "On", "value": "1,234.5"}).status_code == 303
    page = client.get(f"/followup/{task}").text
    assert "1,234.5 người (61%)" in page
    assert "Breakdown by unit" in page
    assert client.get(f"/followup/{task}/breakdown").status_code == 200
