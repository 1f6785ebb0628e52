"""What happens to the list a meeting takes up from before."""

from dataclasses import dataclass

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class CarryOverNoted(Event):
    """Somebody said how the next meeting takes an open matter up."""

    thing = "meeting"
    sentence = N_("noted how the meeting takes up %(what)s: %(note)s")
    what: str
    note: str


@dataclass(frozen=True, kw_only=True)
class CarryOverFrozen(Event):
    """The meeting opened; its list of open matters stays as it stood."""

    thing = "meeting"
    sentence = N_("opened with %(directives)s open directives and %(issues)s issues of earlier meetings")
    directives: int
    issues: int
