"""A draft is put together from the record, again and again, and what was written stays."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from meeting.agenda import queries as agenda_read
from meeting.agenda import service as agenda
from meeting.agenda.rules import Kind as ItemKind
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken
from meeting.core.letters import speaking
from meeting.directives import queries as directives_read
from meeting.directives import service as directives
from meeting.issues import service as issues
from meeting.issues.rules import Kind as IssueKind
from meeting.minutes import queries, service
from meeting.minutes.rules import EntryKind, State
from meeting.scheduling.rules import State as MeetingState
from tests.conftest import Tally
from tests.minutes import room
from tests.minutes.room import Actors
from tests.world import World


def test_a_draft_holds_programme_attendance_issues_and_conclusion(actor: Actors, world: World) -> None:
    minutes = room.begun(actor, world)
    assert minutes.state is State.DRAFT
    assert minutes.present == "Có mặt: 04/05; vắng: 01 (có lý do: 01)"
    assert (minutes.chair_name, minutes.chair_title) == ("Đặng Văn Mẫu", "Giám đốc Sở")
    assert (minutes.secretary_name, minutes.secretary_title) == ("Trần Văn Thư", "Chánh Văn phòng")
    rows = room.entries(minutes)
    assert [row.heading for row in rows] == [
        title for kind, title, _who in room.PROGRAMME if kind is not ItemKind.BREAK
    ]
    assert room.entry(minutes, "Báo cáo").text == "Phòng Kế hoạch trình bày báo cáo kết quả công tác quý III."
    (said,) = room.speeches(room.entry(minutes, "Thảo luận"))
    assert room.ISSUE in said.text
    assert "Rạch Giá" in said.speaker + said.title
    text = room.conclusion(minutes).text
    assert text.startswith("Các chỉ tiêu cơ bản đạt kế hoạch.\n1. Mở phiên giao dịch việc làm (")
    assert text.endswith("hoàn thành 30/11/2017.")


def test_a_frame_may_be_prepared_once_the_meeting_is_convened(actor: Actors, world: World) -> None:
    meeting = room.convened(actor, world)
    minutes = service.start(actor("thuky"), meeting)
    assert minutes.present == ""
    assert len(room.entries(minutes)) == 5
    assert room.conclusion(minutes).text == ""
    meeting.state = MeetingState.CANCELLED
    with pytest.raises(RuleBroken):
        service.start(actor("thuky"), meeting)


def test_only_the_secretariat_begins_minutes(actor: Actors, world: World) -> None:
    meeting = room.held(actor, world)
    for username in ("giamdoc", "vieclam", "xem", "quantri"):
        with pytest.raises(Denied):
            service.start(actor(username), meeting)


def test_minutes_begun_twice_are_the_same(actor: Actors, world: World) -> None:
    minutes = room.begun(actor, world)
    assert service.start(actor("thuky"), minutes.meeting).id == minutes.id


def test_putting_together_again_adds_what_is_new_and_leaves_what_was_written(
    actor: Actors, world: World
) -> None:
    meeting, secretary = room.held(actor, world, conclude=False), actor("thuky")
    minutes = service.start(secretary, meeting)
    report = room.entry(minutes, "Báo cáo")
    report.text = "Đồng chí Trưởng phòng trình bày tóm tắt."
    db.session.commit()
    items = agenda_read.items_of(meeting.id)
    section = next(item.id for item in items if item.kind is ItemKind.SECTION)
    draft = agenda.ItemDraft(ItemKind.REPORT, "Báo cáo cải cách hành chính", 10, None, "Văn phòng Sở")
    agenda.add(secretary, meeting, draft, section)
    line = issues.Line(world.units["anbien"], IssueKind.DIFFICULTY, "Kinh phí phân bổ chậm.")
    issues.log_live(secretary, meeting, line)
    db.session.commit()
    minutes = room.again()
    assert queries.new_in_record(minutes) == 2
    assert service.assemble(secretary, minutes) == 2
    db.session.commit()
    minutes = room.again()
    headings = [row.heading for row in room.entries(minutes)]
    assert headings.index("Báo cáo cải cách hành chính") > headings.index("Báo cáo kết quả công tác quý III")
    assert room.entry(minutes, "Báo cáo kết quả").text == "Đồng chí Trưởng phòng trình bày tóm tắt."
    assert len(room.speeches(room.entry(minutes, "Thảo luận"))) == 2
    assert queries.new_in_record(minutes) == 0
    assert service.assemble(secretary, room.again()) == 0


def test_the_conclusion_is_renewed_until_somebody_writes_there(actor: Actors, world: World) -> None:
    secretary = actor("thuky")
    room.begun(actor, world)
    minutes = room.again()
    found = directives_read.get_conclusion(minutes.meeting_id)
    clause = directives.Clause("Rà soát hộ nghèo.", world.units["ncc"])
    directives.add(secretary, found, clause)
    assert service.assemble(secretary, minutes) == 1
    assert "2. Rà soát hộ nghèo (" in room.conclusion(minutes).text


def test_an_item_taken_out_of_the_programme_leaves_its_entry(actor: Actors, world: World) -> None:
    meeting, secretary = room.held(actor, world, conclude=False), actor("thuky")
    service.start(secretary, meeting)
    db.session.commit()
    item = next(i for i in agenda_read.items_of(meeting.id) if i.title == "Thảo luận")
    agenda.remove(secretary, meeting, item)
    db.session.commit()
    assert room.entry(room.again(), "Thảo luận").agenda_item_id is None
    assert service.assemble(secretary, room.again()) == 0


def test_a_paper_gets_everything_the_decision_asks_for(
    actor: Actors, world: World, count_queries: Callable[[], AbstractContextManager[Tally]]
) -> None:
    minutes = room.begun(actor, world)
    meeting_id = minutes.meeting_id
    db.session.expunge_all()
    with count_queries() as tally:
        printed = queries.as_printed(meeting_id, with_confidential=False)
    assert len(tally) <= 5
    assert printed.place == "Hội trường Sở"
    assert [group.name for group in printed.present_groups] == [
        "Ban Giám đốc Sở", "Phòng chuyên môn", "Phòng LĐTBXH cấp huyện",
    ]  # fmt: skip
    (absent,) = printed.absent
    assert (absent.name, absent.is_excused, absent.reason) == ("Thị Biên", True, "")
    (absent,) = queries.as_printed(meeting_id, with_confidential=True).absent
    assert absent.reason == "Đi công tác"
    assert [entry.number for entry in printed.entries] == ["I", "1", "2", "3", "4"]
    assert printed.conclusion is not None
    assert printed.conclusion.kind is EntryKind.CONCLUSION
    assert not printed.left_out


def test_papers_are_vietnamese_whoever_prints_them(actor: Actors, world: World) -> None:
    minutes = room.begun(actor, world)
    with speaking("en"):
        printed = queries.as_printed(minutes.meeting_id, with_confidential=True)
    assert printed.present_groups[1].name == "Phòng chuyên môn"
    assert printed.present.startswith("Có mặt")


def test_what_is_confidential_is_left_out_of_a_copy(actor: Actors, world: World) -> None:
    minutes = room.begun(actor, world)
    room.entry(minutes, "Tuyên bố").is_confidential = True
    room.entry(minutes, "Báo cáo").text = "Đầu [mật]số liệu kín[/mật] cuối."
    (said,) = room.speeches(room.entry(minutes, "Thảo luận"))
    said.is_confidential = True
    db.session.commit()
    copy = queries.as_printed(minutes.meeting_id, with_confidential=False)
    assert copy.left_out
    assert [entry.number for entry in copy.entries] == ["I", "2", "3", "4"]
    assert copy.entries[1].text == "Đầu (…) cuối."
    assert copy.entries[2].speeches == ()
    whole = queries.as_printed(minutes.meeting_id, with_confidential=True)
    assert not whole.left_out
    assert [entry.number for entry in whole.entries] == ["I", "1", "2", "3", "4"]
    assert whole.entries[2].text == "Đầu số liệu kín cuối."
    assert whole.entries[3].speeches[0].is_confidential


def test_a_draft_is_put_together_in_a_fixed_number_of_queries(
    actor: Actors, world: World, count_queries: Callable[[], AbstractContextManager[Tally]]
) -> None:
    meeting, secretary = room.held(actor, world, conclude=False), actor("thuky")
    minutes = service.start(secretary, meeting)
    db.session.commit()

    def raised(times: int) -> int:
        """What it costs to take over so many new issues and as many new items."""
        for number in range(times):
            line = issues.Line(world.units["anbien"], IssueKind.DIFFICULTY, f"Vướng mắc {number}.")
            issues.log_live(secretary, meeting, line)
            item = agenda.ItemDraft(ItemKind.REPORT, f"Báo cáo {number}", 10, None, "Văn phòng Sở")
            agenda.add(secretary, meeting, item)
        db.session.commit()
        again = room.again()
        with count_queries() as tally:
            assert service.assemble(secretary, again) == 2 * times
            db.session.flush()
        return len(tally)

    few = raised(1)
    assert raised(12) == few
    assert few <= 20
    said = room.speeches(room.entry(minutes, "Thảo luận"))
    assert [speech.position for speech in said] == list(range(1, 15))
    positions = [row.position for row in room.entries(minutes)]
    assert positions == list(range(1, len(positions) + 1))


def test_entries_stand_still_while_a_draft_is_put_together(app: Flask, actor: Actors, world: World) -> None:
    meeting, secretary = room.held(actor, world, conclude=False), actor("thuky")
    minutes_id = service.start(secretary, meeting).id
    db.session.commit()
    key = room.entry(room.again(), "Thảo luận").id

    def move() -> None:
        entry, minutes = queries.get_entry(key)
        service.move(secretary, minutes, entry, -1)

    def remove() -> None:
        entry, minutes = queries.get_entry(key)
        service.remove_entry(secretary, minutes, entry)

    def add() -> None:
        service.add_entry(secretary, queries.get_minutes(meeting.id), "Biểu quyết")

    for verb in (move, add, remove):
        line = issues.Line(world.units["anbien"], IssueKind.DIFFICULTY, f"Vướng mắc ({verb.__name__}).")
        issues.log_live(secretary, meeting, line)
        db.session.commit()
        assert service.assemble(secretary, room.again()) == 1
        said = room.speeches(room.entry(room.again(), "Thảo luận"))
        assert said[-1].text.startswith("Vướng mắc")
        assert room.behind(app, verb) is None
    positions = [row.position for row in queries.entries_of(minutes_id)]
    assert len(positions) == len(set(positions))


def test_what_is_put_together_twice_at_once_is_taken_over_once(
    app: Flask, actor: Actors, world: World
) -> None:
    meeting, secretary = room.held(actor, world, conclude=False), actor("thuky")
    meeting_id = meeting.id
    service.start(secretary, meeting)
    line = issues.Line(world.units["anbien"], IssueKind.DIFFICULTY, "Vướng mắc mới.")
    issues.log_live(secretary, meeting, line)
    db.session.commit()
    assert service.assemble(secretary, room.again()) == 1
    assert room.behind(app, lambda: service.assemble(secretary, queries.get_minutes(meeting_id))) is None
    assert len(room.speeches(room.entry(room.again(), "Thảo luận"))) == 2
