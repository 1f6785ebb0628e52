import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select

from meeting.core import office
from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.followup.models import ExtensionRequest, PreparedReport, Progress
from tests.conftest import Client
from tests.followup import making
from tests.world import World

Login = Callable[[str], Client]
Travel = Callable[[date], None]
Counting = Callable[[], AbstractContextManager[list[str]]]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def task(world: World) -> int:
    """A directive for the jobs division with a co-operating unit, issued on 10 October."""
    of = making.meeting()
    row = making.directive(of, world.units["vieclam"])
    making.cooperation(row, world.units["rachgia"], is_required=True)
    db.session.commit()
    return row.id


def _directive(key: int) -> Directive:
    return db.session.get_one(Directive, key, populate_existing=True)


def test_a_unit_head_reports_progress_with_text_and_percent_alone(
    login: Login, task: int, travel: Travel
) -> None:
    travel(date(2017, 11, 1))
    client = login("vieclam")
    assert "Gửi báo cáo" in client.get(f"/followup/{task}").text
    answer = client.post(f"/followup/{task}", data={"text": "Đã rà soát 12 hồ sơ", "percent": "40"})
    assert answer.status_code == 303
    row = _directive(task)
    assert (row.state, row.percent, row.last_report_on) == (State.IN_PROGRESS, 40, date(2017, 11, 1))
    names = db.session.scalars(select(TrailRow.name).order_by(TrailRow.id)).all()
    assert names == ["DirectiveReceived", "WorkStarted", "ProgressReported"]
    page = client.get(f"/followup/{task}").text
    assert "Đã rà soát 12 hồ sơ" in page
    assert "40%" in page


@pytest.mark.parametrize("percent", ["", "40"])
def test_complete_work_stands_at_100_percent_whatever_the_field_says(
    login: Login, task: int, travel: Travel, percent: str
) -> None:
    travel(date(2017, 11, 1))
    reason = "Rạch Giá đã báo cáo trực tiếp"
    data = {"text": "Đã xong", "percent": percent, "is_complete": "y", "missing_reason": reason}
    assert login("vieclam").post(f"/followup/{task}", data=data).status_code == 303
    row = _directive(task)
    assert (row.state, row.percent) == (State.REPORTED, 100)
    assert db.session.scalars(select(Progress.percent)).all() == [100]


def test_work_that_goes_on_needs_its_percentage(login: Login, task: int, travel: Travel) -> None:
    travel(date(2017, 11, 1))
    answer = login("vieclam").post(f"/followup/{task}", data={"text": "Đang làm", "percent": ""})
    assert answer.status_code == 422
    assert answer.text.count("field-error") == 1


def test_a_report_tells_everything_that_is_missing_and_keeps_what_was_typed(
    login: Login, task: int, travel: Travel
) -> None:
    travel(date(2017, 11, 1))
    client = login("vieclam")
    data = {
        "text": "Xong phần lớn", "percent": "80", "reported_on": "01/09/2017",
        "document_number": "", "document_on": "02/11/2017",
    }  # fmt: skip
    answer = client.post(f"/followup/{task}", data=data)
    assert answer.status_code == 422
    assert "Xong phần lớn" in answer.text
    assert answer.text.count("field-error") >= 3
    assert _directive(task).state is State.ISSUED
    assert db.session.scalar(select(func.count(Progress.id))) == 0


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [("bao-cao.pdf", PDF, 303), ("báo cáo.pdf", b"not a pdf at all", 422), ("a.exe", b"MZ", 422)],
)
def test_a_file_must_be_what_its_name_says(
    login: Login, task: int, travel: Travel, name: str, data: bytes, status: int
) -> None:
    travel(date(2017, 11, 1))
    client = login("vieclam")
    form = {"text": "Gửi kèm", "percent": "50", "files": (io.BytesIO(data), name)}
    answer = client.post(f"/followup/{task}", data=form, content_type="multipart/form-data")
    assert answer.status_code == status
    if status == 303:
        page = client.get(f"/followup/{task}").text
        assert name in page
        links = re.findall(r"/followup/evidence/\d+", page)
        assert [client.get(link).status_code for link in links] == [200]


