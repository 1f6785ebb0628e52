"""A paper with what is typed so far: beside its form, and as a PDF in a tab of its own. Nothing is kept."""

from collections.abc import Callable
from dataclasses import fields, replace

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.db import db, set_reading
from meeting.core.errors import NotFound
from meeting.core.numbers import read_id
from meeting.core.web.responses import PDF, download
from meeting.core.web.security import current_actor, requires
from meeting.documents import drafting, kinds, printing
from meeting.documents.forms import PaperForm, ReplacementForm
from meeting.documents.paper import Paper
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import FILE_NAMES, UNISSUED, Kind, style_of
from meeting.documents.source import Choices
from meeting.documents.views.door import bp
from meeting.documents.views.issuing import signers, source_asked
from meeting.scheduling.policy import Can as Meetings
from meeting.scheduling.queries import get_meeting

# The sheet carries its own styles and may stand in a frame of ours; nothing in it runs.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@bp.route("/preview/<kind>", methods=["GET", "POST"])
@requires(Can.ISSUE)
def preview_new(kind: str) -> ResponseReturnValue:
    """A paper that is being prepared, or the notice before its issue."""
    wanted = next((member for member in Kind if member.value == kind and member not in UNISSUED), None)
    if wanted is None or wanted is Kind.CORRECTION:
        raise NotFound("Kind")
    _look_only()
    source = source_asked(wanted)
    if source.meeting_id:
        ensure(current_actor(), Meetings.SEE, get_meeting(source.meeting_id))
    return _answer(wanted, lambda choices: kinds.papers(source, choices))


@bp.route("/papers/<int:document_id>/preview", methods=["GET", "POST"])
@requires(Can.ISSUE)
def preview_changed(document_id: int) -> ResponseReturnValue:
    """A prepared paper while its choices are being changed, or its day and number given."""
    _look_only()
    document = register.get_document(document_id)
    ensure(current_actor(), Can.ISSUE, document)

    def papers(choices: Choices) -> list[Paper]:
        asked = {f.name: getattr(choices, f.name) for f in fields(choices) if _is_asked(f.name)}
        return drafting.papers_of(document, **asked)

    return _answer(document.kind, papers)


def _is_asked(name: str) -> bool:
    """Whether the form asks for this choice; what it does not ask for stays as it was prepared."""
    return {"day": "issued_on", "words": "opening"}.get(name, name) in request.form


def _look_only() -> None:
    """Looking keeps nothing, not even the key of the form."""
    db.session.rollback()
    set_reading(True)


def _answer(kind: Kind, papers: Callable[[Choices], list[Paper]]) -> ResponseReturnValue:
    """The sheet, or the PDF where that was asked for; a word when there is nothing to show yet."""
    typed = _typed(kind) if request.method == "POST" else Choices(is_draft=True)
    typed = replace(typed, style=style_of(kind, typed.style))
    try:
        found = papers(typed)
    except NotFound:
        return _sheet(render_template("documents/nothing_yet.html"))
    if request.form.get("do") == "pdf":
        return download(printing.printed(found), f"{FILE_NAMES[kind]}.pdf", PDF, inline=True)
    return _sheet(printing.on_screen(found))


def _typed(kind: Kind) -> Choices:
    """What the form says so far; what cannot be read yet is left to the kind."""
    form = ReplacementForm() if "opening" in request.form else PaperForm()
    form.offer(kind, signers())
    form.validate()
    for field in (form.style, form.urgency, form.scope):
        field.data = "" if field.errors else field.data
    chosen = form.draft()
    return Choices(
        style=chosen.style, day=chosen.day, number=read_id(request.form.get("number", "")),
        signer_name=chosen.signer_name, signer_title=chosen.signer_title,
        signer_capacity=chosen.signer_capacity, recipients=chosen.recipients, urgency=chosen.urgency,
        scope=chosen.scope, is_draft=True, words=chosen.words,
    )  # fmt: skip


def _sheet(page: str) -> Response:
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})
