"""Number books: per issuer, series and year, numbers run from 01 without a gap and are never used again.

The rule: Decree 30/2020, art. 15. A series begins on 1 January and ends on 31 December of the office. `take`
gives a number in the caller's transaction: another who wants one waits for it to end, and what is rolled
back, or dies before its commit, gives its number back. Numbers used outside the system are entered as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core import clock, office
from meeting.core.dates import short
from meeting.core.db import Row, db, insert_new
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _, _l
from meeting.core.numbers import paper_number, two_digits

LETTER = "CV"  # the series of official letters, whose type has no abbreviation
LONGEST_GAP = 20_000  # numbers entered as used outside in one step
LONGEST = 500  # letters of what a number was given for
DAY, NUMBER = "issued_on", "number"  # fields of the forms that ask for a number


class EntryKind(StrEnum):
    """What became of a number."""

    GIVEN = "given"  # to a paper of this system
    OUTSIDE = "outside"  # to a paper made elsewhere, entered so that the book has no gap
    CANCELLED = "cancelled"  # taken, then cancelled with a reason; never used again


ENTRY_LABELS = {
    EntryKind.GIVEN: _l("Given to a paper"),
    EntryKind.OUTSIDE: _l("Used outside the system"),
    EntryKind.CANCELLED: _l("Cancelled number"),
}


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


@dataclass(frozen=True)
class Place:
    """Which book: issuer, series, year."""

    issuer: str
    series: str
    year: int


@dataclass(frozen=True)
class Wanted:
    """A number wanted for a paper of this day; without `number` the next one.

    `is_registered`: the paper register gave it to this very paper. Then numbers before it that the book does
    not know count as used outside, and one entered as used outside becomes this paper's.
    """

    place: Place
    day: date
    symbol: str
    words: str
    user_id: int | None
    number: int | None = None
    is_registered: bool = False


def symbol_of(kind: str) -> str:
    """The symbol of a paper of this type by the office's habits: TB-SLĐTBXH; of a letter ("") SLĐTBXH-VP."""
    habits = office.current()
    parts = (kind, habits.symbol) if kind else (habits.symbol, habits.drafter_symbol)
    return "-".join(part for part in parts if part)


def place_of(kind: str, day: date) -> Place:
    """The book that gives a paper of this type ("" for a letter) its number on this day."""
    habits = office.current()
    return Place(habits.symbol, "" if habits.has_one_series else kind or LETTER, day.year)


def peek(place: Place) -> int:
    """The number that would be given now; nothing is taken."""
    return max((row.next_number for row in db.session.execute(_siblings(place))), default=1)


def take(wanted: Wanted) -> int:
    """Give a number, for good once the caller's transaction is committed; raises RuleBroken at the field."""
    book = _open(wanted.place)
    _check_day(book, wanted)
    number = book.next_number if wanted.number is None else wanted.number
    if number < book.next_number:
        _claim(book, wanted, number)
        return number
    if number > book.next_number:
        if not wanted.is_registered:
            raise _gap(book, number)
        enter_outside(wanted.place, number - 1, "", wanted.user_id, day=wanted.day)
    db.session.add(_entry(book, wanted, number))
    book.next_number = number + 1
    db.session.flush()
    return number


def enter_outside(
    place: Place, last: int, words: str, user_id: int | None, *, day: date | None = None
) -> int:
    """Enter the numbers from the next one to `last` as used outside the system; returns the first of them."""
    book = _open(place)
    first = book.next_number
    if last < first:
        raise RuleBroken(
            _(
                "The book already reaches number %(last)s. Enter numbers from %(first)s on.",
                last=two_digits(first - 1), first=two_digits(first),
            ),
            "last",
        )  # fmt: skip
    if last - first >= LONGEST_GAP:
        raise RuleBroken(
            _(
                "From %(first)s to %(last)s is too far for one step. Check the number.",
                first=first,
                last=last,
            ),
            "last",
        )
    now = {
        "book_id": book.id, "kind": EntryKind.OUTSIDE, "user_id": user_id,
        "taken_on": min(day or clock.today(), date(book.year, 12, 31)),
        "words": words[:LONGEST], "symbol": "", "reason": "",
    }  # fmt: skip
    db.session.execute(insert(NumberEntry), [{**now, "number": n} for n in range(first, last + 1)])
    book.next_number = last + 1
    db.session.flush()
    return first


