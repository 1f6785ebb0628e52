"""Pieces every kind of paper is made of: the head, lists, tables, annexes, the closing line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from meeting.core import books, clock, office
from meeting.core.dates import long_vi
from meeting.documents import blocks, rules
from meeting.documents.paper import Align, Annex, Block, Column, Head, Paragraph, Run, Style, Table, TableRow
from meeting.documents.rules import TYPES
from meeting.documents.source import Choices, Source
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import Mode

END = "./."
ANNEX_POINTS = 10.5  # of a table with many columns across the page
OPEN_ENDS = " ;.,/"  # what a line of a list may carry already


def head(
    source: Source, choices: Choices, *, day: date | None, around: date, about: Sequence[str] = ()
) -> Head:
    """The head of a paper of this kind; without a day the date line keeps room for the pen.

    `day` is the kind's own; what was chosen stands before it. `around` gives month and year.
    """
    habits, day = office.current(), choices.day or day
    words = long_vi(day) if day else long_vi(around).replace(f"{around.day:02}", rules.PEN, 1)
    kind = TYPES[source.kind]
    symbol = choices.symbol or books.symbol_of(kind or "")
    return Head(
        superior=tuple(rules.head_lines(habits.superior_name)),
        agency=tuple(rules.head_lines(habits.name)),
        agency_name=habits.name,
        number=None if kind is None else rules.number_and_symbol(choices.number, symbol),
        date_line=f"{habits.place}, {words}" if habits.place else words,
        about=tuple(about),
    )


def to_file() -> str:
    """The last recipient (cell 9b): the clerks and the unit that drafted the paper keep it."""
    return ", ".join(filter(None, ("Lưu: VT", office.current().drafter_symbol)))


def contact() -> str:
    """The line at the foot of the first page of a letter: address, telephone, e-mail of the office."""
    habits = office.current()
    told = (("Địa chỉ", habits.address), ("Điện thoại", habits.phone), ("E-mail", habits.email))
    return "; ".join(f"{name}: {words}" for name, words in told if words)


def words_of(meeting: Meeting) -> dict[str, str]:
    """What customary words about a meeting may be filled in with."""
    return {
        **words_of_office(),
        "meeting": meeting.title,
        "day": long_vi(meeting.held_on),
        "place": "; ".join(place(meeting)),
        "chair": comrade(meeting.chair_title or "chủ trì"),
    }


def words_of_office() -> dict[str, str]:
    """What customary words may say of the office."""
    habits = office.current()
    return {"agency": habits.name, "agency_short": habits.short_name or habits.name}


def comrade(title: str) -> str:
    """A post as papers speak of who holds it."""
    return title if title.startswith("đồng chí") else f"đồng chí {title}"


def powers(capacity: str) -> list[str]:
    """The lines of power above a post: "TL. GIÁM ĐỐC / KT. CHÁNH VĂN PHÒNG" is two."""
    return [line.strip() for line in capacity.split("/") if line.strip()]


def place(meeting: Meeting) -> list[str]:
    """The venue with its address, and the link where people may take part from afar."""
    lines = []
    if meeting.venue and meeting.mode is not Mode.ONLINE:
        lines.append(", ".join(part for part in (meeting.venue.name, meeting.venue.address) if part))
    if meeting.link and meeting.mode is not Mode.IN_PERSON:
        lines.append(f"Họp trực tuyến tại địa chỉ: {meeting.link}")
    return lines


def convened_on(meeting: Meeting) -> date | None:
    """The day the invitation went out."""
    return clock.local_day(meeting.convened_at) if meeting.convened_at else None


def bullets(lines: Sequence[str], *, is_last: bool = False) -> list[Paragraph]:
    """A list: each line after a hyphen, a semicolon between, a full stop (or the end mark) after the last."""
    bare = [words for line in lines if (words := line.lstrip("-–• ").rstrip(OPEN_ENDS))]
    close = END if is_last else "."
    return [Paragraph(f"- {words}{close if words is bare[-1] else ';'}") for words in bare]


def lead_in(title: str, words: str) -> Paragraph:
    """A paragraph that begins with its title in bold."""
    return Paragraph((Run(f"{title}: ", bold=True), Run(f"{words.rstrip(OPEN_ENDS)}.")))


def paragraph(words: str) -> Paragraph:
    """An ordinary paragraph of the body."""
    return Paragraph(words)


def heading(words: str) -> Paragraph:
    """The title of a part."""
    return Paragraph(words, Style.HEADING)


def closing(words: str) -> Paragraph:
    """The last paragraph of a body, with the end mark."""
    return Paragraph(f"{words.rstrip(OPEN_ENDS)}{END}")


def body(text: str, *, is_last: bool = False) -> list[Paragraph]:
    """The paragraphs of a stored text; the last one closes the paper where it is its end."""
    lines = rules.paragraphs(text)
    return [closing(line) if is_last and line is lines[-1] else Paragraph(line) for line in lines]


def said(key: str, words: Mapping[str, str], *, is_last: bool = False) -> list[Paragraph]:
    """The paragraphs of a block of customary words."""
    return body(blocks.text(key, **words), is_last=is_last)


def remark(key: str, words: Mapping[str, str]) -> list[Paragraph]:
    """A block of customary words as a remark under a table."""
    return [Paragraph(line, Style.NOTE) for line in blocks.lines(key, **words)]


def below_table(key: str, words: Mapping[str, str]) -> list[Paragraph]:
    """A block of customary words that closes a paper under its table."""
    lines = blocks.lines(key, **words)
    ends = [*lines[:-1], f"{lines[-1].rstrip(OPEN_ENDS)}{END}"] if lines else []
    return [Paragraph(line, Style.PLAIN) for line in ends]


def columns(*named: tuple[str, float, str]) -> tuple[Column, ...]:
    """Columns from title, share and "l", "c" or "r"."""
    sides = {"l": Align.LEFT, "c": Align.CENTRE, "r": Align.RIGHT}
    return tuple(Column(title, share, sides[side]) for title, share, side in named)


def table(heads: tuple[Column, ...], rows: Iterable[Sequence[str]], **more: float) -> Table:
    """A table of plain rows."""
    return Table(heads, tuple(TableRow(tuple(row)) for row in rows), **more)


def annex(title: str, paper: str, at: Head, told: Sequence[Block], *, is_landscape: bool = False) -> Annex:
    """The only annex of a paper named "Báo cáo" or "Công văn"."""
    number = f" số {at.number}" if at.number else ""
    day = at.date_line.rpartition(", ")[2]
    with_line = f"(Kèm theo {paper}{number} {day} của {at.agency_name})"
    return Annex(title, with_line, tuple(told), is_landscape=is_landscape)
