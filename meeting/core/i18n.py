"""Words in the reader's language. Message ids are English; Vietnamese stands in one file per room.

`meeting/translations/vi/LC_MESSAGES/<room>.po` holds the words of one room: a change stays in its room.
"""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask_babel import get_locale, gettext, lazy_gettext, lazy_ngettext, lazy_pgettext, ngettext, pgettext

from meeting.core.numbers import format_figure

LANGUAGES = ("vi", "en")
DEFAULT = "vi"
FOLDER = Path(__file__).parents[1] / "translations"

log = logging.getLogger(__name__)

_: Callable[..., str] = gettext
_l = lazy_gettext
_ln = lazy_ngettext

__all__ = [
    "DEFAULT", "FOLDER", "LANGUAGES", "_", "_l", "_ln", "compile_changed", "domains", "gettext", "language",
    "lazy_gettext", "lazy_pgettext", "ngettext", "pgettext", "show_figure",
]  # fmt: skip


def language() -> str:
    """The reader's language: 'vi' or 'en'."""
    locale = get_locale()
    return locale.language if locale else DEFAULT


def show_figure(value: float | None) -> str:
    """A measured value in the reader's numerals, empty for none: 1.234,5 or 1,234.5."""
    return "" if value is None else format_figure(value, "en" if language() == "en" else "vi")


def show_measure(value: float | None, unit: str) -> str:
    """A measured value with its unit, empty for none: 1.234 người; a percentage stands close: 95%."""
    if value is None:
        return ""
    return f"{show_figure(value)}{'' if unit.startswith('%') else ' '}{unit}"


def domains() -> Sequence[str]:
    """The rooms that have words."""
    return sorted(p.stem for p in (FOLDER / DEFAULT / "LC_MESSAGES").glob("*.po"))


def compile_changed() -> None:
    """Compile each .po that is newer than its .mo (in place, whole files only)."""
    for po in (FOLDER / DEFAULT / "LC_MESSAGES").glob("*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        if not os.access(mo.parent, os.W_OK):
            log.warning("%s is older than its words and cannot be written: run flask i18n compile", mo.name)
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=DEFAULT)
        draft = mo.with_name(f".{mo.name}.{id(catalog)}")
        with draft.open("wb") as target:
            write_mo(target, catalog)
        draft.replace(mo)
