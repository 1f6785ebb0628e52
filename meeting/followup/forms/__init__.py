"""What people type in follow-up."""

from meeting.followup.forms.acts import (
    AnswerForm,
    ContributionForm,
    DecisionForm,
    ExtensionForm,
    OfficerForm,
    ReasonForm,
    ReassignForm,
    ReportForm,
)
from meeting.followup.forms.carrying import CarryForm
from meeting.followup.forms.confirming import CheckForm, PartForm
from meeting.followup.forms.handing_over import HandOverForm
from meeting.followup.forms.ladder import RungForm, SnapshotForm, UrgeForm

__all__ = [
    "AnswerForm",
    "CarryForm",
    "CheckForm",
    "ContributionForm",
    "DecisionForm",
    "ExtensionForm",
    "HandOverForm",
    "OfficerForm",
    "PartForm",
    "ReasonForm",
    "ReassignForm",
    "ReportForm",
    "RungForm",
    "SnapshotForm",
    "UrgeForm",
]
