"""What is typed about an item of the programme."""

from meeting.agenda.rules import KIND_LABELS, MINUTES_A_DAY, Kind
from meeting.agenda.service import ItemDraft
from meeting.core.i18n import _l
from meeting.core.web.forms import (
    Form,
    NumberField,
    PickField,
    SelectField,
    StringField,
    TextAreaField,
    choices,
    limit,
    required,
)


class ItemForm(Form):
    """An item or a section."""

    kind = SelectField(_l("Kind"), choices=choices(KIND_LABELS), default=Kind.REPORT.value)
    title = StringField(_l("Title"), validators=[required(), limit(500)])
    planned_minutes = NumberField(
        _l("Planned minutes"),
        0,
        MINUTES_A_DAY,
        description=_l("A section needs none: it lasts as long as its items."),
    )
    presenter_unit_id = PickField(_l("Presenting unit"), empty=_l("None"))
    presenter = StringField(
        _l("Presenter as printed"),
        description=_l("Left empty, the programme prints the name of the unit."),
        validators=[limit(300)],
    )
    section_id = PickField(_l("In section"), empty=_l("At the end of the programme"))
    note = TextAreaField(_l("Note"), validators=[limit(5000)])
    figures = TextAreaField(
        _l("Table of figures"),
        description=_l(
            "One row a line, columns parted by | or pasted from a sheet: "
            "name | plan | actual | % of plan | same period | note."
        ),
        validators=[limit(20_000)],
    )

    def draft(self) -> ItemDraft:
        """The item as typed."""
        return ItemDraft(
            Kind(self.kind.data),
            self.title.data or "",
            self.planned_minutes.data or 0,
            self.presenter_unit_id.data,
            self.presenter.data or "",
            self.note.data or "",
            self.figures.data or "",
        )
