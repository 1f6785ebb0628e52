"""The house keeps its shape: rooms, URLs, templates, words, headers, settings."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from meeting import config
from meeting.app import ROOMS
from meeting.core import clock
from meeting.core.cli import merged, missing, rooms
from meeting.core.db import db
from meeting.core.events import TrailRow, kinds
from meeting.notifications.rules import QUIET, TOLD
from tests.conftest import Client
from tests.world import World

ROOT = Path(__file__).parents[2]
FURNITURE = {"rules", "models", "events", "policy", "queries", "service", "forms", "views", "cli", "data"}
NOT_ROOMS = {"core", "demo", "translations"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")


def _folders() -> set[str]:
    return {p.name for p in (ROOT / "meeting").iterdir() if p.is_dir() and not p.name.startswith("_")}


def test_the_room_list_equals_the_folders() -> None:
    assert _folders() - NOT_ROOMS == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_only_the_known_furniture(room: str) -> None:
    found = {p.stem for p in (ROOT / "meeting" / room).iterdir() if not p.name.startswith(("_", "."))}
    own = found if room == "documents" else set()
    assert found - FURNITURE - own == set()


def test_urls_are_kebab_case(app: Flask) -> None:
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for part in rule.rule.strip("/").split("/")
        if part and "<" not in part and not KEBAB.fullmatch(part)
    ]
    assert odd == []


def test_url_parameters_are_typed(app: Flask) -> None:
    loose = [
        r.rule for r in app.url_map.iter_rules() if re.search(r"<[a-z_]+>", r.rule) and r.endpoint != "static"
    ]
    assert [r for r in loose if not r.startswith(("/audit/", "/home/", "/accounts/language/", "/documents/",
                                                  "/directory/", "/board/"))] == []  # fmt: skip


def test_every_template_compiles_and_belongs_to_a_room(app: Flask) -> None:
    shared = {"layouts", "components", "errors", "emails", "jobs"}
    for name in app.jinja_env.list_templates(extensions=["html"]):
        folder = name.partition("/")[0]
        assert folder in {*ROOMS, *shared}, name
        app.jinja_env.get_template(name)


def test_every_page_template_has_a_title(app: Flask) -> None:
    silent = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        page = path.parent.name not in {"layouts", "errors", "components", "emails"}
        if page and '{% extends "layouts/' in text and "block title" not in text:
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []


@pytest.mark.parametrize("room", rooms())
def test_nothing_is_untranslated(room: str) -> None:
    assert missing(merged(room)) == []


def test_one_message_has_one_translation_in_every_room() -> None:
    words: dict[tuple[object, object], dict[str, list[str]]] = {}
    for room in rooms():
        for message in merged(room):
            if message.id:
                words.setdefault((message.id, message.context), {}).setdefault(
                    str(message.string), []
                ).append(room)
    assert {key: found for key, found in words.items() if len(found) > 1} == {}


def test_every_event_says_a_sentence_about_a_thing(app: Flask) -> None:
    silent = [k for k, e in kinds().items() if not (e.sentence and e.thing) and not e.__subclasses__()]
    assert silent == []


def test_every_event_is_told_to_somebody_or_quiet_on_purpose(app: Flask) -> None:
    """A new event: say in `meeting/notifications/rules/telling.py` who is told of it, or that nobody is."""
    of_rooms = {name for name, event in kinds().items() if event.__module__.startswith("meeting.")}
    assert of_rooms - set(TOLD) - QUIET == set()
    assert set(TOLD) & QUIET == set()


def test_files_and_functions_stay_short() -> None:
    long = [
        f"{p.relative_to(ROOT)}: {n}"
        for p in (ROOT / "meeting").rglob("*.py")
        if (n := len(p.read_text().splitlines())) > 400
    ]
    assert long == []


def test_headers_are_the_same_everywhere(app: Flask, world: World, anonymous: Client) -> None:
    for path in ("/sign-in", "/nowhere", "/followup/", "/static/css/app.css"):
        with anonymous.get(path) as answer:
            headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_refusal_asked_for_again_and_again_is_one_row_a_minute(login: Callable[[str], Client]) -> None:
    client, other = login("rachgia"), login("anbien")
    for who, path in (
        (client, "/accounts/"),
        (client, "/accounts/"),
        (client, "/audit/"),
        (other, "/audit/"),
    ):
        assert who.get(path).status_code == 403
    rows = select(func.count()).where(TrailRow.name == "AccessDenied")
    assert db.session.scalar(rows) == 3
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        assert client.get("/accounts/").status_code == 403
    assert db.session.scalar(rows) == 4


def test_a_foreign_host_is_refused(app: Flask, anonymous: Client) -> None:
    anonymous.check = False
    assert anonymous.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("MEETING_ORIGIN", "http://office.example"),
        ("MEETING_ORIGIN", "https://office.example/path"),
        ("MEETING_HOSTS", "*"),
        ("DATABASE_URL", "mysql://x"),
        ("MEETING_AS_OF", "2017-11-15"),
        ("MEETING_AS_OF", "yesterday"),
        ("MEETING_PROXIES", "many"),
    ],
)
def test_unsafe_settings_do_not_start(tmp_path: Path, name: str, value: str) -> None:
    env = {"SECRET_KEY": "x1" * 20, "MEETING_DATA": str(tmp_path), name: value}
    with pytest.raises(config.UnsafeSettings):
        config.from_environment(env)


def test_a_demo_with_known_passwords_never_serves_a_public_name(tmp_path: Path) -> None:
    env = {"MEETING_DATA": str(tmp_path), "MEETING_DEMO": "1", "MEETING_ORIGIN": "https://office.example"}
    with pytest.raises(config.UnsafeSettings):
        config.from_environment(env)


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = config.from_environment({"MEETING_DATA": str(tmp_path)})
    second = config.from_environment({"MEETING_DATA": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
