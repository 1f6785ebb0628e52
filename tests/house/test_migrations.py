"""Migrations go up, down and up again with data in them, on both databases, and equal the models."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, inspect, select, text

from meeting import config
from meeting.app import create_app
from meeting.core import migrations
from meeting.core.db import Base, db
from meeting.followup.models import Rung
from meeting.followup.rules import DEFAULT_RUNGS
from tests import world
from tests.conftest import DATABASES, postgres

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The product on a database without tables."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = f"sqlite:///{tmp_path / 'm.db'}" if request.param == "sqlite" else postgres(f"migrations_{worker}")
    app = create_app(config.for_tests(tmp_path, url))
    migrations.load(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_migrations_go_up_down_and_up_with_data_and_equal_the_models(empty: Flask) -> None:
    upgrade()
    assert _differences() == []
    assert set(db.session.scalars(select(Rung.code))) == {rung.code for rung in DEFAULT_RUNGS}
    world.build()
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert _differences() == []
    world.build()


def test_migrations_are_numbered_in_one_line() -> None:
    numbers = sorted(int(p.name[:4]) for p in VERSIONS.glob("[0-9]*.py"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_books_know_the_notices_issued_before_there_were_books(empty: Flask) -> None:
    upgrade(revision="0009")
    for key, (number, day) in enumerate(
        [(2, date(2017, 4, 5)), (5, date(2017, 10, 9)), (1, date(2018, 1, 5))], 1
    ):
        _insert("meeting", id=key, title=f"Hội nghị {key}", chair_id=None)
        _insert("conclusion", meeting_id=key, notice_number=number, notice_symbol="TB-SLĐTBXH", issued_on=day,
                state="issued")  # fmt: skip
    _insert("meeting", id=9)
    _insert("conclusion", meeting_id=9, notice_number=None, issued_on=None)
    db.session.commit()
    for _turn in range(2):  # a second time nothing is written twice
        upgrade(revision="0010")
        rows = db.session.execute(
            text("SELECT b.year, b.next_number, e.number, e.kind FROM number_book b JOIN number_entry e "
                 "ON e.book_id = b.id WHERE b.issuer = 'SLĐTBXH' AND b.series = 'TB'")
        ).all()  # fmt: skip
        kinds = {(row.year, row.number): row.kind for row in rows}
        assert kinds == {(2017, 1): "outside", (2017, 2): "given", (2017, 3): "outside",
                         (2017, 4): "outside", (2017, 5): "given", (2018, 1): "given"}  # fmt: skip
        assert {(row.year, row.next_number) for row in rows} == {(2017, 6), (2018, 2)}
        db.session.remove()
        downgrade(revision="0009")


def _insert(name: str, **values: object) -> None:
    """A row as that release knew it: what must not be empty and is not said gets a value of its type."""
    table = Table(name, MetaData(), autoload_with=db.session.connection(), resolve_fks=False)
    plain: dict[type, object] = {
        str: "", int: 0, bool: False, date: date(2017, 10, 9), datetime: datetime(2017, 10, 9, tzinfo=UTC),
    }  # fmt: skip
    needed = {
        column.name: plain[column.type.python_type]
        for column in table.columns
        if not column.nullable and not column.primary_key
    }
    db.session.execute(table.insert().values({**needed, **values}))
