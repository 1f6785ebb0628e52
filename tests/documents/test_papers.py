"""The papers as printed: read back from the PDF."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Reply
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db, get
from meeting.core.errors import NotFound
from meeting.directives.models import Amendment, Directive
from meeting.directives.rules import AmendmentKind, State
from meeting.directives.service import amend
from meeting.documents import kinds, printing, work
from meeting.documents.kinds import followup_report
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, InvitationStyle, Source
from meeting.followup.rules import Count
from meeting.scheduling.models import Meeting
from tests.documents import scene
from tests.documents.test_kinds import lines, of
from tests.world import World

Who = Callable[[str], Actor]


def printed(app: Flask, kind: Kind, meeting_id: int) -> PdfReader:
    """The paper, printed and opened again."""
    with app.test_request_context("/"):
        return PdfReader(io.BytesIO(printing.pdf(Source(kind=kind, meeting_id=meeting_id))))


def words(paper: PdfReader) -> str:
    """All text on one line with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def fonts(paper: PdfReader) -> set[str]:
    """The faces used, without their subset tags; each must carry its file."""
    found = set()
    for page in paper.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()
            found.add(str(inner["/BaseFont"]).rpartition("+")[2].partition("-")[0])
    return found


def test_every_paper_prints_in_tinos_with_the_head_of_the_decree(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    types = {
        Kind.INVITATION: "GIẤY MỜI",
        Kind.PROGRAMME: "CHƯƠNG TRÌNH",
        Kind.ATTENDEES: "DANH SÁCH ĐẠI BIỂU",
        Kind.NOTICE: "THÔNG BÁO",
        Kind.REPORT: "BÁO CÁO",
    }
    for kind, name in types.items():
        paper = printed(app, kind, meeting_id)
        text = words(paper)
        assert fonts(paper) == {"Tinos"}
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "Độc lập - Tự do - Hạnh phúc" in text
        assert name in text
        box = paper.pages[0].mediabox
        assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)


def first_clause(meeting_id: int) -> str:
    """The first task of the notice."""
    return next(line for line in lines(of(Kind.NOTICE, meeting_id)) if line.startswith("2.1."))


def test_the_notice_says_what_was_issued(app: Flask, world: World) -> None:
    text = words(printed(app, Kind.NOTICE, scene.whole(world)))
    assert "Số: 45/TB-SLĐTBXH" in text
    assert "Kiên Giang, ngày 13 tháng 10 năm 2017" in text
    assert "TL. GIÁM ĐỐC CHÁNH VĂN PHÒNG Trần Văn Thư" in text
    assert "thời hạn: trước ngày 30 tháng 11 năm 2017" in text
    assert "- Lưu: VT, VP." in text
    assert "DỰ THẢO" not in text


def test_a_notice_not_issued_is_marked_as_a_draft(app: Flask, world: World) -> None:
    text = words(printed(app, Kind.NOTICE, scene.whole(world, issued_on=None)))
    assert "DỰ THẢO" in text


