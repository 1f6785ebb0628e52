"""Every route declares who may; each is called as every role, and a refusal changes nothing but the trail."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from meeting.core.access import Grant, Role, table
from meeting.core.db import Base, db
from meeting.core.web import security
from tests.conftest import Client
from tests.world import World

TABLE = Path(__file__).with_name("doors.txt")
USER_OF = {
    Role.ADMIN: "quantri",
    Role.SECRETARIAT: "thuky",
    Role.LEADERSHIP: "giamdoc",
    Role.UNIT_HEAD: "rachgia",
    Role.OFFICER: "canbo",
    Role.VIEWER: "xem",
}
PUBLIC_ROUTES = {
    "health.show", "static", "door.sign_in", "door.sign_out", "accounts.language",
    "verification.ask", "verification.show",  # anybody who holds a paper asks whether it is genuine
}  # fmt: skip


def _routes(app: Flask) -> list[tuple[str, str, str, str]]:
    return sorted(
        (rule.endpoint, ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})), rule.rule,
         security.door_of(app, rule.endpoint) or "NONE")
        for rule in app.url_map.iter_rules()
    )  # fmt: skip


def _who(grants: tuple[Grant, ...]) -> str:
    return " ".join(
        sorted(f"{role}{'*' if all(g.when for g in grants if role in g.roles) else ''}"
               for role in {r for g in grants for r in g.roles})
    )  # fmt: skip


def test_the_table_of_doors_is_the_reviewed_one(app: Flask) -> None:
    """When this fails, read the difference; if meant, delete the file, run this test once and commit it."""
    lines = ["# endpoint | methods | rule | permission | roles (* only some things)"]
    for endpoint, methods, rule, door in _routes(app):
        lines.append(f"{endpoint} | {methods} | {rule} | {door} | {_who(table().get(door, ()))}".rstrip(" |"))
    now = "\n".join(lines) + "\n"
    if not TABLE.exists():
        TABLE.write_text(now)
        pytest.fail("doors.txt was written anew: read it and commit it")
    assert now == TABLE.read_text()


def test_few_routes_are_public(app: Flask) -> None:
    public = {endpoint for endpoint, _m, _r, door in _routes(app) if door == security.PUBLIC}
    assert public <= PUBLIC_ROUTES


def test_every_permission_opens_a_door_or_a_verb(app: Flask) -> None:
    source = "\n".join(p.read_text() for p in Path(app.root_path, "meeting").rglob("*.py"))
    unused = [p for p in table() if source.count(f"Can.{p.partition(':')[2].upper().replace('-', '_')}") < 2]
    assert unused == []


def _fill(rule: str) -> str:
    """A path the rule matches: the first of named choices, else 1 or x."""
    choice = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule)
    return re.sub(r"<[^>]+>", "x", re.sub(r"<int[^>]*>", "1", choice))


def _counts() -> dict[str, int]:
    tables = [t for t in Base.metadata.sorted_tables if t.name not in {"event", "event_head", "sign_in"}]
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


@pytest.mark.parametrize("role", list(USER_OF))
def test_each_role_passes_exactly_the_doors_open_to_it(
    app: Flask, world: World, login: Callable[[str], Client], role: Role
) -> None:
    client = login(USER_OF[role])
    wrong = []
    for endpoint, methods, rule, door in _routes(app):
        if door in {security.PUBLIC, security.SIGNED_IN}:
            continue
        is_open = any(role in g.roles for g in table().get(door, ()))
        for method in methods.split(","):
            before = None if is_open else _counts()
            status = client.open(_fill(rule), method=method).status_code
            if status >= 500:
                wrong.append(f"{method} {endpoint}: {status}")
            if not is_open and status != 403:
                wrong.append(f"{method} {endpoint}: {status} instead of 403")
            if is_open and status == 403 and "<" not in rule:
                wrong.append(f"{method} {endpoint}: refused")
            if before is not None and _counts() != before:
                wrong.append(f"{method} {endpoint}: a refused request changed rows")
    assert wrong == []


def test_nobody_gets_in_without_signing_in(app: Flask, world: World, anonymous: Client) -> None:
    anonymous.take_token()
    wrong = []
    for endpoint, methods, rule, door in _routes(app):
        if door == security.PUBLIC:
            continue
        for method in methods.split(","):
            answer = anonymous.open(_fill(rule), method=method)
            if answer.status_code != 303 or not answer.headers["Location"].startswith("/sign-in"):
                wrong.append(f"{method} {endpoint}: {answer.status_code}")
    assert wrong == []
