"""Verbs of the leadership and the secretariat: recorded decisions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from meeting.core.access import Actor, ensure
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import OPEN, AmendmentKind, State
from meeting.directives.service import amend
from meeting.followup import queries, rules
from meeting.followup.policy import Can
from meeting.followup.service.base import check_state


@dataclass(frozen=True)
class Decision:
    """A recorded decision: why, on which day, by which paper."""

    reason: str
    decided_on: date
    paper: str = ""


def reassign(actor: Actor, directive: Directive, lead_unit_id: int, decision: Decision) -> None:
    """Give the directive to another lead unit by a recorded decision."""
    _decide(actor, directive, AmendmentKind.REASSIGNMENT, decision, {"lead_unit_id": lead_unit_id})


def extend(actor: Actor, directive: Directive, new_due_on: date, decision: Decision) -> None:
    """Give more time by a recorded decision that nobody asked for; a request that waits is decided first."""
    if queries.find_pending_request(directive.id) is not None:
        raise RuleBroken(_("A request for more time is waiting. Decide on it first."), "new_due_on")
    _decide(actor, directive, AmendmentKind.EXTENSION, decision, {"due_on": new_due_on})


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
    changes: dict[str, Any] | None = None,
) -> None:
    ensure(actor, Can.MANAGE, directive)
    rules.check_reason(decision.reason)
    amend(
        actor, directive, kind, changes=changes or {}, reason=decision.reason, decided_on=decision.decided_on,
        paper=decision.paper,
    )  # fmt: skip
