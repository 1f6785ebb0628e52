"""Number books for notices that were written without the verbs of their room."""

from datetime import date

from sqlalchemy import select, update

from meeting.core import books
from meeting.core.books import EntryKind, NumberBook, NumberEntry
from meeting.core.db import db
from meeting.directives.models import Conclusion


def take_over_notices() -> None:
    """The notices stand in the books of their years; the numbers between them were used outside."""
    years: dict[int, dict[int, tuple[date, str]]] = {}
    rows = select(Conclusion.issued_on, Conclusion.notice_number, Conclusion.notice_symbol)
    for day, number, symbol in db.session.execute(rows).all():
        if day is not None and number is not None:
            years.setdefault(day.year, {})[number] = (day, symbol)
    for year, given in years.items():
        place = books.place_of("TB", date(year, 1, 1))
        books.enter_outside(place, max(given), "Văn bản ban hành ngoài hệ thống", None)
        book = select(NumberBook.id).filter_by(issuer=place.issuer, series=place.series, year=year)
        entries = NumberEntry.book_id == book.scalar_subquery()
        for number, (day, symbol) in given.items():
            words = {"symbol": symbol, "taken_on": day, "words": "Thông báo kết luận"}
            stmt = update(NumberEntry).where(entries, NumberEntry.number == number)
            db.session.execute(stmt.values(kind=EntryKind.GIVEN, **words))
