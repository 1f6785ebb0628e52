"""Pure decisions about papers: their kinds, numbers and symbols, who signs how, where a heading breaks."""

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from meeting.agenda.rules import Kind as ItemKind
from meeting.agenda.rules import roman
from meeting.core.dates import short, time_vi
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.core.numbers import paper_number
from meeting.directory.rules import TOGETHER
from meeting.documents.paper import Signature

GLUE = "\N{NO-BREAK SPACE}"
PEN = GLUE * 8  # room for what is written by hand
SUBJECT_LETTERS = 64  # of a bold 14 pt line across the page
# What a clerk does not break at the end of a line of a subject.
TOGETHER_WORDS = re.compile(
    r"(?i)\b(hội nghị|cuộc họp|sơ kết|tổng kết|công tác|xã hội|lao động|kết luận|triển khai|thực hiện"
    r"|nhiệm vụ|tình hình|đồng chí|giám đốc|kiến nghị|đề xuất|địa phương|đơn vị"
    r"|đính chính|thông báo số|có công"
    r"|quý [ivx]+|ngày \d+|tháng \d+|năm \d+)\b"
)
HEAD_LETTERS = 27  # capitals that fit the left half of a letterhead at 12–13 pt
TOGETHER_FROM = 3  # units of a kind that are named together
FULL_AT_MOST = 5  # units of a list that are named in full
NAMED_AT_MOST = 20  # entries of one group an invitation names before it refers to the list


class Kind(StrEnum):
    """The kinds of papers; the value is the address."""

    INVITATION = "invitation"
    PROGRAMME = "programme"
    ATTENDEES = "attendee-list"
    MINUTES = "minutes"
    NOTICE = "notice"
    ISSUES = "issue-summary"
    REPORT = "followup-report"
    URGING = "urging-letter"
    EXTRACT = "extract"
    SLIP = "task-slip"
    BADGES = "badges"
    PLATES = "name-plates"
    HAND_OVER = "hand-over"
    CORRECTION = "correction"


KIND_LABELS = {
    Kind.INVITATION: _l("Invitation"),
    Kind.PROGRAMME: _l("Programme"),
    Kind.ATTENDEES: _l("Attendee list with signature column"),
    Kind.MINUTES: _l("Minutes of the meeting"),
    Kind.NOTICE: _l("Notice of conclusion"),
    Kind.ISSUES: _l("Summary of issues and answers"),
    Kind.REPORT: _l("Report on carrying out the conclusion"),
    Kind.URGING: _l("Urging letter"),
    Kind.EXTRACT: _l("Extract of the conclusion for a unit"),
    Kind.SLIP: _l("Task slip"),
    Kind.BADGES: _l("Delegate badges"),
    Kind.PLATES: _l("Name plates"),
    Kind.HAND_OVER: _l("Hand-over list"),
    Kind.CORRECTION: _l("Correction letter"),
}
# Names of papers and files are Vietnamese whatever the reader's language.
FILE_NAMES = {
    Kind.INVITATION: "Giấy mời",
    Kind.PROGRAMME: "Chương trình",
    Kind.ATTENDEES: "Danh sách đại biểu",
    Kind.MINUTES: "Biên bản",
    Kind.NOTICE: "Thông báo kết luận",
    Kind.ISSUES: "Báo cáo tổng hợp kiến nghị",
    Kind.REPORT: "Báo cáo tình hình thực hiện kết luận",
    Kind.URGING: "Công văn đôn đốc",
    Kind.EXTRACT: "Trích kết luận",
    Kind.SLIP: "Phiếu giao việc",
    Kind.BADGES: "Thẻ đại biểu",
    Kind.PLATES: "Biển tên",
    Kind.HAND_OVER: "Danh mục bàn giao",
    Kind.CORRECTION: "Công văn đính chính",
}
# Type abbreviations (Decree 30/2020, annex III); "" for official letters, None where no number is carried.
TYPES: Mapping[Kind, str | None] = {
    Kind.INVITATION: "GM", Kind.PROGRAMME: None, Kind.ATTENDEES: None, Kind.MINUTES: None,
    Kind.NOTICE: "TB", Kind.ISSUES: "BC", Kind.REPORT: "BC", Kind.URGING: "", Kind.EXTRACT: "TrS",
    Kind.SLIP: None, Kind.BADGES: None, Kind.PLATES: None, Kind.HAND_OVER: None, Kind.CORRECTION: "",
}  # fmt: skip


