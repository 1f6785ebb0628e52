"""Migrations go up, down and up again with data in them, on both databases, and equal the models."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from meeting import config
from meeting.app import create_app
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
