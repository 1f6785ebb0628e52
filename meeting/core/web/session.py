"""The sign-in cookie, and forms kept for those whose sign-in ended while they typed."""

import hashlib
import secrets
from typing import Any, cast

from flask import Response, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from meeting.core import clock
from meeting.core.db import db, set_reading
from meeting.core.i18n import _
from meeting.core.once import KEPT, KeptForm

MAX_KEPT_CHARS = 900_000


def token_hash(token: str) -> str:
    """What the database keeps of a token: never the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name() -> str:
    """`__Host-` where TLS allows it."""
    return "__Host-sign-in" if current_app.extensions["settings"].secure else "sign-in"


def sign_in_token() -> str | None:
    """The token the browser holds."""
    return request.cookies.get(cookie_name())


def give_token(response: Response, token: str) -> None:
    """Hand the browser its token."""
    secure = current_app.extensions["settings"].secure
    response.set_cookie(cookie_name(), token, secure=secure, httponly=True, samesite="Lax", path="/")


def take_token(response: Response) -> None:
    """Take the token back at sign-out."""
    secure = current_app.extensions["settings"].secure
    response.delete_cookie(cookie_name(), secure=secure, httponly=True, samesite="Lax", path="/")


def ask_to_sign_in() -> ResponseReturnValue:
    """Send the reader to the sign-in page and back here afterwards, with what was typed."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("door.sign_in", next=request.full_path.rstrip("?")), code=303)
    kept = keep_form(user_id=None)
    if "kept=" in kept:
        flash(_("The sign-in had ended. What was typed is kept: sign in and send it again."), "warning")
    return redirect(url_for("door.sign_in", next=kept), code=303)


def shows_form() -> bool:
    """Whether this address has a page of its own."""
    adapter = current_app.create_url_adapter(request)
    return bool(adapter and adapter.test(request.path, method="GET"))


def keep_form(user_id: int | None) -> str:
    """Keep the posted fields (own transaction) and return the path that shows them again.

    Routes without a page of their own keep nothing: their forms hold no text. `user_id` None means whoever
    signs in next with the link in hand, which only the browser that posted gets.
    """
    if not shows_form():
        back = request.referrer or ""
        return (
            back
            if back.startswith(request.host_url) and (back := "/" + back[len(request.host_url) :])
            else "/"
        )
    typed = request.form.to_dict(flat=False).items()
    data = {
        k: v for k, v in typed if k not in {"csrf_token", "_key"} and "password" not in k and k != "repeated"
    }
    if sum(len(v) for values in data.values() for v in values) > MAX_KEPT_CHARS:
        return request.path
    token = secrets.token_urlsafe(24)
    db.session.rollback()
    set_reading(False)
    db.session.add(KeptForm(token_hash=token_hash(token), user_id=user_id, path=request.path, data=data))
    db.session.commit()
    query = request.args.to_dict()
    query.pop("kept", None)
    path: str = request.path + "?" + "&".join([*(f"{k}={v}" for k, v in query.items()), f"kept={token}"])
    return path


def kept_data() -> "MultiDict[str, str] | None":
    """The fields kept for this page, when the reader came back with the link."""
    if "kept_data" in g:
        return cast("MultiDict[str, str] | None", g.kept_data)
    g.kept_data = None
    token = request.args.get("kept")
    if token and request.method == "GET":
        oldest = clock.wall_now() - KEPT
        row = db.session.execute(
            select(KeptForm.data, KeptForm.user_id).where(
                KeptForm.token_hash == token_hash(token),
                KeptForm.path == request.path,
                KeptForm.created_at >= oldest,
            )
        ).one_or_none()
        actor = g.get("actor")
        if row and actor and row.user_id in {None, actor.user_id}:
            fields: dict[str, Any] = row.data
            g.kept_data = MultiDict(fields)
            if row.user_id is None:  # else the expired form has said so already
                flash(_("What was typed before is back, not sent yet: check it and send it."), "warning")
    return cast("MultiDict[str, str] | None", g.kept_data)


def spend_kept() -> None:
    """Forget the fields kept for this form, now that it is carried out: going back must not fill it anew."""
    token = request.args.get("kept")
    if token:
        db.session.execute(delete(KeptForm).where(KeptForm.token_hash == token_hash(token)))
