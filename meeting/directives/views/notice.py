"""Issuing the notice, and recording decisions on its directives."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import books, clock
from meeting.core.access import ensure
from meeting.core.i18n import _
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives import queries, rules, service
from meeting.directives.forms import (
    AmendForm,
    NoticeForm,
)
from meeting.directives.models import Conclusion, Directive
from meeting.directives.policy import Can
from meeting.directives.rules import (
    OPEN,
    AmendmentKind,
)
from meeting.directives.views.base import PAGE, bp, is_over, lines_of, load_draft, offer
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State as MeetingState


@bp.route("/meeting/<int:meeting_id>/issue", methods=["GET", "POST"])
@requires(Can.ISSUE)
def issue(meeting_id: int) -> ResponseReturnValue:
    """Issue the notice of conclusions."""
    meeting, found = load_draft(meeting_id)
    if is_over(found):
        return see_other(PAGE, meeting_id=meeting_id)
    form = NoticeForm(data=_proposed(meeting, found), kind=service.NOTICE)
    form.issued_on.reference = meeting.held_on
    if request.method == "GET":
        form.row_version.data = form.row_version.data or str(found.version)
    if form.validate_on_submit():
        with form.showing_rules(found):
            service.issue(current_actor(), found, form.draft(), form.seen_version)
            flash(_("The notice is issued. Its directives bind from now on."), "success")
            return see_other(".conclusion", meeting_id=meeting_id)
    lines = lines_of(queries.clauses(found.id), queries.issues_behind(meeting_id, found.id))
    tabs, _signals = workspace.load(meeting_id, PAGE)
    is_concluded = meeting.state in (MeetingState.CONCLUDED, MeetingState.CLOSED)
    page = render_template(
        "directives/issue.html", meeting=meeting, tabs=tabs, form=form, lines=lines, is_concluded=is_concluded
    )
    return page, form.status


def _proposed(meeting: Meeting, found: Conclusion) -> dict[str, Any]:
    """Next number, today, and the signer and recipients of the last notice."""
    last, today = queries.last_notice(), clock.today()
    names = dict.fromkeys(
        name for row in queries.directives_of(meeting.id) for name in (row.lead, *row.cooperating) if name
    )
    return {
        "number": books.peek(books.place_of(service.NOTICE, today)),
        "issued_on": max(today, meeting.held_on),
        "signer_name": last.signer_name if last else (meeting.chair.full_name if meeting.chair else ""),
        "signer_capacity": last.signer_capacity if last else "",
        "signer_title": last.signer_title if last else meeting.chair_title,
        "recipients": found.recipients or "\n".join(names),
    }


@bp.route("/<int:directive_id>/amend", methods=["GET", "POST"])
@requires(Can.AMEND)
def amend(directive_id: int) -> ResponseReturnValue:
    """Record a decision that fills the gaps of an issued directive or replaces its words."""
    directive = queries.get_directive(directive_id)
    ensure(current_actor(), Can.AMEND, directive)
    if directive.state not in OPEN:
        return see_other("followup.show", directive_id=directive_id)
    gaps = rules.gaps(directive)
    wanted = request.args.get("kind", "completion" if gaps else "replacement")
    kind = AmendmentKind.REPLACEMENT if wanted == "replacement" else AmendmentKind.COMPLETION
    form = _amend_form(directive, kind)
    if form.validate_on_submit():
        with form.showing_rules(directive):
            service.amend(
                current_actor(), directive, kind, changes=form.changes(kind, directive),
                reason=form.reason.data or "", decided_on=form.draft_day(),
                decider=form.decider.data or "", paper=form.paper.data or "",
            )  # fmt: skip
            flash(_("The decision is recorded."), "success")
            return see_other("followup.show", directive_id=directive_id)
    page = render_template(
        "directives/amend.html", form=form, directive=directive, meeting=directive.meeting, kind=kind.value,
        gaps={gap.value for gap in gaps}, since=directive.meeting.held_on,
    )  # fmt: skip
    return page, form.status


def _amend_form(directive: Directive, kind: AmendmentKind) -> AmendForm:
    stored = {"decided_on": clock.today(), "decider": current_actor().name}
    if kind is AmendmentKind.REPLACEMENT:
        stored |= {"text": directive.text, "output": directive.output, "field_id": directive.field_id,
                   "leader_id": directive.leader_id}  # fmt: skip
    form = AmendForm(data=stored)
    if request.method == "GET":
        form.row_version.data = str(directive.version)
    offer(form, directive)
    form.due.reference = directive.meeting.held_on
    return form
