"""XLSX sheets: registers written for Excel, filled-in lists read back without trusting them."""

import io
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Literal

from meeting.core.dates import short
from meeting.core.numbers import read_id
from meeting.core.sniff import is_encrypted_office, is_harmful
from meeting.core.text import clean_text, fold

Kind = Literal["text", "int", "figure", "date", "percent", "datetime"]

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "int": "#,##0",  # Excel shows the reader's own separators: 10.363 in Vietnamese
    "figure": "General",  # a measured value with the decimals it has
    "date": "dd/mm/yyyy",
    "percent": "0.0%",
    "datetime": "dd/mm/yyyy hh:mm",
}
_CELL_LENGTH = 32_767  # characters; Excel refuses the whole file for one longer text
_TITLE_LENGTH = 31
_FORBIDDEN_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

_HEADER_WITHIN = 20  # rows; letterheads and notes above a table are shorter
_LISTS = "Danh mục"
_OFFERED_ROWS = 1000  # rows below the heading that offer values
_WIDEST = 200  # columns looked at; one cell far out must not make every row thousands of cells long
_BLANKS_END = 500  # empty rows in a row; formatted emptiness can go on for a million

_SHEET = "xl/worksheets/sheet1.xml"
_COMPRESSION = 4  # of 9: half the time of the usual 6 for a file a tenth larger
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_CELL = {**_FONT, "valign": "top", "border": 1}
_BEFORE_DAYS = date(1899, 12, 30).toordinal()
_WRONG_LEAP_DAY = 60  # Excel counts a 29/02/1900; days before it are off by one and stay text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name for code, heading for people, width in characters, kind of its cells."""

    key: str
    label: str
    width: float = 16
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row read: its number as Excel shows it, its values by column key."""

    number: int
    values: dict[str, object]


class SheetProblem(Exception):
    """Why a file cannot be read as a list; `code` is for the caller's words, `detail` names what is meant.

    Codes: not_a_workbook, encrypted, macro, too_big, missing_columns, too_many_rows.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


# ─── Writing ────────────────────────────────────────────────────────────────────────────────────────────────


def write_sheet(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    notes: Sequence[str] = (),
    pick_lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return a workbook of one sheet: heading row frozen and filtered, cells typed, ready to print landscape.

    Text is never a formula or a link, whatever it starts with. Notes stand below the table. `pick_lists`:
    values that Excel offers in the cells of a column, by its key; other values may be typed as well.

    xlsxwriter lays out the book with one model row and one note; the rows are written after that pattern, as
    they come: a register of 20,000 rows takes neither seconds nor memory.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(_model(title, columns, pick_lists)) as model,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as book,
    ):
        head, styles, tail = _pattern(model.read(_SHEET).decode())
        with book.open(_SHEET, "w") as sheet:
            sheet.write(head.encode())
            last = 1
            for line in _lines(columns, styles, rows):
                sheet.write(line.encode())
                last += 1
            for place, note in enumerate(notes, last + 2):
                sheet.write(f'<row r="{place}"><c r="A{place}" s="{styles[-1]}"{_text(note)}</row>'.encode())
            sheet.write(_reaching(tail, last).encode())
        for name in model.namelist():
            if name != _SHEET:
                content = model.read(name)
                filtered = name == "xl/workbook.xml"  # it names the filtered cells once more
                book.writestr(name, _reaching(content.decode(), last) if filtered else content)
    return target.getvalue()


def _model(
    title: str, columns: Sequence[Column], pick_lists: Mapping[str, Sequence[str]] | None
) -> io.BytesIO:
    """Lay out a book of the heading, one row of empty cells, and an empty note in row 4."""
    import xlsxwriter  # noqa: PLC0415 - slow to load, seldom needed

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": title})
    sheet = book.add_worksheet(_sheet_name(title))
    _head(book, sheet, columns)
    styles = {kind: book.add_format({**_CELL, "num_format": _FORMATS[kind], "text_wrap": kind == "text"})
              for kind in {column.kind for column in columns}}  # fmt: skip
    for place, column in enumerate(columns):
        sheet.write_blank(1, place, None, styles[column.kind])
    sheet.autofilter(0, 0, 1, len(columns) - 1)
    sheet.write_blank(3, 0, None, book.add_format({**_FONT, "font_size": 11, "italic": True}))
    if pick_lists:
        _offer(book, sheet, columns, pick_lists)
    book.close()
    return target


