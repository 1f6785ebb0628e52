"""Where minutes stand and what that allows; the round for corrections; nudges."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
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


class FormerKind(StrEnum):
    """What became of a heading or a speech whose words before are kept."""

    HEADING = "heading"  # renamed
    SPEECH = "speech"  # changed
    REMOVED = "removed"  # a speech taken out
    PUT_BACK = "put_back"  # a speech taken out, and put back later


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
FORMER_LABELS = {
    FormerKind.HEADING: _l("Heading before it was changed"),
    FormerKind.SPEECH: _l("Speech before it was changed"),
    FormerKind.REMOVED: _l("Speech taken out"),
    FormerKind.PUT_BACK: _l("Speech taken out, and put back later"),
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
UNSETTLED = frozenset({State.DRAFT, State.CIRCULATED})
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
    if state not in UNSETTLED:
        raise RuleBroken(_l("The minutes are approved; they do not go round any more."))
    if not entries:
        raise RuleBroken(_l("The minutes are empty. Put them together first."))


def check_waiver(meeting: MeetingState, *, has_minutes: bool) -> None:
    """Refuse to keep no minutes of a meeting that has them already, or of one nobody was convened to."""
    check_started(meeting)
    if has_minutes:
        raise RuleBroken(_l("Minutes of this meeting were begun already."))


# ─── Approval ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Pending:
    """What is still open when minutes are to be approved."""

    is_unread: bool  # they never went round, or were taken back
    until: date | None  # the last day of a round that runs
    waiting: tuple[int, ...]  # corrections without an answer, by id

    @property
    def in_round(self) -> bool:
        """Whether the round runs, or left corrections unanswered."""
        return self.until is not None or bool(self.waiting)


def pending(state: State, until: date | None, today: date, waiting: Iterable[int]) -> Pending:
    """What is still open."""
    runs = can_ask(state, until, today)
    return Pending(state is State.DRAFT, until if runs else None, tuple(sorted(waiting)))


def can_approve(meeting: MeetingState, state: State) -> bool:
    """Whether minutes may be approved now, whatever is still open."""
    return meeting in OVER and state in UNSETTLED


def check_approval(meeting: MeetingState, state: State) -> None:
    """Refuse to approve before the meeting ended, or twice."""
    if can_approve(meeting, state):
        return
    if meeting in OVER:
        raise RuleBroken(_l("The minutes are approved already."))
    raise RuleBroken(_l("Minutes are approved once the meeting is concluded."))


def check_round_over(found: Pending) -> None:
    """Refuse what the secretariat records while the round runs or corrections wait."""
    if found.waiting and found.is_unread:  # taken back meanwhile: in a draft nothing is answered
        raise RuleBroken(
            _l("Corrections still wait for an answer. Circulate the minutes again to take or decline them.")
        )
    if found.waiting:
        raise RuleBroken(_l("Corrections still wait for an answer. Take or decline them first."))
    if found.until:
        raise RuleBroken(
            _l("Corrections may still be asked for. Record it after the last day, or end the round early.")
        )


def check_known(found: Pending, known: Collection[int] | None) -> None:
    """Refuse to approve over an open round unknowingly; `known` are the corrections seen to wait."""
    if found.in_round and known is None:
        raise RuleBroken(_l("Corrections are still open. Tick this to approve all the same."), "is_sure")
    if known is not None and not set(found.waiting) <= set(known):
        raise RuleBroken(_l("Another correction came in meanwhile. Read it first."), "is_sure")


def check_unread(found: Pending, reason: str, *, is_allowed: bool) -> None:
    """Refuse to approve minutes nobody was asked about, unless the office allows it and a reason is given."""
    if not found.is_unread:
        return
    if not is_allowed:
        raise RuleBroken(_l("In this office minutes go round before they are approved."))
    if not reason:
        raise RuleBroken(_l("Say why they do not go round."), "reason")


def last_day_running(state: State, until: date | None, today: date) -> date:
    """The last day of the round that runs; refuses when none does."""
    if until is None or not can_ask(state, until, today):
        raise RuleBroken(_l("No round for corrections is running."))
    return until


def check_approved_on(approved_on: date, held_on: date, today: date) -> None:
    """Refuse a day before the meeting or in the future."""
    if not held_on <= approved_on <= today:
        raise RuleBroken(_l("Between the day of the meeting and today."), "approved_on")


def check_move(state: State, new: State) -> None:
    """Refuse a move the state does not allow, in words that fit."""
    if new not in NEXT[state]:
        raise RuleBroken(_l("The minutes do not stand where this can be done any more."))


def can_edit_head(state: State) -> bool:
    """Whether times, attendance, chair and secretary may still be put right."""
    return state in UNSETTLED


def check_head(state: State, began_at: datetime, ended_at: datetime) -> None:
    """Refuse a head that stands still, or a meeting that ends before it begins."""
    if not can_edit_head(state):
        raise RuleBroken(_l("The minutes are approved; their head stands still."))
    if ended_at <= began_at:
        raise RuleBroken(_l("The meeting ends after it begins."), "ended_time")


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


# ─── Who is at work ─────────────────────────────────────────────────────────────────────────────────────────

SILENCE = timedelta(minutes=2)


def is_at_work(seen: datetime | None, now: datetime) -> bool:
    """Whether somebody last seen then still counts as writing."""
    return seen is not None and abs(now - seen) <= SILENCE
