"""Letters to each addressee, summaries of issues, extracts, task slips, corrections."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.directives.models import Directive
from meeting.documents import kinds
from meeting.documents.models import Document
from meeting.documents.paper import Table
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, Correction, InvitationStyle, Source
from tests.documents import scene
from tests.documents.test_kinds import lines, of
from tests.world import World


def to_each(meeting_id: int) -> list[str]:
    """The openings of the letters to each addressee."""
    source = Source(kind=Kind.INVITATION, meeting_id=meeting_id)
    papers = kinds.papers(source, Choices(style=InvitationStyle.EACH))
    return [lines(paper)[0] for paper in papers]


def test_each_addressee_has_a_letter_once_and_the_chair_has_none(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    db.session.execute(
        update(Attendance)
        .where(Attendance.name == "Người Mẫu 3")
        .values(part=Part.GUEST, title="Chủ tịch", unit_name="Đoàn Mẫu")
    )
    db.session.execute(
        update(Attendance)
        .where(Attendance.name == "Người Mẫu 2")
        .values(name="Người Mẫu 1", unit_name="Phòng Mẫu 1")
    )
    db.session.execute(
        update(Attendance).where(Attendance.name == "Người Mẫu 1").values(unit_name="Phòng Mẫu 1")
    )
    db.session.commit()
    agency = "Sở Lao động - Thương binh và Xã hội trân trọng kính mời"
    assert to_each(meeting_id) == [
        f"{agency} đồng chí Người Mẫu 1, Trưởng Phòng Mẫu 1 đến dự {scene.TITLE}, cụ thể như sau:",
        f"{agency} ông (bà) Người Mẫu 3, Chủ tịch Đoàn Mẫu đến dự {scene.TITLE}, cụ thể như sau:",
    ]


def test_a_letter_speaks_to_a_post_and_names_who_holds_it_where_there_are_several(
    app: Flask, world: World
) -> None:
    meeting_id = scene.whole(world)
    for place, (title, name, post) in enumerate((
        ("Phó Giám đốc Sở", "Lê Thị Ánh", "phogd"), ("Phó Giám đốc Sở", "Trần Văn Hai", "thuky"),
        ("Chánh Thanh tra", "Lê Văn Chính", "vieclam"),
    )):  # fmt: skip
        group, unit = (
            ("Thanh tra Sở", "Thanh tra Sở") if place == 2 else ("Ban Giám đốc Sở", "Ban Giám đốc Sở")
        )
        db.session.add(Attendance(
            meeting_id=meeting_id, part=Part.DELEGATE, group_order=11 + place, group_name=group,
            position=place, name=name, title=title, unit_name=unit, post_id=world.posts[post],
        ))  # fmt: skip
    db.session.commit()
    told = [line.split("kính mời ")[1].split(" đến dự")[0] for line in to_each(meeting_id)[:3]]
    assert told == [
        "đồng chí Lê Thị Ánh, Phó Giám đốc Sở", "đồng chí Trần Văn Hai, Phó Giám đốc Sở",
        "đồng chí Chánh Thanh tra",
    ]  # fmt: skip


def test_a_long_group_stands_on_a_list_in_the_annex(app: Flask, world: World) -> None:
    paper = of(Kind.INVITATION, scene.whole(world, district=21))
    assert any("21 đại biểu (có danh sách kèm theo)" in line for line in lines(paper))
    (table,) = paper.annexes[0].blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 21
    assert of(Kind.INVITATION, scene.whole(world)).annexes == ()


def test_a_name_of_three_hundred_letters_is_kept_whole(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    name = "Nguyễn " * 28
    db.session.execute(update(Attendance).where(Attendance.name == "Người Mẫu 2").values(name=name.strip()))
    db.session.commit()
    assert any(name.strip() in line for line in to_each(meeting_id))


def test_issues_are_counted_by_competence_and_result_and_add_up(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    scene.issues(world, meeting_id)
    paper = of(Kind.ISSUES, meeting_id)
    counts = next(block for block in paper.blocks if isinstance(block, Table))
    numbers = [[int(cell) for cell in row.cells[1:]] for row in counts.rows]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert all(sum(row[1:]) == row[0] for row in numbers)
    assert numbers[-1][0] == 4
    assert [row.cells[0] for row in counts.rows] == [
        "Sở giải quyết", "Trình UBND tỉnh", "Chưa xác định thẩm quyền", "Tổng số",
    ]  # fmt: skip
    assert (
        "Có 02 đơn vị, địa phương nêu 04 kiến nghị, đề xuất, trong đó 01 kiến nghị được xem xét"
        in " ".join(lines(paper))
    )


def test_answers_are_laid_out_by_field_and_the_annex_has_every_column(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    scene.issues(world, meeting_id)
    paper = of(Kind.ISSUES, meeting_id)
    told = lines(paper)
    fields = [line for line in told if line[:2] in {"1.", "2."}]
    assert fields == ["1. Giải quyết việc làm", "2. Người có công"]
    assert "Trả lời: Sở đã phân bổ kinh phí (Văn phòng Sở)." in told
    assert "Trả lời: xem xét chung với kiến nghị số 1." in told
    assert "Trả lời: chưa có trả lời; giao Văn phòng Sở, thời hạn 20/10/2017." in told
    (annex,) = paper.annexes
    (table,) = annex.blocks
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == [
        "TT", "Đơn vị kiến nghị", "Nội dung khó khăn, vướng mắc", "Kiến nghị, đề xuất", "Lĩnh vực",
        "Thẩm quyền", "Đơn vị tham mưu trả lời", "Nội dung trả lời, hướng xử lý", "Thời hạn", "Kết quả",
    ]  # fmt: skip
    assert annex.is_landscape
    numbers = [int(row.cells[0]) for row in table.rows]
    assert numbers == sorted(numbers)  # the number answers refer to one another by


def test_without_issues_there_is_no_summary(app: Flask, world: World) -> None:
    with pytest.raises(NotFound):
        of(Kind.ISSUES, scene.whole(world))


def extract(meeting_id: int, unit_id: int) -> list[str]:
    """The extract for a unit as lines."""
    return lines(kinds.gather(Source(kind=Kind.EXTRACT, meeting_id=meeting_id, unit_id=unit_id)))


def test_an_extract_gives_a_unit_what_it_leads_and_helps_with_and_nothing_else(
    app: Flask, world: World
) -> None:
    meeting_id = scene.whole(world)
    told = extract(meeting_id, world.units["ncc"])
    assert "trích Thông báo số 45/TB-SLĐTBXH ngày 13 tháng 10 năm 2017" in told[0]
    assert [line[:4] for line in told[1:-1]] == ["I. N", "2.3.", "II. ", "2.1."]
    assert told[-1].endswith("./.")
    with pytest.raises(NotFound):
        extract(meeting_id, world.units["anbien"])


def test_there_is_no_extract_of_a_draft(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world, issued_on=None)
    with pytest.raises(NotFound):
        extract(meeting_id, world.units["ncc"])


def test_a_task_slip_shows_the_six_fields_and_which_are_open(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    directive = db.session.scalars(
        select(Directive).where(Directive.meeting_id == meeting_id, Directive.clause == "2.1")
    ).one()
    directive.effective_due_on = date(2017, 12, 15)
    db.session.commit()
    paper = kinds.gather(Source(kind=Kind.SLIP, directive_id=directive.id))
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert [row.cells[1].split(" (")[0] for row in table.rows] == [
        "Rõ người", "Rõ việc", "Rõ thời gian", "Rõ trách nhiệm", "Rõ sản phẩm", "Rõ thẩm quyền",
    ]  # fmt: skip
    told = [row.cells[2] for row in table.rows]
    assert told[2] == "Trước ngày 30 tháng 11 năm 2017; gia hạn đến ngày 15 tháng 12 năm 2017"
    assert told[3] == (
        "Thủ trưởng Phòng Lao động - Việc làm - An toàn lao động chịu trách nhiệm;"
        " phối hợp: Phòng Người có công"
    )
    assert told[4:] == ["(chưa xác định)", "(chưa xác định)"]
    assert "Căn cứ mục 2.1 Thông báo số 45/TB-SLĐTBXH" in lines(paper)[0]


def earlier(recipients: str = "Ban Giám đốc\nCác phòng, đơn vị\nLưu: VT") -> int:
    """An issued notice to be corrected."""
    row = Document(
        kind=Kind.NOTICE, number=45, symbol="TB-SLĐTBXH", dated_on=date(2017, 10, 13), recipients=recipients,
        signer_name="Trần Văn Thư", signer_capacity="TL. GIÁM ĐỐC", signer_title="Chánh Văn phòng",
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.id


def test_a_correction_names_the_earlier_paper_the_wrong_words_and_the_right_ones(
    app: Flask, world: World
) -> None:
    source = Source(kind=Kind.CORRECTION, document_id=earlier())
    wrong = Correction("tại mục 2.1", "trước ngày 31 tháng 11", "trước ngày 30 tháng 11")
    paper = kinds.gather(source, Choices(number=3, corrections=(wrong,)))
    assert (
        " ".join(paper.head.about) == "V/v đính chính Thông báo số 45/TB-SLĐTBXH ngày 13 tháng 10 năm\xa02017"
    )
    assert paper.head.number == "03/SLĐTBXH-VP"
    assert paper.addressees == ("Ban Giám đốc", "Các phòng, đơn vị")
    assert (
        "Tại mục 2.1: đã ghi: “trước ngày 31 tháng 11”; nay sửa lại là: “trước ngày 30 tháng 11”."
        in lines(paper)
    )
    two = kinds.gather(source, Choices(corrections=(wrong, wrong)))
    assert [line[:2] for line in lines(two)[1:3]] == ["1.", "2."]


def test_new_kinds_take_the_same_queries_whatever_the_number_of_rows(
    app: Flask, world: World, count_queries: Callable[[], object]
) -> None:
    def spent(meeting_id: int) -> list[int]:
        found = []
        for gather in (
            lambda: to_each(meeting_id),
            lambda: of(Kind.ISSUES, meeting_id),
            lambda: of(Kind.NOTICE, meeting_id),
            lambda: extract(meeting_id, world.units["ncc"]),
        ):
            db.session.rollback()
            db.session.expunge_all()
            with count_queries() as tally:  # type: ignore[attr-defined]
                gather()
            found.append(len(tally))
        return found

    few = scene.whole(world)
    scene.issues(world, few)
    many = scene.whole(world, district=60)
    scene.issues(world, many)
    extra = db.session.scalars(select(Directive).where(Directive.meeting_id == many)).first()
    assert extra is not None
    for place in range(5, 40):
        db.session.add(Directive(
            conclusion_id=extra.conclusion_id, meeting_id=many, position=place, text="Thêm",
            state=extra.state, issued_on=extra.issued_on, lead_unit_id=world.units["ncc"],
        ))  # fmt: skip
    db.session.commit()
    of(Kind.PROGRAMME, few)  # the office is read once in five seconds
    assert spent(many) == spent(few)
