"""What the verbs of follow-up share."""

from typing import Any

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import State

SHORT = 200  # letters of a text that the trail keeps


def about(actor: Actor, directive: Directive) -> dict[str, Any]:
    """What every event on a directive says."""
    return {
        "actor_id": actor.user_id,
        "thing_id": directive.id,
        "meeting_id": directive.meeting_id,
        "unit_id": directive.lead_unit_id,
        "clause": directive.clause,
    }


def move(directive: Directive, new: State, reason: str = "") -> None:
    """Go to a state today; the table of legal moves decides."""
    directive.state = new
    directive.state_on = clock.today()
    directive.state_reason = reason
    if new is State.REPORTED:  # another result: its form is to be checked anew
        directive.checked_on = directive.checked_by_id = None


def check_state(directive: Directive, *allowed: State) -> None:
    """Refuse a verb that this state does not offer (any more)."""
    if directive.state not in allowed:
        raise RuleBroken(
            _("The directive is in another state by now; look at its page before going on."), "state"
        )
