"""Pages of papers: which can be printed of which meeting, and the papers themselves."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure, may
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.core.i18n import _, _l
from meeting.core.numbers import paper_number
from meeting.core.sheets import Column, write_sheet
from meeting.core.web import workspace
from meeting.core.web.responses import PDF, download, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.core.web.workspace import Tab
from meeting.directives.queries import find_conclusion
from meeting.directory.queries import get_unit
from meeting.documents import policy, printing, queries
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import KIND_LABELS, Kind
from meeting.documents.source import Source
from meeting.documents.views.door import bp
from meeting.documents.views.register import issued_bytes, line_of, sections
from meeting.followup.queries import get_snapshot
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting

PRINTED = (Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES, Kind.NOTICE, Kind.REPORT)  # of a meeting
workspace.add_tab(Tab(60, "documents.meeting", _l("Documents"), Can.SEE))


@dataclass(frozen=True)
class Card:
    """A paper on the page: whether it can be printed, what is still missing in it, whether it is a draft."""

    kind: str
    label: str
    is_ready: bool
    is_draft: bool
    missing: list[str]
    note: str


@bp.route("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """List meetings with the papers that can be printed."""
    actor = current_actor()
    page = queries.listed(actor, request.args.get("after"))
    previous = url_for(".index", after=page.prev_cursor) if page.prev_cursor else None
    following = url_for(".index", after=page.next_cursor) if page.next_cursor else None
    kinds = {kind.value: str(KIND_LABELS[kind]) for kind in PRINTED}
    sees_drafts = policy.sees_kind(actor, Kind.REPORT, is_issued=True)
    return render_template(
        "documents/index.html",
        sections=sections("index"),
        rows=page.rows,
        kinds=kinds,
        sees_drafts=sees_drafts,
        previous=previous,
        following=following,
    )


@bp.route("/<int:meeting_id>")
@requires(Can.SEE)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """Show the papers of a meeting and what is still missing in each."""
    found = get_meeting(meeting_id)
    ensure(current_actor(), Can.SEE, found)
    tabs, _signals = workspace.load(meeting_id, "documents.meeting")
    return render_template(
        "documents/meeting.html",
        meeting=found,
        tabs=tabs,
        cards=_cards(found),
        papers=[line_of(row) for row in register.of_meeting(current_actor(), meeting_id)],
        preparable=_preparable(),
    )


def _preparable() -> list[tuple[str, str]]:
    """The kinds about a whole meeting that may be prepared for signing."""
    if not may(current_actor(), Can.ISSUE):
        return []
    kinds = (Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES, Kind.MINUTES, Kind.ISSUES, Kind.REPORT)
    return [(kind.value, str(KIND_LABELS[kind])) for kind in kinds]


@bp.route("/<int:meeting_id>/<kind>.pdf")
@requires(Can.SEE)
def paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Print a paper; `?download=1` hands it over as a file."""
    if kind not in {member.value for member in PRINTED}:
        raise NotFound("Paper")
    found, wanted = get_meeting(meeting_id), Kind(kind)
    ensure(current_actor(), Can.SEE, found)
    if wanted in {Kind.NOTICE, Kind.REPORT}:
        conclusion = find_conclusion(meeting_id)
        issued = conclusion is not None and conclusion.issued_on is not None
        if not policy.sees_kind(current_actor(), wanted, is_issued=issued):
            ensure(current_actor(), Can.DRAFTS, found)
    filed = register.find_notice(meeting_id) if wanted is Kind.NOTICE else None
    if filed is not None:
        return issued_bytes(filed)
    data = printing.pdf(Source(kind=wanted, meeting_id=meeting_id))
    return download(data, printing.file_name(wanted, found), PDF, inline="download" not in request.args)