def test_the_file_of_a_report_is_for_those_who_see_the_directive(
    login: Login, task: int, travel: Travel
) -> None:
    travel(date(2017, 11, 1))
    form = {"text": "Gửi kèm", "percent": "50", "files": (io.BytesIO(PDF), "Báo cáo.pdf")}
    login("vieclam").post(f"/followup/{task}", data=form, content_type="multipart/form-data")
    from meeting.followup.models import Evidence  # noqa: PLC0415

    key = db.session.scalars(select(Evidence.id)).one()
    got = login("rachgia").get(f"/followup/evidence/{key}")
    assert got.data == PDF
    assert login("anbien").get(f"/followup/evidence/{key}").status_code == 403


@pytest.mark.parametrize("text", ["chu\x07ông", "x" * 1_000_000])
def test_text_nobody_can_read_is_refused(login: Login, task: int, travel: Travel, text: str) -> None:
    travel(date(2017, 11, 1))
    answer = login("vieclam").post(f"/followup/{task}", data={"text": text, "percent": "10"})
    assert answer.status_code in {413, 422}
    assert _directive(task).state is State.ISSUED


def test_a_foreign_directive_is_refused_with_one_trail_row(login: Login, task: int) -> None:
    client = login("anbien")
    before = db.session.scalars(select(func.count(TrailRow.id))).one()
    for method, data in (("GET", None), ("POST", {"text": "x", "percent": "1"})):
        assert client.open(f"/followup/{task}", method=method, data=data).status_code == 403
        assert db.session.scalar(select(func.count(TrailRow.id))) == before + 1  # one a minute
    assert client.get("/followup/999999").status_code == 404


def test_a_viewer_and_an_administrator_do_not_follow_up(login: Login, task: int) -> None:
    for name in ("xem", "quantri"):
        assert login(name).get("/followup/").status_code == 403


def test_the_whole_life_of_a_directive_in_the_browser(
    login: Login, task: int, travel: Travel, world: World
) -> None:
    travel(date(2017, 11, 1))
    head, helper, chief = login("vieclam"), login("rachgia"), login("giamdoc")
    assert head.post(f"/followup/{task}/receive").status_code == 303
    assert head.post(f"/followup/{task}/start").status_code == 303
    data = {"officer_id": str(world.users["canbo"])}
    assert head.post(f"/followup/{task}/assign", data=data).status_code == 303
    data = {"unit_id": str(world.units["rachgia"]), "given_text": "Danh sách 30 người"}
    assert helper.post(f"/followup/{task}/contribute", data=data).status_code == 303
    data = {"new_due_on": "15/12/2017", "reason": "Chờ số liệu của ba xã đảo"}
    assert head.post(f"/followup/{task}/ask-extension", data=data).status_code == 303
    asked = db.session.scalars(select(ExtensionRequest)).one()
    page = chief.get(f"/followup/requests/{asked.id}").text
    assert re.search(r'<option (selected )?value="">Chưa chọn', page)
    assert "Từ chối" not in page
    assert chief.post(f"/followup/requests/{asked.id}", data={"note": ""}).status_code == 422
    answer = chief.post(f"/followup/requests/{asked.id}", data={"answer": "refuse", "note": "ngắn"})
    assert answer.status_code == 422
    answer = chief.post(f"/followup/requests/{asked.id}", data={"answer": "grant", "row_version": "1"})
    assert answer.status_code == 303
    page = head.get(f"/followup/{task}").text
    assert "<s" in page
    assert "15/12/2017" in page
    data = {"text": "Đã xong", "percent": "100", "is_complete": "y"}
    assert login("canbo").post(f"/followup/{task}", data=data).status_code == 303  # for the head to send
    prepared = db.session.scalars(select(PreparedReport.id)).one()
    sent = {"do": "send", "row_version": "1"}
    assert head.post(f"/followup/prepared/{prepared}", data=sent).status_code == 303
    assert "Xác nhận hoàn thành" in chief.get(f"/followup/{task}").text
    back = {"reason": "Thiếu biểu tổng hợp theo xã"}
    assert chief.post(f"/followup/{task}/send-back", data=back).status_code == 303
    assert "Thiếu biểu tổng hợp theo xã" in head.get(f"/followup/{task}").text
    travel(date(2017, 11, 20))
    head, helper, chief = login("vieclam"), login("rachgia"), login("giamdoc")  # who was idle signs in again
    assert head.post(f"/followup/{task}", data=data).status_code == 303
    version = str(_directive(task).version)
    assert chief.post(f"/followup/{task}/confirm", data={"row_version": version}).status_code == 303
    row = _directive(task)
    assert (row.state, row.completed_on, row.effective_due_on) == (
        State.CONFIRMED, date(2017, 11, 20), date(2017, 12, 15),
    )  # fmt: skip
    again = chief.post(f"/followup/{task}/confirm", data={"row_version": version})
    assert again.status_code == 422
    assert "đã được xác nhận" in again.text
    for client in (chief, head, helper):
        assert client.get(f"/followup/{task}").status_code == 200


