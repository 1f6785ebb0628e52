"""A PDF read back with places and sizes in millimetres, measured from the upper left corner of the page."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import pikepdf

POINT = 25.4 / 72
CODES = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Piece:
    """A line of words in one face."""

    text: str
    x0: float
    x1: float
    baseline: float
    points: float
    font: str

    @property
    def is_bold(self) -> bool:
        return "Bold" in self.font

    @property
    def is_italic(self) -> bool:
        return "Italic" in self.font

    @property
    def top(self) -> float:
        return self.baseline - self.points * POINT * 0.891  # ascent of Tinos

    @property
    def bottom(self) -> float:
        return self.baseline + self.points * POINT * 0.216

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Box:
    """A filled or stroked shape: a rule when it is flat."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def is_rule(self) -> bool:
        return self.y1 - self.y0 < 0.6 < self.width


@dataclass
class Page:
    """What stands on one page."""

    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)

    def find(self, text: str) -> Piece:
        """The one piece with these words."""
        found = [piece for piece in self.pieces if text in piece.text]
        assert len(found) == 1, (text, [piece.text for piece in self.pieces])
        return found[0]

    def rule_under(self, piece: Piece, within: float = 3) -> Box:
        """The rule that stands under a line, around its middle."""
        near = [
            box
            for box in self.boxes
            if box.is_rule
            and piece.baseline < box.y1 < piece.baseline + within
            and abs(box.middle - piece.middle) < 2
        ]
        assert len(near) == 1, near
        return near[0]

    @property
    def codes(self) -> list[Box]:
        """The QR codes."""
        return [picture for picture in self.pictures if picture.width < 30]

    @property
    def watermarks(self) -> list[Box]:
        """What stands behind the words."""
        return [picture for picture in self.pictures if picture.width > 100]

    @property
    def numbers(self) -> list[Piece]:
        """The page numbers: figures alone in the upper or lower margin."""
        return [
            piece
            for piece in self.pieces
            if piece.text.strip().isdigit() and not 20 < piece.baseline < self.height - 20
        ]

    def assert_whole(self, place: int) -> None:
        """Nothing but number and code stands outside the margins, and no words stand on others."""
        body = [
            piece
            for piece in self.pieces
            if piece not in self.numbers and not (piece.points == 8 and piece.baseline > self.height - 20)
        ]
        for piece in body:
            assert piece.x0 >= 29.9, (place, piece)
            assert piece.x1 <= self.width - 15 + 0.3, (place, piece)  # a space may hang behind a line
            assert piece.top >= 19.9, (place, piece)
            assert piece.bottom <= self.height - 19.9, (place, piece)
        for box in self.boxes:
            if box.is_rule:
                assert 29.9 <= box.x0 < box.x1 <= self.width - 14.9, (place, box)
        for one, other in combinations(body, 2):
            apart = abs(one.baseline - other.baseline) >= 0.8 * POINT * min(one.points, other.points)
            beside = one.x1 <= other.x0 + 1 or other.x1 <= one.x0 + 1  # the same space may hang
            assert apart or beside, (place, one, other)

    @cached_property
    def text(self) -> str:
        """All words in the order of the file."""
        return " ".join(" ".join(piece.text for piece in self.pieces).split())


