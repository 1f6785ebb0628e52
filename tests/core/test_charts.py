"""Charts: sound SVG, true proportions, nothing the content policy or the paper would refuse."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from meeting.core.charts import Bar, Line, Part, bars, burn_up

SVG = "{http://www.w3.org/2000/svg}"
PARTS = [
    Part("c-on-time", 6, "Đúng hạn: 6"),
    Part("c-late", 2, "Trễ hạn: 2"),
    Part("c-in-time", 0, "Trong hạn: 0"),
    Part("c-overdue", 4, "Quá hạn: 4"),
]
WEEKS = [str(number) for number in range(1, 14)]
DUE = Line("c-due", [0, 1, 2, 4, 4, 5, 6, 7, 9, 9, 9, 10, 12], "Đến hạn")
DONE = Line("c-done", [0, 1, 1, 2, 4, *[None] * 8], "Đã xong")


def _charts(*, for_paper: bool) -> list[Markup]:
    return [
        bars([Bar("Phòng A", PARTS, "12"), Bar("Phòng B", [], "0")], label="Đơn vị", for_paper=for_paper),
        burn_up(
            WEEKS,
            [DUE, DONE],
            total=12,
            label="Tiến độ",
            total_label="Tất cả: 12",
            today=5,
            today_label="Hôm nay",
            for_paper=for_paper,
        ),
    ]


def _widths(chart: Markup) -> list[float]:
    return [float(rect.get("width", "")) for rect in ET.fromstring(chart).iter(f"{SVG}rect") if len(rect)]  # noqa: S314


@pytest.mark.parametrize("for_paper", [False, True])
def test_charts_are_sound_named_and_without_styles(for_paper: bool) -> None:
    for chart in _charts(for_paper=for_paper):
        root = ET.fromstring(chart)  # noqa: S314 - our own
        assert isinstance(chart, Markup)
        assert root.get("role") == "img"
        assert root.get("aria-label") == root.findtext(f"{SVG}title")
        assert not any("style" in {*element.attrib, element.tag} for element in root.iter())
        assert not any(
            name.startswith("on") or "href" in name for element in root.iter() for name in element.attrib
        )


def test_on_paper_every_shape_has_its_colour() -> None:
    for chart in _charts(for_paper=True):
        for element in ET.fromstring(chart).iter():  # noqa: S314 - our own
            if element.tag in {f"{SVG}rect", f"{SVG}path", f"{SVG}text"}:
                assert element.get("fill") or element.get("stroke")


def test_on_pages_the_style_sheet_gives_the_colours() -> None:
    assert not any(re.search("#[0-9a-f]{6}", chart) for chart in _charts(for_paper=False))


def test_the_parts_of_a_bar_keep_their_proportions_and_fill_it() -> None:
    widths = _widths(bars([Bar("", PARTS, "")], label=""))
    assert [width / sum(widths) for width in widths] == pytest.approx([1 / 2, 1 / 6, 1 / 3], abs=0.002)


def test_nothing_to_show_has_no_parts() -> None:
    assert _widths(bars([Bar("Chưa có", [], "0")], label="Chưa có")) == []


@given(st.lists(st.integers(0, 10_000), max_size=6))
def test_parts_never_leave_their_bar(values: list[int]) -> None:
    full = sum(_widths(bars([Bar("", PARTS, "")], label="")))
    widths = _widths(bars([Bar("", [Part("c-none", value, "") for value in values], "")], label=""))
    assert all(width >= 0 for width in widths)
    assert sum(widths) == pytest.approx(full if sum(values) else 0, abs=0.5)


def test_words_are_escaped() -> None:
    nasty = '<script>"&'
    drawn = bars([Bar(nasty, [Part("c-late", 1, nasty)], nasty)], label=nasty)
    drawn += burn_up([nasty], [Line("c-due", [1], nasty)], total=1, label=nasty, total_label=nasty)
    assert "<script" not in drawn
    assert '"&"' not in drawn


def test_a_line_breaks_where_nothing_is_known() -> None:
    chart = burn_up(WEEKS, [Line("c-done", [1, None, 2, 3], "x")], total=3, label="", total_label="")
    path = re.search(r'c-line c-done" d="([^"]+)"', chart)
    assert path
    assert re.sub(r"[\d. ]+", "", path[1]) == "MML"


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6) | st.none(), max_size=13))
def test_everything_drawn_lies_inside_the_picture(total: int, values: list[Any]) -> None:
    chart = burn_up(WEEKS, [Line("c-done", values, "")], total=total, label="", total_label="", today=14)
    for path in re.findall(r' d="([^"]*)"', chart):
        points = re.findall(r"[ML]([\d.e+-]+) ([\d.e+-]+)", path)
        assert all(0 <= float(x) <= 640 and 0 <= float(y) <= 240 for x, y in points)
    assert len(re.findall("c-grid", chart)) <= 7
