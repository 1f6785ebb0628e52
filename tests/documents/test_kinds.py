"""Papers as values: their words and order before any rendering."""

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import update

from meeting.core.db import db, get
from meeting.directives.models import Directive
from meeting.documents import kinds
from meeting.documents.paper import Paper, Paragraph, RowKind, Scope, Table, Urgency
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, NoticeStyle, Source
from meeting.scheduling.models import Meeting
from tests.documents import scene
from tests.world import World


def lines(paper: Paper) -> list[str]:
    """The paragraphs of the body as plain words."""
    return [text(block) for block in paper.blocks if isinstance(block, Paragraph)]


def text(paragraph: Paragraph) -> str:
    """The words of a paragraph without its faces."""
    if isinstance(paragraph.words, str):
        return paragraph.words
    return "".join(run.text for run in paragraph.words)


def of(kind: Kind, meeting_id: int, choices: Choices | None = None) -> Paper:
    """A paper of a meeting."""
    return kinds.gather(Source(kind=kind, meeting_id=meeting_id), choices or Choices())


def test_an_invitation_says_what_the_law_asks_in_its_order(app: Flask, world: World) -> None:
    paper = of(Kind.INVITATION, scene.whole(world))
    assert paper.type_name == "GIẤY MỜI"
    assert paper.head.date_line == "Kiên Giang, ngày 03 tháng 10 năm 2017"
    points = [line.partition(":")[0] for line in lines(paper) if line[0].isdigit()]
    assert points == [
        "1. Nội dung", "2. Chủ trì", "3. Thành phần", "4. Thời gian", "5. Địa điểm",
        "6. Công tác chuẩn bị", "7. Đầu mối liên hệ",
    ]  # fmt: skip
    assert lines(paper)[-1].endswith("thời gian quy định./.")
    assert paper.sign_off.recipients == ("Như thành phần mời", "Ban Giám đốc (để báo cáo)", "Lưu: VT, VP")


def test_what_was_chosen_stands_before_what_the_record_proposes(app: Flask, world: World) -> None:
    chosen = Choices(
        day=date(2017, 9, 5), number=7, signer_capacity="TL. GIÁM ĐỐC", signer_title="Chánh Văn phòng",
        signer_name="Trần Văn Thư", urgency=Urgency.URGENT, scope=Scope.RETURN, is_draft=True,
        recipients=("- Như trên;", "Các phòng", " như  trên", "", "Lưu: VT."),
    )  # fmt: skip
    paper = of(Kind.INVITATION, scene.whole(world), chosen)
    assert paper.head.number == "07/GM-SLĐTBXH"
    assert paper.head.date_line == "Kiên Giang, ngày 05 tháng 9 năm 2017"
    assert paper.sign_off.recipients == ("Như trên", "Các phòng", "Lưu: VT")
    assert paper.sign_off.signatures[0].lines == ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")
    assert (paper.urgency, paper.scope, paper.is_draft) == (Urgency.URGENT, Scope.RETURN, True)


def test_a_numbered_paper_is_always_kept_in_the_file(app: Flask, world: World) -> None:
    paper = of(Kind.INVITATION, scene.whole(world), Choices(recipients=("Như trên",)))
    assert paper.sign_off.recipients == ("Như trên", "Lưu: VT, VP")


def test_a_form_begins_with_what_the_record_proposes(app: Flask, world: World) -> None:
    proposed = kinds.propose(Source(kind=Kind.INVITATION, meeting_id=scene.whole(world)))
    assert (proposed.symbol, proposed.signer_title) == ("GM-SLĐTBXH", "GIÁM ĐỐC")
    assert proposed.recipients[-1] == "Lưu: VT, VP"