def read(data: bytes) -> list[Page]:
    """The pages of a file."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return [_Reader(page).read() for page in file.pages]


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


class _Font:
    """Letters and widths of a font in a file."""

    def __init__(self, font: Any) -> None:
        self.name = str(font.BaseFont).rpartition("+")[2]
        pairs = CODES.findall(font.ToUnicode.read_bytes())
        self.letters = {int(code, 16): bytes.fromhex(u.decode()).decode("utf-16-be") for code, u in pairs}
        self.widths: dict[int, float] = {}
        entries = list(font.DescendantFonts[0].W)
        for first, widths in zip(entries[::2], entries[1::2], strict=True):
            self.widths |= {int(first) + place: float(width) for place, width in enumerate(widths)}


class _Reader:
    """Follows the drawing of a page."""

    def __init__(self, page: Any) -> None:
        self.text: Matrix = (1, 0, 0, 1, 0, 0)
        self.size = 0.0
        box = [float(edge) for edge in page.mediabox]
        self.page, self.height = page, box[3]
        self.found = Page(box[2] * POINT, box[3] * POINT)
        self.fonts = {name: _Font(font) for name, font in page.Resources.get("/Font", {}).items()}
        self.matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self.stack: list[Matrix] = []
        self.rectangles: list[tuple[float, float, float, float]] = []
        self.line: list[tuple[float, float]] = []

    def read(self) -> Page:
        for step in pikepdf.parse_content_stream(self.page):
            name = {"f*": "f", "'": "quote"}.get(str(step.operator), str(step.operator))
            act = getattr(self, f"_on_{name}", None)
            if act:
                act(list(step.operands))
        return self.found

    def _point(self, x: float, y: float) -> tuple[float, float]:
        at = _times((1, 0, 0, 1, x, y), self.matrix)
        return at[4] * POINT, (self.height - at[5]) * POINT

    def _box(self, points: list[tuple[float, float]]) -> Box:
        shown = [self._point(x, y) for x, y in points]
        xs, ys = [x for x, _y in shown], [y for _x, y in shown]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _on_q(self, _of: list[Any]) -> None:
        self.stack.append(self.matrix)

    def _on_Q(self, _of: list[Any]) -> None:  # noqa: N802 - the operator's name
        self.matrix = self.stack.pop()

    def _on_cm(self, of: list[Any]) -> None:
        a, b, c, d, e, f = map(float, of)
        self.matrix = _times((a, b, c, d, e, f), self.matrix)

    def _on_n(self, _of: list[Any]) -> None:
        self.rectangles, self.line = [], []

    def _on_re(self, of: list[Any]) -> None:
        x, y, width, height = map(float, of)
        self.rectangles.append((x, y, width, height))

    def _on_m(self, of: list[Any]) -> None:
        self.line.append((float(of[0]), float(of[1])))

    def _on_l(self, of: list[Any]) -> None:
        self.line.append((float(of[0]), float(of[1])))

    def _on_f(self, _of: list[Any]) -> None:
        self.found.boxes += [self._box(points) for points in self._filled()]
        self._on_n([])

    def _filled(self) -> Iterator[list[tuple[float, float]]]:
        """What was filled; a border is an outer box without the inner one on the same base or top."""
        shapes = sorted(self.rectangles, key=lambda shape: -shape[3])
        if len(shapes) == 2 and (shapes[0][0], shapes[0][2]) == (shapes[1][0], shapes[1][2]):
            (x, y, width, height), (_x, y2, _width, height2) = shapes
            if y == y2:
                yield [(x, y + height2), (x + width, y + height)]
                return
            if abs(y + height - y2 - height2) < 0.01:
                yield [(x, y), (x + width, y2)]
                return
        for x, y, width, height in shapes:
            yield [(x, y), (x + width, y + height)]

    def _on_S(self, _of: list[Any]) -> None:  # noqa: N802 - the operator's name
        if self.line:
            (self.found.boxes if len(self.line) == 2 else self.found.pictures).append(self._box(self.line))
        self.found.boxes += [self._box([(x, y), (x + w, y + h)]) for x, y, w, h in self.rectangles]
        self._on_n([])

    def _on_B(self, of: list[Any]) -> None:  # noqa: N802 - the operator's name
        self._on_S(of)

    def _on_Do(self, of: list[Any]) -> None:  # noqa: N802 - the operator's name
        form = self.page.Resources.XObject[str(of[0])]
        x0, y0, x1, y1 = (float(edge) for edge in form.get("/BBox", (0, 0, 1, 1)))
        self.found.pictures.append(self._box([(x0, y0), (x1, y1)]))

    def _on_Tm(self, of: list[Any]) -> None:  # noqa: N802 - the operator's name
        a, b, c, d, e, f = map(float, of)
        self.text = (a, b, c, d, e, f)

    def _on_Tf(self, of: list[Any]) -> None:  # noqa: N802 - the operator's name
        self.font, self.size = self.fonts[str(of[0])], float(of[1])

    def _on_TJ(self, of: list[Any]) -> None:  # noqa: N802 - the operator's name
        words, advance = "", 0.0
        for part in of[0]:
            if not isinstance(part, pikepdf.String):
                advance -= float(part)
                continue
            code = bytes(part)
            for place in range(0, len(code), 2):
                glyph = int.from_bytes(code[place : place + 2], "big")
                words += self.font.letters.get(glyph, "\ufffd")
                advance += self.font.widths.get(glyph, 0)
        if not words.strip():
            return
        start = _times(self.text, self.matrix)
        end = _times((1, 0, 0, 1, advance / 1000 * self.size, 0), start)
        scale = (start[0] ** 2 + start[1] ** 2) ** 0.5
        x0, x1 = start[4] * POINT, end[4] * POINT
        baseline = (self.height - start[5]) * POINT
        self.found.pieces.append(Piece(words, x0, x1, baseline, round(self.size * scale, 2), self.font.name))
