"""What a person may type about a hand-over."""

from meeting.core import clock
from meeting.core.i18n import _l
from meeting.core.web.forms import Optional, PickField
from meeting.directory import queries as directory
from meeting.followup.forms.acts import DecisionForm


class HandOverForm(DecisionForm):
    """Who takes ticked duties over, by which decision."""

    to_unit_id = PickField(_l("Unit that takes over"), empty=_l("As proposed"), validators=[Optional()])

    def offer(self) -> None:
        """Offer the units that exist today."""
        self.to_unit_id.offer(directory.unit_choices(clock.today()))
