"""Where pages break: the signature with lines of the body, rows whole, no word cut off."""

from dataclasses import replace

import pytest

from meeting.documents.paper import Column, Paper, Paragraph, SignOff, Table, TableRow
from tests.documents import papers
from tests.documents.conftest import Read
from tests.documents.reading import Page, Piece

LINE = "Đơn vị báo cáo kết quả quý III"
END = "Yêu cầu đơn vị nghiêm túc thực hiện./."


def body_above(page: Page, signature: str) -> list[Piece]:
    """The lines of the body over the signature."""
    position = page.find(signature)
    return [piece for piece in page.pieces if 20 < piece.baseline < position.baseline and piece.points == 14]


def letter_of(lines: int) -> Paper:
    """A letter of short paragraphs with a closing sentence of one line."""
    listed = tuple(Paragraph(f"- {LINE} mục {place};") for place in range(lines))
    return papers.letter((*listed, Paragraph(END)))


@pytest.mark.parametrize("lines", range(8, 26, 1))
def test_a_closing_sentence_of_one_line_takes_the_paragraph_before_it_along(pages: Read, lines: int) -> None:
    last = pages(letter_of(lines))[-1]
    above = body_above(last, "TL. GIÁM ĐỐC")
    assert END in above[-1].text
    assert len(above) >= 2


@pytest.mark.parametrize("rows", range(17, 28))
def test_a_signature_under_a_list_takes_rows_or_words_of_it_along(pages: Read, rows: int) -> None:
    signed = replace(papers.letter((papers.table(rows),)))
    last = pages(signed)[-1]
    position = last.find("TL. GIÁM ĐỐC")
    listed = [piece for piece in last.pieces if piece.points == 12 and piece.baseline < position.top]
    assert any("Tổng số" in piece.text for piece in listed)
    closed = pages(papers.letter((papers.table(rows), Paragraph("Danh sách này đã được kiểm tra./."))))[-1]
    assert any("Tổng số" in piece.text for piece in closed.pieces)


COLUMNS = (Column("TT", 6), Column("Nội dung nhiệm vụ", 60), Column("Kết quả", 34))


def tall_rows(lines: int, points: float = 12) -> Table:
    """Rows of so many lines each."""
    rows = [
        TableRow((str(place), "\n".join(f"hàng {place} dòng {line}" for line in range(lines)), ""))
        for place in range(1, 8)
    ]
    return Table(COLUMNS, tuple(rows), points)


@pytest.mark.parametrize("lines", [3, 9, 16, 22, 30, 38])
def test_a_row_shorter_than_a_page_is_never_broken_and_the_head_stands_over_it(
    pages: Read, lines: int
) -> None:
    printed = pages(replace(papers.letter((tall_rows(lines),)), sign_off=papers.notice().sign_off))
    for page in printed:
        begun = {piece.text.split()[1] for piece in page.pieces if piece.text.startswith("hàng")}
        ended = {piece.text.split()[1] for piece in page.pieces if piece.text.endswith(f"dòng {lines - 1}")}
        assert begun == ended
        assert not begun or "Kết quả" in page.text


def test_a_row_of_words_shorter_than_a_page_is_never_broken(pages: Read) -> None:
    words = " ".join(f"chữ{number}" for number in range(230))
    row = TableRow(("1", f"đầu {words} cuối", ""))
    for page in pages(papers.letter((*papers.paragraphs(4), Table(COLUMNS, (row,) * 4)))):
        assert page.text.count("đầu") == page.text.count("cuối")


@pytest.mark.parametrize("rows", range(28, 34))
def test_the_closing_line_of_a_list_nobody_signs_does_not_stand_alone(pages: Read, rows: int) -> None:
    words = Paragraph("Danh sách này đã được kiểm tra./.")
    last = pages(replace(papers.letter((papers.table(rows), words)), sign_off=SignOff()))[-1]
    assert "Tổng số" in last.text
