"""Commands of the house: translations, the trail, stored files."""

import re
import sys
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po
from flask import Flask
from flask.cli import AppGroup

from meeting.core import events, files
from meeting.core.db import db
from meeting.core.i18n import DEFAULT, FOLDER, compile_changed
from meeting.core.worker import worker

ROOT = Path(__file__).parents[2]
KEYWORDS = {
    "_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2),
    "_ln": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ]|[\u0300-\u036f]|[\u1ea0-\u1ef9]")

i18n = AppGroup("i18n", help="Translations: one file per room.")
store = AppGroup("files", help="The bytes people handed in.")
trail = AppGroup("trail", help="The trail of what happened.")


def rooms() -> list[str]:
    """The folders with words: each package in `meeting`."""
    return sorted(p.name for p in (ROOT / "meeting").iterdir() if (p / "__init__.py").exists())


def _sources(room: str) -> list[Path]:
    folders = {"core": ["layouts", "components", "errors", "jobs"], "notifications": [room, "emails"]}.get(
        room, [room]
    )
    return [ROOT / "meeting" / room, *(ROOT / "templates" / name for name in folders)]


def extract(room: str) -> Catalog:
    """The messages of a room, found in its code and templates."""
    catalog = Catalog(locale=DEFAULT, project="meeting", fuzzy=False)
    methods = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
    for source in _sources(room):
        if source.is_dir():
            found = extract_from_dir(source, methods, {"**.html": {"trimmed": "true"}}, KEYWORDS)
            for name, _line, message, comments, context in found:
                catalog.add(
                    message, None, [(f"{source.name}/{name}", 0)], auto_comments=comments, context=context
                )
    if room == "core":
        for _line, message, comments, context in extract_from_file(
            "python", ROOT / "meeting/app.py", KEYWORDS
        ):
            catalog.add(message, None, [("app.py", 0)], auto_comments=comments, context=context)
    return catalog


def _po(room: str) -> Path:
    return FOLDER / DEFAULT / "LC_MESSAGES" / f"{room}.po"


def merged(room: str) -> Catalog:
    """The room's stored catalogue brought up to date with its code."""
    fresh, stored = extract(room), Catalog(locale=DEFAULT)
    if _po(room).exists():
        stored = read_po(BytesIO(_po(room).read_bytes()), locale=DEFAULT)
    born = stored.creation_date
    stored.update(fresh, no_fuzzy_matching=True)
    stored.creation_date = born  # else every update touches every file
    return stored


def missing(catalog: Catalog) -> list[str]:
    """Messages without their Vietnamese words, or whose id is not English."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        source = (message.id,) if isinstance(message.id, str) else message.id
        if not all(words) or message.fuzzy:
            found.append(f"untranslated: {source[0]}")
        if any(VIETNAMESE.search(text) for text in source):
            found.append(f"not English: {source[0]}")
    return found


@i18n.command("update")
@click.argument("names", nargs=-1)
def update_command(names: tuple[str, ...]) -> None:
    """Bring the .po of ROOMS (all by default) up to date and list what is untranslated."""
    for room in names or rooms():
        catalog = merged(room)
        catalog.obsolete.clear()
        if len(catalog):
            _po(room).parent.mkdir(parents=True, exist_ok=True)
            with _po(room).open("wb") as file:
                write_po(
                    file,
                    catalog,
                    width=120,
                    sort_output=True,
                    no_location=True,
                    omit_header=False,
                    ignore_obsolete=True,
                )
        for line in missing(catalog):
            click.echo(f"{room}: {line}")


@i18n.command("compile")
def compile_command() -> None:
    """Compile the words now (an unprivileged service cannot write beside the code)."""
    compile_changed()


@i18n.command("check")
def check_command() -> None:
    """Fail when anything is untranslated in Vietnamese or not English in the code."""
    problems = [f"{room}: {line}" for room in rooms() for line in missing(merged(room))]
    click.echo("\n".join(problems) or "Nothing untranslated.")
    sys.exit(bool(problems))


@trail.command("verify")
def verify_command() -> None:
    """Check the hash chain of the trail; exit 1 and name the rows that do not fit."""
    wrong = list(events.verify(db.session))
    click.echo(f"Rows that do not follow: {wrong}" if wrong else "The trail is whole.")
    sys.exit(bool(wrong))


@store.command("tidy")
@click.option("--commit", is_flag=True, help="Remove them; without it, only say what would be removed.")
def tidy_command(*, commit: bool) -> None:
    """Remove stored bytes older than a day that no row points to."""
    orphans = files.find_orphans()
    size = sum(path.stat().st_size for path in orphans)
    if not commit:
        click.echo(f"{len(orphans)} files of {size} bytes would be removed (--commit removes them).")
        return
    click.echo(f"{files.remove_orphans(orphans)} files of {size} bytes were removed.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(i18n)
    app.cli.add_command(trail)
    app.cli.add_command(store)
    app.cli.add_command(worker)
