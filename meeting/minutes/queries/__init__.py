"""Reading minutes."""

from meeting.minutes.queries.printed import (
    Printed,
    PrintedEntry,
    PrintedGroup,
    PrintedPerson,
    PrintedSpeech,
    PrintedSupplement,
    as_printed,
)
from meeting.minutes.queries.reading import find_minutes, get_minutes
from meeting.minutes.queries.record import (
    Head,
    conclusion_of,
    head_of,
    issues_of,
    items_of,
    new_in_record,
)

__all__ = [
    "Head",
    "Printed",
    "PrintedEntry",
    "PrintedGroup",
    "PrintedPerson",
    "PrintedSpeech",
    "PrintedSupplement",
    "as_printed",
    "conclusion_of",
    "find_minutes",
    "get_minutes",
    "head_of",
    "issues_of",
    "items_of",
    "new_in_record",
]
