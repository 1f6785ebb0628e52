"""The office that runs this installation: its names, symbol, habits. One row, edited by the administrator."""

import time
from dataclasses import dataclass, fields

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core.db import Row, db

FRESH_SECONDS = 5.0


class Office(Row):
    """Names and habits of the office."""

    __tablename__ = "office"

    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str] = mapped_column(String(100), default="")
    superior_name: Mapped[str] = mapped_column(String(300), default="")
    symbol: Mapped[str] = mapped_column(String(60), default="")  # as in 45/TB-<symbol>
    place: Mapped[str] = mapped_column(String(100), default="")  # of the place and date line
    address: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    due_soon_days: Mapped[int] = mapped_column(default=7)  # calendar days
    # "before D" turns overdue on D + 1 as most offices accept D itself; False counts it overdue on D
    before_accepts_day: Mapped[bool] = mapped_column(default=True)
    # one series of numbers for all types of papers, or one for each type (Decree 30/2020, art. 15)
    has_one_series: Mapped[bool] = mapped_column(default=False)
    drafter_symbol: Mapped[str] = mapped_column(String(20), default="VP")  # of letters: 123/SLĐTBXH-VP
    # whether minutes may be approved without going round for corrections
    skips_rounds: Mapped[bool] = mapped_column(default=True)


@dataclass(frozen=True)
class Habits:
    """The office as plain values."""

    name: str = ""
    short_name: str = ""
    superior_name: str = ""
    symbol: str = ""
    place: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    due_soon_days: int = 7
    before_accepts_day: bool = True
    has_one_series: bool = False
    drafter_symbol: str = "VP"
    skips_rounds: bool = True


_kept: dict[str, tuple[float, Habits]] = {}


def current() -> Habits:
    """The office, at most five seconds old: it is on every page and changes once a year."""
    key = str(db.engine.url)
    kept = _kept.get(key)
    if kept and time.monotonic() - kept[0] < FRESH_SECONDS:
        return kept[1]
    names = [f.name for f in fields(Habits)]
    row = db.session.execute(
        select(*(getattr(Office, n) for n in names)).order_by(Office.id).limit(1)
    ).first()
    habits = Habits(**dict(zip(names, row, strict=True))) if row else Habits()
    _kept[key] = (time.monotonic(), habits)
    return habits


def forget() -> None:
    """Read the office anew at the next question (after it was edited)."""
    _kept.clear()
