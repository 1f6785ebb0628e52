"""Pure decisions about minutes: their states and what each allows, the round for corrections, nudges."""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from meeting.agenda.rules import Kind as ItemKind
from meeting.agenda.rules import roman
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.core.numbers import two_digits
from meeting.core.workdays import WorkCalendar
from meeting.scheduling.rules import State as MeetingState


class State(StrEnum):
    """Where the minutes stand."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"
    LOCKED = "locked"


class EntryKind(StrEnum):
    """What a part of the minutes is about."""

    SECTION = "section"  # a heading of the programme
    ITEM = "item"
    ISSUES = "issues"  # raised at the meeting under no item
    CONCLUSION = "conclusion"
    OWN = "own"  # added by hand


class Origin(StrEnum):
    """How a revision came about."""

    ASSEMBLED = "assembled"
    WRITTEN = "written"
    MERGED = "merged"  # written with another's words before the eyes
    SET_ASIDE = "set_aside"  # what somebody typed and gave up for another's words
    RESTORED = "restored"
    CORRECTION = "correction"


class CorrectionState(StrEnum):
    """What became of a correction somebody asked for."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


class Counted(StrEnum):
    """Which days the round for corrections counts."""

    WORKING = "working"
    CALENDAR = "calendar"


class Reminding(StrEnum):
    """What somebody is reminded of."""

    AFTER_3 = "after_3"
    AFTER_7 = "after_7"
    ROUND_ENDS = "round_ends"


STATE_LABELS = {
    State.DRAFT: _l("Draft minutes"),
    State.CIRCULATED: _l("Circulated for corrections"),
    State.APPROVED: _l("Approved by the chair"),
    State.LOCKED: _l("Locked"),
}
CORRECTION_LABELS = {
    CorrectionState.OPEN: _l("Waits for the secretary"),
    CorrectionState.TAKEN: _l("Taken into the minutes"),
    CorrectionState.DECLINED: _l("Not taken, with a reason"),
}
ORIGIN_LABELS = {
    Origin.ASSEMBLED: _l("Put together from the record"),
    Origin.WRITTEN: _l("Written"),
    Origin.MERGED: _l("Both texts merged"),
    Origin.SET_ASIDE: _l("Set aside for the other text"),
    Origin.RESTORED: _l("Restored"),
    Origin.CORRECTION: _l("Correction taken"),
}
COUNTED_LABELS = {Counted.WORKING: _l("working days"), Counted.CALENDAR: _l("calendar days")}

NEXT = {
    State.DRAFT: {State.CIRCULATED, State.APPROVED},
    State.CIRCULATED: {State.DRAFT, State.APPROVED},
    State.APPROVED: {State.DRAFT, State.LOCKED},
    State.LOCKED: set(),
}

# ─── States as capability switches ──────────────────────────────────────────────────────────────────────────

SHARED = frozenset({State.CIRCULATED, State.APPROVED, State.LOCKED})  # participants read them
ONE_SITTING = timedelta(minutes=5)  # what one author saves meanwhile is one revision
STARTING = frozenset(
    {MeetingState.CONVENED, MeetingState.IN_SESSION, MeetingState.CONCLUDED, MeetingState.CLOSED}
)
OVER = frozenset({MeetingState.CONCLUDED, MeetingState.CLOSED})


def can_start(meeting: MeetingState) -> bool:
    """Whether minutes may be begun: a frame is often prepared before the meeting."""
    return meeting in STARTING


def can_write(state: State) -> bool:
    """Whether words may change. While minutes go round only a correction changes them."""
    return state is State.DRAFT


def can_answer(state: State) -> bool:
    """Whether corrections are taken or declined."""
    return state is State.CIRCULATED


def can_ask(state: State, until: date | None, today: date) -> bool:
    """Whether participants may ask for corrections: until the last day of the round, included."""
    return state is State.CIRCULATED and until is not None and today <= until


def check_started(meeting: MeetingState) -> None:
    """Refuse minutes of a meeting nobody was convened to."""
    if not can_start(meeting):
        raise RuleBroken(_l("Minutes are begun once the meeting is convened."))


def check_writable(state: State) -> None:
    """Refuse to change words that are not a draft."""
    if not can_write(state):
        raise RuleBroken(_l("The minutes are not a draft any more; their words stand still."))


def check_circulation(meeting: MeetingState, state: State, entries: int) -> None:
    """Refuse to circulate too early, too late or nothing at all."""
    if meeting not in OVER:
        raise RuleBroken(_l("Minutes are circulated once the meeting is concluded."))
    if state not in {State.DRAFT, State.CIRCULATED}:
        raise RuleBroken(_l("The minutes are approved; they do not go round any more."))
    if not entries:
        raise RuleBroken(_l("The minutes are empty. Put them together first."))


def check_approval(
    meeting: MeetingState, state: State, until: date | None, today: date, waiting: int
) -> None:
    """Refuse to approve before the meeting ended, while the round runs or while corrections wait."""
    if meeting not in OVER:
        raise RuleBroken(_l("Minutes are approved once the meeting is concluded."))
    if state not in {State.DRAFT, State.CIRCULATED}:
        raise RuleBroken(_l("The minutes are approved already."))
    if waiting:
        raise RuleBroken(_l("Corrections still wait for an answer. Take or decline them first."))
    if can_ask(state, until, today):
        raise RuleBroken(
            _l("Corrections may be asked for until the round is over. Approve then, or shorten the round.")
        )


