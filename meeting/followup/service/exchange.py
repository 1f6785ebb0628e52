"""The verb that hands the register to other programs; each time is kept on the trail."""

from collections.abc import Mapping
from typing import Any

from meeting.core.access import Actor, ensure
from meeting.core.events import record
from meeting.followup import events, queries, rules
from meeting.followup.policy import Can
from meeting.followup.rules import Filters, Format


def export_coded(actor: Actor, filters: Filters, wanted: Format) -> list[Mapping[str, Any]]:
    """The rows of the register under these filters, by key."""
    ensure(actor, Can.SEE)
    day = queries.day_of(filters)
    rows = [rules.coded(row, day, filters.basis) for row in queries.coded_rows(filters, actor)]
    record(
        events.RegisterExported(
            actor_id=actor.user_id, thing_id=0, rows=len(rows), format=wanted.value.upper()
        )
    )
    return rows
