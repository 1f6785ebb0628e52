"""Papers of too much, too little and the wrong: the page stays whole."""

from dataclasses import replace
from math import ceil

import pytest

from meeting.documents import rules
from meeting.documents.paper import (
    Annex,
    Block,
    Column,
    Paper,
    Paragraph,
    RowKind,
    Signature,
    SignOff,
    Style,
    Table,
    TableRow,
)
from tests.documents import papers
from tests.documents.conftest import Read
from tests.documents.reading import Page

NAME = ("Sở Lao động - Thương binh và Xã hội tỉnh Kiên Giang, cơ quan chuyên môn thuộc Ủy ban nhân dân " * 4)[
    :300
]
WORD = "Đ" * 300  # without a place to break
LETTER = papers.letter()


def whole(printed: list[Page]) -> str:
    """Every page is whole; answers all words."""
    for place, page in enumerate(printed, start=1):
        page.assert_whole(place)
    return " ".join(page.text for page in printed)


def squeezed(text: str) -> str:
    """Without white space, so that it does not matter where lines break."""
    return "".join(text.split())


def everywhere(name: str) -> Paper:
    """A paper with a name in every element."""
    signature = Signature((name.upper(),), name)
    return replace(
        papers.notice((Paragraph(name), Paragraph(name, Style.HEADING), Paragraph(name, Style.BASIS))),
        head=replace(
            papers.head(), superior=tuple(rules.head_lines(name)), agency=tuple(rules.head_lines(name)),
            number=f"12/{name}", about=(name,), date_line=name,
        ),
        type_name="THÔNG BÁO", subject=(name,), addressees=(name, name),
        sign_off=SignOff((signature,), (name, name)), contact=name, drafter=name,
    )  # fmt: skip


@pytest.mark.parametrize("name", [NAME, WORD], ids=["words", "one word"])
def test_a_name_of_300_characters_is_whole_in_every_element(pages: Read, name: str) -> None:
    text = squeezed(whole(pages(everywhere(name))))
    assert text.count(squeezed(name)) >= 6
    assert text.count(squeezed(name.upper())) >= 3


@pytest.mark.parametrize("name", [NAME, WORD], ids=["words", "one word"])
def test_a_name_of_300_characters_is_whole_for_two_who_sign(pages: Read, name: str) -> None:
    signatures = (Signature((name,), name), Signature((name,), name))
    whole(pages(replace(papers.minutes(), sign_off=SignOff(signatures, (name,)))))


@pytest.mark.parametrize("name", [NAME, WORD], ids=["words", "one word"])
def test_a_name_of_300_characters_is_whole_in_an_annex_and_its_table(pages: Read, name: str) -> None:
    columns = (Column("TT", 10), Column(name, 60), Column("Ghi chú", 30))
    table = Table(columns, (TableRow((name,), RowKind.GROUP), TableRow(("1", name, ""))))
    annexes = tuple(
        Annex(name.upper(), f"({name})", (table,), is_landscape=across) for across in (False, True)
    )
    text = squeezed(whole(pages(replace(papers.notice(papers.paragraphs(1)), annexes=annexes))))
    assert text.count(squeezed(name)) >= 2 * 3
    assert text.count(squeezed(name.upper())) >= 2


def test_markup_is_printed_as_typed_and_signs_are_left_out(pages: Read) -> None:
    typed = "Hội nghị <b>quan trọng</b> & khẩn 🎉 Nguye\u0302\u0303n"
    paper = replace(papers.notice(papers.paragraphs(1)), subject=(typed,), title=typed)
    printed = pages(paper)
    assert "<b>quan trọng</b> & khẩn Nguyễn" in whole(printed)
    assert {piece.font.partition("-")[0] for piece in printed[0].pieces} == {"Tinos"}


@pytest.mark.parametrize("kind", [RowKind.ROW, RowKind.GROUP])
def test_a_cell_of_5000_characters_goes_on_over_the_pages(pages: Read, kind: RowKind) -> None:
    columns = papers.table(1).columns
    words = " ".join(f"chữ{number}" for number in range(700))
    cells = ("1", "Nguyễn Văn A", words, "", "", "") if kind is RowKind.ROW else (words,)
    blocks = (Paragraph("Trước bảng."), Table(columns, (TableRow(cells, kind),)), Paragraph("Sau bảng."))
    text = whole(pages(replace(LETTER, blocks=blocks)))
    assert [word for word in words.split() if word not in text.split()] == []
    assert "Sau bảng." in text


def test_a_cell_of_5000_letters_without_a_space_stays_in_its_column(pages: Read) -> None:
    columns = papers.table(1).columns
    blocks: tuple[Block, ...] = (Table(columns, (TableRow(("1", "W" * 5000, "", "b", "", "")),)),)
    assert squeezed(whole(pages(replace(LETTER, blocks=blocks)))).count("W") == 5000


@pytest.mark.parametrize("count", [0, 1, 12, 30])
@pytest.mark.parametrize("name", ["Phòng Lao động - Thương binh và Xã hội", NAME], ids=["short", "long"])
def test_any_number_of_recipients_and_the_signature_whole(pages: Read, count: int, name: str) -> None:
    recipients = tuple(f"Số {place}: {name}" for place in range(1, count + 1))
    for body in (2, 7):
        paper = replace(
            papers.letter(papers.paragraphs(body)), sign_off=SignOff(LETTER.sign_off.signatures, recipients)
        )
        printed = pages(paper)
        text = whole(printed)
        assert text.count("- Số ") == count
        assert ("Nơi nhận:" in text) is bool(count)
        signed = [page for page in printed if "TL. GIÁM ĐỐC" in page.text or "Trần Văn Thư" in page.text]
        assert len(signed) == 1
        assert not count or "Nơi nhận:" in signed[0].text


@pytest.mark.parametrize("rows", [0, 1, 2, 31, 400])
def test_any_number_of_rows_with_the_head_on_every_page_and_no_group_left_alone(
    pages: Read, rows: int
) -> None:
    printed = pages(papers.roll(rows))
    text = whole(printed)
    for number in range(1, rows + 1):
        assert text.count(f"Người Mẫu {number} ") == 1
    listed = [page for page in printed if "Người Mẫu" in page.text]
    assert len(listed) <= ceil(rows / 17) + 1
    for page in listed:
        assert "Họ và tên" in page.text
        rows_of_page = [piece for piece in page.pieces if piece.points == 12 and piece.x0 < 45]
        assert not max(rows_of_page, key=lambda piece: piece.baseline).text.startswith("Nhóm")


def test_a_paper_of_nothing_is_a_page_with_its_head(pages: Read) -> None:
    bare = replace(LETTER, blocks=(), addressees=(), sign_off=SignOff(), head=papers.head(None))
    (page,) = pages(bare)
    assert "CỘNG HÒA" in whole([page])
    assert "Số:" not in page.text
    assert "Nơi nhận" not in page.text


def test_a_table_without_rows_shows_its_head(pages: Read) -> None:
    (page,) = pages(replace(LETTER, blocks=(Table(papers.table(0).columns, ()),)))
    assert "Họ và tên" in whole([page])
