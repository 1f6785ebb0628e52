"""The register for other programs: every row with stable codes."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.directives.models import Conclusion, Directive
from meeting.directory.models import Person, Unit, WorkField
from meeting.followup.queries.register import conditions
from meeting.followup.rules import Filters


def coded_rows(filters: Filters, actor: Actor) -> Iterator[Any]:
    """The rows of the register with codes instead of names, by id: one query."""
    parent = aliased(Directive)
    stmt = (
        select(
            Directive.id, Directive.meeting_id, Conclusion.notice_number, Conclusion.notice_symbol,
            Conclusion.issued_on.label("notice_on"), Directive.clause, Directive.parent_id,
            func.coalesce(parent.clause, "").label("parent_clause"), Directive.text, Directive.output,
            func.coalesce(Unit.code, "").label("lead_unit"), func.coalesce(WorkField.code, "").label("field"),
            func.coalesce(Person.full_name, "").label("leader"), Directive.priority, Directive.recurrence,
            Directive.quarter, Directive.state, Directive.issued_on, Directive.original_due_on,
            Directive.effective_due_on, Directive.counts_until, Directive.original_counts_until,
            Directive.extension_count, Directive.percent, Directive.last_report_on, Directive.completed_on,
            Directive.checked_on, Directive.confirmed_on,
        )
        .join(Conclusion, Conclusion.id == Directive.conclusion_id)
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .outerjoin(WorkField, WorkField.id == Directive.field_id)
        .outerjoin(Person, Person.id == Directive.leader_id)
        .outerjoin(parent, parent.id == Directive.parent_id)
        .where(and_(*conditions(filters, actor)))
        .order_by(Directive.id)
    )  # fmt: skip
    return iter(db.session.execute(stmt.execution_options(yield_per=1000)))
