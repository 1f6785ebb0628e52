"""The columns of the register for other programs: English keys, codes and ISO dates that never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from meeting.core.i18n import _l
from meeting.core.quarters import Quarter
from meeting.directives.rules import State
from meeting.followup.rules.counting import Basis, count_class

FORMAT_VERSION = 1


class Format(StrEnum):
    """What the register is written as for other programs."""

    JSON = "json"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Key:
    """A column: its key, what it holds, and how wide a sheet shows it."""

    name: str
    words: object
    width: int = 14


KEYS = (
    Key("id", _l("Number of the directive in this system"), 8),
    Key("meeting_id", _l("Number of the meeting in this system"), 8),
    Key("notice", _l("Number and symbol of the notice"), 20),
    Key("notice_on", _l("Date of the notice")),
    Key("clause", _l("Clause of the notice"), 8),
    Key("parent_id", _l("The directive it is the rest of"), 8),
    Key("parent_clause", _l("The clause it is the rest of"), 8),
    Key("text", _l("Text of the directive"), 60),
    Key("output", _l("Expected output"), 28),
    Key("lead_unit", _l("Code of the lead unit"), 18),
    Key("field", _l("Code of the field"), 14),
    Key("leader", _l("Leader in charge"), 22),
    Key("priority", _l("normal, high or urgent")),
    Key("recurrence", _l("none, weekly, monthly, quarterly or standing")),
    Key("quarter", _l("Quarter in which it is followed, as 2017-Q4"), 10),
    Key(
        "state",
        _l("issued, received, refused, in_progress, reported, rework, confirmed, suspended, cancelled"),
    ),
    Key(
        "counted_as", _l("on_time, late, in_time, overdue, no_due_done or no_due_open; empty when cancelled")
    ),
    Key("issued_on", _l("Issued on")),
    Key("original_due_on", _l("Original due date")),
    Key("due_on", _l("Due date in force")),
    Key("counts_until", _l("The last good day that was counted against")),
    Key("extensions", _l("How often it was extended"), 10),
    Key("percent", _l("Percent done"), 9),
    Key("last_report_on", _l("Day of the last report")),
    Key("completed_on", _l("Completed on")),
    Key("checked_on", _l("Form checked on")),
    Key("confirmed_on", _l("Confirmed on")),
)


def coded(row: Any, as_of: date, basis: Basis) -> Mapping[str, Any]:
    """One row by key: codes as stored, days as ISO, nothing as None."""
    until = row.original_counts_until if basis is Basis.ORIGINAL else row.counts_until
    part = count_class(row.state, until, row.completed_on, row.confirmed_on, as_of)
    number = f"{row.notice_number:02d}/{row.notice_symbol}" if row.notice_number is not None else None
    quarter = Quarter.from_key(row.quarter) if row.quarter is not None else None
    values = {
        "id": row.id, "meeting_id": row.meeting_id, "notice": number, "notice_on": row.notice_on,
        "clause": row.clause, "parent_id": row.parent_id, "parent_clause": row.parent_clause or None,
        "text": row.text, "output": row.output or None, "lead_unit": row.lead_unit or None,
        "field": row.field or None, "leader": row.leader or None, "priority": row.priority.value,
        "recurrence": row.recurrence.value,
        "quarter": f"{quarter.year}-Q{quarter.number}" if quarter else None, "state": row.state.value,
        "counted_as": None if row.state is State.CANCELLED else part.value, "issued_on": row.issued_on,
        "original_due_on": row.original_due_on, "due_on": row.effective_due_on, "counts_until": until,
        "extensions": row.extension_count, "percent": row.percent, "last_report_on": row.last_report_on,
        "completed_on": row.completed_on, "checked_on": row.checked_on, "confirmed_on": row.confirmed_on,
    }  # fmt: skip
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