@pytest.mark.parametrize("verb", ["reassign", "suspend", "cancel", "send-back"])
def test_each_verb_has_its_page(login: Login, task: int, verb: str) -> None:
    assert login("giamdoc").get(f"/followup/{task}/{verb}").status_code == 200


def test_a_reason_that_says_nothing_is_refused_on_the_same_page(login: Login, task: int) -> None:
    answer = login("vieclam").post(f"/followup/{task}/refuse", data={"reason": "không"})
    assert answer.status_code == 422
    assert "không</textarea>" in answer.text
    assert _directive(task).state is State.ISSUED


def test_the_register_shows_the_current_quarter_pages_and_searches_without_marks(
    login: Login, world: World, travel: Travel
) -> None:
    travel(date(2017, 11, 1))
    of = making.meeting()
    for number in range(60):
        making.directive(of, world.units["ncc"], text=f"Nhiệm vụ số {number}", clause=str(number))
    making.directive(of, world.units["ncc"], text="Việc của quý trước", quarter=20173)
    making.directive(of, world.units["vieclam"], text="Đào tạo nghề cho lao động nông thôn")
    db.session.commit()
    client = login("thuky")
    page = client.get("/followup/").text
    assert "61 nhiệm vụ" in page
    assert "Việc của quý trước" not in page
    assert "cursor=" in page
    assert len(page.encode()) < 30_000
    found = client.get("/followup/?q=dao+tao+nghe").text
    assert "Đào tạo nghề" in found
    assert "1 nhiệm vụ" in found
    assert "0 nhiệm vụ" in client.get("/followup/?quarter=all&q=khong+co").text
    own = login("ncc").get("/followup/?quarter=all").text
    assert "61 nhiệm vụ" in own
    assert "Đào tạo nghề" not in own


def test_the_workbook_holds_every_row(login: Login, world: World, travel: Travel) -> None:
    travel(date(2017, 11, 1))
    of = making.meeting()
    for number in range(60):
        making.directive(of, world.units["ncc"], text=f"=Nhiệm vụ {number}")
    db.session.commit()
    answer = login("thuky").get("/followup/export?quarter=20174&count=in_time")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert isinstance(sheet, Worksheet)
    texts = [str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True) if row[1]]
    assert sum(text.startswith("=Nhiệm vụ") for text in texts) == 60


def test_figures_of_the_page_lead_to_their_rows(login: Login, world: World, travel: Travel) -> None:
    of = making.meeting()
    making.directive(of, world.units["ncc"], date(2017, 10, 20))
    making.directive(of, world.units["ncc"], date(2017, 12, 20))
    db.session.commit()
    travel(date(2017, 11, 15))
    client = login("giamdoc")
    page = client.get("/followup/?quarter=20174").text
    url = "/followup/?quarter=20174&amp;count=overdue"
    assert url in page
    assert parse_qs(urlsplit(url.replace("&amp;", "&")).query)["count"] == ["overdue"]
    assert "quá hạn 26 ngày" in page
    assert "1 nhiệm vụ" in client.get(url.replace("&amp;", "&")).text


