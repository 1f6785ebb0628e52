"""What happens to a directive after it was issued, besides the decisions of `directives`."""

from meeting.followup.events.carrying import CarryOverFrozen, CarryOverNoted
from meeting.followup.events.confirming import FormChecked, PartAccepted, ResultConfirmed, SentBack
from meeting.followup.events.duties import (
    DirectiveBrokenDown,
    PeriodReported,
    PreparedDiscarded,
    PreparedReplaced,
    PreparedReturned,
    ReportPrepared,
    ResultInspected,
    ShareRemoved,
    ShareReported,
    SharesChanged,
)
from meeting.followup.events.handing_over import HandOverAwaited, HandOverDropped
from meeting.followup.events.registers import (
    DoneInBulk,
    FilterChanged,
    FilterDeleted,
    FilterSaved,
    RegisterExported,
)
from meeting.followup.events.urging import LadderChanged, Reminded, SnapshotTaken, Urged
from meeting.followup.events.working import (
    CompletionReported,
    ContributionGiven,
    DirectiveReceived,
    DirectiveRefused,
    ExtensionAsked,
    ExtensionRefused,
    ExtensionWithdrawn,
    OfficerAssigned,
    ProgressReported,
    WorkStarted,
)

__all__ = [
    "CarryOverFrozen",
    "CarryOverNoted",
    "CompletionReported",
    "ContributionGiven",
    "DirectiveBrokenDown",
    "DirectiveReceived",
    "DirectiveRefused",
    "DoneInBulk",
    "ExtensionAsked",
    "ExtensionRefused",
    "ExtensionWithdrawn",
    "FilterChanged",
    "FilterDeleted",
    "FilterSaved",
    "FormChecked",
    "HandOverAwaited",
    "HandOverDropped",
    "LadderChanged",
    "OfficerAssigned",
    "PartAccepted",
    "PeriodReported",
    "PreparedDiscarded",
    "PreparedReplaced",
    "PreparedReturned",
    "ProgressReported",
    "RegisterExported",
    "Reminded",
    "ReportPrepared",
    "ResultConfirmed",
    "ResultInspected",
    "SentBack",
    "ShareRemoved",
    "ShareReported",
    "SharesChanged",
    "SnapshotTaken",
    "Urged",
    "WorkStarted",
]
