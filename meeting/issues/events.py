"""What can happen to an issue."""

from dataclasses import dataclass

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class IssueEvent(Event):
    """Something about issue `number` of its meeting, raised by `unit` (its name at that moment)."""

    thing = "issue"
    number: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class IssueDrafted(IssueEvent):
    """A unit began to write an issue down."""

    sentence = N_("drafted issue %(number)s of %(unit)s")


@dataclass(frozen=True, kw_only=True)
class IssueEdited(IssueEvent):
    """The words of a draft or of a returned issue changed."""

    sentence = N_("edited issue %(number)s of %(unit)s")


@dataclass(frozen=True, kw_only=True)
class IssueWithdrawn(IssueEvent):
    """A draft was thrown away."""

    sentence = N_("withdrew the draft of issue %(number)s of %(unit)s")


@dataclass(frozen=True, kw_only=True)
class IssueSubmitted(IssueEvent):
    """The unit handed the issue to the secretariat."""

    sentence = N_("submitted issue %(number)s of %(unit)s")


@dataclass(frozen=True, kw_only=True)
class IssueReturned(IssueEvent):
    """The secretariat sent the issue back for correction."""

    sentence = N_("returned issue %(number)s of %(unit)s: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class IssueAccepted(IssueEvent):
    """The secretariat took the issue; from now on everybody sees it."""

    sentence = N_("accepted issue %(number)s of %(unit)s")
    answering_unit: str = ""
    answer_due_on: str = ""


@dataclass(frozen=True, kw_only=True)
class IssueRouted(IssueEvent):
    """An accepted issue was given to another unit, field or day."""

    sentence = N_("routed issue %(number)s of %(unit)s to %(answering_unit)s")
    answering_unit: str
    answer_due_on: str = ""


@dataclass(frozen=True, kw_only=True)
class IssueLogged(IssueEvent):
    """The secretariat wrote down what was raised at the meeting."""

    sentence = N_("logged issue %(number)s of %(unit)s at the meeting")


@dataclass(frozen=True, kw_only=True)
class IssueAnswered(IssueEvent):
    """The issue got its answer."""

    sentence = N_("answered issue %(number)s of %(unit)s")


@dataclass(frozen=True, kw_only=True)
class IssueAnswerCorrected(IssueEvent):
    """The answer was written anew before it was settled."""

    sentence = N_("corrected the answer to issue %(number)s of %(unit)s")


@dataclass(frozen=True, kw_only=True)
class IssueResolved(IssueEvent):
    """The difficulty is gone."""

    sentence = N_("settled issue %(number)s of %(unit)s as resolved")


@dataclass(frozen=True, kw_only=True)
class IssueExplained(IssueEvent):
    """The unit got an explanation; nothing more is to be done."""

    sentence = N_("settled issue %(number)s of %(unit)s as explained")


@dataclass(frozen=True, kw_only=True)
class IssueForwarded(IssueEvent):
    """The issue went to the body that can decide."""

    sentence = N_("settled issue %(number)s of %(unit)s as forwarded")


@dataclass(frozen=True, kw_only=True)
class IssueReopened(IssueEvent):
    """The answer was not enough."""

    sentence = N_("opened issue %(number)s of %(unit)s again: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class IssueMerged(IssueEvent):
    """The issue is dealt with together with another one."""

    sentence = N_("merged issue %(number)s of %(unit)s into issue %(into)s")
    into: int


@dataclass(frozen=True, kw_only=True)
class IssueUnmerged(IssueEvent):
    """The issue stands by itself again."""

    sentence = N_("separated issue %(number)s of %(unit)s from issue %(into)s")
    into: int
