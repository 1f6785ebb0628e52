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
    find_waiver,
    former_of,
    get_correction,
    get_entry,
    get_former,
    get_minutes,
    get_speech,
    hold,
    is_waived,
    last_speeches,
    open_corrections,
    pending,
    revisions_of,
    rounds_ending,
    speakers,
    speeches_of,
    speeches_under,
)
from meeting.minutes.queries.record import (
    Head,
    Items,
    conclusion_of,
    head_of,
    issues_of,
    items_of,
    new_in_record,
)

__all__ = [
    "Head", "Items", "Printed", "PrintedEntry", "PrintedGroup", "PrintedPerson", "PrintedSpeech",
    "PrintedSupplement", "as_printed", "asker_name", "at_work", "awaiting_minutes", "conclusion_of",
    "corrections_of", "days_since", "entries_of", "find_last_author", "find_minutes", "find_waiver",
    "former_of", "get_correction", "get_entry", "get_former", "get_minutes", "get_speech", "head_of",
    "hold", "is_waived", "issues_of", "items_of", "lacking", "last_speeches", "new_in_record",
    "open_corrections", "pending", "printed", "revisions_of", "rounds_ending", "speakers",
    "speeches_by_entry", "speeches_of", "speeches_under", "written",
]  # fmt: skip
