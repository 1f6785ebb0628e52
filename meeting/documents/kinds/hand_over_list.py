"""The list of what a unit that ended hands over (danh mục nhiệm vụ bàn giao), for both sides to sign."""

from typing import Any

from meeting.core import clock
from meeting.core.dates import long_vi, short
from meeting.core.errors import NotFound
from meeting.core.numbers import two_digits
from meeting.directives.rules import state_words
from meeting.documents import rules
from meeting.documents.kinds import parts
from meeting.documents.paper import Paper, Signature, SignOff
from meeting.documents.source import Choices, Source
from meeting.followup.queries import waiting

COLUMNS = parts.columns(
    ("TT", 6, "c"), ("Nội dung nhiệm vụ", 30, "l"), ("Vai trò", 14, "l"), ("Thời hạn", 15, "c"),
    ("Tình trạng", 15, "l"), ("Đơn vị tiếp nhận", 20, "l"),
)  # fmt: skip
SIDES = (Signature(("ĐẠI DIỆN BÊN GIAO",)), Signature(("ĐẠI DIỆN BÊN NHẬN",)))


def gather(source: Source, choices: Choices) -> Paper:
    """What waits for a hand-over from a unit today; raises NotFound when nothing does."""
    rows = waiting(source.unit_id or 0)
    if not rows:
        raise NotFound("HandOverList")
    today, unit = clock.today(), rows[0].old
    told = {"unit": unit, "count": two_digits(len(rows)), "as_of": long_vi(today)}
    words = {**parts.words_of_office(), **told}
    return Paper(
        title=f"Danh mục nhiệm vụ bàn giao từ {unit}",
        day=choices.day or today,
        head=parts.head(source, choices, day=today, around=today),
        type_name="DANH MỤC NHIỆM VỤ",
        subject=tuple(rules.subject_lines(f"Bàn giao từ {unit}")),
        blocks=(
            *parts.said("hand_over.opening", words),
            parts.table(COLUMNS, [_duty(number, row) for number, row in enumerate(rows, start=1)]),
            *parts.below_table("hand_over.closing", words),
        ),
        sign_off=SignOff(SIDES),
    )


def _duty(number: int, row: Any) -> tuple[str, ...]:
    clause = f"Mục {row.clause}. " if row.clause else ""
    return (
        str(number),
        f"{clause}{row.text}",
        ": ".join(filter(None, ("Phối hợp", row.duty))) if row.cooperation_id else "Chủ trì",
        short(row.effective_due_on) if row.effective_due_on else "",
        f"{state_words(row.state, has_lead=row.lead_unit_id is not None)} ({row.percent}%)",
        row.new or "",
    )