def test_later_decisions_do_not_change_the_issued_words(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    directive = db.session.query(Directive).filter_by(clause="2.1").one()
    directive.lead_unit_id = world.units["ncc"]
    directive.effective_due_on = date(2017, 12, 20)
    for kind, old in (
        (AmendmentKind.EXTENSION, {"due_on": "2017-11-30", "bound": "before"}),
        (AmendmentKind.REASSIGNMENT, {"lead_unit_id": world.units["vieclam"], "lead": "Phòng Việc làm cũ"}),
        (AmendmentKind.EXTENSION, {"due_on": "2017-12-10", "bound": "on_or_before"}),
    ):
        db.session.add(Amendment(directive_id=directive.id, kind=kind, old=old, new={}, reason="vì lý do",
                                 decided_on=date(2017, 11, 1)))  # fmt: skip
    db.session.commit()
    clause = first_clause(meeting_id)
    assert "Phòng Việc làm cũ" in clause
    assert "trước ngày 30 tháng 11 năm 2017" in clause


def test_a_helper_that_leads_later_is_still_named_in_the_issued_notice(
    world: World, actor: Who, travel: Callable[[date], None]
) -> None:
    meeting_id = scene.whole(world)
    travel(date(2017, 10, 13))
    directive = db.session.query(Directive).filter_by(clause="2.1").one()
    before = first_clause(meeting_id)
    amend(
        actor("thuky"), directive, AmendmentKind.REASSIGNMENT, changes={"lead_unit_id": world.units["ncc"]},
        reason="Theo lĩnh vực", decided_on=date(2017, 10, 13),
    )  # fmt: skip
    db.session.commit()
    assert "đơn vị phối hợp" in before
    assert first_clause(meeting_id) == before


def test_sections_of_the_notice_and_its_clauses_are_numbered_apart(app: Flask, world: World) -> None:
    told = lines(of(Kind.NOTICE, scene.whole(world)))
    assert [line.split(".")[0] for line in told if line[:1] == "I"] == ["I", "II"]


def test_the_invitation_names_whom_it_invited_not_who_came(world: World) -> None:
    meeting_id = scene.whole(world)
    db.session.add(Attendance(
        meeting_id=meeting_id, part=Part.GUEST, group_order=90, group_name="Khách mời", position=90,
        name="Khách Đến Thêm", title="Phó Chủ tịch", unit_name="UBND tỉnh", reply=Reply.ACCEPTED,
        is_walk_in=True,
    ))  # fmt: skip
    db.session.commit()
    groups = " ".join(lines(of(Kind.INVITATION, meeting_id)))
    assert "Phó Trưởng phòng" not in groups  # the substitute of the first head
    assert "Phó Chủ tịch" not in groups


def test_the_times_of_the_programme_stand_on_one_line(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    get(Meeting, meeting_id).starts_at = clock.at(scene.HELD, 13, 30)
    db.session.commit()
    assert "13 giờ 30 - 13 giờ 45" in printed(app, Kind.PROGRAMME, meeting_id).pages[0].extract_text()


def test_the_new_kinds_print_their_words_in_order(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    scene.issues(world, meeting_id)
    scene.minutes(meeting_id)
    told: dict[Source, tuple[str, ...]] = {
        Source(kind=Kind.MINUTES, meeting_id=meeting_id): (
            "BIÊN BẢN", "Thời gian bắt đầu:", "Địa điểm:", "Chủ trì", "Thành phần tham dự:", "Nội dung",
            "kết thúc vào lúc", "THƯ KÝ CHỦ TỌA", "Nơi nhận:",
        ),
        Source(kind=Kind.ISSUES, meeting_id=meeting_id): (
            "BÁO CÁO", "I. Tình hình chung", "II. Kết quả phân loại, giải quyết", "Tổng số 4 1 1 0 0 2",
            "III. Nội dung trả lời theo lĩnh vực", "./.", "GIÁM ĐỐC", "Phụ lục", "Đơn vị kiến nghị",
        ),
        Source(kind=Kind.EXTRACT, meeting_id=meeting_id, unit_id=world.units["ncc"]): (
            "TRÍCH SAO", "trích Thông báo số 45/TB-SLĐTBXH", "I. Nhiệm vụ chủ trì", "II. Nhiệm vụ phối hợp",
            "Lưu: VT, VP.", "TL. GIÁM ĐỐC",
        ),
        Source(kind=Kind.SLIP, directive_id=db.session.scalars(select(Directive.id)).first()): (
            "PHIẾU GIAO VIỆC", "Rõ người", "Rõ việc", "Rõ thời gian", "Rõ trách nhiệm", "Rõ sản phẩm",
            "(chưa xác định)", "Rõ thẩm quyền", "./.",
        ),
    }  # fmt: skip
    for source, wanted in told.items():
        with app.test_request_context("/"):
            text = words(PdfReader(io.BytesIO(printing.pdf(source))))
        places = [text.find(word) for word in wanted]
        assert -1 not in places, (source.kind, wanted[places.index(-1)], text)
        assert places == sorted(places), source.kind


def test_three_hundred_delegates_come_out_whole_with_the_head_on_every_page(app: Flask, world: World) -> None:
    paper = printed(app, Kind.ATTENDEES, scene.whole(world, district=300))
    assert len(paper.pages) < 30
    for place, page in enumerate(paper.pages[:-1], start=1):
        text = page.extract_text()
        assert "Họ và tên" in text
        assert place == 1 or str(place) in {text.split()[0], text.split()[-1]}
    text = words(paper)
    assert "Người Mẫu 300" in text
    assert "Thị Thay" in text
    assert "Danh sách có 301 đại biểu./." in text


def test_the_report_adds_up_and_its_annex_lies_across(
    app: Flask, world: World, travel: Callable[[date], None]
) -> None:
    meeting_id = scene.whole(world)
    travel(date(2017, 11, 15))
    report = followup_report.figures(Source(kind=Kind.REPORT, meeting_id=meeting_id))
    assert sum(report.tally.part(count) for count in Count) == report.tally.total == len(report.tasks) == 4
    assert sum(unit.total for unit in report.units) == 4
    assert (report.overdue.numerator, report.overdue.denominator) == (2, 3)
    paper = printed(app, Kind.REPORT, meeting_id)
    sizes = [(page.mediabox.width > page.mediabox.height) for page in paper.pages]
    assert sizes[0] is False
    assert sizes[-1] is True
    annex = paper.pages[-1].extract_text()
    assert annex.split()[0] == "Phụ"  # the annex is numbered on its own: no number on its first page
    text = words(paper)
    assert "66,7% (2/3 nhiệm vụ đã đến hạn)" in text
    assert "Thiếu kinh phí" in text
    assert "12/BC-PVL ngày 02/11/2017" in text.replace("- ", "-")  # may break after its hyphen


def test_the_report_says_which_tasks_of_the_notice_it_does_not_count(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    source = Source(kind=Kind.REPORT, meeting_id=meeting_id)
    mine = select(Directive).where(Directive.meeting_id == meeting_id).order_by(Directive.position)
    one, two, *_rest = db.session.scalars(mine)
    assert followup_report.figures(source).left_out == ""
    one.state, two.is_tracked = State.CANCELLED, False
    db.session.commit()
    report = followup_report.figures(source)
    assert report.tally.total == 2
    assert report.left_out == (
        "Thông báo giao 04 nhiệm vụ; báo cáo không tính 02 nhiệm vụ đã hủy hoặc"
        " không phải theo dõi (mục 2.1, 2.2)."
    )


def test_there_is_no_report_before_the_notice(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world, issued_on=None)
    with pytest.raises(NotFound):
        of(Kind.REPORT, meeting_id)


def test_many_letters_are_printed_in_parts_and_stand_in_one_file(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "AT_ONCE", 2)
    source = Source(kind=Kind.INVITATION, meeting_id=scene.whole(world))
    said: list[tuple[int, int]] = []
    with app.test_request_context("/"):
        papers = kinds.papers(source, Choices(style=InvitationStyle.EACH))
        data = work.in_one_file(papers, "Giấy mời", lambda done, total: said.append((done, total)))
    assert said == [(2, 3), (3, 3)]
    text = words(PdfReader(io.BytesIO(data)))
    places = [text.find(f"trân trọng kính mời đồng chí Người Mẫu {number}") for number in (1, 2, 3)]
    assert -1 not in places
    assert places == sorted(places)
