"""An official paper as a plain value: gathered once, then rendered as PDF and as DOCX from the same words.

Every paper about a conference is made of these parts. How they stand on the page (sizes, places, rules) is
the business of the renderings and of the form rules of its day, never of a gatherer. Words are Vietnamese.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Style(StrEnum):
    """How a paragraph stands in the body."""

    BODY = "body"  # justified, first line indented
    HEADING = "heading"  # a part's title: bold, kept with what follows
    BASIS = "basis"  # legal basis: italic
    PLAIN = "plain"  # justified, not indented
    CENTRED = "centred"
    NOTE = "note"  # small italic remark, as under a table


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class RowKind(StrEnum):
    """What a row of a table is."""

    ROW = "row"
    GROUP = "group"  # one cell over the whole width: the title of the rows below
    SUM = "sum"


class Urgency(StrEnum):
    """The boxed mark of cell 10b; boxes are 20×8, 40×8 and 30×8 mm (Decree 30/2020, annex I)."""

    NONE = ""
    URGENT = "KHẨN"
    VERY_URGENT = "THƯỢNG KHẨN"
    EXPRESS = "HỎA TỐC"


class Scope(StrEnum):
    """The boxed mark of cell 11: how far the paper may go round."""

    NONE = ""
    RETURN = "XEM XONG TRẢ LẠI"
    INTERNAL = "LƯU HÀNH NỘI BỘ"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words in one face."""

    text: str
    bold: bool = False
    italic: bool = False


Words = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    words: Words
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its part of the width in percent; all shares add up to 100."""

    title: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; a GROUP has one cell."""

    cells: tuple[str, ...]
    kind: RowKind = RowKind.ROW


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that is repeated on every page; `row_mm` keeps room for a signature."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    points: float = 12
    row_mm: float = 0


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Head:
    """Cells 1 to 4 and 5b. Lines are in capitals and broken; `number` is None where none is carried.

    `number`: the words after "Số:"; `about`: the lines of "V/v …" of a letter; `date_line`: place and date.
    """

    superior: tuple[str, ...]
    agency: tuple[str, ...]
    agency_name: str
    number: str | None
    date_line: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Cell 7: power and position, one a line ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), and the name."""

    lines: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """Cells 7 and 9b. With two signatures (minutes) the first stands left, the second right."""

    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with pages numbered on their own. `number` is "" for the only one, else Roman."""

    title: str  # in capitals
    with_line: str  # "(Kèm theo Thông báo số … )"
    blocks: tuple[Block, ...]
    number: str = ""
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """Where an issued paper is verified: the short code in groups and the whole address in the QR code."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `day` decides the form rules; `type_name` is empty for an official letter (công văn)."""

    title: str  # of the file: what a reader of the PDF sees in the window
    day: date
    head: Head
    blocks: tuple[Block, ...]
    type_name: str = ""  # in capitals
    subject: tuple[str, ...] = ()  # lines
    addressees: tuple[str, ...] = ()  # Kính gửi
    sign_off: SignOff = field(default_factory=SignOff)
    annexes: tuple[Annex, ...] = ()
    urgency: Urgency = Urgency.NONE
    scope: Scope = Scope.NONE
    drafter: str = ""  # cell 12: mark of the drafter and number of copies
    contact: str = ""  # cell 13: address, e-mail, phone, at the foot of page 1
    is_draft: bool = False
    verification: Verification | None = None
