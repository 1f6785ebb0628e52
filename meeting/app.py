"""Assembly: settings in, rooms registered from one list, app out."""

import time
from importlib import import_module, util
from pathlib import Path

from flask import g, has_request_context, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from meeting import config
from meeting.core import books, cli, clock, files, jobs, migrations, office, once, outbox, schedule
from meeting.core.db import db, engine_options
from meeting.core.i18n import DEFAULT, FOLDER, LANGUAGES, _l, compile_changed, domains
from meeting.core.web import errors, health, security, templates
from meeting.core.web import jobs as job_pages
from meeting.core.web import transaction as tx
from meeting.core.web.templates import NavEntry

ROOT = Path(__file__).parents[1]

# In the order of the storeys, from the ground up.
ROOMS = (
    "directory", "accounts", "scheduling", "attendees", "agenda", "issues", "directives", "followup",
    "minutes", "documents", "dashboard", "audit", "notifications",
)  # fmt: skip

NAV = (
    NavEntry(_l("Home"), "dashboard.home", "home"),
    NavEntry(
        _l("Meetings"), "scheduling.index", "meeting", covers=("attendees", "agenda", "minutes", "directives")
    ),
    NavEntry(_l("Issues"), "issues.index", "issue"),
    NavEntry(_l("Tasks"), "followup.index", "task"),
    NavEntry(_l("Documents"), "documents.index", "document"),
)
NAV_MORE = (
    NavEntry(_l("Directory"), "directory.index", "directory"),
    NavEntry(_l("Trail"), "audit.index", "trail"),
    NavEntry(_l("Administration"), "accounts.index", "admin"),
)


def create_app(settings: config.Settings | None = None) -> tx.App:
    """The product, ready to serve. Raises UnsafeSettings or OpenDoor rather than start half closed."""
    settings = config.check(settings) if settings else config.from_environment()
    app = tx.App("meeting", root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.extensions["settings"] = settings
    clock.hold(settings.as_of)
    _configure(app, settings)
    _bind(app)
    _register_rooms(app)
    templates.init_app(app, NAV, NAV_MORE)
    errors.init_app(app)
    cli.init_app(app)
    migrations.init_app(app)
    _wrap_requests(app)
    security.check_doors(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    return app


def _configure(app: tx.App, settings: config.Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_NAME="__Host-page" if settings.secure else "page",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
        WTF_CSRF_CHECK_DEFAULT=False,
        BABEL_DEFAULT_LOCALE=DEFAULT,
        BABEL_DOMAIN=";".join(domains()) or "messages",
        BABEL_TRANSLATION_DIRECTORIES=";".join([str(FOLDER)] * max(1, len(domains()))),
        TESTING=settings.testing,
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
    )


def _locale() -> str:
    actor = g.get("actor")
    if actor is not None:
        return str(actor.language)
    chosen = request.cookies.get("language") if has_request_context() else None
    return chosen if chosen in LANGUAGES else DEFAULT


def _bind(app: tx.App) -> None:
    compile_changed()
    db.init_app(app)
    Babel(app, locale_selector=_locale)
    app.extensions["csrf_guard"] = CSRFProtect(app)


def _register_rooms(app: tx.App) -> None:
    known = (books, files, jobs, office, once, outbox, schedule)
    assert known  # these ground-floor modules hold tables of their own  # noqa: S101
    app.register_blueprint(health.bp)
    app.register_blueprint(job_pages.bp)
    for room in ROOMS:
        for furniture in ("models", "policy", "events", "views", "cli"):
            name = f"meeting.{room}.{furniture}"
            if util.find_spec(name) is None:
                continue
            module = import_module(name)
            for blueprint in getattr(module, "BLUEPRINTS", ()):
                app.register_blueprint(blueprint)
            if furniture == "cli":
                app.cli.add_command(module.group)
    if util.find_spec("meeting.demo.cli"):
        app.cli.add_command(import_module("meeting.demo.cli").group)


def _wrap_requests(app: tx.App) -> None:
    guard: CSRFProtect = app.extensions["csrf_guard"]

    @app.before_request
    def open_request() -> ResponseReturnValue | None:
        g.started = time.perf_counter()
        if request.endpoint in {"static", health.ENDPOINT}:
            return None
        security.identify()
        answer = security.knock()
        if answer is not None:
            return answer
        if request.method not in tx.SAFE:
            guard.protect()
        return tx.begin()

    app.after_request(security.headers)


__all__ = ["create_app"]
