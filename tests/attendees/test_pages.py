import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from meeting.attendees import queries, service
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Presence, Reply
from meeting.attendees.service import ReplyDraft
from meeting.core.access import Actor
from meeting.core.db import db, get
from meeting.directory.models import Unit
from meeting.scheduling.rules import State
from tests.attendees.conftest import MakeMeeting
from tests.conftest import Client
from tests.world import World

Act = Callable[[str], Actor]
Login = Callable[[str], Client]
Count = Callable[[], AbstractContextManager[list[str]]]


def test_a_secretary_invites_by_kind_and_a_second_time_skips(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.PLANNED), login("thuky")
    assert "Mời theo loại đơn vị" in client.get(f"/attendees/{meeting.id}").text
    data = {"kind_ids": [world.kinds["division"], world.kinds["district_division"]], "heads_only": "y"}
    for expected in ("Đã mời: 4. Đã có trong danh sách: 0.", "Đã mời: 0. Đã có trong danh sách: 4."):
        answer = client.post(f"/attendees/{meeting.id}/invite", data=data, follow_redirects=True)
        assert expected in answer.text
    assert client.post(f"/attendees/{meeting.id}/invite", data={"kind_ids": "9999"}).status_code == 422
    empty = client.post(f"/attendees/{meeting.id}/invite", data={"heads_only": "y"})
    assert empty.status_code == 422
    assert "Chọn ít nhất một loại đơn vị." in empty.text


def test_a_person_invited_twice_is_a_clear_message(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.PLANNED), login("thuky")
    url = f"/attendees/{meeting.id}/invite-one"
    assert "Nguyễn Văn Việc" in client.get(f"{url}?q=nguyen van viec").text
    data = {"post": world.posts["vieclam"], "q": "viec"}
    assert client.post(url, data=data).status_code == 303
    headers = {"Referer": f"http://localhost{url}?q=viec"}
    again = client.post(url, data=data, headers=headers, follow_redirects=True)
    assert "Nguyễn Văn Việc đã có trong danh sách với chức vụ Trưởng phòng" in again.text
    assert len(queries.roll(meeting.id)) == 1


def test_a_retired_unit_is_refused_with_its_name(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.PLANNED), login("thuky")
    get(Unit, world.units["anbien"]).valid_to = date(2017, 6, 30)
    db.session.commit()
    answer = client.post(f"/attendees/{meeting.id}/invite-one", data={"post": world.posts["anbien"]})
    assert answer.status_code == 422
    assert "không còn hoạt động vào ngày 12/10/2017" in answer.text


def test_a_guest_without_a_name_or_with_control_characters_is_asked_again(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.PLANNED), login("thuky")
    url = f"/attendees/{meeting.id}/invite-guest"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"name": ""}).status_code == 422
    assert client.post(url, data={"name": "Bùi\x07 Khách"}).status_code == 422
    assert client.post(url, data={"name": "x" * 1_000_000}).status_code == 422
    assert queries.roll(meeting.id) == []
    assert client.post(url, data={"name": "Bùi Khách", "organisation": "UBND tỉnh"}).status_code == 303
    assert queries.roll(meeting.id)[0].part is Part.GUEST


