"""What a person may type in the directory."""

from datetime import date
from typing import Any, cast

from meeting.core.i18n import _l
from meeting.core.office import Habits
from meeting.core.web.forms import (
    DateField,
    FileField,
    Form,
    ManyField,
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
from meeting.directory.rules import RELATION_LABELS, SUCCESSION_LABELS, Relation, SuccessionKind
from meeting.directory.service.catalogue import FieldDraft, KindDraft
from meeting.directory.service.people import PersonDraft, PostDraft, TenureDraft
from meeting.directory.service.succession import SuccessionDraft
from meeting.directory.service.units import UnitDraft


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line for line in (part.strip() for part in (text or "").splitlines()) if line)


def _day(field: DateField) -> date | None:
    return cast("date | None", field.data)


class UnitForm(Form):
    """A unit's facts."""

    name = StringField(_l("Name"), validators=[required(), limit(300)])
    short_name = StringField(_l("Short name"), validators=[limit(120)])
    code = StringField(
        _l("Code"),
        validators=[required(), limit(40)],
        description=_l("Plain letters, digits, dots or hyphens."),
    )
    kind_id = PickField(_l("Kind"), validators=[required()])
    parent_id = PickField(_l("Belongs to"), empty=_l("No unit above"))
    display_order = NumberField(
        _l("Protocol order"),
        highest=9999,
        description=_l("Place among units of its kind; lower stands first."),
    )
    email = StringField(_l("E-mail"), validators=[limit(200)])
    phone = StringField(_l("Telephone"), validators=[limit(60)])
    organ_id = StringField(
        _l("Exchange code"), validators=[limit(35)], description=_l("Code in the national document exchange.")
    )
    valid_from = DateField(_l("First day"))
    valid_to = DateField(_l("Last day"), description=_l("Leave empty while the unit exists."))
    alias_lines = TextAreaField(
        _l("Other names"), description=_l("Names people type for it, one a line: the search finds them.")
    )

    def draft(self) -> UnitDraft:
        """The unit as typed."""
        return UnitDraft(
            code=self.code.data or "", name=self.name.data or "", kind_id=self.kind_id.data,
            short_name=self.short_name.data or "", parent_id=self.parent_id.data,
            display_order=self.display_order.data or 0, email=self.email.data or "",
            phone=self.phone.data or "",
            organ_id=self.organ_id.data or "",
            valid_from=_day(self.valid_from), valid_to=_day(self.valid_to),
            aliases=_lines(self.alias_lines.data),
        )  # fmt: skip


class RetireForm(Form):
    """When a unit ended."""

    last_day = DateField(_l("Last day"), validators=[required()])


class SuccessionForm(Form):
    """What became of units, by which decision."""

    kind = SelectField(_l("Kind of change"), choices=choices(SUCCESSION_LABELS), validators=[required()])
    from_ids = ManyField(_l("Units before"), description=_l("Several only for a merger."))
    effective_on = DateField(
        _l("Effective from"),
        validators=[required()],
        description=_l("First day of the new state; the units before end the day before."),
    )
    new_names = TextAreaField(
        _l("New units"),
        description=_l("New names, one a line: one for a new name or a merger, two or more for a split."),
    )
    to_ids = ManyField(
        _l("Existing units that take over"),
        description=_l(
            "For a merger into an existing unit, a split among existing units, or a transferred function."
        ),
    )
    field_id = PickField(_l("Field of work"), description=_l("Only for a transferred function."))
    decision_number = StringField(_l("Decision number"), validators=[limit(100)])
    decision_on = DateField(_l("Decision date"))
    note = StringField(_l("Note"), validators=[limit(500)])

    def draft(self) -> SuccessionDraft:
        """The decision as typed."""
        when: Any = self.effective_on.data
        return SuccessionDraft(
            kind=SuccessionKind(self.kind.data), from_ids=tuple(self.from_ids.data or ()), effective_on=when,
            to_ids=tuple(self.to_ids.data or ()), new_names=_lines(self.new_names.data),
            decision_number=self.decision_number.data or "", decision_on=_day(self.decision_on),
            field_id=self.field_id.data, note=self.note.data or "",
        )  # fmt: skip


class PersonForm(Form):
    """A person's name and addresses."""

    full_name = StringField(_l("Full name"), validators=[required(), limit(200)])
    email = StringField(_l("E-mail"), validators=[limit(200)])
    phone = StringField(_l("Telephone"), validators=[limit(60)])

    def draft(self) -> PersonDraft:
        """The person as typed."""
        return PersonDraft(self.full_name.data or "", self.email.data or "", self.phone.data or "")


