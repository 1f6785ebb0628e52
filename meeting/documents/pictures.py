"""Pictures of a handwritten signature and of the seal: looked into, then laid over each other in real size.

The rule (Decree 30/2020, annex I): signature blue, seal red and of real size, PNG with a transparent ground;
the seal covers about a third of the signature on its left. Called apart (`core.apart`).
"""

import io
from dataclasses import dataclass
from typing import Any, Protocol

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 5_000  # a side
DPI = 300  # of the picture that is drawn
SEAL_MM = 36.0  # of a round seal, where the picture does not say its resolution
SEAL_BOUNDS_MM = (20.0, 60.0)
SIGNATURE_MM = (60.0, 25.0)  # at most, width and height
OVERLAP = 1 / 3
COLOURFUL = 30  # by how much the wanted colour exceeds the others, of 255
SOLID = 128  # of 255: what counts as drawn


class PictureProblem(Exception):
    """A picture that cannot be used: `code` says why, `name` which."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code, name)
        self.code, self.name = code, name


class Check(Protocol):
    """Refuses a picture that cannot be used."""

    def __call__(self, data: bytes, name: str) -> None:
        """Raises PictureProblem."""


@dataclass(frozen=True)
class Drawn:
    """Both pictures as one, with where its middle of the signature lies, in millimetres from the left top."""

    png: bytes
    width_mm: float
    height_mm: float
    middle_mm: tuple[float, float]


def check_signature(data: bytes, name: str) -> None:
    """Refuse what is no blue PNG with a transparent ground; raises PictureProblem."""
    _open(data, name, "blue")


def check_seal(data: bytes, name: str) -> None:
    """Refuse what is no red PNG with a transparent ground; raises PictureProblem."""
    _open(data, name, "red")


def draw(signature: tuple[bytes, str] | None, seal: tuple[bytes, str] | None) -> Drawn | None:
    """Signature and seal, each (bytes, name), laid over each other; None when there is neither."""
    from PIL import Image  # noqa: PLC0415 - only the process apart needs it

    pen = _sized(_open(*signature, "blue"), None) if signature else None
    stamp = _sized(_open(*seal, "red"), SEAL_MM) if seal else None
    if pen is None and stamp is None:
        return None
    empty = Image.new("RGBA", (1, 1))
    pen, stamp = pen or empty, stamp or empty
    left = max(0, stamp.width - round(pen.width * OVERLAP)) if pen is not empty else 0
    size = max(left + pen.width, stamp.width), max(pen.height, stamp.height)
    whole = Image.new("RGBA", size)
    whole.alpha_composite(pen, (left, (size[1] - pen.height) // 2))
    whole.alpha_composite(stamp, (0, (size[1] - stamp.height) // 2))
    middle = left + pen.width / 2 if pen is not empty else stamp.width / 2
    kept = io.BytesIO()
    whole.save(kept, "PNG")
    return Drawn(kept.getvalue(), _mm(size[0]), _mm(size[1]), (_mm(middle), _mm(size[1] / 2)))


def _mm(pixels: float) -> float:
    return pixels / DPI * 25.4


def _pixels(millimetres: float) -> int:
    return max(1, round(millimetres / 25.4 * DPI))


def _open(data: bytes, name: str, colour: str) -> Any:
    from PIL import Image  # noqa: PLC0415

    if len(data) > MOST_BYTES:
        raise PictureProblem("too-large", name)
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise PictureProblem("not-png", name)
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            if max(picture.size) > MOST_PIXELS:
                raise PictureProblem("too-large", name)
            resolution = picture.info.get("dpi")
            solid = picture.convert("RGBA")
    except PictureProblem:
        raise
    except Exception as error:  # a reader of pictures raises anything at all for a broken one
        raise PictureProblem("broken", name) from error
    solid.info = {"dpi": resolution} if resolution else {}
    _check_ground(solid, name)
    _check_colour(solid, name, colour)
    return solid


def _check_ground(picture: Any, name: str) -> None:
    lowest, highest = picture.getchannel("A").getextrema()
    if lowest == highest == 0:
        raise PictureProblem("empty", name)
    if lowest > 0:
        raise PictureProblem("no-alpha", name)


def _check_colour(picture: Any, name: str, colour: str) -> None:
    """The mean of what is drawn must be of the wanted colour."""
    from PIL import ImageStat  # noqa: PLC0415

    drawn = picture.getchannel("A").point(lambda value: 255 if value >= SOLID else 0)
    if not drawn.getbbox():
        raise PictureProblem("empty", name)
    red, green, blue = ImageStat.Stat(picture.convert("RGB"), mask=drawn).mean
    wanted, others = (blue, (red, green)) if colour == "blue" else (red, (green, blue))
    if wanted < max(others) + COLOURFUL:
        raise PictureProblem(f"not-{colour}", name)


def _sized(picture: Any, default_mm: float | None) -> Any:
    """Cut to what is drawn, in the size it is printed in.

    A seal has the size its resolution tells, or the usual one; a signature fits the room it is given.
    """
    from PIL import Image  # noqa: PLC0415

    dpi = picture.info.get("dpi", (0, 0))[0]
    cut = picture.crop(picture.getchannel("A").getbbox())
    told = cut.width / dpi * 25.4 if dpi else 0
    if default_mm is not None:
        width = told if SEAL_BOUNDS_MM[0] <= told <= SEAL_BOUNDS_MM[1] else default_mm
    else:
        most = min(SIGNATURE_MM[0], SIGNATURE_MM[1] * cut.width / cut.height)
        width = min(told or most, most)
    size = _pixels(width), _pixels(width * cut.height / cut.width)
    return cut.resize(size, Image.Resampling.LANCZOS)
