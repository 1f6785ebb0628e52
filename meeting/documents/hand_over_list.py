"""The list of what a unit that ended hands over (danh mục nhiệm vụ bàn giao), for both sides to sign."""

from dataclasses import dataclass
from typing import Any

from meeting.core import clock
from meeting.core.dates import long_vi, short
from meeting.core.errors import NotFound
from meeting.core.numbers import two_digits
from meeting.directives.rules import STATE_LABELS
from meeting.documents import letterhead, rules
from meeting.documents.letterhead import Letterhead
from meeting.followup.queries import waiting


@dataclass(frozen=True)
class Duty:
    """A row of the list."""

    text: str
    part: str
    due: str
    stands: str
    to: str


@dataclass(frozen=True)
class HandOverList:
    """The list, ready to print."""

    head: Letterhead
    unit: str
    subject: list[str]
    as_of: str
    duties: list[Duty]
    total: str


def gather(unit_id: int) -> HandOverList:
    """What waits for a hand-over from a unit today; raises NotFound when nothing does."""
    rows = waiting(unit_id)
    if not rows:
        raise NotFound("HandOverList")
    today, unit = clock.today(), rows[0].old
    return HandOverList(
        head=letterhead.of("", day=today, around=today),
        unit=unit,
        subject=rules.subject_lines(f"Bàn giao từ {unit}"),
        as_of=long_vi(today),
        duties=[_duty(row) for row in rows],
        total=two_digits(len(rows)),
    )


def _duty(row: Any) -> Duty:
    clause = f"Mục {row.clause}. " if row.clause else ""
    return Duty(
        text=f"{clause}{row.text}",
        part=": ".join(filter(None, ("Phối hợp", row.duty))) if row.cooperation_id else "Chủ trì",
        due=short(row.effective_due_on) if row.effective_due_on else "",
        stands=f"{STATE_LABELS[row.state]} ({row.percent}%)",
        to=row.new or "",
    )
