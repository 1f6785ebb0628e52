"""Pages on more time: ask, decide, withdraw; the list of requests with its figures."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock, files
from meeting.core.access import ensure, may
from meeting.core.i18n import _
from meeting.core.web.responses import download
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries as directory
from meeting.followup import queries, rules, service
from meeting.followup.forms import AnswerForm, ExtensionForm
from meeting.followup.policy import Can
from meeting.followup.rules import Answer, AskedFilters
from meeting.followup.views.acts import Words, act, day, done, opened, text
from meeting.followup.views.door import bp


@bp.route("/<int:directive_id>/ask-extension", methods=["GET", "POST"])
@requires(Can.ASK)
def ask_extension(directive_id: int) -> ResponseReturnValue:
    """Ask for more time."""
    directive = opened(directive_id, Can.ASK)
    rules.check_askable(directive.state, directive.effective_due_on)
    words = Words(
        _("Ask for an extension"),
        _("The leader in charge decides. The first due date stays visible."),
        _("Send the request"),
        _("The request waits for a decision."),
    )
    return act(
        directive, ExtensionForm(), words,
        lambda f: service.ask_extension(
            current_actor(), directive, day(f.new_due_on), text(f.reason), f.chosen_file()
        ),
    )  # fmt: skip


@bp.route("/requests/<int:request_id>", methods=["GET", "POST"])
@requires(Can.DECIDE)
def decide(request_id: int) -> ResponseReturnValue:
    """Grant or refuse more time."""
    asked = queries.get_request(request_id)
    directive = opened(asked.directive_id, Can.DECIDE)
    said = _(
        "The unit asks for time until %(day)s: %(reason)s",
        day=f"{asked.new_due_on:%d/%m/%Y}",
        reason=asked.reason,
    )
    if asked.is_late:
        said += " " + _("It was asked after the due date.")
    if directive.leader is not None and directive.leader_id != current_actor().person_id:
        name = directive.leader.full_name
        said += " " + _("%(leader)s is in charge; this decision is recorded as a delegate's.", leader=name)
    words = Words(
        _("Decide on the extension"), said, _("Record the decision"), _("The decision is recorded.")
    )
    return act(
        directive, AnswerForm(obj=asked), words,
        lambda f: service.decide_extension(
            current_actor(), directive, asked, grant=f.answer.data == Answer.GRANT, note=f.note.data or "",
            seen=f.seen_version,
        ),
    )  # fmt: skip


@bp.route("/requests/<int:request_id>/withdraw", methods=["POST"])
@requires(Can.ASK)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take a request for more time back."""
    asked = queries.get_request(request_id)
    directive = opened(asked.directive_id, Can.ASK)
    service.withdraw_extension(current_actor(), directive, asked)
    return done(directive.id, _("The request is withdrawn."))


@bp.route("/requests/<int:request_id>/file")
@requires(Can.SEE)
def request_file(request_id: int) -> ResponseReturnValue:
    """The evidence of a request, to those who may see its directive."""
    directive_id, stored = queries.get_request_file(request_id)
    ensure(current_actor(), Can.SEE, queries.get_directive(directive_id))
    return download(files.read(stored), stored.name, stored.mime, inline=True)


@bp.route("/requests")
@requires(Can.MANAGE)
def requests() -> ResponseReturnValue:
    """The requests for more time, those that wait first of all; and what units asked for and got."""
    actor, filters = current_actor(), AskedFilters.read(request.args)
    page = queries.asked(filters, request.args.get("cursor"))
    args: dict[str, Any] = filters.args()
    units = [(str(u.id), u.short_name or u.name) for u in directory.units_on(clock.today())]
    states = [(member.value, str(label)) for member, label in rules.REQUEST_LABELS.items()]
    figures = queries.asked_by_unit()
    return render_template(
        "followup/requests.html",
        rows=[(row, may(actor, Can.DECIDE, row)) for row in page.rows],
        total=queries.count_asked(filters),
        filters=filters,
        states=states,
        labels=dict(states),
        units=units,
        figures=figures,
        sheet_url=url_for(".requests_sheet", **args),
        next_url=page.next_cursor and url_for(".requests", **args, cursor=page.next_cursor),
        prev_url=page.prev_cursor and url_for(".requests", **args, cursor=page.prev_cursor),
    )
