"""Sheets of badges and name plates as HTML for the printing process; long names shrink to fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from typing import Any

from flask import render_template

from meeting.core import qr
from meeting.core.pdf import FONTS, STATIC
from meeting.documents.cards import Badge, CardSheet, Plate, PlateSize
from meeting.documents.rendering.html import known

MM_PER_POINT = 25.4 / 72
LINE = 1.2  # height of a line in its size
MOST_LINES = 8
BADGES_ON_A_PAGE = 8
FACES = {PlateSize.A4: (297, 105), PlateSize.A5: (210, 74)}  # of a folded plate: width and height in mm
BADGE_NAME = (80.0, 16.0, 20.0)  # room for the name: width, height in mm; its largest size in points


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words in lines at the size that fills their room."""

    lines: tuple[str, ...]
    points: float


def page(sheet: CardSheet) -> str:
    """The whole file as HTML."""
    width, height = FACES[sheet.size]
    html = render_template(
        "documents/cards.html",
        sheet=sheet,
        pages=[
            sheet.badges[at : at + BADGES_ON_A_PAGE] for at in range(0, len(sheet.badges), BADGES_ON_A_PAGE)
        ],
        qr=partial(qr.lines, border=2),
        name_of=_badge_name,
        plates=[
            (_plate_name(plate, width, height), _plate_post(plate, width, height)) for plate in sheet.plates
        ],
        width=width,
        height=height,
    )
    return known(html)


def _badge_name(badge: Badge) -> Fitted:
    return fit(badge.name, *BADGE_NAME)


def _plate_name(plate: Plate, width: float, height: float) -> Fitted:
    return fit(plate.name, width - 24, height * 0.5, height * 0.75)


def _plate_post(plate: Plate, width: float, height: float) -> Fitted:
    return fit(plate.post, width - 24, height * 0.24, height * 0.28, is_bold=False)


def fit(words: str, width: float, height: float, most: float, *, is_bold: bool = True) -> Fitted:
    """The words at the largest size, up to `most` points, at which they fill no more than this room (mm)."""
    best = Fitted((words,), 0)
    for count in range(1, MOST_LINES + 1):
        lines = even_lines(words, count)
        widest = max((_em(line, is_bold=is_bold) for line in lines), default=0) or 1
        points = min(most, width / (widest * MM_PER_POINT), height / (count * LINE * MM_PER_POINT))
        if points > best.points + 0.05:
            best = Fitted(lines, round(points - 0.05, 1))
    return best


def even_lines(words: str, count: int) -> tuple[str, ...]:
    """The words in so many lines of about one length; fewer when there are fewer words."""
    found = words.split()
    if count == 1 or len(found) <= 1:
        return (" ".join(found),)
    lengths = [0]
    for word in found:
        lengths.append(lengths[-1] + len(word) + 1)
    ends = [
        min(range(1, len(found)), key=lambda at: abs(lengths[at] - lengths[-1] * part / count))
        for part in range(1, count)
    ]
    breaks = sorted({0, *ends, len(found)})
    return tuple(" ".join(found[start:end]) for start, end in pairwise(breaks))


def _em(words: str, *, is_bold: bool) -> float:
    """The width of words in the size of their letters."""
    return float(_font("tinos-bold" if is_bold else "tinos-regular").getlength(words)) / SCALE


SCALE = 200


@cache
def _font(name: str) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 - only who prints cards measures letters

    return ImageFont.truetype(str(STATIC / "vendor/tinos" / FONTS[name][0]), SCALE)


__all__: Sequence[str] = ["Fitted", "even_lines", "fit", "page"]
