"""The list of delegates (danh sách đại biểu) with room for signatures, in protocol order."""

from dataclasses import dataclass
from itertools import groupby

from meeting.core.numbers import two_digits
from meeting.documents import invitation, letterhead, queries, rules
from meeting.documents.letterhead import Letterhead
from meeting.documents.queries import Delegate
from meeting.scheduling.queries import get_meeting


@dataclass(frozen=True)
class Group:
    """Delegates of one group; `first` is the running number of its first one."""

    number: str
    name: str
    count: str
    first: int
    people: list[Delegate]


@dataclass(frozen=True)
class AttendeeList:
    """The list, ready to print."""

    head: Letterhead
    title: str
    subject: list[str]
    when: str
    place: list[str]
    groups: list[Group]
    total: str


def gather(meeting_id: int) -> AttendeeList:
    """Everything the list says."""
    meeting = get_meeting(meeting_id)
    people = queries.delegates(meeting_id)
    groups, first = [], 1
    for place, (name, found) in enumerate(groupby(people, key=lambda person: person.group), start=1):
        members = list(found)
        groups.append(Group(rules.roman(place), name, two_digits(len(members)), first, members))
        first += len(members)
    return AttendeeList(
        head=letterhead.of("", day=letterhead.convened_on(meeting), around=meeting.held_on),
        title=meeting.title,
        subject=rules.subject_lines(f"Dự {meeting.title}"),
        when=invitation.when(meeting),
        place=invitation.place(meeting),
        groups=groups,
        total=two_digits(len(people)),
    )
