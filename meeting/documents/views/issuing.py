"""Preparing and issuing papers."""

from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import books, clock
from meeting.core.access import ensure
from meeting.core.errors import NotFound
from meeting.core.i18n import _, ngettext
from meeting.core.numbers import read_id
from meeting.core.web.responses import PDF, download, see_other
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries as directory
from meeting.documents import drafting, kinds, printing, service
from meeting.documents.forms import IssueForm, PaperForm, ReplacementForm
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rendering import form_rules
from meeting.documents.rules import (
    HEAD,
    KIND_LABELS,
    TYPES,
    UNISSUED,
    DocumentState,
    Kind,
    bare_post,
    capacity_of,
)
from meeting.documents.source import Choices, Source
from meeting.documents.views import cautions
from meeting.documents.views.door import bp


def signers() -> dict[int, tuple[str, str, str]]:
    """Who may sign for the office today, by post: power, post, name.

    Heads and deputies of the directorate and of the office itself; who else signs is typed by hand.
    Whoever leads the first of them in protocol order is the head of the office.
    """
    leading = {directory.LEADERS, directory.OFFICE}
    own = [kind.id for kind in directory.kinds() if kind.code in leading]
    posts = directory.posts_on(clock.today(), kind_ids=own)
    head = bare_post(posts[0].title) if posts and posts[0].is_head else HEAD
    return {
        post.post_id: (*capacity_of(post.title, head), post.full_name or "")
        for post in posts
        if post.full_name and (post.is_head or post.title.startswith("Phó "))
    }


def source_asked(kind: Kind) -> Source:
    """What the paper is about, by the address of its form."""
    asked = {
        name: read_id(request.args.get(name, "")) for name in ("meeting", "unit", "directive", "snapshot")
    }
    return Source(
        kind=kind, meeting_id=asked["meeting"], unit_id=asked["unit"], directive_id=asked["directive"],
        snapshot_id=asked["snapshot"],
    )  # fmt: skip


def _said(form: PaperForm) -> None:
    """Say that doubled recipients were dropped."""
    dropped = len(form.lines) - len(kinds.distinct(form.lines))
    if dropped:
        flash(
            ngettext("%(num)d recipient stood there twice and was dropped.",
                     "%(num)d recipients stood there twice and were dropped.", dropped),
            "info",
        )  # fmt: skip


@bp.route("/papers/new/<kind>", methods=["GET", "POST"])
@requires(Can.ISSUE)
def prepare(kind: str) -> ResponseReturnValue:
    """Prepare a paper: signer, recipients, marks, layout."""
    wanted = next((member for member in Kind if member.value == kind and member not in UNISSUED), None)
    if wanted is None or wanted in (Kind.CORRECTION, Kind.NOTICE):
        raise NotFound("Kind")
    source = source_asked(wanted)
    try:
        proposed = kinds.propose(source)
    except NotFound:
        flash(_("There is nothing to print of it yet. Complete the record first."), "warning")
        return redirect(_beginning(source), code=303)
    form = PaperForm(data=_begun(proposed))
    form.offer(wanted, signers())
    if form.validate_on_submit():
        with form.showing_rules():
            document = service.prepare(current_actor(), source, form.draft())
            _said(form)
            flash(_("The paper is prepared. Look at it, then issue it."), "success")
            return see_other(".show", document_id=document.id)
    title = str(KIND_LABELS[wanted])
    preview_url = url_for(
        ".preview_new", kind=kind, meeting=source.meeting_id, unit=source.unit_id,
        directive=source.directive_id, snapshot=source.snapshot_id,
    )  # fmt: skip
    page = render_template(
        "documents/prepare.html",
        form=form,
        title=title,
        cautions=cautions.of_source(source),
        cancel_url=_beginning(source),
        preview_url=preview_url,
        is_unchecked=not form_rules.of_day(clock.today()).is_checked,
    )
    return page, form.status


def _beginning(source: Source) -> str:
    """The page a paper is asked for on: its meeting, its directive, the units that are late, the register."""
    if source.meeting_id:
        return url_for(".meeting", meeting_id=source.meeting_id)
    if source.directive_id:
        return url_for("followup.show", directive_id=source.directive_id)
    return url_for(".urging_letters" if source.kind is Kind.URGING else ".papers")


def _back(meeting_id: int | None) -> ResponseReturnValue:
    return see_other(".meeting", meeting_id=meeting_id) if meeting_id else see_other(".papers")


def _begun(proposed: Choices) -> dict[str, Any]:
    return {
        "signer_name": proposed.signer_name, "signer_title": proposed.signer_title,
        "signer_capacity": proposed.signer_capacity, "recipients": "\n".join(proposed.recipients),
    }  # fmt: skip


