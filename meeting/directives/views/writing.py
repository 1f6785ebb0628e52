"""The conclusion: its editor for those who write it, else the notice as text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.dates import short
from meeting.core.i18n import _
from meeting.core.web.forms import Form
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, may, requires
from meeting.directives import queries, service
from meeting.directives.forms import (
    ClauseForm,
    TextsForm,
    understand,
)
from meeting.directives.models import Conclusion, Directive
from meeting.directives.policy import Can
from meeting.directives.rules import (
    AMENDMENT_LABELS,
    ConclusionState,
)
from meeting.directives.views.base import (
    SHORT,
    bp,
    is_over,
    lines_of,
    load,
    load_draft,
    offer,
    show,
)
from meeting.scheduling import queries as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.policy import Can as Meetings
from meeting.scheduling.rules import State as MeetingState

MOST_ISSUES = 500  # offered


@dataclass(frozen=True)
class Desk:
    """What the editor stands on."""

    meeting: Meeting
    conclusion: Conclusion
    directives: Sequence[Directive]
    behind: queries.Behind


def _desk(found: Conclusion) -> Desk:
    behind = queries.issues_behind(found.meeting_id, found.id)
    return Desk(found.meeting, found, queries.clauses(found.id), behind)


@bp.route("/meeting/<int:meeting_id>")
@requires(Can.SEE)
def conclusion(meeting_id: int) -> ResponseReturnValue:
    """The conclusion of a meeting: its editor for those who write it, else the notice as text."""
    meeting, found = load(meeting_id)
    if found is None or not _is_writable(found):
        return _read(meeting, found)
    desk = _desk(found)
    if desk.directives:
        return _edit_page(desk, desk.directives[0])
    return _new_page(desk, 0)


@bp.route("/meeting/<int:meeting_id>/start", methods=["POST"])
@requires(Can.WRITE)
def start(meeting_id: int) -> ResponseReturnValue:
    """Begin to write the conclusion."""
    service.get_or_start(current_actor(), scheduling.get_meeting(meeting_id))
    return see_other(".conclusion", meeting_id=meeting_id)


@bp.route("/meeting/<int:meeting_id>/texts", methods=["GET", "POST"])
@requires(Can.WRITE)
def texts(meeting_id: int) -> ResponseReturnValue:
    """Change the texts around the directives."""
    _meeting, found = load_draft(meeting_id)
    if is_over(found):
        return see_other(".conclusion", meeting_id=meeting_id)
    form = TextsForm(obj=found)
    if form.validate_on_submit():
        with form.showing_rules(found):
            service.edit_texts(current_actor(), found, form.draft(), form.seen_version)
            flash(_("The texts are saved."), "success")
            return see_other(".conclusion", meeting_id=meeting_id)
    return _editor(_desk(found), form, at="texts"), form.status


@bp.route("/meeting/<int:meeting_id>/clauses/new", methods=["GET", "POST"])
@requires(Can.WRITE)
def new(meeting_id: int) -> ResponseReturnValue:
    """Write a directive; `after` is the place it follows."""
    _meeting, found = load_draft(meeting_id)
    if is_over(found):
        return see_other(".conclusion", meeting_id=meeting_id)
    desk = _desk(found)
    after = request.args.get("after", default=len(desk.directives), type=int)
    after = min(max(after, 0), len(desk.directives))
    form = _clause_form(desk, None)
    if form.validate_on_submit():
        with form.showing_rules():
            added = service.add(
                current_actor(), found, form.draft(), shares=form.shares([]),
                issue_ids=form.issues.data or (), after=after,
            )  # fmt: skip
            return _onward(meeting_id, added)
    return _new_page(desk, after, form)


@bp.route("/<int:directive_id>/edit", methods=["GET", "POST"])
@requires(Can.WRITE)
def edit(directive_id: int) -> ResponseReturnValue:
    """Change a directive of the draft."""
    found = queries.get_conclusion_of(directive_id)
    ensure(current_actor(), Meetings.SEE, found.meeting)
    ensure(current_actor(), Can.WRITE, found)
    if found.state is not ConclusionState.DRAFT:
        return see_other(".conclusion", meeting_id=found.meeting_id)
    desk = _desk(found)
    directive = next(row for row in desk.directives if row.id == directive_id)
    form = _clause_form(desk, directive)
    if form.validate_on_submit():
        with form.showing_rules(directive):
            service.edit(
                current_actor(), directive, form.draft(), shares=form.shares(directive.cooperations),
                issue_ids=form.issues.data or (), seen=form.seen_version,
            )  # fmt: skip
            return _onward(directive.meeting_id, directive)
    if form.is_submitted():  # what was tried and refused is not what is stored
        desk = replace(desk, directives=queries.clauses(found.id))
        directive = next((row for row in desk.directives if row.id == directive_id), directive)
    return _edit_page(desk, directive, form)


@bp.route("/<int:directive_id>/move", methods=["POST"])
@requires(Can.WRITE)
def move(directive_id: int) -> ResponseReturnValue:
    """Put a directive in another place."""
    directive = queries.get_directive(directive_id)
    service.move(current_actor(), directive, request.form.get("to", default=directive.position, type=int))
    return see_other(".edit", directive_id=directive_id)


@bp.route("/<int:directive_id>/delete", methods=["POST"])
@requires(Can.WRITE)
def delete(directive_id: int) -> ResponseReturnValue:
    """Take a directive out of the draft."""
    directive = queries.get_directive(directive_id)
    meeting_id = directive.meeting_id
    service.delete(current_actor(), directive)
    flash(_("The directive was taken out of the draft."), "success")
    return see_other(".conclusion", meeting_id=meeting_id)


@bp.route("/understand")
@requires(Can.WRITE)
def understood() -> ResponseReturnValue:
    """What a deadline as spoken means, as plain text; `since` is the day of the meeting."""
    try:
        since = date.fromisoformat(request.args.get("since", ""))
    except ValueError:
        since = clock.today()
    words = understand(request.args.get("q", "")[:300], since)
    return Response(words, mimetype="text/plain")


def _is_writable(found: Conclusion) -> bool:
    return found.state is ConclusionState.DRAFT and may(Can.WRITE, found)


def _clause_form(desk: Desk, directive: Directive | None) -> ClauseForm:
    form = ClauseForm(obj=directive)
    form.due.reference = desk.meeting.held_on
    form.cooperating.choices = form.units = offer(form, directive)
    form.issues.choices = [
        (row.id, f"{row.number}. {row.short_unit}: {row.text[:SHORT]}")
        for row in desk.behind.offered[:MOST_ISSUES]
    ]
    if directive is not None:
        form.fill(directive, [row.id for row in desk.behind.links.get(directive.id, ())])
    return form


def _onward(meeting_id: int, saved: Directive) -> Response:
    """Where the writer goes after a directive was saved: on to a new one, to another, or nowhere."""
    go = request.form.get("go", "")
    if go == "next":
        return see_other(".new", meeting_id=meeting_id, after=saved.position)
    if go == "texts":
        return see_other(".texts", meeting_id=meeting_id)
    if go.isascii() and go.isdigit():
        return see_other(".edit", directive_id=int(go))
    flash(_("Directive %(number)d is saved.", number=saved.position), "success")
    return see_other(".edit", directive_id=saved.id)


def _edit_page(desk: Desk, current: Directive, form: ClauseForm | None = None) -> ResponseReturnValue:
    form = form or _clause_form(desk, current)
    return _editor(desk, form, at=current.id, shares=form.rows(current.cooperations)), form.status


def _new_page(desk: Desk, after: int, form: ClauseForm | None = None) -> ResponseReturnValue:
    form = form or _clause_form(desk, None)
    return _editor(desk, form, at="new", after=after, shares=form.rows([])), form.status


def _editor(desk: Desk, form: Form, *, at: int | str, after: int = -1, shares: Sequence[Any] = ()) -> str:
    return show(
        desk.meeting, desk.conclusion, lines_of(desk.directives, desk.behind), writing=True, form=form, at=at,
        after=after, shares=shares, since=desk.meeting.held_on.isoformat(),
    )  # fmt: skip


def _read(meeting: Meeting, found: Conclusion | None) -> str:
    if found is not None and not may(Can.SEE, found):
        found = None
    lines = lines_of(queries.clauses(found.id), queries.issues_behind(meeting.id, found.id)) if found else []
    decisions = queries.amendments_of_meeting(meeting.id) if found else []
    kinds = {kind.value: str(label) for kind, label in AMENDMENT_LABELS.items()}
    said = [(row, _what(row.new)) for row in decisions]
    return show(
        meeting, found, lines, writing=False, kinds=kinds, decisions=said,
        can_start=found is None and may(Can.WRITE) and meeting.state is not MeetingState.CANCELLED,
    )  # fmt: skip


def _what(new: dict[str, Any]) -> str:
    """What a decision says, in short."""
    words = [short(date.fromisoformat(new["due_on"]))] if new.get("due_on") else []
    return "; ".join(
        [*words, *(str(new[k]) for k in ("lead", "field", "leader", "output", "text") if new.get(k))]
    )
