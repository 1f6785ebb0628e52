"""Charts as inline SVG, the same on page and paper; every word comes translated from the caller.

No style attribute anywhere, as the content policy refuses it: on pages the style sheet colours the classes;
for paper (`for_paper=True`) each shape carries its colours as presentation attributes, since the PDF renderer
does not apply the page's style sheet inside SVG. A chart always stands beside a table that says the same.

Classes: areas `c-on-time c-late c-in-time c-overdue c-none`; lines `c-line` with `c-due`, `c-done` or
`c-total`; `c-grid`, `c-today`, `c-text`, and `chart` on the drawing itself.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markupsafe import Markup, escape

# Printed colours: told apart in grey as well, since most office printers are black and white.
_FILLS = {
    "c-on-time": "#1a7f37",
    "c-late": "#8250df",
    "c-in-time": "#b5dfbf",
    "c-overdue": "#b42318",
    "c-none": "#8c959f",
}
_STROKES = {
    "c-due": ' fill="none" stroke="#57606a" stroke-width="1.5" stroke-dasharray="5 3"',
    "c-done": ' fill="none" stroke="#1a7f37" stroke-width="2.5"',
    "c-total": ' fill="none" stroke="#1b1f24" stroke-width="1" stroke-dasharray="1 2"',
    "c-grid": ' stroke="#d8dee4" stroke-width="0.5"',
    "c-today": ' stroke="#b42318" stroke-width="1" stroke-dasharray="2 2"',
}
_PAPER_TEXT = ' font-family="Tinos, serif" fill="#000000"'
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{label}"'


@dataclass(frozen=True, slots=True)
class Part:
    """A coloured share of a bar: class, amount (any unit, not negative), words for the tip."""

    css: str
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a burn-up: class (c-due, c-done), one value a week, None where nothing is known yet."""

    css: str
    values: Sequence[int | None]
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled row of `bars`; `text` is what stands at its end, the number as printed."""

    label: str
    parts: Sequence[Part]
    text: str


def share_bar(numbers: Sequence[int]) -> Markup:
    """Return a bar of a table row, as wide as its cell: numbers from left to right, small for many rows.

    Each share reaches from the left end and is covered by those before it, so its width alone says where it
    stands; the style sheet colours them by their place from the end.
    """
    reach = list(accumulate(numbers))
    whole = reach[-1] or 1
    drawn = [
        f'<rect width="{100 * upto / whole:.0f}%"/>'
        for before, upto in pairwise([0, *reach])
        if before < whole  # the rest is empty
    ]
    return Markup(f'<svg class="bar" aria-hidden="true">{"".join(reversed(drawn))}</svg>')  # noqa: S704


def bars(
    items: Sequence[Bar],
    *,
    label: str,
    width: int = 640,
    for_paper: bool = False,
) -> Markup:
    """Return one stacked bar a row, all on one scale, names to the left and numbers at the end (px)."""
    row, names, numbers = 24, int(width * 0.34), int(width * 0.12)
    most = max((_total(item.parts) for item in items), default=0)
    drawn = []
    for place, item in enumerate(items):
        top = place * row
        total = _total(item.parts)
        length = (width - names - numbers) * total / most if most else 0
        base = top + row * 0.68
        drawn.append(_text(names - 8, base, item.label, anchor="end", for_paper=for_paper))
        drawn.append(_rects(item.parts, (names, top + 5, length, row - 10), total, for_paper=for_paper))
        drawn.append(_text(names + length + 6, base, item.text, for_paper=for_paper))
    return _svg(width, max(row * len(items), 1), label, "".join(drawn))


def burn_up(  # noqa: PLR0913 - each is one fact about one picture
    weeks: Sequence[str],
    series: Sequence[Line],
    *,
    total: int,
    label: str,
    total_label: str,
    today: int | None = None,
    today_label: str = "",
    width: int = 640,
    height: int = 240,
    for_paper: bool = False,
) -> Markup:
    """Return running totals by week against the whole (px); `today` is the current week, from 1."""
    plot = _Plot(width, height, len(weeks), _ceiling(total, series))
    drawn = [_grid(plot, weeks, for_paper=for_paper)]
    level = plot.y(total)
    line = f"M{plot.left} {level:g}H{plot.right}"
    drawn.append(_path(line, "c-line c-total", total_label, for_paper=for_paper))
    drawn.append(_text(plot.right, level - 4, total_label, anchor="end", for_paper=for_paper))
    if today is not None and 1 <= today <= len(weeks):
        x = plot.x(today - 1)
        drawn.append(_path(f"M{x:g} {plot.top}V{plot.bottom}", "c-today", today_label, for_paper=for_paper))
        drawn.append(_text(x + 4, plot.top + 10, today_label, for_paper=for_paper))
    drawn += [
        _path(_points(plot, item.values), f"c-line {item.css}", item.label, for_paper=for_paper)
        for item in series
    ]
    return _svg(width, height, label, "".join(drawn))


# ─── Pieces ─────────────────────────────────────────────────────────────────────────────────────────────────

_Box = tuple[float, float, float, float]  # left, top, width, height


class _Plot:
    """The area inside the axes of a burn-up: weeks across, counts upwards."""

    def __init__(self, width: int, height: int, weeks: int, top_value: int) -> None:
        self.left, self.top, self.right, self.bottom = 36, 12, width - 8, height - 22
        self.steps, self.top_value = max(weeks - 1, 1), top_value

    def x(self, place: int) -> float:
        """Return where a week stands, counted from 0 (px)."""
        return round(self.left + (self.right - self.left) * place / self.steps, 1)

    def y(self, value: float) -> float:
        """Return where a count stands (px)."""
        return round(self.bottom - (self.bottom - self.top) * value / self.top_value, 1)


def _svg(width: float, height: float, label: str, body: str) -> Markup:
    words = escape(label)
    # The attributes give the size; the style sheet may stretch it, the view box keeps the proportions.
    return Markup(  # noqa: S704 - every text below went through escape
        f'{_SVG.format(label=words)} width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}" font-size="11">'
        f"<title>{words}</title>{body}</svg>"
    )


def _total(parts: Iterable[Part]) -> float:
    return sum(part.value for part in parts)


def _rects(parts: Sequence[Part], box: _Box, total: float, *, for_paper: bool) -> str:
    """Draw parts side by side; edges come from the running sum, so the last ends where the box ends."""
    left, top, width, height = box
    if not total:
        return ""
    drawn, done, start = [], 0.0, left
    for part in parts:
        if part.value <= 0:
            continue
        done += part.value
        end = round(left + width * done / total, 1)
        fill = f' fill="{_FILLS.get(part.css, "#57606a")}"' if for_paper else ""
        drawn.append(
            f'<rect class="{part.css}" x="{start:g}" y="{top:g}" width="{end - start:.4g}"'
            f' height="{height:g}"{fill}>'
            f"<title>{escape(part.label)}</title></rect>"
        )
        start = end
    return "".join(drawn)


def _text(x: float, y: float, words: str, *, anchor: str = "start", for_paper: bool) -> str:
    paint = _PAPER_TEXT if for_paper else ""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text class="c-text" x="{x:g}" y="{y:g}"{side}{paint}>{escape(words)}</text>'


def _path(line: str, css: str, label: str, *, for_paper: bool) -> str:
    paint = _STROKES.get(css.rpartition(" ")[2], _STROKES["c-due"]) if for_paper else ' fill="none"'
    return f'<path class="{css}" d="{line}"{paint}><title>{escape(label)}</title></path>'


def _points(plot: _Plot, values: Sequence[int | None]) -> str:
    """Join the known values; a gap starts a new stroke."""
    steps, pen = [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{plot.x(place):g} {plot.y(value):g}")
        pen = "L"
    return "".join(steps)


def _ceiling(total: int, series: Sequence[Line]) -> int:
    """Return the top of the scale: a round number at or above everything drawn."""
    most = max([total, 1, *(value for line in series for value in line.values if value is not None)])
    step = _step(most)
    return math.ceil(most / step) * step


def _step(most: int) -> int:
    """Return a round distance between grid lines that gives about four of them."""
    rough = max(most / 4, 1)
    power = 10 ** math.floor(math.log10(rough))
    return int(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough))


def _grid(plot: _Plot, weeks: Sequence[str], *, for_paper: bool) -> str:
    """Draw level lines with their counts, and the names of the weeks."""
    paint = _STROKES["c-grid"] if for_paper else ""
    drawn = []
    for value in range(0, plot.top_value + 1, _step(plot.top_value)):
        y = plot.y(value)
        drawn.append(f'<path class="c-grid" d="M{plot.left} {y:g}H{plot.right}"{paint}/>')
        drawn.append(_text(plot.left - 6, y + 4, str(value), anchor="end", for_paper=for_paper))
    look = _PAPER_TEXT if for_paper else ""
    names = (
        f'<text x="{plot.x(place):g}" y="{plot.bottom + 16:g}"{look}>{escape(name)}</text>'
        for place, name in enumerate(weeks)
    )
    return "".join([*drawn, '<g class="c-text" text-anchor="middle">', *names, "</g>"])
