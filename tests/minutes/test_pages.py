"""The pages of minutes, as every role meets them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import select

from meeting.core.db import db
from meeting.minutes import service
from meeting.minutes.models import MinutesCorrection
from meeting.minutes.rules import Counted
from meeting.minutes.service import Line, Round
from meeting.scheduling import queries as scheduling_read
from tests.conftest import Client, Tally
from tests.minutes import room
from tests.minutes.room import Actors
from tests.world import World

Login = Callable[[str], Client]
Counting = Callable[[], AbstractContextManager[Tally]]
SECRET = "con số không công bố"


def _filled(actor: Actors, world: World) -> int:
    """Minutes with a confidential entry, passage and speech; the meeting's id."""
    minutes, secretary = room.begun(actor, world), actor("thuky")
    report, opening = room.entry(minutes, "Báo cáo"), room.entry(minutes, "Tuyên bố")
    service.write(secretary, minutes, report, f"Kết quả chung. [mật]{SECRET}[/mật] Hết.", report.version)
    service.write(secretary, minutes, opening, f"Nội dung kín: {SECRET}", opening.version)
    service.mark(secretary, minutes, opening, confidential=True)
    discussion = room.entry(minutes, "Thảo luận")
    said = service.say(secretary, minutes, discussion, Line("Danh Văn Rạch", f"Ý kiến: {SECRET}"))
    service.mark_speech(secretary, minutes, discussion, said, confidential=True)
    db.session.commit()
    return minutes.meeting_id


def _circulated(actor: Actors, world: World) -> int:
    meeting_id = _filled(actor, world)
    service.circulate(actor("thuky"), room.again(), Round())
    db.session.commit()
    return meeting_id


def test_each_role_sees_a_draft_as_it_should(actor: Actors, world: World, login: Login) -> None:
    meeting_id = _filled(actor, world)
    page = f"/minutes/{meeting_id}"
    assert "data-autosave" in login("thuky").get(page).text
    leader = login("giamdoc").get(page).text
    assert "data-autosave" not in leader
    assert SECRET in leader
    for username in ("vieclam", "canbo", "rachgia", "xem"):
        text = login(username).get(page).text
        assert "Chưa có biên bản để xem" in text, username
        assert SECRET not in text
    assert login("quantri").get(page).status_code == 403


def test_those_who_took_part_read_circulated_minutes_without_what_is_confidential(
    actor: Actors, world: World, login: Login
) -> None:
    meeting_id = _circulated(actor, world)
    page = f"/minutes/{meeting_id}"
    for username in ("vieclam", "canbo", "rachgia", "anbien"):
        text = login(username).get(page).text
        assert "Kết quả chung. (…) Hết." in text, username
        assert SECRET not in text
        assert "Tuyên bố lý do" not in text
        assert "góp ý" in text.lower()
    assert "Chưa có biên bản để xem" in login("xem").get(page).text  # the viewer was not there
    assert SECRET in login("giamdoc").get(page).text
    seen = login("thuky").get(f"{page}/as-units-see-it").text
    assert SECRET not in seen
    for path in ("as-units-see-it",):
        assert login("rachgia").get(f"{page}/{path}").status_code == 403
    entry = room.entry(room.again(), "Báo cáo")
    assert login("rachgia").get(f"/minutes/entry/{entry.id}/revisions").status_code == 403


def test_a_confidential_entry_cannot_be_asked_about_by_units(
    actor: Actors, world: World, login: Login
) -> None:
    meeting_id = _circulated(actor, world)
    hidden = room.entry(room.again(), "Tuyên bố")
    path = f"/minutes/{meeting_id}/corrections/new?entry={hidden.id}"
    client = login("rachgia")
    assert client.get(path).status_code == 404
    assert client.post(path, data={"text": "Sửa"}).status_code == 404


