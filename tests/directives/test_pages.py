import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from meeting.accounts.models import User
from meeting.core import office
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.directives import queries, service
from meeting.directives.models import Amendment, Conclusion, Directive
from meeting.directives.rules import ConclusionState, Recurrence, State
from meeting.directives.service import Clause
from meeting.directory.models import Unit
from meeting.scheduling.rules import State as MeetingState
from tests.conftest import Client
from tests.directives.room import begin, hold, issued, raise_issue
from tests.world import World

Login = Callable[[str], Client]
Who = Callable[[str], Actor]


def words(**typed: object) -> dict[str, object]:
    return {"text": "Rà soát hộ nghèo", "is_tracked": "y", "priority": "normal", "go": "stay", **typed}


def all_directives() -> list[Directive]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Directive).order_by(Directive.position)))


@pytest.fixture
def secretary(login: Login) -> Client:
    return login("thuky")


@pytest.fixture
def draft(world: World, actor: Who) -> Conclusion:
    return begin(actor("thuky"), hold(world))


# ─── Writing ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_editor_opens_with_a_blank_directive(world: World, secretary: Client) -> None:
    meeting = hold(world)
    page = secretary.get(f"/directives/meeting/{meeting.id}")
    assert f"/directives/meeting/{meeting.id}/start" in page.text
    answer = secretary.post(f"/directives/meeting/{meeting.id}/start")
    assert answer.status_code == 303
    page = secretary.get(f"/directives/meeting/{meeting.id}")
    assert 'id="clause-form"' in page.text
    assert "Đặng Văn Mẫu" in page.text


def test_a_deadline_with_its_whole_date_is_said_once(draft: Conclusion, secretary: Client) -> None:
    answer = secretary.post(
        f"/directives/meeting/{draft.meeting_id}/clauses/new", data=words(due="trước ngày 15/12/2017")
    )
    assert answer.status_code == 303
    page = secretary.get(f"/directives/meeting/{draft.meeting_id}")
    assert "trước ngày 15/12/2017." in page.text
    assert "(trước ngày 15/12/2017)" not in page.text


def test_a_directive_is_written_with_units_words_and_issues(
    world: World, draft: Conclusion, secretary: Client
) -> None:
    issue = raise_issue(world, draft.meeting_id)
    db.session.commit()
    unit, helper = world.units["vieclam"], world.units["rachgia"]
    line = {f"duty-{helper}": "Cung cấp số liệu", f"due-{helper}": "01/12", f"required-{helper}": "y"}
    typed = words(
        lead_unit_id=unit, due="trước ngày 15/12", cooperating=[helper], issues=[issue.id], go="next",
        leader_id=world.persons["giamdoc"], output="Báo cáo", **line,
    )  # fmt: skip
    answer = secretary.post(f"/directives/meeting/{draft.meeting_id}/clauses/new", data=typed)
    assert answer.status_code == 303
    assert answer.location.endswith("/clauses/new?after=1")
    (made,) = all_directives()
    assert (made.lead_unit_id, made.original_due_on, made.due_bound) == (unit, date(2017, 12, 15), "before")
    assert made.due_words == "trước ngày 15/12"
    (share,) = queries.get_directive(made.id).cooperations
    assert (share.duty, share.due_on, share.is_required) == ("Cung cấp số liệu", date(2017, 12, 1), True)
    page = secretary.get(f"/directives/{made.id}/edit")
    assert "trước ngày 15/12" in page.text
    assert "Cung cấp số liệu" in page.text
    assert f"/issues/{issue.id}" in page.text


def test_enter_in_the_middle_makes_the_directive_after_it(
    draft: Conclusion, secretary: Client, actor: Who
) -> None:
    for text in "ac":
        service.add(actor("thuky"), draft, Clause(text))
    db.session.commit()
    url = f"/directives/meeting/{draft.meeting_id}/clauses/new?after=1"
    assert secretary.get(url).status_code == 200
    secretary.post(url, data=words(text="b"))
    assert [row.text for row in all_directives()] == ["a", "b", "c"]


