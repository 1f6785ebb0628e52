"""What can happen to a meeting and to the working calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    """A meeting was put on the plan."""

    thing = "meeting"
    sentence = N_("planned “%(title)s” for %(held_on)s")
    title: str
    held_on: date


@dataclass(frozen=True, kw_only=True)
class MeetingCopied(Event):
    """A meeting was planned after the model of an earlier one."""

    thing = "meeting"
    sentence = N_("planned “%(title)s” for %(held_on)s after “%(source)s”")
    title: str
    held_on: date
    source: str


@dataclass(frozen=True, kw_only=True)
class MeetingEdited(Event):
    """The meeting's own fields changed."""

    thing = "meeting"
    sentence = N_("changed “%(title)s”: %(changed)s")
    title: str
    changed: str


@dataclass(frozen=True, kw_only=True)
class MeetingConvened(Event):
    """The meeting was convened: those outside the office know of it."""

    thing = "meeting"
    sentence = N_("convened “%(title)s” for %(held_on)s")
    title: str
    held_on: date


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    """The meeting got another day or time."""

    thing = "meeting"
    sentence = N_("moved “%(title)s” from %(old)s to %(new)s: %(reason)s")
    title: str
    old: datetime
    new: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    """The meeting began."""

    thing = "meeting"
    sentence = N_("opened the session of “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class MeetingConcluded(Event):
    """The meeting ended."""

    thing = "meeting"
    sentence = N_("concluded “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(Event):
    """Nothing in the meeting changes any more."""

    thing = "meeting"
    sentence = N_("closed “%(title)s”")
    title: str


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """The meeting will not be held."""

    thing = "meeting"
    sentence = N_("cancelled “%(title)s”: %(reason)s")
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CalendarDaySet(Event):
    """A day of the working calendar was added or changed."""

    thing = "calendar_day"
    sentence = N_("set %(day)s in the working calendar: %(name)s")
    day: date
    name: str


@dataclass(frozen=True, kw_only=True)
class CalendarDayRemoved(Event):
    """A day of the working calendar was taken out."""

    thing = "calendar_day"
    sentence = N_("removed %(day)s from the working calendar: %(name)s")
    day: date
    name: str


@dataclass(frozen=True, kw_only=True)
class CalendarImported(Event):
    """Days were read from the calendar that comes with the product."""

    thing = "calendar_day"
    sentence = N_("imported %(count)s days into the working calendar (%(years)s)")
    count: int
    years: str


@dataclass(frozen=True, kw_only=True)
class SeriesSaved(Event):
    """A series was added or renamed."""

    thing = "series"
    sentence = N_("saved the series “%(name)s”")
    name: str


@dataclass(frozen=True, kw_only=True)
class VenueSaved(Event):
    """A venue was added or changed."""

    thing = "venue"
    sentence = N_("saved the venue “%(name)s”")
    name: str
