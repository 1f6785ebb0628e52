"""The door: signing in and out, and who knocks."""

import secrets
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from meeting.accounts import queries, rules, service
from meeting.accounts.forms import SignInForm
from meeting.core import clock, office
from meeting.core.access import Actor
from meeting.core.db import db, set_reading
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, find_actor, identify_with, public, safe_target, signed_in
from meeting.core.web.session import give_token, sign_in_token, take_token, token_hash
from meeting.core.web.transaction import SAFE

door = Blueprint("door", __name__)

DEMO_ACCOUNTS = ("quantri", "thuky", "giamdoc", "rachgia", "anbien", "vieclam", "canbo")
DEMO_PASSWORD = "demo-Q4-2017"  # noqa: S105 - shown on purpose, in demo mode only
OPEN_WITH_OLD_PASSWORD = {"accounts.password", "accounts.language", "door.sign_in", "door.sign_out"}


@door.record_once
def _learn_cost(state: Any) -> None:
    settings = state.app.extensions["settings"]
    service.passwords.use_cost(settings.argon2_time_cost, settings.argon2_memory_kib)


def identify(token: str) -> Actor | None:
    """Who holds this token: one query; a write at most every five minutes, in its own transaction."""
    set_reading(True)
    known = queries.find_known(token_hash(token))
    if known is None:
        _leave_reading()
        return None
    if clock.wall_now() - known.last_seen_at >= rules.TOUCH_EVERY:
        _touch(known.actor.sign_in_id or 0)
    _leave_reading()
    if known.must_change_password and request.endpoint not in OPEN_WITH_OLD_PASSWORD:
        abort(redirect(url_for("accounts.password"), code=303))
    g.unread = known.unread
    return known.actor


def _leave_reading() -> None:
    """A request that will write starts its own transaction; one that reads goes on in this one."""
    if request.method not in SAFE:
        db.session.rollback()
        set_reading(False)


def _touch(sign_in_id: int) -> None:
    """A busy database must not fail the request: the next one notes it."""
    db.session.rollback()
    set_reading(False)
    try:
        service.touch(sign_in_id)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
    set_reading(True)


identify_with(identify)


@door.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in."""
    form = SignInForm()
    target = safe_target(form.next.data or request.args.get("next")) or _home()
    if request.method == "GET":
        if find_actor() is not None:
            return redirect(target, code=303)
        form.next.data = safe_target(request.args.get("next")) or ""
    if form.validate_on_submit():
        return _try(form, target)
    return _page(form), form.status


def _home() -> str:
    """The reader's home; the own account where no room offers one."""
    return url_for("dashboard.home" if "dashboard.home" in current_app.view_functions else "accounts.me")


def _page(form: SignInForm, **words: Any) -> str:
    demo = current_app.extensions["settings"].demo
    form.password.data = None
    return render_template(
        "accounts/sign_in.html", form=form, office_name=office.current().name,
        demo_accounts=DEMO_ACCOUNTS if demo else (), demo_password=DEMO_PASSWORD if demo else "", **words,
    )  # fmt: skip


def _try(form: SignInForm, target: str) -> ResponseReturnValue:
    """Look at the password outside any transaction; then open the sign-in, or count the failure."""
    username, password = rules.fold_username(form.username.data or ""), form.password.data or ""
    address = (request.remote_addr or "")[:60]
    set_reading(True)
    wait, account = queries.seconds_to_wait(username, address), queries.find_account(username)
    _leave_reading()
    if wait:
        answer = make_response(_page(form, wait=wait), 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    right = service.passwords.verify(account.password_hash if account else None, password)
    if account is None or not right or not account.is_active:
        service.note_failure(username, address)
        db.session.commit()
        form.form_errors = [_("The user name or the password is not right.")]
        return _page(form), 422
    token, old = secrets.token_urlsafe(32), sign_in_token()
    browser = service.Browser(token_hash(token), token_hash(old) if old else None, address, _device())
    user = service.open_sign_in(account.user_id, password, browser)
    session.clear()
    answer = make_response(redirect(target, code=303))
    give_token(answer, token)
    answer.set_cookie("language", user.language, max_age=31_536_000, samesite="Lax", httponly=True,
                      secure=current_app.extensions["settings"].secure)  # fmt: skip
    return answer


def _device() -> str:
    return "".join(c for c in request.user_agent.string if c.isprintable())[:200]


@door.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign out in this browser."""
    service.sign_out(current_actor())
    return leave()


def leave() -> Response:
    """Forget the browser's sign-in and go to the door."""
    session.clear()
    flash(_("Signed out."), "success")
    answer = see_other("door.sign_in")
    take_token(answer)
    return answer