def take_back_outside(place: Place, first: int) -> int:
    """Take numbers entered as used outside by mistake out of the end of the book; returns how many went."""
    book = _open(place)
    used = db.session.execute(
        select(func.max(NumberEntry.number))
        .where(NumberEntry.book_id == book.id, NumberEntry.kind != EntryKind.OUTSIDE)
    ).scalar()  # fmt: skip
    lowest = db.session.execute(
        select(func.min(NumberEntry.number))
        .where(NumberEntry.book_id == book.id, NumberEntry.number > (used or 0))
    ).scalar()  # fmt: skip
    if lowest is None:
        raise RuleBroken(_("No number used outside stands at the end of the book."), "first")
    if not lowest <= first < book.next_number:
        raise RuleBroken(
            _(
                "Only numbers used outside at the end of the book can be taken back: "
                "choose one from %(first)s to %(last)s.",
                first=two_digits(lowest), last=two_digits(book.next_number - 1),
            ),
            "first",
        )  # fmt: skip
    gone = db.session.execute(
        delete(NumberEntry).where(NumberEntry.book_id == book.id, NumberEntry.number >= first)
    )
    book.next_number = first
    db.session.flush()
    return int(gone.rowcount)  # type: ignore[attr-defined]


def cancel(place: Place, number: int, reason: str) -> NumberEntry:
    """Cancel a number: it stays in the book with the reason and is never used again."""
    entry = _find(_open(place), number)
    if entry is None:
        raise RuleBroken(_("Number %(number)s is not in the book.", number=two_digits(number)), NUMBER)
    if entry.kind is EntryKind.CANCELLED:
        raise RuleBroken(_("Number %(number)s is cancelled already.", number=two_digits(number)), NUMBER)
    entry.kind, entry.reason = EntryKind.CANCELLED, reason[:LONGEST]
    db.session.flush()
    return entry


# ─── Inside a locked book ───────────────────────────────────────────────────────────────────────────────────


def _siblings(place: Place) -> Any:
    """The books whose numbers bear on this one.

    When the office's habit changes in mid-year, the other series goes on after the highest number used, so
    that no number and symbol stand on two papers.
    """
    related = (
        NumberBook.series.in_({place.series, ""}) if place.series else NumberBook.series == NumberBook.series
    )
    return (
        select(NumberBook.id, NumberBook.next_number)
        .where(NumberBook.issuer == place.issuer, NumberBook.year == place.year, related)
        .order_by(NumberBook.id)
    )


def _open(place: Place) -> NumberBook:
    """The book, begun when there was none; locked until the transaction ends, whoever else wants it waits."""
    row = {"issuer": place.issuer, "series": place.series, "year": place.year}
    where = [getattr(NumberBook, name) == value for name, value in row.items()]
    try:
        db.session.execute(insert_new(NumberBook).values(**row).on_conflict_do_nothing())
        rows = db.session.execute(_siblings(place).with_for_update()).all()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != "55P03":  # lock_not_available: waited long enough
            raise
        raise RuleBroken(
            _("Another paper is being given its number right now. Try again in a moment."), NUMBER
        ) from error
    book = db.session.scalars(
        select(NumberBook).where(*where).execution_options(populate_existing=True)
    ).one()
    book.next_number = max(row.next_number for row in rows)
    return book


def _check_day(book: NumberBook, wanted: Wanted) -> None:
    """Later numbers have no earlier days, and a year's book is closed when the next one has begun.

    What the paper register gave is entered as it was given.
    """
    if wanted.is_registered:
        return
    later = db.session.execute(
        select(NumberBook.year)
        .where(NumberBook.issuer == book.issuer, NumberBook.series == book.series,
               NumberBook.year > book.year, NumberBook.next_number > 1)
        .order_by(NumberBook.year).limit(1)
    ).scalar()  # fmt: skip
    if later:
        raise RuleBroken(
            _(
                "The book of %(later)s has begun; no more numbers of %(year)s are given. "
                "Choose a day of %(later)s.",
                later=later, year=book.year,
            ),
            DAY,
        )  # fmt: skip
    last = db.session.execute(
        select(NumberEntry.number, NumberEntry.taken_on)
        .where(NumberEntry.book_id == book.id, NumberEntry.kind != EntryKind.OUTSIDE)
        .order_by(NumberEntry.taken_on.desc(), NumberEntry.number.desc()).limit(1)
    ).first()  # fmt: skip
    if last and wanted.day < last.taken_on:
        raise RuleBroken(
            _(
                "Number %(number)s of this book is dated %(day)s; a later number has no earlier day.",
                number=two_digits(last.number), day=short(last.taken_on),
            ),
            DAY,
        )  # fmt: skip


