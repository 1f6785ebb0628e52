"""The minutes (biên bản): who was there, what was said, what was concluded; signed by secretary and chair."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from meeting.agenda.rules import roman
from meeting.core import clock
from meeting.core.dates import long_vi, short, time_vi
from meeting.core.numbers import two_digits
from meeting.directory.rules import post_of
from meeting.documents import rules
from meeting.documents.kinds import parts
from meeting.documents.paper import Annex, Block, Paper, Paragraph, Run, Signature, SignOff, Style
from meeting.documents.source import Choices, Source
from meeting.minutes.queries import (
    Printed,
    PrintedEntry,
    PrintedGroup,
    PrintedPerson,
    PrintedSpeech,
    as_printed,
)
from meeting.minutes.rules import EntryKind, State
from meeting.scheduling.queries import get_meeting

PARTICIPANTS = "Thành phần dự họp"
RECIPIENTS = (PARTICIPANTS, "Ban Giám đốc (để báo cáo)")
FINAL = frozenset({State.APPROVED, State.LOCKED})
LEFT_OUT = "Bản này không có những nội dung không phổ biến; nội dung đầy đủ ghi tại bản gốc."
FULL = "Bản đầy đủ, có nội dung không phổ biến; chỉ lưu tại Văn phòng."
LIST = parts.columns(
    ("TT", 7, "c"), ("Họ và tên", 27, "l"), ("Chức vụ", 22, "l"), ("Đơn vị", 32, "l"), ("Ghi chú", 12, "l")
)
ONLINE = "Trực tuyến"


def gather(source: Source, choices: Choices) -> Paper:
    """The minutes as they stand; a copy leaves out what is confidential. NotFound when none were begun."""
    is_copy = choices.is_copy or choices.style == rules.MinutesStyle.COPY
    printed = as_printed(source.meeting_id or 0, not is_copy)
    meeting = get_meeting(printed.meeting_id)
    ended = clock.local(printed.ended_at)
    words = {
        **parts.words_of(meeting),
        "starts": time_vi(clock.local(printed.began_at).time()),
        "ends": time_vi(ended.time()),
        "secretary": f"đồng chí {_named(printed.secretary_name, printed.secretary_title)}",
        "present": two_digits(sum(len(group.people) for group in printed.present_groups)),
        "total": two_digits(sum(len(group.people) for group in printed.present_groups) + len(printed.absent)),
    }
    head = parts.head(source, choices, day=printed.held_on, around=printed.held_on)
    where = printed.place or words["place"]
    return Paper(
        title=f"Biên bản {printed.title}",
        day=choices.day or printed.held_on,
        head=replace(head, date_line=""),  # the form of minutes has none: day and hour stand in the text
        type_name="BIÊN BẢN",
        subject=tuple(rules.subject_lines(printed.title)),
        blocks=(
            *parts.said("minutes.opening", words),
            *_who_and_when(printed, where),
            parts.heading("Nội dung (theo diễn biến):"),
            *(block for entry in printed.entries for block in _entry(entry)),
            *([Paragraph(LEFT_OUT, Style.NOTE)] if printed.left_out else ()),
            *([Paragraph(FULL, Style.NOTE)] if not is_copy and _has_secrets(printed) else ()),
            *parts.said("minutes.closing", {**words, "day": long_vi(ended.date())}, is_last=True),
        ),
        sign_off=SignOff(
            (Signature(("THƯ KÝ",), printed.secretary_name), Signature(("CHỦ TỌA",), printed.chair_name)),
            (*(RECIPIENTS if is_copy or not _has_secrets(printed) else RECIPIENTS[1:]), parts.to_file()),
        ),
        annexes=_annexes(printed, head.agency_name),
        is_draft=printed.state not in FINAL,
    )


def _who_and_when(printed: Printed, where: str) -> list[Block]:
    chair = _named(printed.chair_name, printed.chair_title)
    secretary = _named(printed.secretary_name, printed.secretary_title)
    told = (
        ("Thời gian bắt đầu", _instant(printed.began_at)),
        ("Địa điểm", where or rules.PEN),
        ("Chủ trì (chủ tọa)", f"Đồng chí {chair or rules.PEN}"),
        ("Thư ký (người ghi biên bản)", f"Đồng chí {secretary or rules.PEN}"),
    )  # the law asks for each: what is not known leaves room for the pen
    blocks: list[Block] = [parts.lead_in(title, words) for title, words in told]
    present = [_present(group) for group in printed.present_groups]
    blocks.append(parts.lead_in("Thành phần tham dự", printed.present or "như sau"))
    absent = [f"Vắng mặt: {_absent(person)}" for person in printed.absent]
    return [*blocks, *parts.bullets([*present, *absent])]


def _has_secrets(printed: Printed) -> bool:
    """Whether something of it is not for circulation."""
    told: list[PrintedEntry | PrintedSpeech] = [*printed.entries]
    told += [speech for entry in printed.entries for speech in entry.speeches]
    return any(part.is_confidential or any(secret for secret, _words in part.parts) for part in told)


def _named(name: str, title: str) -> str:
    return ", ".join(filter(None, (name, title)))


def _instant(moment: datetime) -> str:
    local = clock.local(moment)
    return f"{time_vi(local.time())}, {long_vi(local.date())}"


def _present(group: PrintedGroup) -> str:
    """A group with its people; one too long to be named stands on the list in the annex."""
    name = group.name or "Khách mời"
    if len(group.people) > rules.NAMED_AT_MOST:
        return f"{name}: {two_digits(len(group.people))} đại biểu (có danh sách kèm theo)"
    return f"{name}: {'; '.join(_person(person) for person in group.people)}"


def _person(person: PrintedPerson) -> str:
    post = post_of(person.title, person.unit) if person.title else person.unit
    return f"{', '.join(filter(None, (person.name, post)))}{' (trực tuyến)' if person.is_online else ''}"


def _absent(person: PrintedPerson) -> str:
    reason = person.reason.strip().rstrip(parts.OPEN_ENDS)
    why = f"có lý do{f': {reason}' if reason else ''}" if person.is_excused else "không có lý do"
    return f"{_person(replace(person, is_online=False))} ({why})"


def _entry(entry: PrintedEntry) -> list[Block]:
    title = ". ".join(filter(None, (entry.number, entry.heading.strip().rstrip(parts.OPEN_ENDS))))
    blocks: list[Block] = [parts.heading(title)] if title else []
    if entry.kind is EntryKind.SECTION and not entry.text:
        return blocks
    blocks += parts.body(entry.text)
    for speech in entry.speeches:
        who = _named(speech.speaker, speech.title)
        first, *rest = rules.paragraphs(speech.text) or ["(không ghi nội dung)"]
        blocks.append(Paragraph((Run(f"- {who}: ", italic=True), Run(first))))
        blocks += [Paragraph(line) for line in rest]
    return blocks


def _annexes(printed: Printed, agency: str) -> tuple[Annex, ...]:
    """The list of those present where it is long, then the supplementary minutes."""
    long = [group for group in printed.present_groups if len(group.people) > rules.NAMED_AT_MOST]
    people = [person for group in long for person in group.people]
    rows = [
        (str(place), person.name, person.title, person.unit, ONLINE if person.is_online else "")
        for place, person in enumerate(people, start=1)
    ]
    told: list[tuple[str, Sequence[Block]]] = []
    if rows:
        told.append(("DANH SÁCH ĐẠI BIỂU DỰ HỌP", [parts.table(LIST, rows)]))
    for supplement in printed.supplements:
        reason = [parts.lead_in("Lý do bổ sung", supplement.reason)] if supplement.reason else []
        by = f" do {supplement.added_by} ghi" if supplement.added_by else ""
        note = Paragraph(f"Bổ sung ngày {short(supplement.added_on)}{by}.", Style.NOTE)
        title = f"BIÊN BẢN BỔ SUNG SỐ {two_digits(supplement.number)}"
        told.append((title, [*parts.body(supplement.text), *reason, note]))
    with_line = f"(Kèm theo Biên bản {printed.title} {long_vi(printed.held_on)} của {agency})"
    return tuple(
        Annex(title, with_line, tuple(blocks), number=roman(place) if len(told) > 1 else "")
        for place, (title, blocks) in enumerate(told, start=1)
    )
