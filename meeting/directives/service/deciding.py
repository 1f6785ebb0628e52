"""The verb of recorded decisions: what changes after issue."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db, get
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives import events, rules
from meeting.directives.models import Amendment, Cooperation, Directive
from meeting.directives.policy import Can
from meeting.directives.rules import AmendmentKind, Bound, State
from meeting.directives.service.base import SHORT, about, search_text, set_due, valid_unit
from meeting.directory.models import Person, Unit, WorkField

LONGEST_DUTY = 1000  # letters
RECORDED = {
    AmendmentKind.SUSPENSION: events.DirectiveSuspended,
    AmendmentKind.RESUMPTION: events.DirectiveResumed,
    AmendmentKind.CANCELLATION: events.DirectiveCancelled,
    AmendmentKind.REPLACEMENT: events.DirectiveReplaced,
}
TO_ANOTHER_LEAD = {
    AmendmentKind.REASSIGNMENT: events.DirectiveReassigned,
    AmendmentKind.HANDOVER: events.DirectiveHandedOver,
}
MOVES = {
    AmendmentKind.SUSPENSION: State.SUSPENDED,
    AmendmentKind.RESUMPTION: State.IN_PROGRESS,
    AmendmentKind.CANCELLATION: State.CANCELLED,
    AmendmentKind.REASSIGNMENT: State.ISSUED,
}
# what a decision may fill or replace → the row's own column
COLUMNS = {
    "due_on": "effective_due_on", "bound": "due_bound", "due_words": "due_words",
    "output": "output", "text": "text",
    "is_tracked": "is_tracked", "untracked_reason": "untracked_reason",
    "lead_unit_id": "lead_unit_id", "field_id": "field_id", "leader_id": "leader_id",
}  # fmt: skip


def amend(  # noqa: PLR0913 - what a decision consists of
    actor: Actor,
    directive: Directive,
    kind: AmendmentKind,
    *,
    changes: Mapping[str, Any],
    reason: str,
    decided_on: date,
    decider: str = "",
    paper: str = "",
) -> Amendment:
    """Record a decision on an issued directive and apply it.

    `changes` by kind (rules.AMENDABLE): completion due_on, bound, due_words, lead_unit_id, field_id,
    leader_id, output; extension due_on, bound; reassignment lead_unit_id; replacement text, output,
    field_id, leader_id; tracking is_tracked, untracked_reason; hand-over lead_unit_id (the state and the
    due date stay).
    """
    ensure(actor, Can.AMEND, directive)
    wanted = {key: value for key, value in changes.items() if value not in (None, "")}
    rules.check_amendment(kind, directive.state, wanted)
    rules.check_decided_on(decided_on, directive.issued_on, clock.today())
    if not reason.strip():
        raise RuleBroken(_("Give the reason of the decision."), "reason")
    before = {key: getattr(directive, COLUMNS[key]) for key in wanted}
    if kind in MOVES and kind is not AmendmentKind.REASSIGNMENT:
        before, wanted = {"state": directive.state}, {"state": MOVES[kind]}
    helpers = _helpers(directive) if "lead_unit_id" in wanted else {}
    amendment = Amendment(
        directive_id=directive.id, kind=kind, old={**_named(before), **helpers}, new=_named(wanted),
        reason=reason, decided_on=decided_on, decided_by_id=actor.user_id, decider=decider or actor.name,
        paper=paper,
    )  # fmt: skip
    _apply(directive, kind, wanted, reason, decided_on)
    db.session.add(amendment)
    db.session.flush()
    _tell(actor, directive, amendment)
    return amendment


def hand_over_share(
    actor: Actor,
    directive: Directive,
    share: Cooperation,
    unit_id: int,
    *,
    reason: str,
    decided_on: date,
    paper: str = "",
) -> None:
    """Record that another unit gives the part of a co-operating unit that ended; its due date stays.

    Where the other unit leads, the part joins the lead; where it co-operates, both duties become one.
    """
    ensure(actor, Can.AMEND, directive)
    rules.check_amendment(AmendmentKind.HANDOVER, directive.state, {"lead_unit_id"})
    rules.check_decided_on(decided_on, directive.issued_on, clock.today())
    old, new = get(Unit, share.unit_id), valid_unit(unit_id, "to_unit_id")
    others = {s.unit_id: s for s in directive.cooperations if s is not share}
    if unit_id == directive.lead_unit_id:
        directive.cooperations.remove(share)
    elif unit_id in others:
        twin = others[unit_id]
        twin.duty = "; ".join(filter(None, (twin.duty, share.duty)))[:LONGEST_DUTY]
        twin.is_required = twin.is_required or share.is_required
        directive.cooperations.remove(share)
    else:
        share.unit_id, share.unit, share.officer_id = new.id, new, None
    db.session.add(
        Amendment(
            directive_id=directive.id, kind=AmendmentKind.HANDOVER, reason=reason, decided_on=decided_on,
            old={"cooperating": old.name}, new={"cooperating": new.name}, paper=paper,
            decided_by_id=actor.user_id, decider=actor.name,
        )
    )  # fmt: skip
    record(
        events.ContributionHandedOver(
            old_unit=old.name, new_unit=new.name, reason=reason[:SHORT], clause=directive.clause,
            **about(actor, directive),
        )
    )  # fmt: skip


def _apply(directive: Directive, kind: AmendmentKind, wanted: dict[str, Any], reason: str, day: date) -> None:
    match kind:
        case AmendmentKind.EXTENSION:
            rules.check_extension(directive.effective_due_on, wanted["due_on"])
            set_due(directive, wanted["due_on"], Bound(wanted.get("bound", Bound.ON_OR_BEFORE)))
            directive.extension_count += 1
        case AmendmentKind.COMPLETION:
            _complete(directive, wanted)
        case AmendmentKind.REASSIGNMENT | AmendmentKind.HANDOVER:
            _reassign(directive, wanted["lead_unit_id"])
        case AmendmentKind.REPLACEMENT:
            _fill(directive, wanted)
        case AmendmentKind.TRACKING:
            _track(directive, wanted)
    if kind in MOVES:
        directive.state = MOVES[kind]
        directive.state_on, directive.state_reason = day, reason


def _complete(directive: Directive, wanted: dict[str, Any]) -> None:
    for key in set(wanted) - {"bound", "due_words"}:
        if getattr(directive, COLUMNS[key]):
            raise RuleBroken(
                _("The directive says this already; it is no gap. Record another kind of decision."), key
            )
    if wanted.get("due_on"):
        rules.check_due(directive.issued_on or wanted["due_on"], wanted["due_on"], "due_on")
        _check_shares(directive, wanted["due_on"])
        directive.due_words = wanted.get("due_words", directive.due_words)
        set_due(directive, wanted["due_on"], Bound(wanted.get("bound", Bound.ON_OR_BEFORE)), is_first=True)
    if wanted.get("lead_unit_id"):
        _lead(directive, wanted["lead_unit_id"])
    _fill(directive, {key: wanted[key] for key in ("output", "field_id", "leader_id") if key in wanted})


def _check_shares(directive: Directive, due_on: date) -> None:
    """No part of a co-operating unit is due after the whole directive."""
    later = (
        select(Unit.name, Cooperation.due_on)
        .join(Unit, Unit.id == Cooperation.unit_id)
        .where(Cooperation.directive_id == directive.id, Cooperation.due_on > due_on)
        .order_by(Cooperation.position, Cooperation.id)
        .limit(1)
    )
    found = db.session.execute(later).one_or_none()
    if found is not None and found.due_on is not None:
        raise rules.late_share(found.name, found.due_on, due_on, "due_on")


def _track(directive: Directive, wanted: dict[str, Any]) -> None:
    tracked = bool(wanted.get("is_tracked"))
    if tracked == directive.is_tracked:
        raise RuleBroken(_("The directive is marked so already."), "kind")
    rules.check_tracked(wanted.get("untracked_reason", ""), is_tracked=tracked)
    directive.is_tracked = tracked
    directive.untracked_reason = "" if tracked else wanted["untracked_reason"]


def _fill(directive: Directive, wanted: dict[str, Any]) -> None:
    for key in ("text", "output"):
        if key in wanted:
            setattr(directive, key, wanted[key])
    if "field_id" in wanted:
        directive.field = get(WorkField, wanted["field_id"])
        directive.field_id = directive.field.id
    if "leader_id" in wanted:
        directive.leader = get(Person, wanted["leader_id"])
        directive.leader_id = directive.leader.id
    directive.search = search_text(directive.text, directive.output)


def _reassign(directive: Directive, unit_id: int) -> None:
    if unit_id == directive.lead_unit_id:
        raise RuleBroken(_("This unit leads the directive already."), "lead_unit_id")
    _lead(directive, unit_id)
    directive.officer_id = None


def _lead(directive: Directive, unit_id: int) -> None:
    """Give the lead to a unit; its co-operation, if it had one, is part of the lead from now on."""
    unit = valid_unit(unit_id, "lead_unit_id")
    shares = select(Cooperation).where(
        Cooperation.directive_id == directive.id, Cooperation.unit_id == unit_id
    )
    for share in db.session.scalars(shares).all():
        db.session.delete(share)
    directive.lead_unit, directive.lead_unit_id = unit, unit.id


def _helpers(directive: Directive) -> dict[str, Any]:
    """The co-operating units as the notice named them: a new lead may be one of them."""
    units = (
        select(Unit.id, Unit.name, Unit.short_name)
        .join(Cooperation, Cooperation.unit_id == Unit.id)
        .where(Cooperation.directive_id == directive.id)
        .order_by(Cooperation.position, Cooperation.id)
    )
    return {"helpers": [list(unit) for unit in db.session.execute(units)]}


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON, with the names units, people and fields have on this day."""
    plain: dict[str, Any] = {}
    for key, value in values.items():
        plain[key] = value.isoformat() if isinstance(value, date) else value
        if value and key == "lead_unit_id":
            plain["lead"] = get(Unit, value).name
        elif value and key == "leader_id":
            plain["leader"] = get(Person, value).full_name
        elif value and key == "field_id":
            plain["field"] = get(WorkField, value).name
    return plain


