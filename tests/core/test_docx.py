"""Word files: what goes in comes out again, whatever was typed."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document

from meeting.core.docx import (
    Look,
    Package,
    Page,
    clean,
    line,
    paragraph,
    run,
    section,
    text_mm,
    twips,
    watermark,
)

TEXT = Look(name="Nội dung", points=14, align="both", first=10)


def opened(body: str) -> Any:
    """A file with this body, read back."""
    package = Package([TEXT])
    data = package.save(body + section(Page()), title="Tên", author="Sở", day=date(2026, 11, 23))
    return Document(io.BytesIO(data))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Đặng Hồng Sơn <b> & \"ngoặc\" 'đơn'", "Đặng Hồng Sơn <b> & \"ngoặc\" 'đơn'"),
        ("a\x00b\x0bc\x1fd\ufffe\ud800e", "abcde"),
        ("hai\r\ndòng\rba", "hai\ndòng\nba"),
        ("Đồng ý 👍🏽", "Đồng ý 👍🏽"),
        ("Nguyê\u0303n Tie\u0302\u0301n", "Nguyê\u0303n Tie\u0302\u0301n"),
        ("  hai đầu  ", "  hai đầu  "),
        ("cột\tcột", "cột\tcột"),
        ("]]>", "]]>"),
    ],
)
def test_words_come_back_as_typed_without_what_xml_cannot_hold(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert opened(line(TEXT, typed)).paragraphs[0].text == kept


def test_a_paragraph_has_a_named_style_in_times_new_roman_and_vietnamese() -> None:
    book = opened(line(TEXT, "Chữ"))
    style = book.paragraphs[0].style
    assert (style.name, style.font.size.pt, style.paragraph_format.first_line_indent.mm) == (
        "Nội dung", 14, pytest.approx(10, abs=0.05),
    )  # fmt: skip
    defaults = book.styles.element
    assert set(defaults.xpath("w:docDefaults//w:rFonts/@*")) == {"Times New Roman"}
    assert defaults.xpath("w:docDefaults//w:lang/@w:val") == ["vi-VN"]


def test_only_the_styles_in_use_are_offered() -> None:
    assert [style.name for style in opened(line(TEXT, "")).styles if style.type == 1] == [
        "Normal",
        "Nội dung",
    ]


def test_a_face_of_its_own_stands_against_that_of_the_style() -> None:
    bold, plain, upright = (
        opened(paragraph(TEXT, run("đậm", bold=True) + run("thường") + run("đứng", italic=False)))
        .paragraphs[0]
        .runs
    )
    assert (bold.bold, plain.bold, upright.italic) == (True, None, False)


def test_the_file_says_what_it_is() -> None:
    about = opened(line(TEXT, "")).core_properties
    assert (about.title, about.author, about.language) == ("Tên", "Sở", "vi-VN")
    assert about.created.date() == date(2026, 11, 23)


def test_a_page_lies_when_it_is_wider_than_high() -> None:
    lying = opened(line(TEXT, "") + "").sections[0]
    assert (lying.page_width.mm, lying.orientation) == (pytest.approx(210, abs=0.1), 0)
    package = Package([TEXT])
    data = package.save(section(Page(width=297, height=210)), title="", author="", day=date(2026, 1, 1))
    assert Document(io.BytesIO(data)).sections[0].orientation == 1


def test_the_width_of_a_line_is_that_of_the_bundled_face() -> None:
    wide = text_mm("Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    assert wide == pytest.approx(56, abs=1.5)
    assert text_mm("", 13) == 0


def test_a_watermark_with_signs_of_markup_is_no_markup() -> None:
    package = Package([TEXT])
    name = package.header(paragraph(TEXT, watermark('"<DỰ> THẢO&', "1")))
    data = package.save(section(Page(), header=name), title="", author="", day=date(2026, 1, 1))
    assert "DỰ" in Document(io.BytesIO(data)).sections[0].header._element.xml


def test_a_millimetre_is_57_twentieths_of_a_point() -> None:
    assert twips(25.4) == 1440
