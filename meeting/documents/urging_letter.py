"""The letter that urges a unit (công văn đôn đốc), with what it owes and how often it was urged."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from meeting.core import clock, office
from meeting.core.dates import long_vi, short
from meeting.core.errors import NotFound
from meeting.core.numbers import two_digits
from meeting.directory.queries import get_kind, get_unit
from meeting.directory.rules import Relation
from meeting.documents import letterhead, notice, queries, rules
from meeting.documents.letterhead import Letterhead
from meeting.documents.paper import Signature
from meeting.followup.queries import urging_counts
from meeting.scheduling.queries import calendar

ANSWER_WITHIN = 5  # working days
TOLD_TO_THE_DIRECTOR = 3  # urgings, from which on the letter says so to a unit of the department


@dataclass(frozen=True)
class Owed:
    """A row of the annex."""

    number: str
    text: str
    given_by: str
    due: str
    extended: str
    days: int
    progress: str
    urged: str


@dataclass(frozen=True)
class UrgingLetter:
    """The letter, ready to print."""

    head: Letterhead
    about: list[str]
    unit: str
    notices: str
    as_of: str
    asks: str
    answer_by: str
    times: int
    warns: bool
    owed: list[Owed]
    recipients: list[str]
    signature: Signature


def gather(unit_id: int) -> UrgingLetter:
    """What a unit owes today past its due dates; raises NotFound when it owes nothing."""
    unit, today = get_unit(unit_id), clock.today()
    rows = queries.overdue_of(unit_id, today)
    if not rows:
        raise NotFound("UrgingLetter")
    urged = {
        key[0]: told for key, told in urging_counts([row.id for row in rows]).items() if key[1] == unit_id
    }
    times = max((count for count, _last in urged.values()), default=0)
    relation = get_kind(unit.kind_id).relation
    habits = office.current()
    newest = max(rows, key=lambda row: row.issued_on or date.min)
    nth = f" (lần thứ {times})" if times else ""
    return UrgingLetter(
        head=letterhead.of(
            "CV", day=today, around=today, symbol=f"{habits.symbol}-VP" if habits.symbol else "VP"
        ),
        about=rules.subject_lines(f"V/v đôn đốc thực hiện nhiệm vụ quá hạn{nth}"),
        unit=unit.name,
        notices="; ".join(dict.fromkeys(_notice(row) for row in rows)),
        as_of=long_vi(today),
        asks="yêu cầu" if relation is Relation.OWN else "đề nghị",
        answer_by=long_vi(calendar().add_working_days(today, ANSWER_WITHIN)),
        times=times,
        warns=times >= TOLD_TO_THE_DIRECTOR and relation is Relation.OWN,
        owed=[_owed(place, row, urged.get(row.id), today) for place, row in enumerate(rows, start=1)],
        recipients=["Như trên", "Ban Giám đốc (để báo cáo)", "Lưu: VT, VP"],
        signature=notice.signature(newest, newest.chair_title or "Thủ trưởng đơn vị"),
    )  # fmt: skip


def _notice(row: Any) -> str:
    number = rules.number_and_symbol(row.notice_number, row.notice_symbol)
    return f"Thông báo số {number} {long_vi(row.issued_on)} về ý kiến kết luận tại {row.title}"


def _owed(place: int, row: Any, urged: tuple[int, date] | None, today: date) -> Owed:
    clause = f", mục {row.clause}" if row.clause else ""
    number = rules.number_and_symbol(row.notice_number, row.notice_symbol)
    extended = row.effective_due_on if row.effective_due_on != row.original_due_on else None
    told = (
        f"{row.report.rstrip(' .')} (đạt {row.percent}%, ngày {short(row.reported_on)})"
        if row.reported_on
        else ""
    )
    return Owed(
        number=str(place),
        text=row.text,
        given_by=f"Thông báo {number} ngày {short(row.issued_on)}{clause}",
        due=short(row.original_due_on) if row.original_due_on else "",
        extended=short(extended) if extended else "",
        days=(today - row.counts_until).days,
        progress=told,
        urged=f"{two_digits(urged[0])} (gần nhất {short(urged[1])})" if urged else "00",
    )
