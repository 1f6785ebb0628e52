"""What happens to the programme."""

from dataclasses import dataclass

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class ItemAdded(Event):
    """An item came into the programme."""

    thing = "agenda_item"
    sentence = N_("added “%(title)s” to the programme (%(minutes)s minutes)")
    title: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ItemEdited(Event):
    """An item was changed."""

    thing = "agenda_item"
    sentence = N_("changed “%(title)s” in the programme (%(minutes)s minutes)")
    title: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ItemRemoved(Event):
    """An item was taken out."""

    thing = "agenda_item"
    sentence = N_("took “%(title)s” out of the programme")
    title: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeReordered(Event):
    """The items were put in another order."""

    thing = "meeting"
    sentence = N_("changed the order of the programme (%(items)s items)")
    items: int


@dataclass(frozen=True, kw_only=True)
class OutlineInserted(Event):
    """The customary programme was put in."""

    thing = "meeting"
    sentence = N_("put in the customary programme (%(items)s items)")
    items: int


@dataclass(frozen=True, kw_only=True)
class ProgrammeCopied(Event):
    """The programme of an earlier meeting was taken over."""

    thing = "meeting"
    sentence = N_("took over a programme of %(items)s items from %(source)s")
    items: int
    source: str
