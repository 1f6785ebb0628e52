"""What a person may type about the follow-up of a directive."""

from typing import Any

from meeting.core import clock
from meeting.core.i18n import _l
from meeting.core.web.forms import (
    DateField,
    FileField,
    Form,
    PickField,
    SelectField,
    StringField,
    TextAreaField,
    choices,
    limit,
    required,
    uploaded,
)
from meeting.followup.rules import ANSWER_LABELS
from meeting.followup.service import Decision

REASON = 2_000  # letters


class ReasonForm(Form):
    """A reason."""

    reason = TextAreaField(_l("Reason"), validators=[required(), limit(REASON)])


class DecisionForm(Form):
    """A recorded decision."""

    reason = TextAreaField(_l("Reason of the decision"), validators=[required(), limit(REASON)])
    decided_on = DateField(_l("Day of the decision"), description=_l("Today when left empty."))
    paper = StringField(_l("Number and date of the paper, if there is one"), validators=[limit(200)])

    def decision(self) -> Decision:
        """What was typed."""
        day: Any = self.decided_on.data
        return Decision(self.reason.data or "", day or clock.today(), self.paper.data or "")


class ReassignForm(DecisionForm):
    """Another lead unit, by decision."""

    lead_unit_id = PickField(_l("New lead unit"), validators=[required()])


class ExtensionForm(Form):
    """A request for more time."""

    new_due_on = DateField(_l("New due date"), validators=[required()])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("With the number and date of the document, when there is one."),
        validators=[required(), limit(REASON)],
    )
    file = FileField(_l("Evidence"), description=_l("PDF, DOCX, XLSX, PPTX, PNG or JPEG."))

    def chosen_file(self) -> tuple[str, bytes] | None:
        """The file that was chosen, as name and bytes."""
        found = uploaded(self.file)
        return (found.filename or "", found.read()) if found else None


class AnswerForm(Form):
    """The answer to a request for more time."""

    answer = SelectField(
        _l("Decision"), choices=choices(ANSWER_LABELS, empty=_l("Not decided yet")), validators=[required()]
    )
    note = TextAreaField(
        _l("Note"), description=_l("A refusal needs its reason."), validators=[limit(REASON)]
    )


class OfficerForm(Form):
    """Who handles the directive in its lead unit."""

    officer_id = PickField(_l("Handled by"), empty=_l("Nobody"))
