"""What may follow an issued paper: one that replaces it, a letter that corrects it, its end."""

from dataclasses import replace as changed

from meeting.core import books, clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db, get
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.documents import drafting, events
from meeting.documents.kinds import notice
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import GLUE, DocumentState, Kind, Relation
from meeting.documents.service.issuing import (
    Draft,
    about,
    locked_state,
    new_row,
    prepare,
    start,
    still_in_force,
)
from meeting.documents.source import Correction, NoticeWords, Source
from meeting.scheduling.queries import get_meeting


def replace(actor: Actor, document: Document, reason: str) -> Document:
    """Prepare a paper of the same form that stands in the place of this one once it is issued."""
    _open_for(actor, document, reason, Relation.REPLACES)
    successor = new_row(
        kind=document.kind, meeting_id=document.meeting_id, unit_id=document.unit_id,
        directive_id=document.directive_id, earlier=document, earlier_id=document.id,
        relation=Relation.REPLACES, reason=reason,
    )  # fmt: skip
    kept = document.choices
    draft = Draft(
        style=kept.get("style", ""), signer_name=document.signer_name, signer_title=document.signer_title,
        signer_capacity=document.signer_capacity, recipients=tuple(document.recipients.splitlines()),
        urgency=document.urgency, scope=document.scope, words=words_of(document),
    )  # fmt: skip
    return start(actor, successor, draft, snapshot_id=kept.get("snapshot_id"))


def words_of(document: Document) -> NoticeWords | None:
    """The words of a notice as it was issued, which the one that replaces it begins with."""
    if document.kind is not Kind.NOTICE:
        return None
    source = drafting.source_of(document)
    as_concluded = notice.as_concluded(get_meeting(source.meeting_id or 0), notice.conclusion_of(source))
    words = drafting.words_of(document.choices) or as_concluded
    return changed(words, subject=document.subject.replace(GLUE, " "))


def correct(actor: Actor, document: Document, corrections: tuple[Correction, ...]) -> Document:
    """Prepare the letter that puts errors of form right (công văn đính chính)."""
    if not corrections:
        raise RuleBroken(_("Say which words are wrong and how they read rightly."), "wrong_1")
    _open_for(actor, document, "-", Relation.CORRECTS)
    source = Source(
        kind=Kind.CORRECTION, meeting_id=document.meeting_id, unit_id=document.unit_id,
        directive_id=document.directive_id, document_id=document.id,
    )  # fmt: skip
    return prepare(actor, source, Draft(corrections=corrections))


def _open_for(actor: Actor, document: Document, reason: str, relation: Relation) -> None:
    ensure(actor, Can.ISSUE, document)
    if not reason:
        raise RuleBroken(_("Say why."), "reason")
    if document.kind is Kind.CORRECTION:
        raise RuleBroken(_("A correction letter is cancelled, and the paper corrected by another letter."))
    still_in_force(document)
    waiting = [row for row in register.later(document.id) if row.state is DocumentState.DRAFT]
    if any(row.relation is relation for row in waiting):
        raise RuleBroken(_("A paper for that is being prepared already. Issue it or give it up."))


def cancel(
    actor: Actor, document: Document, reason: str, seen: int | None = None, *, restores: bool = True
) -> None:
    """An issued paper no longer holds. Its bytes stay, its number stays in the book as cancelled.

    `restores`: what it replaced is in force again.
    """
    ensure(actor, Can.ISSUE, document)
    check_version(document, seen)
    if not reason:
        raise RuleBroken(_("Say why."), "reason")
    earlier = replaced_by(document) if restores else None
    if document.kind is Kind.NOTICE and earlier is None:
        raise RuleBroken(
            _("The notice binds its directives: replace it, or cancel directives by recorded decisions.")
        )
    still_in_force(document)
    document.state, document.ended_on, document.reason = DocumentState.CANCELLED, clock.today(), reason
    if document.number is not None and document.dated_on is not None:
        place = books.Place(document.issuer, document.series, document.dated_on.year)
        books.cancel(place, document.number, reason)
    db.session.flush()
    number = drafting.number_of(document)
    record(events.PaperCancelled(**about(actor, document), number=number, reason=reason))
    if earlier is not None:
        _restore(actor, earlier, document)


def replaced_by(document: Document) -> Document | None:
    """The paper this one stands in the place of."""
    return document.earlier if document.relation is Relation.REPLACES else None


def _restore(actor: Actor, earlier: Document, cancelled: Document) -> None:
    """The earlier paper holds again, from today on; why it was issued is its reason again."""
    if locked_state(earlier) is not DocumentState.SUPERSEDED:
        return
    before = get(Document, earlier.earlier_id or 0) if earlier.relation is Relation.REPLACES else None
    earlier.state, earlier.ended_on = DocumentState.ISSUED, None
    earlier.reason = before.reason if before else ""
    db.session.flush()
    record(
        events.PaperRestored(
            **about(actor, earlier), number=drafting.number_of(earlier), by=drafting.cite(cancelled),
            reason=cancelled.reason,
        )
    )  # fmt: skip
