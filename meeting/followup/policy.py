"""Who may see a directive's follow-up, work on it, and decide."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from meeting.core.access import OFFICE_ROLES, UNIT_ROLES, Actor, Role, declare, grant
from meeting.core.db import db
from meeting.directives.models import Cooperation, Directive
from meeting.followup.models import PreparedReport, SavedFilter, SubTask


class Can(StrEnum):
    """What can be done in following directives up."""

    SEE = "followup:see"
    WORK = "followup:work"
    REFUSE = "followup:refuse"
    CONTRIBUTE = "followup:contribute"
    ASSIGN = "followup:assign"
    ASSIGN_SHARE = "followup:assign-share"
    SEND = "followup:send"
    DISCARD = "followup:discard"
    INSPECT = "followup:inspect"
    BREAK_DOWN = "followup:break-down"
    REPORT_PART = "followup:report-part"
    ASK = "followup:ask"
    DECIDE = "followup:decide"
    CHECK = "followup:check"
    RETURN = "followup:return"
    KEEP = "followup:keep"
    SHARE = "followup:share"
    MANAGE = "followup:manage"
    URGE = "followup:urge"
    LADDER = "followup:ladder"
    STATISTICS = "followup:statistics"
    SNAPSHOT = "followup:snapshot"


def is_lead(actor: Actor, directive: Directive) -> bool:
    """Whether the actor sits in the lead unit."""
    return directive.lead_unit_id in actor.unit_ids


def heads_lead(actor: Actor, directive: Directive) -> bool:
    """Whether the actor heads the lead unit."""
    return directive.lead_unit_id in actor.headed_ids


def cooperates(actor: Actor, directive: Directive) -> bool:
    """Whether the actor sits in a co-operating unit (the directive's co-operations must be loaded)."""
    return any(share.unit_id in actor.unit_ids for share in directive.cooperations)


def takes_part(actor: Actor, directive: Directive) -> bool:
    """Whether the actor's unit leads or co-operates in a directive that was issued."""
    return directive.issued_on is not None and (is_lead(actor, directive) or cooperates(actor, directive))


def has_part(actor: Actor, directive: Directive) -> bool:
    """Whether the actor's unit has a share of a directive that was broken down; asked last."""
    if directive.issued_on is None or not actor.unit_ids or takes_part(actor, directive):
        return False
    stmt = select(SubTask.id).where(
        SubTask.directive_id == directive.id, SubTask.unit_id.in_(sorted(actor.unit_ids))
    )
    return db.session.execute(stmt.limit(1)).first() is not None


def is_of_unit(actor: Actor, thing: Any) -> bool:
    """Whether a duty, a share or a prepared report belongs to a unit the actor sits in."""
    return thing.unit_id in actor.unit_ids


def heads_unit(actor: Actor, thing: Any) -> bool:
    """Whether a duty, a share or a prepared report belongs to a unit the actor heads."""
    return thing.unit_id in actor.headed_ids


def prepared(actor: Actor, report: PreparedReport) -> bool:
    """Whether the actor prepared this report and still sits in its unit."""
    return report.author_id == actor.user_id and report.unit_id in actor.unit_ids


def is_detached(actor: Actor, directive: Directive) -> bool:
    """Whether the actor has no part in the work that is to be judged."""
    return not is_lead(actor, directive)


def is_elsewhere(actor: Actor, directive: Directive) -> bool:
    """Whether none of the actor's seats, whatever its role, is in the lead unit."""
    return directive.lead_unit_id not in {seat.unit_id for seat in actor.seats}


def owns(actor: Actor, saved: SavedFilter) -> bool:
    """Whether the actor saved this filter."""
    return saved.owner_id == actor.user_id


def is_shared(_actor: Actor, saved: SavedFilter) -> bool:
    """Whether a saved filter belongs to others as well."""
    return saved.role is not None


def visible(actor: Actor) -> ColumnElement[bool]:
    """Issued directives the actor may see, as a condition; the same rule as `followup:see`."""
    if actor.sees_all:
        return true()
    units = sorted(actor.unit_ids)
    helping = select(Cooperation.directive_id).where(Cooperation.unit_id.in_(units))
    sharing = select(SubTask.directive_id).where(SubTask.unit_id.in_(units))
    return and_(
        Directive.issued_on.is_not(None),
        or_(Directive.lead_unit_id.in_(units), Directive.id.in_(helping), Directive.id.in_(sharing)),
    )


declare(
    {
        Can.SEE: (
            grant(*OFFICE_ROLES),
            grant(*UNIT_ROLES, when=takes_part),
            grant(*UNIT_ROLES, when=has_part),
        ),
        Can.WORK: (grant(*UNIT_ROLES, when=is_lead),),
        Can.REFUSE: (grant(Role.UNIT_HEAD, when=heads_lead),),
        Can.CONTRIBUTE: (grant(*UNIT_ROLES, when=cooperates),),
        Can.ASSIGN: (grant(Role.UNIT_HEAD, when=heads_lead),),
        Can.ASSIGN_SHARE: (grant(Role.UNIT_HEAD, when=heads_unit),),
        Can.SEND: (grant(Role.UNIT_HEAD, when=heads_unit),),
        Can.DISCARD: (grant(Role.UNIT_HEAD, when=heads_unit), grant(*UNIT_ROLES, when=prepared)),
        Can.INSPECT: (grant(*OFFICE_ROLES, when=is_detached),),
        Can.BREAK_DOWN: (grant(Role.SECRETARIAT), grant(*UNIT_ROLES, when=is_lead)),
        Can.REPORT_PART: (grant(*UNIT_ROLES, when=is_of_unit),),
        Can.ASK: (grant(*UNIT_ROLES, when=is_lead),),
        Can.DECIDE: (grant(Role.LEADERSHIP, when=is_detached),),
        Can.KEEP: (
            grant(*OFFICE_ROLES, *UNIT_ROLES, when=owns),
            grant(Role.SECRETARIAT, when=is_shared),
        ),
        Can.SHARE: (grant(*OFFICE_ROLES),),
        Can.CHECK: (grant(Role.SECRETARIAT, when=is_elsewhere),),
        Can.RETURN: (
            grant(Role.LEADERSHIP, when=is_detached),
            grant(Role.SECRETARIAT, when=is_elsewhere),
        ),
        Can.MANAGE: (grant(*OFFICE_ROLES),),
        Can.URGE: (grant(*OFFICE_ROLES),),
        Can.STATISTICS: (grant(*OFFICE_ROLES),),
        Can.SNAPSHOT: (grant(*OFFICE_ROLES),),
        Can.LADDER: (grant(Role.SECRETARIAT, Role.ADMIN),),
    }
)