def test_a_unit_answers_on_its_page_and_gets_its_words_back_when_the_reason_lacks(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    seat = service.invite_post(actor("thuky"), meeting, world.posts["rachgia"])
    other = service.invite_post(actor("thuky"), meeting, world.posts["anbien"])
    db.session.commit()
    client, url = login("rachgia"), f"/attendees/seat/{seat.id}/reply"
    assert url.removeprefix("/attendees/") in client.get(f"/attendees/{meeting.id}").text
    assert client.get(url).status_code == 200
    lacking = client.post(url, data={"reply": "declined", "substitute_name": "Lê Giữ Lại"})
    assert lacking.status_code == 422
    assert "Ghi lý do không dự." in lacking.text
    assert "Lê Giữ Lại" in lacking.text
    assert client.post(url, data={"reply": "sometimes"}).status_code == 422
    sent = {"reply": "substituted", "substitute_name": "Lê Văn Thay", "substitute_title": "Phó Trưởng phòng"}
    assert client.post(url, data=sent).status_code == 303
    db.session.expire_all()
    assert queries.roll(meeting.id)[0].substitute_name == "Lê Văn Thay"
    assert client.get(f"/attendees/seat/{other.id}/reply").status_code == 403
    assert client.get(f"/attendees/seat/{seat.id}").status_code == 403


def test_a_stale_answer_shows_both_texts(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    seat = service.invite_post(actor("thuky"), meeting, world.posts["rachgia"])
    db.session.commit()
    client, url = login("thuky"), f"/attendees/seat/{seat.id}/reply"
    seen = seat.version
    service.reply(actor("rachgia"), meeting, seat, ReplyDraft(Reply.DECLINED, "Họp ở huyện"))
    db.session.commit()
    data = {"reply": "declined", "reply_reason": "Bận", "row_version": seen}
    answer = client.post(url, data=data)
    assert answer.status_code == 409
    assert "Họp ở huyện" in answer.text
    assert "Bận" in answer.text


def test_presence_is_marked_with_one_click_in_bulk_and_by_preselection(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.CONVENED), login("thuky")
    names = ("vieclam", "ncc", "rachgia")
    seats = [service.invite_post(actor("thuky"), meeting, world.posts[u]).id for u in names]
    service.accept_all(actor("thuky"), meeting, [seats[0]])
    db.session.commit()
    url = f"/attendees/{meeting.id}/bulk"
    assert client.post(url, data={"do": "all-coming-present"}).status_code == 303
    assert client.post(url, data={"here": seats[1], "reply": "invited"}).location.endswith(
        f"?reply=invited#a{seats[1]}"
    )
    client.post(url, data={"do": "excused", "id": [seats[2]]})
    db.session.expire_all()
    assert [row.presence for row in queries.roll(meeting.id)] == [
        Presence.IN_PERSON,
        Presence.IN_PERSON,
        Presence.EXCUSED,
    ]
    page = client.get(f"/attendees/{meeting.id}")
    for words in ("Có mặt: 2/3", "vắng: 1", "có lý do: 1"):
        assert words in page.text
    none_selected = client.post(url, data={"do": "absent"})
    assert none_selected.status_code == 422
    assert "Chọn ít nhất một người." in none_selected.text
    assert client.post(url, data={"do": "dance", "id": seats}).status_code == 422


def test_one_entry_is_corrected_and_taken_off(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.IN_SESSION), login("thuky")
    seat = service.invite_post(actor("thuky"), meeting, world.posts["ncc"])
    db.session.commit()
    url = f"/attendees/seat/{seat.id}"
    assert client.get(url).status_code == 200
    late = {"part": "delegate", "presence": "in_person", "arrived": "8 giờ 30", "left": "08:00"}
    assert client.post(url, data=late).status_code == 422
    assert client.post(url, data={**late, "left": "25:99"}).status_code == 422
    assert client.post(url, data={**late, "left": ""}).status_code == 303
    assert 'value="08:30"' in client.get(url).text
    client.post(f"/attendees/{meeting.id}/bulk", data={"do": "remove", "id": seat.id})
    assert client.get(url).status_code == 404


def test_presence_is_not_asked_before_the_meeting_is_convened(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.PLANNED), login("thuky")
    seat = service.invite_post(actor("thuky"), meeting, world.posts["ncc"])
    db.session.commit()
    url = f"/attendees/seat/{seat.id}"
    assert 'name="presence"' not in client.get(url).text
    assert client.post(url, data={"part": "secretary"}).status_code == 303
    assert queries.get_attendance(seat.id).part is Part.SECRETARY


def test_marking_the_rest_as_absent_asks_first_and_says_how_many(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    service.invite_post(actor("thuky"), meeting, world.posts["ncc"])
    db.session.commit()
    page = login("thuky").get(f"/attendees/{meeting.id}").text
    assert re.search(r'<details class="ask"[^>]*>\s*<summary[^>]*>Ghi vắng những người còn lại', page)
    assert "Ghi vắng 1 người chưa điểm danh?" in page


@pytest.mark.parametrize("username", ["giamdoc", "rachgia", "xem", "quantri"])
def test_others_read_the_list_and_change_nothing(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting, username: str
) -> None:
    meeting, client = make_meeting(), login(username)
    service.invite_post(actor("thuky"), meeting, world.posts["ncc"])
    db.session.commit()
    page = client.get(f"/attendees/{meeting.id}")
    assert page.status_code == 200
    assert "data-bulk" not in page.text
    for path in ("invite", "invite-one", "invite-guest"):
        assert client.get(f"/attendees/{meeting.id}/{path}").status_code == 403
    assert client.post(f"/attendees/{meeting.id}/bulk", data={"do": "remove"}).status_code == 403


def test_a_unit_does_not_see_the_list_of_a_planned_meeting(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting(State.PLANNED)
    assert login("rachgia").get(f"/attendees/{meeting.id}").status_code == 403
    assert login("thuky").get("/attendees/999999").status_code == 404


def test_300_attendees_are_one_light_page_with_few_queries(
    world: World, login: Login, make_meeting: MakeMeeting, count_queries: Count
) -> None:
    meeting, client = make_meeting(), login("thuky")

    def fill(first: int, last: int) -> None:
        for n in range(first, last):
            db.session.add(
                Attendance(
                    meeting_id=meeting.id, unit_id=world.units["rachgia"], part=Part.DELEGATE, group_order=50,
                    group_name="Phòng LĐTBXH cấp huyện", position=n, name=f"Danh {n}", title="Trưởng phòng",
                    unit_name="Phòng", reply=Reply.ACCEPTED if n % 2 else Reply.INVITED,
                )
            )  # fmt: skip
        db.session.commit()

    fill(0, 1)
    with count_queries() as few:
        one = client.get(f"/attendees/{meeting.id}")
    fill(1, 300)
    with count_queries() as many:
        page = client.get(f"/attendees/{meeting.id}")
    assert len(few) == len(many) <= 8
    assert page.text.count("<tr id=") == 300
    assert (len(page.data) - len(one.data)) / 299 <= 450
    filtered = client.get(f"/attendees/{meeting.id}?q=danh 29&reply=accepted&presence=none&group=50")
    assert len(re.findall("<tr id=", filtered.text)) == 6
    assert client.get(f"/attendees/{meeting.id}?q=khong-co").status_code == 200


def test_the_list_is_a_workbook(world: World, login: Login, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, client = make_meeting(), login("rachgia")
    assert client.get(f"/attendees/{meeting.id}/export").status_code == 404
    service.invite_post(actor("thuky"), meeting, world.posts["ncc"])
    db.session.commit()
    answer = client.get(f"/attendees/{meeting.id}/export")
    assert answer.data.startswith(b"PK")


def test_the_overview_says_who_has_not_answered(
    world: World, login: Login, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(), login("thuky")
    service.invite_post(actor("thuky"), meeting, world.posts["ncc"])
    db.session.commit()
    page = client.get(f"/scheduling/{meeting.id}").text
    assert "1 người chưa trả lời giấy mời" in page
    assert f"/attendees/{meeting.id}?reply=invited" in page


def _rows(client: Client, url: str) -> list[str]:
    return re.findall(r"<tr id=a\d+>.*?>(Danh \d)<", client.get(url).text)


def test_each_figure_of_presence_leads_to_exactly_its_rows(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.IN_SESSION), login("thuky")
    marks = (Presence.IN_PERSON, Presence.ONLINE, Presence.EXCUSED, Presence.ABSENT, Presence.ABSENT, None)
    for n, mark in enumerate(marks):
        db.session.add(
            Attendance(
                meeting_id=meeting.id, unit_id=world.units["rachgia"], part=Part.DELEGATE, group_order=50,
                group_name="Phòng", position=n, name=f"Danh {n}", title="Trưởng phòng", unit_name="Phòng",
                reply=Reply.ACCEPTED, presence=mark, is_walk_in=n == 1,
            )
        )  # fmt: skip
    db.session.commit()
    url = f"/attendees/{meeting.id}"
    page = client.get(url).text
    for query, words, people in (
        ("presence=there", "Có mặt: 2/6", "01"),
        ("presence=away", "vắng: 3", "234"),
        ("presence=excused", "có lý do: 1", "2"),
        ("presence=none", "chưa điểm danh: 1", "5"),
        ("reply=walk-in", "đến ngoài danh sách mời: 1", "1"),
        ("reply=asked", "Đã mời: 5", "02345"),
    ):
        assert f'<a href="{url}?{query}">{words}</a>' in page
        assert _rows(client, f"{url}?{query}") == [f"Danh {n}" for n in people]


def test_while_the_meeting_sits_people_are_added_and_not_invited(
    world: World, login: Login, make_meeting: MakeMeeting
) -> None:
    meeting, client = make_meeting(State.IN_SESSION), login("thuky")
    base = f"/attendees/{meeting.id}"
    page = client.get(base).text
    assert "Danh sách chưa có ai." in page
    assert f"{base}/invite-one" in page
    assert client.get(f"{base}/invite").location == f"{base}/invite-one"
    for name in ("invite-one", "invite-guest"):
        page = client.get(f"{base}/{name}").text
        assert "Mời" not in page
        assert "Cách mời" not in page
    assert "Thêm khách đến dự" in page
