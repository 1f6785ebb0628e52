"""What the units and the leadership do with a directive that binds."""

from dataclasses import dataclass
from datetime import date

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class DirectiveReceived(Event):
    """The lead unit took note of the directive."""

    thing = "directive"
    sentence = N_("received directive %(clause)s")
    clause: str


@dataclass(frozen=True, kw_only=True)
class DirectiveRefused(Event):
    """The lead unit handed the directive back."""

    thing = "directive"
    sentence = N_("refused directive %(clause)s: %(reason)s")
    clause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WorkStarted(Event):
    """The lead unit began."""

    thing = "directive"
    sentence = N_("started work on directive %(clause)s")
    clause: str


@dataclass(frozen=True, kw_only=True)
class OfficerAssigned(Event):
    """The head of the lead unit handed the directive to an officer."""

    thing = "directive"
    sentence = N_("handed directive %(clause)s to %(officer)s")
    clause: str
    officer: str


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Event):
    """The lead unit told how far the work is."""

    thing = "directive"
    sentence = N_("reported %(percent)s%% on directive %(clause)s: %(text)s")
    clause: str
    percent: int
    text: str
    reported_on: date


@dataclass(frozen=True, kw_only=True)
class CompletionReported(Event):
    """The lead unit reported the work complete."""

    thing = "directive"
    sentence = N_("reported directive %(clause)s complete: %(text)s")
    clause: str
    text: str
    reported_on: date


@dataclass(frozen=True, kw_only=True)
class ContributionGiven(Event):
    """A co-operating unit delivered its part."""

    thing = "directive"
    sentence = N_("gave the contribution of %(unit)s to directive %(clause)s: %(text)s")
    clause: str
    unit: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Event):
    """The lead unit asked for more time."""

    thing = "directive"
    sentence = N_("asked to extend directive %(clause)s to %(new_due)s: %(reason)s")
    clause: str
    new_due: date
    reason: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ExtensionRefused(Event):
    """The leadership refused more time."""

    thing = "directive"
    sentence = N_("refused to extend directive %(clause)s to %(new_due)s: %(note)s")
    clause: str
    new_due: date
    note: str


@dataclass(frozen=True, kw_only=True)
class ExtensionWithdrawn(Event):
    """The lead unit took its request back."""

    thing = "directive"
    sentence = N_("withdrew the request to extend directive %(clause)s to %(new_due)s")
    clause: str
    new_due: date
