"""Pure decisions of follow-up: timeliness, closing class, the four-way count."""

from enum import StrEnum

from meeting.core.i18n import _l


class Grade(StrEnum):
    """How strong a proof is, weakest first."""

    STATEMENT = "statement"
    DOCUMENT = "document"
    FILE = "file"
    CHECKED = "checked"


class RequestState(StrEnum):
    """What became of a request for more time."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Timeliness(StrEnum):
    """How an open directive stands as of a day; derived, never stored."""

    NONE = "none"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


class Count(StrEnum):
    """The parts of every count: they add up to the total by construction."""

    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NO_DUE_DONE = "no_due_done"
    NO_DUE_OPEN = "no_due_open"


REQUEST_LABELS = {
    RequestState.PENDING: _l("Waiting for a decision"),
    RequestState.GRANTED: _l("Granted"),
    RequestState.REFUSED: _l("Refused"),
    RequestState.WITHDRAWN: _l("Withdrawn"),
}
TIMELINESS_LABELS = {
    Timeliness.NONE: _l("No due date"),
    Timeliness.IN_TIME: _l("In time"),
    Timeliness.DUE_SOON: _l("Due soon"),
    Timeliness.OVERDUE: _l("Overdue"),
}
COUNT_LABELS = {
    Count.ON_TIME: _l("Done on time"),
    Count.LATE: _l("Done late"),
    Count.IN_TIME: _l("Open in time"),
    Count.OVERDUE: _l("Open overdue"),
    Count.NO_DUE_DONE: _l("Done, no due date"),
    Count.NO_DUE_OPEN: _l("Open, no due date"),
}
