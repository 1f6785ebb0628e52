"""Badges and name plates as plain values: cards cut from a sheet, without the form of official papers."""

from dataclasses import dataclass
from enum import StrEnum


class PlateSize(StrEnum):
    """The sheet a name plate is folded from; each half shows the name once."""

    A4 = "a4"
    A5 = "a5"


@dataclass(frozen=True, slots=True)
class Badge:
    """What hangs around a delegate's neck. `url` is what its QR code holds: an opaque reference."""

    part: str  # in capitals: ĐẠI BIỂU, CHỦ TRÌ …
    name: str
    title: str
    unit: str
    url: str


@dataclass(frozen=True, slots=True)
class Plate:
    """What stands before a seat; printed twice, one half upside down."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class CardSheet:
    """The cards of a meeting in one file."""

    title: str  # of the file
    agency: str  # in capitals
    meeting: str
    when: str
    badges: tuple[Badge, ...] = ()
    plates: tuple[Plate, ...] = ()
    size: PlateSize = PlateSize.A4
