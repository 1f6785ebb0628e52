"""Reading for what is done to many directives at once."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, selectinload

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.directives.models import Cooperation, Directive
from meeting.followup.models import ExtensionRequest
from meeting.followup.policy import visible
from meeting.followup.queries.register import conditions
from meeting.followup.rules import Filters, RequestState


def ids_of(filters: Filters, actor: Actor, most: int) -> list[int]:
    """The ids of the register under these filters, at most so many: one query."""
    stmt = select(Directive.id).where(and_(*conditions(filters, actor))).order_by(Directive.id).limit(most)
    return list(db.session.scalars(stmt))


def chosen(actor: Actor, ids: Collection[int], *, hold: bool = False) -> Sequence[Directive]:
    """Those of these directives that the actor may see, by due date; held until the commit on demand.

    Held rows are read anew, in the order of their ids, so that two who hold many never block each other.
    """
    stmt = (
        select(Directive)
        .where(Directive.id.in_(ids), Directive.issued_on.is_not(None), visible(actor))
        .options(
            joinedload(Directive.lead_unit), selectinload(Directive.cooperations).joinedload(Cooperation.unit)
        )
        .order_by(Directive.id)
    )
    if hold:
        stmt = stmt.with_for_update(of=Directive).execution_options(populate_existing=True)
    rows = db.session.scalars(stmt).all()
    return sorted(rows, key=lambda row: (row.counts_until is None, row.counts_until, row.id))


def with_pending_request(ids: Collection[int]) -> set[int]:
    """Those of these directives for which a request for more time waits."""
    stmt = select(ExtensionRequest.directive_id).where(
        ExtensionRequest.directive_id.in_(ids), ExtensionRequest.state == RequestState.PENDING
    )
    return set(db.session.scalars(stmt))
