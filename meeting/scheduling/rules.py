"""Pure decisions about meetings: kinds, states as capability switches, the clocks of the law."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.i18n import _l, _ln
from meeting.core.quarters import Quarter
from meeting.core.workdays import WorkCalendar


class Kind(StrEnum):
    """What sort of meeting."""

    INTERIM_REVIEW = "interim_review"
    ANNUAL_REVIEW = "annual_review"
    BRIEFING = "briefing"
    THEMATIC = "thematic"


class Mode(StrEnum):
    """How people take part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class State(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CONVENED = "convened"
    IN_SESSION = "in_session"
    CONCLUDED = "concluded"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class DayKind(StrEnum):
    """Why a day of the working calendar is not what its weekday says."""

    HOLIDAY = "holiday"
    COMP_OFF = "comp_off"
    MAKEUP = "makeup"


class Part(StrEnum):
    """What a copy may take over beside the meeting's own fields."""

    AGENDA = "agenda"
    ATTENDEES = "attendees"


KIND_LABELS = {
    Kind.INTERIM_REVIEW: _l("Interim review conference"),
    Kind.ANNUAL_REVIEW: _l("Annual review conference"),
    Kind.BRIEFING: _l("Regular briefing"),
    Kind.THEMATIC: _l("Thematic meeting"),
}
MODE_LABELS = {
    Mode.IN_PERSON: _l("In person"),
    Mode.ONLINE: _l("Online"),
    Mode.HYBRID: _l("In person and online"),
}
STATE_LABELS = {
    State.PLANNED: _l("Planned"),
    State.CONVENED: _l("Convened"),
    State.IN_SESSION: _l("In session"),
    State.CONCLUDED: _l("Concluded"),
    State.CLOSED: _l("Closed"),
    State.CANCELLED: _l("Cancelled"),
}
DAY_LABELS = {
    DayKind.HOLIDAY: _l("Public holiday"),
    DayKind.COMP_OFF: _l("Compensatory day off"),
    DayKind.MAKEUP: _l("Make-up working day"),
}

PART_LABELS = {Part.AGENDA: _l("Programme"), Part.ATTENDEES: _l("Composition: units and posts invited")}

NEXT: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.CONVENED, State.CANCELLED}),
    State.CONVENED: frozenset({State.IN_SESSION, State.CANCELLED}),
    State.IN_SESSION: frozenset({State.CONCLUDED, State.CANCELLED}),
    State.CONCLUDED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
}


# ─── States as capability switches ──────────────────────────────────────────────────────────────────────────

BEFORE = frozenset({State.PLANNED, State.CONVENED})
ALIVE = frozenset({State.PLANNED, State.CONVENED, State.IN_SESSION})
HELD = frozenset({State.IN_SESSION, State.CONCLUDED, State.CLOSED})


def is_announced(state: State, convened_at: datetime | None) -> bool:
    """Whether those outside the planning office may know of the meeting."""
    return state is not State.PLANNED and (state is not State.CANCELLED or convened_at is not None)


def can_edit(state: State) -> bool:
    """Whether the meeting's own fields may change."""
    return state in ALIVE


def can_move(state: State) -> bool:
    """Whether the meeting may get another day or time."""
    return state in BEFORE


def can_invite(state: State) -> bool:
    """Whether people may be invited or taken off the list."""
    return state in ALIVE


def can_answer(state: State) -> bool:
    """Whether invitees may answer their invitation."""
    return state in {State.CONVENED, State.IN_SESSION}


def can_mark_presence(state: State) -> bool:
    """Whether presence may be marked; open until the meeting is closed."""
    return state in {State.CONVENED, State.IN_SESSION, State.CONCLUDED}


def can_edit_agenda(state: State) -> bool:
    """Whether the programme may change."""
    return state in ALIVE


# ─── Checks ─────────────────────────────────────────────────────────────────────────────────────────────────

