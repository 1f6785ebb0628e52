"""Pages of meetings in the browser's eyes."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from meeting.accounts.models import User
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.scheduling import queries, service
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import DayKind, Kind
from meeting.scheduling.service import MeetingDraft
from tests.conftest import Client
from tests.world import World

Login = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
DAY = date(2017, 10, 16)
FORM: dict[str, Any] = {
    "kind": "interim_review", "period": "20173", "mode": "in_person", "starts_on": "16/10/2017",
    "start_time": "8h00", "end_time": "11:30", "title": "", "papers_due_on": "11/10/2017",
}  # fmt: skip


def planned(actor: ActorOf, **changes: Any) -> Meeting:
    values = {"kind": Kind.INTERIM_REVIEW, "period": 20173, "starts_at": clock.at(DAY, 8),
              "ends_at": clock.at(DAY, 11), **changes}  # fmt: skip
    meeting = service.plan(actor("thuky"), MeetingDraft(**values))
    db.session.commit()
    return meeting


def test_every_page_of_a_meeting_shows(login: Login, actor: ActorOf) -> None:
    meeting, client = planned(actor), login("thuky")
    for path in ("", "/edit", "/copy", "/move", "/cancel"):
        assert client.get(f"/scheduling/{meeting.id}{path}").status_code == 200, path
    lists = ("", "new", "calendar", "calendar-days", "series", "venues")
    for path in (*lists, "calendar-days/new", "series/new", "venues/new"):
        assert client.get(f"/scheduling/{path}").status_code == 200, path
    assert client.get("/scheduling/999").status_code == 404


def test_a_planned_meeting_is_hidden_from_units_until_it_is_convened(login: Login, actor: ActorOf) -> None:
    meeting, client = planned(actor), login("rachgia")
    assert client.get(f"/scheduling/{meeting.id}").status_code == 403
    assert login("thuky").post(f"/scheduling/{meeting.id}/convene").status_code == 303
    assert client.get(f"/scheduling/{meeting.id}").status_code == 200
    assert client.post(f"/scheduling/{meeting.id}/open-session").status_code == 403


def test_a_meeting_is_planned_in_the_browser_with_its_title_proposed(login: Login) -> None:
    client = login("thuky")
    answer = client.post("/scheduling/new", data={**FORM, "new_venue": "Hội trường Sở"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "Hội nghị sơ kết công tác quý III, triển khai nhiệm vụ quý IV năm 2017" in page
    assert "Hội trường Sở" in page
    assert "11/10/2017" in page


def test_only_an_interim_review_says_that_its_quarter_is_reviewed(login: Login, actor: ActorOf) -> None:
    client = login("thuky")
    for kind, said in ((Kind.INTERIM_REVIEW, True), (Kind.ANNUAL_REVIEW, False), (Kind.THEMATIC, False)):
        page = client.get(f"/scheduling/{planned(actor, kind=kind).id}").text
        assert ("Quý sơ kết" in page) is said, kind
        assert "quý III/2017" in page
    assert "Quý sơ kết" not in client.get("/scheduling/new").text


def test_proposed_due_days_nobody_touched_follow_the_day_of_the_meeting(login: Login) -> None:
    client = login("thuky")
    page = client.get("/scheduling/new").text
    proposed = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1]  # type: ignore[index]
        for name in ("papers_due_on", "issues_due_on")
    }
    form = {**FORM, **proposed, "starts_on": "20/10/2017"}
    assert client.post("/scheduling/new", data=form).status_code == 303
    meeting = db.session.query(Meeting).one()
    assert (meeting.papers_due_on, meeting.issues_due_on) == (date(2017, 10, 11), None)  # the other is past
    typed = {**form, "papers_due_on": "23/10/2017"}
    assert client.post("/scheduling/new", data=typed).status_code == 422


def test_a_double_click_plans_one_meeting(login: Login) -> None:
    client = login("thuky")
    data = {**FORM, "_key": "twice-the-same-key"}
    first, second = client.post("/scheduling/new", data=data), client.post("/scheduling/new", data=data)
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.query(Meeting).count() == 1


def test_bad_input_is_told_at_its_field_and_nothing_is_kept(login: Login) -> None:
    client = login("thuky")
    for changes, words in (
        ({"end_time": "7h00"}, "sớm hơn giờ bắt đầu"),
        ({"starts_on": "31/02/2017"}, "dd/mm/yyyy"),
        ({"start_time": "lúc sáng"}, "08:00"),
        ({"papers_due_on": "20/10/2017"}, "20/10/2017"),
        ({"period": "99999"}, ""),
        ({"venue_id": "4711"}, ""),
        ({"title": "Hội nghị\u0007"}, "U+0007"),
        ({"purpose": "x" * 1_000_000}, "5000"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"starts_on": ""}, ""),
    ):
        answer = client.post("/scheduling/new", data={**FORM, **changes})
        assert answer.status_code == 422, changes
        assert words in answer.text, changes
    assert db.session.query(Meeting).count() == 0


def test_a_holiday_or_a_long_review_is_warned_about_but_allowed(login: Login, actor: ActorOf) -> None:
    service.add_day(actor("thuky"), service.DayDraft(DAY, DayKind.HOLIDAY, "Ngày lễ"))
    db.session.commit()
    client = login("thuky")
    answer = client.post("/scheduling/new", data={**FORM, "ends_on": "17/10/2017"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "16/10/2017 không phải ngày làm việc" in page
    assert "45/2018/QĐ-TTg" in page
    queries.forget_calendar()


def test_a_stale_form_shows_both_texts(login: Login, actor: ActorOf) -> None:
    meeting = planned(actor, title="Hội nghị cũ")
    number, version = meeting.id, meeting.version
    client = login("thuky")
    changed = {**FORM, "title": "Hội nghị của người thứ nhất", "row_version": str(version)}
    assert client.post(f"/scheduling/{number}/edit", data=changed).status_code == 303
    late = client.post(f"/scheduling/{number}/edit", data={**changed, "title": "Hội nghị của người thứ hai"})
    assert late.status_code == 409
    assert "Hội nghị của người thứ nhất" in late.text
    assert "Hội nghị của người thứ hai" in late.text


@pytest.mark.parametrize("name", ["thuky", "thuky-en"])
def test_a_stale_form_compares_days_times_and_choices_in_words(
    login: Login, actor: ActorOf, world: World, name: str
) -> None:
    meeting = planned(actor)
    number, client = meeting.id, login("thuky")
    if name.endswith("-en"):
        client.post("/accounts/language/en")
    seen = {**FORM, "row_version": str(meeting.version)}
    theirs = {**seen, "starts_on": "12/10/2017", "start_time": "9h30", "chair_id": world.persons["phogd"]}
    assert client.post(f"/scheduling/{number}/edit", data=theirs).status_code == 303
    mine = {**seen, "kind": "thematic", "chair_id": world.persons["giamdoc"]}
    late = client.post(f"/scheduling/{number}/edit", data=mine)
    table = late.text.partition('class="conflict"')[2].partition("</table>")[0]
    english = name.endswith("-en")
    for words in (
        "12/10/2017", "Lê Thị Ánh", "Đặng Văn Mẫu", "09:30" if english else "9 giờ 30",
        "Thematic meeting" if english else "Họp chuyên đề",
    ):  # fmt: skip
        assert words in table, words
    assert "True" not in table
    assert "None" not in table


def test_a_meeting_is_moved_with_its_reason_and_cancelled_with_its_reason(
    login: Login, actor: ActorOf
) -> None:
    meeting, client = planned(actor), login("thuky")
    path = f"/scheduling/{meeting.id}"
    data = {"starts_on": "18/10/2017", "start_time": "14:00", "end_time": "16:30", "reason": ""}
    assert client.post(f"{path}/move", data=data).status_code == 422
    assert client.post(f"{path}/convene").status_code == 303
    assert client.post(f"{path}/move", data={**data, "reason": "Trùng lịch"}).status_code == 303
    page = client.get(path).text
    assert "18/10/2017" in page
    assert "báo thời gian mới" in page
    trail = client.get(f"/audit/meetings/{meeting.id}").text
    assert "sang 14 giờ 00, 18/10/2017: Trùng lịch" in trail
    assert re.search(r">1?\d giờ \d\d, \d\d/10/2017<", trail), "the instant of each line"
    assert client.post(f"{path}/cancel", data={"reason": ""}).status_code == 422
    assert client.post(f"{path}/cancel", data={"reason": "Hoãn sang quý sau"}).status_code == 303
    assert "Hoãn sang quý sau" in client.get(path).text
    assert client.get(f"{path}/edit").status_code == 303


def test_a_meeting_walks_through_its_states_by_its_buttons(login: Login, actor: ActorOf) -> None:
    meeting, client = planned(actor), login("thuky")
    path = f"/scheduling/{meeting.id}"
    for verb in ("convene", "open-session", "conclude", "close"):
        assert f'action="{path}/{verb}"' in client.get(path).text, verb
        assert client.post(f"{path}/{verb}").status_code == 303
    assert client.post(f"{path}/close").status_code in {303, 422}
    assert "Đã đóng" in client.get(path).text


def test_opening_asks_first_on_another_day_than_the_meetings(
    login: Login, actor: ActorOf, travel: Callable[[date], None]
) -> None:
    meeting, client = planned(actor), login("thuky")
    path = f"/scheduling/{meeting.id}"
    client.post(f"{path}/convene")
    for day, asks in ((meeting.held_on - timedelta(days=1), True), (meeting.held_on, False)):
        travel(day)
        page = login("thuky").get(path).text
        assert f'action="{path}/open-session"' in page
        assert ("không phải hôm nay" in page) is asks


def test_a_copy_starts_from_the_earlier_meeting(login: Login, actor: ActorOf) -> None:
    meeting, client = planned(actor, contact="Văn phòng Sở"), login("thuky")
    page = client.get(f"/scheduling/{meeting.id}/copy").text
    assert "Văn phòng Sở" in page
    assert 'value="20174"' in page
    data = {**FORM, "period": "20174", "starts_on": "08/01/2018", "parts": ["agenda", "attendees"]}
    assert client.post(f"/scheduling/{meeting.id}/copy", data=data).status_code == 303


def test_the_list_filters_and_costs_the_same_for_many_rows(
    login: Login, actor: ActorOf, count_queries: Callable[[], Any]
) -> None:
    client = login("thuky")
    planned(actor)
    with count_queries() as few:
        assert client.get("/scheduling/").status_code == 200
    for month in range(1, 10):
        planned(actor, starts_at=clock.at(date(2017, month, 3), 8), ends_at=clock.at(date(2017, month, 3), 9),
                title=f"Họp tháng {month}", kind=Kind.BRIEFING)  # fmt: skip
    with count_queries() as many:
        page = client.get("/scheduling/").text
    assert len(few) == len(many) <= 8
    assert page.index("Hôm nay và sắp tới") < page.index("Đã qua")
    assert "Họp tháng 9" in client.get("/scheduling/?q=hop+thang+9").text
    assert "Họp tháng 9" not in client.get("/scheduling/?kind=interim_review").text
    assert "Họp tháng 9" not in client.get("/scheduling/?state=closed&year=2017&quarter=3").text
    for nonsense in (
        "?state=x&kind=y&year=abc&quarter=9&when=z",
        "?when=past&cursor=%00%ff",
        "?year=99999999999",
    ):
        assert client.get(f"/scheduling/{nonsense}").status_code == 200


def test_units_do_not_find_planned_meetings_in_list_and_calendar(login: Login, actor: ActorOf) -> None:
    planned(actor, title="Cuộc họp kín")
    client = login("rachgia")
    assert "Cuộc họp kín" not in client.get("/scheduling/").text
    assert "Cuộc họp kín" not in client.get("/scheduling/calendar?month=2017-10").text
    assert "Cuộc họp kín" in login("giamdoc").get("/scheduling/calendar?month=2017-10").text
    for path in ("new", "calendar-days", "series", "venues"):
        assert client.get(f"/scheduling/{path}").status_code == 403


def test_the_overview_costs_few_queries(
    login: Login, actor: ActorOf, count_queries: Callable[[], Any]
) -> None:
    meeting, client = planned(actor), login("thuky")
    path = f"/scheduling/{meeting.id}"
    client.get(path)
    with count_queries() as tally:
        assert client.get(path).status_code == 200
    assert len(tally) <= 8


def test_the_calendar_shows_days_off_and_any_month_asked_for(login: Login) -> None:
    client = login("quantri")
    assert client.post("/scheduling/calendar-days/import", data={"year": "2017"}).status_code == 303
    assert "Quốc khánh" in client.get("/scheduling/calendar?month=2017-09").text
    for month in ("", "2017-13", "x", "0000-00", "2017-", "９-１", "2017-1", "99999999-12"):
        assert client.get(f"/scheduling/calendar?month={month}").status_code == 200, month


def test_the_working_calendar_is_kept_in_the_browser(login: Login) -> None:
    client = login("quantri")
    data = {"day": "02/09/2018", "kind": "holiday", "name": "Quốc khánh"}
    assert client.post("/scheduling/calendar-days/new", data=data).status_code == 303
    assert client.post("/scheduling/calendar-days/new", data=data).status_code == 422
    row = queries.days_of(date(2018, 9, 2), date(2018, 9, 2))[0]
    edit = f"/scheduling/calendar-days/{row.id}/edit"
    assert client.get(edit).status_code == 200
    assert client.post(edit, data={**data, "name": "Lễ Quốc khánh", "row_version": "1"}).status_code == 303
    assert client.post(edit, data={**data, "name": "Khác", "row_version": "1"}).status_code == 409
    assert "Lễ Quốc khánh" in client.get("/scheduling/calendar-days?year=2018").text
    assert client.post(f"/scheduling/calendar-days/{row.id}/remove").status_code == 303
    assert queries.days_of(date(2018, 1, 1), date(2018, 12, 31)) == []


def test_series_and_venues_are_kept_in_the_browser(login: Login) -> None:
    client = login("thuky")
    assert (
        client.post("/scheduling/series/new", data={"name": "Giao ban tuần", "kind": "briefing"}).status_code
        == 303
    )
    assert (
        client.post("/scheduling/venues/new", data={"name": "Phòng họp 1", "seats": "40"}).status_code == 303
    )
    assert client.post("/scheduling/venues/new", data={"name": "Phòng họp 1"}).status_code == 422
    assert (
        client.post("/scheduling/venues/new", data={"name": "Phòng họp 2", "seats": "-1"}).status_code == 422
    )
    series, venue = queries.series_rows()[0], queries.venue_rows()[0]
    assert "Giao ban tuần" in client.get(f"/scheduling/series/{series.id}/edit").text
    data = {"name": "Giao ban", "kind": "briefing", "row_version": "1"}
    assert client.post(f"/scheduling/series/{series.id}/edit", data=data).status_code == 303
    data = {"name": "Phòng họp A", "row_version": "1"}
    assert client.post(f"/scheduling/venues/{venue.id}/edit", data=data).status_code == 303
    assert "Phòng họp A" in client.get("/scheduling/venues").text


def test_the_seeded_calendar_is_a_dry_run_unless_committed(app: Any) -> None:
    run = app.test_cli_runner().invoke
    assert "would be added" in run(args=["scheduling", "seed-calendar"]).output
    assert queries.days_of(date(2017, 1, 1), date(2017, 12, 31)) == []
    assert "added" in run(args=["scheduling", "seed-calendar", "--year", "2017", "--commit"]).output
    assert len(queries.days_of(date(2017, 1, 1), date(2017, 12, 31))) == 15
    queries.forget_calendar()


def test_the_overview_of_a_meeting_with_everything_costs_few_queries(
    login: Login, actor: ActorOf, count_queries: Callable[[], Any]
) -> None:
    who = actor("thuky")
    series = service.add_series(who, "Sơ kết quý", Kind.INTERIM_REVIEW)
    everything = {"series_id": series.id, "new_venue": "Hội trường", "chair_id": actor("giamdoc").person_id}
    planned(
        actor, starts_at=clock.at(date(2017, 7, 3), 8), ends_at=clock.at(date(2017, 7, 3), 9), **everything
    )
    meeting = planned(actor, **everything)
    planned(
        actor, starts_at=clock.at(date(2018, 1, 8), 8), ends_at=clock.at(date(2018, 1, 8), 9), **everything
    )
    service.convene(who, meeting)
    service.open_session(who, meeting)
    path = f"/scheduling/{meeting.id}"
    client = login("thuky")
    client.get(path)
    with count_queries() as tally:
        page = client.get(path).text
    assert "Kỳ trước" in page
    assert "Kỳ sau" in page
    assert len(tally) <= 8


def test_a_page_that_is_one_form_has_one_primary_action(login: Login, actor: ActorOf) -> None:
    meeting, client = planned(actor), login("thuky")
    page = client.get(f"/scheduling/{meeting.id}/edit").text
    assert page.count("btn-primary") == 1


def test_pages_speak_english_to_an_english_reader(login: Login, actor: ActorOf, world: World) -> None:
    meeting = planned(actor)
    db.session.execute(update(User).where(User.id == world.users["thuky"]).values(language="en"))
    client = login("thuky")
    page = client.get(f"/scheduling/{meeting.id}").text
    for words in ("Monday 16/10/2017, 08:00 – 11:00", "Planned", "Nobody is named as chair.", "Q3 2017"):
        assert words in page, words
    assert "Today and later" in client.get("/scheduling/").text
