"""Papers as Word files, read back: styles, order of the words, tables, fields and sections."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from meeting.documents.paper import Column, Paper, Paragraph, Table, TableRow, Urgency
from meeting.documents.rendering import docx
from meeting.documents.rendering.docx import MOTTO, NATION
from tests.documents import papers


def opened(*shown: Paper) -> Any:
    """The papers as one Word file, opened again."""
    return Document(io.BytesIO(docx.document(shown)))


def lines(book: Any) -> list[tuple[str, str]]:
    """Style and words of every paragraph that says something, tables too, in the order of the file."""
    names = {style.style_id: style.name for style in book.styles}
    found = []
    for one in book.element.body.iter(qn("w:p")):
        words = "".join(piece.text or "" for piece in one.iter(qn("w:t")))
        if words:
            found.append((names[one.pPr.pStyle.val], words))
    return found


def test_every_element_has_its_own_style_and_the_order_of_the_paper() -> None:
    found = lines(opened(replace(papers.notice(), annexes=())))
    assert found[:12] == [
        ("Cơ quan chủ quản", "ỦY BAN NHÂN DÂN"),
        ("Cơ quan chủ quản", "TỈNH KIÊN GIANG"),
        ("Cơ quan ban hành", "SỞ LAO ĐỘNG - THƯƠNG BINH"),
        ("Cơ quan ban hành", "VÀ XÃ HỘI"),
        ("Quốc hiệu", NATION),
        ("Tiêu ngữ", MOTTO),
        ("Số và ký hiệu", "Số: 45/TB-SLĐTBXH"),
        ("Dấu chỉ mức độ", "HỎA TỐC"),
        ("Dấu chỉ mức độ", "LƯU HÀNH NỘI BỘ"),
        ("Địa danh, ngày tháng", "Kiên Giang, ngày 09 tháng 10 năm 2026"),
        ("Tên loại", "THÔNG BÁO"),
        ("Trích yếu", "Ý kiến kết luận của đồng chí Giám đốc Sở tại Hội nghị sơ kết"),
    ]
    assert [style for style, _words in found[13:]] == [
        "Căn cứ", "Đề mục", *["Nội dung"] * 4, "Nơi nhận - tiêu đề", *["Nơi nhận"] * 3,
        "Ký hiệu người soạn thảo", "Chữ ký", "Chữ ký", "Họ tên người ký",
    ]  # fmt: skip
    assert found[-7:-4] == [
        ("Nơi nhận", "- Ban Giám đốc (để báo cáo);"),
        ("Nơi nhận", "- Các phòng, đơn vị thuộc Sở;"),
        ("Nơi nhận", "- Lưu: VT, VP."),
    ]


def test_the_styles_are_in_times_new_roman_in_the_sizes_of_the_form_rules() -> None:
    styles = {style.name: style for style in opened(papers.notice()).styles}
    sizes = {
        "Quốc hiệu": 12, "Tiêu ngữ": 13, "Cơ quan chủ quản": 12, "Số và ký hiệu": 13, "Tên loại": 14,
        "Nội dung": 14, "Nơi nhận - tiêu đề": 12, "Nơi nhận": 11, "Họ tên người ký": 14, "Phụ lục": 14,
    }  # fmt: skip
    assert {name: styles[name].font.size.pt for name in sizes} == sizes
    body = styles["Nội dung"].paragraph_format
    assert (body.first_line_indent.mm, body.space_after.pt) == (pytest.approx(10, abs=0.05), 6)
    assert {name: bool(styles[name].font.bold) for name in ("Quốc hiệu", "Cơ quan chủ quản", "Nơi nhận")} == {
        "Quốc hiệu": True, "Cơ quan chủ quản": False, "Nơi nhận": False,
    }  # fmt: skip
    assert styles["Căn cứ"].font.italic


def test_rules_are_drawn_as_long_as_the_motto_and_two_fifths_of_agency_and_subject() -> None:
    book = opened(papers.notice())
    room = {"head left": 0.43 * 165, "head right": 0.57 * 165, "page": 165}
    drawn = []
    for one in book.element.body.iter(qn("w:p")):
        if one.pPr.find(qn("w:pBdr")) is not None:
            indent = one.pPr.find(qn("w:ind"))
            sides = (int(indent.get(qn("w:left"))) + int(indent.get(qn("w:right")))) / 1440 * 25.4
            drawn.append(sides)
    agency, motto, subject = (room[name] - sides for name, sides in zip(
        ("head left", "head right", "page"), drawn[:3], strict=True
    ))  # fmt: skip
    assert motto == pytest.approx(56, abs=1.5)
    assert agency == pytest.approx(0.4 * 65, abs=2)
    assert subject == pytest.approx(0.4 * 130, abs=6)


def test_the_head_is_a_table_without_lines() -> None:
    borders = opened(papers.letter()).tables[0]._tbl.tblPr.find(qn("w:tblBorders"))
    assert {one.get(qn("w:val")) for one in borders} == {"nil"}


@pytest.mark.parametrize(("urgency", "width"), [("URGENT", 20), ("VERY_URGENT", 40), ("EXPRESS", 30)])
def test_the_box_of_urgency_has_the_size_of_the_decree(urgency: str, width: int) -> None:
    book = opened(replace(papers.letter(), urgency=Urgency[urgency]))
    box = book.tables[0].rows[1].cells[0].tables[0]
    assert (box.columns[0].width.mm, box.rows[0].height.mm) == (
        pytest.approx(width, abs=0.05), pytest.approx(8, abs=0.05),
    )  # fmt: skip


def test_the_page_number_is_a_field_in_the_middle_of_the_top_and_not_on_page_1() -> None:
    section = opened(papers.letter()).sections[0]
    assert section.different_first_page_header_footer
    assert section.header._element.xpath("w:p[w:fldSimple/@w:instr=' PAGE ']/w:pPr/w:pStyle/@w:val") == [
        "SoTrang"
    ]
    assert not section.first_page_header._element.xpath("//w:fldSimple")
    assert not section.footer._element.xpath("//w:fldSimple")


def test_before_the_decree_the_page_number_stands_at_the_bottom_right() -> None:
    section = opened(replace(papers.letter(), day=date(2017, 10, 9))).sections[0]
    assert section.footer._element.xpath("//w:fldSimple/../w:pPr/w:jc/@w:val") == ["right"]
    assert not section.header._element.xpath("//w:fldSimple")


def test_an_annex_is_a_section_of_its_own_lying_where_told_with_pages_from_1() -> None:
    sections = opened(papers.notice()).sections
    assert [one.page_width > one.page_height for one in sections] == [False, False, True]
    assert [one._sectPr.xpath("w:pgNumType/@w:start") for one in sections] == [["1"]] * 3
    assert all(one.different_first_page_header_footer for one in sections)
    assert "so@mau.vn" in sections[0].first_page_footer._element.xml
    assert "so@mau.vn" not in sections[1].first_page_footer._element.xml


def test_a_table_repeats_its_head_and_keeps_short_rows_whole() -> None:
    book = opened(papers.notice((papers.table(60),)))
    given = next(one for one in book.tables if len(one.columns) == 6)
    head, *rest = given._tbl.tr_lst
    assert head.xpath("w:trPr/w:tblHeader")
    assert not any(row.xpath("w:trPr/w:tblHeader") for row in rest)
    assert all(row.xpath("w:trPr/w:cantSplit") for row in rest)
    assert given._tbl.tblPr.xpath("w:tblLayout/@w:type") == ["fixed"]
    assert sum(int(width) for width in given._tbl.tblGrid.xpath("w:gridCol/@w:w")) == round(165 / 25.4 * 1440)


def test_a_group_and_a_short_sum_take_the_columns_that_are_missing() -> None:
    given = next(one for one in opened(papers.notice((papers.table(3),))).tables if len(one.columns) == 6)
    spans = [row.xpath("w:tc[1]/w:tcPr/w:gridSpan/@w:val") for row in given._tbl.tr_lst]
    assert spans[1] == ["6"]
    assert spans[-1] == ["5"]


def test_a_cell_of_5000_letters_may_be_broken_across_pages() -> None:
    table = Table((Column("TT", 10), Column("Nội dung", 90)), (TableRow(("1", "dài " * 1250)),))
    given = opened(papers.letter((table,))).tables[1]
    assert not given._tbl.tr_lst[1].xpath("w:trPr/w:cantSplit")
    assert len(given.rows[1].cells[1].text) == 5000


def test_minutes_are_signed_by_secretary_left_and_chair_right() -> None:
    signed = opened(papers.minutes()).tables[-1].rows[0].cells
    assert [cell.text.split() for cell in signed] == [
        ["THƯ", "KÝ", "Lê", "Thị", "Ghi"], ["CHỦ", "TỌA", "Đặng", "Văn", "Mẫu"],
    ]  # fmt: skip


def test_a_draft_says_so_across_every_page() -> None:
    section = opened(replace(papers.letter(), is_draft=True)).sections[0]
    assert all("DỰ THẢO" in one._element.xml for one in (section.header, section.first_page_header))
    assert "DỰ THẢO" not in opened(papers.letter()).sections[0].header._element.xml


def test_an_issued_paper_has_its_code_and_qr_picture_at_the_foot_of_page_1() -> None:
    foot = opened(papers.notice()).sections[0].first_page_footer
    assert "K7QM-2XPD-9RTA" in "".join(foot._element.itertext())
    (size,) = foot._element.xpath("//wp:inline/wp:extent/@cx")
    assert int(size) == 14 * 36_000
    assert any(
        name.endswith(".png") for name in (str(part.partname) for part in foot.part.package.iter_parts())
    )


def test_several_papers_stand_in_one_file_each_from_page_1() -> None:
    book = opened(*[replace(papers.letter(), title=str(number)) for number in range(30)])
    assert len(book.sections) == 30
    assert len([part for part in book.part.package.iter_parts() if "header" in str(part.partname)]) == 2
    assert sum(words == NATION for _style, words in lines(book)) == 30


@pytest.mark.parametrize(
    "typed",
    [
        "\x00\x07điều\x1fkhiển",
        "👍🏽 biểu tượng",
        "Nguye\u0302\u0303n",
        "x" * 300,
        "<w:p>&amp;</w:p>",
        "\ud800",
        "",
    ],
)
def test_no_input_breaks_the_file(typed: str) -> None:
    table = Table((Column(typed, 100),), (TableRow((typed,)),))
    paper = papers.letter((Paragraph(typed), table))
    head = replace(paper.head, agency=(typed,), number=typed, date_line=typed, about=(typed,))
    book = opened(replace(
        paper, title=typed, head=head, addressees=(typed,), contact=typed, drafter=typed, subject=(typed,),
        type_name=typed,
    ))  # fmt: skip
    assert any(words == NATION for _style, words in lines(book))


def test_the_closing_words_stay_with_the_signature_and_with_what_they_end() -> None:
    table = papers.table(3)
    ends = (Paragraph("Đề nghị báo cáo."), Paragraph("Yêu cầu thực hiện./."))
    for blocks, kept in (
        ((*papers.paragraphs(3), *ends), ["Đề nghị báo cáo.", "Yêu cầu thực hiện./."]),
        ((*papers.paragraphs(1), table, ends[1]), ["Tổng số", "Yêu cầu thực hiện./."]),
        ((*papers.paragraphs(1), table), ["Tổng số"]),
    ):
        body = opened(replace(papers.letter(blocks), annexes=())).element.body
        found = [one for one in body.iter(qn("w:p")) if one.xpath("w:pPr/w:keepNext")]
        said = ["".join(piece.text or "" for piece in one.iter(qn("w:t"))) for one in found]
        assert [words for words in said if words in {"Đề nghị báo cáo.", "Tổng số", ends[1].words}] == kept
        assert not any(words.startswith("1. Thực hiện") for words in said) or len(blocks) == 2
