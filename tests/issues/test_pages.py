"""The pages of issues, as their readers use them, and what bad input does to them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.issues import queries, service
from meeting.issues.models import Issue
from meeting.issues.rules import State
from meeting.scheduling.rules import State as MeetingState
from tests.issues import desk
from tests.world import World

Actors = Callable[[str], Actor]
Login = Callable[[str], Any]
Counting = Callable[[], AbstractContextManager[list[str]]]


def stored() -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(Issue)).scalar_one()


def fresh(issue_id: int) -> Issue:
    db.session.rollback()
    db.session.expire_all()
    return queries.get_issue(issue_id)


def typed(unit_id: int, **changes: Any) -> dict[str, Any]:
    """The form of a new issue as a unit fills it in."""
    return {"unit_id": unit_id, "kind": "difficulty", "channel": "before", "text": "Thiếu kinh phí dạy nghề",
            "request": "", "legal_basis": "", "raised_by": "", "field_id": "", **changes}  # fmt: skip


# ─── The way through ────────────────────────────────────────────────────────────────────────────────────────


def test_a_unit_raises_the_secretariat_routes_the_division_answers(world: World, login: Login) -> None:
    meeting = desk.meeting()
    unit = login("rachgia")
    assert "Thiếu" not in unit.get("/issues/").text
    assert unit.get(f"/issues/new?meeting_id={meeting.id}").status_code == 200
    sent = unit.post(
        f"/issues/new?meeting_id={meeting.id}", data=typed(world.units["rachgia"], submit_now="y")
    )
    issue = queries.get_issue(db.session.execute(select(Issue.id)).scalar_one())
    assert (sent.status_code, sent.location, issue.state) == (303, f"/issues/{issue.id}", State.SUBMITTED)
    secretary = login("thuky")
    assert secretary.get(f"/issues/{issue.id}/review").status_code == 200
    routing = {
        "competence": "department",
        "answering_unit_id": world.units["vieclam"],
        "answer_due_on": "20/10/2017",
    }
    assert secretary.post(f"/issues/{issue.id}/review", data=routing).status_code == 303
    division = login("vieclam")
    assert "20/10/2017" in division.get("/issues/?mine=answering").text
    assert division.get(f"/issues/{issue.id}/answer").status_code == 200
    assert division.post(f"/issues/{issue.id}/answer", data={"answer": "Đã bố trí."}).status_code == 303
    director = login("giamdoc")
    assert director.get(f"/issues/{issue.id}/settle").status_code == 200
    assert director.post(f"/issues/{issue.id}/settle", data={"outcome": "resolved"}).status_code == 303
    assert fresh(issue.id).state is State.RESOLVED
    page = unit.get(f"/issues/{issue.id}").text
    assert "Đã bố trí." in page
    assert page.count("line-item") == 5


def test_the_secretary_returns_with_a_reason_and_the_unit_corrects(
    world: World, login: Login, actor: Actors
) -> None:
    issue = desk.submitted(actor, desk.meeting())
    secretary, unit = login("thuky"), login("rachgia")
    assert secretary.get(f"/issues/{issue.id}/return").status_code == 200
    assert secretary.post(f"/issues/{issue.id}/return", data={"reason": ""}).status_code == 422
    assert secretary.post(f"/issues/{issue.id}/return", data={"reason": "Nêu rõ số tiền"}).status_code == 303
    assert "Nêu rõ số tiền" in unit.get(f"/issues/{issue.id}").text
    assert "Nêu rõ số tiền" in unit.get(f"/issues/{issue.id}/edit").text
    words = typed(world.units["rachgia"], text="Thiếu 200 triệu đồng")
    assert unit.post(f"/issues/{issue.id}/edit", data=words).status_code == 303
    assert unit.post(f"/issues/{issue.id}/submit").status_code == 303
    assert (fresh(issue.id).state, fresh(issue.id).text) == (State.SUBMITTED, "Thiếu 200 triệu đồng")


def test_the_secretary_logs_line_after_line(world: World, login: Login) -> None:
    meeting = desk.meeting(state=MeetingState.IN_SESSION)
    secretary = login("thuky")
    assert 'name="text"' in secretary.get(f"/issues/meeting/{meeting.id}").text
    line = {"unit_id": world.units["anbien"], "kind": "proposal", "text": "Xin thêm biên chế"}
    sent = secretary.post(f"/issues/meeting/{meeting.id}", data=line)
    assert (sent.status_code, sent.location) == (303, f"/issues/meeting/{meeting.id}?logged=1&kind=proposal")
    page = secretary.get(sent.location).text
    assert "Xin thêm biên chế" in page
    assert "autofocus" in page
    empty = secretary.post(f"/issues/meeting/{meeting.id}", data={**line, "text": " "})
    assert (empty.status_code, stored()) == (422, 1)
    assert 'name="text"' not in login("anbien").get(f"/issues/meeting/{meeting.id}").text


def test_nobody_else_logs(world: World, login: Login) -> None:
    meeting = desk.meeting(state=MeetingState.IN_SESSION)
    line = {"unit_id": world.units["anbien"], "kind": "proposal", "text": "x"}
    for name in ("anbien", "giamdoc", "xem"):
        assert login(name).post(f"/issues/meeting/{meeting.id}", data=line).status_code == 403
    assert stored() == 0


def test_several_are_accepted_after_a_preview(world: World, login: Login, actor: Actors) -> None:
    meeting = desk.meeting()
    one, two = desk.submitted(actor, meeting), desk.accepted(actor, meeting)
    done = desk.accepted(actor, meeting, world.units["ncc"])
    service.answer(actor("ncc"), done, "Xong")
    db.session.commit()
    secretary = login("thuky")
    page = secretary.get(f"/issues/bulk?id={one.id}&id={two.id}&id={done.id}&id=x&id=99999999999").text
    ids = f"{one.id}:{one.version},{two.id}:{two.version}"
    assert f'value="{ids}"' in page
    routing = {
        "ids": ids,
        "competence": "province",
        "answering_unit_id": world.units["ncc"],
        "answer_due_on": "",
    }
    assert secretary.post("/issues/bulk", data=routing).status_code == 303
    assert {fresh(i.id).answering_unit_id for i in (one, two)} == {world.units["ncc"]}
    stale = secretary.post("/issues/bulk", data={**routing, "answering_unit_id": world.units["vieclam"]})
    assert (stale.status_code, fresh(one.id).answering_unit_id) == (409, world.units["ncc"])
    assert secretary.get("/issues/bulk").status_code == 200


def test_issues_are_merged_and_separated_on_their_pages(world: World, login: Login, actor: Actors) -> None:
    meeting = desk.meeting()
    one, two = desk.accepted(actor, meeting), desk.accepted(actor, meeting)
    secretary = login("thuky")
    assert secretary.get(f"/issues/{one.id}/merge").status_code == 200
    assert secretary.post(f"/issues/{one.id}/merge", data={"into_id": two.id}).status_code == 303
    assert f"/issues/{one.id}/unmerge/{two.id}" in secretary.get(f"/issues/{one.id}").text
    assert f"/issues/{one.id}" in secretary.get(f"/issues/{two.id}").text
    assert secretary.post(f"/issues/{one.id}/unmerge/{two.id}").status_code == 303
    assert queries.merges_of(one.id) == ([], [])


def test_a_settled_issue_is_opened_again_with_a_reason(world: World, login: Login, actor: Actors) -> None:
    issue = desk.accepted(actor, desk.meeting())
    service.answer(actor("thuky"), issue, "Không được")
    db.session.commit()
    director = login("giamdoc")
    assert director.get(f"/issues/{issue.id}/reopen").status_code == 200
    assert director.post(f"/issues/{issue.id}/reopen", data={"reason": "Chưa rõ"}).status_code == 303
    assert "Chưa rõ" in director.get(f"/issues/{issue.id}").text


def test_a_draft_is_withdrawn_on_its_page(world: World, login: Login, actor: Actors) -> None:
    issue = service.raise_issue(actor("rachgia"), desk.meeting(), desk.draft(world.units["rachgia"]))
    db.session.commit()
    unit = login("rachgia")
    assert "/withdraw" in unit.get(f"/issues/{issue.id}").text
    assert unit.post(f"/issues/{issue.id}/withdraw").status_code == 303
    assert stored() == 0


def test_raising_offers_the_meetings_that_take_issues(world: World, login: Login) -> None:
    unit = login("rachgia")
    assert "/issues/new" not in unit.get("/issues/").text
    open_one, _over = desk.meeting(), desk.meeting(date(2017, 7, 5), MeetingState.CONCLUDED)
    assert "/issues/new" in unit.get("/issues/").text
    page = unit.get("/issues/new").text
    assert f"meeting_id={open_one.id}" in page
    assert page.count("meeting_id=") == 1


def test_what_the_unit_raised_before_is_told_at_review(world: World, login: Login, actor: Actors) -> None:
    desk.accepted(actor, desk.meeting(date(2017, 7, 5)), text="Lần trước đã nêu")
    issue = desk.submitted(actor, desk.meeting())
    assert "Lần trước đã nêu" in login("thuky").get(f"/issues/{issue.id}/review").text


def test_a_late_issue_is_warned_about_and_taken(world: World, login: Login) -> None:
    meeting = desk.meeting(due=date(2017, 10, 5))
    unit = login("rachgia")
    url = f"/issues/new?meeting_id={meeting.id}"
    assert "05/10/2017" in unit.get(url).text
    sent = unit.post(url, data=typed(world.units["rachgia"], submit_now="y"), follow_redirects=True)
    assert sent.text.count("flash--warning") == 1
    assert db.session.execute(select(Issue.state)).scalar_one() is State.SUBMITTED


def test_the_register_is_a_sheet_with_the_same_filter(world: World, login: Login, actor: Actors) -> None:
    meeting = desk.meeting()
    desk.accepted(actor, meeting, text="=1+1")
    desk.accepted(actor, meeting, username="anbien", text="Khác")
    answer = login("thuky").get(f"/issues/export?unit={world.units['rachgia']}")
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert [row[4].value for row in sheet.iter_rows(min_row=2)] == ["=1+1"]


def test_the_tab_counts_what_the_reader_sees_without_drafts(
    world: World, login: Login, actor: Actors
) -> None:
    meeting = desk.meeting()
    desk.accepted(actor, meeting)
    desk.submitted(actor, meeting)
    service.raise_issue(actor("rachgia"), meeting, desk.draft(world.units["rachgia"]))
    db.session.commit()
    for name, count in (("thuky", 2), ("rachgia", 2), ("anbien", 1)):
        assert f'<b class="count">{count}</b>' in login(name).get(f"/issues/meeting/{meeting.id}").text


def test_the_pages_speak_english(world: World, login: Login, actor: Actors) -> None:
    issue = desk.accepted(actor, desk.meeting(), world.units["ncc"], date(2017, 10, 20))
    client = login("thuky")
    client.post("/accounts/language/en")
    for url in ("/issues/", f"/issues/{issue.id}", f"/issues/{issue.id}/review"):
        assert "Answering unit" in client.get(url).text


# ─── Bad input ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_foreign_unit_in_the_form_is_refused_and_on_the_trail(
    world: World, login: Login, actor: Actors
) -> None:
    meeting = desk.meeting()
    unit = login("rachgia")
    url = f"/issues/new?meeting_id={meeting.id}"
    assert unit.post(url, data=typed(world.units["anbien"])).status_code == 403
    draft = service.raise_issue(actor("rachgia"), meeting, desk.draft(world.units["rachgia"]))
    db.session.commit()
    assert unit.post(f"/issues/{draft.id}/edit", data=typed(world.units["anbien"])).status_code == 403
    assert (fresh(draft.id).unit_id, stored()) == (world.units["rachgia"], 1)
    denied = select(func.count()).where(TrailRow.name == "AccessDenied")
    assert db.session.execute(denied).scalar() == 2


def test_a_foreign_draft_in_the_address_is_closed(world: World, login: Login, actor: Actors) -> None:
    draft = service.raise_issue(actor("rachgia"), desk.meeting(), desk.draft(world.units["rachgia"]))
    db.session.commit()
    other = login("anbien")
    for path in ("", "/edit"):
        assert other.get(f"/issues/{draft.id}{path}").status_code == 403
    for path in ("submit", "withdraw", "edit", "answer"):
        assert other.post(f"/issues/{draft.id}/{path}", data=typed(world.units["anbien"])).status_code == 403
    assert fresh(draft.id).state is State.DRAFTED


@pytest.mark.parametrize(
    "path",
    [
        "999",
        "999/edit",
        "999/review",
        "999/return",
        "meeting/999",
        "new?meeting_id=999",
        "99999999999999999999",
    ],
)
def test_what_is_not_there_is_not_found(world: World, login: Login, path: str) -> None:
    assert login("thuky").get(f"/issues/{path}").status_code == 404


def test_a_text_of_a_megabyte_is_refused_in_words(world: World, login: Login) -> None:
    url = f"/issues/new?meeting_id={desk.meeting().id}"
    answer = login("rachgia").post(url, data=typed(world.units["rachgia"], text="a" * 1_000_000))
    assert (answer.status_code, stored()) == (422, 0)


@pytest.mark.parametrize("text", ["xin\x00chào", "xin\x07chào", "đảo\u202echiều", "   "])
def test_control_characters_and_emptiness_are_refused(world: World, login: Login, text: str) -> None:
    url = f"/issues/new?meeting_id={desk.meeting().id}"
    answer = login("rachgia").post(url, data=typed(world.units["rachgia"], text=text))
    assert (answer.status_code, stored()) == (422, 0)


def test_a_stale_form_shows_both_texts_and_changes_nothing(world: World, login: Login, actor: Actors) -> None:
    issue = service.raise_issue(actor("rachgia"), desk.meeting(), desk.draft(world.units["rachgia"]))
    db.session.commit()
    seen, unit = issue.version, login("rachgia")
    url = f"/issues/{issue.id}/edit"
    first = typed(world.units["rachgia"], text="Bản thứ nhất", row_version=seen)
    assert unit.post(url, data=first).status_code == 303
    late = unit.post(url, data={**first, "text": "Bản thứ hai"})
    assert late.status_code == 409
    assert "Bản thứ nhất" in late.text
    assert "Bản thứ hai" in late.text
    assert fresh(issue.id).text == "Bản thứ nhất"
    assert unit.post(f"/issues/{issue.id}/submit", data={"row_version": seen}).status_code == 409
    assert fresh(issue.id).state is State.DRAFTED


def test_a_double_click_raises_one_issue(world: World, login: Login) -> None:
    unit, url = login("rachgia"), f"/issues/new?meeting_id={desk.meeting().id}"
    words = typed(world.units["rachgia"], _key="the-same-key-1")
    assert [unit.post(url, data=words).status_code for _ in range(2)] == [303, 303]
    assert stored() == 1


def test_submitting_twice_says_so_and_changes_nothing(world: World, login: Login, actor: Actors) -> None:
    issue = desk.submitted(actor, desk.meeting())
    unit = login("rachgia")
    home = {"Referer": f"http://localhost/issues/{issue.id}"}
    answer = unit.post(f"/issues/{issue.id}/submit", headers=home, follow_redirects=True)
    assert "flash--error" in answer.text
    assert fresh(issue.id).state is State.SUBMITTED
    assert login("thuky").get(f"/issues/{issue.id}/answer").status_code == 422


def test_an_answer_due_before_the_issue_is_refused_at_its_field(
    world: World, login: Login, actor: Actors
) -> None:
    issue = desk.submitted(actor, desk.meeting())
    routing = {"competence": "department", "answering_unit_id": "", "answer_due_on": "08/10/2017"}
    answer = login("thuky").post(f"/issues/{issue.id}/review", data=routing)
    assert (answer.status_code, fresh(issue.id).state) == (422, State.SUBMITTED)
    assert 'id="answer_due_on-error"' in answer.text


def test_a_strange_address_shows_the_register(world: World, login: Login, actor: Actors) -> None:
    desk.accepted(actor, desk.meeting())
    client = login("thuky")
    strange = "state=x unit=99999999999999 unit=-1 q=%00 sort=drop cursor=zzz quarter=20179 kind=1 mine=x"
    for query in [*strange.split(), "late=2", "meeting=abc", f"q={'a' * 3000}"]:
        assert client.get(f"/issues/?{query}").status_code == 200, query


def test_text_typed_while_the_sign_in_ended_survives(world: World, login: Login, anonymous: Any) -> None:
    url = f"/issues/new?meeting_id={desk.meeting().id}"
    answer = anonymous.post(url, data=typed(world.units["rachgia"], text="Chữ còn nguyên"))
    kept = answer.location.partition("next=")[2].replace("%3F", "?").replace("%3D", "=").replace("%26", "&")
    assert "Nội dung vừa nhập được giữ lại" in anonymous.get(answer.location).text
    client = login("rachgia")
    page = client.get(kept).text
    assert "Chữ còn nguyên" in page
    assert "chưa gửi" in page
    assert stored() == 0
    assert client.post(kept, data=typed(world.units["rachgia"], text="Chữ còn nguyên")).status_code == 303
    assert "Chữ còn nguyên" not in client.get(kept).text  # spent: going back fills no second issue


def test_a_text_too_long_is_told_and_not_cut_by_the_browser(world: World, login: Login) -> None:
    url = f"/issues/new?meeting_id={desk.meeting().id}"
    client = login("rachgia")
    assert "maxlength" not in client.get(url).text
    answer = client.post(url, data=typed(world.units["rachgia"], text="chữ " * 300_000))
    assert answer.status_code == 422
    assert "Nhập không quá" in answer.text


# ─── Speed ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_lists_ask_a_fixed_number_of_times(
    world: World, login: Login, actor: Actors, count_queries: Counting
) -> None:
    meeting = desk.meeting(state=MeetingState.IN_SESSION)
    client = login("thuky")
    first = desk.accepted(actor, meeting, world.units["ncc"])
    pages = ("/issues/", f"/issues/meeting/{meeting.id}", f"/issues/{first.id}")
    for _ in range(2):
        for page in pages:
            client.get(page)
        counts = []
        for page in pages:
            with count_queries() as tally:
                client.get(page)
            counts.append(len(tally))
        assert max(counts) <= 8, counts
        for _ in range(4):
            desk.accepted(actor, meeting, world.units["ncc"])


def test_a_full_page_of_the_register_is_light(world: World, login: Login) -> None:
    meeting = desk.meeting()
    words = (
        "Kinh phí hỗ trợ đào tạo nghề cho lao động nông thôn phân bổ chậm, các lớp mở muộn so với kế hoạch"
    )
    desk.many(meeting, 51, words, world.units["rachgia"], world.units["vieclam"])
    page = login("thuky").get("/issues/")
    assert 'rel="next"' in page.text
    assert len(page.data) < 30_000, len(page.data)
