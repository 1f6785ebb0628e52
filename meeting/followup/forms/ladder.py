"""What people type about the ladder and about snapshots."""

from typing import Any

from wtforms import SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from meeting.core.i18n import _l
from meeting.core.web.forms import (
    Form,
    NumberField,
    SelectField,
    StringField,
    TextAreaField,
    Tick,
    choices,
    limit,
    required,
)
from meeting.followup.models import Rung
from meeting.followup.rules import AUDIENCE_LABELS, FARTHEST, LONGEST_NOTE, read_audiences
from meeting.followup.service import RungDraft


class RungForm(Form):
    """A step of the ladder."""

    offset_days = NumberField(
        _l("Working days from the due date"), -FARTHEST, FARTHEST, validators=[InputRequired()],
        description=_l("Before it: a number below 0. On it: 0. After it: a number above 0."),
    )  # fmt: skip
    told = SelectMultipleField(
        _l("Who is told"), choices=choices(AUDIENCE_LABELS),
        option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False),
    )  # fmt: skip
    is_active = Tick(_l("This step is used"))

    def show(self, rung: Rung) -> None:
        """Fill in who is told now."""
        self.told.data = [audience.value for audience in read_audiences(rung.audiences)]

    def draft(self) -> RungDraft:
        """What was typed."""
        chosen: Any = self.told.data or []
        return RungDraft(self.offset_days.data or 0, chosen, is_active=bool(self.is_active.data))


class UrgeForm(Form):
    """An urging by hand."""

    note = TextAreaField(
        _l("Note"), validators=[limit(LONGEST_NOTE)], description=_l("For example who was called, and when.")
    )


class SnapshotForm(Form):
    """The figures of today, kept for good."""

    quarter = SelectField(_l("Quarter"), coerce=int)
    note = StringField(
        _l("What it is for"), validators=[required(), limit(LONGEST_NOTE)],
        description=_l("For example the report or the meeting that quotes it."),
    )  # fmt: skip
