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

__all__ = [
    "AnswerForm",
    "ContributionForm",
    "DecisionForm",
    "ExtensionForm",
    "OfficerForm",
    "ReasonForm",
    "ReassignForm",
    "ReportForm",
]
