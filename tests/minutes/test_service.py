"""The verbs of minutes: who may, what a state allows, revisions, nudges and who is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from meeting.core import clock
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, Stale
from meeting.core.events import TrailRow, verify
from meeting.minutes import queries, service
from meeting.minutes.models import MinutesCorrection, MinutesEntry, MinutesReminder
from meeting.minutes.rules import CorrectionState, Counted, Origin, State
from meeting.minutes.service import Answer, Approval, Line, Round
from meeting.notifications.models import Notice
from meeting.scheduling import queries as scheduling_read
from meeting.scheduling import service as scheduling
from tests.minutes import room
from tests.minutes.room import Actors
from tests.world import World

Travel = Callable[[date], None]


def _minutes_later(minutes: int) -> "time_machine.travel":
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


def _told(name: str) -> set[int]:
    return set(db.session.scalars(select(Notice.user_id).where(Notice.name == name)))


def _users(world: World, *names: str) -> set[int]:
    return {world.users[name] for name in names}


def _circulated(actor: Actors, world: World, wanted: Round | None = None) -> None:
    room.begun(actor, world)
    service.circulate(actor("thuky"), room.again(), wanted or Round())
    db.session.commit()


# ─── Words and revisions ────────────────────────────────────────────────────────────────────────────────────


def test_one_author_within_five_minutes_is_one_revision(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Tuyên bố")
    for text in ("Một.", "Một hai.", "Một hai ba."):
        service.write(secretary, minutes, entry, text, entry.version)
    assert [row.text for row in room.revisions(entry)] == ["Một hai ba."]
    with _minutes_later(6):
        service.write(secretary, minutes, entry, "Một hai ba bốn.", entry.version)
    assert [row.number for row in room.revisions(entry)] == [1, 2]
    written = select(func.count()).where(TrailRow.name == "EntryWritten")
    db.session.commit()
    assert db.session.scalar(written) == 2  # one line of the trail a revision, not one a save


def test_another_author_begins_a_revision_of_their_own(actor: Actors, world: World) -> None:
    minutes, entry = room.begun(actor, world), None
    entry = room.entry(minutes, "Tuyên bố")
    service.write(actor("thuky"), minutes, entry, "Của thư ký.", entry.version)
    other = next(row for row in room.revisions(entry))
    other.author_id = world.users["quantri"]
    db.session.flush()
    service.write(actor("thuky"), minutes, entry, "Của thư ký, lần hai.", entry.version)
    assert len(room.revisions(entry)) == 2


def test_a_stale_save_is_refused_and_the_same_words_are_no_conflict(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Tuyên bố")
    seen = entry.version
    service.write(secretary, minutes, entry, "Bản một.", seen)
    with pytest.raises(Stale):
        service.write(secretary, minutes, entry, "Bản hai.", seen)
    assert not service.write(secretary, minutes, entry, "Bản một.", seen)


def test_two_saves_at_the_very_same_time_are_told_apart(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Tuyên bố")
    table = MinutesEntry.__table__  # saved between our reading and our writing
    theirs = table.update().where(table.c.id == entry.id).values(text="Kia", version=99)  # type: ignore[attr-defined]
    db.session.execute(theirs)
    with pytest.raises(StaleDataError):
        service.write(secretary, minutes, entry, "Đây", entry.version)
    db.session.rollback()


def test_marks_names_and_order_do_not_disturb_who_types(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Tuyên bố")
    seen = entry.version
    service.mark(secretary, minutes, entry, confidential=True)
    service.rename(secretary, minutes, entry, "Tuyên bố lý do, khai mạc")
    service.move(secretary, minutes, entry, 1)
    service.be_at_work(secretary, minutes, entry)
    db.session.commit()
    minutes = room.again()
    entry = room.entry(minutes, "Tuyên bố")
    assert (entry.is_confidential, entry.heading) == (True, "Tuyên bố lý do, khai mạc")
    assert service.write(secretary, minutes, entry, "Vẫn lưu được.", seen)


def test_a_speech_knows_who_spoke(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Thảo luận")
    known = service.say(secretary, minutes, entry, Line("Ngô Văn Công", "Nhất trí."))
    assert known.attendance_id is not None
    typed = service.say(secretary, minutes, entry, Line("Lê Báo – Báo Kiên Giang", "Xin hỏi."))
    assert (typed.speaker, typed.title, typed.attendance_id) == ("Lê Báo", "Báo Kiên Giang", None)
    for line in (Line("", "Lời"), Line("Người", "")):
        with pytest.raises(RuleBroken):
            service.say(secretary, minutes, entry, line)


# ─── The round ──────────────────────────────────────────────────────────────────────────────────────────────


def test_those_who_took_part_are_told_and_asked(actor: Actors, world: World) -> None:
    _circulated(actor, world)
    assert _told("MinutesCirculated") == _users(world, "giamdoc", "vieclam", "ncc", "rachgia", "anbien")
    service.ask(actor("rachgia"), room.again(), room.entry(room.again(), "Báo cáo"), "Sửa số 21 thành 12.")
    db.session.commit()
    assert _told("CorrectionAsked") == _users(world, "thuky")
    with pytest.raises(Denied):
        service.ask(actor("xem"), room.again(), None, "Tôi không dự.")


def test_a_taken_correction_names_who_asked_and_tells_them(actor: Actors, world: World) -> None:
    _circulated(actor, world)
    entry = room.entry(room.again(), "Báo cáo")
    correction = service.ask(actor("rachgia"), room.again(), entry, "Sửa số 21 thành 12.")
    db.session.commit()
    minutes, entry = room.again(), room.entry(room.again(), "Báo cáo")
    correction = db.session.get_one(MinutesCorrection, correction.id)
    answer = Answer("Số hộ là 12.", "Đã sửa.")
    service.take(actor("thuky"), minutes, correction, entry, answer, entry.version)
    db.session.commit()
    newest = room.revisions(entry)[-1]
    assert (newest.text, newest.origin) == ("Số hộ là 12.", Origin.CORRECTION)
    assert newest.words == "Phòng LĐTBXH thành phố Rạch Giá"
    assert correction.state is CorrectionState.TAKEN
    assert _told("CorrectionTaken") == _users(world, "rachgia")
    with pytest.raises(RuleBroken):
        service.decline(actor("thuky"), minutes, correction, entry, "Nghĩ lại")


def test_while_minutes_go_round_only_a_correction_changes_them(actor: Actors, world: World) -> None:
    _circulated(actor, world)
    minutes, secretary = room.again(), actor("thuky")
    entry = room.entry(minutes, "Báo cáo")
    for verb in (
        lambda: service.write(secretary, minutes, entry, "Khác", entry.version),
        lambda: service.mark(secretary, minutes, entry, confidential=True),
        lambda: service.remove_entry(secretary, minutes, entry),
        lambda: service.add_entry(secretary, minutes, "Mục mới"),
        lambda: service.say(secretary, minutes, entry, Line("Ai", "Gì")),
        lambda: service.assemble(secretary, minutes),
    ):
        with pytest.raises(RuleBroken):
            verb()


def test_a_running_round_gets_another_last_day(actor: Actors, world: World) -> None:
    _circulated(actor, world)
    service.circulate(actor("thuky"), room.again(), Round(10, Counted.CALENDAR))
    db.session.commit()
    assert room.again().corrections_until == date(2017, 10, 19)
    assert room.again().circulated_on == room.HELD
    assert _told("RoundChanged")


def test_minutes_with_an_open_mark_do_not_go_round(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Báo cáo")
    service.write(secretary, minutes, entry, "Đầu [mật]kín mãi", entry.version)
    with pytest.raises(RuleBroken) as broken:
        service.circulate(secretary, minutes, Round())
    assert "Báo cáo kết quả" in str(broken.value.message)


def test_minutes_of_a_meeting_that_goes_on_are_not_circulated(actor: Actors, world: World) -> None:
    meeting = room.held(actor, world, conclude=False)
    service.start(actor("thuky"), meeting)
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.circulate(actor("thuky"), room.again(), Round())
    with pytest.raises(RuleBroken):
        service.approve(actor("giamdoc"), room.again())


def test_locked_minutes_take_nothing_but_supplements(actor: Actors, world: World) -> None:
    room.begun(actor, world)
    secretary = actor("thuky")
    with pytest.raises(Denied):
        service.approve(secretary, room.again())
    service.approve(actor("giamdoc"), room.again(), Approval("Thông qua tại hội nghị"))
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.supplement(secretary, room.again(), "Thêm", "Sót")
    service.lock(secretary, room.again())
    db.session.commit()
    minutes = room.again()
    for verb in (
        lambda: service.write(secretary, minutes, room.entries(minutes)[1], "Khác", None),
        lambda: service.take_back(secretary, minutes, "Nhầm"),
        lambda: service.circulate(secretary, minutes, Round()),
        lambda: service.approve(actor("giamdoc"), minutes),
    ):
        with pytest.raises(RuleBroken):
            verb()
    with pytest.raises(RuleBroken):
        minutes.state = State.DRAFT
    assert [service.supplement(secretary, minutes, "Thêm", "Sót").number for _n in range(2)] == [1, 2]
    db.session.commit()
    assert [row.number for row in queries.as_printed(minutes.meeting_id, False).supplements] == [1, 2]
    assert list(verify(db.session)) == []


def test_what_is_told_of_a_supplement_leaves_out_confidential_passages(actor: Actors, world: World) -> None:
    room.begun(actor, world)
    service.approve(actor("giamdoc"), room.again(), Approval("Thông qua tại hội nghị"))
    db.session.commit()
    service.lock(actor("thuky"), room.again())
    db.session.commit()
    minutes = room.again()
    with pytest.raises(RuleBroken) as refused:
        service.supplement(actor("thuky"), minutes, "Thêm", "Sót [mật]hồ sơ riêng")
    assert refused.value.field == "reason"
    service.supplement(actor("thuky"), minutes, "Thêm", "Sót [mật]hồ sơ riêng[/mật] một ý")
    db.session.commit()
    row = db.session.scalars(select(TrailRow).where(TrailRow.name == "SupplementAdded")).one()
    assert row.data["reason"].startswith("Sót")
    assert "hồ sơ riêng" not in str(row.data)


# ─── Nudges ─────────────────────────────────────────────────────────────────────────────────────────────────


def _nights(travel: Travel, first: date, last: date) -> list[int]:
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        travel(day)
        found.append(service.nudge(clock.at(day, 6, 40)))
        assert service.nudge(clock.at(day, 6, 40)) == 0  # run twice it does nothing
    return found


def test_the_secretary_is_nudged_three_and_seven_days_after_the_meeting(
    actor: Actors, world: World, travel: Travel
) -> None:
    room.held(actor, world)
    assert _nights(travel, date(2017, 10, 10), date(2017, 10, 31)) == [0, 0, 1, 0, 0, 0, 1] + [0] * 15
    assert _told("MinutesAwaited") == _users(world, "thuky")
    assert db.session.scalar(select(func.count()).select_from(MinutesReminder)) == 2


def test_after_a_pause_only_the_newest_nudge_is_sent(actor: Actors, world: World, travel: Travel) -> None:
    room.held(actor, world)
    assert _nights(travel, date(2017, 10, 18), date(2017, 10, 20)) == [1, 0, 0]
    rows = db.session.scalars(select(TrailRow).where(TrailRow.name == "MinutesAwaited")).all()
    assert [row.data["days"] for row in rows] == [7]


def test_circulated_minutes_need_no_nudge_and_those_asked_are_reminded_on_the_eve(
    actor: Actors, world: World, travel: Travel
) -> None:
    _circulated(actor, world, Round(5))  # until Monday the 16th
    assert _nights(travel, date(2017, 10, 10), date(2017, 10, 18)) == [0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert _told("CorrectionsDue") == _users(world, "giamdoc", "vieclam", "ncc", "rachgia", "anbien")
    assert not _told("MinutesAwaited")


def test_a_longer_round_is_reminded_of_again(actor: Actors, world: World, travel: Travel) -> None:
    _circulated(actor, world, Round(1))
    travel(date(2017, 10, 10))
    assert service.nudge(clock.at(date(2017, 10, 10), 6, 40)) == 1
    service.circulate(actor("thuky"), room.again(), Round(2))
    db.session.commit()
    travel(date(2017, 10, 11))
    assert service.nudge(clock.at(date(2017, 10, 11), 6, 40)) == 1


def test_a_cancelled_meeting_needs_no_minutes(actor: Actors, world: World, travel: Travel) -> None:
    meeting = scheduling_read.get_meeting(room.convened(actor, world).id)
    scheduling.cancel(actor("thuky"), meeting, "Bão số 10")
    db.session.commit()
    assert _nights(travel, date(2017, 10, 12), date(2017, 10, 16)) == [0] * 5
