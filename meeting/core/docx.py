"""Word files (DOCX): paragraphs, tables and sections as WordprocessingML, packed by python-docx.

The body is written as text and read once: a list of 2,000 rows takes a second, where cells made one by one
through python-docx take minutes. Every paragraph has a named style, so that who edits the file in Word
changes the style and not each line.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from meeting.core.text import fold

FONTS = Path(__file__).parents[2] / "static/vendor/tinos"
FONT = "Times New Roman"
NATURAL = 1.149  # line height of the face, times its size
EMU = 36_000  # of a millimetre
PICTURE = "<!--picture-->"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_NEEDED = {"officeDocument", "core-properties", "extended-properties", "styles", "settings", "theme"}  # parts
_KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
_PIECES = re.compile(r"([\t\n])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A named paragraph style. Sizes and spaces in points, indents in millimetres, `line` times the size."""

    name: str
    points: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"  # left, center, right, both
    first: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    line: float = NATURAL
    keep_next: bool = False
    outline: int | None = None  # level in Word's navigation pane

    @property
    def key(self) -> str:
        """The id of the style: its name without accents."""
        return _key(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Size and margins of a section in millimetres; header and footer are so far from the paper's edge."""

    width: float = 210
    height: float = 297
    top: float = 20
    right: float = 15
    bottom: float = 20
    left: float = 30
    header: float = 8
    footer: float = 8

    @property
    def room(self) -> float:
        """The width of the text."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of `width` millimetres; `words` say what it shows to who cannot see it."""

    data: bytes
    width: float
    words: str


@cache
def _key(name: str) -> str:
    return "".join(word.capitalize() for word in re.findall("[a-z0-9]+", fold(name)))


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


@cache
def _face(*, bold: bool) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 - only the printing process measures

    return ImageFont.truetype(FONTS / f"Tinos-{'Bold' if bold else 'Regular'}.ttf", 1000)


def text_mm(text: str, points: float, *, bold: bool = False) -> float:
    """How wide a line of text stands."""
    length: float = _face(bold=bold).getlength(clean(text))
    return length / 1000 * points * 25.4 / 72


# ─── Pieces of the body ─────────────────────────────────────────────────────────────────────────────────────


def clean(text: str) -> str:
    """The text without what XML cannot hold; other line ends become line breaks."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def run(text: str, *, bold: bool | None = None, italic: bool | None = None) -> str:
    """Words in one face; None is the face of the style."""
    face = "".join(
        f"<w:{name}/>" if wanted else f'<w:{name} w:val="0"/>'
        for name, wanted in (("b", bold), ("i", italic))
        if wanted is not None
    )
    parts = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    words = "".join(
        parts.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _PIECES.split(clean(text))
        if piece
    )
    return f"<w:r>{f'<w:rPr>{face}</w:rPr>' if face else ''}{words}</w:r>"


def paragraph(look: Look, content: str = "", *, own: str = "") -> str:
    """A paragraph of runs; `own`: settings of this one alone, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{look.key}"/>{own}</w:pPr>{content}</w:p>'


def line(look: Look, text: str) -> str:
    """A paragraph of plain words."""
    return paragraph(look, run(text))


def rule(look: Look, length: float, room: float) -> str:
    """A drawn line of `length` in the middle of `room` millimetres, as the border of an empty paragraph."""
    side = twips(max(0, room - length) / 2)
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    return paragraph(look, own=f'{border}<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>')


def page_number(look: Look, before: str = "", *, own: str = "") -> str:
    """A paragraph that says the number of its page, after the runs `before`."""
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    return paragraph(look, f"{before}{field}", own=own)


def watermark(text: str, key: str) -> str:
    """Pale words across the page, as Word itself writes them; a run of a header named by `key`."""
    style = (
        "position:absolute;width:400pt;height:80pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
        '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>'
        '<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{key}" type="#_x0000_t136" style="{style}" '
        'o:allowincell="f" fillcolor="#e4e4e4" stroked="f"><v:textpath '
        f'style="font-family:&quot;{FONT}&quot;;font-size:1pt;font-weight:bold" '
        f"string={quoteattr(clean(text))}/></v:shape></w:pict></w:r>"
    )


def cell(content: str, width: int, *, span: int = 1, middle: bool = False) -> str:
    """A cell; Word wants a paragraph at its end."""
    span_xml = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    place = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span_xml}{place}</w:tcPr>{content}</w:tc>'


