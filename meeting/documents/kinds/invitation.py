"""The invitation (giấy mời): who is invited, to what, when and where, what to prepare."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from meeting.attendees.rules import Part
from meeting.core import clock
from meeting.core.dates import long_vi, time_vi, weekday
from meeting.core.numbers import two_digits
from meeting.directory.rules import TOGETHER, post_of
from meeting.documents import blocks, queries, rules
from meeting.documents.kinds import parts
from meeting.documents.paper import Annex, Block, Head, Paper, Paragraph, Signature, SignOff, Style
from meeting.documents.queries import Delegate
from meeting.documents.rules import Named
from meeting.documents.source import Choices, Source
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting

Members = Mapping[str, Collection[int]]

LIST = parts.columns(("TT", 7, "c"), ("Họ và tên", 27, "l"), ("Chức vụ", 24, "l"), ("Đơn vị", 42, "l"))
RECIPIENTS_ONE = ("Như kính mời",)
RECIPIENTS = ("Như thành phần mời", "Ban Giám đốc (để báo cáo)")


def gather(source: Source, choices: Choices) -> Paper:
    """One invitation for all; groups too long to be named stand on a list in its annex."""
    meeting = get_meeting(source.meeting_id or 0)
    people = queries.delegates(meeting.id, as_invited=True)
    words, head = parts.words_of(meeting), _head(source, choices, meeting)
    composition, listed = invited(people, queries.members(meeting.held_on))
    return Paper(
        title=title_of(meeting.title),
        day=choices.day or parts.convened_on(meeting) or meeting.held_on,
        head=head,
        type_name="GIẤY MỜI",
        subject=tuple(rules.subject_lines(f"Dự {meeting.title}")),
        blocks=(
            *parts.said("invitation.opening", words),
            *_points(meeting, composition),
            *parts.said("invitation.closing", words, is_last=True),
        ),
        sign_off=SignOff((signature(meeting),), (*RECIPIENTS, parts.to_file())),
        annexes=(_list(head, listed),) if listed else (),
        contact=parts.contact(),
    )


def letters(source: Source, choices: Choices) -> list[Paper]:
    """A letter for each addressee, in the order of the list; who chairs is not written to."""
    meeting = get_meeting(source.meeting_id or 0)
    people = queries.delegates(meeting.id, as_invited=True)
    words, points = parts.words_of(meeting), tuple(_points(meeting, ()))
    one = Paper(
        title=title_of(meeting.title),
        day=choices.day or parts.convened_on(meeting) or meeting.held_on,
        head=_head(source, choices, meeting),
        type_name="GIẤY MỜI",
        subject=tuple(rules.subject_lines(f"Dự {meeting.title}")),
        blocks=(),
        sign_off=SignOff((signature(meeting),), (*RECIPIENTS_ONE, parts.to_file())),
        contact=parts.contact(),
    )
    guests = addressees([person for person in people if person.part is not Part.CHAIR])
    return [_letter(one, points, {**words, "guest": guest}) for guest in guests]


def title_of(meeting_title: str) -> str:
    """What a reader of the file sees in the window."""
    return f"Giấy mời dự {meeting_title}"


def _letter(one: Paper, points: tuple[Block, ...], words: Mapping[str, str]) -> Paper:
    opening = parts.said("invitation.opening_one", words)
    closing = parts.said("invitation.closing_one", words, is_last=True)
    return replace(one, title=f"{one.title} - {words['guest']}", blocks=(*opening, *points, *closing))


def addressees(people: Sequence[Delegate]) -> list[str]:
    """Whom the letters speak to, each once: a post without a name, unless several people hold such a one."""
    posts = Counter(_post(person) for person in people)
    return list(dict.fromkeys(filter(None, (_addressed(person, posts) for person in people))))


def _addressed(person: Delegate, posts: Mapping[str, int]) -> str:
    post = _post(person)
    if person.is_seat and post and posts[post] == 1:
        return f"đồng chí {post}"
    told = ", ".join(filter(None, (person.name, post)))
    return told and f"{'ông (bà)' if person.part is Part.GUEST else 'đồng chí'} {told}"


def _post(person: Delegate) -> str:
    """The post with its unit, which is not said where the group is named for it."""
    unit = "" if person.unit.name and person.group.startswith(person.unit.name) else person.unit.name
    return post_of(person.title, unit) if person.title else person.unit.name


def _head(source: Source, choices: Choices, meeting: Meeting) -> Head:
    return parts.head(source, choices, day=parts.convened_on(meeting), around=meeting.held_on)


def _list(head: Head, people: Sequence[Delegate]) -> Annex:
    rows = [
        (str(place), person.name, person.title, person.unit.name)
        for place, person in enumerate(people, start=1)
    ]
    return parts.annex("DANH SÁCH ĐẠI BIỂU ĐƯỢC MỜI", "Giấy mời", head, [parts.table(LIST, rows)])


def signature(meeting: Meeting) -> Signature:
    """The chair signs what calls the meeting together."""
    return rules.signature_of(meeting.chair_title, meeting.chair.full_name if meeting.chair else "")


def chair(meeting: Meeting) -> str:
    """Who chairs, with the post."""
    name = meeting.chair.full_name if meeting.chair else ""
    return ", ".join(part for part in (name, meeting.chair_title) if part)


def _points(meeting: Meeting, asked: Sequence[str]) -> list[Block]:
    """The numbered points of the invitation; what is not known has no point."""
    content = rules.paragraphs(meeting.purpose) or _programme(meeting.id) or [meeting.title]
    who, where = chair(meeting), parts.place(meeting)
    told: list[tuple[str, str | Sequence[str]]] = [
        ("Nội dung", content[0] if len(content) == 1 else content),
        ("Chủ trì", f"Đồng chí {who}" if who else ""),
        ("Thành phần", asked),
        ("Thời gian", when(meeting)),
        ("Địa điểm", "; ".join(where)),
        ("Công tác chuẩn bị", requests(meeting)),
        ("Đầu mối liên hệ", meeting.contact.strip()),
    ]
    told_as: list[Block] = []
    for number, (title, words) in enumerate((point for point in told if point[1]), start=1):
        if isinstance(words, str):
            told_as.append(parts.lead_in(f"{number}. {title}", words))
        else:
            told_as += [parts.heading(f"{number}. {title}:"), *parts.bullets(words)]
    return told_as


def time_and_place(meeting: Meeting, *, with_chair: bool = False) -> list[Paragraph]:
    """The lines below the subject of what goes with an invitation."""
    who = chair(meeting) if with_chair else ""
    told = (("Thời gian", when(meeting)), ("Địa điểm", "; ".join(parts.place(meeting))))
    lines = [f"{title}: {words}" for title, words in told if words]
    return [
        Paragraph(line, Style.CENTRED) for line in (*lines, *([f"Chủ trì: Đồng chí {who}"] if who else []))
    ]


def when(meeting: Meeting) -> str:
    """From which hour of which day, and the last day when it is another one."""
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    day = starts.date()
    words = f"{time_vi(starts.time())}, {long_vi(day)} ({weekday(day)})"
    return words if ends.date() == day else f"{words} đến {time_vi(ends.time())}, {long_vi(ends.date())}"


def requests(meeting: Meeting) -> list[str]:
    """What is asked of participants, with the days papers and issues are expected."""
    lines, words = rules.paragraphs(meeting.requests), parts.words_of(meeting)
    for day, key in ((meeting.papers_due_on, "papers_due"), (meeting.issues_due_on, "issues_due")):
        if day:
            lines += blocks.lines(f"invitation.{key}", due=long_vi(day), **words)
    return lines + blocks.lines("invitation.requests", **words)


def invited(people: Sequence[Delegate], members: Members) -> tuple[list[str], list[Delegate]]:
    """The composition by group and post, and those of groups too long to be named in it."""
    lines: list[str] = []
    listed: list[Delegate] = []
    for group, found in groupby(people, key=lambda person: person.group):
        asked = list(found)
        seats = _seats(asked, members)
        if len(seats) == 1 and TOGETHER + group in seats[0]:
            lines.append(seats[0])
        elif len(asked) > rules.NAMED_AT_MOST:
            listed += asked
            lines.append(f"{group}: {two_digits(len(asked))} đại biểu (có danh sách kèm theo)")
        else:
            lines.append(f"{group}: {'; '.join(seats)}")
    return lines, listed


def _seats(asked: Sequence[Delegate], members: Members) -> list[str]:
    """Posts with their units; one post in several units is named once."""
    seats: dict[str, list[Named]] = {}
    for person in asked:
        seats.setdefault(person.title or person.name, []).append(person.unit)
    group, words = asked[0].group, []
    for title, units in seats.items():
        others = [unit for unit in units if unit.name and not group.startswith(unit.name)]
        named = rules.name_units(others, members)
        words.append(", ".join([post_of(title, named[0] if named else ""), *named[1:]]))
    return words


def _programme(meeting_id: int) -> list[str]:
    return [
        title
        for kind, title, _minutes, _who in queries.programme(meeting_id)
        if kind.value in {"report", "discussion"}
    ]
