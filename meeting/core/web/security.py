"""Doors: every route says who may pass; headers are the same everywhere; closed by default."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core.access import Actor, ensure
from meeting.core.access import may as _may
from meeting.core.errors import Denied
from meeting.core.web import session

PUBLIC = "public"
SIGNED_IN = "signed_in"
View = TypeVar("View", bound=Callable[..., Any])
Identify = Callable[[str], Actor | None]

_identify: list[Identify] = []


class OpenDoor(RuntimeError):
    """A route does not say who may pass; the product does not start."""


def identify_with(identify: Identify) -> None:
    """Say how a sign-in token becomes an actor (the accounts room knows)."""
    _identify[:] = [identify]


def requires(permission: str) -> Callable[[View], View]:
    """Let in those who hold this permission for at least some thing; the verb asks about the thing itself."""

    def mark(view: View) -> View:
        cast("Any", view).__door__ = str(permission)
        return view

    return mark


def public(view: View) -> View:
    """Let everybody in."""
    return requires(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Let in everybody who has signed in: their own page, their own account."""
    return requires(SIGNED_IN)(view)


def door_of(app: Flask, endpoint: str) -> str | None:
    """The permission an endpoint declares."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    return getattr(app.view_functions[endpoint], "__door__", None)


def check_doors(app: Flask) -> None:
    """Raise OpenDoor when a route declares nothing."""
    silent = sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if door_of(app, rule.endpoint) is None}
    )
    if silent:
        raise OpenDoor(", ".join(silent))


def find_actor() -> Actor | None:
    """The signed-in actor, or None."""
    return cast("Actor | None", g.get("actor")) if has_request_context() else None


def current_actor() -> Actor:
    """The signed-in actor; raises Denied when nobody is."""
    actor = find_actor()
    if actor is None:
        raise Denied(SIGNED_IN)
    return actor


def may(permission: str, thing: object = None) -> bool:
    """Whether the reader of this page may (for templates and views)."""
    actor = find_actor()
    return actor is not None and _may(actor, permission, thing)


def identify() -> None:
    """Find out who asks (once a request)."""
    token = session.sign_in_token()
    g.actor = _identify[0](token) if token and _identify else None


def knock() -> ResponseReturnValue | None:
    """Open the door of the asked route, or send the reader to sign in, or raise Denied."""
    if request.endpoint is None:
        return None
    door = door_of(current_app, request.endpoint)
    if door == PUBLIC:
        return None
    actor = find_actor()
    if actor is None:
        return session.ask_to_sign_in()
    if door != SIGNED_IN:
        ensure(actor, door or "closed")
    return None


def safe_target(target: str | None) -> str | None:
    """The target when it is a path of this site, else None (no tabs, backslashes, double slashes)."""
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    if any(c <= " " or c in {"\\", "\x7f"} for c in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def nonce() -> str:
    """This answer's nonce for scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return cast("str", g.nonce)


def headers(response: Response) -> Response:
    """The header table: exact on every answer."""
    h = response.headers
    static = request.endpoint == "static"
    disposition, mimetype = h.get("Content-Disposition") or "", response.mimetype or ""
    attachment = disposition.startswith("attachment") or not mimetype.startswith("text/")
    if static:
        h["Content-Security-Policy"] = "default-src 'none'"
        if "v" in request.args:
            h["Cache-Control"] = "public, max-age=31536000, immutable"
    elif attachment and "Content-Security-Policy" not in h:
        h["Content-Security-Policy"] = "sandbox; default-src 'none'"
    else:
        h.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'nonce-{nonce()}'; style-src 'self'; "
            "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            "object-src 'none'; frame-src 'self'; frame-ancestors 'self'; manifest-src 'self'",
        )
    if not static:
        h.setdefault("Cache-Control", "no-store, private")
        h["Vary"] = "Cookie, Accept-Language, HX-Request"
    h["X-Content-Type-Options"] = "nosniff"
    h["Referrer-Policy"] = "same-origin"
    h["Cross-Origin-Opener-Policy"] = "same-origin"
    h["Cross-Origin-Resource-Policy"] = "same-origin"
    h["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    settings = current_app.extensions["settings"]
    if settings.secure:
        below = "; includeSubDomains" if settings.hsts_subdomains else ""
        h["Strict-Transport-Security"] = f"max-age=31536000{below}"
    return response


def home_redirect() -> Response:
    """To the reader's home."""
    return cast("Response", redirect(url_for("dashboard.home"), code=303))
