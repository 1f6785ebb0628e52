from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from meeting.agenda import queries, service
from meeting.agenda.rules import Kind
from meeting.agenda.service import ItemDraft
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.scheduling.rules import State
from tests.agenda.conftest import MakeMeeting
from tests.conftest import Client
from tests.world import World

Act = Callable[[str], Actor]
Login = Callable[[str], Client]
Count = Callable[[], AbstractContextManager[list[str]]]
ITEM = {"kind": "report", "title": "Báo cáo kết quả", "planned_minutes": "30", "figures": "Việc làm | 35.000"}


def test_the_customary_items_fill_an_empty_programme_with_one_click(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.PLANNED), login("thuky")
    assert "Lập theo khung thường dùng" in client.get(f"/agenda/{meeting.id}").text
    assert "Chương trình còn trống" in client.get(f"/scheduling/{meeting.id}").text
    client.post(f"/agenda/{meeting.id}/outline")
    page = client.get(f"/agenda/{meeting.id}").text
    assert "Đón tiếp đại biểu" in page
    assert "Chương trình kết thúc lúc" not in page
    assert client.post(f"/agenda/{meeting.id}/outline").status_code == 422


def test_an_item_is_added_changed_moved_and_taken_out(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(), login("thuky")
    assert client.get(f"/agenda/{meeting.id}/new").status_code == 200
    for title in ("Báo cáo", "Thảo luận"):
        client.post(f"/agenda/{meeting.id}/new", data={**ITEM, "title": title})
    first, second = queries.programme(meeting.id)
    url = f"/agenda/item/{first.id}"
    assert "Việc làm | 35.000" in client.get(url).text
    client.post(url, data={**ITEM, "title": "Báo cáo quý III", "figures": "Giảm nghèo | 1,5%"})
    client.post(f"/agenda/{meeting.id}/order", data={"down": first.id})
    page = client.get(f"/agenda/{meeting.id}").text
    assert page.index("Thảo luận") < page.index("Báo cáo quý III")
    assert "Giảm nghèo" in page
    client.post(f"/agenda/{meeting.id}/order", data={"order": [first.id, second.id]})
    db.session.expire_all()
    assert [entry.id for entry in queries.programme(meeting.id)] == [first.id, second.id]
    assert client.post(f"/agenda/{meeting.id}/order", data={"order": [first.id]}).status_code == 422
    assert (
        client.post(f"/agenda/{meeting.id}/order", data={"do": "section", "id": first.id}).status_code == 422
    )
    client.post(f"/agenda/item/{first.id}/remove")
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "a\x07b"), ("title", "x" * 1_000_000), ("planned_minutes", "1441"),
        ("planned_minutes", "-5"), ("planned_minutes", "ba mươi"), ("kind", "party"),
        ("presenter_unit_id", "999999"), ("section_id", "999999"), ("figures", "| 35"),
    ],
)  # fmt: skip
def test_bad_words_come_back_with_a_message_and_nothing_is_kept(
    world: World, login: Login, make_meeting: MakeMeeting, field: str, value: str
) -> None:
    meeting, client = make_meeting(), login("thuky")
    answer = client.post(f"/agenda/{meeting.id}/new", data={**ITEM, "note": "giữ lại", field: value})
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert "giữ lại" in answer.text
    assert queries.programme(meeting.id) == []


def test_a_stale_form_shows_both_texts_and_a_double_click_adds_once(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(), login("thuky")
    data = {**ITEM, "_key": "once-and-only-once"}
    for _click in range(2):
        assert client.post(f"/agenda/{meeting.id}/new", data=data).status_code == 303
    item = queries.items_of(meeting.id)[0]
    assert len(queries.items_of(meeting.id)) == 1
    seen = item.version
    service.edit(actor("thuky"), meeting, item, ItemDraft(Kind.REPORT, "Của người khác", 5), None)
    db.session.commit()
    answer = client.post(f"/agenda/item/{item.id}", data={**ITEM, "title": "Của tôi", "row_version": seen})
    assert answer.status_code == 409
    assert "Của người khác" in answer.text
    assert "Của tôi" in answer.text


def test_a_programme_that_does_not_fit_is_shown_as_such(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(), login("thuky")
    service.add(actor("thuky"), meeting, ItemDraft(Kind.DISCUSSION, "Thảo luận", 240))
    db.session.commit()
    page = client.get(f"/agenda/{meeting.id}").text
    assert "quá giờ kết thúc cuộc họp" in page
    assert "không quá 01 ngày" not in page
    meeting.ends_at = clock.at(meeting.held_on.replace(day=13), 11)
    db.session.commit()
    assert "không quá 01 ngày" in client.get(f"/agenda/{meeting.id}").text


@pytest.mark.parametrize("username", ["giamdoc", "rachgia", "xem"])
def test_others_read_the_programme_and_change_nothing(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting, username: str
) -> None:
    meeting, client = make_meeting(), login(username)
    item = service.add(actor("thuky"), meeting, ItemDraft(Kind.REPORT, "Báo cáo", 5))
    db.session.commit()
    page = client.get(f"/agenda/{meeting.id}")
    assert page.status_code == 200
    assert "data-programme" not in page.text
    assert client.get(f"/agenda/item/{item.id}").status_code == 403
    assert client.post(f"/agenda/{meeting.id}/order", data={"up": item.id}).status_code == 403


def test_the_programme_costs_a_fixed_number_of_queries(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting, count_queries: Count
) -> None:
    meeting, client = make_meeting(), login("thuky")
    draft = ItemDraft(Kind.REPORT, "Báo cáo", 5, world.units["ncc"], figures="Việc làm | 35.000")
    service.add(actor("thuky"), meeting, draft)
    db.session.commit()
    with count_queries() as few:
        client.get(f"/agenda/{meeting.id}")
    for _n in range(15):
        service.add(actor("thuky"), meeting, draft)
    db.session.commit()
    with count_queries() as many:
        client.get(f"/agenda/{meeting.id}")
    assert len(few) == len(many) <= 8
