"""Papers for one unit: what a notice gives it, a task of its own, what it owes, what it hands over."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.core.i18n import _
from meeting.core.sheets import Column, write_sheet
from meeting.core.web import workspace
from meeting.core.web.responses import PDF, docx, download, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.directives.policy import Can as Directives
from meeting.directives.queries import find_notice_day, get_directive
from meeting.directory.queries import get_unit
from meeting.documents import kinds, printing, queries
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import FILE_NAMES, Kind
from meeting.documents.source import Choices, Source
from meeting.documents.views import asking
from meeting.documents.views.door import bp
from meeting.documents.views.register import issued_bytes, sections
from meeting.scheduling.queries import get_meeting


def _handed_over(
    source: Source, about: str, form: str, choices: Choices = kinds.DEFAULTS
) -> ResponseReturnValue:
    """The paper as a PDF or a Word file named by its kind, what it is about and today."""
    day = short(clock.today()).replace("/", ".")
    name = f"{FILE_NAMES[source.kind]} - {about} ({day})".replace("/", "-")
    if form == "docx":
        return docx(printing.docx(source, choices), name)
    return download(printing.pdf(source, choices), f"{name}.pdf", PDF, inline="download" not in request.args)


def _issued_first(source: Source, about: str, form: str) -> ResponseReturnValue:
    """The paper as issued; today's state where none is, or where that was asked for."""
    asked = asking.of(source, kinds.DEFAULTS)
    if asked.frozen and form == "pdf":
        return issued_bytes(register.get_document(asked.frozen))
    return _handed_over(asked.source, about, form, asked.choices)


@bp.route("/<int:meeting_id>/extracts")
@requires(Can.DRAFTS)
def extracts(meeting_id: int) -> ResponseReturnValue:
    """The units a notice gives something to do, each with its extract."""
    meeting = get_meeting(meeting_id)
    ensure(current_actor(), Can.DRAFTS, meeting)
    if find_notice_day(meeting_id) is None:
        raise NotFound("Conclusion")
    tabs, _signals = workspace.load(meeting_id, "documents.meeting")
    rows = queries.units_of_notice(meeting_id)
    return render_template("documents/extracts.html", meeting=meeting, tabs=tabs, rows=rows)


@bp.route("/<int:meeting_id>/units/<int:unit_id>/extract.pdf")
@bp.route("/<int:meeting_id>/units/<int:unit_id>/extract.<any(docx):form>")
@requires(Can.EXTRACT)
def extract(meeting_id: int, unit_id: int, form: str = "pdf") -> ResponseReturnValue:
    """Print what an issued notice gives a unit to do."""
    unit = get_unit(unit_id)
    ensure(current_actor(), Can.EXTRACT, unit)
    source = Source(kind=Kind.EXTRACT, meeting_id=meeting_id, unit_id=unit_id)
    return _issued_first(source, unit.short_name or unit.name, form)


@bp.route("/directives/<int:directive_id>/task-slip.pdf")
@bp.route("/directives/<int:directive_id>/task-slip.<any(docx):form>")
@requires(Directives.SEE)
def task_slip(directive_id: int, form: str = "pdf") -> ResponseReturnValue:
    """Print the slip of one task."""
    directive = get_directive(directive_id)
    ensure(current_actor(), Directives.SEE, directive)
    about = _("directive %(clause)s", clause=directive.clause) if directive.clause else str(directive_id)
    return _issued_first(Source(kind=Kind.SLIP, directive_id=directive_id), about, form)


@bp.route("/urging-letters")
@requires(Can.DRAFTS)
def urging_letters() -> ResponseReturnValue:
    """The units that owe work past its due date, each with its letter."""
    rows = queries.late_units(clock.today())
    return render_template("documents/urging_letters.html", sections=sections("urging_letters"), rows=rows)


@bp.route("/urging-letters/export")
@requires(Can.DRAFTS)
def urging_letters_sheet() -> ResponseReturnValue:
    """The units that owe work past its due date as a sheet."""
    today, title = clock.today(), _("Urging letters")
    columns = [
        Column("unit", _("Unit"), 50),
        Column("overdue", _("Overdue tasks"), 14, "int"),
        Column("since", _("Due since"), 14, "date"),
    ]
    rows = ((row.name, row.overdue, row.since) for row in queries.late_units(today))
    return xlsx(write_sheet(title, columns, rows, [_("As of %(day)s", day=short(today))]), title)


@bp.route("/units/<int:unit_id>/urging-letter.pdf")
@bp.route("/units/<int:unit_id>/urging-letter.<any(docx):form>")
@requires(Can.DRAFTS)
def urging_letter(unit_id: int, form: str = "pdf") -> ResponseReturnValue:
    """Print the letter that urges a unit."""
    unit = get_unit(unit_id)
    return _handed_over(Source(kind=Kind.URGING, unit_id=unit_id), unit.short_name or unit.name, form)


@bp.route("/units/<int:unit_id>/hand-over.pdf")
@bp.route("/units/<int:unit_id>/hand-over.<any(docx):form>")
@requires(Can.DRAFTS)
def hand_over(unit_id: int, form: str = "pdf") -> ResponseReturnValue:
    """Print the list of what a unit that ended hands over."""
    unit = get_unit(unit_id)
    return _handed_over(Source(kind=Kind.HAND_OVER, unit_id=unit_id), unit.short_name or unit.name, form)
