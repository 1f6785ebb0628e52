"""Pure decisions about minutes: their states and what each allows."""

from enum import StrEnum

from meeting.core.i18n import _l


class State(StrEnum):
    """Where the minutes stand."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"
    LOCKED = "locked"


STATE_LABELS = {
    State.DRAFT: _l("Draft minutes"),
    State.CIRCULATED: _l("Circulated for corrections"),
    State.APPROVED: _l("Approved by the chair"),
    State.LOCKED: _l("Locked"),
}
NEXT = {
    State.DRAFT: {State.CIRCULATED, State.APPROVED},
    State.CIRCULATED: {State.DRAFT, State.APPROVED},
    State.APPROVED: {State.DRAFT, State.LOCKED},
    State.LOCKED: set(),
}


class CorrectionState(StrEnum):
    """What became of a correction somebody asked for."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


CORRECTION_LABELS = {
    CorrectionState.OPEN: _l("Waits for the secretary"),
    CorrectionState.TAKEN: _l("Taken into the minutes"),
    CorrectionState.DECLINED: _l("Not taken, with a reason"),
}
