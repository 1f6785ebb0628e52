"""QR codes: one way to make them, drawn as lines for pages and as points for Word."""

import io
from typing import Any


def _code(address: str) -> Any:
    import segno  # noqa: PLC0415 - only who prints a paper needs it

    return segno.make(address, error="m", micro=False)


def lines(address: str, *, border: int = 0) -> str:
    """The code of an address as a "data:" address of lines, with so many modules of quiet around."""
    drawn: str = _code(address).svg_data_uri(border=border, omitsize=True)
    return drawn


def points(address: str) -> bytes:
    """The code of an address as a PNG without quiet around it."""
    drawn = io.BytesIO()
    _code(address).save(drawn, kind="png", scale=8, border=0)
    return drawn.getvalue()
