"""Pages of this room: the register, the page of a directive, its verbs, the meeting's tabs."""

from meeting.followup.views import (
    acts,
    breakdown,
    bulk,
    carrying,
    confirming,
    duties,
    exchange,
    extensions,
    figures,
    handing_over,
    ladder,
    meetings,
    page,
    panels,
    register,
    saved,
    sheets,
    snapshots,
    statistics,
)
from meeting.followup.views.door import bp

meetings.add_to_workspace()

BLUEPRINTS = (bp,)

__all__ = [
    "BLUEPRINTS",
    "acts",
    "breakdown",
    "bulk",
    "carrying",
    "confirming",
    "duties",
    "exchange",
    "extensions",
    "figures",
    "handing_over",
    "ladder",
    "meetings",
    "page",
    "panels",
    "register",
    "saved",
    "sheets",
    "snapshots",
    "statistics",
]