class DocumentState(StrEnum):
    """Where a paper stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


STATE_LABELS = {
    DocumentState.DRAFT: _l("Draft"),
    DocumentState.ISSUED: _l("In force"),
    DocumentState.SUPERSEDED: _l("Superseded"),
    DocumentState.CANCELLED: _l("Cancelled"),
}
NEXT: Mapping[DocumentState, frozenset[DocumentState]] = {
    DocumentState.DRAFT: frozenset({DocumentState.ISSUED}),
    DocumentState.ISSUED: frozenset({DocumentState.SUPERSEDED, DocumentState.CANCELLED}),
    DocumentState.SUPERSEDED: frozenset({DocumentState.ISSUED}),  # when what replaced it is cancelled
    DocumentState.CANCELLED: frozenset(),
}


class RecordKind(StrEnum):
    """What the record copy is."""

    SCAN = "scan"
    SIGNED = "signed"  # a PDF with a digital signature made elsewhere
    OWN_SIGNATURE = "own-signature"


class Relation(StrEnum):
    """What a paper is to an earlier one: errors of content replaced, of form corrected (Decree 30/2020)."""

    REPLACES = "replaces"
    CORRECTS = "corrects"


def number_and_symbol(number: int | None, symbol: str) -> str:
    """The words after "Số:": "45/TB-SLĐTBXH"; room for the pen where no number was given yet."""
    return paper_number(number, symbol) if number is not None else f"{PEN}/{symbol}"


def signature_of(title: str, name: str) -> Signature:
    """The signature of a head or deputy from the title on the list: a deputy signs for the head (KT.)."""
    power, post = capacity_of(title, bare_post(title).removeprefix(DEPUTY))
    return Signature(tuple(filter(None, (power, post))), name)


def head_lines(name: str) -> list[str]:
    """A name in capitals, broken as a clerk would: after a hyphen, before the name of a place, or evenly."""
    words = name.upper().split()
    text = " ".join(words)
    if len(text) <= HEAD_LETTERS:
        return [text] if text else []
    best = min(range(1, len(words)), key=lambda at: _cost(words, at), default=0)
    if not best:
        return [text]
    return [" ".join(words[:best]), *head_lines(" ".join(words[best:]))]


def _cost(words: list[str], at: int) -> tuple[int, int]:
    first, rest = " ".join(words[:at]), " ".join(words[at:])
    wide = max(0, len(first) - HEAD_LETTERS)
    good = words[at - 1] == "-" or words[at] in {"TỈNH", "HUYỆN", "XÃ"} or (words[at] == "THÀNH" and at > 1)
    return (wide, (0 if good else 40) + abs(len(first) - len(rest)))


def subject_lines(text: str) -> list[str]:
    """A subject in as few lines as fit, of about one length; words of two syllables stay together."""
    glued = TOGETHER_WORDS.sub(lambda found: found[0].replace(" ", GLUE), text)
    whole = partial(textwrap.wrap, glued, break_on_hyphens=False)  # a symbol stays in one piece
    count = len(whole(SUBJECT_LETTERS))
    widths = range(SUBJECT_LETTERS // 2, SUBJECT_LETTERS + 1)
    found = next((lines for w in widths if len(lines := whole(w)) == count), [glued])
    return [line.replace(GLUE, " ").replace(" năm 2", f" năm{GLUE}2") for line in found]


@dataclass(frozen=True)
class Named:
    """A unit as papers name it; without an id it is none of the directory's."""

    id: int | None
    name: str
    short_name: str = ""


def name_units(
    units: Sequence[Named], members: Mapping[str, Collection[int]], *, short: bool = False
) -> list[str]:
    """Names in order: where all units of a kind are named, "các" and the kind stands for them.

    `members`: kind → ids of its units on the day of the paper. A long list takes short names.
    """
    given, together = {unit.id for unit in units}, dict[int | None, str]()
    for kind, ids in members.items():
        if len(ids) >= TOGETHER_FROM and given.issuperset(ids):
            together |= dict.fromkeys(ids, f"{TOGETHER}{kind}")
    brief = short or sum(unit.id not in together for unit in units) > FULL_AT_MOST
    names = [together.get(u.id) or (u.short_name if brief else "") or u.name for u in units]
    return list(dict.fromkeys(names))


@dataclass(frozen=True)
class Line:
    """A line of the programme: number, clock time, words, who presents. A section has no time."""

    number: str
    time: str
    title: str
    presenter: str
    is_section: bool


def programme_lines(starts_at: datetime, items: "list[tuple[ItemKind, str, int, str]]") -> list[Line]:
    """Running clock times; `starts_at` on the office's clock; items: kind, title, minutes, presenter."""
    lines, at, number, section = [], starts_at, 0, 0
    for kind, title, minutes, presenter in items:
        if kind is ItemKind.SECTION:
            section += 1
            lines.append(Line(roman(section), "", title, presenter, is_section=True))
            continue
        number += 1
        end = at + timedelta(minutes=minutes)
        span = f"{time_vi(at.time())} - {time_vi(end.time())}" if minutes else time_vi(at.time())
        lines.append(Line(str(number), span, title, presenter, is_section=False))
        at = end
    return lines


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a stored text, without empty lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# ─── Issuing ────────────────────────────────────────────────────────────────────────────────────────────────

