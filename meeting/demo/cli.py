"""Commands that fill a demo database. They refuse a database that holds anything else."""

from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from meeting.accounts.models import User
from meeting.core import clock
from meeting.core.db import db
from meeting.demo import office, story
from meeting.demo.founding import found
from meeting.demo.telling import Telling

group = AppGroup("demo", help="The real conference of 9 October 2017, re-told.")


def _marker() -> Path:
    folder: Path = current_app.extensions["settings"].data_dir
    return folder / "demo"


def _is_empty() -> bool:
    return not db.session.scalar(select(func.count()).select_from(User))


@group.command("load")
@click.option(
    "--as-of",
    default=story.DEFAULT_DAY.isoformat(),
    show_default=True,
    help="Hold the product's calendar at this day (YYYY-MM-DD), or 'today' to let it run.",
)
@click.option("--if-empty", is_flag=True, help="Do nothing when there are accounts already.")
@click.option(
    "--size", type=click.IntRange(1000, 1_000_000), help="A large database of this many directives instead."
)
def load(as_of: str, if_empty: bool, size: int | None) -> None:
    """Load the demo into an empty database."""
    if not _is_empty():
        if if_empty:
            return
        raise click.ClickException("The database holds data. The demo loads only into an empty one.")
    held = None if as_of == "today" else _day(as_of)
    until = held or date.max
    # First of all: these passwords are known to everybody, so the product must know that it is a demo.
    _marker().write_text(held.isoformat() if held else "")
    cast = found()
    db.session.commit()
    Telling(cast).tell(until)
    if size:
        from meeting.demo.bulk import fill  # noqa: PLC0415 - only for measuring

        held = fill(cast, size)
    clock.hold(held)
    _marker().write_text(held.isoformat() if held else "")
    click.echo(f"Demo loaded; the calendar stands at {held}." if held else "Demo loaded.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("use YYYY-MM-DD, for example 2017-11-15", param_hint="--as-of") from None


@group.command("accounts")
def accounts() -> None:
    """Say who can sign in to the demo."""
    if not _marker().exists():
        return
    click.echo(f"  Demo accounts (password {office.PASSWORD}):")
    for username, role, unit in office.ACCOUNTS:
        name = next(u.short_name for u in office.UNITS if u.code == unit)
        click.echo(f"    {username:<9} {role:<12} {name}")
