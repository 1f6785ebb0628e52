"""The verbs on a directive, each with a page of its own when something must be typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.i18n import _
from meeting.core.web.forms import Form
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives.models import Directive
from meeting.directory import queries as directory
from meeting.followup import queries, service
from meeting.followup.forms import (
    DecisionForm,
    OfficerForm,
    ReasonForm,
    ReassignForm,
)
from meeting.followup.policy import Can
from meeting.followup.service import Decision
from meeting.followup.views.door import bp, due_of, shown_dates

HIDDEN = frozenset({"csrf_token", "row_version"})
AnyForm = TypeVar("AnyForm", bound=Form)


@dataclass(frozen=True)
class Words:
    """What the page of a verb says: head, one sentence, button, and the word afterwards."""

    title: str
    sentence: str
    button: str
    done: str


def opened(directive_id: int, permission: Can) -> Directive:
    """The directive, for a reader who may do this with it."""
    directive = queries.get_directive(directive_id)
    ensure(current_actor(), permission, directive)
    return directive


def act(
    directive: Directive, form: AnyForm, words: Words, verb: Callable[[AnyForm], object]
) -> ResponseReturnValue:
    """Show the form, or carry the verb out and go back to the directive."""
    key = directive.id
    if form.validate_on_submit():
        with form.showing_rules():
            verb(form)
            flash(words.done, "success")
            return see_other(".show", directive_id=key)
    if form.errors or form.stale:
        directive = queries.get_directive(key)
    if form.stale:
        form.row_version.data = str(directive.version)
    due, struck = shown_dates(directive)
    page = render_template(
        "followup/act.html", directive=directive, form=form, words=words, due=due, struck=struck,
        stand=due_of(directive), fields=[f for f in form if f.name not in HIDDEN],
    )  # fmt: skip
    return page, form.status


def text(field: Any) -> str:
    """What a text field holds."""
    return field.data or ""


def day(field: Any) -> Any:
    """What a date field holds."""
    return field.data


def done(directive_id: int, words: str) -> ResponseReturnValue:
    """Back to the directive, with a word on what was done."""
    flash(words, "success")
    return see_other(".show", directive_id=directive_id)


@bp.route("/<int:directive_id>/receive", methods=["POST"])
@requires(Can.WORK)
def receive(directive_id: int) -> ResponseReturnValue:
    """Take note of a directive."""
    service.receive(current_actor(), opened(directive_id, Can.WORK))
    return done(directive_id, _("Received."))


@bp.route("/<int:directive_id>/start", methods=["POST"])
@requires(Can.WORK)
def start(directive_id: int) -> ResponseReturnValue:
    """Begin the work."""
    service.start(current_actor(), opened(directive_id, Can.WORK))
    return done(directive_id, _("The work has begun."))


@bp.route("/<int:directive_id>/refuse", methods=["GET", "POST"])
@requires(Can.REFUSE)
def refuse(directive_id: int) -> ResponseReturnValue:
    """Hand a directive back."""
    directive = opened(directive_id, Can.REFUSE)
    words = Words(
        _("Refuse the directive"),
        _("The directive goes back to the secretariat, which gives it to another unit or decides otherwise."),
        _("Refuse"),
        _("The directive is refused; the secretariat will decide."),
    )
    return act(
        directive, ReasonForm(), words, lambda f: service.refuse(current_actor(), directive, text(f.reason))
    )


@bp.route("/<int:directive_id>/assign", methods=["GET", "POST"])
@requires(Can.ASSIGN)
def assign(directive_id: int) -> ResponseReturnValue:
    """Hand a directive to an officer."""
    directive = opened(directive_id, Can.ASSIGN)
    form = OfficerForm(obj=directive)
    form.officer_id.offer(queries.officers(directive.lead_unit_id, clock.today()))
    words = Words(
        _("Hand to an officer"),
        _("The officer finds the directive among their own; the unit stays responsible."),
        _("Hand over"),
        _("Handed over."),
    )
    return act(
        directive, form, words, lambda f: service.assign(current_actor(), directive, f.officer_id.data)
    )


@bp.route("/<int:directive_id>/reassign", methods=["GET", "POST"])
@requires(Can.MANAGE)
def reassign(directive_id: int) -> ResponseReturnValue:
    """Give the directive to another unit by decision."""
    directive = opened(directive_id, Can.MANAGE)
    form = ReassignForm()
    units = directory.unit_choices(clock.today())
    form.lead_unit_id.offer([(key, name) for key, name in units if key != directive.lead_unit_id])
    words = Words(
        _("Reassign"),
        _("The new lead unit receives the directive anew; what happened so far stays on record."),
        _("Record the decision"),
        _("The directive has a new lead unit."),
    )
    return act(
        directive, form, words,
        lambda f: service.reassign(current_actor(), directive, f.lead_unit_id.data, f.decision()),
    )  # fmt: skip


def _by_decision(
    directive_id: int, words: Words, verb: Callable[[Actor, Directive, Decision], object]
) -> ResponseReturnValue:
    """Show the form of a recorded decision, or carry it out."""
    directive = opened(directive_id, Can.MANAGE)
    return act(directive, DecisionForm(), words, lambda f: verb(current_actor(), directive, f.decision()))


@bp.route("/<int:directive_id>/suspend", methods=["GET", "POST"])
@requires(Can.MANAGE)
def suspend(directive_id: int) -> ResponseReturnValue:
    """Halt the work by decision."""
    words = Words(
        _("Suspend"),
        _("Work stops until it is resumed; the due date goes on counting."),
        _("Record the decision"),
        _("The directive is suspended."),
    )
    return _by_decision(directive_id, words, service.suspend)


@bp.route("/<int:directive_id>/resume", methods=["GET", "POST"])
@requires(Can.MANAGE)
def resume(directive_id: int) -> ResponseReturnValue:
    """Let the work go on by decision."""
    words = Words(
        _("Resume"),
        _("The lead unit goes on with the work."),
        _("Record the decision"),
        _("The work goes on."),
    )
    return _by_decision(directive_id, words, service.resume)


@bp.route("/<int:directive_id>/cancel", methods=["GET", "POST"])
@requires(Can.MANAGE)
def cancel(directive_id: int) -> ResponseReturnValue:
    """End the directive without a result by decision."""
    words = Words(
        _("Cancel the directive"),
        _("The directive ends without a result and leaves every count. This cannot be undone."),
        _("Cancel the directive"),
        _("The directive is cancelled."),
    )
    return _by_decision(directive_id, words, service.cancel)
