"""What a person may note on what a meeting takes up from before."""

from meeting.core.i18n import _l
from meeting.core.web.forms import Form, Optional, StringField, TextAreaField, Tick, limit
from meeting.followup.service import CarryNote


class CarryForm(Form):
    """How the meeting takes an open matter up."""

    is_included = Tick(_l("The meeting takes it up"), default=True)
    reason = TextAreaField(
        _l("Why it is still open"),
        description=_l("Or why the meeting leaves it out. Left empty, the obstacle last reported stands."),
        validators=[Optional(), limit(2_000)],
    )
    presenter = StringField(
        _l("Who presents it"),
        description=_l("Who speaks to it at the meeting."),
        validators=[Optional(), limit(300)],
    )

    def draft(self) -> CarryNote:
        """What was typed, as the service takes it."""
        return CarryNote(bool(self.is_included.data), self.reason.data or "", self.presenter.data or "")