FIRST_YEAR, LAST_YEAR = 1990, 2100
FIELD_LABELS = {
    "title": _l("Title of the meeting"),
    "kind": _l("Kind"),
    "period": _l("Quarter reviewed"),
    "series_id": _l("Series"),
    "starts_at": _l("Start"),
    "ends_at": _l("End"),
    "mode": _l("Way of meeting"),
    "venue_id": _l("Venue"),
    "link": _l("Link"),
    "chair_id": _l("Chair"),
    "chair_title": _l("Title of the chair"),
    "secretary_id": _l("Secretary"),
    "secretary_title": _l("Title of the secretary"),
    "purpose": _l("Purpose"),
    "requests": _l("Requests to participants"),
    "contact": _l("Contact"),
    "papers_due_on": _l("Papers due on"),
    "issues_due_on": _l("Issues due on"),
}


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse an end that is not after the start."""
    if ends_at <= starts_at:
        raise RuleBroken(_l("The meeting ends before it starts. Give an end after the start."), "end_time")


def check_period(period: int) -> None:
    """Refuse a key that is no quarter of a sensible year."""
    year, number = divmod(period, 10)
    if not (FIRST_YEAR <= year <= LAST_YEAR and number in {1, 2, 3, 4}):
        raise RuleBroken(_l("Choose the quarter the meeting is about."), "period")


def period_label(kind: Kind) -> Any:
    """What the quarter of a meeting is called: only an interim review looks back on it by its name."""
    return _l("Quarter reviewed") if kind is Kind.INTERIM_REVIEW else _l("Quarter")


def check_due_days(held_on: date, papers: date | None, issues: date | None) -> None:
    """Refuse papers or issues due after the day of the meeting."""
    late = [(name, day) for name, day in (("papers_due_on", papers), ("issues_due_on", issues)) if day]
    problems = [
        RuleBroken(
            _l(
                "%(due)s is after the day of the meeting, %(held)s. Choose a day up to then.",
                due=f"{day:%d/%m/%Y}",
                held=f"{held_on:%d/%m/%Y}",
            ),
            name,
        )
        for name, day in late
        if day > held_on
    ]
    if problems:
        raise RulesBroken(problems)


def check_link(link: str) -> None:
    """Refuse an online link that is no web address."""
    if link and not link.startswith(("https://", "http://")):
        raise RuleBroken(_l("Give the whole address of the online meeting, starting with https://."), "link")


# ─── Titles, as Vietnamese papers carry them ────────────────────────────────────────────────────────────────


def propose_title(kind: Kind, period: Quarter, held_on: date) -> str:
    """The usual title of a meeting of this kind about this quarter."""
    after = period.next
    if kind is Kind.ANNUAL_REVIEW:
        return f"Hội nghị tổng kết công tác năm {period.year}, triển khai nhiệm vụ năm {period.year + 1}"
    if kind is Kind.INTERIM_REVIEW:
        first = (
            f"quý {period.numeral}"
            if after.year == period.year
            else f"quý {period.numeral} năm {period.year}"
        )
        return f"Hội nghị sơ kết công tác {first}, triển khai nhiệm vụ quý {after.numeral} năm {after.year}"
    if kind is Kind.BRIEFING:
        return f"Họp giao ban ngày {held_on:%d/%m/%Y}"
    return f"Họp chuyên đề ngày {held_on:%d/%m/%Y}"


# ─── The clocks of the law ──────────────────────────────────────────────────────────────────────────────────

DECISION = "45/2018/QĐ-TTg"
INVITE_DAYS = 3  # working days before the meeting
NOTICE_DAYS = 5  # working days after its end
SOON_DAYS = 2  # working days
REVIEWS = frozenset({Kind.INTERIM_REVIEW, Kind.ANNUAL_REVIEW})


@dataclass(frozen=True)
class ClockFacts:
    """What the clocks count from; local days."""

    kind: Kind
    state: State
    starts_on: date
    ends_on: date
    convened_on: date | None = None
    notice_issued_on: date | None = None


@dataclass(frozen=True)
class Clock:
    """One clock of the law: its last day, the working days counted, tone as in `due`, words for the page."""

    code: str
    title: Any
    date: date
    counted_days: int
    tone: str
    words: Any
    rule: Any


def clocks(facts: ClockFacts, calendar: WorkCalendar, today: date) -> list[Clock]:
    """The clocks of Decision 45/2018/QĐ-TTg: counted and warned, never blocking.

    Invitation and papers at least 3 working days before the meeting, the notice of conclusions within 5
    working days after its end, a review conference at most one day.
    """
    if facts.state is State.CANCELLED:
        return []
    found = [
        _invitation(facts, calendar, today),
        _papers(facts, calendar, today),
        _notice(facts, calendar, today),
    ]
    if facts.kind in REVIEWS:
        found.append(_length(facts))
    return found


def _invitation(facts: ClockFacts, calendar: WorkCalendar, today: date) -> Clock:
    last = calendar.add_working_days(facts.starts_on, -INVITE_DAYS)
    counted = calendar.working_days_between(facts.convened_on or today, facts.starts_on)
    if facts.convened_on:
        words: Any = (
            _ln("%(num)d working day before", "%(num)d working days before", counted)
            if counted > 0
            else _l("on the day of the meeting")
        )
        tone = "done" if facts.convened_on <= last else "late"
    elif facts.state in HELD:
        tone, words = "none", _l("not recorded")
    else:
        tone, words = _countdown(last, calendar, today)
    rule = _l("at least 3 working days before (Decision %(number)s)", number=DECISION)
    return Clock("invitation", _l("Invitation"), last, counted, tone, words, rule)


def _papers(facts: ClockFacts, calendar: WorkCalendar, today: date) -> Clock:
    last = calendar.add_working_days(facts.starts_on, -INVITE_DAYS)
    if facts.state in HELD or today > facts.starts_on or (facts.convened_on and today > last):
        tone, words = "none", _l("the day has passed")
    else:
        tone, words = _countdown(last, calendar, today)
    rule = _l("at least 3 working days before (Decision %(number)s)", number=DECISION)
    return Clock(
        "papers", _l("Meeting papers"), last, calendar.working_days_between(today, last), tone, words, rule
    )


def _notice(facts: ClockFacts, calendar: WorkCalendar, today: date) -> Clock:
    last = calendar.add_working_days(facts.ends_on, NOTICE_DAYS)
    counted = calendar.working_days_between(facts.ends_on, facts.notice_issued_on or today)
    if facts.notice_issued_on:
        tone = "done" if facts.notice_issued_on <= last else "late"
        words: Any = _ln("%(num)d working day after", "%(num)d working days after", max(counted, 0))
    elif facts.state is State.CLOSED:
        tone, words = "none", _l("no notice recorded")
    elif facts.state in BEFORE and today <= facts.ends_on:
        tone, words = "none", _l("counted from the end of the meeting")
    else:
        tone, words = _countdown(last, calendar, today)
    rule = _l("within 5 working days after the end (Decision %(number)s)", number=DECISION)
    return Clock("notice", _l("Notice of conclusion"), last, counted, tone, words, rule)


def _length(facts: ClockFacts) -> Clock:
    days = (facts.ends_on - facts.starts_on).days + 1
    tone, words = ("done", _l("within one day")) if days == 1 else ("soon", _l("longer than one day"))
    rule = _l("a review lasts at most one day (Decision %(number)s)", number=DECISION)
    return Clock("length", _l("Length"), facts.ends_on, days, tone, words, rule)


def _countdown(last: date, calendar: WorkCalendar, today: date) -> tuple[str, Any]:
    left = calendar.working_days_between(today, last)
    if today > last:
        gone = max(-left, 1)
        return "overdue", _ln("%(num)d working day too late", "%(num)d working days too late", gone)
    if today == last:
        return "soon", _l("today is the last day")
    tone = "soon" if left <= SOON_DAYS else "on_time"
    return tone, _ln("%(num)d working day left", "%(num)d working days left", left)


# ─── What is missing ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Gap:
    """Something the meeting still lacks: a code and the words for it."""

    code: str
    words: Any


def gaps(facts: dict[str, bool], mode: Mode, state: State) -> list[Gap]:
    """What is missing of a meeting to come; `facts` says by code what is there, or true of its day."""
    if state not in ALIVE:
        return []
    wanted = ["chair", "secretary"]
    wanted += ["contact"] if state in BEFORE else []
    wanted += ["venue"] if mode is not Mode.ONLINE else []
    wanted += ["link"] if mode is not Mode.IN_PERSON else []
    found = [Gap(code, GAP_WORDS[code]) for code in wanted if not facts[code]]
    if state in BEFORE:
        found += [Gap(code, GAP_WORDS[code]) for code in ("working_day", "not_over") if not facts[code]]
    return found


GAP_WORDS = {
    "chair": _l("Nobody is named as chair."),
    "secretary": _l("Nobody is named as secretary."),
    "venue": _l("There is no venue yet."),
    "link": _l("The link of the online meeting is missing."),
    "contact": _l("There is no contact for questions; the invitation must name one."),
    "working_day": _l("The day is not a working day."),
    "not_over": _l("The day has passed, but the session was not opened. Open it, move it or cancel it."),
}

NEXT_WORDS = {
    State.PLANNED: _l(
        "Units do not see the meeting yet. Put programme and composition together, then convene it."
    ),
    State.CONVENED: _l(
        "Units answer invitations and hand in issues and papers. Open the session when it starts."
    ),
    State.IN_SESSION: _l("Mark who is present, log issues as they are raised, write the conclusion."),
    State.CONCLUDED: _l("Issue the notice of conclusion; then close the meeting."),
    State.CLOSED: _l("The meeting is closed. Its directives are followed up in their register."),
    State.CANCELLED: _l("The meeting was cancelled."),
}
