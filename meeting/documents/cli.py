"""Commands of this room."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from meeting.config import Signing
from meeting.core import clock
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.numbers import paper_number
from meeting.core.text import nfc
from meeting.documents import keys, pictures, service, signing
from meeting.documents.events import NoticeFiled
from meeting.documents.keyring import SigningProblem
from meeting.documents.pictures import PictureProblem
from meeting.documents.queries import register

group = AppGroup("documents", help="Papers and their signatures.")


@group.command("check-signing")
def check_signing() -> None:
    """Say whether the office's key opens, until when it holds, and whether its pictures are right."""
    own: Signing | None = current_app.extensions["settings"].signing
    if own is None:
        raise click.ClickException("No key is set: MEETING_SIGNING names its folder.")
    try:
        name, until = signing.certificate_of(keys.own_key())
    except SigningProblem as problem:
        raise click.ClickException(
            f"The key cannot be used: {problem.code} {problem.detail}".strip()
        ) from None
    click.echo(f"Key of {nfc(name)}, until {until}.")
    if until < clock.local_day(clock.wall_now()).isoformat():
        raise click.ClickException(f"The certificate ended on {until}: nothing can be signed with it.")
    click.echo(f"{len(keys.authorities())} certificates of authorities.")
    found = [(own.folder / keys.SEAL, pictures.check_seal)] if (own.folder / keys.SEAL).is_file() else []
    found += [(path, pictures.check_signature) for path in sorted((own.folder / keys.SIGNATURES).glob("*"))]
    wrong = [path for path, check in found if not _is_right(path, check)]
    if wrong:
        raise click.ClickException(f"{len(wrong)} pictures cannot be used.")


def _is_right(path: Path, check: "pictures.Check") -> bool:
    try:
        check(path.read_bytes(), path.name)
    except PictureProblem as problem:
        click.echo(f"{path.name}: {problem.code}")
        return False
    click.echo(f"{path.name}: right")
    return True


@group.command("file-notices")
@click.option("--commit", is_flag=True, help="Do it; without this the command only says what it would do.")
def file_notices(commit: bool) -> None:
    """Keep notices issued before papers were kept as papers, printed from the record as it was issued."""
    waiting = [
        (row.id, paper_number(row.notice_number or 0, row.notice_symbol)) for row in register.unfiled()
    ]
    for key, number in waiting:
        if not commit:
            click.echo(f"would file {number}")
            continue
        conclusion = register.get_conclusion(key)
        try:
            document = service.file_notice(None, conclusion, is_old=True)
        except RuleBroken as broken:
            db.session.rollback()
            click.echo(f"not filed {number}: {broken.message}", err=True)
            continue
        record(
            NoticeFiled(actor_id=None, thing_id=document.id, meeting_id=document.meeting_id, number=number)
        )
        db.session.commit()
        click.echo(f"filed {number}")
    click.echo(f"{len(waiting)} notices{'' if commit else '; nothing was changed, add --commit'}")
