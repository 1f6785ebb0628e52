"""Keeping the number books: numbers used outside, numbers cancelled, mistakes taken back."""

from meeting.core import books, clock
from meeting.core.access import Actor, ensure
from meeting.core.books import NumberBook, Place
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.documents import events
from meeting.documents.policy import Can
from meeting.documents.queries import register


def book_name(book: NumberBook) -> str:
    """A book as people call it: "TB-SLĐTBXH 2017"."""
    return f"{'-'.join(part for part in (book.series, book.issuer) if part)} {book.year}"


def begin_book(actor: Actor, kind: str, last: int, words: str) -> NumberBook:
    """Begin this year's book of a type ("" for letters) with the numbers used outside the system so far."""
    ensure(actor, Can.KEEP_BOOKS)
    place = books.place_of(kind, clock.today())
    first = books.enter_outside(place, last, words, actor.user_id)
    book = register.find_book(place)
    record(events.NumbersEntered(actor_id=actor.user_id, thing_id=book.id, book=book_name(book), first=first,
                                 last=last, words=words))  # fmt: skip
    return book


def enter_outside(actor: Actor, book: NumberBook, last: int, words: str) -> int:
    """Enter the numbers up to `last` as used outside the system; returns the first of them."""
    ensure(actor, Can.KEEP_BOOKS, book)
    first = books.enter_outside(_place(book), last, words, actor.user_id)
    record(events.NumbersEntered(actor_id=actor.user_id, thing_id=book.id, book=book_name(book), first=first,
                                 last=last, words=words))  # fmt: skip
    return first


def take_back(actor: Actor, book: NumberBook, first: int, reason: str) -> int:
    """Take numbers entered by mistake out of the end of the book; returns how many."""
    ensure(actor, Can.KEEP_BOOKS, book)
    if not reason:
        raise RuleBroken(_("Say why."), "reason")
    count = books.take_back_outside(_place(book), first)
    record(
        events.NumbersTakenBack(
            actor_id=actor.user_id, thing_id=book.id, book=book_name(book), first=first, count=count,
            reason=reason,
        )
    )  # fmt: skip
    return count


def cancel_number(actor: Actor, book: NumberBook, number: int, reason: str) -> None:
    """Cancel a number that no paper of the system carries; a paper is cancelled on its own page."""
    ensure(actor, Can.KEEP_BOOKS, book)
    if not reason:
        raise RuleBroken(_("Say why."), "reason")
    if register.papers_of(book, [number]) or register.is_notice(book, number):
        raise RuleBroken(
            _("A paper of the system carries this number. Cancel or replace that paper."), "number"
        )
    books.cancel(_place(book), number, reason)
    record(events.NumberCancelled(actor_id=actor.user_id, thing_id=book.id, book=book_name(book),
                                  number=number, reason=reason))  # fmt: skip


def _place(book: NumberBook) -> Place:
    return Place(book.issuer, book.series, book.year)
