"""The minutes as a paper: their form, what the law asks for, nothing confidential in copies."""

from collections.abc import Callable

import pytest

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.documents.paper import Table
from meeting.documents.rules import Kind, MinutesStyle
from meeting.documents.source import Choices
from meeting.minutes.models import MinutesSupplement
from meeting.minutes.rules import State
from tests.documents import scene
from tests.documents.test_kinds import lines, of
from tests.minutes import room
from tests.world import World

Actors = Callable[[str], Actor]


def test_minutes_follow_their_form_and_are_signed_by_secretary_and_chair(actor: Actors, world: World) -> None:
    minutes = room.begun(actor, world)
    paper = of(Kind.MINUTES, minutes.meeting_id)
    told = lines(paper)
    assert (paper.type_name, paper.subject) == ("BIÊN BẢN", ("Hội nghị sơ kết quý III năm\xa02017",))
    labels = ["Thời gian bắt đầu", "Địa điểm", "Chủ trì (chủ tọa)", "Thư ký (người ghi biên bản)"]
    assert [line.partition(":")[0] for line in told[1:6]] == [*labels, "Thành phần tham dự"]
    assert told[5] == "Thành phần tham dự: Có mặt: 04/05; vắng: 01 (có lý do: 01)."
    assert any("Vắng mặt" in line and "(có lý do" in line for line in told)
    assert told.index("Nội dung (theo diễn biến):") < told.index("I. Khai mạc và báo cáo")
    assert told[-1].endswith("ký tên dưới đây./.")
    left, right = paper.sign_off.signatures
    assert (left.lines, left.name) == (("THƯ KÝ",), "Trần Văn Thư")
    assert (right.lines, right.name) == (("CHỦ TỌA",), "Đặng Văn Mẫu")
    assert paper.head.number is None
    assert paper.is_draft
    assert "Đi công tác" in " ".join(told)
    copy = " ".join(lines(of(Kind.MINUTES, minutes.meeting_id, Choices(is_copy=True))))
    assert "(có lý do)" in copy
    assert "Đi công tác" not in copy


def test_a_copy_leaves_out_what_is_confidential_and_says_so(actor: Actors, world: World) -> None:
    minutes = room.begun(actor, world)
    room.entry(minutes, "Báo cáo").text = "Nghe báo cáo. [mật]Số liệu riêng.[/mật] Hết."
    room.entry(minutes, "Tuyên bố").is_confidential = True
    db.session.commit()
    whole = " ".join(lines(of(Kind.MINUTES, minutes.meeting_id)))
    copy = " ".join(lines(of(Kind.MINUTES, minutes.meeting_id, Choices(is_copy=True))))
    assert "Số liệu riêng" in whole
    assert "Tuyên bố lý do" in whole
    assert "bản gốc" not in whole
    assert "Số liệu riêng" not in copy
    assert "Tuyên bố lý do" not in copy
    assert "nội dung đầy đủ ghi tại bản gốc" in copy
    chosen = " ".join(lines(of(Kind.MINUTES, minutes.meeting_id, Choices(style=MinutesStyle.COPY))))
    assert "Số liệu riêng" not in chosen
    assert "chỉ lưu tại Văn phòng" in whole


def test_supplements_follow_as_annexes_and_locked_minutes_are_no_draft(actor: Actors, world: World) -> None:
    minutes = room.begun(actor, world)
    for state in (State.APPROVED, State.LOCKED):
        minutes.state = state
    for number in (1, 2):
        db.session.add(MinutesSupplement(
            minutes_id=minutes.id, number=number, text="Bổ sung ý kiến.", reason="Ghi sót",
            added_on=room.HELD,
            added_by_id=world.users["thuky"],
        ))  # fmt: skip
    db.session.commit()
    paper = of(Kind.MINUTES, minutes.meeting_id)
    assert [(annex.number, annex.title) for annex in paper.annexes] == [
        ("I", "BIÊN BẢN BỔ SUNG SỐ 01"), ("II", "BIÊN BẢN BỔ SUNG SỐ 02"),
    ]  # fmt: skip
    assert not paper.is_draft


def test_many_people_stand_on_a_list_in_the_annex(world: World) -> None:
    meeting_id = scene.whole(world, district=30)
    with pytest.raises(NotFound):
        of(Kind.MINUTES, meeting_id)
    scene.minutes(meeting_id)
    paper = of(Kind.MINUTES, meeting_id)
    (table,) = paper.annexes[0].blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 30
    assert any("30 đại biểu (có danh sách kèm theo)" in line for line in lines(paper))
