"""Pure decisions about the programme: kinds of items, clock times, order, figures, the customary outline."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.scheduling.rules import Kind as MeetingKind
from meeting.scheduling.rules import State, can_edit_agenda


class Kind(StrEnum):
    """What an item is; a section heads the items under it and takes no time itself."""

    SECTION = "section"
    OPENING = "opening"
    REPORT = "report"
    DISCUSSION = "discussion"
    ANSWER = "answer"
    COMMENDATION = "commendation"
    DIRECTING_SPEECH = "directing_speech"
    CONCLUSION = "conclusion"
    BREAK = "break"
    CLOSING = "closing"
    OTHER = "other"


KIND_LABELS = {
    Kind.SECTION: _l("Section"),
    Kind.OPENING: _l("Opening of the meeting"),
    Kind.REPORT: _l("Report"),
    Kind.DISCUSSION: _l("Discussion"),
    Kind.ANSWER: _l("Answers to issues"),
    Kind.COMMENDATION: _l("Commendation"),
    Kind.DIRECTING_SPEECH: _l("Directing speech"),
    Kind.CONCLUSION: _l("Concluding remarks"),
    Kind.BREAK: _l("Break"),
    Kind.CLOSING: _l("Closing of the meeting"),
    Kind.OTHER: _l("Other"),
}

MINUTES_A_DAY = 24 * 60
REVIEWS = frozenset({MeetingKind.INTERIM_REVIEW, MeetingKind.ANNUAL_REVIEW})


class Timed(Protocol):
    """What has a kind and a planned length."""

    @property
    def kind(self) -> Kind:
        """What the item is."""

    @property
    def planned_minutes(self) -> int:
        """Its length in minutes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When an item begins and ends; `minutes` of a section is the sum of the items under it."""

    starts: datetime
    ends: datetime
    minutes: int
    number: str  # I, II … for sections; 1, 2 … for items, counted through


def times(starts: datetime, items: Sequence[Timed]) -> list[Slot]:
    """The clock times of items in order, from the meeting's start; a section spans the items under it."""
    slots: list[Slot] = []
    at, sections, count = starts, 0, 0
    for index, item in enumerate(items):
        if item.kind is Kind.SECTION:
            sections += 1
            minutes, number, taken = _under(items, index), roman(sections), 0
        else:
            count += 1
            minutes, number, taken = item.planned_minutes, str(count), item.planned_minutes
        slots.append(Slot(at, at + timedelta(minutes=minutes), minutes, number))
        at += timedelta(minutes=taken)
    return slots


def _under(items: Sequence[Timed], section: int) -> int:
    total = 0
    for item in items[section + 1 :]:
        if item.kind is Kind.SECTION:
            break
        total += item.planned_minutes
    return total


def total_minutes(items: Sequence[Timed]) -> int:
    """The planned length of the whole programme in minutes."""
    return sum(item.planned_minutes for item in items if item.kind is not Kind.SECTION)