# Printed as often as needed, or signed by two sides by hand: never issued.


class MinutesStyle(StrEnum):
    """Which minutes a paper prints: the copy for those who took part, or all that was written."""

    COPY = "copy"  # without what is not for circulation
    FULL = "full"  # stays in the office


def style_of(kind: Kind, style: str) -> str:
    """The layout of a paper of this kind; minutes are the copy unless the full text was asked for."""
    return style or (MinutesStyle.COPY.value if kind is Kind.MINUTES else "")


UNISSUED = frozenset({Kind.BADGES, Kind.PLATES, Kind.HAND_OVER})
ONCE = frozenset({Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES, Kind.ISSUES})  # for a meeting, as a rule
OFFICE_ONLY = frozenset({Kind.REPORT, Kind.MINUTES, Kind.HAND_OVER})  # tell of every unit's work and words
TO_A_UNIT = frozenset({Kind.URGING, Kind.EXTRACT, Kind.SLIP})  # nobody else outside the office reads them
AFTER_CONCLUSION = frozenset({Kind.NOTICE, Kind.EXTRACT, Kind.REPORT, Kind.SLIP})
BEFORE_MEETING = frozenset({Kind.INVITATION, Kind.PROGRAMME})
CAPACITIES = ("TM.", "KT.", "TL.", "TUQ.", "Q.")  # on behalf of, for, by order, by authorisation, acting
DEPUTY = "PHÓ "
HEAD = "GIÁM ĐỐC"  # unless the directory knows the post


def bare_post(title: str) -> str:
    """A post as it stands below a power: "Giám đốc Sở" is GIÁM ĐỐC; that of a "cơ sở" stays whole."""
    post = title.upper().strip()
    return post if post.endswith(" CƠ SỞ") else post.removesuffix(" SỞ").strip()


def capacity_of(title: str, head: str = HEAD) -> tuple[str, str]:
    """In which power somebody of this post signs, and the post: ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC").

    The head signs as such, a deputy for the head, everybody else by order; others are typed by hand.
    """
    post = bare_post(title)
    if post in ("", head):
        return "", post
    if post == f"{DEPUTY}{head}":
        return f"KT. {head}", post
    if post.startswith("QUYỀN ") and post.removeprefix("QUYỀN ") == head:
        return "", f"Q. {head}"
    if post.startswith(DEPUTY):  # of the office, of a division
        return f"TL. {head} / KT. {post.removeprefix(DEPUTY)}", post
    return f"TL. {head}", post


def check_capacity(capacity: str) -> str:
    """The power in capitals; it begins with one of the marks of Decree 30/2020, annex I."""
    words = " ".join(capacity.upper().split())
    if words and not words.startswith(CAPACITIES):
        raise RuleBroken(
            _l("Begin with TM., KT., TL., TUQ. or Q., for example %(example)s.", example=f"TL. {HEAD}"),
            "signer_capacity",
        )
    return words


@dataclass(frozen=True)
class Days:
    """The days a paper's own day is held against; None where there is none."""

    today: date
    held_on: date | None = None  # the meeting
    concluded_on: date | None = None  # the notice of conclusion
    earlier_on: date | None = None  # the paper it replaces or corrects


LONGEST_BEFORE = timedelta(days=366)  # of a meeting, for its papers


def check_day(kind: Kind, day: date, days: Days) -> None:
    """Refuse a day that is still to come, or that does not fit the meeting and the papers before it."""
    if day > days.today:
        raise RuleBroken(
            _l("The paper cannot be dated %(day)s: that day is still to come.", day=short(day)), "issued_on"
        )
    check_order(kind, day, days)


def check_order(kind: Kind, day: date, days: Days) -> None:
    """Refuse a day before what the paper follows from, or after what it calls to; for drafts too."""
    after = [(days.earlier_on, _l("the earlier paper"))]
    if kind in AFTER_CONCLUSION:
        after.append((days.concluded_on, _l("the notice of conclusion")))
    if kind is Kind.MINUTES:
        after.append((days.held_on, _l("the meeting")))
    for first, words in after:
        if first is not None and day < first:
            raise RuleBroken(
                _l(
                    "The paper cannot be dated %(day)s, before %(what)s of %(first)s.",
                    day=short(day), what=words, first=short(first),
                ),
                "issued_on",
            )  # fmt: skip
    if days.held_on is not None and day < days.held_on - LONGEST_BEFORE:
        raise RuleBroken(
            _l("The meeting is of %(held)s; its papers are dated at most a year before it.",
               held=short(days.held_on)),
            "issued_on",
        )  # fmt: skip
    if kind in BEFORE_MEETING and days.held_on is not None and day > days.held_on:
        raise RuleBroken(
            _l("The meeting is of %(held)s; its invitation and programme are not dated after it.",
               held=short(days.held_on)),
            "issued_on",
        )  # fmt: skip
