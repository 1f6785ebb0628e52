from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from meeting.core import pdf
from meeting.core.db import db
from meeting.scheduling.rules import State as MeetingState
from tests.documents import scene
from tests.world import World

Login = Callable[[str], Any]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing itself is tested with the papers."""
    monkeypatch.setattr(pdf, "render", lambda html, _css="": b"%PDF-" + html.encode())


def test_a_unit_sees_the_issued_notice_but_no_report(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    client = login("rachgia")
    page = client.get(f"/documents/{meeting_id}")
    assert page.status_code == 200
    assert "/notice.pdf" in page.text
    assert "followup-report" not in page.text
    assert client.get(f"/documents/{meeting_id}/notice.pdf").status_code == 200
    assert client.get(f"/documents/{meeting_id}/followup-report.pdf").status_code == 403


def test_a_draft_is_only_for_the_office(world: World, login: Login) -> None:
    meeting_id = scene.whole(world, issued_on=None)
    assert login("rachgia").get(f"/documents/{meeting_id}/notice.pdf").status_code == 403
    answer = login("giamdoc").get(f"/documents/{meeting_id}/notice.pdf")
    assert answer.status_code == 200
    assert "-draft" in answer.text  # the style of its pages


def test_files_have_vietnamese_names(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    answer = login("thuky").get(f"/documents/{meeting_id}/invitation.pdf?download=1")
    said = answer.headers["Content-Disposition"]
    assert said.startswith('attachment; filename="giay-moi-')
    assert "Gi%E1%BA%A5y%20m%E1%BB%9Di" in said
    shown = login("thuky").get(f"/documents/{meeting_id}/invitation.pdf")
    assert shown.headers["Content-Disposition"].startswith("inline")


def test_papers_are_vietnamese_for_an_english_reader(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    client = login("thuky")
    client.post("/accounts/language/en")
    assert "ngày 09 tháng 10 năm 2017 (Thứ Hai)" in client.get(f"/documents/{meeting_id}/invitation.pdf").text


def test_unknown_papers_and_meetings_are_not_found(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    client = login("thuky")
    assert client.get(f"/documents/{meeting_id}/everything.pdf").status_code == 404
    assert client.get("/documents/999999").status_code == 404
    assert client.get("/documents/999999/invitation.pdf").status_code == 404


def test_a_planned_meeting_is_not_shown_to_units(world: World, login: Login) -> None:
    meeting_id = scene.meeting(world, state=MeetingState.PLANNED)
    db.session.commit()
    client = login("rachgia")
    assert scene.TITLE not in client.get("/documents/").text
    assert client.get(f"/documents/{meeting_id}/invitation.pdf").status_code == 403
    assert scene.TITLE in login("thuky").get("/documents/").text


def test_the_list_takes_few_queries(
    world: World, login: Login, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    meeting_id = [scene.whole(world) for _ in range(5)][-1]
    client = login("thuky")
    with count_queries() as tally:
        assert client.get("/documents/").status_code == 200
    assert len(tally) <= 8
    with count_queries() as tally:
        assert client.get(f"/documents/{meeting_id}").status_code == 200
    assert len(tally) <= 8
