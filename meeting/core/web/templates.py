"""What every template has: assets with a hash, the shell, dates and numbers as the office writes them."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from flask import Flask, g, get_flashed_messages, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from meeting.core import clock, dates, numbers, office
from meeting.core.access import Role
from meeting.core.i18n import LANGUAGES, _, _l, language, ngettext, pgettext, show_figure, show_measure
from meeting.core.web import security
from meeting.core.web.transaction import new_key

INDENT = re.compile(r"(?P<tag>[%#]\})?\n[ \t]+(?P<next>(?=\{[%#]))?")
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
ROLE_LABELS = {
    Role.ADMIN: _l("Administrator"),
    Role.SECRETARIAT: _l("Secretariat"),
    Role.LEADERSHIP: _l("Leadership"),
    Role.UNIT_HEAD: _l("Head of unit"),
    Role.OFFICER: _l("Officer"),
    Role.VIEWER: _l("Viewer"),
}


@dataclass(frozen=True)
class NavEntry:
    """An entry of the rail: who may see it is the permission of its page."""

    label: Any
    endpoint: str
    icon: str
    covers: tuple[str, ...] = ()  # rooms without an entry of their own, found under this one


@dataclass(frozen=True)
class NavLink:
    """An entry as the page shows it."""

    label: str
    url: str
    icon: str
    active: bool
    count: int | None = None


@dataclass(frozen=True)
class Shell:
    """The frame around a signed-in page."""

    office_name: str
    language: str
    languages: list[tuple[str, str, str]]
    nav: list[NavLink]
    nav_more: list[NavLink]
    person_name: str
    seat_label: str
    account_url: str
    sign_out_url: str
    search_url: str
    bell_url: str
    bell_count: int
    demo_note: str | None


def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy; an instant as the office's day."""
    if value is None:
        return ""
    return dates.short(clock.local_day(value) if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """Time and day of an instant on the office's clock, as the office writes it."""
    if value is None:
        return ""
    return dates.moment(clock.local(value), language())  # type: ignore[arg-type]


def time_of(value: datetime | time | None) -> str:
    """A time of day as the office writes it."""
    if value is None:
        return ""
    there = clock.local(value).time() if isinstance(value, datetime) else value
    return dates.time_of_day(there, language())  # type: ignore[arg-type]


def number(value: int | None) -> str:
    """10.363 or 10,363."""
    return "" if value is None else numbers.format_int(value, language())  # type: ignore[arg-type]


def percent(share: float | None, places: int = 1) -> str:
    """A share (0.793) as 79,3%."""
    return "–" if share is None else numbers.format_percent(share, language(), places)  # type: ignore[arg-type]


class Lean(Extension):
    """Leaves the indentation of page templates out: it is for those who write them.

    Jinja takes the line's end after a tag; where words or attributes follow, one space still parts them from
    what stands before it.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source without spaces at the start of its lines, which stay as many."""
        return INDENT.sub(_lean, source) if name and name.endswith(".html") else source


def _lean(found: re.Match[str]) -> str:
    tag, is_tag_next = found["tag"] or "", found["next"] is not None
    return f"{tag}\n" if is_tag_next or not tag else f"{tag}\n "


def hidden_once() -> Markup:
    """CSRF token and key for a small POST form that is not a Form."""
    return Markup(
        '<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="_key" value="{}">'
    ).format(generate_csrf(), new_key())


def _asset_of(app: Flask) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in known:
            content = (Path(app.static_folder or "") / name).read_bytes()
            known[name] = hashlib.sha256(content).hexdigest()[:8]
        return f"/static/{name}?v={known[name]}"

    return asset


def _links(app: Flask, entries: tuple[NavEntry, ...]) -> list[NavLink]:
    here = (request.endpoint or "").partition(".")[0]
    return [
        NavLink(str(e.label), url_for(e.endpoint), e.icon, here in {e.endpoint.partition(".")[0], *e.covers})
        for e in entries
        if e.endpoint in app.view_functions and _open(app, e.endpoint)
    ]


def _open(app: Flask, endpoint: str) -> bool:
    door = security.door_of(app, endpoint)
    return door in {security.PUBLIC, security.SIGNED_IN} or security.may(door or "closed")


def _demo_note(app: Flask) -> str | None:
    if not app.extensions["settings"].demo:
        return None
    held = clock.held()
    if held is None:
        return _("Demonstration data. People other than the chair are made up.")
    return _(
        "Demonstration data: the calendar stands at %(day)s. People other than the chair are made up.",
        day=dates.short(held),
    )


def init_app(app: Flask, nav: tuple[NavEntry, ...], nav_more: tuple[NavEntry, ...]) -> None:
    """Set the environment up and give each template its shell."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.add_extension(Lean)
    env.trim_blocks = env.lstrip_blocks = True
    env.auto_reload = False
    env.globals.update(
        asset=_asset_of(app), csrf_token=generate_csrf, get_flashed_messages=get_flashed_messages, _=_,
        gettext=_, ngettext=ngettext, pgettext=pgettext, hidden_once=hidden_once, may=security.may,
        largest_file=lambda: app.extensions["settings"].max_upload_bytes // 2**20,
    )  # fmt: skip
    env.filters.update(
        day=day, moment=moment, time_of=time_of, number=number, figure=show_figure, measure=show_measure,
        percent=percent, paper_number=numbers.paper_number,
    )  # fmt: skip

    @app.context_processor
    def frame() -> dict[str, Any]:
        actor = security.find_actor()
        shell = None
        if actor is not None:
            seats = sorted(ROLE_LABELS, key=list(ROLE_LABELS).index)
            shell = Shell(
                office_name=office.current().name or _("Conference management"),
                language=language(),
                languages=[
                    (code, LANGUAGE_NAMES[code], url_for("accounts.language", code=code))
                    for code in LANGUAGES
                ],
                nav=_links(app, nav),
                nav_more=_links(app, nav_more),
                person_name=actor.name,
                seat_label=", ".join(str(ROLE_LABELS[role]) for role in seats if role in actor.roles),
                account_url=url_for("accounts.me"),
                sign_out_url=url_for("door.sign_out"),
                search_url=url_for("followup.index") if "followup.index" in app.view_functions else "/",
                bell_url=url_for("notifications.index"),
                bell_count=g.get("unread", 0),
                demo_note=_demo_note(app),
            )
        words = {
            "csp_nonce": security.nonce(),
            "actor": actor,
            "today": clock.today(),
            "page_language": language(),
            "demo_note": _demo_note(app),
        }
        return {**words, "shell": shell} if shell else words