def overrun(starts: datetime, ends: datetime, items: Sequence[Timed]) -> int:
    """By how many minutes the programme ends after the meeting; 0 when it fits."""
    late = starts + timedelta(minutes=total_minutes(items)) - ends
    return max(0, int(late.total_seconds() // 60))


def is_too_long(kind: MeetingKind, first_day: date, last_day: date) -> bool:
    """A review conference lasts at most one day (Decision 45/2018/QĐ-TTg)."""
    return kind in REVIEWS and last_day > first_day


def roman(number: int) -> str:
    """A section's number: 1 is I, 4 is IV."""
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text


def check_editable(state: State) -> None:
    """Refuse to change the programme of a meeting that is over."""
    if not can_edit_agenda(state):
        raise RuleBroken(_l("The meeting is over; its programme does not change any more."))


# --- order --------------------------------------------------------------------------------------------


def stepped(ids: Sequence[int], moving: int, step: int) -> list[int]:
    """The order after one item went up (-1) or down (1); at the end it stays."""
    order = list(ids)
    index = order.index(moving)
    target = index + step
    if 0 <= target < len(order):
        order[index], order[target] = order[target], order[index]
    return order


def into_section(
    ids: Sequence[int], sections: Sequence[int], moving: Sequence[int], section: int
) -> list[int]:
    """The order after items went to the end of a section."""
    chosen = [key for key in ids if key in set(moving) and key not in sections]
    rest = [key for key in ids if key not in chosen]
    after = rest.index(section) + 1
    while after < len(rest) and rest[after] not in sections:
        after += 1
    return rest[:after] + chosen + rest[after:]


# --- figures ------------------------------------------------------------------------------------------

MOST_FIGURES = 200


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table of a report, every cell as written there."""

    name: str
    plan: str = ""
    actual: str = ""
    percent_of_plan: str = ""
    same_period: str = ""
    note: str = ""


LIMITS = (500, 100, 100, 100, 100, 500)


def read_figures(text: str) -> list[Figure]:
    """Rows of a table typed or pasted: one a line, cells parted by tabs (from a sheet) or by |."""
    figures = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.strip("\r\n").split("\t" if "\t" in line else "|")]
        figures.append(_figure(number, cells))
    if len(figures) > MOST_FIGURES:
        raise RuleBroken(_l("A table holds at most 200 rows."), "figures")
    return figures


def _figure(number: int, cells: list[str]) -> Figure:
    while len(cells) > len(LIMITS) and not cells[-1]:
        cells.pop()
    if len(cells) > len(LIMITS):
        raise RuleBroken(
            _l("Row %(row)s has more than 6 columns.", row=number),
            "figures",
        )
    if not cells[0]:
        raise RuleBroken(_l("Row %(row)s has no name in its first column.", row=number), "figures")
    if any(len(cell) > limit for cell, limit in zip(cells, LIMITS, strict=False)):
        raise RuleBroken(_l("A cell of row %(row)s is too long.", row=number), "figures")
    return Figure(*cells)


def write_figures(figures: Sequence[Figure]) -> str:
    """The rows as they are typed: cells parted by |."""
    return "\n".join(" | ".join(astuple(figure)).rstrip(" |") for figure in figures)


# --- the customary outline ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Planned:
    """An item the office usually has; the words are Vietnamese because they go into its papers."""

    kind: Kind
    title: str
    planned_minutes: int = 0
    presenter: str = ""


def outline(period: str, next_period: str) -> list[Planned]:
    """The usual programme of a review conference of half a day, for quarters as written ("quý III/2017")."""
    return [
        Planned(Kind.SECTION, "Khai mạc"),
        Planned(Kind.OPENING, "Đón tiếp đại biểu, ổn định tổ chức", 15, "Ban Tổ chức"),
        Planned(Kind.OPENING, "Tuyên bố lý do, giới thiệu đại biểu", 5, "Ban Tổ chức"),
        Planned(Kind.OPENING, "Phát biểu khai mạc hội nghị", 10, "Chủ trì hội nghị"),
        Planned(Kind.SECTION, "Báo cáo"),
        Planned(
            Kind.REPORT, f"Báo cáo kết quả {period}, chương trình công tác {next_period}", 30, "Văn phòng Sở"
        ),
        Planned(Kind.REPORT, "Báo cáo kết quả thực hiện kết luận hội nghị kỳ trước", 10, "Văn phòng Sở"),
        Planned(Kind.REPORT, "Báo cáo công tác cải cách hành chính", 10, "Văn phòng Sở"),
        Planned(Kind.SECTION, "Thảo luận"),
        Planned(
            Kind.DISCUSSION, "Thảo luận, kiến nghị của các đơn vị, địa phương", 60, "Các đơn vị, địa phương"
        ),
        Planned(Kind.BREAK, "Nghỉ giải lao", 15),
        Planned(Kind.ANSWER, "Giải trình, trả lời kiến nghị", 30, "Các phòng chuyên môn"),
        Planned(Kind.SECTION, "Kết luận"),
        Planned(Kind.CONCLUSION, "Kết luận hội nghị", 20, "Chủ trì hội nghị"),
        Planned(Kind.CLOSING, "Bế mạc hội nghị", 5, "Ban Tổ chức"),
    ]
