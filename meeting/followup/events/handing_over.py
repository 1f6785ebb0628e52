"""What happens to the duties of a unit that ended."""

from dataclasses import dataclass

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class HandOverAwaited(Event):
    """The unit that owed a directive, or a part of it, ended; somebody must say who goes on."""

    thing = "directive"
    sentence = N_("put directive %(clause)s to wait for a hand-over: %(unit)s ends")
    clause: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class HandOverDropped(Event):
    """The unit goes on after all; its duties wait no more."""

    thing = "directive"
    sentence = N_("left directive %(clause)s with %(unit)s, which goes on")
    clause: str
    unit: str
