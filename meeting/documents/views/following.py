"""What may follow an issued paper: replacing, correcting and cancelling it."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core.dates import short
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.documents import drafting, service
from meeting.documents.forms import CancelForm, CorrectionForm, ReasonForm
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.rules import KIND_LABELS, Kind
from meeting.documents.views.door import bp
from meeting.documents.views.issuing import load


@bp.route("/papers/<int:document_id>/replace", methods=["GET", "POST"])
@requires(Can.ISSUE)
def replace(document_id: int) -> ResponseReturnValue:
    """Prepare a paper of the same form that takes the place of this one."""
    document, form = load(document_id), ReasonForm()
    is_notice = document.kind is Kind.NOTICE
    if form.validate_on_submit():
        with form.showing_rules(document):
            successor = service.replace(current_actor(), document, form.reason.data or "")
            if is_notice:
                flash(_("The replacement is prepared. Put its words right, then issue it."), "success")
                return see_other(".edit", document_id=successor.id)
            flash(_("The replacement is prepared. Look at it, then issue it."), "success")
            return see_other(".show", document_id=successor.id)
    hint = ""
    if is_notice:
        hint = _("The replacement prints the tasks as recorded decisions left them: words, units, due dates. "
                 "Record those decisions first. Subject, opening, assessment, answers and closing are "
                 "changed on the next page; the conclusion itself stays as issued.")  # fmt: skip
    button = _("Prepare the replacement")
    return _reason_page(document, form, title=_("Replace the paper"), button=button, hint=hint)


@bp.route("/papers/<int:document_id>/cancel", methods=["GET", "POST"])
@requires(Can.ISSUE)
def cancel(document_id: int) -> ResponseReturnValue:
    """Cancel an issued paper; its number is never used again."""
    document = load(document_id)
    earlier = service.replaced_by(document)
    is_asked = earlier is not None and document.kind is not Kind.NOTICE
    form = CancelForm() if is_asked else ReasonForm()
    if isinstance(form, CancelForm) and earlier is not None:
        form.restores.description = _cited(earlier)
    if request.method == "GET":
        form.row_version.data = form.row_version.data or str(document.version)
    if form.validate_on_submit():
        with form.showing_rules(document):
            restores = bool(form.restores.data) if isinstance(form, CancelForm) else True
            reason = form.reason.data or ""
            service.cancel(current_actor(), document, reason, form.seen_version, restores=restores)
            flash(_said(earlier if restores else None), "success")
            return see_other(".show", document_id=document_id)
    hint = ""
    if earlier is not None and not is_asked:
        hint = _("Once this one is cancelled, %(paper)s is in force again.", paper=_cited(earlier))
    title = _("Cancel the paper")
    return _reason_page(document, form, title=title, button=title, hint=hint)


def _said(restored: Document | None) -> str:
    words = _("The paper is cancelled. Its number stays in the book and is never used again.")
    if restored is None:
        return words
    return f"{words} {_('%(paper)s, which it replaced, is in force again.', paper=_cited(restored))}"


def _cited(document: Document) -> str:
    """Kind, number and day in the reader's language."""
    name = _name(document)
    return f"{name} ({short(document.dated_on)})" if document.dated_on else name


def _name(document: Document) -> str:
    return f"{KIND_LABELS[document.kind]} {drafting.number_of(document)}".strip()


def _reason_page(document: Document, form: ReasonForm, **words: Any) -> ResponseReturnValue:
    name = _name(document)
    page = render_template("documents/reason.html", form=form, document=document, name=name, **words)
    return page, form.status


@bp.route("/papers/<int:document_id>/correct", methods=["GET", "POST"])
@requires(Can.ISSUE)
def correct(document_id: int) -> ResponseReturnValue:
    """Prepare the letter that puts errors of form right."""
    document, form = load(document_id), CorrectionForm()
    if form.validate_on_submit():
        with form.showing_rules(document):
            letter = service.correct(current_actor(), document, form.draft())
            flash(_("The correction letter is prepared. Look at it, then issue it."), "success")
            return see_other(".show", document_id=letter.id)
    page = render_template("documents/correct.html", form=form, document=document, name=_name(document))
    return page, form.status
