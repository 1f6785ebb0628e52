"""Verbs of the leadership and the secretariat: recorded decisions, more time."""

from dataclasses import dataclass
from datetime import date

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import OPEN, AmendmentKind, State
from meeting.directives.service import amend
from meeting.followup import events, queries, rules
from meeting.followup.models import ExtensionRequest
from meeting.followup.policy import Can
from meeting.followup.rules import RequestState
from meeting.followup.service.base import SHORT, about, check_state


@dataclass(frozen=True)
class Decision:
    """A recorded decision: why, on which day, by which paper."""

    reason: str
    decided_on: date
    paper: str = ""


def reassign(actor: Actor, directive: Directive, lead_unit_id: int, decision: Decision) -> None:
    """Give the directive to another lead unit by a recorded decision."""
    _decide(actor, directive, AmendmentKind.REASSIGNMENT, decision, {"lead_unit_id": lead_unit_id})


def suspend(actor: Actor, directive: Directive, decision: Decision) -> None:
    """Halt the work by a recorded decision."""
    check_state(directive, *(OPEN - {State.SUSPENDED}))
    _decide(actor, directive, AmendmentKind.SUSPENSION, decision)


def resume(actor: Actor, directive: Directive, decision: Decision) -> None:
    """Let suspended work go on by a recorded decision."""
    check_state(directive, State.SUSPENDED)
    _decide(actor, directive, AmendmentKind.RESUMPTION, decision)


def cancel(actor: Actor, directive: Directive, decision: Decision) -> None:
    """End the directive without a result by a recorded decision."""
    _decide(actor, directive, AmendmentKind.CANCELLATION, decision)


def _decide(
    actor: Actor,
    directive: Directive,
    kind: AmendmentKind,
    decision: Decision,
    changes: dict[str, int] | None = None,
) -> None:
    ensure(actor, Can.MANAGE, directive)
    rules.check_reason(decision.reason)
    amend(
        actor, directive, kind, changes=changes or {}, reason=decision.reason, decided_on=decision.decided_on,
        paper=decision.paper,
    )  # fmt: skip


def ask_extension(actor: Actor, directive: Directive, new_due_on: date, reason: str) -> ExtensionRequest:
    """Ask for more time as the lead unit; asked after the due date, it is marked as late."""
    ensure(actor, Can.ASK, directive)
    check_state(directive, *(OPEN - {State.REPORTED, State.SUSPENDED, State.REFUSED}))
    is_late = rules.check_new_due(
        new_due_on, directive.effective_due_on, directive.counts_until, clock.today()
    )
    rules.check_reason(reason)
    if queries.find_pending_request(directive.id) is not None:
        raise RuleBroken(
            _("A request for more time is waiting already. Withdraw it to ask anew."), "new_due_on"
        )
    request = ExtensionRequest(
        directive_id=directive.id, unit_id=directive.lead_unit_id, requested_on=clock.today(),
        requested_by_id=actor.user_id, reason=reason, new_due_on=new_due_on, is_late=is_late,
    )  # fmt: skip
    db.session.add(request)
    db.session.flush()
    record(
        events.ExtensionAsked(
            **about(actor, directive), new_due=new_due_on, reason=reason[:SHORT], is_late=is_late
        )
    )
    return request


def decide_extension(
    actor: Actor,
    directive: Directive,
    request: ExtensionRequest,
    *,
    grant: bool,
    note: str = "",
    seen: int | None = None,
) -> None:
    """Grant or refuse more time; a refusal says why. A request is decided once."""
    ensure(actor, Can.DECIDE, directive)
    rules.check_pending(request.state)
    check_version(request, seen)
    if grant:
        amend(
            actor, directive, AmendmentKind.EXTENSION, changes={"due_on": request.new_due_on},
            reason=request.reason, decided_on=clock.today(), paper="",
        )  # fmt: skip
    else:
        rules.check_reason(note, "note")
        record(
            events.ExtensionRefused(**about(actor, directive), new_due=request.new_due_on, note=note[:SHORT])
        )
    request.state = RequestState.GRANTED if grant else RequestState.REFUSED
    request.decided_on, request.decided_by_id = clock.today(), actor.user_id
    request.decision_note = note


def withdraw_extension(actor: Actor, directive: Directive, request: ExtensionRequest) -> None:
    """Take a request for more time back before it is decided."""
    ensure(actor, Can.ASK, directive)
    rules.check_pending(request.state)
    request.state = RequestState.WITHDRAWN
    record(events.ExtensionWithdrawn(**about(actor, directive), new_due=request.new_due_on))
