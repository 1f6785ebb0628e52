"""Number books know the notices issued before; the numbers between them were used outside."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KIND = "TB"  # the type of notices
OUTSIDE = "Văn bản ban hành ngoài hệ thống"
WHY = "Ghi khi lập sổ trên hệ thống"


def stamps() -> list[sa.ColumnClause[Any]]:
    """What every row has."""
    instant = sa.DateTime(timezone=True)
    return [
        sa.column("version", sa.Integer()),
        sa.column("created_at", instant),
        sa.column("updated_at", instant),
    ]


book = sa.table(
    "number_book",
    sa.column("id", sa.Integer()),
    sa.column("issuer", sa.String()),
    sa.column("series", sa.String()),
    sa.column("year", sa.Integer()),
    sa.column("next_number", sa.Integer()),
    *stamps(),
)
entry = sa.table(
    "number_entry",
    sa.column("book_id", sa.Integer()),
    sa.column("number", sa.Integer()),
    sa.column("symbol", sa.String()),
    sa.column("taken_on", sa.Date()),
    sa.column("kind", sa.String()),
    sa.column("words", sa.String()),
    sa.column("reason", sa.String()),
    *stamps(),
)
conclusion = sa.table(
    "conclusion",
    sa.column("meeting_id", sa.Integer()),
    sa.column("notice_number", sa.Integer()),
    sa.column("notice_symbol", sa.String()),
    sa.column("issued_on", sa.Date()),
)
meeting = sa.table("meeting", sa.column("id", sa.Integer()), sa.column("title", sa.Text()))


def upgrade() -> None:
    """Go up: each agency and year whose notices have numbers gets a book, unless it has one already."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(conclusion.c.issued_on, conclusion.c.notice_number, conclusion.c.notice_symbol,
                  meeting.c.title)
        .join(meeting, meeting.c.id == conclusion.c.meeting_id)
        .where(conclusion.c.notice_number.is_not(None), conclusion.c.issued_on.is_not(None))
        .order_by(conclusion.c.issued_on)
    ).all()  # fmt: skip
    books: dict[tuple[str, int], dict[int, tuple[date, str, str]]] = defaultdict(dict)
    for day, number, symbol, title in rows:
        agency = symbol.removeprefix(KIND).removeprefix("-")[:60]
        books[agency, day.year].setdefault(number, (day, symbol, f"Thông báo kết luận: {title}"[:500]))
    known = {tuple(row) for row in connection.execute(sa.select(book.c.issuer, book.c.series, book.c.year))}
    instant = datetime.now(UTC)  # noqa: TID251 - a migration stands alone
    now: dict[str, Any] = {"version": 1, "created_at": instant, "updated_at": instant}
    for (agency, year), given in books.items():
        if (agency, KIND, year) not in known:
            _write(connection, agency, year, given, now)


def _write(
    connection: sa.Connection,
    agency: str,
    year: int,
    given: dict[int, tuple[date, str, str]],
    now: dict[str, Any],
) -> None:
    name = {"issuer": agency, "series": KIND, "year": year}
    connection.execute(sa.insert(book).values(**name, next_number=max(given) + 1, **now))
    found = sa.select(book.c.id).where(*(book.c[key] == value for key, value in name.items()))
    key = connection.execute(found).scalar_one()
    last, lines = max(day for day, _symbol, _words in given.values()), []
    for number in range(1, max(given) + 1):
        day, symbol, words = given.get(number, (last, "", OUTSIDE))
        kind, reason = ("given", "") if number in given else ("outside", WHY)
        lines.append({"book_id": key, "number": number, "symbol": symbol, "taken_on": day, "kind": kind,
                      "words": words, "reason": reason, **now})  # fmt: skip
    connection.execute(sa.insert(entry), lines)


def downgrade() -> None:
    """Go down: the books stay; what was before them does not look into them."""
