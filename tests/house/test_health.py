"""What a watcher is told, and what a browser is told about TLS."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from meeting import config
from meeting.app import create_app
from meeting.core.db import db
from tests.conftest import Client


def _settings(folder: Path) -> config.Settings:
    return config.for_tests(folder, f"sqlite:///{folder / 'empty.db'}")


def test_health_says_ok_and_nothing_else(app: Flask, anonymous: Client) -> None:
    anonymous.set_cookie("sign-in", "no-token-of-ours")
    answer = anonymous.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert "Set-Cookie" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]


def test_health_is_503_when_the_database_does_not_answer(tmp_path: Path) -> None:
    app = create_app(_settings(tmp_path))  # a database without tables
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})
    with app.app_context():
        db.engine.dispose()


def test_hsts_holds_for_names_below_only_when_asked_for(tmp_path: Path) -> None:
    for asked, header in ((False, "max-age=31536000"), (True, "max-age=31536000; includeSubDomains")):
        settings = replace(_settings(tmp_path), origin="https://localhost", hsts_subdomains=asked)
        answer = create_app(settings).test_client().get("/health", base_url="https://localhost")
        assert answer.headers["Strict-Transport-Security"] == header
