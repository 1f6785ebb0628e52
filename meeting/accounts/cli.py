"""Commands for accounts."""

import click
from flask.cli import AppGroup

from meeting.accounts import rules, service
from meeting.accounts.service import SeatDraft, UserDraft
from meeting.core import clock
from meeting.core.access import Actor, Role, Seat
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.directory.models import Person

group = AppGroup("accounts", help="Accounts.")


@group.command("create-admin")
@click.argument("username")
@click.option("--name", default="", help="Full name of the person; entered into the directory.")
@click.option("--ask-password", is_flag=True, help="Type the password instead of having one made.")
@click.option("--commit", is_flag=True, help="Do it; without this the command only says what it would do.")
def create_admin(username: str, name: str, ask_password: bool, commit: bool) -> None:
    """Open the account USERNAME with the administrator's role; works on an empty database."""
    own = ""
    try:
        if ask_password and commit:
            own = click.prompt("Password", hide_input=True, confirmation_prompt=True)
            rules.check_password(own, (username, name))
        system = Actor(None, "system", (Seat(Role.ADMIN),), clock.today())
        person = Person(full_name=name) if name else None
        if person is not None:
            db.session.add(person)
            db.session.flush()
        user = service.create_user(system, UserDraft(username, person.id if person else None))
        service.give_seat(system, user, SeatDraft(Role.ADMIN, None, clock.today()))
        password = own or service.passwords.make_temporary()
        service.set_password(system, user, password, temporary=not own)
    except RuleBroken as broken:
        db.session.rollback()
        raise click.ClickException(str(broken.message)) from None
    if not commit:
        db.session.rollback()
        click.echo(
            f"Would open the account {rules.fold_username(username)} as administrator. Add --commit to do it."
        )
        return
    db.session.commit()
    click.echo(f"Opened the account {rules.fold_username(username)} as administrator.")
    if not own:
        click.echo(f"Temporary password, shown only now: {password}")