def test_pages_cost_at_most_eight_queries(
    actor: Actors, world: World, login: Login, count_queries: Counting
) -> None:
    meeting_id = _filled(actor, world)
    clients = {name: login(name) for name in ("thuky", "giamdoc", "rachgia")}
    entry = room.entry(room.again(), "Báo cáo")

    def cost(username: str, path: str) -> int:
        db.session.expunge_all()
        with count_queries() as tally:
            assert clients[username].get(path).status_code == 200
        return len(tally)

    assert cost("thuky", f"/minutes/{meeting_id}") <= 8
    assert cost("giamdoc", f"/minutes/{meeting_id}") <= 8
    assert cost("thuky", f"/minutes/entry/{entry.id}/revisions") <= 8
    service.circulate(actor("thuky"), room.again(), Round())
    db.session.commit()
    service.ask(actor("rachgia"), room.again(), room.entry(room.again(), "Báo cáo"), "Sửa số liệu.")
    db.session.commit()
    for username in clients:
        assert cost(username, f"/minutes/{meeting_id}") <= 8, username
    assert cost("rachgia", f"/minutes/{meeting_id}/corrections/new?entry={entry.id}") <= 8


def test_minutes_are_begun_written_and_saved_without_a_script(
    actor: Actors, world: World, login: Login
) -> None:
    meeting = room.held(actor, world)
    client = login("thuky")
    assert "Lập biên bản" in client.get(f"/minutes/{meeting.id}").text
    assert client.post(f"/minutes/{meeting.id}/start").status_code == 303
    entry = room.entry(room.again(), "Tuyên bố")
    data = {"text": "Chánh Văn phòng tuyên bố lý do.", "row_version": str(entry.version)}
    answer = client.post(f"/minutes/entry/{entry.id}", data=data)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/minutes/{meeting.id}#e{entry.id}")
    assert "Chánh Văn phòng tuyên bố lý do." in client.get(f"/minutes/{meeting.id}").text
    assert client.get(f"/minutes/entry/{entry.id}").status_code == 200


def test_autosave_answers_with_the_version_and_the_time(actor: Actors, world: World, login: Login) -> None:
    minutes = room.begun(actor, world)
    entry, client = room.entry(minutes, "Tuyên bố"), login("thuky")
    headers = {"X-Autosave": "1"}
    data = {"text": "Một", "row_version": str(entry.version)}
    answer = client.post(f"/minutes/entry/{entry.id}", data=data, headers=headers)
    assert answer.status_code == 200
    assert answer.get_json()["words"] == "Đã lưu lúc 10 giờ 00"
    data = {"text": "Một hai", "row_version": str(answer.get_json()["version"])}
    assert client.post(f"/minutes/entry/{entry.id}", data=data, headers=headers).status_code == 200
    assert room.entry(room.again(), "Tuyên bố").text == "Một hai"


def test_a_stale_save_shows_both_texts_and_loses_neither(actor: Actors, world: World, login: Login) -> None:
    minutes = room.begun(actor, world)
    entry, client = room.entry(minutes, "Tuyên bố"), login("thuky")
    seen = str(entry.version)
    path = f"/minutes/entry/{entry.id}"
    assert client.post(path, data={"text": "Bản thứ nhất.", "row_version": seen}).status_code == 303
    headers = {"X-Autosave": "1"}
    quiet = client.post(path, data={"text": "Bản thứ hai.", "row_version": seen}, headers=headers)
    assert quiet.status_code == 409
    answer = client.post(path, data={"text": "Bản thứ hai.", "row_version": seen})
    assert answer.status_code == 409
    assert "Bản thứ nhất." in answer.text
    assert "Bản thứ hai." in answer.text
    assert room.entry(room.again(), "Tuyên bố").text == "Bản thứ nhất."
    now = str(room.entry(room.again(), "Tuyên bố").version)
    db.session.commit()
    merged = {"text": "Bản thứ nhất và thứ hai.", "row_version": now, "merged": "1"}
    assert client.post(path, data=merged).status_code == 303
    texts = [row.text for row in room.revisions(room.entry(room.again(), "Tuyên bố"))]
    aside = ["Bản thứ nhất.", "Bản thứ hai.", "Bản thứ nhất."]  # the refused text was kept at once, and once
    assert texts == [*aside, "Bản thứ nhất và thứ hai."]


