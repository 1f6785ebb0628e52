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
from meeting.followup.forms.confirming import CheckForm, PartForm

__all__ = [
    "AnswerForm",
    "CheckForm",
    "ContributionForm",
    "DecisionForm",
    "ExtensionForm",
    "OfficerForm",
    "PartForm",
    "ReasonForm",
    "ReassignForm",
    "ReportForm",
]
