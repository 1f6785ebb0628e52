"""What a person may type about a reported result."""

from typing import Any

from meeting.core import clock
from meeting.core.i18n import _l
from meeting.core.web.forms import DateField, Form, TextAreaField, limit, required
from meeting.followup.forms.acts import REASON
from meeting.followup.service import Part


class CheckForm(Form):
    """That the form of a result is complete: nothing to type."""


class PartForm(Form):
    """What of a result is accepted, and what is left."""

    accepted = TextAreaField(_l("Accepted part"), validators=[required(), limit(REASON)])
    rest = TextAreaField(
        _l("What is left to do"),
        description=_l("Becomes a directive of its own, issued at once."),
        validators=[required(), limit(10_000)],
    )
    due_on = DateField(_l("Due date of the rest"), validators=[required()])

    def part(self) -> Part:
        """What was typed."""
        day: Any = self.due_on.data
        return Part(self.accepted.data or "", self.rest.data or "", day or clock.today())
