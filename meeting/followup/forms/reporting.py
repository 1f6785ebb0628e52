"""What a unit types when it reports, contributes, hands a share in; what the office types on a check."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField
from wtforms.validators import StopValidation

from meeting.core import clock, dates
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _, _l, show_figure
from meeting.core.text import clean_text
from meeting.core.web.forms import (
    DateField,
    FigureField,
    Form,
    ManyField,
    NumberField,
    PickField,
    StringField,
    TextAreaField,
    Tick,
    limit,
    read_figure,
    required,
)
from meeting.directives.models import Directive
from meeting.followup.models import SubTask
from meeting.followup.rules import WHOLE
from meeting.followup.service import Breakdown, Inspection, PartLine, PartReport, Report

REASON = 2_000  # letters
PROOF = ("document_number", "document_on", "files", "drop_files")


def _needed_unless_complete(form: Any, field: Any) -> None:
    """Complete work stands at 100 percent: then the field may stay empty."""
    if field.data is None and not field.errors:
        raise StopValidation("" if form.is_complete.data else _("Fill in this field."))


def _read(field: Any) -> list[tuple[str, bytes]]:
    """The files that were chosen."""
    chosen = field.data or []
    return [(f.filename, f.read()) for f in chosen if isinstance(f, FileStorage) and f.filename]


class ProofForm(Form):
    """The proof that goes with what a unit says."""

    document_number = StringField(_l("Number of the document"), validators=[limit(100)])
    document_on = DateField(_l("Date of the document"))
    files = MultipleFileField(_l("Files"), description=_l("PDF, DOCX, XLSX, PPTX, PNG or JPEG."))
    drop_files = Tick(_l("Leave out the files attached before"))
    stored: tuple[int, ...] = ()  # attached when the report was prepared

    def keep(self, draft: Report | None) -> None:
        """Remember the files of what was prepared; without any there is nothing to leave out."""
        self.stored = tuple(draft.stored) if draft else ()
        if not self.stored:
            del self.drop_files

    def _kept(self) -> tuple[int, ...]:
        return () if "drop_files" in self and self.drop_files.data else self.stored


class ReportForm(ProofForm):
    """Progress, or the work complete."""

    percent = NumberField(_l("Percent done"), 0, WHOLE, validators=[_needed_unless_complete])
    value = FigureField(_l("Reached so far"))
    period_id = PickField(_l("Period"), empty=_l("No single period"))
    text = TextAreaField(_l("What was done so far"), validators=[required(), limit(10_000)])
    is_complete = Tick(
        _l("The work is complete; please confirm the result"),
        description=_l("It then counts as 100 percent; the field above need not say so."),
    )
    missing_reason = TextAreaField(
        _l("Why the result can stand without what is missing"), validators=[limit(REASON)]
    )
    obstacle = TextAreaField(_l("Obstacle"), validators=[limit(REASON)])
    reported_on = DateField(_l("Report of"), description=_l("Today when left empty."))

    def suit(self, directive: Directive, periods: Sequence[tuple[int, str]]) -> None:
        """Ask only what this directive is measured by, and for a period where there are some."""
        if directive.measure_target is None:
            del self.value
        else:
            del self.percent
            self.value.label.text = _("Reached so far (%(unit)s)", unit=directive.measure_unit)
        if periods:
            self.period_id.offer(periods)
        else:
            del self.period_id

    def fill(self, draft: Report) -> None:
        """Show what was prepared."""
        for name in ("percent", "value", "period_id", "text", "is_complete", "missing_reason", "obstacle",
                     "document_number", "document_on"):  # fmt: skip
            if name in self:
                self[name].data = getattr(draft, name)
        if draft.reported_on != clock.today():
            self.reported_on.data = cast("Any", draft.reported_on)

    def draft(self) -> Report:
        """What was typed; files are read here."""
        day: Any = self.reported_on.data
        document_on: Any = self.document_on.data
        return Report(
            text=self.text.data or "", percent=(self.percent.data or 0) if "percent" in self else 0,
            reported_on=day or clock.today(),
            obstacle=self.obstacle.data or "", document_number=self.document_number.data or "",
            document_on=document_on, is_complete=bool(self.is_complete.data),
            missing_reason=self.missing_reason.data or "", files=_read(self.files), stored=self._kept(),
            value=cast("float | None", self.value.data) if "value" in self else None,
            period_id=self.period_id.data if "period_id" in self else None,
        )  # fmt: skip


class ContributionForm(ProofForm):
    """What a co-operating unit contributed."""

    unit_id = PickField(_l("Unit"), validators=[required()])
    given_text = TextAreaField(_l("Contribution"), validators=[required(), limit(10_000)])
    given_on = DateField(_l("Given on"), description=_l("Today when left empty."))

    def __iter__(self) -> Iterator[Any]:
        """What was done comes before its proof."""
        return iter(sorted(super().__iter__(), key=lambda field: field.name in PROOF))

    def fill(self, draft: Report) -> None:
        """Show what was prepared."""
        self.given_text.data = draft.text
        self.document_number.data = draft.document_number
        self.document_on.data = cast("Any", draft.document_on)
        if draft.reported_on != clock.today():
            self.given_on.data = cast("Any", draft.reported_on)

    def draft(self) -> Report:
        """What was typed; files are read here."""
        day: Any = self.given_on.data
        document_on: Any = self.document_on.data
        return Report(
            text=self.given_text.data or "", percent=0, reported_on=day or clock.today(),
            document_number=self.document_number.data or "", document_on=document_on,
            files=_read(self.files), stored=self._kept(),
        )  # fmt: skip


class PreparedForm(Form):
    """What the head of a unit says to a prepared report."""

    note = TextAreaField(
        _l("Note"), description=_l("Needed only when it is given back."), validators=[limit(REASON)]
    )


class InspectionForm(Form):
    """A check on the spot."""

    checked_by = StringField(_l("Who was there"), validators=[required(), limit(200)])
    checked_on = DateField(_l("Day of the check"), description=_l("Today when left empty."))
    note = TextAreaField(_l("What was found"), validators=[required(), limit(500)])
    files = MultipleFileField(_l("Files"), description=_l("PDF, DOCX, XLSX, PPTX, PNG or JPEG."))

    def draft(self) -> Inspection:
        """What was typed; files are read here."""
        day: Any = self.checked_on.data
        return Inspection(
            self.checked_by.data or "", day or clock.today(), self.note.data or "", _read(self.files)
        )


class BreakdownForm(Form):
    """Shares of a directive for several units in one go."""

    kinds = ManyField(_l("All units of a kind"))
    units = ManyField(_l("Single units"))
    text = TextAreaField(_l("What each unit has to do"), validators=[required(), limit(1000)])
    due_on = DateField(_l("Due"), description=_l("With the whole directive when left empty."))
    target = FigureField(_l("Target of each unit"), description=_l("Each can be changed afterwards."))

    def draft(self, of_kinds: Sequence[int]) -> Breakdown:
        """What was typed, with the units of the chosen kinds first; a unit named twice stays named twice."""
        single = [key for key in self.units.data or () if key not in of_kinds]
        due_on: Any = self.due_on.data
        return Breakdown(
            [*of_kinds, *single], self.text.data or "", due_on, cast("float | None", self.target.data)
        )


class PartsForm(Form):
    """Targets and due dates of the shares, a line each."""

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Keep what was typed in the lines."""
        self.typed = self.meta.wrap_formdata(self, formdata)
        super().process(formdata, *args, **kwargs)

    def shown(self, part: SubTask) -> tuple[str, str]:
        """Due date and target of a share as its line shows them."""
        if self.typed is not None and f"due-{part.id}" in self.typed:
            return self.typed.get(f"due-{part.id}", ""), self.typed.get(f"target-{part.id}", "")
        return dates.short(part.due_on) if part.due_on else "", show_figure(part.target)

    def lines(self, parts: Sequence[SubTask], reference: date) -> dict[int, PartLine]:
        """The lines as typed; raises RuleBroken for one that cannot be read."""
        return {part.id: self._line(part, reference) for part in parts if part.reported_on is None}

    def _line(self, part: SubTask, reference: date) -> PartLine:
        due, target = (clean_text(word)[:50] for word in self.shown(part))
        unit = part.unit.name
        try:
            due_on = dates.read_date(due, reference) if due else None
        except (ValueError, OverflowError):
            raise RuleBroken(
                _("“%(text)s” of %(unit)s is not a day. Write it as dd/mm/yyyy.", text=due, unit=unit)
            ) from None
        try:
            return PartLine(due_on, read_figure(target))
        except ValueError as wrong:
            raise RuleBroken(f"{unit}: {wrong}") from None


class PartReportForm(Form):
    """How far a share is."""

    text = TextAreaField(_l("What was done so far"), validators=[required(), limit(5_000)])
    value = FigureField(_l("Reached so far"))
    is_done = Tick(_l("The share is done"))

    def draft(self) -> PartReport:
        """What was typed."""
        return PartReport(
            self.text.data or "", cast("float | None", self.value.data), bool(self.is_done.data)
        )
