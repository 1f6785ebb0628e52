"""Reading follow-up: counts, the register, one directive's page, what homes and meetings show."""

from meeting.followup.queries.counts import Group, burn, tally
from meeting.followup.queries.homes import (
    carried_over,
    count_carried_over,
    count_tasks,
    count_waiting,
    moved_since,
    owed,
    owed_contributions,
    pending_extensions,
    refused,
    to_confirm,
)
from meeting.followup.queries.page import (
    Links,
    ReportLine,
    find_completion,
    find_pending_request,
    get_directive,
    get_evidence,
    get_request,
    links_of,
    officers,
    person_of,
    reports_of,
    requests_of,
)
from meeting.followup.queries.quarters import Quarters, quarters
from meeting.followup.queries.register import all_rows, day_of, leaders, name_of, register, tally_of
from meeting.followup.queries.urging import get_rung, owed_dues, rungs, urging_counts, urgings_of

__all__ = [
    "Group", "Links", "Quarters", "ReportLine", "all_rows", "burn", "carried_over",
    "count_carried_over", "count_tasks", "count_waiting", "day_of", "find_completion",
    "find_pending_request", "get_directive", "get_evidence", "get_request", "get_rung", "leaders", "links_of",
    "moved_since", "name_of", "officers", "owed", "owed_contributions", "owed_dues", "pending_extensions",
    "person_of", "quarters", "refused", "register", "reports_of", "requests_of", "rungs", "tally",
    "tally_of", "to_confirm", "urging_counts", "urgings_of",
]  # fmt: skip
