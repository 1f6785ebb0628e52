"""Number books: per issuer, series and year, numbers run from 01 without a gap and are never used again.

The rule: Decree 30/2020, art. 15. A series begins on 1 January and ends on 31 December of the office.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core.db import Row


class EntryKind(StrEnum):
    """What became of a number."""

    GIVEN = "given"  # to a paper of this system
    OUTSIDE = "outside"  # to a paper made elsewhere, entered so that the book has no gap
    CANCELLED = "cancelled"  # taken, then cancelled with a reason; never used again


class NumberBook(Row):
    """One series of one issuer in one year; `next_number` is the next to be given."""

    __tablename__ = "number_book"
    __table_args__ = (UniqueConstraint("issuer", "series", "year"),)

    issuer: Mapped[str] = mapped_column(String(60))  # the symbol of the agency
    series: Mapped[str] = mapped_column(String(20))  # the type (TB, GM, CV …); "" where all types share one
    year: Mapped[int]
    next_number: Mapped[int] = mapped_column(default=1)


class NumberEntry(Row):
    """A number of a book and what became of it."""

    __tablename__ = "number_entry"
    __table_args__ = (UniqueConstraint("book_id", "number"),)

    book_id: Mapped[int] = mapped_column(ForeignKey("number_book.id"))
    number: Mapped[int]
    symbol: Mapped[str] = mapped_column(String(80), default="")  # TB-SLĐTBXH
    taken_on: Mapped[date]
    kind: Mapped[EntryKind]
    words: Mapped[str] = mapped_column(String(500), default="")  # of what
    reason: Mapped[str] = mapped_column(String(500), default="")  # why cancelled, or who entered it
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
