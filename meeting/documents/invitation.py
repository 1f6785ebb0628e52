"""The invitation (giấy mời): who is invited, to what, when and where, what to prepare."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from meeting.core import clock
from meeting.core.dates import long_vi, short, time_vi, weekday
from meeting.documents import letterhead, queries, rules
from meeting.documents.letterhead import Letterhead
from meeting.documents.paper import Signature
from meeting.documents.queries import Delegate
from meeting.documents.rules import Named
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting
from meeting.scheduling.rules import Mode

Members = Mapping[str, Collection[int]]


@dataclass(frozen=True)
class Invitation:
    """The invitation, ready to print."""

    head: Letterhead
    title: str
    subject: list[str]
    content: list[str]
    chair: str
    groups: list[str]
    is_list_attached: bool
    when: str
    place: list[str]
    requests: list[str]
    contact: str
    recipients: list[str]
    signature: Signature


def gather(meeting_id: int) -> Invitation:
    """Everything the invitation says."""
    meeting = get_meeting(meeting_id)
    people = queries.delegates(meeting_id, as_invited=True)
    groups, is_attached = invited(people, queries.members(meeting.held_on))
    chair = meeting.chair.full_name if meeting.chair else ""
    return Invitation(
        head=letterhead.of("GM", day=letterhead.convened_on(meeting), around=meeting.held_on),
        title=meeting.title,
        subject=rules.subject_lines(f"Dự {meeting.title}"),
        content=rules.paragraphs(meeting.purpose) or _programme(meeting_id) or [meeting.title],
        chair=", ".join(part for part in (chair, meeting.chair_title) if part),
        groups=groups,
        is_list_attached=is_attached,
        when=when(meeting),
        place=place(meeting),
        requests=requests(meeting),
        contact=meeting.contact.strip().rstrip(".;"),
        recipients=["Như thành phần mời", "Ban Giám đốc (để báo cáo)", "Lưu: VT"],
        signature=rules.signature_of(meeting.chair_title, chair),
    )


def when(meeting: Meeting) -> str:
    """From which hour of which day, and the last day when it is another one."""
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    day = starts.date()
    words = f"{time_vi(starts.time())}, {long_vi(day)} ({weekday(day)})"
    return words if ends.date() == day else f"{words} đến {time_vi(ends.time())}, {long_vi(ends.date())}"


def place(meeting: Meeting) -> list[str]:
    """The venue with its address, and the link where people may take part from afar."""
    lines = []
    if meeting.venue and meeting.mode is not Mode.ONLINE:
        lines.append(", ".join(part for part in (meeting.venue.name, meeting.venue.address) if part))
    if meeting.link and meeting.mode is not Mode.IN_PERSON:
        lines.append(f"Họp trực tuyến tại địa chỉ: {meeting.link}")
    return lines


def requests(meeting: Meeting) -> list[str]:
    """What is asked of participants, with the days papers and issues are expected."""
    lines = rules.paragraphs(meeting.requests)
    if meeting.papers_due_on:
        lines.append(f"Báo cáo, tài liệu gửi về Sở chậm nhất ngày {short(meeting.papers_due_on)}.")
    if meeting.issues_due_on:
        lines.append(
            f"Khó khăn, vướng mắc và kiến nghị gửi về Sở chậm nhất ngày {short(meeting.issues_due_on)}."
        )
    return lines


def invited(people: Sequence[Delegate], members: Members) -> tuple[list[str], bool]:
    """The composition by group and post, and whether it refers to the attached list."""
    lines, is_attached = [], False
    for group, found in groupby(people, key=lambda person: person.group):
        asked = list(found)
        seats = _seats(asked, members)
        if len(seats) == 1 and rules.TOGETHER + group in seats[0]:
            lines.append(seats[0])
        elif len(asked) > rules.NAMED_AT_MOST:
            is_attached = True
            lines.append(f"{group}: {len(asked)} đại biểu (có danh sách kèm theo)")
        else:
            lines.append(f"{group}: {'; '.join(seats)}")
    return lines, is_attached


def _seats(asked: Sequence[Delegate], members: Members) -> list[str]:
    """Posts with their units; one post in several units is named once."""
    seats: dict[str, list[Named]] = {}
    for person in asked:
        seats.setdefault(person.title or person.name, []).append(person.unit)
    group, words = asked[0].group, []
    for title, units in seats.items():
        others = [unit for unit in units if unit.name and not group.startswith(unit.name)]
        named = rules.name_units(others, members)
        words.append(", ".join([rules.post_of(title, named[0] if named else ""), *named[1:]]))
    return words


def _programme(meeting_id: int) -> list[str]:
    return [
        title
        for kind, title, _minutes, _who in queries.programme(meeting_id)
        if kind.value in {"report", "discussion"}
    ]
