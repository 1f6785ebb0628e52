"""A paper as an editable Word file: named styles, the head as a table, rules drawn, annexes as sections."""

from collections.abc import Iterator, Sequence
from itertools import chain

from meeting.core import qr
from meeting.core.docx import (
    PICTURE,
    Look,
    Package,
    Page,
    Picture,
    cell,
    line,
    page_number,
    paragraph,
    row,
    rule,
    run,
    section,
    table,
    text_mm,
    twips,
    watermark,
)
from meeting.documents.paper import (
    Align,
    Annex,
    Block,
    Paper,
    Paragraph,
    RowKind,
    Signature,
    Table,
    TableRow,
    Urgency,
    Verification,
    Words,
)
from meeting.documents.rendering import form_rules
from meeting.documents.rendering.form_rules import FormRules, PageNumber
from meeting.documents.rendering.lists import bare, listed
from meeting.documents.rendering.looks import GRID_PADDING, grid_looks, looks
from meeting.documents.rendering.tables import cells, is_tall

DRAFT = "DỰ THẢO"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
HEAD_LEFT = 0.43  # of the width
BOXES = {Urgency.URGENT: 20, Urgency.VERY_URGENT: 40, Urgency.EXPRESS: 30}  # by 8 mm
BOX_HEIGHT, BOX_PADDING = 8, 3
BEFORE_BOX = 6  # points
QR_SIZE = 14
A4 = (210, 297)
PLACES = {Align.LEFT: "", Align.CENTRE: '<w:jc w:val="center"/>', Align.RIGHT: '<w:jc w:val="right"/>'}
KEEP = "<w:keepNext/>"
WITH_SIGNATURE = 2  # blocks that stay with it: the closing words and what they end


def document(papers: Sequence[Paper]) -> bytes:
    """One Word file of these papers, each numbered from page 1; the first one's day decides the rules."""
    first = papers[0]
    form = form_rules.of_day(first.day)
    sizes = {block.points for paper in papers for block in _blocks(paper) if isinstance(block, Table)}
    styles = [*looks(form).all(), *(look for size in sorted(sizes) for look in grid_looks(size))]
    writer = _Writer(Package(styles), form)
    body = writer.body(papers)
    return writer.package.save(body, title=first.title, author=first.head.agency_name, day=first.day)


def _blocks(paper: Paper) -> Iterator[Block]:
    return chain(paper.blocks, *(annex.blocks for annex in paper.annexes))