def test_typed_words_are_saved_before_another_directive_opens(
    draft: Conclusion, secretary: Client, actor: Who
) -> None:
    a, b = (service.add(actor("thuky"), draft, Clause(text)) for text in "ab")
    db.session.commit()
    answer = secretary.post(f"/directives/{a.id}/edit", data=words(text="a2", go=str(b.id)))
    assert answer.location.endswith(f"/directives/{b.id}/edit")
    assert all_directives()[0].text == "a2"
    answer = secretary.post(f"/directives/{a.id}/edit", data=words(text="a3", go="texts"))
    assert answer.location.endswith("/texts")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"text": ""}, "field-error"),
        ({"due": "05/10/2017"}, "05/10/2017 sớm hơn ngày họp 09/10/2017. Chọn ngày từ 09/10/2017."),
        ({"due": "31/02/2018"}, "dd/mm/yyyy"),
        ({"is_tracked": None}, "untracked_reason-error"),
        ({"lead_unit_id": [1, 2]}, "lead_unit_id-error"),
        ({"lead_unit_id": 99999}, "lead_unit_id-error"),
        ({"text": "có ký tự \x07 lạ"}, "U+0007"),
        ({"text": "x" * 1_000_000}, "5000"),
    ],
    ids=[
        "empty",
        "before the meeting",
        "no day",
        "no reason",
        "two leads",
        "foreign unit",
        "control",
        "huge",
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_is_kept(
    draft: Conclusion, secretary: Client, typed: dict[str, object], message: str
) -> None:
    data = {key: value for key, value in words(**typed).items() if value is not None}
    answer = secretary.post(f"/directives/meeting/{draft.meeting_id}/clauses/new", data=data)
    assert answer.status_code == 422
    assert message in answer.text
    assert all_directives() == []


def test_the_lines_of_co_operating_units_are_checked_and_kept(
    world: World, draft: Conclusion, secretary: Client
) -> None:
    unit = world.units["ncc"]
    url = f"/directives/meeting/{draft.meeting_id}/clauses/new"
    for line in ({f"due-{unit}": "32/13"}, {f"due-{unit}": "30/12/2017"}, {f"duty-{unit}": "y" * 1001}):
        data = words(due="15/12/2017", cooperating=[unit], **{f"duty-{unit}": "Giữ lời này", **line})
        answer = secretary.post(url, data=data)
        assert answer.status_code == 422
        assert "cooperating-error" in answer.text
    answer = secretary.post(url, data=words(cooperating=[unit, unit]))
    assert answer.status_code == 422
    answer = secretary.post(url, data=words(lead_unit_id=unit, cooperating=[unit]))
    assert answer.status_code == 422
    answer = secretary.post(url, data=words(text="", cooperating=[unit], **{f"duty-{unit}": "Giữ lời này"}))
    assert "Giữ lời này" in answer.text
    assert all_directives() == []


def test_a_retired_unit_is_not_offered(world: World, draft: Conclusion, secretary: Client) -> None:
    unit = world.units["ncc"]
    db.session.get_one(Unit, unit).valid_to = date(2017, 9, 30)
    db.session.commit()
    url = f"/directives/meeting/{draft.meeting_id}/clauses/new"
    assert f'value="{unit}"' not in secretary.get(url).text
    assert secretary.post(url, data=words(lead_unit_id=unit)).status_code == 422


def test_a_stale_form_shows_both_texts(
    draft: Conclusion, secretary: Client, actor: Who, world: World
) -> None:
    made = service.add(actor("thuky"), draft, Clause("first words"))
    db.session.commit()
    url = f"/directives/{made.id}/edit"
    seen = re.search(r'name="row_version"[^>]*value="(\d+)"', secretary.get(url).text)
    assert seen
    theirs = words(
        text="theirs", row_version=seen[1], due="cuối quý IV", cooperating=[world.units["rachgia"]]
    )
    secretary.post(url, data=theirs)
    answer = secretary.post(url, data=words(text="mine", row_version=seen[1]))
    assert answer.status_code == 409
    assert "theirs" in answer.text
    assert "mine" in answer.text
    table = answer.text.partition('class="conflict"')[2].partition("</table>")[0]
    assert "cuối quý IV" in table
    assert "Phòng Lao động - Thương binh và Xã hội thành phố Rạch Giá" in table
    assert all_directives()[0].text == "theirs"


def test_a_double_click_writes_one_directive(draft: Conclusion, secretary: Client) -> None:
    url = f"/directives/meeting/{draft.meeting_id}/clauses/new"
    key = re.search(r'name="_key" value="([^"]+)"', secretary.get(url).text.split('id="clause-form"')[1])
    assert key
    data = words(_key=key[1])
    assert secretary.post(url, data=data).status_code == 303
    assert secretary.post(url, data=data).status_code == 303
    assert len(all_directives()) == 1


def test_texts_directives_and_places_change_by_plain_forms(
    draft: Conclusion, secretary: Client, actor: Who
) -> None:
    a, b = (service.add(actor("thuky"), draft, Clause(text)) for text in "ab")
    db.session.commit()
    base = f"/directives/meeting/{draft.meeting_id}"
    assert secretary.get(f"{base}/texts").status_code == 200
    secretary.post(f"{base}/texts", data={"opening": "Mở", "assessment": "Đánh giá chung", "closing": "Kết"})
    assert "Đánh giá chung" in secretary.get(base).text
    secretary.post(f"/directives/{b.id}/move", data={"to": "1"})
    assert [row.text for row in all_directives()] == ["b", "a"]
    secretary.post(f"/directives/{a.id}/delete")
    assert [row.text for row in all_directives()] == ["b"]


def test_the_editor_costs_the_same_queries_however_many_directives(
    world: World, draft: Conclusion, secretary: Client, actor: Who,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:  # fmt: skip
    counts = []
    for _round in range(2):
        for number in range(5):
            service.add(actor("thuky"), draft, Clause(f"{number}", lead_unit_id=world.units["vieclam"]),
                        shares=[service.Share(world.units["ncc"])])  # fmt: skip
        db.session.commit()
        db.session.expire_all()
        first = queries.clauses(draft.id)[0].id
        base = f"/directives/meeting/{draft.meeting_id}"
        sent = {}
        for url in (base, f"/directives/{first}/edit", f"{base}/clauses/new", f"{base}/texts"):
            secretary.get(url)
            office.current()
            with count_queries() as tally:
                assert secretary.get(url).status_code == 200
            sent[url] = len(tally)
        counts.append(sent)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 8, counts[0]


def test_work_of_every_month_is_said_by_its_recurrence_and_not_flagged(
    world: World, draft: Conclusion, secretary: Client, actor: Who
) -> None:
    clause = Clause(
        "Báo cáo", lead_unit_id=world.units["ncc"], recurrence=Recurrence.MONTHLY, measure_unit="%",
        measure_target=95.0,
    )  # fmt: skip
    service.add(actor("thuky"), draft, clause)
    service.add(actor("thuky"), draft, Clause("Việc khác"))
    db.session.commit()
    new = secretary.get(f"/directives/meeting/{draft.meeting_id}/clauses/new").text
    lines = re.findall(r'<li id="clause-\d+">.*?</li>', new, re.DOTALL)
    assert "Hằng tháng" in lines[0]
    assert "Không có hạn" not in lines[0]
    assert "95%" in lines[0]
    assert "Không có hạn" in lines[1]


def test_a_spoken_date_is_said_back(login: Login) -> None:
    client = login("thuky")

    def say(text: str) -> str:
        answer = client.get("/directives/understand", query_string={"q": text, "since": "2017-10-09"})
        assert answer.mimetype == "text/plain"
        return answer.text

    assert "15/12/2017" in say("trước ngày 15/12")
    assert "31/12/2017" in say("cuối quý IV")
    assert say("") == ""
    assert say("hằng tháng") != say("thường xuyên")
    assert client.get("/directives/understand?q=15/12&since=nonsense").status_code == 200


# ─── Reading, issuing, deciding ─────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_read_by_the_leadership_and_hidden_from_others(
    draft: Conclusion, login: Login, actor: Who
) -> None:
    made = service.add(actor("thuky"), draft, Clause("lời chưa ban hành"))
    db.session.commit()
    url = f"/directives/meeting/{draft.meeting_id}"
    assert "lời chưa ban hành" in login("giamdoc").get(url).text
    for who in ("vieclam", "rachgia", "xem"):
        client = login(who)
        assert "lời chưa ban hành" not in client.get(url).text
        assert client.get(f"/directives/{made.id}/edit").status_code == 403
        assert client.post(f"{url}/clauses/new", data=words()).status_code == 403


def test_the_notice_is_issued_with_its_gaps_named_and_then_frozen(
    draft: Conclusion, secretary: Client, login: Login, actor: Who
) -> None:
    made = service.add(actor("thuky"), draft, Clause("Rà soát"))
    db.session.commit()
    url = f"/directives/meeting/{draft.meeting_id}/issue"
    page = secretary.get(url)
    assert 'name="number"' in page.text
    assert "TB-SLĐTBXH" in page.text
    assert f"/directives/{made.id}/edit" in page.text
    data = {"number": "45", "issued_on": "09/10/2017", "signer_name": "Đặng Văn Mẫu"}
    answer = secretary.post(url, data=data)
    assert answer.status_code == 422
    assert "Số tiếp theo là 01" in answer.text
    data["is_registered"] = "y"
    assert secretary.post(url, data={**data, "issued_on": "08/10/2017"}).status_code == 422
    assert secretary.post(url, data={**data, "number": "0"}).status_code == 422
    answer = secretary.post(url, data=data)
    assert answer.status_code == 303
    assert [row.state for row in all_directives()] == [State.ISSUED]
    assert db.session.scalars(select(Conclusion.state)).one() is ConclusionState.ISSUED
    page = login("rachgia").get(f"/directives/meeting/{draft.meeting_id}")
    assert f"/followup/{made.id}" in page.text
    answer = secretary.post(f"/directives/{made.id}/edit", data=words(text="other"))
    assert answer.status_code == 303
    answer = secretary.post(f"/directives/meeting/{draft.meeting_id}/clauses/new", data=words())
    assert answer.status_code == 422
    assert [row.text for row in all_directives()] == ["Rà soát"]


def test_every_page_writes_the_number_of_a_notice_alike(world: World, actor: Who, login: Login) -> None:
    (made,) = issued(actor("thuky"), world, Clause("Rà soát", lead_unit_id=world.units["vieclam"]), number=1)
    client, meeting = login("thuky"), f"meeting/{made.meeting_id}"
    paths = (f"/directives/{meeting}", f"/followup/{made.id}", f"/documents/{made.meeting_id}", "/documents/")
    for path in (*paths, "/audit/"):
        page = client.get(path).text
        assert "01/TB-SLĐTBXH" in page, path
        assert page.count("1/TB-SLĐTBXH") == page.count("01/TB-SLĐTBXH"), path


def test_a_notice_of_a_meeting_in_session_waits(world: World, secretary: Client, actor: Who) -> None:
    conclusion = begin(actor("thuky"), hold(world, MeetingState.IN_SESSION))
    data = {"number": "45", "issued_on": "09/10/2017", "signer_name": "A"}
    answer = secretary.post(f"/directives/meeting/{conclusion.meeting_id}/issue", data=data)
    assert answer.status_code == 422


def test_gaps_are_filled_and_words_replaced_by_decision(world: World, actor: Who, login: Login) -> None:
    (made,) = issued(actor("thuky"), world, Clause("Rà soát"))
    client, url = login("giamdoc"), f"/directives/{made.id}/amend"
    assert url in client.get(f"/directives/meeting/{made.meeting_id}").text
    assert 'name="due"' in client.get(url).text
    decision = {"reason": "Kết luận chưa nêu", "decided_on": "09/10/2017", "decider": "Giám đốc"}
    assert client.post(url, data=decision).status_code == 422
    assert client.post(url, data={**decision, "due": "hằng tháng"}).status_code == 422
    data = {**decision, "due": "cuối quý IV", "lead_unit_id": world.units["vieclam"]}
    assert client.post(url, data=data).status_code == 303
    assert all_directives()[0].original_due_on == date(2017, 12, 31)
    assert client.get(f"{url}?kind=replacement").status_code == 200
    answer = client.post(f"{url}?kind=replacement", data={**decision, "text": "Rà soát toàn bộ"})
    assert answer.status_code == 303
    assert db.session.scalar(select(func.count(Amendment.id))) == 2
    page = client.get(f"/directives/meeting/{made.meeting_id}")
    assert "Rà soát toàn bộ" in page.text
    assert "31/12/2017" in page.text


def test_units_cannot_record_a_decision(world: World, actor: Who, login: Login) -> None:
    (made,) = issued(actor("thuky"), world, Clause("Rà soát"))
    assert login("vieclam").get(f"/directives/{made.id}/amend").status_code == 403


def test_an_issue_shows_the_directives_it_caused_once_they_are_issued(
    world: World, draft: Conclusion, login: Login, actor: Who
) -> None:
    issue = raise_issue(world, draft.meeting_id)
    made = service.add(actor("thuky"), draft, Clause("Rà soát"), issue_ids=[issue.id])
    db.session.commit()
    assert f"/followup/{made.id}" not in login("rachgia").get(f"/issues/{issue.id}").text


def test_the_overview_says_what_the_conclusion_lacks(
    draft: Conclusion, secretary: Client, actor: Who
) -> None:
    service.add(actor("thuky"), draft, Clause("Rà soát"))
    db.session.commit()
    page = secretary.get(f"/scheduling/{draft.meeting_id}")
    assert page.text.count(f"/directives/meeting/{draft.meeting_id}") >= 3


@pytest.mark.parametrize("path", ["/directives/meeting/999", "/directives/999/edit", "/directives/999/amend"])
def test_foreign_ids_are_not_found(secretary: Client, path: str) -> None:
    assert secretary.get(path).status_code == 404


def test_the_pages_speak_english(draft: Conclusion, world: World, login: Login, actor: Who) -> None:
    db.session.get_one(User, world.users["thuky"]).language = "en"
    service.add(actor("thuky"), draft, Clause("Rà soát"))
    db.session.commit()
    client = login("thuky")
    assert "Lead unit" in client.get(f"/directives/meeting/{draft.meeting_id}").text
    assert "Issue the notice" in client.get(f"/directives/meeting/{draft.meeting_id}/issue").text


def test_a_session_that_ended_keeps_what_was_typed(
    world: World, draft: Conclusion, secretary: Client
) -> None:
    unit, url = world.units["ncc"], f"/directives/meeting/{draft.meeting_id}/clauses/new?after=0"
    cookie = secretary.get_cookie("sign-in")
    assert cookie
    secretary.delete_cookie("sign-in")
    typed = words(text="Lời đang viết dở", cooperating=[unit], **{f"duty-{unit}": "Phần việc dở"})
    answer = secretary.post(url, data=typed)
    assert answer.status_code == 303
    kept = unquote(answer.location.split("next=")[1])
    secretary.set_cookie("sign-in", cookie.value)
    page = secretary.get(kept)
    assert "Lời đang viết dở" in page.text
    assert "Phần việc dở" in page.text