def test_taking_the_other_text_keeps_ones_own_as_a_revision(
    actor: Actors, world: World, login: Login
) -> None:
    minutes = room.begun(actor, world)
    entry, client = room.entry(minutes, "Tuyên bố"), login("thuky")
    path = f"/minutes/entry/{entry.id}"
    client.post(path, data={"text": "Của người kia.", "row_version": str(entry.version)})
    assert client.post(f"{path}/set-aside", data={"text": "Của tôi."}).status_code == 303
    entry = room.entry(room.again(), "Tuyên bố")
    assert entry.text == "Của người kia."
    assert [row.text for row in room.revisions(entry)] == ["Của người kia.", "Của tôi.", "Của người kia."]


@pytest.mark.parametrize(
    ("text", "words"),
    [("a" * 1_000_000, "50000"), ("Chữ\x07 lạ", "U+0007"), ("Sở LĐ\u202eTBXH", "U+202E")],
)
def test_a_text_that_cannot_be_kept_is_told_at_its_field(
    actor: Actors, world: World, login: Login, text: str, words: str
) -> None:
    minutes = room.begun(actor, world)
    entry, client = room.entry(minutes, "Tuyên bố"), login("thuky")
    path, data = f"/minutes/entry/{entry.id}", {"text": text, "row_version": str(entry.version)}
    answer = client.post(path, data=data)
    assert answer.status_code == 422
    assert words in answer.text
    quiet = client.post(path, data=data, headers={"X-Autosave": "1"})
    assert quiet.status_code == 422
    assert words in quiet.get_json()["words"]
    assert room.entry(room.again(), "Tuyên bố").text == ""


def test_foreign_and_unknown_ids_are_not_found(actor: Actors, world: World, login: Login) -> None:
    minutes = room.begun(actor, world)
    client = login("thuky")
    for path in ("entry/999999", "speech/999999", "correction/999999", "entry/999999/revisions"):
        assert client.get(f"/minutes/{path}").status_code == 404, path
    entry = room.entry(minutes, "Tuyên bố")
    number = {"number": "77", "row_version": "1"}
    assert client.post(f"/minutes/entry/{entry.id}/restore", data=number).status_code == 404
    assert client.get("/minutes/999999").status_code == 404
    answer = client.post(f"/minutes/{minutes.meeting_id}/at-work", data={"entry": "999999"})
    assert answer.status_code == 404
    assert client.post(f"/minutes/entry/{entry.id}/do", data={"do": "nonsense"}).status_code == 303


def test_who_writes_an_entry_is_shown_to_the_other_and_forgotten_after_two_minutes(
    actor: Actors, world: World, login: Login
) -> None:
    minutes = room.begun(actor, world)
    entry, client = room.entry(minutes, "Tuyên bố"), login("thuky")
    path = f"/minutes/{minutes.meeting_id}/at-work"
    answer = client.post(path, data={"entry": str(entry.id)})
    rows = {row["id"]: row for row in answer.get_json()["entries"]}
    assert rows[entry.id]["words"] == ""  # oneself is not told of oneself
    room.entry(room.again(), "Tuyên bố").editor_id = world.users["phogd"]
    db.session.commit()
    rows = {row["id"]: row for row in client.post(path).get_json()["entries"]}
    assert rows[entry.id]["words"] == "Lê Thị Ánh đang soạn mục này"
    assert "Lê Thị Ánh đang soạn mục này" in client.get(f"/minutes/{minutes.meeting_id}").text


def test_the_head_is_put_right(actor: Actors, world: World, login: Login) -> None:
    minutes = room.begun(actor, world)
    client, path = login("thuky"), f"/minutes/{minutes.meeting_id}/head"
    text = client.get(path).text
    assert 'value="08:00"' in text
    good = {
        "began_day": "09/10/2017", "began_time": "8h05", "ended_day": "09/10/2017", "ended_time": "11:40",
        "chair_name": "Lê Thị Ánh", "chair_title": "Phó Giám đốc Sở", "secretary_name": "Trần Văn Thư",
        "secretary_title": "Chánh Văn phòng", "present": "Có mặt: 04/05", "row_version": str(minutes.version),
    }  # fmt: skip
    bad = client.post(path, data={**good, "ended_time": "7h00"})
    assert bad.status_code == 422
    assert "Giờ kết thúc phải sau giờ bắt đầu" in bad.text
    assert client.post(path, data=good).status_code == 303
    assert room.again().chair_name == "Lê Thị Ánh"
    stale = client.post(path, data={**good, "chair_name": "Ai khác"})
    assert stale.status_code == 409
    assert "Ai khác" in stale.text


