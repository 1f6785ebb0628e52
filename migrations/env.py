"""Alembic over the product's own engine; locks give up rather than wait for ever."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

from meeting.core.db import Base, Instant, db

LOCK_KEY = 7_291_604  # any fixed number: two upgrades at once wait for each other on PostgreSQL


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types as what the database sees."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run() -> None:
    """Upgrade or compare over the product's engine."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET lock_timeout = '10s'"))
            connection.execute(sa.text("SET statement_timeout = 0"))
            connection.execute(sa.text(f"SELECT pg_advisory_lock({LOCK_KEY})"))
            connection.commit()
        elif connection.dialect.name == "sqlite":
            # outside a transaction, where SQLite heeds it: batch mode rebuilds tables
            connection.connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=render_item, **options
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database; offline mode is not supported.")
run()
