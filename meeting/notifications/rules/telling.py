"""The one table of who is told: event name → topic and audiences. Whoever acts is never told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from meeting.notifications.rules.topics import Topic


class Audience(StrEnum):
    """People by their part in the thing an event is about, never by name."""

    LEAD_HEADS = "lead_heads"  # of the directive's lead unit
    OFFICER = "officer"  # who handles the directive in the lead unit
    COOP_HEADS = "coop_heads"  # of the co-operating units
    FORMER_HEADS = "former_heads"  # of the unit that led the directive before this event
    LEADER = "leader"  # in charge of the directive; the leadership when nobody is
    LEADERSHIP = "leadership"
    SECRETARIAT = "secretariat"
    ADMINISTRATORS = "administrators"
    RAISERS = "raisers"  # who wrote the issue down, and the heads of the unit that raised it
    ANSWERERS = "answerers"  # heads of the unit that answers the issue
    INVITED = "invited"  # to the meeting, once it is convened: people, and the heads of their units
    NEWLY_INVITED = "newly_invited"  # those of them who were not told of the meeting before
    INVITEE = "invitee"  # the one invitation, once the meeting is convened: the person, the unit's heads
    UNIT_HEADS = "unit_heads"  # of the unit the event names
    UNIT_OFFICER = "unit_officer"  # who handles the directive in the unit the event names
    PART_HEADS = "part_heads"  # of the units that have a share of a directive broken down
    MEETING_SECRETARY = "meeting_secretary"  # who keeps the record; the secretariat when that is nobody
    ASKER = "asker"  # who asked for the correction the event is about
    PREPARER = "preparer"  # who prepared the report the event is about
    ASKED = "asked"  # whoever asked for the work in the background
    ACCOUNT = "account"  # whose account it is
    NAMED = "named"  # by the event itself: `audiences` of the ladder


A = Audience
T = Topic


@dataclass(frozen=True)
class Told:
    """These people are told of it under this topic; `seen_as` when they see it on another thing's page."""

    topic: Topic
    audiences: tuple[Audience, ...]
    seen_as: str = ""


def _told(topic: Topic, *audiences: Audience) -> Told:
    return Told(topic, audiences)


_WORKING = _told(T.TASKS, A.LEAD_HEADS, A.OFFICER)
_ALL_UNITS = _told(T.TASKS, A.LEAD_HEADS, A.OFFICER, A.COOP_HEADS)
_CHANGED = _told(T.TASKS, A.LEAD_HEADS, A.OFFICER, A.COOP_HEADS, A.LEADER)
_JUDGED = _told(T.RESULTS, A.LEAD_HEADS, A.OFFICER)
_TO_DECIDE = _told(T.DECISIONS, A.LEADER, A.SECRETARIAT)
_TO_HANDLE = _told(T.DECISIONS, A.SECRETARIAT)
_FORMER = Told(T.TASKS, (A.FORMER_HEADS,), seen_as="conclusion")
_OUR_ISSUE = _told(T.ISSUES, A.RAISERS)
_TO_ANSWER = _told(T.TASKS, A.ANSWERERS)
_ANSWERED = _told(T.ISSUES, A.RAISERS, A.ANSWERERS)
_ALL_INVITED = _told(T.MEETINGS, A.INVITED)
_APPROVED = _told(T.MEETINGS, A.INVITED, A.MEETING_SECRETARY)
_REPLIED = _told(T.MEETINGS, A.INVITEE)
_UNITS_CHANGED = _told(T.ADMINISTRATION, A.SECRETARIAT, A.ADMINISTRATORS)
_OWN_ACCOUNT = _told(T.ADMINISTRATION, A.ACCOUNT)