@bp.route("/snapshots/<int:snapshot_id>/<int:meeting_id>/followup-report.pdf")
@requires(Can.DRAFTS)
def kept_report(snapshot_id: int, meeting_id: int) -> ResponseReturnValue:
    """The follow-up report again, as of the cut-off of kept figures."""
    as_of, found = get_snapshot(snapshot_id).as_of, get_meeting(meeting_id)
    ensure(current_actor(), Can.DRAFTS, found)
    data = printing.pdf(Source(kind=Kind.REPORT, meeting_id=meeting_id, snapshot_id=snapshot_id))
    name = printing.file_name(Kind.REPORT, found).removesuffix(".pdf")
    name = f"{name} - số liệu đến {short(as_of).replace('/', '.')}.pdf"
    return download(data, name, PDF, inline="download" not in request.args)


@bp.route("/urging-letters")
@requires(Can.DRAFTS)
def urging_letters() -> ResponseReturnValue:
    """The units that owe work past its due date, each with its letter."""
    return render_template("documents/urging_letters.html", rows=queries.late_units(clock.today()))


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
@requires(Can.DRAFTS)
def urging_letter(unit_id: int) -> ResponseReturnValue:
    """Print the letter that urges a unit."""
    unit = get_unit(unit_id)
    data = printing.pdf(Source(kind=Kind.URGING, unit_id=unit_id))
    name = f"Công văn đôn đốc - {unit.short_name or unit.name} ({short(clock.today()).replace('/', '.')}).pdf"
    return download(data, name.replace("/", "-"), PDF, inline="download" not in request.args)


@bp.route("/units/<int:unit_id>/hand-over.pdf")
@requires(Can.DRAFTS)
def hand_over(unit_id: int) -> ResponseReturnValue:
    """Print the list of what a unit that ended hands over."""
    unit, day = get_unit(unit_id), short(clock.today()).replace("/", ".")
    data = printing.pdf(Source(kind=Kind.HAND_OVER, unit_id=unit_id))
    name = f"Danh mục bàn giao - {unit.short_name or unit.name} ({day}).pdf"
    return download(data, name.replace("/", "-"), PDF, inline="download" not in request.args)


def _cards(meeting: Meeting) -> list[Card]:
    actor, conclusion = current_actor(), find_conclusion(meeting.id)
    people, items = queries.amounts(meeting.id)
    issued = conclusion is not None and conclusion.issued_on is not None
    facts: dict[Kind, tuple[bool, bool, list[str], str]] = {
        Kind.INVITATION: (True, meeting.convened_at is None, _invitation_gaps(meeting, people), ""),
        Kind.PROGRAMME: (items > 0, False, [] if items else [_("no item in the programme")], ""),
        Kind.ATTENDEES: (people > 0, False, [] if people else [_("nobody on the list")], ""),
        Kind.NOTICE: (
            conclusion is not None,
            not issued,
            _notice_gaps(conclusion),
            _notice_words(conclusion),
        ),
        Kind.REPORT: (issued, False, [] if issued else [_("the notice is not issued")], _("as of today")),
    }
    return [
        Card(kind.value, str(KIND_LABELS[kind]), *facts[kind])
        for kind in facts
        if policy.sees_kind(actor, kind, is_issued=issued)
    ]


def _invitation_gaps(meeting: Meeting, people: int) -> list[str]:
    gaps = {
        _("chair"): not meeting.chair,
        _("place or link"): not (meeting.venue or meeting.link),
        _("contact"): not meeting.contact,
        _("invitees"): not people,
    }
    return [words for words, missing in gaps.items() if missing]


def _notice_gaps(conclusion: Any) -> list[str]:
    if conclusion is None:
        return [_("the conclusion is not begun")]
    gaps = {
        _("number and date: the notice is not issued"): conclusion.issued_on is None,
        _("signer"): not conclusion.signer_name,
        _("opening"): not conclusion.opening,
        _("closing"): not conclusion.closing,
    }
    return [words for words, missing in gaps.items() if missing]


def _notice_words(conclusion: Any) -> str:
    if conclusion is None or conclusion.notice_number is None:
        return ""
    return paper_number(conclusion.notice_number, conclusion.notice_symbol)
