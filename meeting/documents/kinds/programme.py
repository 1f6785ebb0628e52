"""The programme (chương trình) with running clock times."""

from meeting.core import clock
from meeting.documents import queries, rules
from meeting.documents.kinds import invitation, parts
from meeting.documents.paper import Paper, RowKind, SignOff, Table, TableRow
from meeting.documents.rules import Line
from meeting.documents.source import Choices, Source
from meeting.scheduling.queries import get_meeting

COLUMNS = parts.columns(
    ("TT", 7, "c"), ("Thời gian", 27, "c"), ("Nội dung", 40, "l"), ("Người thực hiện", 26, "l")
)


def gather(source: Source, choices: Choices) -> Paper:
    """Everything the programme says."""
    meeting = get_meeting(source.meeting_id or 0)
    lines = rules.programme_lines(clock.local(meeting.starts_at), queries.programme(meeting.id))
    return Paper(
        title=f"Chương trình {meeting.title}",
        day=choices.day or parts.convened_on(meeting) or meeting.held_on,
        head=parts.head(source, choices, day=parts.convened_on(meeting), around=meeting.held_on),
        type_name="CHƯƠNG TRÌNH",
        subject=tuple(rules.subject_lines(meeting.title)),
        blocks=(
            *invitation.time_and_place(meeting, with_chair=True),
            Table(COLUMNS, tuple(_row(line) for line in lines)),
            *parts.remark("programme.note", parts.words_of(meeting)),
        ),
        sign_off=SignOff((invitation.signature(meeting),)),
    )


def _row(line: Line) -> TableRow:
    if line.is_section:
        return TableRow((f"{line.number}. {line.title}",), RowKind.GROUP)
    return TableRow((line.number, line.time, line.title, line.presenter))