# The first line that fits a reader gives the topic.
TOLD: Mapping[str, tuple[Told, ...]] = {
    # meetings
    "MeetingEdited": (_ALL_INVITED,),
    "MeetingConvened": (_ALL_INVITED,),
    "MeetingMoved": (_ALL_INVITED,),
    "MeetingCancelled": (_ALL_INVITED,),
    "UnitsInvited": (_told(T.MEETINGS, A.NEWLY_INVITED),),
    "ListCopied": (_told(T.MEETINGS, A.NEWLY_INVITED),),
    "Invited": (_REPLIED,),
    "Uninvited": (_told(T.MEETINGS, A.UNIT_HEADS),),
    "InvitationDeclined": (_TO_HANDLE, _REPLIED),
    "SubstituteNamed": (_TO_HANDLE, _REPLIED),
    "ReplyWithdrawn": (_TO_HANDLE, _REPLIED),
    # issues
    "IssueSubmitted": (_TO_HANDLE, _OUR_ISSUE),
    "IssueReturned": (_OUR_ISSUE,),
    "IssueAccepted": (_TO_ANSWER, _OUR_ISSUE),
    "IssueRouted": (_TO_ANSWER, _OUR_ISSUE),
    "IssueLogged": (_OUR_ISSUE,),
    "IssueAnswered": (_ANSWERED, _TO_HANDLE),
    "IssueAnswerCorrected": (_ANSWERED,),
    "IssueResolved": (_ANSWERED,),
    "IssueExplained": (_ANSWERED,),
    "IssueForwarded": (_ANSWERED,),
    "IssueReopened": (_TO_ANSWER, _OUR_ISSUE),
    "IssueMerged": (_OUR_ISSUE,),
    "IssueUnmerged": (_OUR_ISSUE,),
    # conclusions, and directives changed by decision
    "ConclusionIssued": (_told(T.MEETINGS, A.INVITED, A.LEADERSHIP, A.SECRETARIAT),),
    "DirectiveIssued": (_ALL_UNITS,),
    "GapFilled": (_CHANGED,),
    "DirectiveExtended": (_JUDGED, _told(T.TASKS, A.COOP_HEADS, A.LEADER)),
    "DirectiveReassigned": (_CHANGED, _FORMER),
    "DirectiveSuspended": (_CHANGED,),
    "DirectiveResumed": (_CHANGED,),
    "DirectiveCancelled": (_CHANGED,),
    "DirectiveReplaced": (_CHANGED,),
    "DirectiveTracked": (_CHANGED,),
    "DirectiveUntracked": (_CHANGED,),
    "DirectiveHandedOver": (_CHANGED, _FORMER),
    "ContributionHandedOver": (_told(T.TASKS, A.COOP_HEADS, A.LEAD_HEADS, A.OFFICER),),
    # minutes
    "MinutesCirculated": (_ALL_INVITED,),
    "RoundChanged": (_ALL_INVITED,),
    "RoundEnded": (_ALL_INVITED,),
    "CorrectionAsked": (_told(T.DECISIONS, A.MEETING_SECRETARY),),
    "CorrectionTaken": (_told(T.MEETINGS, A.ASKER),),
    "CorrectionDeclined": (_told(T.MEETINGS, A.ASKER),),
    "MinutesApproved": (_APPROVED,),
    "MinutesApprovedEarly": (_APPROVED,),
    "MinutesApprovedUnread": (_APPROVED,),
    "SupplementAdded": (_told(T.MEETINGS, A.INVITED, A.LEADERSHIP),),
    "MinutesAwaited": (Told(T.REMINDERS, (A.MEETING_SECRETARY,), seen_as="minutes"),),
    "CorrectionsDue": (_told(T.REMINDERS, A.INVITED),),
    # follow-up
    "DirectiveRefused": (_TO_DECIDE,),
    "OfficerAssigned": (_told(T.TASKS, A.UNIT_OFFICER),),
    "ReportPrepared": (_told(T.DECISIONS, A.UNIT_HEADS),),
    "PreparedReturned": (_told(T.TASKS, A.UNIT_OFFICER),),
    "PreparedDiscarded": (_told(T.TASKS, A.PREPARER),),
    "PreparedReplaced": (_told(T.TASKS, A.PREPARER),),
    "ResultInspected": (_JUDGED,),
    "PeriodReported": (_WORKING,),
    "DirectiveBrokenDown": (_told(T.TASKS, A.PART_HEADS),),
    "SharesChanged": (_told(T.TASKS, A.PART_HEADS),),
    "ShareRemoved": (Told(T.TASKS, (A.UNIT_HEADS,), seen_as="conclusion"),),
    "ShareReported": (_WORKING,),
    "ProgressReported": (_WORKING,),
    "CompletionReported": (_TO_DECIDE, _ALL_UNITS),
    "ContributionGiven": (_WORKING,),
    "FormChecked": (_told(T.DECISIONS, A.LEADER),),
    "ResultConfirmed": (_JUDGED, _told(T.RESULTS, A.COOP_HEADS)),
    "PartAccepted": (_JUDGED, _told(T.RESULTS, A.COOP_HEADS)),
    "SentBack": (_JUDGED,),
    "ExtensionAsked": (_TO_DECIDE, _WORKING),
    "ExtensionRefused": (_JUDGED,),
    "ExtensionWithdrawn": (_TO_DECIDE, _WORKING),
    "Reminded": (_told(T.REMINDERS, A.NAMED),),
    "Urged": (_told(T.REMINDERS, A.NAMED),),
    "HandOverAwaited": (_TO_DECIDE,),
    "HandOverDropped": (_TO_DECIDE,),
    # papers
    "PaperIssued": (_told(T.MEETINGS, A.UNIT_HEADS),),
    "PaperReplaced": (_told(T.MEETINGS, A.UNIT_HEADS, A.INVITED),),
    "PaperCorrected": (_told(T.MEETINGS, A.UNIT_HEADS, A.INVITED),),
    "PaperCancelled": (_told(T.MEETINGS, A.UNIT_HEADS, A.INVITED),),
    "PaperRestored": (_told(T.MEETINGS, A.UNIT_HEADS, A.INVITED),),
    # long work
    "WorkDone": (_told(T.FILES, A.ASKED),),
    "WorkFailed": (_told(T.FILES, A.ASKED),),
    # units and accounts
    "UnitRetired": (_UNITS_CHANGED,),
    "UnitReopened": (_UNITS_CHANGED,),
    "UnitRenamed": (_UNITS_CHANGED,),
    "UnitMerged": (_UNITS_CHANGED,),
    "UnitSplit": (_UNITS_CHANGED,),
    "FunctionTransferred": (_UNITS_CHANGED,),
    "PasswordReset": (_OWN_ACCOUNT,),
    "SeatGiven": (_OWN_ACCOUNT,),
    "SeatEnded": (_OWN_ACCOUNT,),
}

