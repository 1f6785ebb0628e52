"""The pages of the ladder, of statistics and of snapshots."""

import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from meeting.core.db import db
from meeting.directives.rules import State
from meeting.followup import queries, service
from meeting.followup.models import Rung, Snapshot
from tests.conftest import Client
from tests.followup import making
from tests.followup.test_snapshots import AFTER, SLOT, quarter_of_work
from tests.world import World

Travel = Callable[[date], None]
Login = Callable[[str], Client]


def _kept(world: World, travel: Travel) -> int:
    quarter_of_work(world)
    travel(AFTER)
    service.keep_figures(SLOT)
    found = queries.find_snapshot("quarter:20174")
    assert found is not None
    return found.id


def _links(page: str, part: str) -> list[tuple[str, int]]:
    found = re.findall(rf'<a href="([^"]*{part}[^"]*)">(\d+)</a>', page)
    return [(unescape(address), int(number)) for address, number in found]


def _rows_on(page: str) -> int:
    return int(re.findall(r"(\d+) nhiệm vụ", re.sub(r"<[^>]+>", " ", page))[-1])


@pytest.mark.parametrize("by", ["unit", "field", "leader", "meeting", "quarter"])
def test_every_figure_on_the_page_opens_exactly_its_rows(
    world: World, travel: Travel, login: Login, by: str
) -> None:
    quarter_of_work(world)
    travel(AFTER)
    client = login("thuky")
    page = client.get(f"/followup/statistics?by={by}&period=2017&least=1").text
    links = _links(page, "/followup/")
    assert len(links) > 5
    for address, number in links:
        answer = client.get(address).text
        shown = len(re.findall(r'<a href="/followup/\d+">', answer))
        assert shown == number, address


def test_every_figure_of_a_snapshot_opens_exactly_its_rows(
    world: World, travel: Travel, login: Login
) -> None:
    key = _kept(world, travel)
    client = login("giamdoc")
    for scope in ("all", "own", "before"):
        page = client.get(f"/followup/snapshots/{key}?scope={scope}&basis=original").text
        for address, number in _links(page, "/rows"):
            answer = client.get(address).text
            assert len(re.findall(r'<a href="/followup/\d+">', answer)) == number, address


def test_a_listed_page_costs_a_fixed_number_of_queries(
    world: World, travel: Travel, login: Login, count_queries: Any
) -> None:
    key = _kept(world, travel)
    client = login("thuky")
    for address in (
        "/followup/statistics", "/followup/snapshots", f"/followup/snapshots/{key}",
        f"/followup/snapshots/{key}/rows", f"/followup/snapshots/{key}/moved", "/followup/ladder",
        "/documents/urging-letters",
    ):  # fmt: skip
        with count_queries() as tally:
            assert client.get(address).status_code == 200
        assert len(tally) <= 8, (address, tally)


def test_ranking_says_from_how_many_tasks_on(world: World, travel: Travel, login: Login) -> None:
    quarter_of_work(world)
    travel(AFTER)
    client = login("thuky")
    page = client.get("/followup/statistics").text
    assert "ít nhất 5 nhiệm vụ đến hạn" in page
    assert "<b>1.</b>" not in page
    page = client.get("/followup/statistics?least=2").text
    assert "ít nhất 2 nhiệm vụ đến hạn" in page
    assert "<b>1.</b> Phòng Lao động - Việc làm" in page
    for odd in ("0", "-1", "x", "99999999"):
        assert client.get(f"/followup/statistics?least={odd}&period=x&by=x&basis=x").status_code == 200


def test_the_workbook_has_the_figures_of_the_page(world: World, travel: Travel, login: Login) -> None:
    key = _kept(world, travel)
    client = login("thuky")
    answer = client.get("/followup/statistics/export?period=20174")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Tổng số"]
    assert rows[0][3:10] == (5, 1, 1, 1, 1, 0, 1)
    answer = client.get(f"/followup/snapshots/{key}/export?count=late")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet["B2"].value == "Khẩn trương rà soát hồ sơ người có công còn tồn đọng và báo cáo Sở."
    assert sheet["B3"].value is None