def check_approved_on(approved_on: date, held_on: date, today: date) -> None:
    """Refuse a day before the meeting or in the future."""
    if not held_on <= approved_on <= today:
        raise RuleBroken(_l("Between the day of the meeting and today."), "approved_on")


def check_move(state: State, new: State) -> None:
    """Refuse a move the state does not allow, in words that fit."""
    if new not in NEXT[state]:
        raise RuleBroken(_l("The minutes do not stand where this can be done any more."))


def check_supplement(state: State) -> None:
    """Refuse a supplement to minutes that can still change."""
    if state is not State.LOCKED:
        raise RuleBroken(_l("Supplements follow locked minutes; these can still be changed."))


# ─── The round ──────────────────────────────────────────────────────────────────────────────────────────────

USUAL_DAYS, MOST_DAYS = 3, 30


def round_ends(start: date, days: int, counted: Counted, calendar: WorkCalendar) -> date:
    """The last day of a round of so many days; the day it starts on is not counted."""
    if counted is Counted.WORKING:
        return calendar.add_working_days(start, days)
    return start + timedelta(days=days)


def reminded_on(until: date, calendar: WorkCalendar) -> date:
    """The working day before the last day of the round."""
    return calendar.add_working_days(until, -1)


# ─── Nudges ─────────────────────────────────────────────────────────────────────────────────────────────────

NUDGES = ((Reminding.AFTER_7, 7), (Reminding.AFTER_3, 3))  # calendar days after the meeting
NUDGE_DAYS = dict(NUDGES)
FORGOTTEN = 21  # days after which nobody is nudged any more: the meeting was not meant to have minutes


def nudge(held_on: date, today: date) -> Reminding | None:
    """Which nudge a meeting without circulated minutes has come to, the latest one; None for none."""
    passed = (today - held_on).days
    if passed > FORGOTTEN:
        return None
    return next((rung for rung, days in NUDGES if passed >= days), None)


# ─── Words of the minutes themselves, always Vietnamese ─────────────────────────────────────────────────────


def present_line(present: int, total: int, absent: int, excused: int) -> str:
    """The attendance in words: Có mặt: 41/45; vắng: 04 (có lý do: 03)."""
    line = f"Có mặt: {two_digits(present)}/{two_digits(total)}; vắng: {two_digits(absent)}"
    return f"{line} (có lý do: {two_digits(excused)})" if absent else line


ISSUES_HEADING = "Ý kiến, kiến nghị tại hội nghị"
CONCLUSION_HEADING = "Kết luận hội nghị"
LEFT_OUT = frozenset({ItemKind.BREAK})


def numbers(kinds: Sequence[EntryKind]) -> list[str]:
    """The numbers of entries in order: I, II … for sections; 1, 2 … for the others, counted through."""
    found, sections, others = [], 0, 0
    for kind in kinds:
        if kind is EntryKind.SECTION:
            sections += 1
            found.append(roman(sections))
        else:
            others += 1
            found.append(str(others))
    return found


def proposed_text(kind: ItemKind, title: str, presenter: str) -> str:
    """What the minutes say of an item before anybody writes: who reported."""
    if kind is not ItemKind.REPORT or not presenter:
        return ""
    return f"{presenter} trình bày {title[:1].lower()}{title[1:]}."


def conclusion_text(parts: Sequence[str], clauses: Collection[tuple[str, str]]) -> str:
    """The conclusion as one text: assessment, numbered directives, answers to issues."""
    before, after = parts[0], parts[1:]
    lines = [before, *(f"{number}. {words}" for number, words in clauses), *after]
    return "\n".join(line for line in lines if line)


def issue_words(text: str, request: str) -> str:
    """What a unit raised and asks for, as it is put on record."""
    return f"{text} {request}" if request else text


# ─── What is not for everybody ──────────────────────────────────────────────────────────────────────────────

OPENING, CLOSING = "[mật]", "[/mật]"
ELLIPSIS = "(…)"
_PASSAGE = re.compile(r"\[mật\].*?(?:\[/mật\]|\Z)", re.DOTALL | re.IGNORECASE)
_MARK = re.compile(r"\[(/?)mật\]", re.IGNORECASE)


def open_words(text: str) -> str:
    """The words without confidential passages. One that is never closed goes to the end of the text."""
    return _MARK.sub("", _PASSAGE.sub(ELLIPSIS, text))


def whole_words(text: str) -> str:
    """The words with their confidential passages, without the marks."""
    return _MARK.sub("", text)


def has_passages(text: str) -> bool:
    """Whether part of the text is confidential."""
    return _PASSAGE.search(text) is not None


def are_marks_whole(text: str) -> bool:
    """Whether every mark that opens a passage is followed by one that closes it."""
    marks = _MARK.findall(text)
    return marks == ["", "/"] * (len(marks) // 2)
