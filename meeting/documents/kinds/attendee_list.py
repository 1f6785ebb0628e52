"""The list of delegates (danh sách đại biểu) with room for signatures, in protocol order."""

from collections.abc import Sequence
from itertools import groupby

from meeting.agenda.rules import roman
from meeting.core.numbers import two_digits
from meeting.documents import queries, rules
from meeting.documents.kinds import invitation, parts
from meeting.documents.paper import Paper, RowKind, Table, TableRow
from meeting.documents.queries import Delegate
from meeting.documents.source import Choices, Source
from meeting.scheduling.queries import get_meeting

COLUMNS = parts.columns(
    ("TT", 6, "c"), ("Họ và tên", 21, "l"), ("Chức vụ", 17, "l"), ("Đơn vị", 29, "l"), ("Ký tên", 15, "l"),
    ("Ghi chú", 12, "l"),
)  # fmt: skip
ROOM_TO_SIGN_MM = 9.5


def gather(source: Source, choices: Choices) -> Paper:
    """Everything the list says."""
    meeting = get_meeting(source.meeting_id or 0)
    people = queries.delegates(meeting.id)
    return Paper(
        title=f"Danh sách đại biểu dự {meeting.title}",
        day=choices.day or parts.convened_on(meeting) or meeting.held_on,
        head=parts.head(source, choices, day=parts.convened_on(meeting), around=meeting.held_on),
        type_name="DANH SÁCH ĐẠI BIỂU",
        subject=tuple(rules.subject_lines(f"Dự {meeting.title}")),
        blocks=(
            *invitation.time_and_place(meeting),
            Table(COLUMNS, grouped(people), row_mm=ROOM_TO_SIGN_MM),
            *parts.below_table(
                "attendee_list.closing", {**parts.words_of(meeting), "total": two_digits(len(people))}
            ),
        ),
    )


def grouped(people: Sequence[Delegate]) -> tuple[TableRow, ...]:
    """The rows under the titles of their groups, numbered through."""
    rows, number = [], 0
    for place, (name, found) in enumerate(groupby(people, key=lambda person: person.group), start=1):
        members = list(found)
        title = f"{roman(place)}. {name} ({two_digits(len(members))} đại biểu)"
        rows.append(TableRow((title,), RowKind.GROUP))
        for person in members:
            number += 1
            told = (str(number), person.name, person.title, person.unit.name, "", person.note)
            rows.append(TableRow(told))
    return tuple(rows)
