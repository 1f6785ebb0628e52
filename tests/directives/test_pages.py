"""Writing the conclusion by its pages."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import unquote

import pytest

from meeting.core import office
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.directives import queries, service
from meeting.directives.models import Conclusion
from meeting.directives.rules import Recurrence
from meeting.directives.service import Clause
from meeting.directory.models import Unit
from tests.conftest import Client
from tests.directives.room import all_directives, hold, raise_issue, words
from tests.world import World

Login = Callable[[str], Client]
Who = Callable[[str], Actor]


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