# Nobody needs to be told: drafts and plans nobody else works on yet, single marks of a roll call, catalogues.
QUIET = frozenset(
    {
        "MeetingPlanned", "MeetingCopied", "SessionOpened", "MeetingConcluded", "MeetingClosed",
        "CalendarDaySet", "CalendarDayRemoved", "CalendarImported", "SeriesSaved", "VenueSaved",
        "WalkedIn", "SeatEdited", "SeatsMoved", "ListRefreshed", "InvitationAccepted",
        "RollMarked", "MarkedPresent", "MarkedAbsent", "PresenceCleared",
        "ItemAdded", "ItemEdited", "ItemRemoved", "ProgrammeReordered", "OutlineInserted", "ProgrammeCopied",
        "IssueEvent", "IssueDrafted", "IssueEdited", "IssueWithdrawn",
        "ConclusionStarted", "ConclusionEdited", "DirectiveAdded", "DirectiveEdited", "DirectiveMoved",
        "DirectiveDeleted", "DirectiveReceived", "WorkStarted",
        "MinutesEvent", "EntryEvent", "MinutesStarted", "MinutesAssembled", "MinutesHeadEdited", "EntryAdded",
        "EntryRenamed", "EntryRemoved", "EntryWritten", "EntryRestored", "EntryMadeConfidential",
        "EntryOpened", "EntriesReordered", "SpeechAdded", "SpeechEdited", "SpeechRemoved",
        "SpeechPutBack", "MinutesWaived", "WaiverLifted",
        "MinutesTakenBack", "MinutesLocked",
        "LadderChanged", "CarryOverNoted", "CarryOverFrozen", "DoneInBulk", "RegisterExported",
        "DirectivesImported",
        "FilterSaved", "FilterChanged", "FilterDeleted", "MailsResent", "SnapshotTaken",
        "WordsEdited", "WordsReset", "RecordKept", "RecordReplaced", "SignatureAdded",
        "PaperPrepared", "PaperChanged", "PaperDiscarded", "NoticeFiled",
        "NumbersEntered", "NumbersTakenBack", "NumberCancelled",
        "UnitAdded", "UnitEdited", "PersonAdded", "PersonEdited", "PostAdded", "PostEdited", "TenureStarted",
        "TenureChanged", "TenureRemoved", "KindSaved", "FieldSaved", "OfficeEdited", "ListImported",
        "UserEvent", "UserCreated", "UserChanged", "UserDeactivated", "UserActivated", "PasswordChanged",
        "SignedIn", "SignedOut", "SignInsEnded", "AccessDenied",
    }
)  # fmt: skip

# Tell of a meeting for the first time: who had one of these about it is not newly invited.
INVITING = frozenset({"MeetingConvened", "MeetingMoved", "UnitsInvited", "ListCopied", "Invited"})
