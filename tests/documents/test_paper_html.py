"""Papers as HTML: what stands where in a table's row, which rules hold, which letters are shown."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from fontTools.ttLib import TTFont

from meeting.core.pdf import FONTS, STATIC
from meeting.documents.paper import Column, Paragraph, Table, TableRow
from meeting.documents.rendering import form_rules, html, tables
from tests.documents import papers


def shown(app: Flask, words: str) -> str:
    """The body of a letter that says these words."""
    with app.test_request_context("/"):
        return html.page([papers.letter((Paragraph(words),))])


def test_papers_follow_the_rules_of_their_day() -> None:
    assert form_rules.of_day(date(2020, 3, 4)) is form_rules.CIRCULAR_01
    assert form_rules.of_day(date(2020, 3, 5)) is form_rules.DECREE_30
    assert form_rules.of_day(date(1999, 1, 1)) is form_rules.CIRCULAR_01


def test_the_letters_we_trust_are_those_of_all_four_fonts() -> None:
    for name, _weight, _style in FONTS.values():
        known = {chr(code) for code in TTFont(Path(STATIC) / "vendor/tinos" / name).getBestCmap()}
        assert {chr(code) for code in range(32, 0x10000) if not html.UNKNOWN.match(chr(code))} == known


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Đồng ý 👍🏽 nhé", "Đồng ý  nhé"),
        ("Nguyễn", "Nguyễn"),
        ("việc ▪ một", "việc • một"),
        ("ﬁ ① Ａ ℃", "fi 1 A °C"),
        ("李 Khmer ខ្មែរ", "? Khmer ???"),
        ("＜b＞ ＂ ＆lt; ﹤i﹥ ＇", "&lt;b&gt; &quot; &amp;lt; &lt;i&gt; &#x27;"),
        ("\u0338m ≠ =\u0338 <\u0338", "m ≠ ≠ &lt;"),
        ('<b>đậm</b> & "ngoặc"', "&lt;b&gt;đậm&lt;/b&gt; &amp; &#34;ngoặc&#34;"),
    ],
)
def test_words_are_shown_as_typed_and_signs_no_paper_knows_are_left_out(
    app: Flask, typed: str, printed: str
) -> None:
    assert f'<p class="body closing">{printed}</p>' in shown(app, typed)


def test_no_line_begins_with_the_hyphen_of_a_name(app: Flask) -> None:
    text = shown(app, "Phòng Kế hoạch - Tài chính: 8 giờ - 9 giờ")
    assert "Phòng Kế hoạch\u00a0- Tài chính: 8 giờ\u00a0- 9 giờ" in text
    assert 'content="Sở Lao động - Thương binh và Xã hội"' in text


def test_the_first_cell_of_a_short_row_takes_the_columns_that_are_missing() -> None:
    table = Table((Column("A", 50), Column("B", 30), Column("C", 20)), ())
    assert tables.cells(table, TableRow(("tổng", "3"))) == [("tổng", 2, "left"), ("3", 1, "left")]
    assert tables.cells(table, TableRow(("nhóm",))) == [("nhóm", 3, "left")]
    assert tables.cells(table, TableRow(())) == []


def test_only_a_row_of_many_lines_may_be_broken() -> None:
    table = Table((Column("A", 50), Column("B", 50)), ())
    assert not tables.is_tall(table, TableRow(("ngắn", "chữ " * 50)))
    assert tables.is_tall(table, TableRow(("ngắn", "chữ " * 1000)))


def test_a_draft_and_a_turned_annex_have_pages_of_their_own(app: Flask) -> None:
    with app.test_request_context("/"):
        text = html.page([replace(papers.notice(), is_draft=True)])
    assert "page:nd30-paper-draft" in text
    assert "page:nd30-wide-draft" in text
