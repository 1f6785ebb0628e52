"""The form of official papers as data: a set holds from its day on; a future decree is one more entry.

Decree 30/2020/NĐ-CP is entered element by element. Of Circular 01/2011/TT-BNV, which held before, we know
where the page number stands; its other values are those of the decree, which took them over as far as we
know: compare them with the circular before a paper of that time is printed for legal use. Neither text says
where the mark of a draft and the code to verify a paper by stand: they keep out of every element's place.
Cells 10b and 11 stand under the number, urgency first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class PageNumber(StrEnum):
    """The place of the page number, outside the text."""

    TOP_CENTRE = "top-center"
    BOTTOM_RIGHT = "bottom-right"


@dataclass(frozen=True, slots=True)
class Face:
    """How one element is set."""

    points: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page, in millimetres, whichever way it lies."""

    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRules:
    """The rules of one time. The words after `#` are the cells of the decree's diagram (annex I)."""

    key: str
    valid_from: date
    is_checked: bool = True  # against the text of the law
    margins: Margins
    page_number: PageNumber
    page_number_face: Face
    nation: Face  # 1
    motto: Face  # 1
    superior: Face  # 2
    agency: Face  # 2
    number: Face  # 3
    date_line: Face  # 4
    type_name: Face  # 5a
    subject: Face  # 5a
    about: Face  # 5b
    basis: Face  # 6
    body: Face  # 6
    heading: Face  # 6
    position: Face  # 7a
    signer: Face  # 7b
    addressees: Face  # 9a
    recipients_title: Face  # 9b
    recipients: Face  # 9b
    mark: Face  # 10b, 11
    drafter: Face  # 12
    contact: Face  # 13
    annex: Face
    annex_title: Face
    with_line: Face
    indent_mm: float
    paragraph_gap: float  # points
    line_height: float
    short_rule: float  # of the text's length: under the agency, the subject and an annex's "with" line
    signature_room_mm: float


DECREE_30 = FormRules(
    key="nd30",
    valid_from=date(2020, 3, 5),
    margins=Margins(20, 15, 20, 30),
    page_number=PageNumber.TOP_CENTRE,
    page_number_face=Face(13),
    nation=Face(12, bold=True),
    motto=Face(13, bold=True),
    superior=Face(12),
    agency=Face(12, bold=True),
    number=Face(13),
    date_line=Face(13, italic=True),
    type_name=Face(14, bold=True),
    subject=Face(14, bold=True),
    about=Face(12),
    basis=Face(14, italic=True),
    body=Face(14),
    heading=Face(14, bold=True),
    position=Face(14, bold=True),
    signer=Face(14, bold=True),
    addressees=Face(14),
    recipients_title=Face(12, bold=True, italic=True),
    recipients=Face(11),
    mark=Face(13, bold=True),
    drafter=Face(11),
    contact=Face(11),
    annex=Face(14, bold=True),
    annex_title=Face(14, bold=True),
    with_line=Face(14, italic=True),
    indent_mm=10,
    paragraph_gap=6,
    line_height=1.25,
    short_rule=0.4,
    signature_room_mm=32,
)
CIRCULAR_01 = replace(
    DECREE_30, key="tt01", valid_from=date(2011, 3, 5), page_number=PageNumber.BOTTOM_RIGHT, is_checked=False
)
ALL: Sequence[FormRules] = (CIRCULAR_01, DECREE_30)


def of_day(day: date) -> FormRules:
    """The rules that hold on a day; papers older than the first set follow the first."""
    return max(
        (form for form in ALL if form.valid_from <= day), key=lambda form: form.valid_from, default=ALL[0]
    )
