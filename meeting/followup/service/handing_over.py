"""A unit ended: its open duties wait for a hand-over, and a recorded decision names who goes on.

The due date and the state stay; what was counted for the old unit stays in the snapshots, and the new unit
counts the directive from the decision on.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import select, update

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import db, get
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import Event, News, listen, record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import AmendmentKind
from meeting.directives.service import amend, hand_over_share
from meeting.directory import events as directory
from meeting.directory.models import Unit, UnitSuccession
from meeting.directory.rules import SuccessionKind
from meeting.followup import events, queries
from meeting.followup.models import HandOver, PreparedReport
from meeting.followup.policy import Can
from meeting.followup.rules import check_reason
from meeting.followup.service.deciding import Decision

FOLLOWED = directory.UnitRenamed | directory.UnitMerged | directory.UnitSplit


def hand_over(actor: Actor, ids: Collection[int], to_unit_id: int | None, decision: Decision) -> int:
    """Give waiting duties to a unit, or each to its proposed one with None; gives how many.

    All or nothing: raises RulesBroken naming every row that cannot be handed over and why.
    """
    ensure(actor, Can.MANAGE)
    check_reason(decision.reason)
    rows = queries.get_hand_overs(ids)
    if not rows:
        raise RuleBroken(_("Tick what is handed over."), "ids")
    directives = {key: queries.get_directive(key) for key in {row.directive_id for row in rows}}
    problems = [
        RuleBroken(words, "ids")
        for row in rows
        if (words := _obstacle(row, directives[row.directive_id].clause, to_unit_id))
    ]
    if problems:
        raise RulesBroken(problems)
    for row in rows:
        directive = directives[row.directive_id]
        unit_id = to_unit_id or row.to_unit_id or 0
        if row.cooperation_id is None:
            amend(
                actor, directive, AmendmentKind.HANDOVER, changes={"lead_unit_id": unit_id},
                reason=decision.reason, decided_on=decision.decided_on, paper=decision.paper,
            )  # fmt: skip
        else:
            _hand_over_share(actor, directive, row, unit_id, decision)
        _move_drafts(row, unit_id)
        if row in db.session:
            row.to_unit_id, row.decided_on, row.decided_by_id = unit_id, decision.decided_on, actor.user_id
            row.paper, row.reason = decision.paper, decision.reason
    return len(rows)


def _hand_over_share(
    actor: Actor, directive: Directive, row: HandOver, unit_id: int, decision: Decision
) -> None:
    """Give a part to another unit. Where that unit leads or co-operates already, the two parts become one."""
    share = next((s for s in directive.cooperations if s.id == row.cooperation_id), None)
    if share is None:  # the unit that took the lead over had this part: it is in the lead now
        return
    others = {s.unit_id for s in directive.cooperations if s is not share}
    if unit_id == directive.lead_unit_id or unit_id in others:
        db.session.delete(row)  # its part ends with it; the decision stays on the directive
        db.session.flush()
    hand_over_share(
        actor, directive, share, unit_id, reason=decision.reason, decided_on=decision.decided_on,
        paper=decision.paper,
    )  # fmt: skip


def _obstacle(row: HandOver, clause: str, to_unit_id: int | None) -> str:
    """Why this row cannot be handed over now; empty when it can."""
    if row.decided_on is not None:
        return _("Directive %(clause)s was handed over already.", clause=clause)
    if row.effective_on > clock.today():
        day = short(row.effective_on)
        return _("The unit of directive %(clause)s goes on until %(day)s.", clause=clause, day=day)
    if to_unit_id is None and row.to_unit_id is None:
        return _("No unit is proposed for directive %(clause)s: choose one.", clause=clause)
    return ""


def _move_drafts(row: HandOver, unit_id: int) -> None:
    """What the old unit had prepared and not sent is the new unit's to send."""
    db.session.execute(
        update(PreparedReport)
        .where(PreparedReport.directive_id == row.directive_id, PreparedReport.unit_id == row.from_unit_id)
        .values(unit_id=unit_id)
    )


# ─── News from the directory ────────────────────────────────────────────────────────────────────────────────


def follow_units(news: News) -> None:
    """Put duties of units that ended to wait; take them back when a unit is reopened."""
    ended: dict[int, list[FOLLOWED]] = {}
    for _row_id, event in news:
        match event:
            case directory.UnitRetired():
                _wait(event, event.thing_id, [])
            case directory.UnitRenamed() | directory.UnitMerged() | directory.UnitSplit():
                ended.setdefault(event.thing_id, []).append(event)
            case directory.FunctionTransferred():
                _wait_for_function(event)
            case directory.UnitReopened():
                _go_on(event)
    for unit_id, successions in ended.items():
        _wait(successions[0], unit_id, [event.new_unit_id for event in successions])


def _wait(event: Event, unit_id: int, successors: Sequence[int]) -> None:
    """The lead and the parts of a unit wait from the day after its last one; one successor is proposed."""
    unit = get(Unit, unit_id)
    first_day = unit.valid_to + timedelta(days=1) if unit.valid_to else clock.today()
    _list(event, unit, first_day, successors[0] if len(successors) == 1 else None, None)


def _wait_for_function(event: directory.FunctionTransferred) -> None:
    stmt = (
        select(UnitSuccession.effective_on, UnitSuccession.field_id)
        .where(
            UnitSuccession.from_unit_id == event.thing_id,
            UnitSuccession.to_unit_id == event.new_unit_id,
            UnitSuccession.kind == SuccessionKind.TRANSFER,
        )
        .order_by(UnitSuccession.id.desc())
        .limit(1)
    )
    row = db.session.execute(stmt).one()
    _list(event, get(Unit, event.thing_id), row.effective_on, event.new_unit_id, row.field_id)


def _list(event: Event, unit: Unit, first_day: date, to_unit_id: int | None, field_id: int | None) -> None:
    waiting = dict.fromkeys(queries.owed_by(unit.id, field_id))
    for directive_id, cooperation_id, clause in waiting:
        db.session.add(
            HandOver(
                directive_id=directive_id, cooperation_id=cooperation_id, from_unit_id=unit.id,
                to_unit_id=to_unit_id, effective_on=first_day,
            )
        )  # fmt: skip
        record(
            events.HandOverAwaited(
                actor_id=event.actor_id, thing_id=directive_id, unit_id=unit.id, clause=clause, unit=unit.name
            )
        )


def _go_on(event: directory.UnitReopened) -> None:
    for row, clause in queries.pending_of(event.thing_id):
        record(
            events.HandOverDropped(
                actor_id=event.actor_id, thing_id=row.directive_id, unit_id=row.from_unit_id,
                clause=clause, unit=event.name,
            )
        )  # fmt: skip
        db.session.delete(row)


listen(follow_units)
