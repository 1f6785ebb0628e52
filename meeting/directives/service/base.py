"""What the verbs share."""

from datetime import date
from typing import Any

from sqlalchemy import select

from meeting.core import clock, office
from meeting.core.access import Actor, ensure
from meeting.core.db import db, get
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _
from meeting.core.text import fold
from meeting.directives import rules
from meeting.directives.models import Conclusion, Directive
from meeting.directives.policy import Can
from meeting.directives.rules import Bound, ConclusionState
from meeting.directory.models import Unit
from meeting.directory.rules import valid_on

SHORT = 200  # letters of a text that the trail keeps


def about(actor: Actor, directive: Directive) -> dict[str, Any]:
    """The common fields of a directive's events."""
    return {"actor_id": actor.user_id, "thing_id": directive.id, "meeting_id": directive.meeting_id,
            "unit_id": directive.lead_unit_id}  # fmt: skip


def set_due(directive: Directive, due_on: date | None, bound: Bound, *, is_first: bool = False) -> None:
    """Set the due date in force and the last good day counted from it; the first one is kept beside it."""
    directive.effective_due_on, directive.due_bound = due_on, bound
    accepts = office.current().before_accepts_day
    directive.counts_until = rules.last_good_day(due_on, bound, before_accepts_day=accepts)
    if is_first:
        directive.original_due_on, directive.original_counts_until = due_on, directive.counts_until


def valid_unit(unit_id: int, field: str) -> Unit:
    """The unit, which exists on this day; raises RuleBroken."""
    unit = get(Unit, unit_id)
    if not valid_on(unit.valid_from, unit.valid_to, clock.today()):
        raise RuleBroken(
            _(
                "%(unit)s does not exist any more on this day. Choose the unit that took over.",
                unit=unit.name,
            ),
            field,
        )
    return unit


def search_text(*texts: str) -> str:
    """What search looks into."""
    return fold(" ".join(texts))


def writable(actor: Actor, conclusion: Conclusion) -> None:
    """The writer may write and nobody has issued it meanwhile; the row stays locked until the commit."""
    ensure(actor, Can.WRITE, conclusion)
    stmt = select(Conclusion.state).where(Conclusion.id == conclusion.id).with_for_update()
    if db.session.execute(stmt).scalar_one() is not ConclusionState.DRAFT:
        raise RuleBroken(_("The notice is issued. Changes are recorded as decisions on a directive."))
