"""After the draft: circulated, corrected, approved, locked, supplemented."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.core.i18n import _
from meeting.core.numbers import read_id
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.minutes import queries, rules, service
from meeting.minutes.forms import (
    ApprovalForm,
    ApproveForm,
    CorrectionForm,
    ReasonForm,
    RoundForm,
    SupplementForm,
    answer_form,
)
from meeting.minutes.models import Minutes, MinutesEntry
from meeting.minutes.policy import Can
from meeting.minutes.rules import Counted, State
from meeting.minutes.views.base import bp, load, rows_for, show
from meeting.scheduling.queries import calendar


@bp.route("/<int:meeting_id>/circulate", methods=["GET", "POST"])
@requires(Can.WRITE)
def circulate(meeting_id: int) -> ResponseReturnValue:
    """Send the minutes to those who took part, or give the round another last day."""
    minutes, form = load(meeting_id), RoundForm()
    if form.validate_on_submit():
        with form.showing_rules():
            service.circulate(current_actor(), minutes, form.draft())
            until = short(minutes.corrections_until) if minutes.corrections_until else ""
            flash(
                _("The minutes go round; corrections may be asked for until %(until)s.", until=until),
                "success",
            )
            return see_other(".index", meeting_id=meeting_id)
    minutes = queries.get_minutes(meeting_id)
    return show("circulate", minutes, form=form, proposals=_proposals(), empty=_empty(minutes)), form.status


def _proposals() -> list[tuple[str, str]]:
    """What the usual round would end on, by the days counted."""
    today, days = clock.today(), calendar()
    return [
        (str(label), short(rules.round_ends(today, rules.USUAL_DAYS, Counted(counted), days)))
        for counted, label in rules.COUNTED_LABELS.items()
    ]


def _empty(minutes: Minutes) -> list[str]:
    """Headings nothing stands under yet."""
    spoken = {speech.entry_id for speech in queries.speeches_of(minutes.id)}
    return [
        row.heading
        for row in queries.entries_of(minutes.id)
        if not row.text and row.id not in spoken and row.kind is not rules.EntryKind.SECTION
    ]


@bp.route("/<int:meeting_id>/end-round", methods=["GET", "POST"])
@requires(Can.WRITE)
def end_round(meeting_id: int) -> ResponseReturnValue:
    """End the round for corrections before its last day."""
    minutes, form = load(meeting_id), ReasonForm()
    if form.validate_on_submit():
        with form.showing_rules():
            service.end_round(current_actor(), minutes, form.reason.data or "")
            flash(_("The round for corrections is over."), "success")
            return see_other(".index", meeting_id=meeting_id)
    return show("end_round", queries.get_minutes(meeting_id), form=form), form.status


@bp.route("/<int:meeting_id>/take-back", methods=["GET", "POST"])
@requires(Can.WRITE)
def take_back(meeting_id: int) -> ResponseReturnValue:
    """Make a draft again of minutes that went round or were approved."""
    minutes, form = load(meeting_id), ReasonForm()
    if form.validate_on_submit():
        with form.showing_rules():
            service.take_back(current_actor(), minutes, form.reason.data or "")
            flash(_("The minutes are a draft again."), "success")
            return see_other(".index", meeting_id=meeting_id)
    return show("take_back", queries.get_minutes(meeting_id), form=form), form.status


# ─── Corrections ────────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/<int:meeting_id>/corrections/new", methods=["GET", "POST"])
@requires(Can.ASK)
def ask(meeting_id: int) -> ResponseReturnValue:
    """Ask for a correction of an entry (`entry`), or of the minutes as a whole."""
    minutes, form = load(meeting_id, Can.ASK), CorrectionForm()
    entry = _asked_entry(minutes)
    if form.validate_on_submit():
        with form.showing_rules():
            service.ask(current_actor(), minutes, entry, form.text.data or "")
            flash(_("The secretary was told. The answer will stand here and in your bell."), "success")
            return see_other(".index", meeting_id=meeting_id, _anchor=f"e{entry.id}" if entry else None)
    minutes = queries.get_minutes(meeting_id)
    entry = _asked_entry(minutes)
    words = rules.open_words(entry.text) if entry else ""
    return show("ask", minutes, form=form, entry=entry, words=words), form.status


def _asked_entry(minutes: Minutes) -> MinutesEntry | None:
    key = read_id(request.args.get("entry", ""))
    if key is None:
        return None
    entry, of = queries.get_entry(key)
    if of.id != minutes.id or (entry.is_confidential and not current_actor().sees_all):
        raise NotFound("MinutesEntry")
    return entry


@bp.route("/correction/<int:correction_id>", methods=["GET", "POST"])
@requires(Can.WRITE)
def answer(correction_id: int) -> ResponseReturnValue:
    """Take a correction into the minutes, or decline it with a reason; which stands in `do`."""
    correction, entry, minutes = queries.get_correction(correction_id)
    ensure(current_actor(), Can.WRITE, minutes)
    form = answer_form(entry, queries.speeches_under(entry.id) if entry else ())
    if form.validate_on_submit():
        with form.showing_rules(entry):
            if request.form.get("do") == "decline":
                service.decline(current_actor(), minutes, correction, entry, form.answer.data or "")
            else:
                service.take(current_actor(), minutes, correction, entry, form.draft(), form.seen_version)
            flash(_("Answered. Whoever asked for it was told."), "success")
            return see_other(".index", meeting_id=minutes.meeting_id)
    correction, entry, minutes = queries.get_correction(correction_id)
    asked = next(row for row in queries.corrections_of(current_actor(), minutes) if row.id == correction_id)
    return show(
        "answer",
        minutes,
        form=form,
        entry=entry,
        asked=asked,
        speeches=form.speeches,
        rows=rows_for(form.text.data or ""),
    ), form.status


# ─── Approval and after ─────────────────────────────────────────────────────────────────────────────────────


@bp.route("/<int:meeting_id>/approve", methods=["GET", "POST"])
@requires(Can.APPROVE)
def approve(meeting_id: int) -> ResponseReturnValue:
    """Approve the minutes, as chair or leadership; the page says what is still open."""
    minutes, form = load(meeting_id, Can.APPROVE), ApproveForm()
    _ask_why(form, minutes)
    if form.validate_on_submit():
        with form.showing_rules():
            service.approve(current_actor(), minutes, form.draft())
            flash(_("The minutes are approved."), "success")
            return see_other(".index", meeting_id=meeting_id)
    minutes = queries.get_minutes(meeting_id)
    if not rules.can_approve(minutes.meeting.state, minutes.state):
        return see_other(".index", meeting_id=meeting_id)
    found = queries.pending(minutes)
    asked = [row for row in queries.corrections_of(current_actor(), minutes) if row.id in found.waiting]
    form.waiting.data, form.is_sure.data = ",".join(str(row.id) for row in asked), False
    return show("approve", minutes, form=form, found=found, asked=asked), form.status


def _ask_why(form: ApproveForm | ApprovalForm, minutes: Minutes) -> None:
    """Minutes that went round need no reason for having been left to themselves."""
    if minutes.state is not State.DRAFT:
        del form.reason


@bp.route("/<int:meeting_id>/approval", methods=["GET", "POST"])
@requires(Can.WRITE)
def record_approval(meeting_id: int) -> ResponseReturnValue:
    """Record that the chair approved the minutes on a day."""
    minutes, form = load(meeting_id), ApprovalForm()
    _ask_why(form, minutes)
    if request.method == "GET" and not form.was_kept:
        form.approved_on.data = clock.today()  # type: ignore[assignment]
    if form.validate_on_submit():
        with form.showing_rules():
            day = form.approved_on.data
            service.record_approval(current_actor(), minutes, day, form.why)  # type: ignore[arg-type]
            flash(_("The approval is recorded."), "success")
            return see_other(".index", meeting_id=meeting_id)
    return show("record_approval", queries.get_minutes(meeting_id), form=form), form.status


@bp.route("/<int:meeting_id>/lock", methods=["POST"])
@requires(Can.WRITE)
def lock(meeting_id: int) -> ResponseReturnValue:
    """Close the minutes for good."""
    service.lock(current_actor(), load(meeting_id))
    flash(_("The minutes are locked. What comes later goes into supplementary minutes."), "success")
    return see_other(".index", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/supplements/new", methods=["GET", "POST"])
@requires(Can.WRITE)
def supplement(meeting_id: int) -> ResponseReturnValue:
    """Add supplementary minutes."""
    minutes, form = load(meeting_id), SupplementForm()
    if form.validate_on_submit():
        with form.showing_rules():
            row = service.supplement(current_actor(), minutes, form.text.data or "", form.reason.data or "")
            flash(_("Supplementary minutes No. %(number)s were added.", number=row.number), "success")
            return see_other(".index", meeting_id=meeting_id, _anchor=f"supplement-{row.number}")
    return show("supplement", queries.get_minutes(meeting_id), form=form), form.status
