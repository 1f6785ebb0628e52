"""Pages on a reported result: the check of its form, confirmation, acceptance in part, sending back."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core.i18n import _
from meeting.core.numbers import read_id
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives.models import Directive
from meeting.followup import queries, rules, service
from meeting.followup.forms import CheckForm, PartForm, ReasonForm
from meeting.followup.policy import Can
from meeting.followup.views.acts import Words, act, done, opened, text
from meeting.followup.views.door import bp, due_of, shown_dates


@bp.route("/<int:directive_id>/check", methods=["GET", "POST"])
@requires(Can.CHECK)
def check(directive_id: int) -> ResponseReturnValue:
    """Look at the form of a reported result: the checklist, and the word that it is complete."""
    directive, actor = opened(directive_id, Can.CHECK), current_actor()
    form = CheckForm(obj=directive)
    if form.validate_on_submit():
        with form.showing_rules():
            service.check_form(actor, directive, seen=form.seen_version)
            return done(directive_id, _("The form is checked; the leadership can confirm the result."))
    if form.is_submitted():
        directive = queries.get_directive(directive_id)
        form.row_version.data = str(directive.version)
    return _result_page("followup/check.html", directive, form), form.status


def _result_page(template: str, directive: Directive, form: Any) -> str:
    """A page that shows the report that is judged, with its checklist."""
    report = queries.find_completion(directive.id)
    due, struck = shown_dates(directive)
    return render_template(
        template, directive=directive, form=form, report=report, due=due, struck=struck,
        stand=due_of(directive), points=service.form_points(directive, report),
        labels={member.value: str(label) for member, label in rules.POINT_LABELS.items()},
    )  # fmt: skip


@bp.route("/<int:directive_id>/confirm", methods=["POST"])
@requires(Can.DECIDE)
def confirm(directive_id: int) -> ResponseReturnValue:
    """Accept the result."""
    seen = read_id(request.form.get("row_version", ""))
    service.confirm(current_actor(), opened(directive_id, Can.DECIDE), seen=seen)
    return done(directive_id, _("Confirmed as completed."))


@bp.route("/<int:directive_id>/accept-in-part", methods=["GET", "POST"])
@requires(Can.DECIDE)
def accept_in_part(directive_id: int) -> ResponseReturnValue:
    """Confirm a part of the result; the rest goes on as a directive of its own."""
    directive, actor = opened(directive_id, Can.DECIDE), current_actor()
    form = PartForm(obj=directive)
    if form.validate_on_submit():
        with form.showing_rules():
            rest = service.accept_in_part(actor, directive, form.part(), seen=form.seen_version)
            words = _("The part is accepted; what is left is directive %(clause)s.", clause=rest.clause)
            flash(words, "success")
            return see_other(".show", directive_id=rest.id)
    if form.is_submitted():
        directive = queries.get_directive(directive_id)
        form.row_version.data = str(directive.version)
    elif not form.was_kept:
        form.due_on.data = None
    return _result_page("followup/accept_in_part.html", directive, form), form.status


@bp.route("/<int:directive_id>/send-back", methods=["GET", "POST"])
@requires(Can.RETURN)
def send_back(directive_id: int) -> ResponseReturnValue:
    """Ask for rework."""
    directive = opened(directive_id, Can.RETURN)
    words = Words(
        _("Send back for rework"),
        _("The lead unit works on it again; the due date stays as it is."),
        _("Send back"),
        _("Sent back for rework."),
    )
    form = ReasonForm(obj=directive)
    return act(
        directive, form, words,
        lambda f: service.send_back(current_actor(), directive, text(f.reason), seen=f.seen_version),
    )  # fmt: skip
