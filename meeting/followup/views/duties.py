"""Inside the units: contributions, prepared reports, handing parts to officers; checks and follow-up."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock, dates, files
from meeting.core.access import Actor, ensure
from meeting.core.errors import NotFound
from meeting.core.i18n import _
from meeting.core.web.responses import download, see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives.models import Cooperation, Directive
from meeting.followup import queries, rules, service
from meeting.followup.forms import (
    ContributionForm,
    DecisionForm,
    InspectionForm,
    OfficerForm,
    PreparedForm,
)
from meeting.followup.models import PreparedReport
from meeting.followup.policy import Can
from meeting.followup.service import Report
from meeting.followup.views.acts import Words, act, done
from meeting.followup.views.door import bp


def _open(directive_id: int, permission: Can) -> Directive:
    directive = queries.get_directive(directive_id)
    ensure(current_actor(), permission, directive)
    return directive


# ─── Contributions ──────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/<int:directive_id>/contribute", methods=["GET", "POST"])
@requires(Can.CONTRIBUTE)
def contribute(directive_id: int) -> ResponseReturnValue:
    """Give a co-operating unit's part, or save it for the head of the unit."""
    directive, actor = _open(directive_id, Can.CONTRIBUTE), current_actor()
    mine = [share for share in directive.cooperations if share.unit_id in actor.unit_ids]
    form = ContributionForm()
    form.unit_id.offer([(share.unit_id, share.unit.name) for share in mine])
    share = next((one for one in mine if str(one.unit_id) == request.form.get("unit_id")), mine[0])
    prepared = queries.find_prepared(directive.id, share.unit_id, share.id)
    draft = service.read_prepared(prepared) if prepared else None
    form.keep(draft)
    if request.method == "GET" and not form.was_kept:
        form.unit_id.data = share.unit_id
        form.given_text.data = share.contribution
        if draft:
            form.fill(draft)
    sends = service.sends(actor, share.unit_id)
    words = Words(
        _("Give the contribution"),
        _duty(mine),
        _("Save the contribution") if sends else _("Save for the head of the unit"),
        _("The contribution is saved.") if sends else _("Saved; the head of the unit sends it."),
    )

    def verb(typed: ContributionForm) -> None:
        if sends:
            service.contribute(actor, directive, share.unit_id, typed.draft())
        else:
            service.prepare(actor, directive, typed.draft(), unit_id=share.unit_id)

    return act(directive, form, words, verb)


def _duty(shares: list[Cooperation]) -> str:
    said = [
        share.duty + (f" ({dates.short(share.due_on)})" if share.due_on else "")
        for share in shares
        if share.duty or share.due_on
    ]
    if not said:
        return str(_("Say what the unit did for this directive."))
    return str(_("Duty: %(duty)s", duty="; ".join(said)))


@bp.route("/shares/<int:cooperation_id>/assign", methods=["GET", "POST"])
@requires(Can.ASSIGN_SHARE)
def assign_share(cooperation_id: int) -> ResponseReturnValue:
    """Hand a co-operating unit's part to an officer."""
    share = queries.get_share(cooperation_id)
    ensure(current_actor(), Can.ASSIGN_SHARE, share)
    directive = queries.get_directive(share.directive_id)
    form = OfficerForm(obj=share)
    form.officer_id.offer(queries.officers(share.unit_id, clock.today()))
    words = Words(
        _("Hand to an officer"),
        _("The officer prepares the contribution of %(unit)s; the head sends it.", unit=share.unit.name),
        _("Hand over"),
        _("Handed over."),
    )
    return act(
        directive, form, words,
        lambda f: service.assign_share(current_actor(), directive, share, f.officer_id.data),
    )  # fmt: skip


# ─── Prepared reports ───────────────────────────────────────────────────────────────────────────────────────


@bp.route("/prepared/<int:prepared_id>", methods=["GET", "POST"])
@requires(Can.SEND)
def prepared(prepared_id: int) -> ResponseReturnValue:
    """What an officer prepared: the head sends it or gives it back."""
    found = queries.get_prepared(prepared_id)
    actor = current_actor()
    ensure(actor, Can.SEND, found)
    directive_id = found.directive_id
    form = PreparedForm(obj=found)
    if form.validate_on_submit():
        with form.showing_rules(found):
            flash(_answer(actor, found, form), "success")
            return see_other(".show", directive_id=directive_id)
    if form.is_submitted():
        found = queries.get_prepared(prepared_id)
    directive = queries.get_directive(directive_id)
    draft = service.read_prepared(found)
    page = render_template(
        "followup/prepared.html", directive=directive, prepared=found, draft=draft, form=form,
        period=_period(directive, draft), files=queries.files_of(draft.stored),
    )  # fmt: skip
    return page, form.status


