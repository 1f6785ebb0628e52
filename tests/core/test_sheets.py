"""Sheets: typed when written, distrusted when read."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from meeting.core import sniff
from meeting.core.sheets import Column, SheetProblem, SheetRow, read_sheet, write_sheet
from meeting.core.text import clean_text

COLUMNS = [
    Column("number", "Số", 6, "int"),
    Column("text", "Nội dung", 50),
    Column("due_on", "Hạn", 12, "date"),
    Column("share", "Tỷ lệ", 8, "percent"),
    Column("at", "Lúc", 16, "datetime"),
]
ROW = (12, "=1+1", date(2017, 12, 15), 0.793, datetime(2017, 10, 9, 8, 30))  # noqa: DTZ001 - Excel has no zones


def _open(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).worksheets[0]


def _repack(data: bytes, change: dict[str, bytes | None]) -> bytes:
    """Put parts into a package, or take them out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return target.getvalue()


def _filled(*rows: Sequence[object]) -> bytes:
    """Make a workbook as a person would fill it in."""
    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(target)
    return target.getvalue()


LABELS: list[object] = [column.label for column in COLUMNS]


def _code(data: bytes, **limits: int) -> tuple[str, str]:
    with pytest.raises(SheetProblem) as problem:
        read_sheet(data, COLUMNS, **limits)
    return problem.value.code, problem.value.detail


def test_cells_keep_their_types_and_texts_are_never_formulas() -> None:
    sheet = _open(write_sheet("Sổ theo dõi", COLUMNS, [ROW]))
    cells = [sheet.cell(2, place) for place in range(1, 6)]
    assert [cell.data_type for cell in cells] == ["n", "s", "d", "n", "d"]
    assert [cell.value for cell in cells] == [12, "=1+1", datetime(2017, 12, 15), 0.793, ROW[4]]  # noqa: DTZ001
    assert [cell.number_format for cell in cells] == ["#,##0", "@", "dd/mm/yyyy", "0.0%", "dd/mm/yyyy hh:mm"]


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@a", "https://example.org", "007", "15/12", "{=A1}"]
)
def test_any_text_stays_as_it_is(text: str) -> None:
    cell = _open(write_sheet("x", [COLUMNS[1]], [(text,)])).cell(2, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_heading_is_frozen_filtered_and_repeated_on_landscape_paper() -> None:
    sheet = _open(write_sheet("Sổ theo dõi", COLUMNS, [ROW, ROW], ["Số liệu đến 31/12/2017"]))
    assert [cell.value for cell in sheet[1]] == LABELS
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:E3", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        None,
        0,
    )  # None: one, the default
    assert sheet.cell(5, 1).value == "Số liệu đến 31/12/2017"


def test_odd_values_do_not_stop_a_register() -> None:
    columns = [Column("a", "A", kind="date"), Column("b", "B", kind="int"), Column("c", "C")]
    rows = [("chưa có", "12 vụ", "x" * 40_000), (None, None, ""), (date(2017, 1, 1), Decimal("1.5"), 5)]
    sheet = _open(write_sheet("x", columns, iter(rows)))
    assert [cell.value for cell in sheet[2]][:2] == ["chưa có", "12 vụ"]
    assert len(sheet["C2"].value) == 32_767
    assert [cell.value for cell in sheet[4]] == [datetime(2017, 1, 1), 1.5, "5"]  # noqa: DTZ001


def test_signs_xml_does_not_take_spoil_no_workbook() -> None:
    sheet = _open(write_sheet("x", [COLUMNS[1]], [("a\x01b & <c>\n d",), (" x ",), ("_x0041_",)], ["& <n>"]))
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["a_x0001_b & <c>\n d", " x "]
    assert sheet.cell(4, 1).value.startswith("_x005F_x0041")  # else Excel would read an A
    assert sheet.cell(6, 1).value == "& <n>"


@pytest.mark.parametrize("title", ["", "History", "'x'", "a[b]:c*d?e/f\\g", "Kế hoạch " * 20])
def test_any_title_makes_a_tab(title: str) -> None:
    assert 1 <= len(_open(write_sheet(title, COLUMNS, [])).title) <= 31


def test_what_was_written_is_read_back() -> None:
    rows = [ROW, (None, "chỉ có chữ", None, None, None)]
    read = read_sheet(write_sheet("x", COLUMNS, rows), COLUMNS)
    keys = [column.key for column in COLUMNS]
    assert read == [SheetRow(n, dict(zip(keys, row, strict=True))) for n, row in enumerate(rows, 2)]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(deadline=None, max_examples=30)
@given(st.lists(CELLS.filter(lambda text: bool(text.strip())), min_size=1, max_size=5))
def test_texts_read_back_cleaned(texts: list[str]) -> None:
    read = read_sheet(write_sheet("x", [COLUMNS[1]], [(text,) for text in texts]), [COLUMNS[1]])
    assert [row.values["text"] for row in read] == [clean_text(text) for text in texts]