def _pattern(xml: str) -> tuple[str, list[str], str]:
    """What stands before the rows, the styles of the columns and of notes, and what stands after the rows."""
    start, end = xml.index('<row r="2"'), xml.index("</sheetData>")
    head = re.sub(r"<dimension [^>]*>", "", xml[:start])
    return head, re.findall(r' s="(\d+)"', xml[start:end]), xml[end:]


def _reaching(xml: str, last: int) -> str:
    """The range of the filter, ending in the last row instead of the model's second one."""
    return re.sub(r"(A1:[A-Z]+|\$A\$1:\$[A-Z]+\$)2\b", rf"\g<1>{last}", xml)


def _lines(
    columns: Sequence[Column], styles: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[str]:
    """The rows of the table as XML."""
    ways = [
        (f'<c r="{_letters(place)}', f'" s="{styles[place]}"', _CONTENTS[column.kind])
        for place, column in enumerate(columns)
    ]
    for number, row in enumerate(rows, 2):
        cells = [
            f"{start}{number}{style}{content(value)}"
            for (start, style, content), value in zip(ways, row, strict=True)
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _letters(place: int) -> str:
    """The name of a column (0: A, 26: AA)."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


_ODD = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def _spelt(found: re.Match[str]) -> str:
    """A sign XML does not take, or reads otherwise, as Excel spells it."""
    sign = found[0]
    known = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return known.get(sign) or (f"_x005F{sign}" if len(sign) > 1 else f"_x{ord(sign):04X}_")


def _text(value: object) -> str:
    """The rest of a cell of text; an empty cell still has its borders on paper."""
    if value is None or value == "":
        return "/>"
    text = _ODD.sub(_spelt, str(value)[:_CELL_LENGTH])
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{keep}>{text}</t></is></c>'


def _number(value: object) -> str:
    """The rest of a cell of a number; a value of another type is written as text, never guessed."""
    if isinstance(value, int | float | Decimal) and math.isfinite(value):
        return f"><v>{value:.16G}</v></c>"
    return _text(value)


def _moment(value: object) -> str:
    """The rest of a cell of a day or an instant, in days since Excel's first; it knows no zones."""
    if not isinstance(value, date):
        return _text(value)
    days: float = value.toordinal() - _BEFORE_DAYS
    if days <= _WRONG_LEAP_DAY:
        return _text(short(value))
    if isinstance(value, datetime):
        of_day = value.replace(tzinfo=None) - datetime.combine(value, time())
        days += of_day / timedelta(days=1)
    return f"><v>{days:.16G}</v></c>"


_CONTENTS: dict[Kind, Callable[[object], str]] = {
    "text": _text, "int": _number, "figure": _number, "percent": _number, "date": _moment,
    "datetime": _moment,
}  # fmt: skip


def _offer(book: Any, sheet: Any, columns: Sequence[Column], lists: Mapping[str, Sequence[str]]) -> None:
    """Write the values on a sheet of their own, and let the cells below each heading offer them."""
    source = book.add_worksheet(_LISTS)
    place = 0
    for at, column in enumerate(columns):
        values = lists.get(column.key, ())
        if not values:
            continue
        letter = _letters(place)
        source.set_column(place, place, column.width)
        source.write_string(0, place, f"({column.label})")
        for row, value in enumerate(values, 1):
            source.write_string(row, place, value[:_CELL_LENGTH])
        sheet.data_validation(1, at, _OFFERED_ROWS, at, {
            "validate": "list", "source": f"='{_LISTS}'!${letter}$2:${letter}${len(values) + 1}",
            "error_type": "information",
        })  # fmt: skip
        place += 1


def _sheet_name(title: str) -> str:
    """Return a tab name Excel takes: at most 31 characters, none of its signs, no apostrophe at the ends."""
    name = " ".join(title.translate(_FORBIDDEN_IN_TITLES).split()).strip("'")[:_TITLE_LENGTH].strip("' ")
    return name if name and fold(name) != "history" else "Danh sách"


def _head(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    """Set up widths, the heading row and the printed page."""
    heading = book.add_format(
        {
            **_FONT,
            "bold": True,
            "text_wrap": True,
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "bg_color": "#E7ECF3",
        }
    )
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.label, heading)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)  # as wide as the paper, as long as needed
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)  # inches
    sheet.set_footer("&C&P/&N")


