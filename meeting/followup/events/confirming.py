"""How a reported result was judged."""

from dataclasses import dataclass
from datetime import date

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class FormChecked(Event):
    """The secretariat found a reported result complete in form."""

    thing = "directive"
    sentence = N_("checked the form of the result of directive %(clause)s")
    clause: str


@dataclass(frozen=True, kw_only=True)
class ResultConfirmed(Event):
    """The leadership accepted the result."""

    thing = "directive"
    sentence = N_("confirmed directive %(clause)s as completed on %(completed_on)s")
    clause: str
    completed_on: date


@dataclass(frozen=True, kw_only=True)
class PartAccepted(Event):
    """The leadership accepted a part of the result; what is left became a directive of its own."""

    thing = "directive"
    sentence = N_("accepted directive %(clause)s in part; what is left is directive %(rest)s: %(accepted)s")
    clause: str
    accepted: str
    rest: str
    completed_on: date


@dataclass(frozen=True, kw_only=True)
class SentBack(Event):
    """The secretariat or the leadership did not accept the result."""

    thing = "directive"
    sentence = N_("sent directive %(clause)s back for rework: %(reason)s")
    clause: str
    reason: str
