"""Reading a conclusion, issuing its notice and deciding afterwards, by their pages."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from meeting.accounts.models import User
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.directives import service
from meeting.directives.models import Amendment, Conclusion
from meeting.directives.rules import ConclusionState, State
from meeting.directives.service import Clause
from meeting.scheduling.rules import State as MeetingState
from tests.conftest import Client
from tests.directives.room import all_directives, begin, hold, issued, raise_issue, words
from tests.world import World

Login = Callable[[str], Client]
Who = Callable[[str], Actor]


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
