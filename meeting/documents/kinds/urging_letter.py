"""The letter that urges a unit (công văn đôn đốc), with what it owes and how often it was urged."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from meeting.core import clock
from meeting.core.dates import long_vi, short
from meeting.core.errors import NotFound
from meeting.core.numbers import two_digits
from meeting.directory.queries import get_kind, get_unit
from meeting.directory.rules import Relation
from meeting.documents import blocks, queries, rules
from meeting.documents.kinds import notice, parts
from meeting.documents.paper import Block, Paper, SignOff
from meeting.documents.source import Choices, Source
from meeting.followup.queries import urging_counts
from meeting.scheduling.queries import calendar

ANSWER_WITHIN = 5  # working days
TOLD_TO_THE_DIRECTOR = 3  # urgings, from which on the letter says so to a unit of the department
COLUMNS = parts.columns(
    ("TT", 4, "c"), ("Nội dung nhiệm vụ", 30, "l"), ("Văn bản giao", 14, "l"), ("Thời hạn", 9, "c"),
    ("Gia hạn đến", 9, "c"), ("Quá hạn (ngày)", 7, "c"), ("Kết quả đến nay", 17, "l"),
    ("Số lần đã đôn đốc", 10, "c"),
)  # fmt: skip
RECIPIENTS = ("Như trên", "Ban Giám đốc (để báo cáo)")


def gather(source: Source, choices: Choices) -> Paper:
    """What a unit owes today past its due dates; raises NotFound when it owes nothing."""
    unit, today = get_unit(source.unit_id or 0), clock.today()
    rows = queries.overdue_of(unit.id, today)
    if not rows:
        raise NotFound("UrgingLetter")
    day = choices.day or today
    letters = queries.letters_sent(
        unit.id, until=day, number=choices.number, replaced_id=source.document_id
    )  # fmt: skip
    urged = _urged(unit.id, rows, letters)
    times = max((count for count, _last in urged.values()), default=0)
    nth = f" (lần thứ {times + 1})" if times else ""  # this letter is the next time
    about = rules.subject_lines(f"V/v đôn đốc thực hiện nhiệm vụ quá hạn{nth}")
    head = parts.head(source, choices, day=today, around=today, about=about)
    newest = max(rows, key=lambda row: row.issued_on or date.min)
    owed = [_owed(place, row, urged.get(row.id), today) for place, row in enumerate(rows, start=1)]
    table = parts.table(COLUMNS, owed, points=parts.ANNEX_POINTS)
    title = "NHIỆM VỤ QUÁ HẠN CHƯA HOÀN THÀNH"
    return Paper(
        title=f"Công văn đôn đốc {unit.name}",
        day=day,
        head=head,
        addressees=(unit.name,),
        blocks=tuple(_body(unit, rows, times, today)),
        sign_off=SignOff(
            (notice.signature(newest, newest.chair_title or "Thủ trưởng đơn vị"),),
            (*RECIPIENTS, parts.to_file()),
        ),
        annexes=(parts.annex(title, "Công văn", head, [table], is_landscape=True),),
        contact=parts.contact(),
    )


def _urged(unit_id: int, rows: Sequence[Any], letters: Sequence[date]) -> dict[int, tuple[int, date]]:
    """How often the unit was urged on each task and when last: by the ladder, by hand and by letters.

    A letter names every task that was overdue on its day.
    """
    counts = urging_counts([row.id for row in rows])
    found: dict[int, tuple[int, date]] = {}
    for row in rows:
        number, last = counts.get((row.id, unit_id), (0, date.min))
        told = [day for day in letters if day > row.counts_until]
        if number or told:
            found[row.id] = number + len(told), max(last, *told) if told else last
    return found


def _body(unit: Any, rows: Sequence[Any], times: int, today: date) -> list[Block]:
    is_own = get_kind(unit.kind_id).relation is Relation.OWN
    words = {
        **parts.words_of_office(),
        "unit": unit.name,
        "notice": "; ".join(dict.fromkeys(_notice(row) for row in rows)),
        "as_of": long_vi(today),
        "count": two_digits(len(rows)),
        "times": str(times),
        "asks": "yêu cầu" if is_own else "đề nghị",
        "answer_by": long_vi(calendar().add_working_days(today, ANSWER_WITHIN)),
    }
    opening = (
        f"{blocks.text('urging.opening', **words)} {blocks.text('urging.times', **words) if times else ''}"
    )
    warns = times >= TOLD_TO_THE_DIRECTOR and is_own
    return [
        *parts.body(opening),
        *parts.said("urging.request", words),
        *(parts.said("urging.warning", words) if warns else ()),
        *parts.said("urging.closing", words, is_last=True),
    ]


def _notice(row: Any) -> str:
    number = rules.number_and_symbol(row.notice_number, row.notice_symbol)
    return f"Thông báo số {number} {long_vi(row.issued_on)} về ý kiến kết luận tại {row.title}"


def _owed(place: int, row: Any, urged: tuple[int, date] | None, today: date) -> tuple[str, ...]:
    clause = f", mục {row.clause}" if row.clause else ""
    number = rules.number_and_symbol(row.notice_number, row.notice_symbol)
    extended = row.effective_due_on if row.effective_due_on != row.original_due_on else None
    told = (
        f"{row.report.rstrip(' .')} (đạt {row.percent}%, ngày {short(row.reported_on)})"
        if row.reported_on
        else ""
    )
    return (
        str(place),
        row.text,
        f"Thông báo {number} ngày {short(row.issued_on)}{clause}",
        short(row.original_due_on) if row.original_due_on else "",
        short(extended) if extended else "",
        str((today - row.counts_until).days),
        told,
        f"{two_digits(urged[0])} (gần nhất {short(urged[1])})" if urged else "00",
    )
