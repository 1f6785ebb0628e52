"""The summary of issues (báo cáo tổng hợp kiến nghị): counts by competence and result, answers by field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from meeting.core import clock
from meeting.core.dates import long_vi, short
from meeting.core.errors import NotFound
from meeting.core.numbers import two_digits
from meeting.documents import queries, rules
from meeting.documents.kinds import invitation, parts
from meeting.documents.paper import (
    Annex,
    Block,
    Head,
    Paper,
    Paragraph,
    RowKind,
    Run,
    SignOff,
    Table,
    TableRow,
)
from meeting.documents.source import Choices, Source
from meeting.issues.queries import for_meeting
from meeting.issues.rules import Competence, State
from meeting.scheduling.queries import get_meeting

RECIPIENTS = ("Ban Giám đốc (để báo cáo)", "Các đơn vị có kiến nghị, đề xuất")
COMPETENCE_WORDS: Mapping[Competence | None, str] = {
    Competence.DEPARTMENT: "Sở giải quyết",
    Competence.PROVINCE: "Trình UBND tỉnh",
    Competence.OTHER_BODY: "Chuyển Bộ, ngành khác",
    Competence.RAISING_UNIT: "Trả lại đơn vị",
    None: "Chưa xác định thẩm quyền",
}
DONE, UNDER_WAY, EXPLAINED, FORWARDED, WAITING = (
    "Đã giải quyết xong", "Đang giải quyết", "Đã giải trình, thông tin", "Đã chuyển cơ quan khác",
    "Chưa giải quyết",
)  # fmt: skip
RESULTS = (DONE, UNDER_WAY, EXPLAINED, FORWARDED, WAITING)
RESULT_OF = {
    State.RESOLVED: DONE,
    State.ANSWERED: UNDER_WAY,
    State.OPEN_AGAIN: UNDER_WAY,
    State.EXPLAINED: EXPLAINED,
    State.FORWARDED: FORWARDED,
    State.ACCEPTED: WAITING,
}
COUNTS = parts.columns(("Thẩm quyền", 26, "l"), ("Tổng số", 9, "c"), *((words, 13, "c") for words in RESULTS))
ANNEX = parts.columns(
    ("TT", 4, "c"), ("Đơn vị kiến nghị", 9, "l"), ("Nội dung khó khăn, vướng mắc", 17, "l"),
    ("Kiến nghị, đề xuất", 15, "l"), ("Lĩnh vực", 8, "l"), ("Thẩm quyền", 8, "l"),
    ("Đơn vị tham mưu trả lời", 8, "l"), ("Nội dung trả lời, hướng xử lý", 15, "l"), ("Thời hạn", 8, "c"),
    ("Kết quả", 8, "l"),
)  # fmt: skip
NO_FIELD = "Lĩnh vực khác"


def gather(source: Source, choices: Choices) -> Paper:
    """Everything the report says as of today; NotFound when no unit raised anything."""
    meeting, today = get_meeting(source.meeting_id or 0), clock.today()
    rows = for_meeting(meeting.id)
    if not rows:
        raise NotFound("Issues")
    together = queries.dealt_with_together(meeting.id)
    head = parts.head(source, choices, day=today, around=today)
    words = {**parts.words_of(meeting), "as_of": long_vi(today), "total": two_digits(len(rows))}
    subject = f"Tổng hợp kiến nghị, đề xuất của các đơn vị, địa phương tại {meeting.title}"
    return Paper(
        title=f"Báo cáo tổng hợp kiến nghị {meeting.title}",
        day=choices.day or today,
        head=head,
        type_name="BÁO CÁO",
        subject=tuple(rules.subject_lines(subject)),
        blocks=(
            *parts.said("issues.opening", words),
            *_counted(rows, together),
            *_answered(rows, together),
            *parts.said("issues.closing", words, is_last=True),
        ),
        sign_off=SignOff((invitation.signature(meeting),), (*RECIPIENTS, parts.to_file())),
        annexes=(_annex(head, rows, together),),
    )


def counts(rows: Sequence[Any]) -> list[tuple[Competence | None, Counter[str]]]:
    """How many issues of each competence came to which result; only competences there are."""
    found: dict[Competence | None, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.competence, Counter())[RESULT_OF[row.state]] += 1
    return [(competence, found[competence]) for competence in COMPETENCE_WORDS if competence in found]


def _counted(rows: Sequence[Any], together: Mapping[int, Sequence[int]]) -> list[Block]:
    counted = counts(rows)
    whole = sum((tally for _competence, tally in counted), Counter[str]())
    lines = [TableRow((COMPETENCE_WORDS[key], *_cells(tally))) for key, tally in counted]
    units = len({row.unit for row in rows})
    merged = sum(row.id in together for row in rows)
    joint = (
        f", trong đó {two_digits(merged)} kiến nghị được xem xét chung với kiến nghị khác" if merged else ""
    )
    total = two_digits(len(rows))
    results = "; ".join(f"{words[:1].lower()}{words[1:]}: {two_digits(whole[words])}" for words in RESULTS)
    return [
        parts.heading("I. Tình hình chung"),
        parts.paragraph(f"Có {two_digits(units)} đơn vị, địa phương nêu {total} kiến nghị, đề xuất{joint}."),
        parts.heading("II. Kết quả phân loại, giải quyết"),
        parts.paragraph(f"Trong {total} kiến nghị, đề xuất: {results}. Cụ thể theo thẩm quyền:"),
        Table(COUNTS, (*lines, TableRow(("Tổng số", *_cells(whole)), RowKind.SUM))),
    ]


def _cells(tally: Counter[str]) -> tuple[str, ...]:
    return tuple(map(str, (tally.total(), *(tally[result] for result in RESULTS))))


def _answered(rows: Sequence[Any], together: Mapping[int, Sequence[int]]) -> list[Block]:
    """The answers by field, as they are read at the meeting."""
    blocks: list[Block] = [parts.heading("III. Nội dung trả lời theo lĩnh vực")]
    for number, (field, found) in enumerate(groupby(rows, key=lambda row: row.field), start=1):
        blocks.append(parts.heading(f"{number}. {field or NO_FIELD}"))
        for row in found:
            asked = " ".join((row.request or row.text).split()).rstrip(parts.OPEN_ENDS)
            blocks.append(Paragraph((Run(f"- {row.unit_name}: ", bold=True), Run(f"{asked}."))))
            blocks.append(Paragraph((Run("Trả lời: ", italic=True), Run(_answer(row, together)))))
    return blocks


def _answer(row: Any, together: Mapping[int, Sequence[int]]) -> str:
    told = " ".join(row.answer.split()).rstrip(parts.OPEN_ENDS)
    if told:
        who = f" ({row.answering_name})" if row.answering_name else ""
        return f"{told}{who}."
    if joint := _joint(row, together):
        return f"{joint}."
    due = f", thời hạn {short(row.answer_due_on)}" if row.answer_due_on else ""
    return f"chưa có trả lời{f'; giao {row.answering_name}' if row.answering_name else ''}{due}."


def _joint(row: Any, together: Mapping[int, Sequence[int]]) -> str:
    numbers = ", ".join(map(str, together.get(row.id, ())))
    return f"xem xét chung với kiến nghị số {numbers}" if numbers else ""


def _annex(head: Head, rows: Sequence[Any], together: Mapping[int, Sequence[int]]) -> Annex:
    numbered = sorted(rows, key=lambda row: row.number)  # by which answers refer to one another
    table = parts.table(ANNEX, [_cells_of(row, together) for row in numbered], points=parts.ANNEX_POINTS)
    title = "TỔNG HỢP KIẾN NGHỊ, ĐỀ XUẤT CỦA CÁC ĐƠN VỊ, ĐỊA PHƯƠNG"
    return parts.annex(title, "Báo cáo", head, [table], is_landscape=True)


def _cells_of(row: Any, together: Mapping[int, Sequence[int]]) -> tuple[str, ...]:
    result = [RESULT_OF[row.state], row.result_note, _joint(row, together)]
    return (
        str(row.number), row.unit, row.text, row.request, row.field or NO_FIELD,
        COMPETENCE_WORDS[row.competence], row.answering or "", row.answer,
        short(row.answer_due_on) if row.answer_due_on else "", "; ".join(filter(None, result)),
    )  # fmt: skip
