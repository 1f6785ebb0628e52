"""What was done with the register as a whole."""

from dataclasses import dataclass

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class DoneInBulk(Event):
    """One verb was carried out on many directives."""

    thing = "register"
    sentence = N_("decided on many directives at once (%(what)s): %(done)s done, %(refused)s refused")
    what: str
    done: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class RegisterExported(Event):
    """The rows of the register left the house as a file."""

    thing = "register"
    sentence = N_("exported %(rows)s directives of the register as %(format)s")
    rows: int
    format: str


@dataclass(frozen=True, kw_only=True)
class FilterSaved(Event):
    """A filter of the register got a name."""

    thing = "saved_filter"
    sentence = N_("saved the filter %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class FilterChanged(Event):
    """A saved filter was renamed, or shared with others."""

    thing = "saved_filter"
    sentence = N_("changed the saved filter %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class FilterDeleted(Event):
    """A saved filter was taken away."""

    thing = "saved_filter"
    sentence = N_("deleted the saved filter %(name)s")
    name: str