def load(document_id: int) -> Document:
    """A paper the reader may issue, replace, correct or cancel."""
    document = register.get_document(document_id)
    ensure(current_actor(), Can.ISSUE, document)
    return document


def _is_over(document: Document) -> bool:
    """Nothing is left to write; what was typed is still answered."""
    return request.method == "GET" and document.state is not DocumentState.DRAFT


def _form_of(document: Document) -> type[PaperForm]:
    """A notice is only prepared to replace another: its words may be changed."""
    return ReplacementForm if document.kind is Kind.NOTICE else PaperForm


def _words(document: Document) -> dict[str, str]:
    """The words of a notice that replaces another; before they were changed those of the one replaced."""
    if document.kind is not Kind.NOTICE or document.earlier is None:
        return {}
    words = drafting.words_of(document.choices) or service.words_of(document.earlier)
    return asdict(words) if words else {}


@bp.route("/papers/<int:document_id>/edit", methods=["GET", "POST"])
@requires(Can.ISSUE)
def edit(document_id: int) -> ResponseReturnValue:
    """Choose otherwise before the paper is issued."""
    document = load(document_id)
    if _is_over(document):
        return see_other(".show", document_id=document_id)
    form = _form_of(document)(
        data={
            "style": document.choices.get("style", ""), "issued_on": drafting.day_of(document),
            "signer_name": document.signer_name, "signer_title": document.signer_title,
            "signer_capacity": document.signer_capacity, "recipients": document.recipients,
            "urgency": document.urgency.value, "scope": document.scope.value, **_words(document),
        }
    )  # fmt: skip
    form.offer(document.kind, signers())
    if request.method == "GET":
        form.row_version.data = form.row_version.data or str(document.version)
    if form.validate_on_submit():
        with form.showing_rules(document):
            service.change(current_actor(), document, form.draft(), form.seen_version)
            _said(form)
            flash(_("The paper is changed."), "success")
            return see_other(".show", document_id=document_id)
    title, cancel = str(KIND_LABELS[document.kind]), url_for(".show", document_id=document_id)
    page = render_template(
        "documents/prepare.html",
        form=form,
        title=title,
        cautions=cautions.of(document),
        cancel_url=cancel,
        preview_url=url_for(".preview_changed", document_id=document_id),
        is_unchecked=not form_rules.of_day(drafting.day_of(document) or clock.today()).is_checked,
    )
    return page, form.status


@bp.route("/papers/<int:document_id>/draft.pdf")
@requires(Can.DRAFTS)
def preview(document_id: int) -> ResponseReturnValue:
    """Print a prepared paper as it stands, marked as a draft."""
    document = register.get_document(document_id)
    if document.state is not DocumentState.DRAFT:
        return see_other(".file", document_id=document_id)
    papers, name = drafting.papers_of(document), drafting.file_name(document)
    return download(printing.printed(papers), name, PDF, inline="download" not in request.args)


@bp.route("/papers/<int:document_id>/issue", methods=["GET", "POST"])
@requires(Can.ISSUE)
def issue(document_id: int) -> ResponseReturnValue:
    """Give the paper its day and number and freeze it."""
    document = load(document_id)
    if _is_over(document):
        return see_other(".show", document_id=document_id)
    kind, today = TYPES[document.kind], clock.today()
    day = drafting.day_of(document) or today
    proposed = books.peek(books.place_of(kind, day)) if kind is not None else None
    form = IssueForm(data={"number": proposed, "issued_on": day}, kind=kind or "")
    if request.method == "GET":
        form.row_version.data = form.row_version.data or str(document.version)
    if form.validate_on_submit():
        with form.showing_rules(document):
            service.issue(current_actor(), document, form.draft(), form.seen_version)
            flash(_("The paper is issued and frozen."), "success")
            return see_other(".show", document_id=document_id)
    page = render_template(
        "documents/issue.html", form=form, cautions=cautions.of(document), document=document,
        title=str(KIND_LABELS[document.kind]), has_number=kind is not None,
        is_unchecked=not form_rules.of_day(day).is_checked,
    )  # fmt: skip
    return page, form.status


@bp.route("/papers/<int:document_id>/discard", methods=["POST"])
@requires(Can.ISSUE)
def discard(document_id: int) -> ResponseReturnValue:
    """Give a prepared paper up."""
    document = load(document_id)
    meeting_id = document.meeting_id
    service.discard(current_actor(), document)
    flash(_("The prepared paper is gone."), "success")
    return _back(meeting_id)
