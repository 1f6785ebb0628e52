"""The same verb on many directives: first what would be refused and why, then all good ones at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meeting.core import clock
from meeting.core.access import Actor, ensure, may
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives import rules as directive_rules
from meeting.directives.models import Directive
from meeting.directives.rules import NEXT, AmendmentKind, State
from meeting.followup import events, queries, rules
from meeting.followup.policy import Can
from meeting.followup.rules import Bulk
from meeting.followup.service.confirming import confirm, confirm_problem
from meeting.followup.service.deciding import Decision, extend, reassign
from meeting.followup.service.urging import urge

NEEDED = {Bulk.CONFIRM: Can.DECIDE, Bulk.URGE: Can.URGE, Bulk.EXTEND: Can.MANAGE, Bulk.REASSIGN: Can.MANAGE}


@dataclass(frozen=True)
class Order:
    """What is to be done to all of them. None or empty: not said yet."""

    what: Bulk
    note: str = ""
    new_due_on: date | None = None
    lead_unit_id: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Line:
    """A directive of the list, and why it would be refused; empty when nothing stands against it."""

    directive: Directive
    problem: str = ""


_Check = Callable[[Directive], None]


def preview(actor: Actor, order: Order, seen: Mapping[int, int | None], *, hold: bool = False) -> list[Line]:
    """What would happen to each of these directives; ids that the actor may not see are left out.

    `seen`: id → version before the reader's eyes. A fixed number of queries.
    """
    ensure(actor, NEEDED[order.what])
    rules.check_number(len(seen))
    rows = queries.chosen(actor, seen, hold=hold)
    check = _CHECKS[order.what](actor, order, rows)
    return [Line(row, _problem(actor, order, row, seen[row.id], check)) for row in rows]


def carry_out(actor: Actor, order: Order, lines: Sequence[Line]) -> int:
    """Do it to those that nothing stands against; says to how many."""
    ensure(actor, NEEDED[order.what])
    good = [line.directive for line in lines if not line.problem]
    decision = order.decision or Decision("", clock.today())
    for directive in good:
        match order.what:
            case Bulk.CONFIRM:
                confirm(actor, directive)
            case Bulk.URGE:
                urge(actor, directive, order.note)
            case Bulk.EXTEND:
                extend(actor, directive, order.new_due_on or clock.today(), decision)
            case Bulk.REASSIGN:
                reassign(actor, directive, order.lead_unit_id or 0, decision)
    record(
        events.DoneInBulk(
            actor_id=actor.user_id, thing_id=0, what=order.what.value, done=len(good),
            refused=len(lines) - len(good),
        )
    )  # fmt: skip
    return len(good)


def _problem(actor: Actor, order: Order, row: Directive, seen: int | None, check: _Check) -> str:
    try:
        if seen is not None and seen != row.version and row.state not in {State.CONFIRMED, State.CANCELLED}:
            raise RuleBroken(_("Somebody changed it after the list was shown. Look at it again."))
        check(row)
        if not may(actor, NEEDED[order.what], row):
            raise RuleBroken(_("This directive is not yours to decide on."))
    except RuleBroken as broken:
        return str(broken.message)
    return ""


def _confirming(actor: Actor, _order: Order, rows: Sequence[Directive]) -> _Check:
    ids = [row.id for row in rows]
    reports, confirmers = queries.completions(ids), queries.confirmers(ids)

    def check(row: Directive) -> None:
        broken = confirm_problem(actor, row, reports.get(row.id), confirmers)
        if broken:
            raise broken

    return check


def _urging(_actor: Actor, _order: Order, rows: Sequence[Directive]) -> _Check:
    by_hand = rules.hand_code(clock.today())
    urged = {
        row.directive_id for row in queries.urgings_of([row.id for row in rows]) if row.rung_code == by_hand
    }

    def check(row: Directive) -> None:
        if rules.is_muted(row.state, is_tracked=row.is_tracked):
            raise RuleBroken(_("Nothing is owed on this directive now; there is nothing to urge."))
        if row.lead_unit_id is None:
            raise RuleBroken(_("The directive has no lead unit yet; nobody can be urged."))
        if row.id in urged:
            raise RuleBroken(_("The unit was urged on this directive by hand today already."))

    return check


def _extending(_actor: Actor, order: Order, rows: Sequence[Directive]) -> _Check:
    waiting = queries.with_pending_request([row.id for row in rows])

    def check(row: Directive) -> None:
        directive_rules.check_amendment(AmendmentKind.EXTENSION, row.state, {"due_on"})
        directive_rules.check_extension(row.effective_due_on, order.new_due_on or date.max)
        if row.id in waiting:
            raise RuleBroken(_("A request for more time is waiting. Decide on it first."))
        _check_day(order, row)

    return check


def _reassigning(_actor: Actor, order: Order, _rows: Sequence[Directive]) -> _Check:
    def check(row: Directive) -> None:
        directive_rules.check_amendment(AmendmentKind.REASSIGNMENT, row.state, {"lead_unit_id"})
        if row.state is not State.ISSUED and State.ISSUED not in NEXT[row.state]:
            raise RuleBroken(_("The directive is in another state by now; look at its page before going on."))
        if order.lead_unit_id is not None and order.lead_unit_id == row.lead_unit_id:
            raise RuleBroken(_("This unit leads the directive already."))
        _check_day(order, row)

    return check


def _check_day(order: Order, row: Directive) -> None:
    if order.decision is not None:
        directive_rules.check_decided_on(order.decision.decided_on, row.issued_on, clock.today())


_CHECKS: dict[Bulk, Callable[[Actor, Order, Sequence[Any]], _Check]] = {
    Bulk.CONFIRM: _confirming, Bulk.URGE: _urging, Bulk.EXTEND: _extending, Bulk.REASSIGN: _reassigning,
}  # fmt: skip
