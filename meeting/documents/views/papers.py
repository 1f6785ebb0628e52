"""Pages of papers: which can be printed of which meeting, and the papers themselves."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core.access import ensure, may
from meeting.core.i18n import _l
from meeting.core.web import workspace
from meeting.core.web.responses import PDF, docx, download, see_other
from meeting.core.web.security import current_actor, requires
from meeting.core.web.workspace import Tab
from meeting.documents import policy, printing, queries, work
from meeting.documents.kinds import CARDS
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import KIND_LABELS, Kind
from meeting.documents.source import Source
from meeting.documents.views import asking, shelf
from meeting.documents.views.door import bp
from meeting.documents.views.register import issued_bytes, line_of, sections
from meeting.scheduling.queries import get_meeting

LISTED = (Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES, Kind.NOTICE, Kind.REPORT)  # of every meeting
workspace.add_tab(Tab(60, "documents.meeting", _l("Documents"), Can.SEE))


@bp.route("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """List meetings with the papers that can be printed."""
    actor = current_actor()
    page = queries.listed(actor, request.args.get("after"))
    previous = url_for(".index", after=page.prev_cursor) if page.prev_cursor else None
    following = url_for(".index", after=page.next_cursor) if page.next_cursor else None
    kinds = {kind.value: str(KIND_LABELS[kind]) for kind in LISTED}
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
    papers = register.of_meeting(current_actor(), meeting_id, asking.OF_MEETING | {Kind.EXTRACT})
    return render_template(
        "documents/meeting.html",
        meeting=found,
        tabs=tabs,
        cards=shelf.cards(current_actor(), found, papers),
        papers=[line_of(row) for row in papers],
        preparable=_preparable(),
        leads=register.leads(meeting_id) if may(current_actor(), Can.ISSUE) else [],
    )


def _preparable() -> list[tuple[str, str]]:
    """The kinds about a whole meeting that may be prepared for signing."""
    if not may(current_actor(), Can.ISSUE):
        return []
    kinds = (Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES, Kind.MINUTES, Kind.ISSUES, Kind.REPORT)
    return [(kind.value, str(KIND_LABELS[kind])) for kind in kinds]


@bp.route("/<int:meeting_id>/<kind>.docx")
@requires(Can.SEE)
def word_paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """A paper as an editable Word file, a draft where one was issued; a notice's is the office's alone."""
    found = get_meeting(meeting_id)
    ensure(current_actor(), Can.SEE, found)
    asked = asking.read(found, kind)
    wanted, name = asked.source.kind, printing.file_name(asked.source.kind, found).removesuffix(".pdf")
    if wanted is Kind.NOTICE:
        ensure(current_actor(), Can.DRAFTS, found)
    if wanted not in CARDS and work.is_long(wanted, asked.choices.style, queries.amounts(meeting_id)):
        return see_other(".long", meeting_id=meeting_id, kind=kind, form="docx", **asked.more)
    return docx(work.word(asked.source, asked.choices), name)


@bp.route("/<int:meeting_id>/<kind>.pdf")
@requires(Can.SEE)
def paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """A paper as issued, else as the record stands; `?download=1` hands it over as a file."""
    found = get_meeting(meeting_id)
    ensure(current_actor(), Can.SEE, found)
    asked = asking.read(found, kind)
    if asked.frozen:
        return issued_bytes(register.get_document(asked.frozen))
    if work.is_long(asked.source.kind, asked.choices.style, queries.amounts(meeting_id)):
        return see_other(".long", meeting_id=meeting_id, kind=kind, **asked.more)
    data, name = work.pdf(asked.source, asked.choices), printing.file_name(asked.source.kind, found)
    return download(data, name, PDF, inline="download" not in request.args)


@bp.route("/snapshots/<int:snapshot_id>/<int:meeting_id>/followup-report.pdf")
@bp.route("/snapshots/<int:snapshot_id>/<int:meeting_id>/followup-report.<any(docx):form>")
@requires(Can.DRAFTS)
def kept_report(snapshot_id: int, meeting_id: int, form: str = "pdf") -> ResponseReturnValue:
    """The follow-up report again, as of the cut-off of kept figures."""
    found = get_meeting(meeting_id)
    ensure(current_actor(), Can.DRAFTS, found)
    source = Source(kind=Kind.REPORT, meeting_id=meeting_id, snapshot_id=snapshot_id)
    if work.is_long(Kind.REPORT, "", queries.amounts(meeting_id)):
        at = {"meeting_id": meeting_id, "kind": Kind.REPORT.value, "snapshot": snapshot_id}
        return see_other(".long", **at, **({"form": form} if form == "docx" else {}))
    name = asking.file_name(source, found)
    if form == "docx":
        return docx(printing.docx(source), name)
    return download(printing.pdf(source), f"{name}.pdf", PDF, inline="download" not in request.args)
