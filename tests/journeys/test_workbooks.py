"""Every list can be taken away as a workbook: as on the page, to who may see it, in a few queries."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from meeting.core.db import db
from meeting.core.web.responses import XLSX
from meeting.directives.models import Directive
from meeting.followup.models import ExtensionRequest, SubTask
from meeting.followup.rules import RequestState
from meeting.scheduling.rules import State
from tests.conftest import Client
from tests.documents import scene
from tests.world import World

Login = Callable[[str], Client]
Counting = Callable[[], AbstractContextManager[list[str]]]
MOST_QUERIES = 8  # with the sign-in


def rows_of(client: Client, url: str) -> list[tuple[Any, ...]]:
    """The rows under the heading, notes below the table left out."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert answer.mimetype == XLSX
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    found = []
    for row in sheet.iter_rows(min_row=2, values_only=True):
        if not any(value is not None for value in row):
            break
        found.append(tuple(row))
    return found


@pytest.fixture
def meeting_id(world: World) -> int:
    """A meeting with everything, and one that is only planned."""
    found = scene.whole(world)
    scene.meeting(world, state=State.PLANNED)
    db.session.commit()
    return found


def directive_id() -> int:
    """The first directive."""
    return db.session.scalars(select(Directive.id).order_by(Directive.id)).first() or 0


def test_meetings_are_narrowed_as_on_the_page_and_by_who_reads(
    world: World, meeting_id: int, login: Login
) -> None:
    office = login("thuky")
    assert [row[-1] for row in rows_of(office, "/scheduling/export")] == ["Dự kiến", "Đã bế mạc"]
    assert len(rows_of(office, "/scheduling/export?state=planned")) == 1
    assert rows_of(office, "/scheduling/export?q=khongco") == []
    assert [row[-1] for row in rows_of(login("rachgia"), "/scheduling/export")] == ["Đã bế mạc"]
    assert "/scheduling/export?state=planned" in office.get("/scheduling/?state=planned").text


def test_the_programme_has_its_clock_times(world: World, meeting_id: int, login: Login) -> None:
    rows = rows_of(login("rachgia"), f"/agenda/{meeting_id}/export")
    assert [row[4] for row in rows][:2] == ["Phần khai mạc", "Tuyên bố lý do, giới thiệu đại biểu"]
    assert rows[1][1].strftime("%H:%M") == "08:00"
    assert rows[2][2].strftime("%H:%M") == "09:00"


def test_the_conclusion_is_a_sheet_and_its_draft_the_office_s_own(
    world: World, meeting_id: int, login: Login
) -> None:
    rows = rows_of(login("thuky"), f"/directives/meeting/{meeting_id}/export")
    assert [row[0] for row in rows] == ["2.1", "2.2", "2.3", "2.4"]
    assert rows[0][3] == "Phòng Người có công"
    draft = scene.meeting(world, state=State.CONCLUDED)
    scene.conclusion(world, draft, issued_on=None)
    db.session.commit()
    assert len(rows_of(login("thuky"), f"/directives/meeting/{draft}/export")) == 4
    assert login("rachgia").get(f"/directives/meeting/{draft}/export").status_code == 403
    planned = scene.meeting(world)
    db.session.commit()
    assert login("thuky").get(f"/directives/meeting/{planned}/export").status_code == 404


def test_requests_for_more_time_have_their_decision(world: World, meeting_id: int, login: Login) -> None:
    for state in (RequestState.PENDING, RequestState.REFUSED):
        db.session.add(ExtensionRequest(
            directive_id=directive_id(), unit_id=world.units["vieclam"], requested_on=date(2017, 10, 20),
            old_due_on=date(2017, 11, 30), new_due_on=date(2017, 12, 30), reason="=1+1", is_late=False,
            state=state,
        ))  # fmt: skip
        db.session.flush()
    db.session.commit()
    office = login("thuky")
    assert [row[9] for row in rows_of(office, "/followup/requests/export")] == ["=1+1"]
    assert len(rows_of(office, "/followup/requests/export?state=all")) == 2


def test_the_shares_of_a_directive_keep_their_decimals(world: World, meeting_id: int, login: Login) -> None:
    db.session.add(SubTask(
        directive_id=directive_id(), unit_id=world.units["rachgia"], position=1, text="Phần việc",
        target=12.5, value=3.25, due_on=date(2017, 11, 1),
    ))  # fmt: skip
    db.session.commit()
    assert rows_of(login("thuky"), f"/followup/{directive_id()}/breakdown/export")[0][2:4] == (12.5, 3.25)


def test_late_units_stand_in_the_sheet_of_urging_letters(
    world: World, meeting_id: int, login: Login, travel: Callable[[date], None]
) -> None:
    travel(date(2017, 11, 20))
    assert [row[1] for row in rows_of(login("thuky"), "/documents/urging-letters/export")] == [1]


def test_accounts_and_mails_are_the_administrator_s(world: World, login: Login) -> None:
    admin = login("quantri")
    rows = rows_of(admin, "/accounts/export")
    assert len(rows) == len(world.users)
    assert [row[0] for row in rows_of(admin, "/accounts/export?q=thuky")] == ["thuky"]
    assert rows_of(admin, "/accounts/mails/export") == []
    assert login("thuky").get("/accounts/export").status_code == 403
    assert login("thuky").get("/accounts/mails/export").status_code == 403


def test_units_and_people_are_narrowed_as_on_the_page(world: World, login: Login) -> None:
    office = login("thuky")
    everything = rows_of(office, "/directory/export/units")
    assert 0 < len(rows_of(office, "/directory/export/units?q=rach+gia")) < len(everything)
    people = rows_of(office, f"/directory/export/people?unit={world.units['rachgia']}")
    assert 0 < len(people) < len(rows_of(office, "/directory/export/people"))


def test_a_sheet_costs_a_few_queries_whatever_its_length(
    world: World, meeting_id: int, login: Login, count_queries: Counting
) -> None:
    urls = (
        "/scheduling/export", f"/agenda/{meeting_id}/export", f"/directives/meeting/{meeting_id}/export",
        "/followup/requests/export", f"/followup/{directive_id()}/breakdown/export", "/accounts/export",
        "/accounts/mails/export", "/directory/export/units", "/directory/export/people",
        "/documents/urging-letters/export",
    )  # fmt: skip
    for url in urls:
        client = login("quantri" if "accounts" in url else "thuky")
        with count_queries() as sent:
            client.get(url)
        assert len(sent) <= MOST_QUERIES, (url, len(sent))
