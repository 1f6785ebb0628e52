"""Papers that take long: all letters of a meeting, long lists. They are printed in the background."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.errors import NotFound
from meeting.core.web import workspace
from meeting.core.web.responses import download, see_other
from meeting.core.web.security import current_actor, requires
from meeting.documents import kinds, printing, queries, work
from meeting.documents.policy import Can
from meeting.documents.rules import KIND_LABELS, Kind
from meeting.documents.source import Choices, InvitationStyle, Source
from meeting.documents.views import asking
from meeting.documents.views.door import bp
from meeting.scheduling.queries import get_meeting


@bp.route("/<int:meeting_id>/invitations.zip")
@requires(Can.DRAFTS)
def letters(meeting_id: int) -> ResponseReturnValue:
    """A letter for each addressee, as a ZIP of PDFs."""
    found, style = get_meeting(meeting_id), InvitationStyle.EACH.value
    ensure(current_actor(), Can.DRAFTS, found)
    if work.is_long(Kind.INVITATION, style, queries.amounts(meeting_id), zipped=True):
        return see_other(".long", meeting_id=meeting_id, kind=Kind.INVITATION.value, style=style, zip=1)
    name = printing.file_name(Kind.INVITATION, found).removesuffix(".pdf")
    asked = asking.of(Source(kind=Kind.INVITATION, meeting_id=meeting_id), Choices(style=style))
    papers = work.papers(asked.source, asked.choices)
    return download(work.zipped(papers, found.title), f"{name}.zip", work.ZIP)


@bp.route("/<int:meeting_id>/long/<kind>", methods=["GET", "POST"])
@requires(Can.SEE)
def long(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Ask for a long paper to be printed in the background."""
    found = get_meeting(meeting_id)
    ensure(current_actor(), Can.SEE, found)
    asked, form = asking.read(found, kind), _form()
    wanted, style = asked.source.kind, asked.choices.style
    if asked.frozen and form == "pdf":  # issued meanwhile
        return see_other(".paper", meeting_id=meeting_id, kind=kind, **asked.more)
    if wanted in kinds.CARDS and form == "docx":
        raise NotFound("Paper")
    if form == "docx" and wanted is Kind.NOTICE:
        ensure(current_actor(), Can.DRAFTS, found)
    total = work.steps(wanted, style, queries.amounts(meeting_id))
    if request.method == "POST":
        name = asking.file_name(asked.source, found)
        user_id = current_actor().user_id or 0  # only who signed in comes here
        job_id = work.ask(asked.source, asked.choices, name=name, total=total, user_id=user_id, form=form)
        return see_other("jobs.show", job_id=job_id)
    tabs, _signals = workspace.load(meeting_id, "documents.meeting")
    return render_template(
        "documents/long.html", meeting=found, tabs=tabs, label=str(KIND_LABELS[wanted]), total=total,
        is_letters=style == InvitationStyle.EACH,
    )  # fmt: skip


def _form() -> str:
    """As what the file is wanted."""
    return "zip" if "zip" in request.args else "docx" if request.args.get("form") == "docx" else "pdf"