def _tell(actor: Actor, directive: Directive, amendment: Amendment) -> None:
    common = {**about(actor, directive), "clause": directive.clause}
    old, new, kind = amendment.old, amendment.new, amendment.kind
    if kind is AmendmentKind.COMPLETION:
        record(events.GapFilled(what=", ".join(_words(new)), **common))
    elif kind is AmendmentKind.EXTENSION:
        days = date.fromisoformat(old["due_on"]), date.fromisoformat(new["due_on"])
        record(
            events.DirectiveExtended(
                old_due=days[0], new_due=days[1], reason=amendment.reason[:SHORT], **common
            )
        )
    elif kind in TO_ANOTHER_LEAD:
        leads = {"old_lead": old.get("lead", "–"), "new_lead": new["lead"]}
        former = old.get("lead_unit_id")
        happening = TO_ANOTHER_LEAD[kind]
        record(happening(**leads, reason=amendment.reason[:SHORT], old_unit_id=former, **common))
    elif kind is AmendmentKind.TRACKING:
        happened = events.DirectiveTracked if new["is_tracked"] else events.DirectiveUntracked
        record(happened(reason=amendment.reason[:SHORT], **common))
    else:
        record(RECORDED[kind](reason=amendment.reason[:SHORT], **common))


def _words(new: Mapping[str, Any]) -> list[str]:
    keep = ("due_on", "lead", "field", "leader", "output")
    return [
        date.fromisoformat(new[key]).strftime("%d/%m/%Y") if key == "due_on" else str(new[key])[:SHORT]
        for key in keep
        if new.get(key)
    ]
