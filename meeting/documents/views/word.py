"""Prepared and issued papers as editable Word files, for the office."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.web import workspace
from meeting.core.web.responses import docx, see_other
from meeting.core.web.security import current_actor, requires
from meeting.documents import drafting, queries, work
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import KIND_LABELS
from meeting.documents.source import InvitationStyle
from meeting.documents.views.door import bp
from meeting.scheduling.queries import get_meeting


@bp.route("/papers/<int:document_id>/paper.docx")
@requires(Can.DRAFTS)
def word_document(document_id: int) -> ResponseReturnValue:
    """A prepared or issued paper with what was chosen for it, from the record as it stands."""
    document = _readable(document_id)
    amounts = queries.amounts(document.meeting_id or 0)
    if work.is_long(document.kind, _style(document), amounts):
        return see_other(".long_word", document_id=document_id)
    return docx(work.word_of(document), drafting.file_name(document).removesuffix(".pdf"))


@bp.route("/papers/<int:document_id>/long-word", methods=["GET", "POST"])
@requires(Can.DRAFTS)
def long_word(document_id: int) -> ResponseReturnValue:
    """Ask for the Word file of a long paper to be made in the background."""
    document = _readable(document_id)
    found, style = get_meeting(document.meeting_id or 0), _style(document)
    total = work.steps(document.kind, style, queries.amounts(found.id))
    if request.method == "POST":
        user_id = current_actor().user_id or 0  # only who signed in comes here
        return see_other("jobs.show", job_id=work.ask_word(document, total=total, user_id=user_id))
    tabs, _signals = workspace.load(found.id, "documents.meeting")
    return render_template(
        "documents/long.html", meeting=found, tabs=tabs, label=str(KIND_LABELS[document.kind]), total=total,
        is_letters=style == InvitationStyle.EACH,
    )  # fmt: skip


def _readable(document_id: int) -> Document:
    document = register.get_document(document_id)
    ensure(current_actor(), Can.READ, document)
    return document


def _style(document: Document) -> str:
    return str(document.choices.get("style", ""))
