"""Commands of this room."""

import click
from flask.cli import AppGroup

from meeting.core.db import db
from meeting.scheduling import service

group = AppGroup("scheduling", help="Meetings and the working calendar.")


@group.command("seed-calendar")
@click.option("--year", "years", type=int, multiple=True, help="Only these years (all by default).")
@click.option("--commit", is_flag=True, help="Keep the change; without it nothing is changed.")
def seed_calendar(years: tuple[int, ...], commit: bool) -> None:
    """Add the days off and make-up days that come with the product; what is there stays as it is."""
    count = service.seed_calendar(years=years or None)
    if commit:
        db.session.commit()
    else:
        db.session.rollback()
    click.echo(f"{count} days {'added' if commit else 'would be added (dry run; --commit keeps them)'}.")
