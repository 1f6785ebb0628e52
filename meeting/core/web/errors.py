"""Every failure in plain words, with a way on; a denied or stale request leaves nothing but one trail row."""

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db, set_reading
from meeting.core.errors import Denied, NotFound, RuleBroken, Stale
from meeting.core.events import N_, Event, TrailRow, record
from meeting.core.i18n import _
from meeting.core.web import session
from meeting.core.web.security import find_actor

log = logging.getLogger(__name__)
ONE_ROW_IN = timedelta(minutes=1)
PAGES = (403, 404, 409, 413, 422, 429)


@dataclass(frozen=True, kw_only=True)
class AccessDenied(Event):
    """Somebody asked for what is not theirs."""

    thing = "access"
    sentence = N_("was refused: %(permission)s at %(path)s")
    permission: str
    path: str


def _way_back(status: int) -> str | None:
    """The form that could not be taken, to open it anew."""
    if status == HTTPStatus.CONFLICT:
        return request.path
    too_large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and session.shows_form()
    return request.full_path.rstrip("?") if too_large else None


def page(status: int, **words: Any) -> ResponseReturnValue:
    """The page for this status."""
    name = status if status in PAGES else (500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 404)
    g.failed = True
    return render_template(
        f"errors/{name}.html", back_url=_way_back(status),
        largest=current_app.extensions["settings"].max_upload_bytes // 2**20, **words,
    ), status  # fmt: skip


def _denied(error: Denied) -> ResponseReturnValue:
    actor = find_actor()
    db.session.rollback()
    if actor is None:
        return session.ask_to_sign_in()
    _record_once(actor, error.permission)
    set_reading(request.method == "GET")
    return page(403)


def _record_once(actor: Actor, permission: str) -> None:
    """One row for an actor, a path and a minute: who asks in a loop does not flood the trail."""
    path = request.path[:300]
    set_reading(False)
    asked = select(TrailRow.id).where(
        TrailRow.name == AccessDenied.__name__,
        TrailRow.actor_id == actor.user_id,
        TrailRow.at > clock.now() - ONE_ROW_IN,
        TrailRow.data["path"].as_string() == path,
    )
    if db.session.execute(asked.limit(1)).first() is None:
        record(AccessDenied(actor_id=actor.user_id, thing_id=0, permission=permission, path=path))
    db.session.commit()


def _not_found(_error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    return page(404)


def _stale(_error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    return page(409)


def _rule(error: RuleBroken) -> ResponseReturnValue:
    """A rule broken by a form without a page of its own: say it where the reader came from."""
    db.session.rollback()
    if request.method == "POST" and request.referrer and request.referrer.startswith(request.host_url):
        flash(str(error.message), "error")
        return redirect(request.referrer, code=303)
    return page(422, message=str(error.message))


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    actor = find_actor()
    if actor is not None and request.form:
        target = session.keep_form(user_id=actor.user_id)
        flash(
            _("This form had expired. Nothing was saved; check what you typed and send it again."), "warning"
        )
        return redirect(target, code=303)
    return page(422)


def _http(error: HTTPException) -> ResponseReturnValue:
    db.session.rollback()
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    return page(error.code)


def _broken(error: Exception) -> ResponseReturnValue:
    request_id = secrets.token_hex(6)
    log.error("request %s failed: %s %s", request_id, request.method, request.path, exc_info=error)
    db.session.rollback()
    return page(500, request_id=request_id)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Denied, _denied)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _stale)
    app.register_error_handler(RuleBroken, _rule)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _broken)
    app.register_error_handler(Exception, _broken)
