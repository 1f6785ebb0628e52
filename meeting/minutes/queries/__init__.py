"""Reading minutes."""

from meeting.minutes.queries.at_work import at_work, days_since, lacking, speeches_by_entry, written
from meeting.minutes.queries.printed import (
    Printed,
    PrintedEntry,
    PrintedGroup,
    PrintedPerson,
    PrintedSpeech,
    PrintedSupplement,
    as_printed,
    printed,
)
from meeting.minutes.queries.reading import (
    asker_name,
    awaiting_minutes,
    corrections_of,
    entries_of,
    find_last_author,
    find_minutes,
    get_correction,
    get_entry,
    get_minutes,
    get_speech,
    revisions_of,
    rounds_ending,
    speakers,
    speeches_of,
    speeches_under,
)
from meeting.minutes.queries.record import (
    Head,
    conclusion_of,
    head_of,
    issues_of,
    items_of,
    new_in_record,
)

__all__ = [
    "Head", "Printed", "PrintedEntry", "PrintedGroup", "PrintedPerson", "PrintedSpeech",
    "PrintedSupplement", "as_printed", "asker_name", "at_work", "awaiting_minutes", "conclusion_of",
    "corrections_of", "days_since", "entries_of", "find_last_author", "find_minutes", "get_correction",
    "get_entry", "get_minutes", "get_speech", "head_of", "issues_of", "items_of", "lacking", "new_in_record",
    "printed", "revisions_of", "rounds_ending", "speakers", "speeches_by_entry", "speeches_of",
    "speeches_under", "written",
]  # fmt: skip
