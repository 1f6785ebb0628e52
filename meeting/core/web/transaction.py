"""One request, one transaction: a successful POST commits once, everything else leaves nothing.

A form with a `_key` is carried out once: the same key again is sent where the first one was sent.
"""

import hashlib
import json
import re
import secrets
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import IntegerConverter, Map

from meeting.core import clock
from meeting.core.db import db, set_reading
from meeting.core.errors import Stale
from meeting.core.i18n import _
from meeting.core.once import IdempotencyKey
from meeting.core.pdf import PrintFirst
from meeting.core.web.session import spend_kept

TURNS = 3  # of a view that needs pages printed
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
BIGGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """A number in an address; one that no row can have is not found, not an error of the database."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": BIGGEST_ID, **kwargs})


class App(Flask):
    """Flask with the house's transaction around each view."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url_map.converters["int"] = IdConverter

    def dispatch_request(self) -> Response:
        """Answer the request, then commit or leave nothing.

        A view that needs a page printed is left, nothing of it kept, and asked anew once the page is there;
        the last time it prints by itself.
        """
        for turn in range(TURNS):
            g.may_print_first = turn < TURNS - 1
            try:
                answer = self.make_response(super().dispatch_request())
                break
            except PrintFirst as wanted:
                db.session.rollback()
                wanted.print_now()
                if (done := begin()) is not None:  # somebody sent the same form meanwhile
                    return self.make_response(done)
        settle(answer)
        return answer


def new_key() -> str:
    """A key for one form."""
    return secrets.token_urlsafe(12)


def begin() -> ResponseReturnValue | None:
    """Start the request's transaction; answer at once when this form was carried out before.

    A view that gave its transaction up for slow work calls it again before it writes.
    """
    set_reading(request.method in SAFE)
    g.once = None
    key = request.form.get("_key", "") if request.method == "POST" else ""
    if not KEY.fullmatch(key):
        return None
    actor = g.get("actor")
    user_id = actor.user_id if actor else None
    row = {
        "key": key,
        "user_id": user_id,
        "path": request.path,
        "digest": _digest(),
        "created_at": clock.wall_now(),
    }
    try:
        db.session.execute(insert(IdempotencyKey).values(**row))
    except IntegrityError:
        db.session.rollback()
        return _again(key, user_id)
    g.once = key
    return None


def _digest() -> str:
    """What was sent: the fields, and the content of the files."""
    typed = {k: v for k, v in request.form.to_dict(flat=False).items() if k != "csrf_token"}
    files = []
    for name, file in request.files.items(multi=True):
        file.stream.seek(0)  # the view may have read it already
        files.append([name, file.filename, hashlib.file_digest(file.stream, "sha256").hexdigest()])  # type: ignore[arg-type]
        file.stream.seek(0)
    return hashlib.sha256(json.dumps([typed, files], sort_keys=True).encode()).hexdigest()


def _again(key: str, user_id: int | None) -> ResponseReturnValue:
    done = db.session.execute(select(IdempotencyKey).where(IdempotencyKey.key == key)).scalar_one_or_none()
    if done is None or (done.user_id, done.path, done.digest) != (user_id, request.path, _digest()):
        raise Stale(done)
    flash(_("This was already saved; it was not done twice."), "info")
    return redirect(done.location or request.path, code=303)


def settle(answer: Response) -> None:
    """Commit when an unsafe request succeeded; else leave nothing. Raises what the commit raises."""
    if request.method in SAFE or answer.status_code >= HTTPStatus.BAD_REQUEST:
        db.session.rollback()
        return
    if g.get("once"):
        location = answer.headers.get("Location")
        db.session.execute(
            update(IdempotencyKey).where(IdempotencyKey.key == g.once).values(location=location)
        )
    spend_kept()
    try:
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
