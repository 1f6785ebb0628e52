"""What people type in follow-up."""

from meeting.followup.forms.acts import (
    AnswerForm,
    DecisionForm,
    ExtensionForm,
    OfficerForm,
    ReasonForm,
    ReassignForm,
)
from meeting.followup.forms.bulk import BulkExtendForm, BulkForm, BulkReassignForm, BulkUrgeForm
from meeting.followup.forms.carrying import CarryForm
from meeting.followup.forms.confirming import CheckForm, PartForm
from meeting.followup.forms.handing_over import HandOverForm
from meeting.followup.forms.ladder import RungForm, SnapshotForm, UrgeForm
from meeting.followup.forms.reporting import (
    BreakdownForm,
    ContributionForm,
    InspectionForm,
    PartReportForm,
    PartsForm,
    PreparedForm,
    ReportForm,
)
from meeting.followup.forms.saved import SHARED, SavedFilterForm

__all__ = [
    "SHARED",
    "AnswerForm",
    "BreakdownForm",
    "BulkExtendForm",
    "BulkForm",
    "BulkReassignForm",
    "BulkUrgeForm",
    "CarryForm",
    "CheckForm",
    "ContributionForm",
    "DecisionForm",
    "ExtensionForm",
    "HandOverForm",
    "InspectionForm",
    "OfficerForm",
    "PartForm",
    "PartReportForm",
    "PartsForm",
    "PreparedForm",
    "ReasonForm",
    "ReassignForm",
    "ReportForm",
    "RungForm",
    "SavedFilterForm",
    "SnapshotForm",
    "UrgeForm",
]