def row(
    cells: Iterable[str], *, whole: bool = True, head: bool = False, height: float = 0, exact: bool = False
) -> str:
    """A row; `whole` is not split between pages, `head` is repeated on every page."""
    kept = "<w:cantSplit/>" if whole else ""
    tall = f'<w:trHeight w:val="{twips(height)}" w:hRule="{"exact" if exact else "atLeast"}"/>'
    repeated = "<w:tblHeader/>" if head else ""
    settings = f"{kept}{tall if height else ''}{repeated}"
    return f"<w:tr>{f'<w:trPr>{settings}</w:trPr>' if settings else ''}{''.join(cells)}</w:tr>"


def table(
    widths: Sequence[int],
    rows: Iterable[str],
    *,
    ruled: bool = False,
    points: float = 0.5,
    padding: tuple[float, float] = (0, 0),
    indent: int = 0,
) -> str:
    """A table of fixed column widths (twips); `ruled` draws lines; padding upright and sideways in points."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    drawn = f'w:val="single" w:sz="{round(points * 8)}" w:space="0" w:color="000000"'
    borders = "".join(f"<w:{side} {drawn}/>" if ruled else f'<w:{side} w:val="nil"/>' for side in sides)
    up, side = (round(value * 20) for value in padding)
    margins = "".join(
        f'<w:{name} w:w="{value}" w:type="dxa"/>'
        for name, value in (("top", up), ("left", side), ("bottom", up), ("right", side))
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="{indent}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


# ─── The package ────────────────────────────────────────────────────────────────────────────────────────────


class Package:
    """A Word file being made: its styles, headers and pictures; `save` gives its bytes."""

    def __init__(self, looks: Sequence[Look], language: str = "vi-VN") -> None:
        from docx import Document  # noqa: PLC0415 - heavy: only the printing process loads it
        from docx.oxml import parse_xml  # noqa: PLC0415

        self._book: Any = Document()
        self._parse: Any = parse_xml
        self._language = language
        self._pictures = 0
        for rels in (self._book.part.package.rels, self._book.part.rels):
            for name, rel in list(rels.items()):  # the template of python-docx brings more than we use
                if rel.reltype.rpartition("/")[2] not in _NEEDED:
                    del rels[name]
        self._write_styles(looks)
        self._write_settings()

    def _write_styles(self, looks: Sequence[Look]) -> None:
        styles = self._book.styles.element
        for style in list(styles.style_lst):
            if style.styleId not in _KEPT_STYLES:
                styles.remove(style)
        fonts = " ".join(f'w:{kind}="{FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
        styles.replace(styles[0], self._fragment(
            f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:sz w:val='28'/><w:szCs w:val='28'/>"
            f'<w:lang w:val="{self._language}" w:eastAsia="{self._language}" w:bidi="ar-SA"/></w:rPr>'
            "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        ))  # fmt: skip
        for look in looks:
            styles.append(self._fragment(_style(look)))

    def _write_settings(self) -> None:
        settings = self._book.settings.element
        for modern in settings.iter("{*}compatSetting"):
            if modern.get(f"{{{settings.nsmap['w']}}}name") == "compatibilityMode":
                modern.set(f"{{{settings.nsmap['w']}}}val", "15")
        for theme in settings.iter("{*}themeFontLang"):
            theme.set(f"{{{settings.nsmap['w']}}}val", self._language)

    def _fragment(self, xml: str) -> Any:
        """An element of its own from the text of one."""
        return self._parse(f"<w:root {_SPACES}>{xml}</w:root>")[0]

    def header(self, content: str) -> str:
        """Keep a header's paragraphs; the id a section names it by."""
        return self._edge(self._book.part.add_header_part(), content)

    def footer(self, content: str, picture: Picture | None = None) -> str:
        """Keep a footer's paragraphs, the picture where they say PICTURE; the id a section names it by."""
        made = self._book.part.add_footer_part()
        if picture:
            content = content.replace(PICTURE, self._drawn(made[0], picture))
        return self._edge(made, content)

    def _edge(self, made: tuple[Any, str], content: str) -> str:
        part, name = made
        for old in list(part.element):
            part.element.remove(old)
        for new in self._parse(f"<w:root {_SPACES}>{content}</w:root>"):
            part.element.append(new)
        return name

    def _drawn(self, part: Any, picture: Picture) -> str:
        """A run with the picture, kept with the part it stands in."""
        self._pictures += 1
        inline = part.new_pic_inline(io.BytesIO(picture.data), width=round(picture.width * EMU))
        inline.docPr.id, inline.docPr.name = self._pictures, f"Hình {self._pictures}"
        inline.docPr.set("descr", clean(picture.words))
        for side in "TBLR":  # left out, LibreOffice takes 3 mm
            inline.set(f"dist{side}", "0")
        return f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"

    def save(self, body: str, *, title: str, author: str, day: date) -> bytes:
        """The file; `body` ends with the settings of its last section."""
        element = self._book.element
        element.replace(element.body, self._parse(f"<w:body {_SPACES}>{body}</w:body>"))
        about = self._book.core_properties
        about.title, about.author, about.last_modified_by = clean(title)[:255], clean(author)[:255], ""
        about.language, about.comments, about.revision = self._language, "", 1
        about.created = about.modified = datetime.combine(day, time(), UTC)
        target = io.BytesIO()
        self._book.save(target)
        return target.getvalue()


