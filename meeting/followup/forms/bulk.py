"""What a person may say about many directives at once."""

from typing import Any

from meeting.core import clock
from meeting.core.i18n import _l
from meeting.core.web.forms import DateField, Form, HiddenField, PickField, TextAreaField, limit, required
from meeting.followup.forms.acts import REASON, DecisionForm
from meeting.followup.rules import Bulk, read_rows
from meeting.followup.service import Order

LONGEST_LIST = 20_000  # letters: 500 ids with versions


class BulkForm(Form):
    """The rows with the versions that were seen, and those that were shown as refused."""

    what = Bulk.CONFIRM
    rows = HiddenField(validators=[limit(LONGEST_LIST)])
    refused = HiddenField(validators=[limit(LONGEST_LIST)])

    def seen(self) -> dict[int, int]:
        """Ids with versions."""
        return read_rows(self.rows.data or "")

    def order(self) -> Order:
        """What was said."""
        return Order(self.what)


class BulkUrgeForm(BulkForm):
    """A word that goes with the urging."""

    what = Bulk.URGE
    note = TextAreaField(_l("Note"), validators=[limit(REASON)])

    def order(self) -> Order:
        """What was said."""
        return Order(self.what, note=self.note.data or "")


class BulkExtendForm(BulkForm, DecisionForm):
    """One new due date for all, by one decision."""

    what = Bulk.EXTEND
    new_due_on = DateField(_l("New due date"), validators=[required()])

    def order(self) -> Order:
        """What was said."""
        day: Any = self.new_due_on.data
        return Order(self.what, new_due_on=day or clock.today(), decision=self.decision())


class BulkReassignForm(BulkForm, DecisionForm):
    """One new lead unit for all, by one decision."""

    what = Bulk.REASSIGN
    lead_unit_id = PickField(_l("New lead unit"), validators=[required()])

    def order(self) -> Order:
        """What was said."""
        return Order(self.what, lead_unit_id=self.lead_unit_id.data, decision=self.decision())
