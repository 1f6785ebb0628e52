"""What happens to minutes."""

from dataclasses import dataclass
from datetime import date

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class MinutesEvent(Event):
    """Something about the minutes of a meeting."""

    thing = "minutes"


@dataclass(frozen=True, kw_only=True)
class MinutesStarted(MinutesEvent):
    """A draft was put together from the record of the meeting."""

    sentence = N_("began the minutes (%(entries)s entries)")
    entries: int


@dataclass(frozen=True, kw_only=True)
class MinutesAssembled(MinutesEvent):
    """What came into the record meanwhile was added to the draft."""

    sentence = N_("added to the minutes what is new in the record (%(added)s)")
    added: int


@dataclass(frozen=True, kw_only=True)
class MinutesHeadEdited(MinutesEvent):
    """Times, attendance, chair or secretary were changed."""

    sentence = N_("changed the head of the minutes (%(present)s)")
    present: str


@dataclass(frozen=True, kw_only=True)
class EntryEvent(MinutesEvent):
    """Something about an entry; `heading` as it was."""

    heading: str


@dataclass(frozen=True, kw_only=True)
class EntryAdded(EntryEvent):
    """An entry was added by hand."""

    sentence = N_("added “%(heading)s” to the minutes")


@dataclass(frozen=True, kw_only=True)
class EntryRenamed(EntryEvent):
    """An entry got another heading."""

    sentence = N_("renamed “%(old)s” in the minutes to “%(heading)s”")
    old: str


@dataclass(frozen=True, kw_only=True)
class EntryRemoved(EntryEvent):
    """An entry was taken out."""

    sentence = N_("took “%(heading)s” out of the minutes")


@dataclass(frozen=True, kw_only=True)
class EntryWritten(EntryEvent):
    """An entry got a new revision."""

    sentence = N_("wrote revision %(number)s of “%(heading)s” in the minutes")
    number: int


@dataclass(frozen=True, kw_only=True)
class EntryRestored(EntryEvent):
    """An earlier revision became the newest again."""

    sentence = N_("restored revision %(old)s of “%(heading)s” in the minutes as revision %(number)s")
    number: int
    old: int


@dataclass(frozen=True, kw_only=True)
class EntryMadeConfidential(EntryEvent):
    """An entry is left out of copies."""

    sentence = N_("marked “%(heading)s” in the minutes as confidential")


@dataclass(frozen=True, kw_only=True)
class EntryOpened(EntryEvent):
    """An entry is not confidential any more."""

    sentence = N_("lifted the confidentiality of “%(heading)s” in the minutes")


@dataclass(frozen=True, kw_only=True)
class EntriesReordered(MinutesEvent):
    """The entries were put in another order."""

    sentence = N_("changed the order of the minutes")


@dataclass(frozen=True, kw_only=True)
class SpeechAdded(EntryEvent):
    """A speech was put on record."""

    sentence = N_("recorded what %(speaker)s said under “%(heading)s”")
    speaker: str


@dataclass(frozen=True, kw_only=True)
class SpeechEdited(EntryEvent):
    """A speech was changed."""

    sentence = N_("changed the record of what %(speaker)s said under “%(heading)s”")
    speaker: str


@dataclass(frozen=True, kw_only=True)
class SpeechRemoved(EntryEvent):
    """A speech was taken out."""

    sentence = N_("took out what %(speaker)s said under “%(heading)s”")
    speaker: str


@dataclass(frozen=True, kw_only=True)
class SpeechPutBack(EntryEvent):
    """A speech that was taken out is in the minutes again."""

    sentence = N_("put back what %(speaker)s said under “%(heading)s”")
    speaker: str


@dataclass(frozen=True, kw_only=True)
class MinutesCirculated(MinutesEvent):
    """The minutes went round to those who took part."""

    sentence = N_("circulated the minutes; corrections may be asked for until %(until)s")
    until: date


@dataclass(frozen=True, kw_only=True)
class RoundChanged(MinutesEvent):
    """The round for corrections got another last day."""

    sentence = N_("moved the last day for corrections of the minutes from %(old)s to %(until)s")
    old: date
    until: date


@dataclass(frozen=True, kw_only=True)
class RoundEnded(MinutesEvent):
    """The round for corrections was ended before its last day."""

    sentence = N_("ended the round for corrections of the minutes before %(old)s: %(reason)s")
    old: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MinutesTakenBack(MinutesEvent):
    """Minutes that were circulated or approved are a draft again."""

    sentence = N_("took the minutes back into a draft: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(EntryEvent):
    """A participant asks for a correction."""

    sentence = N_("asked for a correction of “%(heading)s” in the minutes")


@dataclass(frozen=True, kw_only=True)
class CorrectionTaken(EntryEvent):
    """The secretary took a correction into the minutes; `asker_id` asked for it."""

    sentence = N_("took the correction of “%(heading)s” into the minutes")
    asker_id: int


@dataclass(frozen=True, kw_only=True)
class CorrectionDeclined(EntryEvent):
    """The secretary did not take a correction; `asker_id` asked for it."""

    sentence = N_("did not take the correction of “%(heading)s” into the minutes: %(reason)s")
    asker_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(MinutesEvent):
    """The minutes are approved."""

    sentence = N_("recorded the approval of the minutes by %(approver)s on %(approved_on)s")
    approver: str
    approved_on: date


@dataclass(frozen=True, kw_only=True)
class MinutesApprovedEarly(MinutesEvent):
    """The minutes are approved although the round ran or corrections waited."""

    sentence = N_("approved the minutes before corrections were over (without an answer: %(unanswered)s)")
    unanswered: int


@dataclass(frozen=True, kw_only=True)
class MinutesApprovedUnread(MinutesEvent):
    """The minutes are approved without going round."""

    sentence = N_(
        "recorded the approval of the minutes by %(approver)s on %(approved_on)s, "
        "without circulating them: %(reason)s"
    )
    approver: str
    approved_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MinutesLocked(MinutesEvent):
    """The words change no more."""

    sentence = N_("locked the minutes")


@dataclass(frozen=True, kw_only=True)
class SupplementAdded(MinutesEvent):
    """Supplementary minutes were added after the lock."""

    sentence = N_("added supplementary minutes No. %(number)s: %(reason)s")
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class MinutesWaived(Event):
    """The office decided that a meeting keeps no minutes."""

    thing = "meeting"
    sentence = N_("decided that the meeting keeps no minutes: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class WaiverLifted(Event):
    """The office decided that the meeting keeps minutes after all."""

    thing = "meeting"
    sentence = N_("decided that the meeting keeps minutes after all")


@dataclass(frozen=True, kw_only=True)
class MinutesAwaited(Event):
    """So many days after the meeting its minutes are not circulated yet; often there are none."""

    thing = "meeting"
    sentence = N_("reminds of the minutes: %(days)s days after the meeting they are not circulated yet")
    days: int


@dataclass(frozen=True, kw_only=True)
class CorrectionsDue(MinutesEvent):
    """The round for corrections ends soon."""

    sentence = N_("reminds of the minutes: corrections may be asked for until %(until)s")
    until: date