# ─── Reading ────────────────────────────────────────────────────────────────────────────────────────────────


def read_sheet(data: bytes, columns: Sequence[Column], *, max_rows: int = 5000) -> list[SheetRow]:
    """Return the filled rows below the heading row, from the first sheet that has all the columns.

    The heading is found by folded labels within the first 20 rows, in any order and among other columns.
    Texts come cleaned, days as `date` where the column is one; formulas give the value Excel stored.
    SheetProblem says why a file cannot be read.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, seldom needed

    _check_package(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return _read_book(book, columns, max_rows)
        finally:
            book.close()
    except SheetProblem:
        raise
    except Exception as error:  # a damaged file may fail anywhere inside the reader
        raise SheetProblem("not_a_workbook", type(error).__name__) from error


def _check_package(data: bytes) -> None:
    """Refuse before opening what is no workbook, is locked, has macros or would unpack without end."""
    if is_encrypted_office(data):
        raise SheetProblem("encrypted")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if is_harmful(archive):
                raise SheetProblem("too_big")
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise SheetProblem("encrypted")
            names = archive.namelist()
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, zlib.error) as error:
        raise SheetProblem("not_a_workbook") from error
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise SheetProblem("macro")
    if b"spreadsheetml.sheet.main+xml" not in types:
        raise SheetProblem("not_a_workbook")


def _read_book(book: Any, columns: Sequence[Column], max_rows: int) -> list[SheetRow]:
    """Read the first sheet with a full heading; else say which labels the best one lacks."""
    lacking = [column.label for column in columns]
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        lines = enumerate(sheet.iter_rows(max_col=_WIDEST, values_only=True), 1)
        for _, cells in islice(lines, _HEADER_WITHIN):
            places = _places(cells, columns)
            missing = [column.label for column in columns if column.key not in places]
            if not missing:
                return _read_rows(lines, columns, places, max_rows)
            lacking = min(lacking, missing, key=len)
    raise SheetProblem("missing_columns", ", ".join(lacking))


def _label(text: object) -> str:
    """Return a heading as compared: accents, case, line breaks and a star for "required" do not matter."""
    return fold(str(text)).strip(" *:") if text is not None else ""


def _places(cells: Sequence[object], columns: Sequence[Column]) -> dict[str, int]:
    """Return where each column stands in a heading row, the first place if it stands there twice."""
    labels: dict[str, int] = {}
    for place, cell in enumerate(cells):
        labels.setdefault(_label(cell), place)
    found = {column.key: labels.get(_label(column.label)) for column in columns}
    return {key: place for key, place in found.items() if place is not None}


def _read_rows(
    lines: Iterator[tuple[int, Sequence[object]]],
    columns: Sequence[Column],
    places: dict[str, int],
    max_rows: int,
) -> list[SheetRow]:
    """Read rows until the sheet ends or stays empty for long."""
    found: list[SheetRow] = []
    blanks = 0
    for number, cells in lines:
        values = {column.key: _value(cells[places[column.key]], column.kind) for column in columns}
        if all(value is None for value in values.values()):
            blanks += 1
            if blanks > _BLANKS_END:
                break
            continue
        blanks = 0
        if len(found) == max_rows:
            raise SheetProblem("too_many_rows", str(max_rows))
        found.append(SheetRow(number, values))
    return found


def _value(cell: object, kind: Kind) -> object:
    """Return a cell as its column means it; what does not fit stays as it is, for the caller to refuse."""
    if isinstance(cell, str):
        text = clean_text(cell)
        number = read_id(text) if kind == "int" else None  # cells copied from elsewhere often keep text
        return text or None if number is None else number
    if kind == "date" and isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer() and kind in {"int", "text"}:
        cell = int(cell)  # Excel keeps every number as a float
    if kind != "text" or cell is None:
        return cell
    # A text such as 15/12 becomes a day as soon as someone types it into Excel.
    return short(cell) if isinstance(cell, date) else str(cell)