def test_the_heading_is_found_below_a_letterhead_in_any_order_and_spelling() -> None:
    columns = [COLUMNS[1], COLUMNS[2]]
    data = _filled(
        ["SỞ LAO ĐỘNG"],
        [],
        ["STT", "hạn:", " NỘI  DUNG *"],
        [1, date(2017, 12, 15), " a\r\nb "],
        [],
        [2, None, 5.0],
    )
    assert read_sheet(data, columns) == [
        SheetRow(4, {"text": "a\nb", "due_on": date(2017, 12, 15)}),
        SheetRow(6, {"text": "5", "due_on": None}),
    ]


def test_a_day_typed_into_a_text_column_becomes_text_again() -> None:
    read = read_sheet(_filled(["Nội dung"], [date(2017, 12, 15)], [True]), [COLUMNS[1]])
    assert [row.values["text"] for row in read] == ["15/12/2017", "True"]


def test_a_whole_number_kept_as_text_is_a_number() -> None:
    column = Column("place", "TT", 8, "int")
    read = read_sheet(_filled(["TT"], ["12"], [" 3 "], ["1a"], ["9" * 30]), [column])
    assert [row.values["place"] for row in read] == [12, 3, "1a", "9" * 30]


def test_the_sheet_with_the_heading_is_taken() -> None:
    book, target = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Hướng dẫn"])
    book.create_sheet("Dữ liệu").append(["Nội dung"])
    book["Dữ liệu"].append(["x"])
    book.save(target)
    assert read_sheet(target.getvalue(), [COLUMNS[1]])[0].values == {"text": "x"}


def test_missing_columns_are_named() -> None:
    assert _code(_filled(["Số", "Nội dung", "Hạn"])) == ("missing_columns", "Tỷ lệ, Lúc")


def test_too_many_rows_are_refused_and_emptiness_is_not_a_row() -> None:
    data = write_sheet("x", COLUMNS, [ROW] * 4)
    assert len(read_sheet(data, COLUMNS, max_rows=4)) == 4
    assert _code(data, max_rows=3) == ("too_many_rows", "3")
    assert read_sheet(_filled(LABELS, *[[" "]] * 50), COLUMNS) == []


def test_one_cell_far_away_costs_nothing() -> None:
    book, target = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(LABELS)
    book.active.cell(1_048_576, 16_384, "x")
    book.save(target)
    assert read_sheet(target.getvalue(), COLUMNS) == []


GOOD = write_sheet("x", COLUMNS, [ROW])
TYPES = zipfile.ZipFile(io.BytesIO(GOOD)).read("[Content_Types].xml")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_workbook"),
        (b"Noi dung;Han", "not_a_workbook"),
        (GOOD[: len(GOOD) // 2], "not_a_workbook"),
        (_repack(GOOD, {"[Content_Types].xml": None}), "not_a_workbook"),
        (_repack(GOOD, {"xl/worksheets/sheet1.xml": b"<broken"}), "not_a_workbook"),
        (_repack(GOOD, {"xl/workbook.xml": None}), "not_a_workbook"),
        (_repack(GOOD, {"xl/vbaProject.bin": b"x"}), "macro"),
        (
            _repack(
                GOOD,
                {"[Content_Types].xml": TYPES.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")},
            ),
            "macro",
        ),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook", "not_a_workbook"),
        (_repack(GOOD, {"bomb": bytes(sniff.MAX_UNPACKED)}), "too_big"),
        (_repack(GOOD, {"xl/media/bomb": bytes(20 * 1024 * 1024)}), "too_big"),
        (_repack(GOOD, {f"x/{n}": b"" for n in range(sniff.MAX_ENTRIES)}), "too_big"),
    ],
)
def test_a_file_that_is_no_harmless_workbook_is_refused(data: bytes, code: str) -> None:
    assert _code(data)[0] == code


def test_a_day_excel_does_not_know_is_written_as_text() -> None:
    columns = [Column("on", "Ngày", kind="date"), Column("at", "Lúc", kind="datetime")]
    known = [date(1900, 3, 1), datetime(2017, 10, 9, 8)]  # noqa: DTZ001 - Excel knows no zones
    rows = [[date(1899, 12, 31), datetime(1822, 3, 4, 5, 6)], known]  # noqa: DTZ001
    book = load_workbook(io.BytesIO(write_sheet("Ngày", columns, rows)))
    found = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2, max_row=3)]  # type: ignore[union-attr]
    assert found[0] == ["31/12/1899", "04/03/1822"]
    assert [str(value)[:10] for value in found[1]] == ["1900-03-01", "2017-10-09"]