def test_no_character_reaches_a_page_that_it_cannot_show(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    get(Meeting, meeting_id).purpose = "Bàn\x01 việc\x07 quý\u202e III"
    get(Meeting, meeting_id).title = "Hội nghị " + "rất dài " * 40
    db.session.commit()
    paper = of(Kind.INVITATION, meeting_id)
    assert "1. Nội dung: Bàn việc quý III." in lines(paper)
    assert len(paper.subject) > 4


def styled(meeting_id: int, style: NoticeStyle) -> Paper:
    """The notice in a style."""
    return of(Kind.NOTICE, meeting_id, Choices(style=style))


def test_the_notice_carries_the_number_and_the_words_it_was_issued_with(app: Flask, world: World) -> None:
    paper = of(Kind.NOTICE, scene.whole(world))
    assert paper.head.number == "45/TB-SLĐTBXH"
    assert paper.day == date(2017, 10, 13)
    assert [line for line in lines(paper) if line[0] == "I"] == [
        "I. Đánh giá chung",
        "II. Nhiệm vụ giao các đơn vị",
    ]
    assert lines(paper)[-1] == "Trên đây là ý kiến kết luận, các đơn vị thực hiện./."
    assert not paper.is_draft
    assert of(Kind.NOTICE, scene.whole(world, issued_on=None)).is_draft


def test_a_notice_by_unit_names_each_lead_once_above_its_tasks(app: Flask, world: World) -> None:
    told = lines(styled(scene.whole(world), NoticeStyle.UNIT))
    given = [line for line in told if line.startswith("Giao ")]
    assert given[0] == "Giao Phòng Lao động - Việc làm - An toàn lao động:"
    assert len(given) == 3
    below = told[told.index(given[0]) + 1 : told.index(given[1])]
    assert [line.split()[0] for line in below] == ["2.1.", "2.2."]
    assert not any("Đơn vị chủ trì" in line for line in below)


def test_a_task_without_a_clause_stands_after_a_hyphen_below_its_lead(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    db.session.execute(update(Directive).values(clause="", lead_unit_id=None))
    db.session.commit()
    told = lines(styled(meeting_id, NoticeStyle.UNIT))
    assert told[told.index("Nhiệm vụ chung:") + 1].startswith("- Tập trung")
    assert any(line.startswith("1. Tập trung") for line in lines(of(Kind.NOTICE, meeting_id)))


def test_a_notice_by_subject_lays_the_tasks_out_by_field(app: Flask, world: World) -> None:
    told = lines(styled(scene.whole(world), NoticeStyle.SUBJECT))
    fields = ["Giải quyết việc làm", "Người có công"]
    assert [line for line in told if line in fields] == fields


def test_a_notice_with_an_annex_refers_to_its_table(app: Flask, world: World) -> None:
    paper = styled(scene.whole(world), NoticeStyle.ANNEX)
    assert any("Phụ lục kèm theo Thông báo này" in line for line in lines(paper))
    (annex,) = paper.annexes
    assert annex.is_landscape
    assert annex.with_line == (
        "(Kèm theo Thông báo số 45/TB-SLĐTBXH ngày 13 tháng 10 năm 2017"
        " của Sở Lao động - Thương binh và Xã hội)"
    )
    table = annex.blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) == 4
    assert table.rows[0].cells[-1] == "Trước 30/11/2017"


def test_shares_of_columns_fill_the_width(app: Flask, world: World, travel: Callable[[date], None]) -> None:
    meeting_id = scene.whole(world)
    travel(date(2017, 12, 4))
    unit = Source(kind=Kind.URGING, unit_id=world.units["vieclam"])
    papers = [of(kind, meeting_id) for kind in (Kind.PROGRAMME, Kind.ATTENDEES, Kind.REPORT)]
    for paper in (*papers, styled(meeting_id, NoticeStyle.ANNEX), kinds.gather(unit)):
        blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
        for table in (block for block in blocks if isinstance(block, Table)):
            assert sum(column.share for column in table.columns) == 100
            wide = {len(row.cells) for row in table.rows if row.kind is not RowKind.GROUP}
            assert wide <= {len(table.columns)}


def test_delegates_are_numbered_through_their_groups(app: Flask, world: World) -> None:
    paper = of(Kind.ATTENDEES, scene.whole(world))
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert [row.cells[0] for row in table.rows] == [
        "I. Ban Giám đốc Sở (01 đại biểu)", "1",
        "II. Phòng Lao động - Thương binh và Xã hội cấp huyện (03 đại biểu)", "2", "3", "4",
    ]  # fmt: skip
    assert lines(paper)[-1] == "Danh sách có 04 đại biểu./."
    assert lines(paper)[0] == "Thời gian: 8 giờ 00, ngày 09 tháng 10 năm 2017 (Thứ Hai)"


def test_the_report_adds_up(app: Flask, world: World, travel: Callable[[date], None]) -> None:
    meeting_id = scene.whole(world)
    travel(date(2017, 11, 15))
    counts, units = (block for block in of(Kind.REPORT, meeting_id).blocks if isinstance(block, Table))
    numbers = [int(row.cells[1]) for row in counts.rows]
    assert sum(numbers[:-1]) == numbers[-1] == 4
    sums = [[int(cell) for cell in row.cells[2:]] for row in units.rows]
    assert [sum(column) for column in zip(*sums[:-1], strict=True)] == sums[-1]


def test_a_letter_of_a_unit_carries_the_symbol_of_who_drafted_it(
    app: Flask, world: World, travel: Callable[[date], None]
) -> None:
    scene.whole(world)
    travel(date(2017, 12, 4))
    paper = kinds.gather(Source(kind=Kind.URGING, unit_id=world.units["vieclam"]), Choices(number=9))
    assert paper.head.number == "09/SLĐTBXH-VP"
    assert paper.type_name == ""
    assert paper.addressees == ("Phòng Lao động - Việc làm - An toàn lao động",)
    assert lines(paper)[-1] == "Yêu cầu đơn vị nghiêm túc thực hiện./."
    assert paper.sign_off.recipients[-1] == "Lưu: VT, VP"
