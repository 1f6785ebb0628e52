"""The ladder of reminders and urgings: its steps, and urging by hand."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from meeting.core import history
from meeting.core.access import ensure
from meeting.core.i18n import _, language
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.followup import queries, rules, service
from meeting.followup.forms import RungForm, UrgeForm
from meeting.followup.models import Rung
from meeting.followup.policy import Can
from meeting.followup.views.acts import Words, act
from meeting.followup.views.door import bp

history.explain("rung", rules.RUNG_LABELS)


def name_of(rung: Rung) -> str:
    """A rung in the reader's language."""
    return rung.name if language() == "vi" else rung.name_en or rung.name


@bp.route("/ladder")
@requires(Can.LADDER)
def ladder() -> ResponseReturnValue:
    """The steps of the ladder."""
    steps = [
        (rung, name_of(rung), [str(rules.AUDIENCE_LABELS[a]) for a in rules.read_audiences(rung.audiences)])
        for rung in queries.rungs()
    ]
    return render_template("followup/ladder.html", steps=steps)


@bp.route("/ladder/<int:rung_id>", methods=["GET", "POST"])
@requires(Can.LADDER)
def edit_rung(rung_id: int) -> ResponseReturnValue:
    """Move a step, choose who is told, use it or not."""
    rung = queries.get_rung(rung_id)
    form = RungForm(obj=rung)
    if form.validate_on_submit():
        with form.showing_rules(rung):
            service.edit_rung(current_actor(), rung, form.draft(), seen=form.seen_version)
            flash(_("The step is saved."), "success")
            return see_other(".ladder")
    if not form.is_submitted():
        form.show(rung)
    return render_template("followup/edit_rung.html", form=form, name=name_of(rung), rung=rung), form.status


@bp.route("/<int:directive_id>/urge", methods=["GET", "POST"])
@requires(Can.URGE)
def urge(directive_id: int) -> ResponseReturnValue:
    """Urge the lead unit by hand."""
    actor, directive = current_actor(), queries.get_directive(directive_id)
    ensure(actor, Can.URGE, directive)
    words = Words(
        _("Urge the lead unit"),
        _("The officer and the head of the lead unit are told; it counts with the urgings of the ladder."),
        _("Urge"), _("The lead unit is urged."),
    )  # fmt: skip
    return act(
        directive, UrgeForm(), words, lambda form: service.urge(actor, directive, form.note.data or "")
    )