def test_a_speech_is_recorded_in_one_line(actor: Actors, world: World, login: Login) -> None:
    minutes = room.begun(actor, world)
    entry, client = room.entry(minutes, "Thảo luận"), login("thuky")
    path = f"/minutes/entry/{entry.id}/speeches"
    answer = client.post(path, data={"speaker": "nguyen van viec", "text": "Nhất trí với báo cáo."})
    assert answer.status_code == 303
    said = room.speeches(room.entry(room.again(), "Thảo luận"))[-1]
    assert (said.speaker, said.attendance_id is not None) == ("Nguyễn Văn Việc", True)
    assert said.title.startswith("Trưởng Phòng ")
    empty = client.post(path, data={"speaker": "Ai đó", "text": ""})
    assert empty.status_code == 422
    assert "Ai đó" in empty.text
    assert client.get(f"/minutes/{minutes.meeting_id}?said={entry.id}").text.count("autofocus") == 1
    data = {
        "speaker": "Khách mời",
        "title": "Báo Kiên Giang",
        "text": "Cảm ơn.",
        "row_version": str(said.version),
    }
    assert client.post(f"/minutes/speech/{said.id}", data=data).status_code == 303
    assert client.post(f"/minutes/speech/{said.id}/do", data={"do": "up"}).status_code == 303
    first = room.speeches(room.entry(room.again(), "Thảo luận"))[0]
    assert first.speaker == "Khách mời"
    assert "Bỏ ra" in client.get(f"/minutes/speech/{said.id}").text
    assert client.post(f"/minutes/speech/{said.id}/do", data={"do": "remove"}).status_code == 303
    assert len(room.speeches(room.entry(room.again(), "Thảo luận"))) == 1


def test_entries_are_added_renamed_moved_and_taken_out(actor: Actors, world: World, login: Login) -> None:
    minutes = room.begun(actor, world)
    client = login("thuky")
    assert client.post(f"/minutes/{minutes.meeting_id}/entries/new", data={"heading": ""}).status_code == 422
    added = client.post(f"/minutes/{minutes.meeting_id}/entries/new", data={"heading": "Biểu quyết"})
    assert added.status_code == 303
    entry = room.entry(room.again(), "Biểu quyết")
    assert client.get(f"/minutes/entry/{entry.id}/heading").status_code == 200
    client.post(f"/minutes/entry/{entry.id}/heading", data={"heading": "Biểu quyết chỉ tiêu"})
    client.post(f"/minutes/entry/{entry.id}/do", data={"do": "up"})
    headings = [row.heading for row in room.entries(room.again())]
    assert headings[-3:] == ["Biểu quyết chỉ tiêu", "Thảo luận", "Kết luận hội nghị"]
    client.post(f"/minutes/entry/{entry.id}/do", data={"do": "remove"})
    assert "Biểu quyết chỉ tiêu" not in [row.heading for row in room.entries(room.again())]


def test_revisions_are_compared_and_restored(actor: Actors, world: World, login: Login) -> None:
    minutes = room.begun(actor, world)
    entry, client = room.entry(minutes, "Báo cáo"), login("thuky")
    service.write(actor("thuky"), minutes, entry, "Phòng Kế hoạch trình bày báo cáo tóm tắt.", entry.version)
    db.session.commit()
    path = f"/minutes/entry/{entry.id}"
    text = client.get(f"{path}/revisions").text
    assert "<ins>" in text
    assert "<del>" in text
    assert client.get(f"{path}/revisions?old=2&new=1").status_code == 200
    assert client.get(f"{path}/revisions?old=x&new=-3").status_code == 200
    now = room.entry(room.again(), "Báo cáo").version
    assert client.post(f"{path}/restore", data={"number": "1", "row_version": str(now)}).status_code == 303
    entry = room.entry(room.again(), "Báo cáo")
    assert entry.text.endswith("quý III.")
    assert len(room.revisions(entry)) == 3


