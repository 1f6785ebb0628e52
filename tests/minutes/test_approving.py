"""Approval: after the round, over an open one knowingly, or without one and with a reason."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from meeting.core import office
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken
from meeting.core.events import TrailRow
from meeting.core.office import Office
from meeting.minutes import queries, service
from meeting.minutes.models import MinutesCorrection
from meeting.minutes.rules import CorrectionState, State
from meeting.minutes.service import Approval, Round
from meeting.notifications.models import Notice
from tests.conftest import Client
from tests.minutes import room
from tests.minutes.room import Actors
from tests.world import World

Login = Callable[[str], Client]
Travel = Callable[[date], None]


@pytest.fixture
def strict(world: World) -> Iterator[None]:
    """An office that has all minutes go round."""
    assert world.users
    db.session.scalars(select(Office)).one().skips_rounds = False
    db.session.commit()
    office.forget()
    yield
    office.forget()


def _circulated(actor: Actors, world: World) -> str:
    """Minutes that go round until the 12th; the address of their page."""
    minutes = room.begun(actor, world)
    service.circulate(actor("thuky"), minutes, Round())
    db.session.commit()
    return f"/minutes/{minutes.meeting_id}"


def _trail(name: str) -> list[TrailRow]:
    return list(db.session.scalars(select(TrailRow).where(TrailRow.name == name)))


def _told(name: str) -> set[int]:
    return set(db.session.scalars(select(Notice.user_id).where(Notice.name == name)))


def test_the_director_approves_over_an_open_round_knowingly(
    actor: Actors, world: World, login: Login
) -> None:
    page = _circulated(actor, world)
    service.ask(actor("rachgia"), room.again(), room.entry(room.again(), "Báo cáo"), "Sửa 21 thành 12.")
    db.session.commit()
    leader = login("giamdoc")
    assert "Duyệt trước hạn góp ý" in leader.get(page).text
    text = leader.get(f"{page}/approve").text
    assert "Hạn góp ý đến hết ngày 12/10/2017." in text
    assert "Sửa 21 thành 12." in text
    (asked,) = db.session.scalars(select(MinutesCorrection)).all()
    assert f'value="{asked.id}"' in text
    unsure = leader.post(f"{page}/approve", data={"waiting": str(asked.id)})
    assert unsure.status_code == 422
    assert 'id="is_sure-error"' in unsure.text
    later = service.ask(actor("anbien"), room.again(), None, "Sửa giờ.")
    db.session.commit()
    sure = {"waiting": str(asked.id), "is_sure": "y"}
    assert leader.post(f"{page}/approve", data=sure).status_code == 422  # another one came meanwhile
    assert room.again().state is State.CIRCULATED
    sure["waiting"] = f"{asked.id},{later.id}"
    assert leader.post(f"{page}/approve", data=sure).status_code == 303
    assert room.again().state is State.APPROVED
    assert [row.data["unanswered"] for row in _trail("MinutesApprovedEarly")] == [2]
    assert not _trail("MinutesApproved")
    states = {row.state for row in db.session.scalars(select(MinutesCorrection))}
    assert states == {CorrectionState.DECLINED}
    assert _told("CorrectionDeclined") == {world.users["rachgia"], world.users["anbien"]}
    assert world.users["rachgia"] in _told("MinutesApprovedEarly")
    assert "Duyệt trước hạn góp ý (12/10/2017)." in leader.get(page).text
    assert leader.get(f"{page}/approve").status_code == 303  # nothing to approve any more


def test_the_secretariat_cannot_approve_or_record_over_an_open_round(
    actor: Actors, world: World, login: Login
) -> None:
    page = _circulated(actor, world)
    office_ = login("thuky")
    assert office_.post(f"{page}/approve", data={"is_sure": "y"}).status_code == 403
    refused = office_.post(f"{page}/approval", data={"approved_on": "09/10/2017"})
    assert refused.status_code == 422
    assert "kết thúc góp ý sớm" in refused.text
    with pytest.raises(Denied):
        service.approve(actor("thuky"), room.again(), Approval(known=()))


def test_a_round_is_ended_early_with_a_reason(actor: Actors, world: World, login: Login) -> None:
    page = _circulated(actor, world)
    office_, unit = login("thuky"), login("rachgia")
    service.ask(actor("anbien"), room.again(), None, "Sửa giờ bắt đầu.")
    db.session.commit()
    assert "Kết thúc góp ý sớm" in office_.get(page).text
    assert office_.get(f"{page}/end-round").status_code == 200
    assert office_.post(f"{page}/end-round", data={"reason": ""}).status_code == 422
    assert unit.post(f"{page}/end-round", data={"reason": "Gấp"}).status_code == 403
    why = {"reason": "Các đơn vị đã góp ý đủ [mật]riêng[/mật]"}
    assert office_.post(f"{page}/end-round", data=why).status_code == 303
    assert [row.data["reason"] for row in _trail("RoundEnded")] == ["Các đơn vị đã góp ý đủ (…)"]
    assert world.users["rachgia"] in _told("RoundEnded")
    text = unit.get(page).text
    assert "Đã kết thúc góp ý sớm ngày 09/10/2017: Các đơn vị đã góp ý đủ (…)" in text
    assert "riêng" in office_.get(page).text
    assert unit.post(f"{page}/corrections/new", data={"text": "Muộn"}).status_code == 422
    assert office_.post(f"{page}/end-round", data=why).status_code == 422  # it is over
    # what was asked for is still answered, then the approval is recorded
    (asked,) = db.session.scalars(select(MinutesCorrection)).all()
    assert office_.post(f"{page}/approval", data={"approved_on": "09/10/2017"}).status_code == 422
    answered = {"do": "decline", "answer": "Đã đúng."}
    assert office_.post(f"/minutes/correction/{asked.id}", data=answered).status_code == 303
    assert office_.post(f"{page}/approval", data={"approved_on": "09/10/2017"}).status_code == 303
    assert len(_trail("MinutesApproved")) == 1


def test_an_ended_round_may_be_begun_anew(actor: Actors, world: World) -> None:
    _circulated(actor, world)
    service.end_round(actor("thuky"), room.again(), "Nhầm")
    db.session.commit()
    service.circulate(actor("thuky"), room.again(), Round(2))
    db.session.commit()
    minutes = room.again()
    assert (minutes.corrections_until, minutes.round_ended_on) == (date(2017, 10, 11), None)
    assert minutes.round_reason == ""


def test_minutes_that_never_went_round_are_approved_with_a_reason(
    actor: Actors, world: World, login: Login
) -> None:
    page = f"/minutes/{room.begun(actor, world).meeting_id}"
    leader = login("giamdoc")
    assert "Duyệt không qua lấy ý kiến" in leader.get(page).text
    assert "chưa gửi lấy ý kiến" in leader.get(f"{page}/approve").text
    silent = leader.post(f"{page}/approve", data={"reason": ""})
    assert silent.status_code == 422
    assert 'id="reason-error"' in silent.text
    assert leader.post(f"{page}/approve", data={"reason": "Thông qua tại họp"}).status_code == 303
    assert [row.data["reason"] for row in _trail("MinutesApprovedUnread")] == ["Thông qua tại họp"]
    assert "Không gửi lấy ý kiến: Thông qua tại họp" in leader.get(page).text
    service.take_back(actor("thuky"), room.again(), "Sửa")
    db.session.commit()
    assert room.again().round_reason == ""


@pytest.mark.usefixtures("strict")
def test_an_office_may_have_all_minutes_go_round(actor: Actors, world: World, login: Login) -> None:
    page = f"/minutes/{room.begun(actor, world).meeting_id}"
    assert "không qua lấy ý kiến" not in login("thuky").get(page).text
    leader = login("giamdoc")
    assert f"{page}/approve" not in leader.get(page).text
    refused = leader.post(f"{page}/approve", data={"reason": "Gấp"})
    assert refused.status_code == 422
    assert "phải gửi lấy ý kiến trước khi duyệt" in refused.text
    with pytest.raises(RuleBroken):
        service.record_approval(actor("thuky"), room.again(), room.HELD, "Gấp")


def test_nothing_open_is_approved_at_once(actor: Actors, world: World, login: Login, travel: Travel) -> None:
    page = _circulated(actor, world)
    travel(date(2017, 10, 13))
    leader = login("giamdoc")
    assert queries.pending(room.again()).in_round is False
    assert leader.post(f"{page}/approve").status_code == 303
    assert len(_trail("MinutesApproved")) == 1


def test_minutes_are_approved_after_the_round_locked_and_supplemented(
    actor: Actors, world: World, login: Login, travel: Travel
) -> None:
    page, leader = _circulated(actor, world), login("giamdoc")
    leader.post(f"{page}/approve")
    assert room.again().state is State.CIRCULATED  # the round still runs
    travel(date(2017, 10, 13))
    office, unit, leader = login("thuky"), login("rachgia"), login("giamdoc")  # a day later
    late = unit.post(f"{page}/corrections/new", data={"text": "Muộn rồi."})
    assert late.status_code == 422
    assert login("thuky").get(f"{page}/approval").status_code == 200
    assert leader.post(f"{page}/approve").status_code == 303
    assert room.again().approver_name == "Đặng Văn Mẫu"
    assert unit.post(f"{page}/lock").status_code == 403
    assert office.post(f"{page}/lock").status_code == 303
    assert office.post(f"{page}/take-back", data={"reason": "Nhầm"}).status_code == 422
    extra = {"text": "Bổ sung danh sách khen thưởng.", "reason": "Sót nội dung"}
    assert office.post(f"{page}/supplements/new", data={"text": "", "reason": ""}).status_code == 422
    assert office.post(f"{page}/supplements/new", data=extra).status_code == 303
    text = unit.get(page).text
    assert "Biên bản bổ sung số 01" in text
    assert "Bổ sung danh sách khen thưởng." in text


def test_the_chairs_approval_is_recorded_with_its_day(actor: Actors, world: World, login: Login) -> None:
    meeting_id = room.begun(actor, world).meeting_id
    client, path = login("thuky"), f"/minutes/{meeting_id}/approval"
    assert client.post(path, data={"approved_on": "01/10/2017"}).status_code == 422
    assert client.post(path, data={"approved_on": "10/10/2017"}).status_code == 422
    assert client.post(path, data={"approved_on": "09/10/2017"}).status_code == 422  # and no reason
    said = {"approved_on": "09/10/2017", "reason": "Thông qua tại hội nghị"}
    assert client.post(path, data=said).status_code == 303
    assert "Không gửi lấy ý kiến: Thông qua tại hội nghị" in client.get(f"/minutes/{meeting_id}").text
    minutes = room.again()
    assert (minutes.state, minutes.approver_name) == (State.APPROVED, "Đặng Văn Mẫu")
    back = client.post(f"/minutes/{meeting_id}/take-back", data={"reason": "Sửa lỗi chính tả"})
    assert back.status_code == 303
    assert room.again().approved_on is None


def test_an_approval_on_the_last_day_is_not_said_to_be_before_it(
    actor: Actors, world: World, login: Login, travel: Travel
) -> None:
    page = _circulated(actor, world)
    travel(date(2017, 10, 12))
    leader = login("giamdoc")
    assert leader.post(f"{page}/approve", data={"waiting": "", "is_sure": "y"}).status_code == 303
    text = leader.get(page).text
    assert "ngày 12/10/2017" in text
    assert "Duyệt trước hạn góp ý" not in text


def test_corrections_of_minutes_taken_back_are_answered_once_these_go_round_again(
    actor: Actors, world: World, login: Login
) -> None:
    page = _circulated(actor, world)
    service.ask(actor("rachgia"), room.again(), None, "Sửa giờ.")
    service.take_back(actor("thuky"), room.again(), "Sửa lỗi")
    db.session.commit()
    office_ = login("thuky")
    said = {"approved_on": "09/10/2017", "reason": "Thông qua tại hội nghị"}
    refused = office_.post(f"{page}/approval", data=said)
    assert refused.status_code == 422
    assert "Hãy gửi lấy ý kiến lại" in refused.text
    (asked,) = db.session.scalars(select(MinutesCorrection)).all()
    path, answered = f"/minutes/correction/{asked.id}", {"do": "decline", "answer": "Đã đúng."}
    assert office_.post(path, data=answered).status_code == 422
    assert office_.post(f"{page}/circulate", data={"days": "3", "counted": "working"}).status_code == 303
    assert office_.post(path, data=answered).status_code == 303


# ─── Two at once ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_asked_for_while_minutes_are_approved_is_read_first(
    app: Flask, actor: Actors, world: World
) -> None:
    _circulated(actor, world)
    minutes, leader = room.again(), actor("giamdoc")
    meeting_id = minutes.meeting_id
    service.ask(actor("rachgia"), minutes, None, "Sửa giờ.")
    refused = room.behind(
        app, lambda: service.approve(leader, queries.get_minutes(meeting_id), Approval(known=()))
    )
    assert refused is not None
    assert refused.field == "is_sure"
    assert room.again().state is State.CIRCULATED


def test_no_correction_is_asked_for_behind_an_approval(app: Flask, actor: Actors, world: World) -> None:
    _circulated(actor, world)
    minutes, unit = room.again(), actor("rachgia")
    meeting_id = minutes.meeting_id
    service.approve(actor("giamdoc"), minutes, Approval(known=()))
    db.session.flush()
    refused = room.behind(app, lambda: service.ask(unit, queries.get_minutes(meeting_id), None, "Sửa giờ."))
    assert refused is not None
    assert not db.session.scalars(select(MinutesCorrection)).all()


@pytest.mark.parametrize("verb", ["record", "end"])
def test_an_approval_is_not_recorded_and_a_round_not_ended_behind_another_approval(
    app: Flask, actor: Actors, world: World, verb: str
) -> None:
    _circulated(actor, world)
    meeting_id, secretary = room.again().meeting_id, actor("thuky")

    def late() -> None:
        minutes = queries.get_minutes(meeting_id)
        if verb == "record":
            service.record_approval(secretary, minutes, room.HELD)
        else:
            service.end_round(secretary, minutes, "Gấp")

    service.approve(actor("giamdoc"), room.again(), Approval(known=()))
    db.session.flush()
    assert room.behind(app, late) is not None