def test_the_meeting_opens_with_what_is_left(login: Login, world: World, travel: Travel) -> None:
    before = making.meeting(date(2017, 7, 10))
    making.directive(before, world.units["ncc"], text="Còn dở", quarter=20173)
    making.directive(
        before, world.units["ncc"], text="Đã xong rồi", quarter=20173, state=State.CONFIRMED,
        completed_on=date(2017, 9, 1), confirmed_on=date(2017, 9, 2),
    )  # fmt: skip
    db.session.query(Directive).update({"issued_on": date(2017, 7, 12)})
    now = making.meeting()
    making.directive(now, world.units["ncc"], text="Việc mới")
    db.session.commit()
    travel(date(2017, 10, 12))
    client = login("thuky")
    page = client.get(f"/followup/meetings/{now.id}").text
    assert "Còn dở" in page
    assert "Đã xong rồi" not in page
    assert "Việc mới" not in page
    tasks = client.get(f"/followup/meetings/{now.id}/tasks").text
    assert "Việc mới" in tasks
    assert "Còn dở" not in tasks


def test_pages_cost_at_most_eight_queries(
    login: Login, task: int, world: World, count_queries: Counting, travel: Travel
) -> None:
    travel(date(2017, 11, 1))
    of = db.session.get_one(Directive, task).meeting_id
    login("vieclam").post(f"/followup/{task}", data={"text": "Đang làm", "percent": "30"})
    client = login("giamdoc")
    for url in (
        f"/followup/{task}",
        "/followup/",
        f"/followup/?quarter=20174&unit={world.units['ncc']}&meeting={of}&count=overdue",
        f"/followup/meetings/{of}",
        f"/followup/meetings/{of}/tasks",
    ):
        client.get(url)  # the office and the calendar are kept for a while
        office.current()
        with count_queries() as sent:
            assert client.get(url).status_code == 200
        assert len(sent) <= 8, (url, len(sent), list(sent))


def test_english_pages(login: Login, task: int, world: World) -> None:
    from meeting.accounts.models import User  # noqa: PLC0415

    db.session.get_one(User, world.users["vieclam"]).language = "en"
    db.session.commit()
    client = login("vieclam")
    assert "Send the report" in client.get(f"/followup/{task}").text
    assert "Awaiting confirmation" in client.get("/followup/").text


def test_the_bare_register_shows_the_latest_quarter_with_directives(
    login: Login, world: World, travel: Travel
) -> None:
    making.directive(making.meeting(), world.units["ncc"], text="Việc của quý IV")
    db.session.commit()
    travel(date(2018, 1, 5))
    page = login("thuky").get("/followup/").text
    assert "Việc của quý IV" in page
    assert "1 nhiệm vụ" in page


def test_an_officer_asks_for_their_own_tasks(login: Login, world: World, travel: Travel) -> None:
    travel(date(2017, 11, 1))
    of = making.meeting()
    making.directive(of, world.units["vieclam"], text="Việc của tôi", officer_id=world.users["canbo"])
    making.directive(of, world.units["vieclam"], text="Việc người khác")
    db.session.commit()
    page = login("canbo").get("/followup/?officer=me").text
    assert "Việc của tôi" in page
    assert "Việc người khác" not in page


def test_a_suspended_directive_counts_no_days_and_one_without_a_lead_waits_for_it(
    login: Login, world: World, travel: Travel
) -> None:
    travel(date(2017, 11, 14))
    meeting = making.meeting()
    stopped = making.directive(
        meeting, world.units["ncc"], state=State.SUSPENDED, state_reason="Chờ kinh phí"
    )
    nobodys = making.directive(meeting, None, clause="2", position=2)
    db.session.commit()
    client = login("thuky")
    page = client.get(f"/followup/{stopped.id}").text
    assert "Tạm dừng" in page
    assert "ngày làm việc" not in page
    for text in (client.get(f"/followup/{nobodys.id}").text, client.get("/followup/?quarter=20174").text):
        assert "Chờ giao đơn vị chủ trì" in text
        assert "Đã giao, chưa tiếp nhận" not in text.split("</form>")[-1]
