"""What a meeting takes up from before: its first item, kept in step until it opens, then as it stood."""

from datetime import date
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import dates
from meeting.core.access import ensure, may
from meeting.core.i18n import _
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives.rules import State as DirectiveState
from meeting.directives.rules import state_words
from meeting.followup import queries, service
from meeting.followup.forms import CarryForm
from meeting.followup.policy import Can
from meeting.followup.rules import Filters
from meeting.followup.views.door import bp
from meeting.followup.views.register import row_views
from meeting.issues import queries as issues
from meeting.issues.rules import STATE_LABELS as ISSUE_LABELS
from meeting.issues.rules import State as IssueState
from meeting.scheduling.models import Meeting
from meeting.scheduling.policy import Can as Scheduling
from meeting.scheduling.queries import get_meeting
from meeting.scheduling.rules import State


@bp.route("/meetings/<int:meeting_id>")
@requires(Can.SEE)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """What earlier meetings left open: the first item of this one."""
    actor, one = current_actor(), get_meeting(meeting_id)
    ensure(actor, Scheduling.SEE, one)
    tabs, _signals = workspace.load(meeting_id, str(request.endpoint))
    is_ahead = one.state in {State.PLANNED, State.CONVENED}
    if not is_ahead and queries.is_frozen(meeting_id):
        return _as_it_stood(one, tabs)
    page = queries.carried_over(meeting_id, actor, request.args.get("cursor"))
    issue_rows = _issues(one) if is_ahead else []
    noted, noted_issues = queries.carry_overs(
        meeting_id, [row.id for row in page.rows], [row.id for row in issue_rows]
    )
    return render_template(
        "followup/meeting.html", meeting=one, tabs=tabs, rows=row_views(page.rows, Filters()),
        any_rows=bool(page.rows), total=next((t.count for t in tabs if t.active), 0),
        issue_states=_words(ISSUE_LABELS), issues=issue_rows, noted=noted,
        noted_issues=noted_issues, short=dates.short, may_note=is_ahead and may(actor, Can.MANAGE),
        title_of_item=service.title_of_first_item(one) if is_ahead else "",
        next_url=page.next_cursor and url_for(".meeting", meeting_id=meeting_id, cursor=page.next_cursor),
        prev_url=page.prev_cursor and url_for(".meeting", meeting_id=meeting_id, cursor=page.prev_cursor),
    )  # fmt: skip


def _issues(one: Meeting) -> list[Any]:
    """Issues of earlier meetings that wait for an answer, and those raised again for this one."""
    waiting = issues.unanswered_before(one)
    return [*waiting, *issues.rows_of(queries.repeated_issues(one.id))]


def _words(labels: Any) -> dict[str, str]:
    return {member.value: str(label) for member, label in labels.items()}


def _state_then(row: Any) -> str:
    """The state of what was taken up, as it was frozen."""
    was = row.frozen
    if row.issue_id is not None:
        return str(ISSUE_LABELS[IssueState(was["state"])])
    return state_words(DirectiveState(was["state"]), has_lead=bool(was.get("lead")))


def _as_it_stood(one: Meeting, tabs: Any) -> ResponseReturnValue:
    page = queries.frozen(one.id, current_actor(), request.args.get("cursor"))
    return render_template(
        "followup/meeting_frozen.html", meeting=one, tabs=tabs, rows=page.rows, day_of=date.fromisoformat,
        state_of=_state_then, short=dates.short,
        next_url=page.next_cursor and url_for(".meeting", meeting_id=one.id, cursor=page.next_cursor),
        prev_url=page.prev_cursor and url_for(".meeting", meeting_id=one.id, cursor=page.prev_cursor),
    )  # fmt: skip


@bp.route("/meetings/<int:meeting_id>/directives/<int:directive_id>/carry-over", methods=["GET", "POST"])
@requires(Can.MANAGE)
def note_directive(meeting_id: int, directive_id: int) -> ResponseReturnValue:
    """Say how the meeting takes up an open directive."""
    directive = queries.get_directive(directive_id)
    ensure(current_actor(), Can.SEE, directive)
    return _note(meeting_id, directive.text, directive_id=directive_id)


@bp.route("/meetings/<int:meeting_id>/issues/<int:issue_id>/carry-over", methods=["GET", "POST"])
@requires(Can.MANAGE)
def note_issue(meeting_id: int, issue_id: int) -> ResponseReturnValue:
    """Say how the meeting takes up an issue."""
    return _note(meeting_id, issues.get_issue(issue_id).text, issue_id=issue_id)


def _note(
    meeting_id: int, text: str, *, directive_id: int | None = None, issue_id: int | None = None
) -> ResponseReturnValue:
    one = get_meeting(meeting_id)
    kept = queries.find_carry_over(meeting_id, directive_id=directive_id, issue_id=issue_id)
    form = CarryForm(obj=kept)
    if form.validate_on_submit():
        with form.showing_rules(kept):
            service.note_carry_over(
                current_actor(), one, form.draft(), directive_id=directive_id, issue_id=issue_id
            )
            flash(_("Saved."), "success")
            return see_other(".meeting", meeting_id=meeting_id)
    return render_template("followup/carry_over.html", form=form, meeting=one, text=text), form.status


@bp.route("/meetings/<int:meeting_id>/first-item", methods=["POST"])
@requires(Can.MANAGE)
def first_item(meeting_id: int) -> ResponseReturnValue:
    """Put the results of earlier conclusions on the programme, first."""
    service.put_on_agenda(current_actor(), get_meeting(meeting_id))
    flash(_("It is the first item of the programme now."), "success")
    return see_other("agenda.index", meeting_id=meeting_id)
