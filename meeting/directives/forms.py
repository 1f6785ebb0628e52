"""What the secretariat types: a directive, the texts around it, the notice, a decision."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from wtforms.validators import StopValidation

from meeting.core import dates
from meeting.core.dates import Reading
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _, _l, language
from meeting.core.text import clean_text, find_control_chars
from meeting.core.web.forms import (
    DateField,
    FigureField,
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
from meeting.core.web.numbering import NumberedForm
from meeting.directives import queries
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import (
    PRIORITY_LABELS,
    RECURRENCE_LABELS,
    AmendmentKind,
    Bound,
    Priority,
    Recurrence,
    spoken_recurrence,
)
from meeting.directives.service import STYLE_LABELS, Clause, Notice, NoticeStyle, Share, Texts

DUTY = 1000
READING_LABELS = {
    "recurring": _l("Work that comes again and again: the words are kept, no single day is counted."),
    "no_deadline": _l("No deadline in these words; they are kept as said."),
    "event_relative": _l("Hangs on an event: the words are kept. Add the day when it is known."),
    "horizon": _l("A planning horizon, not a deadline; the words are kept as said."),
    "unreadable": _l("No day was understood; the words are kept as said."),
}


def understand(text: str, reference: date) -> str:
    """What a deadline as spoken means, in words for the reader; empty for no words."""
    if not text.strip():
        return ""
    reading = dates.read_spoken(text, reference)
    if reading.date is None:
        return str(READING_LABELS.get(reading.note, READING_LABELS["unreadable"]))
    words = {"day": dates.short(reading.date), "weekday": dates.weekday(reading.date, _language())}
    if reading.bound == "before":
        return str(_("Before %(day)s (%(weekday)s)", **words))
    return str(_("By %(day)s (%(weekday)s)", **words))


def _language() -> dates.Language:
    return "en" if language() == "en" else "vi"


class SpokenDateField(StringField):
    """A deadline as spoken; `reading` is what it means, the data are the words."""

    reference: date

    @property
    def reading(self) -> Reading:
        """What the words mean."""
        return dates.read_spoken(self.data or "", self.reference)

    @property
    def understood(self) -> str:
        """What the words mean, for the reader."""
        return understand(self.data or "", self.reference)


class LeadField(PickField):
    """The one lead unit."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a second lead unit."""
        if len({value for value in self.raw_data or () if value}) > 1:
            raise StopValidation(
                _("A directive has one lead unit. Name one here, the others as co-operating units.")
            )
        super().pre_validate(form)


@dataclass(frozen=True)
class ShareRow:
    """A co-operating unit as its line in the form shows it."""

    unit_id: int
    name: str
    duty: str
    due: str
    is_required: bool


def _due_words(directive: Directive) -> str:
    day = directive.original_due_on
    return directive.due_words or (dates.short(day) if day else "")


