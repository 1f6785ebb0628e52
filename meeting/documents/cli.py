"""Commands of this room."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from meeting.config import Signing
from meeting.core.text import nfc
from meeting.documents import keys, pictures, signing
from meeting.documents.pictures import PictureProblem
from meeting.documents.signing import SigningProblem

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
