"""Collects rows and inserts them in chunks: for databases made only to be measured."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from meeting.core import clock
from meeting.core.db import Row, db

CHUNK = 5000
Values = dict[str, Any]


class Writer:
    """Collects rows, numbers them and hands them over in chunks."""

    def __init__(self) -> None:
        self.waiting: dict[Table, list[Values]] = {}
        self.last: dict[Table, int] = {}

    def add(self, model: type[Row], day: date, **values: Any) -> int:
        """Keep a row made on a day; its id."""
        table = model.__table__
        assert isinstance(table, Table)  # noqa: S101 - what every model of ours has
        if table not in self.last:
            self.last[table] = db.session.scalar(select(func.max(table.c.id))) or 0
        self.last[table] = key = self.last[table] + 1
        made = morning(day)
        rows = self.waiting.setdefault(table, [])
        rows.append({"id": key, "version": 1, "created_at": made, "updated_at": made, **values})
        return key

    def flush(self, least: int = 0) -> None:
        """Write when enough rows wait; the tables in the order of their foreign keys."""
        if sum(len(rows) for rows in self.waiting.values()) <= least:
            return
        for table in db.metadata.sorted_tables:
            rows = self.waiting.pop(table, [])
            for start in range(0, len(rows), CHUNK):
                db.session.execute(insert(table), rows[start : start + CHUNK])

    def finish(self) -> None:
        """Write the rest; ids we gave out are taken for PostgreSQL's sequences too."""
        self.flush()
        if db.engine.dialect.name == "postgresql":
            for table, last in self.last.items():
                words = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
                db.session.execute(words, {"name": f'"{table.name}"', "last": last})
        db.session.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


@lru_cache(maxsize=10_000)
def morning(day: date) -> datetime:
    """Nine in the morning of a local day."""
    return clock.at(day, 9)
