"""Verbs of the units: receive, refuse, start, hand to an officer."""

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import OPEN, State
from meeting.followup import events, queries, rules
from meeting.followup.policy import Can
from meeting.followup.service.base import SHORT, about, check_state, move


def receive(actor: Actor, directive: Directive) -> None:
    """Take note of a directive as its lead unit."""
    ensure(actor, Can.WORK, directive)
    check_state(directive, State.ISSUED)
    move(directive, State.RECEIVED)
    record(events.DirectiveReceived(**about(actor, directive)))


def refuse(actor: Actor, directive: Directive, reason: str) -> None:
    """Hand a directive back as the head of its lead unit, saying why."""
    ensure(actor, Can.REFUSE, directive)
    check_state(directive, State.ISSUED, State.RECEIVED)
    rules.check_reason(reason)
    move(directive, State.REFUSED, reason)
    record(events.DirectiveRefused(**about(actor, directive), reason=reason[:SHORT]))


def start(actor: Actor, directive: Directive) -> None:
    """Begin the work, or take it up again after it was sent back."""
    ensure(actor, Can.WORK, directive)
    check_state(directive, State.ISSUED, State.RECEIVED, State.REWORK)
    begin(actor, directive)


def begin(actor: Actor, directive: Directive) -> None:
    """Go to "in progress" by the steps that are left, each of them on the trail."""
    if directive.state is State.ISSUED:
        move(directive, State.RECEIVED)
        record(events.DirectiveReceived(**about(actor, directive)))
    if directive.state is not State.IN_PROGRESS:
        move(directive, State.IN_PROGRESS)
        record(events.WorkStarted(**about(actor, directive)))


def assign(actor: Actor, directive: Directive, officer_id: int | None) -> None:
    """Hand a directive to somebody of the lead unit, or take it back with None."""
    ensure(actor, Can.ASSIGN, directive)
    check_state(directive, *OPEN)
    name = _officer(directive.lead_unit_id, officer_id)
    directive.officer_id = officer_id
    record(events.OfficerAssigned(**about(actor, directive), officer=name))


def assign_share(actor: Actor, directive: Directive, share: Cooperation, officer_id: int | None) -> None:
    """Hand a co-operating unit's part to somebody of that unit, or take it back with None."""
    ensure(actor, Can.ASSIGN_SHARE, share)
    check_state(directive, *OPEN)
    name = _officer(share.unit_id, officer_id)
    share.officer_id = officer_id
    told = {**about(actor, directive), "unit_id": share.unit_id}
    record(events.OfficerAssigned(**told, officer=name))


def _officer(unit_id: int | None, officer_id: int | None) -> str:
    """The name of somebody who sits in the unit today."""
    names = dict(queries.officers(unit_id, clock.today()))
    if officer_id is not None and officer_id not in names:
        raise RuleBroken(_("Choose somebody who sits in the unit today."), "officer_id")
    return names[officer_id] if officer_id else "–"