def _claim(book: NumberBook, wanted: Wanted, number: int) -> None:
    """Give a number below the next one: only what the paper register gave to this very paper."""
    entry = _find(book, number)
    words = {"number": paper_number(number, wanted.symbol), "next": two_digits(book.next_number)}
    if entry is None and wanted.is_registered and not _is_elsewhere(wanted.place, number):
        db.session.add(_entry(book, wanted, number))
        db.session.flush()
        return
    if entry is not None and entry.kind is EntryKind.OUTSIDE:
        if not wanted.is_registered:
            raise RuleBroken(
                _(
                    "Number %(number)s stands in the book as used outside the system. If the paper register "
                    "gave it to this very paper, tick so below. The next free number is %(next)s.",
                    **words,
                ),
                NUMBER,
            )
        entry.kind, entry.symbol, entry.taken_on = EntryKind.GIVEN, wanted.symbol, wanted.day
        entry.words, entry.user_id = wanted.words[:LONGEST], wanted.user_id
        db.session.flush()
        return
    if entry is not None and entry.kind is EntryKind.CANCELLED:
        raise RuleBroken(
            _(
                "Number %(number)s was cancelled and is never used again. The next free number is %(next)s.",
                **words,
            ),
            NUMBER,
        )
    raise RuleBroken(
        _(
            "Number %(number)s is taken in %(year)s. The next free number is %(next)s.",
            year=book.year, **words,
        ),
        NUMBER,
    )  # fmt: skip


def _gap(book: NumberBook, number: int) -> RuleBroken:
    """What is said of a number higher than the next."""
    return RuleBroken(
        _(
            "The next free number is %(next)s. Numbers %(next)s to %(last)s are not in the book: enter them "
            "there as used outside the system, or tick below that the paper register gave this number.",
            next=two_digits(book.next_number), last=two_digits(number - 1),
        )
        if number - 1 > book.next_number
        else _(
            "The next free number is %(next)s, which is not in the book: enter it there as used outside the "
            "system, or tick below that the paper register gave this number.",
            next=two_digits(book.next_number),
        ),
        NUMBER,
    )  # fmt: skip


def _find(book: NumberBook, number: int) -> NumberEntry | None:
    return db.session.scalars(
        select(NumberEntry).where(NumberEntry.book_id == book.id, NumberEntry.number == number)
    ).one_or_none()


def _is_elsewhere(place: Place, number: int) -> bool:
    """Whether the number was given by the series that held before the office changed its habit."""
    siblings = [row.id for row in db.session.execute(_siblings(place))]
    stmt = select(NumberEntry.id).where(NumberEntry.book_id.in_(siblings), NumberEntry.number == number)
    return db.session.execute(stmt.limit(1)).first() is not None


def _entry(book: NumberBook, wanted: Wanted, number: int) -> NumberEntry:
    return NumberEntry(
        book_id=book.id, number=number, symbol=wanted.symbol, taken_on=wanted.day, kind=EntryKind.GIVEN,
        words=wanted.words[:LONGEST], user_id=wanted.user_id,
    )  # fmt: skip


# ─── Reading ────────────────────────────────────────────────────────────────────────────────────────────────


def years() -> list[int]:
    """The years that have a book, newest first."""
    return list(db.session.scalars(select(NumberBook.year).distinct().order_by(NumberBook.year.desc())))


def of_year(year: int) -> Sequence[Any]:
    """The books of a year with how many numbers were given, used outside, cancelled: one query."""
    kinds = {kind: func.count().filter(NumberEntry.kind == kind).label(kind.value) for kind in EntryKind}
    return db.session.execute(
        select(NumberBook.id, NumberBook.issuer, NumberBook.series, NumberBook.year, NumberBook.next_number,
               *kinds.values(), func.min(NumberEntry.number).label("first"),
               func.max(NumberEntry.taken_on).label("last_on"))
        .outerjoin(NumberEntry, NumberEntry.book_id == NumberBook.id)
        .where(NumberBook.year == year)
        .group_by(NumberBook.id)
        .order_by(NumberBook.issuer, NumberBook.series, NumberBook.id)
    ).all()  # fmt: skip
