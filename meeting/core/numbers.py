"""Numbers as the office writes them: 10.363 and 79,3 in Vietnamese, 10,363 and 79.3 in English."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["vi", "en"]

LONGEST_ID = 9  # digits: what fits a database integer
_SWAP = str.maketrans(",.", ".,")
# Groups of three, or no groups at all; a leading zero never has groups, so "0.793" stays a question.
_VIETNAMESE = re.compile(
    r"(?P<sign>[-+\u2212]?)(?P<whole>[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(?P<part>\d+))?", re.ASCII
)


def _localised(text: str, language: Language) -> str:
    return text.translate(_SWAP) if language == "vi" else text


def format_int(value: int, language: Language = "vi") -> str:
    """Return 10.363 (vi) or 10,363 (en)."""
    return _localised(f"{value:,}", language)


def format_decimal(value: Decimal | float, places: int, language: Language = "vi") -> str:
    """Return the value with so many decimals, halves rounded up as in school: 12,4 (vi) or 12.4 (en)."""
    # Through str, since 0.285 as a binary float lies below the half it shows.
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return _localised(f"{rounded:,}", language)


def format_percent(share: Decimal | float, language: Language = "vi", places: int = 1) -> str:
    """Return a share (1 is the whole) as a percentage: 0.793 gives 79,3% (vi) or 79.3% (en)."""
    return format_decimal(Decimal(str(share)) * 100, places, language) + "%"


def read_id(text: str) -> int | None:
    """A whole number of at most nine digits, as an address, a form or a cell writes it; None for the rest."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def two_digits(number: int) -> str:
    """A number of a paper, or a count on one: below 10 it is written 01 … 09 (Decree 30/2020)."""
    return f"{number:02d}"


def paper_number(number: int, symbol: str) -> str:
    """The number and symbol of a paper: 05/TB-SLĐTBXH."""
    return f"{two_digits(number)}/{symbol}"


def format_figure(value: Decimal | float, language: Language = "vi") -> str:
    """Return a measured value with the decimals it has, at most two: 1.234,5 or 2.000."""
    exact = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return format_decimal(exact, max(0, -int(exact.as_tuple().exponent)), language)


def parse_figure(text: str, language: Language = "vi") -> Decimal:
    """Read what `format_figure` writes; ValueError for other words, two meanings or a third decimal."""
    found = parse_number_vi(_localised(text, "vi") if language == "en" else text)
    if found != found.quantize(Decimal("0.01")):
        raise ValueError(f"more than two decimals: {text!r}")
    return found


def parse_number_vi(text: str) -> Decimal:
    """Read 10.363 or 79,3 as Vietnamese offices mean it; ValueError when it could mean two numbers.

    Refused, since a wrong guess is out by a factor: 3.5 (a decimal point?), 3,500 (an English thousand?).
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", text)
    found = _VIETNAMESE.fullmatch(bare)
    if not found:
        raise ValueError(f"not a number as written in Vietnamese: {text!r}")
    whole, part = found["whole"], found["part"] or ""
    if len(part) == len("000") and "." not in whole and whole.strip("0"):
        raise ValueError(f"thousands or decimals: {text!r}")
    sign = "-" if found["sign"] in {"-", "\u2212"} else ""
    digits = sign + whole.replace(".", "")
    return Decimal(f"{digits}.{part}" if part else digits)