class PostForm(Form):
    """A post in a unit."""

    title = StringField(_l("Post title"), validators=[required(), limit(200)])
    rank = NumberField(_l("Rank"), highest=999, default=50, description=_l("Lower stands first."))
    is_head = Tick(_l("Speaks for the unit"))
    valid_from = DateField(_l("First day"))
    valid_to = DateField(_l("Last day"))

    def draft(self) -> PostDraft:
        """The post as typed."""
        rank = 50 if self.rank.data is None else self.rank.data
        return PostDraft(
            self.title.data or "", rank, bool(self.is_head.data), _day(self.valid_from), _day(self.valid_to)
        )


class TenureForm(Form):
    """Who takes up a post."""

    person_id = PickField(_l("Person"), validators=[required()])
    post_id = PickField(_l("Post"), validators=[required()])
    starts_on = DateField(_l("First day"), validators=[required()])
    ends_on = DateField(_l("Last day"), description=_l("Leave empty while it goes on."))

    def draft(self) -> TenureDraft:
        """The tenure as typed."""
        first: Any = self.starts_on.data
        return TenureDraft(self.person_id.data, self.post_id.data, first, _day(self.ends_on))


class TenureDaysForm(Form):
    """The days of a tenure."""

    starts_on = DateField(_l("First day"), validators=[required()])
    ends_on = DateField(_l("Last day"), description=_l("Leave empty while it goes on."))


class KindForm(Form):
    """A kind of units."""

    name = StringField(_l("Name"), validators=[required(), limit(200)])
    name_en = StringField(_l("English name"), validators=[limit(200)])
    code = StringField(_l("Code"), validators=[required(), limit(40)])
    relation = SelectField(
        _l("Relation"),
        choices=choices(RELATION_LABELS),
        description=_l("Only units of the department are commanded and compared."),
    )
    display_order = NumberField(_l("Protocol order"), highest=9999)

    def draft(self) -> KindDraft:
        """The kind as typed."""
        return KindDraft(
            self.code.data or "", self.name.data or "", Relation(self.relation.data), self.name_en.data or "",
            self.display_order.data or 0,
        )  # fmt: skip


class FieldForm(Form):
    """A field of work."""

    name = StringField(_l("Name"), validators=[required(), limit(200)])
    name_en = StringField(_l("English name"), validators=[limit(200)])
    code = StringField(_l("Code"), validators=[required(), limit(40)])
    display_order = NumberField(_l("Order"), highest=9999)
    valid_to = DateField(_l("Last day"), description=_l("Leave empty while it is in use."))

    def draft(self) -> FieldDraft:
        """The field as typed."""
        return FieldDraft(
            self.code.data or "", self.name.data or "", self.name_en.data or "", self.display_order.data or 0,
            _day(self.valid_to),
        )  # fmt: skip


class OfficeForm(Form):
    """The office's names and habits."""

    name = StringField(_l("Name of the office"), validators=[required(), limit(300)])
    short_name = StringField(_l("Short name"), validators=[limit(100)])
    superior_name = StringField(_l("Superior body"), validators=[limit(300)])
    symbol = StringField(
        _l("Symbol"), validators=[limit(60)], description=_l("As in the number of a document: 45/TB-SYMBOL.")
    )
    place = StringField(
        _l("Place name"), validators=[limit(100)], description=_l("Of the place and date line.")
    )
    address = StringField(_l("Address"), validators=[limit(300)])
    email = StringField(_l("E-mail"), validators=[limit(200)])
    phone = StringField(_l("Telephone"), validators=[limit(60)])
    due_soon_days = NumberField(
        _l("Due soon"), lowest=1, highest=60, description=_l("So many calendar days before the due date."),
        validators=[required()],
    )  # fmt: skip
    before_accepts_day = Tick(
        _l("“Before a day” accepts that day"),
        description=_l("Without it, a directive due before a day is overdue on the day itself."),
    )
    has_one_series = Tick(
        _l("All types of papers share one series of numbers"),
        description=_l("Without it, each type of paper has a series of its own."),
    )
    drafter_symbol = StringField(
        _l("Symbol of the drafting unit"),
        validators=[limit(20)],
        description=_l("As in the number of a letter: 123/SYMBOL-VP."),
    )
    skips_rounds = Tick(
        _l("Minutes may be approved without going round"),
        description=_l("With a recorded reason. Without it, those who took part are always asked first."),
    )

    def draft(self) -> Habits:
        """The settings as typed."""
        texts = ("name", "short_name", "superior_name", "symbol", "place", "address", "email", "phone")
        words: dict[str, Any] = {name: self[name].data or "" for name in (*texts, "drafter_symbol")}
        return Habits(
            **words,
            due_soon_days=self.due_soon_days.data or 0,
            before_accepts_day=bool(self.before_accepts_day.data),
            has_one_series=bool(self.has_one_series.data),
            skips_rounds=bool(self.skips_rounds.data),
        )


class UploadForm(Form):
    """A workbook to take in."""

    file = FileField(_l("Workbook"), description=_l("XLSX, made from the template of this page."))