def _answer(actor: Actor, found: PreparedReport, form: PreparedForm) -> str:
    """Do what the head chose; returns what is said of it."""
    directive = queries.get_directive(found.directive_id)
    seen = form.seen_version
    if request.form.get("do") == "back":
        service.give_back(actor, directive, found, form.note.data or "", seen=seen)
        return str(_("Given back to the officer."))
    service.send(actor, directive, found, seen=seen)
    return str(_("The report is sent."))


def _period(directive: Directive, draft: Report) -> str:
    if draft.period_id is None:
        return ""
    starts = {row.id: row.starts_on for row in queries.periods_of(directive.id)}
    first = starts.get(draft.period_id)
    return rules.period_words(directive.recurrence, first) if first else ""


@bp.route("/prepared/<int:prepared_id>/discard", methods=["POST"])
@requires(Can.DISCARD)
def discard_prepared(prepared_id: int) -> ResponseReturnValue:
    """Throw away what was prepared."""
    found = queries.get_prepared(prepared_id)
    ensure(current_actor(), Can.DISCARD, found)
    directive = queries.get_directive(found.directive_id)
    seen = request.form.get("row_version", type=int)
    service.discard(current_actor(), directive, found, seen=seen)
    return done(directive.id, _("What was prepared is discarded."))


@bp.route("/prepared/<int:prepared_id>/files/<int:file_id>")
@requires(Can.SEE)
def prepared_file(prepared_id: int, file_id: int) -> ResponseReturnValue:
    """A file attached to a prepared report, to the unit that prepared it."""
    found = queries.get_prepared(prepared_id)
    actor = current_actor()
    ensure(actor, Can.SEE, queries.get_directive(found.directive_id))
    if found.unit_id not in actor.unit_ids or file_id not in found.data.get("stored", ()):
        raise NotFound("StoredFile")
    stored = queries.get_stored(file_id)
    return download(files.read(stored), stored.name, stored.mime, inline=True)


# ─── The office ─────────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/reports/<int:progress_id>/inspect", methods=["GET", "POST"])
@requires(Can.INSPECT)
def inspect(progress_id: int) -> ResponseReturnValue:
    """Record a check on the spot of what was reported."""
    progress = queries.get_progress(progress_id)
    directive = _open(progress.directive_id, Can.INSPECT)
    actor = current_actor()
    form = InspectionForm()
    if request.method == "GET" and not form.was_kept:
        form.checked_by.data = actor.name
    words = Words(
        _("Record a check on the spot"),
        _("The report of %(day)s: %(text)s", day=dates.short(progress.reported_on), text=progress.text[:200]),
        _("Record the check"),
        _("The check is recorded."),
    )
    return act(directive, form, words, lambda f: service.inspect(actor, directive, progress, f.draft()))


@bp.route("/<int:directive_id>/untrack", methods=["GET", "POST"])
@requires(Can.MANAGE)
def untrack(directive_id: int) -> ResponseReturnValue:
    """Follow a directive no longer, by decision."""
    words = Words(
        _("Do not follow up"),
        _("The directive stays on record and leaves every count; the mark and its reason are kept."),
        _("Record the decision"),
        _("The directive is no longer followed up."),
    )
    return _tracking(directive_id, words, service.untrack)


@bp.route("/<int:directive_id>/track", methods=["GET", "POST"])
@requires(Can.MANAGE)
def track(directive_id: int) -> ResponseReturnValue:
    """Follow a directive again, by decision."""
    words = Words(
        _("Follow up again"),
        _("The directive counts again, with the due date it has."),
        _("Record the decision"),
        _("The directive is followed up."),
    )
    return _tracking(directive_id, words, service.track)


def _tracking(directive_id: int, words: Words, verb: Any) -> ResponseReturnValue:
    directive = _open(directive_id, Can.MANAGE)
    return act(directive, DecisionForm(), words, lambda f: verb(current_actor(), directive, f.decision()))
