"""Verbs of meetings: who may, what they change, what the trail says."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, RulesBroken, Stale
from meeting.core.events import TrailRow
from meeting.scheduling import queries, service
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import DayKind, Kind, State
from meeting.scheduling.service import MeetingDraft

ActorOf = Callable[[str], Actor]
DAY = date(2017, 10, 16)


def draft(**changes: object) -> MeetingDraft:
    values: dict[str, object] = {
        "kind": Kind.INTERIM_REVIEW,
        "period": 20173,
        "starts_at": clock.at(DAY, 8),
        "ends_at": clock.at(DAY, 11, 30),
    }
    return MeetingDraft(**{**values, **changes})  # type: ignore[arg-type]


def planned(actor: ActorOf, **changes: object) -> Meeting:
    meeting = service.plan(actor("thuky"), draft(**changes))
    db.session.commit()
    return meeting


def trail() -> list[str]:
    return list(db.session.execute(select(TrailRow.name).order_by(TrailRow.id)).scalars())


def test_a_planned_meeting_gets_its_usual_title_and_its_number_in_the_series(actor: ActorOf) -> None:
    series = service.add_series(actor("thuky"), "Sơ kết quý", Kind.INTERIM_REVIEW)
    first = planned(actor, series_id=series.id)
    second = planned(actor, series_id=series.id, period=20174)
    assert first.title == "Hội nghị sơ kết công tác quý III, triển khai nhiệm vụ quý IV năm 2017"
    assert (first.number_in_year, second.number_in_year) == (1, 2)
    assert first.held_on == DAY
    assert trail() == ["SeriesSaved", "MeetingPlanned", "MeetingPlanned"]


def test_the_title_of_the_chair_is_the_post_held_on_the_day(actor: ActorOf, world: object) -> None:
    chair = actor("giamdoc").person_id
    assert planned(actor, chair_id=chair).chair_title == "Giám đốc Sở"


def test_only_the_secretariat_plans(actor: ActorOf) -> None:
    for name in ("giamdoc", "vieclam", "quantri", "xem"):
        with pytest.raises(Denied):
            service.plan(actor(name), draft())


def test_a_meeting_walks_from_plan_to_close(actor: ActorOf) -> None:
    told: list[tuple[str, int]] = []
    service.on_closed(lambda _actor, meeting: told.append(("closed", meeting.id)))
    meeting, who = planned(actor), actor("thuky")
    service.convene(who, meeting)
    service.open_session(who, meeting)
    service.conclude(who, meeting)
    service.close(who, meeting)
    db.session.commit()
    assert meeting.state is State.CLOSED
    assert ("closed", meeting.id) in told
    assert trail()[1:] == ["MeetingConvened", "SessionOpened", "MeetingConcluded", "MeetingClosed"]
    with pytest.raises(RuleBroken):
        service.edit(who, meeting, draft())
    with pytest.raises(RuleBroken):
        service.cancel(who, meeting, "muộn")


def test_moving_a_convened_meeting_asks_to_tell_the_invitees(actor: ActorOf) -> None:
    meeting, who = planned(actor, papers_due_on=date(2017, 10, 12)), actor("thuky")
    new = date(2017, 10, 11)
    assert not service.move(who, meeting, clock.at(new, 8), clock.at(new, 11), "Trùng lịch")
    assert (meeting.held_on, meeting.papers_due_on, meeting.state_reason) == (new, new, "Trùng lịch")
    service.convene(who, meeting)
    assert service.move(who, meeting, clock.at(DAY, 8), clock.at(DAY, 11), "Giám đốc đi công tác")
    with pytest.raises(RuleBroken):
        service.move(who, meeting, clock.at(DAY, 8), clock.at(DAY, 11), "không đổi")


def test_editing_a_convened_meeting_leaves_its_day(actor: ActorOf) -> None:
    meeting, who = planned(actor), actor("thuky")
    service.convene(who, meeting)
    other = date(2017, 11, 1)
    service.edit(
        who, meeting, draft(starts_at=clock.at(other, 8), ends_at=clock.at(other, 9), purpose="Sơ kết")
    )
    assert (meeting.held_on, meeting.purpose) == (DAY, "Sơ kết")


def test_bad_drafts_are_refused_at_their_field(actor: ActorOf) -> None:
    who = actor("thuky")
    for changes, field in (
        ({"ends_at": clock.at(DAY, 7)}, "end_time"),
        ({"period": 20175}, "period"),
        ({"link": "javascript:alert(1)"}, "link"),
    ):
        with pytest.raises(RulesBroken) as broken:
            service.plan(who, draft(**changes))
        assert [problem.field for problem in broken.value.problems] == [field]
    with pytest.raises(RulesBroken) as many:
        service.plan(who, draft(papers_due_on=date(2017, 10, 17), issues_due_on=date(2017, 10, 18)))
    assert [p.field for p in many.value.problems] == ["papers_due_on", "issues_due_on"]


def test_a_stale_edit_is_refused(actor: ActorOf) -> None:
    meeting = planned(actor)
    with pytest.raises(Stale):
        service.edit(actor("thuky"), meeting, draft(), seen=meeting.version + 1)


def test_a_copy_tells_the_other_rooms_what_to_take_over(actor: ActorOf) -> None:
    told: list[tuple[int, int, list[str]]] = []
    service.on_copied(lambda _a, source, target, parts: told.append((source, target, list(parts))))
    source = planned(actor)
    copied = service.copy(actor("thuky"), source, draft(period=20174), ["agenda"])
    assert told[-1] == (source.id, copied.id, ["agenda"])
    assert copied.title.startswith(
        "Hội nghị sơ kết công tác quý IV năm 2017, triển khai nhiệm vụ quý I năm 2018"
    )


def test_neighbours_in_a_series_leave_cancelled_meetings_out(actor: ActorOf) -> None:
    who = actor("thuky")
    series = service.add_series(who, "Sơ kết quý", Kind.INTERIM_REVIEW)
    days = [date(2017, 7, 3), date(2017, 10, 16), date(2018, 1, 8), date(2018, 4, 9)]
    rows = [
        planned(actor, series_id=series.id, starts_at=clock.at(day, 8), ends_at=clock.at(day, 9))
        for day in days
    ]
    service.cancel(who, rows[2], "Gộp")
    following = queries.find_next_in_series(rows[1])
    assert following is not None
    assert following.id == rows[3].id
    before = queries.find_previous_in_series(rows[1])
    assert before is not None
    assert before.id == rows[0].id
    assert queries.find_next_in_series(rows[3]) is None


def test_the_calendar_that_comes_with_the_product_is_added_once_and_changes_nothing(actor: ActorOf) -> None:
    who = actor("quantri")
    service.add_day(who, service.DayDraft(date(2017, 9, 2), DayKind.HOLIDAY, "Quốc khánh của Sở"))
    assert service.seed_calendar(who, [2017]) == 14
    assert service.seed_calendar(who, [2017]) == 0
    assert service.seed_calendar() > 100
    assert queries.calendar().is_working_day(date(2017, 9, 4)) is False
    names = {row.day: row.name for row in queries.days_of(date(2017, 9, 1), date(2017, 9, 30))}
    assert names[date(2017, 9, 2)] == "Quốc khánh của Sở"
    with pytest.raises(Denied):
        service.seed_calendar(actor("vieclam"))


def test_a_day_or_name_already_there_is_refused(actor: ActorOf) -> None:
    who = actor("thuky")
    day = service.DayDraft(date(2018, 5, 1), DayKind.HOLIDAY, "Quốc tế Lao động")
    row = service.add_day(who, day)
    with pytest.raises(RuleBroken):
        service.add_day(who, day)
    service.remove_day(who, row)
    assert queries.calendar().is_working_day(date(2018, 5, 1))
    service.add_venue(who, service.VenueDraft("Hội trường Sở"))
    with pytest.raises(RuleBroken):
        service.add_venue(who, service.VenueDraft("Hội trường Sở"))