def _style(look: Look) -> str:
    jc = f'<w:jc w:val="{look.align}"/>'
    level = f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline is not None else ""
    spacing = (
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" '
        f'w:line="{round(240 * look.line / NATURAL)}" w:lineRule="auto"/>'
    )
    indent = f'<w:ind w:left="{twips(look.left)}" w:firstLine="{twips(look.first)}"/>'
    face = f"{'<w:b/><w:bCs/>' if look.bold else ''}{'<w:i/><w:iCs/>' if look.italic else ''}"
    size = f'<w:sz w:val="{round(look.points * 2)}"/><w:szCs w:val="{round(look.points * 2)}"/>'
    keep = "<w:keepNext/>" if look.keep_next else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{look.key}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{spacing}{indent}{jc}{level}</w:pPr>'
        f"<w:rPr>{face}{size}</w:rPr></w:style>"
    )


def section(
    page: Page,
    *,
    header: str = "",
    first_header: str = "",
    footer: str = "",
    first_footer: str = "",
) -> str:
    """The settings of a section with pages from 1; an id left out is that of the section before."""
    kinds = (
        ("header", "default", header), ("header", "first", first_header),
        ("footer", "default", footer), ("footer", "first", first_footer),
    )  # fmt: skip
    edges = "".join(
        f'<w:{what}Reference w:type="{place}" r:id="{name}"/>' for what, place, name in kinds if name
    )
    turned = ' w:orient="landscape"' if page.width > page.height else ""
    sides = " ".join(
        f'w:{name}="{twips(value)}"'
        for name, value in (
            ("top", page.top), ("right", page.right), ("bottom", page.bottom), ("left", page.left),
            ("header", page.header), ("footer", page.footer),
        )
    )  # fmt: skip
    return (
        f'<w:sectPr>{edges}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/>'
        f'<w:pgMar {sides} w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
