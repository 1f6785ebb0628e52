"""What happens to conclusions and directives."""

from dataclasses import dataclass
from datetime import date

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class ConclusionStarted(Event):
    """The secretariat began to write a conclusion down."""

    thing = "conclusion"
    sentence = N_("began to write the conclusion")


@dataclass(frozen=True, kw_only=True)
class ConclusionEdited(Event):
    """The texts around the directives changed in the draft."""

    thing = "conclusion"
    sentence = N_("changed the text of the conclusion")


@dataclass(frozen=True, kw_only=True)
class DirectivesImported(Event):
    """Directives came into the draft from a workbook."""

    thing = "conclusion"
    sentence = N_("brought %(number)s directives into the draft from %(file)s")
    number: int
    file: str


@dataclass(frozen=True, kw_only=True)
class ConclusionIssued(Event):
    """The notice was issued; the conclusion is frozen and its directives bind."""

    thing = "conclusion"
    sentence = N_("issued the notice of conclusions %(number)s with %(directives)s directives")
    number: str
    directives: int
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class DirectiveAdded(Event):
    """A directive was written into the draft."""

    thing = "directive"
    sentence = N_("wrote directive %(position)s: %(text)s")
    position: int
    text: str


@dataclass(frozen=True, kw_only=True)
class DirectiveEdited(Event):
    """A directive of the draft changed."""

    thing = "directive"
    sentence = N_("changed directive %(position)s in the draft")
    position: int
    text: str


@dataclass(frozen=True, kw_only=True)
class DirectiveMoved(Event):
    """A directive of the draft changed its place."""

    thing = "directive"
    sentence = N_("moved directive %(old)s to place %(new)s")
    old: int
    new: int


@dataclass(frozen=True, kw_only=True)
class DirectiveDeleted(Event):
    """A directive was taken out of the draft."""

    thing = "directive"
    sentence = N_("took directive %(position)s out of the draft: %(text)s")
    position: int
    text: str


@dataclass(frozen=True, kw_only=True)
class DirectiveIssued(Event):
    """The notice made this directive bind."""

    thing = "directive"
    sentence = N_("issued directive %(clause)s to %(lead)s")
    clause: str
    lead: str


@dataclass(frozen=True, kw_only=True)
class GapFilled(Event):
    """A recorded decision said what the conclusion had left open."""

    thing = "directive"
    sentence = N_("filled gaps of directive %(clause)s by decision: %(what)s")
    clause: str
    what: str


@dataclass(frozen=True, kw_only=True)
class DirectiveExtended(Event):
    """A recorded decision gave more time."""

    thing = "directive"
    sentence = N_("extended directive %(clause)s from %(old_due)s to %(new_due)s: %(reason)s")
    clause: str
    old_due: date
    new_due: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirectiveReassigned(Event):
    """A recorded decision gave the directive to another lead unit."""

    thing = "directive"
    sentence = N_("reassigned directive %(clause)s from %(old_lead)s to %(new_lead)s: %(reason)s")
    clause: str
    old_lead: str
    new_lead: str
    reason: str
    old_unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DirectiveHandedOver(Event):
    """The lead unit ended; a recorded decision gave the directive to the unit that goes on with it."""

    thing = "directive"
    sentence = N_("handed directive %(clause)s over from %(old_lead)s to %(new_lead)s: %(reason)s")
    clause: str
    old_lead: str
    new_lead: str
    reason: str
    old_unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ContributionHandedOver(Event):
    """A co-operating unit ended; a recorded decision gave its part to another."""

    thing = "directive"
    sentence = N_("handed the part of %(old_unit)s in directive %(clause)s over to %(new_unit)s: %(reason)s")
    clause: str
    old_unit: str
    new_unit: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirectiveSuspended(Event):
    """A recorded decision halted the work."""

    thing = "directive"
    sentence = N_("suspended directive %(clause)s: %(reason)s")
    clause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirectiveResumed(Event):
    """A recorded decision let the work go on."""

    thing = "directive"
    sentence = N_("resumed directive %(clause)s: %(reason)s")
    clause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirectiveCancelled(Event):
    """A recorded decision ended the directive without a result."""

    thing = "directive"
    sentence = N_("cancelled directive %(clause)s: %(reason)s")
    clause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirectiveReplaced(Event):
    """A recorded decision put other words in the place of the directive's."""

    thing = "directive"
    sentence = N_("replaced the wording of directive %(clause)s: %(reason)s")
    clause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirectiveUntracked(Event):
    """A recorded decision took the directive out of follow-up; the mark stays."""

    thing = "directive"
    sentence = N_("took directive %(clause)s out of follow-up: %(reason)s")
    clause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirectiveTracked(Event):
    """A recorded decision put the directive (back) under follow-up."""

    thing = "directive"
    sentence = N_("put directive %(clause)s under follow-up: %(reason)s")
    clause: str
    reason: str
