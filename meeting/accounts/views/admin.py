"""Administration: accounts and their roles."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.accounts import queries, service
from meeting.accounts.forms import SeatEndForm, SeatForm, UserForm
from meeting.accounts.policy import Can
from meeting.accounts.views.own import bp, role_words
from meeting.core import clock
from meeting.core.errors import NotFound
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires

STATES = ("active", "inactive")


@bp.get("/")
@requires(Can.MANAGE)
def index() -> ResponseReturnValue:
    """The accounts of the office."""
    words, state = asked()
    page, total = queries.list_users(words, state, request.args.get("page"))
    kept = {key: value for key, value in (("q", words), ("state", state)) if value}
    return render_template(
        "accounts/index.html",
        rows=roles_today(page.rows),
        total=total,
        sheet_url=url_for(".export", q=words or None, state=state or None),
        words=words,
        state=state,
        kept=kept,
        others=_others(),
        next_url=_page_url(kept, page.next_cursor),
        prev_url=_page_url(kept, page.prev_cursor),
    )


def asked() -> tuple[str, str]:
    """What the list is narrowed to by its address: words and state."""
    state = request.args.get("state", "")
    return _words("q"), state if state in STATES else ""


def roles_today(users: Sequence[Any]) -> list[tuple[Any, str]]:
    """Each account with the names of the roles it holds today: one query."""
    seats, today, names = queries.seats_of(row.id for row in users), clock.today(), role_words()
    return [
        (
            row,
            ", ".join(dict.fromkeys(names[s.role.value] for s in seats.get(row.id, ()) if _holds(s, today))),
        )
        for row in users
    ]


def _words(name: str) -> str:
    """What was typed into a search box, without what cannot be shown."""
    return "".join(c for c in request.args.get(name, "") if c.isprintable()).strip()[:100]


def _page_url(kept: dict[str, str], cursor: str | None) -> str | None:
    values: dict[str, Any] = {**kept, "page": cursor}
    return url_for(".index", **values) if cursor else None


def _holds(seat: Any, today: date) -> bool:
    return bool(seat.starts_on <= today and (seat.ends_on is None or seat.ends_on >= today))


def _others() -> list[dict[str, str]]:
    """Other pages of the administrator, where their rooms have them."""
    known = (
        ("directory.office", _("Office settings")),
        ("scheduling.calendar_days", _("Working calendar")),
        ("accounts.mails", _("Mails and periodic tasks")),
    )
    return [
        {"label": label, "url": url_for(name)} for name, label in known if name in current_app.view_functions
    ]


def _user_form(**kwargs: object) -> UserForm:
    form = UserForm(**kwargs)
    form.person_id.offer(queries.person_choices())
    return form


@bp.route("/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new() -> ResponseReturnValue:
    """Open an account."""
    form = _user_form()
    if form.validate_on_submit():
        with form.showing_rules():
            user = service.create_user(current_actor(), form.draft())
            flash(_("The account is open. Give it a role and a temporary password."), "success")
            return see_other(".show", user_id=user.id)
    return render_template("accounts/new.html", form=form), form.status


@bp.get("/<int:user_id>")
@requires(Can.MANAGE)
def show(user_id: int) -> ResponseReturnValue:
    """An account with its roles and sign-ins."""
    user = queries.get_user(user_id)
    return render_template(
        "accounts/show.html",
        user=user,
        name=queries.name_of(user),
        roles=role_words(),
        seats=queries.seats_of([user.id]).get(user.id, []),
        sign_ins=queries.sign_ins_of(user.id),
        has_trail="audit.thing" in current_app.view_functions,
    )


@bp.route("/<int:user_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit(user_id: int) -> ResponseReturnValue:
    """Change an account."""
    user = queries.get_user(user_id)
    form = _user_form(obj=user)
    if form.validate_on_submit():
        with form.showing_rules(user):
            service.edit_user(current_actor(), user, form.draft(), form.seen_version)
            flash(_("Saved."), "success")
            return see_other(".show", user_id=user.id)
    return render_template("accounts/edit.html", form=form, user=user), form.status


@bp.route("/<int:user_id>/seats/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_seat(user_id: int) -> ResponseReturnValue:
    """Give a user a role."""
    user, form = queries.get_user(user_id), SeatForm()
    form.unit_id.offer(queries.unit_choices(clock.today()))
    if request.method == "GET" and not form.was_kept:
        form.starts_on.data = clock.today()  # type: ignore[assignment]
    if form.validate_on_submit():
        with form.showing_rules():
            service.give_seat(current_actor(), user, form.draft())
            flash(_("The role is given."), "success")
            return see_other(".show", user_id=user.id)
    return render_template("accounts/new_seat.html", form=form, user=user), form.status


@bp.route("/<int:user_id>/seats/<int:seat_id>/end", methods=["GET", "POST"])
@requires(Can.MANAGE)
def end_seat(user_id: int, seat_id: int) -> ResponseReturnValue:
    """Set the last day of a role."""
    user, seat = queries.get_user(user_id), queries.get_seat(seat_id)
    if seat.user_id != user.id:
        raise NotFound("UserSeat")
    form = SeatEndForm(obj=seat)
    if request.method == "GET" and not form.ends_on.data:
        form.ends_on.data = clock.today()  # type: ignore[assignment]
    if form.validate_on_submit():
        with form.showing_rules(seat):
            service.end_seat(current_actor(), seat, form.ends_on.data, form.seen_version)  # type: ignore[arg-type]
            flash(_("The last day is set."), "success")
            return see_other(".show", user_id=user.id)
    words = (
        f"{role_words()[seat.role.value]}, {queries.unit_name(seat.unit_id) or _('The office as a whole')}"
    )
    return render_template("accounts/end_seat.html", form=form, user=user, words=words), form.status


@bp.post("/<int:user_id>/deactivate")
@requires(Can.MANAGE)
def deactivate(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    service.deactivate(current_actor(), queries.get_user(user_id))
    flash(_("The account is closed and signed out everywhere."), "success")
    return see_other(".show", user_id=user_id)


@bp.post("/<int:user_id>/activate")
@requires(Can.MANAGE)
def activate(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    service.activate(current_actor(), queries.get_user(user_id))
    flash(_("The account is open again."), "success")
    return see_other(".show", user_id=user_id)


@bp.post("/<int:user_id>/end-sign-ins")
@requires(Can.MANAGE)
def end_sign_ins(user_id: int) -> ResponseReturnValue:
    """Sign a user out everywhere."""
    service.end_all(current_actor(), queries.get_user(user_id))
    flash(_("The user is signed out everywhere."), "success")
    return see_other(".show", user_id=user_id)


@bp.post("/<int:user_id>/temporary-password")
@requires(Can.MANAGE)
def reset_password(user_id: int) -> ResponseReturnValue:
    """Make a temporary password and show it once, on the answer to this very request."""
    user = queries.get_user(user_id)
    password = service.reset_password(current_actor(), user)
    return render_template("accounts/temporary.html", user=user, password=password)
