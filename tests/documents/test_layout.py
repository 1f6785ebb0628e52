"""The decree's diagram (annex I), measured on the printed page in millimetres and points."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from meeting.documents.paper import Paper, Paragraph, Scope, Style, Urgency, Verification
from tests.documents import papers
from tests.documents.conftest import Read
from tests.documents.reading import Page

# Table of the annex: words of the element → least and greatest size, bold, italic.
NAMED = {
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, 13, True, False),
    "Độc lập - Tự do - Hạnh phúc": (13, 14, True, False),
    "ỦY BAN NHÂN DÂN": (12, 13, False, False),
    "VÀ XÃ HỘI": (12, 13, True, False),
    "Số: 45/TB-SLĐTBXH": (13, 13, False, False),
    "Kiên Giang, ngày 09 tháng 10 năm 2026": (13, 14, False, True),
    "THÔNG BÁO": (13, 14, True, False),
    "Ý kiến kết luận của đồng chí": (13, 14, True, False),
    "Căn cứ Nghị định": (13, 14, False, True),
    "I. Đánh giá chung": (13, 14, True, False),
    "1. Nội dung:": (13, 14, True, False),
    "3. Thực hiện Chương trình": (13, 14, False, False),
    "TL. GIÁM ĐỐC": (13, 14, True, False),
    "Trần Văn Thư": (13, 14, True, False),
    "Nơi nhận:": (12, 12, True, True),
    "- Lưu: VT, VP.": (11, 11, False, False),
    "HỎA TỐC": (13, 14, True, False),
    "LƯU HÀNH NỘI BỘ": (13, 14, True, False),
    "NVA.25": (11, 11, False, False),
    "Số 01 đường Mẫu": (11, 12, False, False),
}
LETTER = {
    "V/v đôn đốc": (12, 13, False, False),
    "Kính gửi:": (13, 14, False, False),
    "- Văn phòng Sở;": (13, 14, False, False),
}
ANNEX = {
    "Phụ lục I": (14, 14, True, False),
    "DANH SÁCH ĐẠI BIỂU": (13, 14, True, False),
    "(Kèm theo": (13, 14, False, True),
}
OLD = date(2017, 10, 9)  # a day of Circular 01/2011


def assert_set(page: Page, table: Mapping[str, tuple[float, float, bool, bool]]) -> None:
    """Every element of the table has a size and style that the decree allows."""
    for words, (least, most, bold, italic) in table.items():
        piece = page.find(words)
        assert least <= piece.points <= most, piece
        assert (piece.is_bold, piece.is_italic) == (bold, italic), piece


def test_every_element_of_a_named_paper_has_its_size_and_style(pages: Read) -> None:
    assert_set(pages(papers.notice())[0], NAMED)


def test_the_elements_of_an_official_letter_have_their_size_and_style(pages: Read) -> None:
    assert_set(pages(papers.letter())[0], LETTER)


def test_the_head_of_an_annex_has_its_size_and_style(pages: Read) -> None:
    assert_set(pages(papers.notice())[1], ANNEX)


@pytest.mark.parametrize(
    "paper",
    [papers.notice(), papers.letter(papers.paragraphs(30)), papers.minutes(), papers.roll(60)],
    ids=["notice", "letter", "minutes", "list"],
)
@pytest.mark.parametrize("day", [papers.TODAY, OLD], ids=["decree", "circular"])
def test_nothing_but_page_number_and_code_stands_outside_the_margins(
    pages: Read, paper: Paper, day: date
) -> None:
    for place, page in enumerate(pages(replace(paper, day=day)), start=1):
        page.assert_whole(place)


def test_the_paper_is_a4_and_body_text_fills_the_width_between_the_margins(pages: Read) -> None:
    page = pages(papers.notice())[0]
    assert (round(page.width), round(page.height)) == (210, 297)
    line = page.find("Thương binh và Xã hội tổ chức")
    assert 30 <= line.x0 <= 35
    assert 15 <= page.width - line.x1 <= 20.2


def test_the_first_line_of_a_paragraph_is_indented_and_paragraphs_stand_apart(pages: Read) -> None:
    page = pages(papers.letter())[0]
    first, second = page.find("1. Thực hiện"), page.find("2. Thực hiện")
    lines = [piece for piece in page.pieces if first.baseline <= piece.baseline < second.baseline]
    step = lines[1].baseline - lines[0].baseline
    assert 9.99 <= first.x0 - lines[1].x0 <= 12.7
    assert 1.0 <= step / (14 * 25.4 / 72 * 1.15) <= 1.5  # single to one and a half
    assert second.baseline - lines[-1].baseline - step >= 6 * 25.4 / 72 - 0.05


def test_agency_left_nation_right_number_level_with_place_and_date(pages: Read) -> None:
    page = pages(papers.notice())[0]
    nation, motto = page.find("CỘNG HÒA XÃ HỘI"), page.find("Độc lập")
    superior, agency = page.find("ỦY BAN NHÂN DÂN"), page.find("SỞ LAO ĐỘNG")
    number, day = page.find("Số: 45"), page.find("Kiên Giang, ngày")
    assert nation.top == pytest.approx(superior.top, abs=0.3)
    assert superior.baseline < agency.baseline < number.baseline
    assert agency.x1 < nation.x0
    assert nation.x0 > 100
    for upper, lower in ((nation, motto), (nation, day), (superior, agency), (agency, number)):
        assert lower.middle == pytest.approx(upper.middle, abs=0.3)
    assert number.baseline == pytest.approx(day.baseline, abs=0.3)


def test_rules_are_as_long_as_the_decree_says(pages: Read) -> None:
    page, annex = pages(papers.notice())[:2]
    motto = page.find("Độc lập")
    assert page.rule_under(motto).width == pytest.approx(motto.width, abs=0.5)
    for line, widest in (
        (page.find("VÀ XÃ HỘI"), page.find("SỞ LAO ĐỘNG")),
        (page.find("công tác quý III, triển khai nhiệm vụ quý IV năm 2026"), page.find("Ý kiến kết luận")),
        (annex.find("(Kèm theo"), annex.find("(Kèm theo")),
    ):
        rule = (annex if line.text.startswith("(") else page).rule_under(line)
        assert 1 / 3 <= rule.width / widest.width <= 1 / 2
        assert rule.middle == pytest.approx(widest.middle, abs=0.3)


def test_type_and_subject_are_centred_on_the_text(pages: Read) -> None:
    page = pages(papers.notice())[0]
    for words in ("THÔNG BÁO", "Ý kiến kết luận", "công tác quý III, triển khai nhiệm vụ quý IV năm 2026"):
        assert page.find(words).middle == pytest.approx((30 + 195) / 2, abs=0.3)


def test_the_subject_of_a_letter_stands_centred_under_its_number(pages: Read) -> None:
    page = pages(papers.letter())[0]
    number, about = page.find("Số: 123"), page.find("V/v")
    assert about.middle == pytest.approx(number.middle, abs=0.3)
    assert 0 < about.baseline - number.baseline < 10


def test_the_addressees_of_a_letter_are_a_list_of_hyphens(pages: Read) -> None:
    page = pages(papers.letter())[0]
    ends = [page.find(words) for words in ("- Phòng Lao động - Việc làm;", "- Văn phòng Sở;")]
    ends.append(page.find("- Các trung tâm trực thuộc."))
    assert len({round(piece.x0, 1) for piece in ends}) == 1
    one = pages(replace(papers.letter(), addressees=("Ủy ban nhân dân tỉnh",)))[0]
    assert one.find("Kính gửi: Ủy ban nhân dân tỉnh.").middle == pytest.approx(112.5, abs=0.3)


@pytest.mark.parametrize(
    ("urgency", "width"), [(Urgency.EXPRESS, 30), (Urgency.VERY_URGENT, 40), (Urgency.URGENT, 20)]
)
def test_the_urgency_is_boxed_in_the_size_of_the_decree(pages: Read, urgency: Urgency, width: int) -> None:
    page = pages(replace(papers.letter(), urgency=urgency, scope=Scope.RETURN))[0]
    mark = page.find(urgency.value)
    frame = [box for box in page.boxes if box.y0 < mark.top < mark.bottom < box.y1 + 0.5]
    outer = max(frame, key=lambda box: box.width)
    assert outer.width == pytest.approx(width, abs=0.3)
    assert outer.y1 - outer.y0 == pytest.approx(8, abs=0.3)
    assert mark.middle == pytest.approx(outer.middle, abs=0.3)
    assert page.find("XEM XONG TRẢ LẠI").baseline > outer.y1


@pytest.mark.parametrize(
    ("day", "x", "y"), [(papers.TODAY, 112.5, 10), (OLD, 194, 287)], ids=["decree", "circular"]
)
def test_pages_are_numbered_where_the_rules_of_the_day_say_and_not_on_the_first(
    pages: Read, day: date, x: float, y: float
) -> None:
    printed = pages(replace(papers.letter(papers.paragraphs(30)), day=day))
    assert len(printed) == 3
    assert printed[0].numbers == []
    for place, page in enumerate(printed[1:], start=2):
        (number,) = page.numbers
        assert number.text == str(place)
        assert 13 <= number.points <= 14
        assert not number.is_bold
        assert not number.is_italic
        assert number.middle == pytest.approx(x, abs=1)
        assert number.baseline == pytest.approx(y, abs=3)


def test_each_annex_counts_its_own_pages_and_lies_across_where_told(pages: Read) -> None:
    printed = pages(papers.notice())
    shown = [("".join(piece.text for piece in page.numbers), page.width > page.height) for page in printed]
    assert shown == [("", False), ("", False), ("", True), ("2", True), ("3", True)]
    assert printed[2].find("Phụ lục II").middle == pytest.approx((30 + 297 - 15) / 2, abs=0.3)


def test_each_paper_of_a_file_counts_its_own_pages(pages: Read) -> None:
    long = papers.letter(papers.paragraphs(14))
    printed = pages(long, papers.minutes(), long)
    shown = ["".join(piece.text for piece in page.numbers) for page in printed]
    assert shown == ["", "2", "", "", "2"]


def test_room_is_left_for_signature_and_seal(pages: Read) -> None:
    page = pages(papers.notice())[0]
    position, name = page.find("CHÁNH VĂN PHÒNG"), page.find("Trần Văn Thư")
    assert 30 <= name.top - position.bottom <= 40
    assert name.middle == pytest.approx(position.middle, abs=0.3)
    seal = [  # a seal of 36 mm covers a third of the signature, on its left
        piece
        for piece in page.pieces
        if position.bottom < piece.middle_y < name.top and position.middle - 45 < piece.x1
    ]
    assert seal == []
    assert page.find("Nơi nhận:").top == pytest.approx(page.find("TL. GIÁM ĐỐC").top, abs=1)


def test_minutes_are_signed_by_the_secretary_on_the_left_and_the_chair_on_the_right(pages: Read) -> None:
    page = pages(papers.minutes())[0]
    left, right = page.find("THƯ KÝ"), page.find("CHỦ TỌA")
    assert left.baseline == right.baseline
    assert left.x1 < 112 < right.x0
    assert page.find("Lê Thị Ghi").middle == pytest.approx(left.middle, abs=0.3)
    assert page.find("Đặng Văn Mẫu").middle == pytest.approx(right.middle, abs=0.3)
    assert page.find("Nơi nhận:").baseline > page.find("Lê Thị Ghi").baseline


@pytest.mark.parametrize("count", range(8, 13))
def test_the_signature_is_never_alone_on_a_page_nor_split(pages: Read, count: int) -> None:
    printed = pages(papers.letter(papers.paragraphs(count)))
    last = printed[-1]
    position, name = last.find("TL. GIÁM ĐỐC"), last.find("Trần Văn Thư")
    recipients = last.find("- Lưu: VT, VP.")
    above = [piece for piece in last.pieces if 20 < piece.baseline < position.baseline and piece.points == 14]
    assert len(above) >= 2
    assert name.baseline > position.baseline
    assert recipients.baseline > position.baseline


@pytest.mark.parametrize("count", range(9, 13))
def test_a_heading_is_never_the_last_line_of_a_page(pages: Read, count: int) -> None:
    blocks = (*papers.paragraphs(count), Paragraph("II. Nhiệm vụ", Style.HEADING), *papers.paragraphs(3))
    for page in pages(papers.minutes(blocks)):
        body = [piece for piece in page.pieces if piece.bottom < page.height - 20]
        assert "II. Nhiệm vụ" not in max(body, key=lambda piece: piece.baseline).text


def test_the_address_stands_under_a_rule_at_the_foot_of_the_first_page_only(pages: Read) -> None:
    first, second, *_rest = pages(replace(papers.notice(papers.paragraphs(20)), annexes=()))
    contact = first.find("Số 01 đường Mẫu")
    assert contact.middle == pytest.approx(112.5, abs=0.3)
    assert 270 < contact.baseline < 277
    (rule,) = [box for box in first.boxes if box.is_rule and 0 < contact.top - box.y1 < 4]
    assert rule.width == pytest.approx(165, abs=0.3)
    body = [piece for piece in first.pieces if piece.points == 14]
    assert max(piece.bottom for piece in body) < rule.y0
    assert "Số 01 đường Mẫu" not in second.text


def test_the_code_to_verify_by_stands_small_in_the_lower_margin_of_the_first_page(pages: Read) -> None:
    plain = papers.letter()
    proved = replace(plain, verification=Verification("K7QM-2XPD", "https://a.example.vn/verify/K7QM-2XPD"))
    before, shown, after = pages(plain, proved, plain)
    code = shown.find("Kiểm tra văn bản tại")
    assert 277 < code.top < code.bottom < 297 - 4
    assert len(shown.codes) == 1
    picture = shown.codes[0]
    assert 277 <= picture.y0 < picture.y1 <= 293
    assert picture.width == pytest.approx(14, abs=0.5)
    assert "Mã kiểm tra" not in before.text + after.text


def test_a_draft_says_so_on_every_page(pages: Read) -> None:
    printed = pages(replace(papers.letter(papers.paragraphs(14)), is_draft=True))
    assert "DỰ THẢO" in printed[0].text
    assert all(page.watermarks for page in printed)