class _Writer:
    """Writes papers one after the other; headers are kept once and named again only where they change."""

    def __init__(self, package: Package, form: FormRules) -> None:
        self.package, self.form, self.looks = package, form, looks(form)
        upright, lying = self._page(*A4), self._page(*reversed(A4))
        self.pages = {False: upright, True: lying}
        self.room = upright.room
        self._edges: dict[tuple[str, str], str] = {}
        self._standing: tuple[str, ...] = ()

    def _page(self, width: float, height: float) -> Page:
        m, number = self.form.margins, self.form.page_number_face
        edge = (m.top - number.points * 1.15 * 25.4 / 72) / 2
        return Page(
            width=width, height=height, top=m.top, right=m.right, bottom=m.bottom, left=m.left,
            header=edge, footer=min(edge, m.bottom - QR_SIZE - 2),
        )  # fmt: skip

    def body(self, papers: Sequence[Paper]) -> str:
        """All papers; a section break stands between any two parts."""
        parts = [part for paper in papers for part in self._parts(paper)]
        *before, (last, settings) = parts
        broken = "".join(f"{xml}{paragraph(self.looks.gap, own=end)}" for xml, end in before)
        return f"{broken}{last}{self._gap()}{settings}"

    def _gap(self, *, kept: bool = False) -> str:
        return paragraph(self.looks.gap, own=KEEP if kept else "")

    def _parts(self, paper: Paper) -> Iterator[tuple[str, str]]:
        """The paper and its annexes, each with the settings of its section."""
        settings = self._section(paper, self.pages[False], self._foot(paper), _qr(paper.verification))
        yield "".join(self._whole(paper)), settings
        for annex in paper.annexes:
            page = self.pages[annex.is_landscape]
            yield "".join(self._annex(annex, page.room)), self._section(paper, page, self._gap())

    # ─── Headers and footers ───

    def _section(self, paper: Paper, page: Page, foot: str, picture: Picture | None = None) -> str:
        mark, first_mark = (watermark(DRAFT, key) if paper.is_draft else "" for key in ("1", "2"))
        wanted = (mark, foot)
        if wanted == self._standing:
            return section(page)
        self._standing = wanted
        is_top = self.form.page_number is PageNumber.TOP_CENTRE
        look = self.looks.page_number
        top = page_number(look, mark) if is_top else paragraph(self.looks.gap, mark)
        bottom = self._gap() if is_top else page_number(look, own=PLACES[Align.RIGHT])
        return section(
            page,
            header=self._edge("header", top),
            first_header=self._edge("header", paragraph(self.looks.gap, first_mark)),
            footer=self._edge("footer", bottom),
            first_footer=self._edge("footer", foot, picture),
        )

    def _edge(self, kind: str, content: str, picture: Picture | None = None) -> str:
        key = (kind, content)
        if key not in self._edges:
            package = self.package
            self._edges[key] = (
                package.header(content) if kind == "header" else package.footer(content, picture)
            )
        return self._edges[key]

    def _foot(self, paper: Paper) -> str:
        """What stands at the foot of the first page: address under its rule, code to verify by."""
        contact = [rule(self.looks.rule, self.room, self.room), line(self.looks.contact, paper.contact)]
        return "".join([*(contact if paper.contact else []), self._proof(paper.verification), self._gap()])

    def _proof(self, given: Verification | None) -> str:
        """Room for the QR code of an issued paper, and the short code beside it for who types."""
        if given is None:
            return ""
        words = run("Mã kiểm tra: ") + run(given.code, bold=True) + run(f"\nKiểm tra văn bản tại {given.url}")
        look, left = self.looks.proof, twips(QR_SIZE + 3)
        both = [
            cell(paragraph(look, PICTURE), left),
            cell(paragraph(look, words), twips(self.room) - left, middle=True),
        ]
        return table((left, twips(self.room) - left), [row(both)])

    # ─── A paper from top to bottom ───

    def _whole(self, paper: Paper) -> Iterator[str]:
        yield self._head(paper)
        if paper.type_name:
            yield line(self.looks.type_name, paper.type_name)
        yield from self._ruled(paper.subject, self.looks.subject, self.room)
        yield from self._addressees(paper.addressees)
        yield from self._body(paper.blocks, self.room, is_main=True)
        yield self._sign_off(paper)

    def _head(self, paper: Paper) -> str:
        """Cells 1 to 4, 5b, 10b and 11 as a table of two columns without lines."""
        head, look = paper.head, self.looks
        left_mm = self.room * HEAD_LEFT
        left = twips(left_mm)
        right = twips(self.room) - left
        agency = [line(look.superior, words) for words in head.superior]
        agency += [line(look.agency, words) for words in head.agency]
        widest = _widest(head.agency, look.agency, left_mm)
        agency.append(rule(look.rule, self.form.short_rule * widest, left_mm))
        motto = text_mm(MOTTO, look.motto.points, bold=look.motto.bold)
        nation = [line(look.nation, NATION), line(look.motto, MOTTO)]
        nation.append(rule(look.rule, motto, self.room - left_mm))
        numbered = [line(look.number, f"Số: {head.number}")] if head.number is not None else []
        numbered += [
            paragraph(look.about, run(words), own="" if place else _before(3))
            for place, words in enumerate(head.about)
        ]
        numbered += [self._box(words, width, left_mm) for words, width in self._marks(paper)]
        dated = line(look.date_line, head.date_line)
        rows = [
            row([cell("".join(agency), left), cell("".join(nation), right)]),
            row([cell("".join(numbered) or self._gap(), left), cell(dated, right)]),
        ]
        return f"{table((left, right), rows)}{paragraph(look.gap, own=_after(11))}"

    def _marks(self, paper: Paper) -> Iterator[tuple[str, float]]:
        """What stands in boxes, with the width of each box."""
        if paper.is_draft:
            yield DRAFT, self._box_of(DRAFT)
        if paper.urgency:
            yield paper.urgency.value, BOXES[paper.urgency]
        if paper.scope:
            yield paper.scope.value, self._box_of(paper.scope.value)

    def _box_of(self, words: str) -> float:
        mark = self.looks.mark
        return text_mm(words, mark.points, bold=mark.bold) + 2 * BOX_PADDING

    def _box(self, words: str, width: float, room: float) -> str:
        """A mark in its box, in the middle of a cell."""
        inner = twips(width)
        content = row([cell(line(self.looks.mark, words), inner, middle=True)], height=BOX_HEIGHT, exact=True)
        boxed = table((inner,), [content], ruled=True, points=0.75, indent=twips((room - width) / 2))
        return f"{paragraph(self.looks.gap, own=_after(BEFORE_BOX - 1))}{boxed}{self._gap()}"

    def _ruled(self, lines: Sequence[str], look: Look, room: float) -> Iterator[str]:
        """The lines of a subject and the rule under them."""
        yield from (line(look, words) for words in lines)
        if lines:
            yield rule(self.looks.rule_after, self.form.short_rule * _widest(lines, look, room), room)

    def _addressees(self, names: Sequence[str]) -> Iterator[str]:
        if len(names) == 1:
            yield line(self.looks.to, f"Kính gửi: {bare(names[0])}.")
        elif names:
            lines = ["Kính gửi:", *listed(names)]
            widest = _widest(lines, self.looks.to_each, self.room)
            own = f'<w:ind w:left="{twips((self.room - widest) / 2)}" w:firstLine="0"/>'
            yield from (paragraph(self.looks.to_each, run(words), own=own) for words in lines)
            yield paragraph(self.looks.gap, own=_after(11))

    def _body(self, blocks: Sequence[Block], room: float, *, is_main: bool = False) -> Iterator[str]:
        kept_from = len(blocks) - WITH_SIGNATURE if is_main else len(blocks)
        for place, block in enumerate(blocks):
            own = KEEP if place >= kept_from else ""
            if isinstance(block, Paragraph):
                yield paragraph(self.looks.of(block.style), _runs(block.words), own=own)
            else:
                yield _grid(block, room, kept=bool(own))
                yield paragraph(self.looks.after_table, own=own)

    def _annex(self, annex: Annex, room: float) -> Iterator[str]:
        yield line(self.looks.annex, f"Phụ lục {annex.number}".strip())
        yield line(self.looks.annex_title, annex.title)
        yield from self._ruled([annex.with_line] if annex.with_line else [], self.looks.with_line, room)
        yield from self._body(annex.blocks, room)

    # ─── The end ───

    def _sign_off(self, paper: Paper) -> str:
        """Recipients left, signature right; two signatures stand side by side above the recipients."""
        look, half = self.looks, twips(self.room / 2)
        left = [line(look.recipients_title, "Nơi nhận:")] if paper.sign_off.recipients else []
        left += [line(look.recipients, words) for words in listed(paper.sign_off.recipients)]
        left += [line(look.drafter, paper.drafter)] if paper.drafter else []
        content = "".join(left) or self._gap()
        signed = [self._signature(each) for each in paper.sign_off.signatures] or [self._gap()]
        rows = [row([cell(content, half), cell(signed[-1], half)])]
        if len(signed) > 1:
            spaced = f"{paragraph(look.gap, own=_before(9))}{content}"
            below = [row([cell(spaced, half), cell(self._gap(), half)])] if left else []
            rows = [row([cell(words, half) for words in signed[:2]]), *below]
        above = paragraph(look.gap, own=f"{KEEP}{_after(11)}")
        return f"{above}{table((half, half), rows)}"

    def _signature(self, given: Signature) -> str:
        lines = "".join(line(self.looks.position, words) for words in given.lines)
        return f"{lines}{line(self.looks.signer, given.name)}"


