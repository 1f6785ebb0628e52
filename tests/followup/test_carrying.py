"""What is still open opens the next conference: kept in step until it opens, then frozen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from meeting.agenda import queries as agenda
from meeting.agenda import service as agenda_service
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.followup import queries, service
from meeting.followup.models import CarryOver
from meeting.followup.service import CarryNote
from meeting.issues.models import Issue
from meeting.issues.rules import Channel, Kind
from meeting.issues.rules import State as IssueState
from meeting.scheduling.models import Meeting, Series
from meeting.scheduling.rules import Kind as MeetingKind
from meeting.scheduling.rules import State as MeetingState
from meeting.scheduling.service import open_session
from tests.conftest import Client
from tests.followup import making
from tests.world import World

Actors = Callable[[str], Actor]
Login = Callable[[str], Client]


@pytest.fixture
def chain(world: World) -> tuple[Directive, Meeting]:
    """An open directive of the last conference and the next one of the series, convened."""
    series = Series(name="Sơ kết quý", kind=MeetingKind.INTERIM_REVIEW)
    db.session.add(series)
    db.session.flush()
    before = making.meeting(date(2017, 7, 5), series)
    row = making.directive(
        before, world.units["vieclam"], state=State.IN_PROGRESS, quarter=20173, issued_on=date(2017, 7, 10)
    )
    following = making.meeting(clock.today(), series, MeetingState.CONVENED)
    db.session.commit()
    return row, following


def _issue(of: Meeting, unit_id: int, number: int = 1, **values: object) -> Issue:
    row = Issue(
        meeting_id=of.id, number=number, unit_id=unit_id, raised_on=of.held_on, kind=Kind.DIFFICULTY,
        channel=Channel.BEFORE, text="Thiếu kinh phí dạy nghề", state=IssueState.ACCEPTED, **values,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def _opened(actor: Actors, meeting: Meeting) -> None:
    open_session(actor("thuky"), meeting)
    db.session.commit()


def test_what_is_open_stays_in_step_until_the_meeting_opens_and_is_frozen_then(
    chain: tuple[Directive, Meeting], actor: Actors, login: Login
) -> None:
    directive, following = chain
    directive.percent = 40
    db.session.commit()
    page = login("thuky").get(f"/followup/meetings/{following.id}")
    assert "40%" in page.text
    _opened(actor, following)
    directive.percent = 90
    db.session.commit()
    kept = db.session.scalars(select(CarryOver)).one()
    assert kept.frozen is not None
    assert (kept.frozen["percent"], kept.frozen["state"]) == (40, "in_progress")
    page = login("thuky").get(f"/followup/meetings/{following.id}")
    assert "40%" in page.text
    assert "90%" not in page.text


def test_the_frozen_list_says_that_nobody_leads_a_task(
    chain: tuple[Directive, Meeting], actor: Actors, login: Login
) -> None:
    directive, following = chain
    directive.lead_unit_id = None
    db.session.execute(update(Directive).values(state=State.ISSUED))
    db.session.commit()
    _opened(actor, following)
    assert "Chờ giao đơn vị chủ trì" in login("thuky").get(f"/followup/meetings/{following.id}").text


def test_notes_of_the_secretariat_go_with_the_list(
    chain: tuple[Directive, Meeting], actor: Actors, login: Login
) -> None:
    directive, following = chain
    url = f"/followup/meetings/{following.id}/directives/{directive.id}/carry-over"
    data = {"is_included": "y", "reason": "Chờ văn bản của Bộ", "presenter": "Trưởng phòng Việc làm"}
    assert login("thuky").post(url, data=data).status_code == 303
    assert "Trưởng phòng Việc làm" in login("thuky").get(f"/followup/meetings/{following.id}").text
    _opened(actor, following)
    rows = queries.frozen(following.id, actor("thuky")).rows
    assert [(r.reason, r.presenter) for r in rows] == [("Chờ văn bản của Bộ", "Trưởng phòng Việc làm")]
    refused = login("thuky").post(url, data=data)
    assert "Hội nghị đã khai mạc" in refused.text


def test_leaving_something_out_needs_a_reason_and_takes_it_off_the_list(
    chain: tuple[Directive, Meeting], actor: Actors
) -> None:
    directive, following = chain
    with pytest.raises(RuleBroken):
        service.note_carry_over(
            actor("thuky"), following, CarryNote(is_included=False), directive_id=directive.id
        )
    out = CarryNote(is_included=False, reason="Đã báo cáo riêng với Giám đốc")
    service.note_carry_over(actor("thuky"), following, out, directive_id=directive.id)
    db.session.commit()
    _opened(actor, following)
    assert queries.frozen(following.id, actor("thuky")).rows == []


def test_unanswered_issues_and_those_raised_again_are_on_the_list(
    chain: tuple[Directive, Meeting], world: World, actor: Actors, login: Login
) -> None:
    directive, following = chain
    old = _issue(db.session.get_one(Meeting, directive.meeting_id), world.units["rachgia"])
    again = _issue(following, world.units["rachgia"], raised_before_id=old.id, times_raised=2)
    page = login("thuky").get(f"/followup/meetings/{following.id}")
    assert page.text.count("đã nêu 2 lần") == 1
    _opened(actor, following)
    rows = queries.frozen(following.id, actor("thuky")).rows
    assert {row.issue_id for row in rows} == {None, old.id, again.id}


def test_a_unit_sees_its_own_part_of_the_frozen_list(chain: tuple[Directive, Meeting], actor: Actors) -> None:
    _directive, following = chain
    _opened(actor, following)
    assert len(queries.frozen(following.id, actor("vieclam")).rows) == 1
    assert queries.frozen(following.id, actor("rachgia")).rows == []


def test_a_directive_shows_the_meetings_that_took_it_up(
    chain: tuple[Directive, Meeting], actor: Actors, login: Login
) -> None:
    directive, following = chain
    _opened(actor, following)
    assert f"/followup/meetings/{following.id}" in login("vieclam").get(f"/followup/{directive.id}").text


def test_only_what_earlier_meetings_left_is_taken_up(
    chain: tuple[Directive, Meeting], world: World, actor: Actors
) -> None:
    directive, following = chain
    old = _issue(db.session.get_one(Meeting, directive.meeting_id), world.units["rachgia"])
    own = _issue(following, world.units["rachgia"])
    again = _issue(following, world.units["rachgia"], 2, raised_before_id=old.id, times_raised=2)
    note = CarryNote(is_included=True, presenter="Văn phòng")
    for issue in (old, again):
        service.note_carry_over(actor("thuky"), following, note, issue_id=issue.id)
    with pytest.raises(RuleBroken, match="cuộc họp trước"):
        service.note_carry_over(actor("thuky"), following, note, issue_id=own.id)
    before = making.meeting(date(2017, 6, 1), None, MeetingState.CONVENED)
    with pytest.raises(RuleBroken, match="cuộc họp trước"):
        service.note_carry_over(actor("thuky"), before, note, directive_id=directive.id)


def test_the_results_become_the_first_item_of_the_programme_once(
    chain: tuple[Directive, Meeting], world: World, actor: Actors, login: Login
) -> None:
    _directive, following = chain
    client = login("thuky")
    agenda_service.insert_outline(actor("thuky"), following)
    db.session.commit()
    assert client.post(f"/followup/meetings/{following.id}/first-item").status_code == 303
    first = agenda.items_of(following.id)[0]
    assert first.presenter_unit_id == world.units["vp"]
    assert first.title == "Kết quả thực hiện các kết luận tại Hội nghị 05/07/2017"
    with pytest.raises(RuleBroken):
        service.put_on_agenda(actor("thuky"), following)


def test_units_may_not_note(chain: tuple[Directive, Meeting], actor: Actors) -> None:
    directive, following = chain
    with pytest.raises(Denied):
        service.note_carry_over(
            actor("vieclam"), following, CarryNote(is_included=True), directive_id=directive.id
        )


def test_a_meeting_that_opened_without_open_matters_has_an_empty_list(
    world: World, actor: Actors, login: Login
) -> None:
    alone = making.meeting(clock.today() + timedelta(days=1))
    assert login("thuky").get(f"/followup/meetings/{alone.id}").status_code == 200
