"""One's own account: password, language, sign-ins."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from meeting.accounts import queries, service
from meeting.accounts.forms import PasswordForm
from meeting.accounts.views.door import leave
from meeting.core.i18n import LANGUAGES, _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, find_actor, public, safe_target, signed_in
from meeting.core.web.templates import ROLE_LABELS

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


def role_words() -> dict[str, str]:
    """Names of roles in the reader's language."""
    return {role.value: str(label) for role, label in ROLE_LABELS.items()}


@bp.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    """My account."""
    actor = current_actor()
    user = queries.get_user(actor.user_id or 0)
    return render_template(
        "accounts/me.html",
        user=user,
        seats=queries.seats_of([user.id]).get(user.id, []),
        roles=role_words(),
        sign_ins=queries.sign_ins_of(user.id),
        here=actor.sign_in_id,
        languages=_languages(),
    )


def _languages() -> list[tuple[str, str, str]]:
    names = {"vi": "Tiếng Việt", "en": "English"}
    return [(code, names[code], url_for("accounts.language", code=code)) for code in LANGUAGES]


@bp.route("/me/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Change the own password."""
    actor, form = current_actor(), PasswordForm()
    user = queries.get_user(actor.user_id or 0)
    must = user.must_change_password
    if form.validate_on_submit():
        with form.showing_rules():
            service.change_password(
                actor, user, form.current_password.data or "", form.new_password.data or ""
            )
            flash(_("The password is changed. Every other browser is signed out."), "success")
            return see_other(".me")
    return render_template("accounts/password.html", form=form, must=must), form.status


@bp.post("/language/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Read in this language from now on."""
    if code not in LANGUAGES:
        raise NotFound
    if find_actor() is not None:
        service.set_language(current_actor(), code)
    referrer = urlsplit(request.referrer or "")
    back = referrer.path + (f"?{referrer.query}" if referrer.query else "")
    here = (request.referrer or "").startswith(request.host_url)
    answer = redirect((safe_target(back) if here else None) or "/", code=303)
    answer.set_cookie("language", code, max_age=31_536_000, samesite="Lax", httponly=True,
                      secure=current_app.extensions["settings"].secure)  # fmt: skip
    return answer


@bp.post("/me/sign-ins/<int:sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """End one of the own sign-ins."""
    service.end_sign_in(current_actor(), sign_in_id)
    if sign_in_id == current_actor().sign_in_id:
        return leave()
    flash(_("That browser is signed out."), "success")
    return see_other(".me")


@bp.post("/me/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End all the own sign-ins, this one too."""
    actor = current_actor()
    service.end_all(actor, queries.get_user(actor.user_id or 0))
    return leave()