def _qr(given: Verification | None) -> Picture | None:
    """The code that opens the page where a paper is verified."""
    return Picture(qr.points(given.url), QR_SIZE, "Mã QR để kiểm tra văn bản") if given else None


def _before(points: float) -> str:
    return f'<w:spacing w:before="{round(points * 20)}"/>'


def _after(points: float) -> str:
    return f'<w:spacing w:after="{round(points * 20)}"/>'


def _widest(lines: Sequence[str], look: Look, room: float) -> float:
    """The width of the longest line, in millimetres; a line that wraps takes all the room."""
    return min(room, max((text_mm(words, look.points, bold=look.bold) for words in lines), default=0))


def _runs(words: Words) -> str:
    if isinstance(words, str):
        return run(words)
    return "".join(run(part.text, bold=part.bold or None, italic=part.italic or None) for part in words)


# ─── Tables ─────────────────────────────────────────────────────────────────────────────────────────────────


def _grid(given: Table, room: float, *, kept: bool = False) -> str:
    """A table with its lines drawn, the heading repeated, rows whole; `kept`: its end with what follows."""
    text, heading = grid_looks(given.points)
    widths = _widths([column.share for column in given.columns], twips(room))
    titles = [
        cell(line(heading, column.title), width, middle=True)
        for column, width in zip(given.columns, widths, strict=True)
    ]
    next_rows = [*given.rows[1:], None]
    rows = [
        _row(given, one, text, widths, kept=kept if after is None else after.kind is RowKind.SUM)
        for one, after in zip(given.rows, next_rows, strict=True)
    ]
    return table(widths, [row(titles, head=True), *rows], ruled=True, padding=GRID_PADDING)


def _widths(shares: Sequence[float], room: int) -> list[int]:
    """Columns by their shares; the last takes what rounding leaves."""
    widths = [round(room * share / 100) for share in shares]
    return [*widths[:-1], room - sum(widths[:-1])]


def _row(given: Table, one: TableRow, look: Look, widths: Sequence[int], *, kept: bool) -> str:
    """A row; a group's title stays with the row below, the row above a sum with the sum."""
    bold = one.kind is not RowKind.ROW or None
    keep = KEEP if kept or one.kind is RowKind.GROUP else ""
    tall = given.row_mm if one.kind is RowKind.ROW else 0
    made, at = [], 0
    for words, span, align in cells(given, one):
        own = f"{keep}{PLACES[align]}"
        content = "".join(paragraph(look, run(part, bold=bold), own=own) for part in words.split("\n"))
        made.append(cell(content, sum(widths[at : at + span]), span=span))
        at += span
    return row(made, whole=not is_tall(given, one), height=tall)
