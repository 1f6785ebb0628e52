"""Who was reminded or urged, and how the ladder was changed."""

from dataclasses import dataclass
from datetime import date

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class Reminded(Event):
    """A due date is near; `unit_id` owes the work. `audiences`: rules.Audience values, comma separated."""

    thing = "directive"
    sentence = N_("sent a reminder of directive %(clause)s, due %(counts_until)s: %(rung)s")
    clause: str
    rung: str
    counts_until: date
    number: int = 0
    audiences: str
    about: str = "directive"
    officer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Urged(Event):
    """Work is late; `number`: the how-manieth urging. `rung`: its name, or what a person wrote who urged."""

    thing = "directive"
    sentence = N_("sent urging no. %(number)s of directive %(clause)s: %(rung)s")
    clause: str
    rung: str
    counts_until: date | None
    number: int
    audiences: str
    about: str = "directive"
    officer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LadderChanged(Event):
    """A step of the ladder was changed."""

    thing = "rung"
    sentence = N_("changed the step “%(rung)s” of the ladder: %(offset)s working days from the due date")
    rung: str
    offset: int
    audiences: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class SnapshotTaken(Event):
    """The count was kept as of a cut-off."""

    thing = "snapshot"
    sentence = N_("kept the figures as of %(as_of)s: %(count)s directives (%(key)s)")
    key: str
    as_of: date
    count: int