def test_a_changed_snapshot_says_so(world: World, travel: Travel, login: Login) -> None:
    key = _kept(world, travel)
    client = login("thuky")
    assert "đã kiểm tra: khớp" in client.get(f"/followup/snapshots/{key}").text
    db.session.execute(text("UPDATE snapshot_row SET extension_count = 7 WHERE part = 'overdue'"))
    db.session.commit()
    page = client.get(f"/followup/snapshots/{key}").text
    assert "không khớp" in page
    assert "bị sửa ngoài phần mềm" in page


def test_the_secretariat_keeps_the_figures_of_today(world: World, travel: Travel, login: Login) -> None:
    quarter_of_work(world)
    travel(date(2017, 12, 20))
    client = login("thuky")
    assert client.get("/followup/snapshots/new").status_code == 200
    answer = client.post("/followup/snapshots/new", data={"quarter": "20174", "note": ""})
    assert answer.status_code == 422
    answer = client.post("/followup/snapshots/new", data={"quarter": "20174", "note": "Họp giao ban"})
    assert answer.status_code == 303
    taken = db.session.scalars(select(Snapshot)).one()
    assert (taken.note, taken.as_of) == ("Họp giao ban", date(2017, 12, 20))
    assert "Họp giao ban" in client.get("/followup/snapshots").text


def test_what_moved_is_counted_and_listed(world: World, travel: Travel, login: Login) -> None:
    key = _kept(world, travel)
    page = login("thuky").get(f"/followup/snapshots/{key}/moved?since=999999").text
    assert "Không có biến động" in page  # the month before shows the same day
    first = db.session.scalars(select(Snapshot.id).order_by(Snapshot.id)).first()
    assert (
        "Chưa có số liệu chốt trước đó" not in login("thuky").get(f"/followup/snapshots/{first}/moved").text
    )


def test_odd_filters_of_kept_rows_are_left_out(world: World, travel: Travel, login: Login) -> None:
    key = _kept(world, travel)
    client = login("thuky")
    address = f"/followup/snapshots/{key}/rows?unit=x&count=x&scope=x&quarter=0&_external=1&snapshot_id=9"
    assert client.get(address).status_code == 200
    assert client.get("/followup/snapshots/999999").status_code == 404


def test_a_step_of_the_ladder_is_changed_with_a_message_when_it_makes_no_sense(
    world: World, login: Login
) -> None:
    service.seed_rungs()
    db.session.commit()
    client = login("quantri")
    assert "trước 3 ngày làm việc" in client.get("/followup/ladder").text
    rung = db.session.scalars(select(Rung).where(Rung.code == "after-3")).one()
    page = client.get(f"/followup/ladder/{rung.id}").text
    assert page.count("checked") == 3  # two audiences, and that it is used
    bad = {"offset_days": "-2", "row_version": str(rung.version)}
    answer = client.post(f"/followup/ladder/{rung.id}", data=bad)
    assert answer.status_code == 422
    assert "Chỉ đôn đốc khi đã quá hạn" in answer.text
    assert "Chọn ít nhất một người nhận" in answer.text
    good = {"offset_days": "4", "told": ["leader", "secretariat"], "row_version": str(rung.version)}
    assert client.post(f"/followup/ladder/{rung.id}", data=good).status_code == 303
    db.session.expire_all()
    stored = db.session.get_one(Rung, rung.id)
    assert (stored.offset_days, stored.audiences, stored.is_active) == (4, "leader,secretariat", False)


def test_urging_by_hand_is_seen_on_the_directive(world: World, travel: Travel, login: Login) -> None:
    service.seed_rungs()
    key = making.directive(making.meeting(), world.units["vieclam"]).id
    done = making.directive(
        making.meeting(date(2017, 10, 2)), world.units["vieclam"], state=State.REPORTED
    ).id
    db.session.commit()
    travel(date(2017, 12, 1))
    service.remind(SLOT)
    client = login("thuky")
    address = f"/followup/{key}/urge"
    assert address in client.get(f"/followup/{key}").text
    assert client.get(address).status_code == 200
    assert client.post(address, data={"note": "Đã gọi điện."}).status_code == 303
    page = client.get(f"/followup/{key}").text
    assert "đôn đốc lần thứ 1" in page
    assert "đôn đốc lần thứ 2" in page
    assert "đã đôn đốc 2 lần" in page
    assert "Đã gọi điện." in page
    assert client.post(address, data={"note": ""}).status_code == 422
    assert f"/followup/{done}/urge" not in client.get(f"/followup/{done}").text
    assert login("vieclam").get(address).status_code == 403
