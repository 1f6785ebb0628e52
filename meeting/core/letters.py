"""E-mails as text and HTML, from `templates/emails`, in the reader's language; links lead to the own origin.

E-mail programs know neither our style sheets nor our content policy: only here may a template carry styles.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale

from meeting.core import office
from meeting.core.i18n import _, language


@dataclass(frozen=True)
class Written:
    """A mail as written."""

    subject: str
    text: str
    html: str


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, words are in this language, whoever made the request."""
    with force_locale(language):
        yield


def page_address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, also outside a request."""
    origin = urlsplit(current_app.extensions["settings"].origin)
    ways = current_app.url_map.bind(origin.netloc, url_scheme=origin.scheme)
    return ways.build(endpoint, values, force_external=True)


def write(name: str, subject: str, **words: Any) -> Written:
    """The letter of this name, in the language spoken now."""
    templates = current_app.jinja_env
    habits = office.current()
    common = {
        **words,
        "subject": subject,
        "language": language(),
        "office_name": habits.name or _("Conference management"),
        "origin": current_app.extensions["settings"].origin,
    }
    text = templates.get_template(f"emails/{name}.txt").render(common)
    html = templates.get_template(f"emails/{name}.html").render(common)
    prefix = f"[{habits.short_name}] " if habits.short_name else ""
    return Written(prefix + subject, text.strip() + "\n", html)