def test_corrections_are_asked_for_and_answered(actor: Actors, world: World, login: Login) -> None:
    meeting_id = _filled(actor, world)
    office, unit, page = login("thuky"), login("rachgia"), f"/minutes/{meeting_id}"
    assert "12/10/2017" in office.get(f"{page}/circulate").text
    bad = office.post(f"{page}/circulate", data={"days": "99", "counted": "working"})
    assert bad.status_code == 422
    assert office.post(f"{page}/circulate", data={"days": "3", "counted": "working"}).status_code == 303
    assert room.again().corrections_until == date(2017, 10, 12)
    assert "12/10/2017 (3 ngày làm việc)" in unit.get(page).text
    entry = room.entry(room.again(), "Báo cáo")
    ask = f"{page}/corrections/new?entry={entry.id}"
    assert SECRET not in unit.get(ask).text
    assert unit.post(ask, data={"text": ""}).status_code == 422
    assert unit.post(ask, data={"text": "Số hộ là 12, không phải 21."}).status_code == 303
    assert "Số hộ là 12" in unit.get(page).text
    assert "Số hộ là 12" not in login("anbien").get(page).text
    other = login("anbien").post(f"{page}/corrections/new", data={"text": "Sửa giờ bắt đầu."})
    assert other.status_code == 303
    (first, second) = db.session.scalars(select(MinutesCorrection).order_by(MinutesCorrection.id)).all()
    answer = f"/minutes/correction/{first.id}"
    version = str(room.entry(room.again(), "Báo cáo").version)
    same = {"text": room.entry(room.again(), "Báo cáo").text, "row_version": version}
    assert office.post(answer, data=same).status_code == 422
    taken = office.post(answer, data={"text": "Số hộ là 12.", "answer": "Đã sửa.", "row_version": version})
    assert taken.status_code == 303
    assert office.post(f"/minutes/correction/{second.id}", data={"do": "decline"}).status_code == 422
    declined = {"do": "decline", "answer": "Đã đúng theo điểm danh."}
    assert office.post(f"/minutes/correction/{second.id}", data=declined).status_code == 303
    assert office.get(answer).status_code == 200
    assert "Đã sửa." in unit.get(page).text
    assert "Đã đúng theo điểm danh." in login("anbien").get(page).text
    revision = room.revisions(room.entry(room.again(), "Báo cáo"))[-1]
    assert revision.words.endswith("Rạch Giá")


def test_a_correction_may_put_a_speech_right(actor: Actors, world: World, login: Login) -> None:
    meeting_id = _circulated(actor, world)
    minutes = room.again()
    discussion = room.entry(minutes, "Thảo luận")
    asked = service.ask(actor("rachgia"), minutes, discussion, "Tôi nói trẻ em tạm trú.")
    fields = {f"speech_{row.id}_{row.version}": row.text for row in room.speeches(discussion)}
    name = next(iter(fields))
    db.session.commit()
    client, path = login("thuky"), f"/minutes/correction/{asked.id}"
    assert f'name="{name}"' in client.get(path).text
    version = str(discussion.version)
    empty = client.post(path, data={**fields, "text": "", name: "", "row_version": version})
    assert empty.status_code == 422
    data = {**fields, "text": "", name: "Số trẻ em tạm trú tăng nhanh.", "row_version": version}
    assert client.post(path, data=data).status_code == 303
    assert "Số trẻ em tạm trú tăng nhanh." in login("anbien").get(f"/minutes/{meeting_id}").text


def test_the_overview_says_how_long_minutes_are_missing(
    actor: Actors, world: World, login: Login, travel: Callable[[date], None]
) -> None:
    meeting = room.held(actor, world)
    words = "Cuộc họp đã qua 4 ngày mà biên bản chưa gửi lấy ý kiến"
    travel(date(2017, 10, 13))
    client = login("thuky")
    assert words in client.get(f"/scheduling/{meeting.id}").text
    service.start(actor("thuky"), scheduling_read.get_meeting(meeting.id))
    service.circulate(actor("thuky"), room.again(), Round(2, Counted.CALENDAR))
    db.session.commit()
    assert words not in client.get(f"/scheduling/{meeting.id}").text
