"""Pure decisions about meetings: kinds, states as capability switches, the clocks of the law."""

from enum import StrEnum

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l


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


KIND_LABELS = {
    Kind.INTERIM_REVIEW: _l("Interim review conference"),
    Kind.ANNUAL_REVIEW: _l("Annual review conference"),
    Kind.BRIEFING: _l("Regular briefing"),
    Kind.THEMATIC: _l("Thematic meeting"),
}
MODE_LABELS = {Mode.IN_PERSON: _l("In person"), Mode.ONLINE: _l("Online"), Mode.HYBRID: _l("In person and online")}
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

NEXT: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.CONVENED, State.CANCELLED}),
    State.CONVENED: frozenset({State.IN_SESSION, State.CANCELLED}),
    State.IN_SESSION: frozenset({State.CONCLUDED, State.CANCELLED}),
    State.CONCLUDED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
}


def check_move(old: State | None, new: State) -> State:
    """Return the new state when the move is legal; raises RuleBroken."""
    if old is not None and old != new and new not in NEXT[old]:
        raise RuleBroken(_l("The meeting cannot go from this state to that one."), "state")
    return new
