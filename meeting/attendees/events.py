"""What happens to the list of attendees."""

from dataclasses import dataclass

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class UnitsInvited(Event):
    """The units of some kinds were put on the list in one go."""

    thing = "meeting"
    sentence = N_("invited %(added)s people of: %(kinds)s (%(skipped)s were on the list already)")
    added: int
    skipped: int
    kinds: str


@dataclass(frozen=True, kw_only=True)
class Invited(Event):
    """Somebody was put on the list."""

    thing = "attendance"
    sentence = N_("invited %(name)s, %(title)s")
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class WalkedIn(Event):
    """Somebody came without an invitation."""

    thing = "attendance"
    sentence = N_("noted that %(name)s, %(title)s came without an invitation")
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Uninvited(Event):
    """Somebody was taken off the list."""

    thing = "attendance"
    sentence = N_("took %(name)s, %(title)s off the list of attendees")
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class SeatEdited(Event):
    """The entry of somebody was corrected."""

    thing = "attendance"
    sentence = N_("corrected the entry of %(name)s in the list of attendees")
    name: str


@dataclass(frozen=True, kw_only=True)
class SeatsMoved(Event):
    """The order inside a group was changed."""

    thing = "meeting"
    sentence = N_("changed the order of the list of attendees: %(names)s")
    names: str


@dataclass(frozen=True, kw_only=True)
class ListRefreshed(Event):
    """Names and titles were taken from the directory again."""

    thing = "meeting"
    sentence = N_("brought the list of attendees up to date with the directory: %(changed)s changed")
    changed: int


@dataclass(frozen=True, kw_only=True)
class ListCopied(Event):
    """The composition of an earlier meeting was taken over."""

    thing = "meeting"
    sentence = N_("took over %(added)s attendees from %(source)s")
    added: int
    source: str


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """Somebody will come."""

    thing = "attendance"
    sentence = N_("answered that %(name)s is coming")
    name: str


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(Event):
    """Somebody will not come."""

    thing = "attendance"
    sentence = N_("answered that %(name)s is not coming: %(reason)s")
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SubstituteNamed(Event):
    """Somebody sends a substitute."""

    thing = "attendance"
    sentence = N_("answered that %(substitute)s, %(title)s attends as substitute of %(name)s")
    name: str
    substitute: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ReplyWithdrawn(Event):
    """An answer was taken back."""

    thing = "attendance"
    sentence = N_("took back the answer of %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class RollMarked(Event):
    """Marks of presence were set or taken back."""

    thing = "meeting"
    sentence = N_("marked the presence of %(count)s: %(names)s")
    count: int
    names: str


@dataclass(frozen=True, kw_only=True)
class MarkedPresent(RollMarked):
    """People were marked as present."""

    sentence = N_("marked %(count)s as present: %(names)s")


@dataclass(frozen=True, kw_only=True)
class MarkedAbsent(RollMarked):
    """People were marked as absent."""

    sentence = N_("marked %(count)s as absent: %(names)s")


@dataclass(frozen=True, kw_only=True)
class PresenceCleared(RollMarked):
    """Marks of presence were taken back."""

    sentence = N_("took back the presence marks of %(count)s: %(names)s")
