"""What a person may type about the follow-up of a directive."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField
from wtforms.validators import StopValidation

from meeting.core import clock
from meeting.core.i18n import _, _l
from meeting.core.web.forms import (
    DateField,
    Form,
    NumberField,
    PickField,
    SelectField,
    StringField,
    TextAreaField,
    Tick,
    choices,
    limit,
    required,
)
from meeting.followup.rules import ANSWER_LABELS, WHOLE
from meeting.followup.service import Decision, Report

REASON = 2_000  # letters


def _needed_unless_complete(form: Any, field: Any) -> None:
    """Complete work stands at 100 percent: then the field may stay empty."""
    if field.data is None and not field.errors:
        raise StopValidation("" if form.is_complete.data else _("Fill in this field."))


class ReportForm(Form):
    """Progress, or the work complete."""

    percent = NumberField(_l("Percent done"), 0, WHOLE, validators=[_needed_unless_complete])
    text = TextAreaField(_l("What was done so far"), validators=[required(), limit(10_000)])
    is_complete = Tick(
        _l("The work is complete; please confirm the result"),
        description=_l("It then counts as 100 percent; the field above need not say so."),
    )
    missing_reason = TextAreaField(
        _l("Why the result can stand without the missing contributions"), validators=[limit(REASON)]
    )
    obstacle = TextAreaField(_l("Obstacle"), validators=[limit(REASON)])
    reported_on = DateField(_l("Report of"), description=_l("Today when left empty."))
    document_number = StringField(_l("Number of the document"), validators=[limit(100)])
    document_on = DateField(_l("Date of the document"))
    files = MultipleFileField(_l("Files"), description=_l("PDF, DOCX, XLSX, PPTX, PNG or JPEG."))

    def draft(self) -> Report:
        """What was typed; files are read here."""
        day: Any = self.reported_on.data
        document_on: Any = self.document_on.data
        chosen: Any = self.files.data or []
        return Report(
            text=self.text.data or "", percent=self.percent.data or 0, reported_on=day or clock.today(),
            obstacle=self.obstacle.data or "", document_number=self.document_number.data or "",
            document_on=document_on, is_complete=bool(self.is_complete.data),
            missing_reason=self.missing_reason.data or "",
            files=[(f.filename, f.read()) for f in chosen if isinstance(f, FileStorage) and f.filename],
        )  # fmt: skip


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
    reason = TextAreaField(_l("Reason"), validators=[required(), limit(REASON)])


class AnswerForm(Form):
    """The answer to a request for more time."""

    answer = SelectField(_l("Decision"), choices=choices(ANSWER_LABELS))
    note = TextAreaField(
        _l("Note"), description=_l("A refusal needs its reason."), validators=[limit(REASON)]
    )


class ContributionForm(Form):
    """What a co-operating unit contributed."""

    unit_id = PickField(_l("Unit"), validators=[required()])
    given_text = TextAreaField(_l("Contribution"), validators=[required(), limit(10_000)])
    given_on = DateField(_l("Given on"), description=_l("Today when left empty."))


class OfficerForm(Form):
    """Who handles the directive in its lead unit."""

    officer_id = PickField(_l("Handled by"), empty=_l("Nobody"))
