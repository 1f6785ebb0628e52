"""What happens inside the units and to the shares of a directive."""

from dataclasses import dataclass
from datetime import date

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class ReportPrepared(Event):
    """An officer saved a report or contribution for the head of the unit to send."""

    thing = "directive"
    sentence = N_("prepared a report on directive %(clause)s for the head of the unit: %(text)s")
    clause: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PreparedReturned(Event):
    """The head of the unit gave a prepared report back."""

    thing = "directive"
    sentence = N_("gave the report on directive %(clause)s back to %(officer)s: %(note)s")
    clause: str
    officer: str
    note: str


@dataclass(frozen=True, kw_only=True)
class PreparedDiscarded(Event):
    """Who prepared a report, or the head of the unit, threw it away."""

    thing = "directive"
    sentence = N_("discarded the report %(officer)s had prepared on directive %(clause)s")
    clause: str
    officer: str
    author_id: int


@dataclass(frozen=True, kw_only=True)
class PreparedReplaced(Event):
    """The head of the unit handed something in directly; what was prepared for it is gone."""

    thing = "directive"
    sentence = N_(
        "handed in directly on directive %(clause)s; what %(officer)s had prepared for it is set aside"
    )
    clause: str
    officer: str
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ResultInspected(Event):
    """Somebody of the office checked a result on the spot."""

    thing = "directive"
    sentence = N_(
        "checked the result of directive %(clause)s on the spot on %(checked_on)s (%(checked_by)s): %(note)s"
    )
    clause: str
    checked_on: date
    checked_by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class PeriodReported(Event):
    """The lead unit reported on one period of work that comes again."""

    thing = "directive"
    sentence = N_("reported on period %(period)s of directive %(clause)s")
    clause: str
    period: str
    reported_on: date


@dataclass(frozen=True, kw_only=True)
class DirectiveBrokenDown(Event):
    """A directive was broken down: these units have a share of it."""

    thing = "directive"
    sentence = N_("gave shares of directive %(clause)s to %(units)s")
    clause: str
    units: str


@dataclass(frozen=True, kw_only=True)
class SharesChanged(Event):
    """Targets or due dates of shares were changed."""

    thing = "directive"
    sentence = N_("changed the shares of directive %(clause)s: %(units)s")
    clause: str
    units: str


@dataclass(frozen=True, kw_only=True)
class ShareRemoved(Event):
    """A share was taken back before anything was reported on it."""

    thing = "directive"
    sentence = N_("took the share of %(unit)s in directive %(clause)s back")
    clause: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class ShareReported(Event):
    """A unit told how far its share is."""

    thing = "directive"
    sentence = N_("reported on the share of %(unit)s in directive %(clause)s: %(text)s")
    clause: str
    unit: str
    text: str
    is_done: bool
