"""The verb that divides an issued directive: what is left of it binds as a directive of its own."""

from datetime import date

from sqlalchemy import select

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.events import record
from meeting.directives import events
from meeting.directives.models import Cooperation, Directive, DirectiveIssue
from meeting.directives.policy import Can
from meeting.directives.rules import Bound, State
from meeting.directives.service.base import about, search_text, set_due

# what the rest takes over from the whole
KEPT = (
    "conclusion_id", "meeting_id", "position", "lead_unit_id", "field_id", "leader_id", "output", "priority",
    "is_tracked", "untracked_reason", "quarter", "officer_id", "measure_unit", "measure_target",
)  # fmt: skip


def issue_rest(actor: Actor, whole: Directive, *, clause: str, text: str, due_on: date) -> Directive:
    """Issue what is left of a directive under a clause of its own, today, with its units and issues.

    Co-operating units that gave their part already owe nothing of the rest.
    """
    ensure(actor, Can.AMEND, whole)
    rest = Directive(
        parent_id=whole.id, clause=clause, text=text, search=search_text(text, whole.output),
        state=State.ISSUED, state_on=clock.today(), issued_on=clock.today(),
        measure_base=whole.measure_value, **{name: getattr(whole, name) for name in KEPT},
    )  # fmt: skip
    set_due(rest, due_on, Bound.ON_OR_BEFORE, is_first=True)
    rest.cooperations = [
        Cooperation(
            unit_id=share.unit_id, position=share.position, duty=share.duty, is_required=share.is_required,
            officer_id=share.officer_id,
        )
        for share in whole.cooperations if share.contributed_on is None
    ]  # fmt: skip
    db.session.add(rest)
    db.session.flush()
    causes = select(DirectiveIssue.issue_id).where(DirectiveIssue.directive_id == whole.id)
    for issue_id in db.session.scalars(causes.order_by(DirectiveIssue.id)).all():
        db.session.add(DirectiveIssue(directive_id=rest.id, issue_id=issue_id))
    lead = whole.lead_unit.name if whole.lead_unit else "–"
    record(events.DirectiveIssued(clause=clause, lead=lead, **about(actor, rest)))
    return rest
