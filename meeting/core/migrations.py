"""Migrations, loaded when `flask db` asks for them: the web need not spend half a second on Alembic."""

from pathlib import Path
from typing import Any

import click
from flask import Flask

from meeting.core.db import db

FOLDER = Path(__file__).parents[2] / "migrations"


def load(app: Flask) -> click.Command:
    """Bind the migrations to the app; the group of their commands."""
    from flask_migrate import Migrate  # noqa: PLC0415 - slow to load

    Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)
    return app.cli.commands["db"]


class _Later(click.Group):
    """Stands for the group until somebody uses it."""

    def __init__(self, app: Flask) -> None:
        super().__init__("db", help="Perform database migrations.")
        self._app = app

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """The context of the real group."""
        return load(self._app).make_context(*args, **kwargs)


def init_app(app: Flask) -> None:
    """Offer `flask db`."""
    app.cli.add_command(_Later(app))
