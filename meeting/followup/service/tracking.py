"""Exhortations leave follow-up by a recorded decision, and come back by one; the mark is kept."""

from meeting.core.access import Actor, ensure
from meeting.directives.models import Directive
from meeting.directives.rules import AmendmentKind
from meeting.directives.service import amend
from meeting.followup import rules
from meeting.followup.policy import Can
from meeting.followup.service.deciding import Decision


def untrack(actor: Actor, directive: Directive, decision: Decision) -> None:
    """Follow a directive no longer: it stays on record and leaves every count."""
    _decide(actor, directive, decision, tracked=False)


def track(actor: Actor, directive: Directive, decision: Decision) -> None:
    """Follow a directive (again)."""
    _decide(actor, directive, decision, tracked=True)


def _decide(actor: Actor, directive: Directive, decision: Decision, *, tracked: bool) -> None:
    ensure(actor, Can.MANAGE, directive)
    rules.check_reason(decision.reason)
    amend(
        actor, directive, AmendmentKind.TRACKING,
        changes={"is_tracked": tracked, "untracked_reason": "" if tracked else decision.reason[:500]},
        reason=decision.reason, decided_on=decision.decided_on, paper=decision.paper,
    )  # fmt: skip