class ClauseForm(Form):
    """One directive of the draft, with its units and issues."""

    text = TextAreaField(
        _l("Text of the directive"), validators=[required(), limit(5000)], render_kw={"form": "clause-form"}
    )
    lead_unit_id = LeadField(_l("Lead unit"), empty=_l("Not named yet"))
    due = SpokenDateField(
        _l("Due, as spoken"),
        validators=[limit(300)],
        description=_l("15/12, before 15/12, end of Q4, monthly…"),
    )
    cooperating = ManyField(_l("Co-operating units"))
    output = StringField(_l("Expected output"), validators=[limit(500)])
    leader_id = PickField(_l("Leader in charge"), empty=_l("Not named yet"))
    field_id = PickField(_l("Field"), empty=_l("Not named yet"))
    priority = SelectField(_l("Priority"), choices=choices(PRIORITY_LABELS), default=Priority.NORMAL.value)
    issues = ManyField(_l("Issues behind it"))
    is_tracked = Tick(_l("Follow this directive up"), default=True)
    untracked_reason = StringField(_l("Why it is not followed up"), validators=[limit(500)])
    recurrence = SelectField(
        _l("Comes again"), choices=choices(RECURRENCE_LABELS), default=Recurrence.NONE.value
    )
    period_day = NumberField(
        _l("Due on day … of the period"),
        lowest=1,
        highest=92,
        description=_l(
            "The last day of the period when left empty. A day off moves to the working day before."
        ),
    )
    measure_unit = StringField(
        _l("Unit of measure"), validators=[limit(60)], description=_l("people, percent, VND…")
    )
    measure_base = FigureField(_l("Starts from"), description=_l("0 when left empty."))
    measure_target = FigureField(_l("Target"))

    units: list[tuple[int, str]]  # offered

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Keep what was typed for the lines of the co-operating units as well."""
        self.typed = self.meta.wrap_formdata(self, formdata)
        super().process(formdata, *args, **kwargs)

    def fill(self, directive: Directive, issue_ids: list[int]) -> None:
        """Show what is stored, unless something was typed."""
        if self.typed is not None:
            return
        self.due.data = _due_words(directive)
        self.priority.data = directive.priority.value
        self.recurrence.data = directive.recurrence.value
        self.cooperating.data = [row.unit_id for row in directive.cooperations]
        self.issues.data = issue_ids

    def values_of(self, thing: Any) -> dict[str, Any]:
        """What is stored, with the deadline as spoken and the co-operating units."""
        units = [share.unit_id for share in queries.get_directive(thing.id).cooperations]
        return {**super().values_of(thing), "due": _due_words(thing), "cooperating": units}

    @property
    def proposal(self) -> str:
        """What the words say about work that comes again, when nothing was chosen; shown, never taken."""
        found = spoken_recurrence(self.due.data or "", self.text.data or "")
        if found is None or self.recurrence.data != Recurrence.NONE.value:
            return ""
        return str(RECURRENCE_LABELS[found])

    def rows(self, stored: list[Cooperation]) -> list[ShareRow]:
        """The lines of the chosen co-operating units."""
        names = dict(self.units)
        rows = {row.unit_id: row for row in stored}
        return [
            self._row(key, names.get(key, ""), rows.get(key))
            for key in dict.fromkeys(self.cooperating.data or ())
        ]

    def _row(self, key: int, name: str, stored: Cooperation | None) -> ShareRow:
        typed = self.typed
        if typed is not None and f"duty-{key}" in typed:
            return ShareRow(
                key,
                name,
                typed.get(f"duty-{key}", ""),
                typed.get(f"due-{key}", ""),
                f"required-{key}" in typed,
            )
        if stored is None:
            return ShareRow(key, name, "", "", is_required=False)
        due = dates.short(stored.due_on) if stored.due_on else ""
        return ShareRow(key, name, stored.duty, due, stored.is_required)

    def shares(self, stored: list[Cooperation]) -> list[Share]:
        """The co-operating units as typed; raises RuleBroken for an unreadable line. Doubles stay."""
        rows = {row.unit_id: row for row in self.rows(stored)}
        return [self._share(rows[key]) for key in self.cooperating.data or ()]

    def _share(self, row: ShareRow) -> Share:
        duty, due = clean_text(row.duty), clean_text(row.due)
        if len(duty) > DUTY or find_control_chars(duty + due):
            raise RuleBroken(
                _(
                    "The duty of %(unit)s is too long or holds a character that cannot be shown.",
                    unit=row.name,
                ),
                "cooperating",
            )
        try:
            due_on = dates.read_date(due, self.due.reference) if due else None
        except (ValueError, OverflowError):
            raise RuleBroken(
                _(
                    "“%(text)s” of %(unit)s is not a day. Write it as dd/mm/yyyy.",
                    text=due[:40],
                    unit=row.name,
                ),
                "cooperating",
            ) from None
        return Share(row.unit_id, duty, due_on, row.is_required)

    def draft(self) -> Clause:
        """The directive as typed; raises RuleBroken for a day that does not exist."""
        return Clause(
            text=self.text.data or "",
            lead_unit_id=self.lead_unit_id.data,
            field_id=self.field_id.data,
            leader_id=self.leader_id.data,
            output=self.output.data or "",
            priority=Priority(self.priority.data),
            is_tracked=bool(self.is_tracked.data),
            untracked_reason=self.untracked_reason.data or "",
            recurrence=Recurrence(self.recurrence.data),
            period_day=self.period_day.data,
            measure_unit=self.measure_unit.data or "",
            measure_base=cast("float | None", self.measure_base.data),
            measure_target=cast("float | None", self.measure_target.data),
            **_spoken(self.due),
        )


def _spoken(field: SpokenDateField) -> dict[str, Any]:
    """Due date, bound and words; a date that is no day of the calendar is a mistake, not words to keep."""
    reading, words = field.reading, field.data or ""
    if reading.date is None and reading.note == "unreadable" and any(char.isdigit() for char in words):
        raise RuleBroken(_("This is not a day. Write it as dd/mm/yyyy, for example 15/12/2017."), "due")
    return {"due_on": reading.date, "due_bound": Bound(reading.bound), "due_words": words}


class TextsForm(Form):
    """The texts around the directives."""

    opening = TextAreaField(_l("Opening"))
    assessment = TextAreaField(_l("General assessment"))
    answers = TextAreaField(_l("Answers to proposals"))
    closing = TextAreaField(_l("Closing"))

    def draft(self) -> Texts:
        """The texts as typed."""
        return Texts(
            self.opening.data or "",
            self.assessment.data or "",
            self.answers.data or "",
            self.closing.data or "",
        )


class NoticeForm(NumberedForm):
    """Number, date and signature of the notice."""

    signer_name = StringField(_l("Signed by"), validators=[required(), limit(200)])
    signer_capacity = StringField(
        _l("On behalf of"),
        validators=[limit(100)],
        description=_l("As printed above the title; may stay empty"),
    )
    signer_title = StringField(_l("Title of the signer"), validators=[limit(200)])
    recipients = TextAreaField(_l("Recipients"), description=_l("One a line"))
    style = SelectField(
        _l("Layout"), choices=choices(STYLE_LABELS, empty=_l("Tasks as the conclusion has them")), default=""
    )

    def draft(self) -> Notice:
        """The notice as typed."""
        return Notice(
            self.number.data,
            _day(self.issued_on),
            self.signer_name.data or "",
            self.signer_capacity.data or "",
            self.signer_title.data or "",
            self.recipients.data or "",
            bool(self.is_registered.data),
            NoticeStyle(self.style.data) if self.style.data else None,
        )


def _day(field: DateField) -> date:
    return cast("date", field.data)  # the field is required


class AmendForm(Form):
    """A recorded decision that fills gaps or replaces words."""

    text = TextAreaField(_l("Text of the directive"), validators=[limit(5000)])
    lead_unit_id = LeadField(_l("Lead unit"), empty=_l("Not named yet"))
    due = SpokenDateField(_l("Due, as spoken"), validators=[limit(300)])
    output = StringField(_l("Expected output"), validators=[limit(500)])
    leader_id = PickField(_l("Leader in charge"), empty=_l("Not named yet"))
    field_id = PickField(_l("Field"), empty=_l("Not named yet"))
    reason = TextAreaField(_l("Reason"), validators=[required(), limit(2000)])
    decided_on = DateField(_l("Decided on"), validators=[required()])
    decider = StringField(_l("Decided by"), validators=[required(), limit(300)])
    paper = StringField(
        _l("Paper of the decision"),
        validators=[limit(200)],
        description=_l("Number and date, when there is one"),
    )

    def draft_day(self) -> date:
        """The day of the decision."""
        return _day(self.decided_on)

    def changes(self, kind: AmendmentKind, directive: Directive) -> dict[str, Any]:
        """What the decision changes, by the keys of service.amend."""
        if kind is AmendmentKind.COMPLETION:
            spoken = _spoken(self.due) if self.due.data else {}
            if self.due.data and spoken["due_on"] is None:
                raise RuleBroken(self.due.understood, "due")
            return {
                "due_on": spoken.get("due_on"), "bound": spoken.get("due_bound"),
                "due_words": spoken.get("due_words"), "lead_unit_id": self.lead_unit_id.data,
                "field_id": self.field_id.data, "leader_id": self.leader_id.data, "output": self.output.data,
            }  # fmt: skip
        typed = {name: self[name].data for name in ("text", "output", "field_id", "leader_id")}
        return {name: value for name, value in typed.items() if value and value != getattr(directive, name)}


class WorkbookForm(Form):
    """A workbook of directives."""

    file = FileField(_l("Workbook"), description=_l("XLSX, made from the template of this page."))
