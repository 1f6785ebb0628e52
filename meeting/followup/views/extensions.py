"""Pages on more time: ask, decide, withdraw."""

from flask.typing import ResponseReturnValue

from meeting.core.i18n import _
from meeting.core.web.security import current_actor, requires
from meeting.followup import queries, service
from meeting.followup.forms import AnswerForm, ExtensionForm
from meeting.followup.policy import Can
from meeting.followup.rules import Answer
from meeting.followup.views.acts import Words, act, day, done, opened, text
from meeting.followup.views.door import bp


@bp.route("/<int:directive_id>/ask-extension", methods=["GET", "POST"])
@requires(Can.ASK)
def ask_extension(directive_id: int) -> ResponseReturnValue:
    """Ask for more time."""
    directive = opened(directive_id, Can.ASK)
    words = Words(
        _("Ask for an extension"),
        _("The leader in charge decides. The first due date stays visible."),
        _("Send the request"),
        _("The request waits for a decision."),
    )
    return act(
        directive, ExtensionForm(), words,
        lambda f: service.ask_extension(current_actor(), directive, day(f.new_due_on), text(f.reason)),
    )  # fmt: skip


@bp.route("/requests/<int:request_id>", methods=["GET", "POST"])
@requires(Can.DECIDE)
def decide(request_id: int) -> ResponseReturnValue:
    """Grant or refuse more time."""
    asked = queries.get_request(request_id)
    directive = opened(asked.directive_id, Can.DECIDE)
    words = Words(
        _("Decide on the extension"),
        _(
            "The unit asks for time until %(day)s: %(reason)s",
            day=f"{asked.new_due_on:%d/%m/%Y}",
            reason=asked.reason,
        ),
        _("Record the decision"),
        _("The decision is recorded."),
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
