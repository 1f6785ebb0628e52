"""A meeting may keep no minutes: nobody is nudged, the page says so, and it can be undone."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from meeting.core import clock
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken
from meeting.core.events import TrailRow
from meeting.minutes import queries, service
from meeting.scheduling import queries as meetings
from tests.conftest import Client
from tests.minutes import room
from tests.minutes.room import Actors
from tests.world import World

Login = Callable[[str], Client]
Travel = Callable[[date], None]
WHY = "Chủ tọa quyết định ghi âm thay biên bản"


def _nudges(travel: Travel, *days: int) -> list[int]:
    found = []
    for day in days:
        travel(date(2017, 10, day))
        found.append(service.nudge(clock.at(date(2017, 10, day), 6, 40)))
    return found


def test_nobody_is_nudged_about_minutes_a_meeting_does_not_keep(
    actor: Actors, world: World, travel: Travel
) -> None:
    meeting = room.held(actor, world)
    service.waive(actor("thuky"), meeting, WHY)
    db.session.commit()
    assert _nudges(travel, 12, 13) == [0, 0]
    service.lift_waiver(actor("thuky"), meeting)
    db.session.commit()
    assert _nudges(travel, 16) == [1]
    kept = select(TrailRow.name).where(TrailRow.name.in_(["MinutesWaived", "WaiverLifted"]))
    assert list(db.session.scalars(kept.order_by(TrailRow.id))) == ["MinutesWaived", "WaiverLifted"]


def test_the_tab_says_so_and_offers_to_begin_anyway(
    actor: Actors, world: World, login: Login, travel: Travel
) -> None:
    meeting = room.held(actor, world)
    travel(date(2017, 10, 13))
    office, unit = login("thuky"), login("rachgia")
    page, words = f"/minutes/{meeting.id}", "Cuộc họp này không lập biên bản"
    missing = "biên bản chưa gửi lấy ý kiến"
    assert missing in office.get(f"/scheduling/{meeting.id}").text
    empty = office.post(f"{page}/waive", data={"reason": ""})
    assert empty.status_code == 422
    assert 'id="reason-error"' in empty.text
    assert office.post(f"{page}/waive", data={"reason": WHY}).status_code == 303
    assert missing not in office.get(f"/scheduling/{meeting.id}").text
    text = office.get(page).text
    assert words in text
    assert WHY in text
    assert "Vẫn lập biên bản" in text
    seen = unit.get(page).text
    assert words in seen
    assert WHY not in seen  # why is the office's affair
    assert "Vẫn lập biên bản" not in seen
    assert office.post(f"{page}/start").status_code == 303
    assert "data-autosave" in office.get(page).text
    service.lift_waiver(actor("thuky"), meeting)  # begun, so lifted already: nothing happens
    assert office.post(f"{page}/waive", data={"reason": WHY}).status_code == 422


def test_the_decision_is_undone(actor: Actors, world: World, login: Login) -> None:
    meeting, office = room.held(actor, world), login("thuky")
    office.post(f"/minutes/{meeting.id}/waive", data={"reason": WHY})
    office.post(f"/minutes/{meeting.id}/waive", data={"reason": "Lần nữa"})  # decided once
    assert office.post(f"/minutes/{meeting.id}/lift-waiver").status_code == 303
    assert "Chưa có biên bản" in office.get(f"/minutes/{meeting.id}").text
    assert office.post(f"/minutes/{meeting.id}/lift-waiver").status_code == 303  # nothing to undo


def test_only_the_secretariat_decides_that_no_minutes_are_kept(actor: Actors, world: World) -> None:
    meeting = room.held(actor, world)
    for username in ("giamdoc", "vieclam", "xem", "quantri"):
        with pytest.raises(Denied):
            service.waive(actor(username), meeting, WHY)
        with pytest.raises(Denied):
            service.lift_waiver(actor(username), meeting)
    service.start(actor("thuky"), meeting)
    with pytest.raises(RuleBroken):
        service.waive(actor("thuky"), meeting, WHY)


def test_minutes_begun_behind_a_waiver_lift_it(app: Flask, actor: Actors, world: World) -> None:
    meeting, secretary = room.held(actor, world), actor("thuky")
    key = meeting.id
    service.waive(secretary, meeting, WHY)
    db.session.flush()
    assert room.behind(app, lambda: service.start(secretary, meetings.get_meeting(key))) is None
    assert room.again().meeting_id == key
    assert queries.find_waiver(key) is None


def test_minutes_are_not_waived_behind_their_beginning(app: Flask, actor: Actors, world: World) -> None:
    meeting, secretary = room.held(actor, world), actor("thuky")
    key = meeting.id
    service.start(secretary, meeting)
    assert room.behind(app, lambda: service.waive(secretary, meetings.get_meeting(key), WHY)) is not None
    assert queries.find_waiver(key) is None


def test_minutes_begun_twice_at_once_are_begun_once(app: Flask, actor: Actors, world: World) -> None:
    meeting, secretary = room.held(actor, world), actor("thuky")
    key = meeting.id
    service.start(secretary, meeting)
    assert room.behind(app, lambda: service.start(secretary, meetings.get_meeting(key))) is None
    assert room.again().meeting_id == key
