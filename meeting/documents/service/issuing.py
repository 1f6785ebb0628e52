"""Papers are prepared, issued once and frozen; then only replaced, corrected by a letter or cancelled."""

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from meeting.core import books, clock, files
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db, get
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Conclusion, Directive
from meeting.directives.queries import find_conclusion
from meeting.documents import codes, drafting, events, kinds, printing, rules, work
from meeting.documents.kinds.minutes import PARTICIPANTS
from meeting.documents.models import Document
from meeting.documents.paper import Paper, Scope, Urgency
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import FILE_NAMES, TYPES, DocumentState, Kind, Relation
from meeting.documents.source import Correction, Source
from meeting.scheduling.models import Meeting

PDF = "application/pdf"
CANNOT_PRINT = (TimeoutError, BrokenExecutor, OSError)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is chosen for a paper; what is empty is the kind's own."""

    style: str = ""
    day: date | None = None
    signer_name: str = ""
    signer_title: str = ""
    signer_capacity: str = ""
    recipients: tuple[str, ...] = ()
    urgency: Urgency = Urgency.NONE
    scope: Scope = Scope.NONE
    corrections: tuple[Correction, ...] = field(default=())


@dataclass(frozen=True)
class Giving:
    """Day and number of a paper; without a number the book gives the next one."""

    issued_on: date
    number: int | None = None
    is_registered: bool = False


# ─── Before ─────────────────────────────────────────────────────────────────────────────────────────────────


def prepare(actor: Actor, source: Source, draft: Draft) -> Document:
    """Put a paper together for signing."""
    ensure(actor, Can.ISSUE)
    if source.kind is Kind.NOTICE:
        raise RuleBroken(_("The notice is issued with its conclusion; here it can only be replaced."))
    if source.kind in rules.UNISSUED or source.kind not in kinds.KINDS:
        raise NotFound("Kind")
    meeting_id, unit_id = source.meeting_id, source.unit_id
    if source.kind is Kind.SLIP:
        directive = get(Directive, source.directive_id or 0)
        meeting_id, unit_id = directive.meeting_id, directive.lead_unit_id
    document = _new(
        kind=source.kind, meeting_id=meeting_id, unit_id=unit_id,
        directive_id=source.directive_id, earlier_id=source.document_id,
    )  # fmt: skip
    if source.document_id:
        document.relation = Relation.CORRECTS
    return _start(actor, document, draft, snapshot_id=source.snapshot_id)


def _new(**values: Any) -> Document:
    return Document(**{"state": DocumentState.DRAFT, "symbol": "", "reason": "", "choices": {}, **values})


def _start(actor: Actor, document: Document, draft: Draft, **kept: Any) -> Document:
    document.choices = {name: value for name, value in kept.items() if value}
    _choose(document, draft)
    db.session.add(document)
    db.session.flush()
    db.session.refresh(document, ["meeting", "earlier"])
    record(events.PaperPrepared(**_about(actor, document), subject=document.subject))
    return document


def change(actor: Actor, document: Document, draft: Draft, seen: int | None = None) -> None:
    """Choose otherwise, before the paper is issued."""
    ensure(actor, Can.ISSUE, document)
    _writable(document, seen)
    _choose(document, draft)
    db.session.flush()
    record(events.PaperChanged(**_about(actor, document), subject=document.subject))


def discard(actor: Actor, document: Document) -> None:
    """Give a prepared paper up."""
    ensure(actor, Can.ISSUE, document)
    _writable(document)
    record(events.PaperDiscarded(**_about(actor, document), subject=document.subject))
    db.session.delete(document)
    db.session.flush()


def _choose(document: Document, draft: Draft) -> None:
    kept: dict[str, Any] = {
        name: value for name, value in document.choices.items() if name in {"snapshot_id", "corrections"}
    }
    if draft.corrections:
        kept["corrections"] = [[c.place, c.wrong, c.right] for c in draft.corrections]
    if draft.day:
        rules.check_order(document.kind, draft.day, _days(document))
    style = rules.style_of(document.kind, draft.style)
    _check_reach(document.kind, style, draft.recipients)
    more = {"style": style, "day": draft.day.isoformat() if draft.day else ""}
    document.choices = {**kept, **{name: value for name, value in more.items() if value}}
    document.signer_name, document.signer_title = draft.signer_name, draft.signer_title
    document.signer_capacity = rules.check_capacity(draft.signer_capacity)
    document.recipients = "\n".join(kinds.distinct(draft.recipients))
    document.urgency, document.scope = draft.urgency, draft.scope
    papers = _papers(document)
    _check_letters(papers)
    _describe(document, papers[0])


def _check_letters(papers: Sequence[Paper]) -> None:
    """All letters of one file are printed while the number book waits: so many, and no more."""
    if len(papers) > work.MOST_LETTERS:
        raise RuleBroken(
            _("%(num)s letters are too many for one paper: at most %(most)s. Issue the invitation for all; "
              "the letters to each are printed from the page of the meeting.",
              num=len(papers), most=work.MOST_LETTERS), "style",
        )  # fmt: skip


def _check_reach(kind: Kind, style: str, recipients: tuple[str, ...]) -> None:
    """The full minutes are not sent to those who took part."""
    told = {line.casefold() for line in kinds.distinct(recipients)}
    if kind is Kind.MINUTES and style == rules.MinutesStyle.FULL and PARTICIPANTS.casefold() in told:
        raise RuleBroken(
            _("The full minutes stay in the office. Take out “%(line)s”, or issue the copy.",
              line=PARTICIPANTS),
            "recipients",
        )  # fmt: skip


def _describe(document: Document, paper: Paper) -> None:
    document.subject = drafting.subject_of(paper)
    document.search = drafting.search_text(document)


def _papers(document: Document, **given: Any) -> list[Paper]:
    try:
        return drafting.papers_of(document, **given)
    except NotFound as error:
        raise RuleBroken(_("There is nothing to print of it yet. Complete the record first.")) from error


def _writable(document: Document, seen: int | None = None) -> None:
    """Nobody has issued it meanwhile; the row stays locked until the commit."""
    check_version(document, seen)
    stmt = select(Document.state).where(Document.id == document.id).with_for_update()
    if db.session.execute(stmt).scalar_one() is not DocumentState.DRAFT:
        raise RuleBroken(_("The paper is issued. It can be replaced, corrected by a letter or cancelled."))


# ─── Issue ──────────────────────────────────────────────────────────────────────────────────────────────────


def issue(actor: Actor, document: Document, giving: Giving, seen: int | None = None) -> None:
    """Give the paper its day and number and freeze its bytes; afterwards nothing of it is edited."""
    ensure(actor, Can.ISSUE, document)
    _writable(document, seen)
    rules.check_day(document.kind, giving.issued_on, _days(document))
    if document.relation is not None and document.earlier is not None:
        _still_in_force(document.earlier)
    _check_whole(document)
    document.dated_on = giving.issued_on
    _take_number(actor, document, giving)
    document.code = codes.given(f"{document.id} {drafting.number_of(document)}")
    _freeze(actor.user_id, document)
    document.state = DocumentState.ISSUED
    db.session.flush()
    record(
        events.PaperIssued(
            **_about(actor, document), number=drafting.number_of(document), subject=document.subject,
            issued_on=giving.issued_on,
        )
    )  # fmt: skip
    _end_earlier(actor, document)


def _days(document: Document) -> rules.Days:
    meeting = get(Meeting, document.meeting_id) if document.meeting_id else None
    earlier = get(Document, document.earlier_id) if document.earlier_id else None
    conclusion = find_conclusion(document.meeting_id) if document.meeting_id else None
    return rules.Days(
        today=clock.today(),
        held_on=meeting.held_on if meeting else None,
        concluded_on=conclusion.issued_on if conclusion else None,
        earlier_on=earlier.dated_on if earlier else None,
    )


def _check_whole(document: Document) -> None:
    """The record is ready for a paper in force, and it is known who signs it."""
    papers = _papers(document, is_draft=None)
    paper = papers[0]
    _check_letters(papers)
    if document.kind is Kind.MINUTES and paper.is_draft:
        raise RuleBroken(_("The minutes are not approved yet. They are issued once they are approved."))
    if any(not signature.name for signature in paper.sign_off.signatures):
        raise RuleBroken(_("Say first who signs the paper."))


def _take_number(actor: Actor, document: Document, giving: Giving) -> None:
    kind = TYPES[document.kind]
    if kind is None:
        return
    place, symbol = books.place_of(kind, giving.issued_on), books.symbol_of(kind)
    words = f"{FILE_NAMES[document.kind]}: {document.subject}"
    document.number = books.take(
        books.Wanted(
            place, giving.issued_on, symbol, words, actor.user_id, giving.number, giving.is_registered
        )
    )
    document.issuer, document.series, document.symbol = place.issuer, place.series, symbol


def _freeze(user_id: int | None, document: Document) -> None:
    """Print once and keep the bytes with their hash; what cannot be printed is not issued."""
    papers = _papers(document, is_draft=False)
    paper = papers[0]
    signature = next(iter(paper.sign_off.signatures), None)
    if signature and not (document.signer_name or document.signer_title):
        *powers, title = signature.lines or ("",)
        document.signer_name, document.signer_title = signature.name, title
        document.signer_capacity = " / ".join(powers)
    if len(paper.sign_off.signatures) > 1:
        signers = [["".join(s.lines[-1:]).capitalize(), s.name] for s in paper.sign_off.signatures]
        document.choices = {**document.choices, "signers": signers}
    document.recipients = "\n".join(paper.sign_off.recipients)
    _describe(document, paper)
    try:
        data = printing.frozen(papers)
    except CANNOT_PRINT as error:
        raise RuleBroken(
            _("The paper could not be printed, so nothing was issued. Try again in a moment.")
        ) from error
    document.sha256 = files.keep_bytes(data)
    stored = files.StoredFile(
        sha256=document.sha256, size=len(data), mime=PDF, name=drafting.file_name(document)[:255],
        owner_user_id=user_id,
    )  # fmt: skip
    db.session.add(stored)
    db.session.flush()
    document.printed_file_id, document.issued_at, document.issued_by_id = stored.id, clock.now(), user_id


def _still_in_force(earlier: Document) -> None:
    stmt = select(Document.state).where(Document.id == earlier.id).with_for_update()
    if db.session.execute(stmt).scalar_one() is not DocumentState.ISSUED:
        raise RuleBroken(
            _("%(paper)s is not in force any more; it cannot be replaced or corrected.",
              paper=drafting.cite(earlier))
        )  # fmt: skip


def _end_earlier(actor: Actor, document: Document) -> None:
    """The paper replaced is superseded; one corrected stays in force."""
    earlier = document.earlier
    if earlier is None:
        return
    about, number = _about(actor, earlier), drafting.number_of(earlier)
    by = drafting.cite(document)
    if document.relation is Relation.CORRECTS:
        record(events.PaperCorrected(**about, number=number, by=by))
        return
    earlier.state, earlier.ended_on, earlier.reason = (
        DocumentState.SUPERSEDED,
        document.dated_on,
        document.reason,
    )
    db.session.flush()
    record(events.PaperReplaced(**about, number=number, by=by, reason=document.reason))


# ─── After ──────────────────────────────────────────────────────────────────────────────────────────────────


def replace(actor: Actor, document: Document, reason: str) -> Document:
    """Prepare a paper of the same form that stands in the place of this one once it is issued."""
    _open_for(actor, document, reason, Relation.REPLACES)
    successor = _new(
        kind=document.kind, meeting_id=document.meeting_id, unit_id=document.unit_id,
        directive_id=document.directive_id, earlier=document, earlier_id=document.id,
        relation=Relation.REPLACES, reason=reason,
    )  # fmt: skip
    kept = document.choices
    draft = Draft(
        style=kept.get("style", ""), signer_name=document.signer_name, signer_title=document.signer_title,
        signer_capacity=document.signer_capacity, recipients=tuple(document.recipients.splitlines()),
        urgency=document.urgency, scope=document.scope, corrections=drafting.corrections_of(kept),
    )  # fmt: skip
    return _start(actor, successor, draft, snapshot_id=kept.get("snapshot_id"))


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
    _still_in_force(document)
    waiting = [row for row in register.later(document.id) if row.state is DocumentState.DRAFT]
    if any(row.relation is relation for row in waiting):
        raise RuleBroken(_("A paper for that is being prepared already. Issue it or give it up."))


def cancel(actor: Actor, document: Document, reason: str, seen: int | None = None) -> None:
    """An issued paper no longer holds. Its bytes stay, its number stays in the book as cancelled."""
    ensure(actor, Can.ISSUE, document)
    check_version(document, seen)
    if not reason:
        raise RuleBroken(_("Say why."), "reason")
    if document.kind is Kind.NOTICE:
        raise RuleBroken(
            _("The notice binds its directives: replace it, or cancel directives by recorded decisions.")
        )
    _still_in_force(document)
    document.state, document.ended_on, document.reason = DocumentState.CANCELLED, clock.today(), reason
    if document.number is not None and document.dated_on is not None:
        place = books.Place(document.issuer, document.series, document.dated_on.year)
        books.cancel(place, document.number, reason)
    db.session.flush()
    number = drafting.number_of(document)
    record(events.PaperCancelled(**_about(actor, document), number=number, reason=reason))


# ─── The notice of conclusion ───────────────────────────────────────────────────────────────────────────────


def file_notice(
    user_id: int | None, conclusion: Conclusion, *, style: str = "", is_old: bool = False
) -> Document:
    """Keep the notice of an issued conclusion as a paper; one issued before papers were kept has no code."""
    day = conclusion.issued_on or clock.today()
    place = books.place_of("TB", day)
    code = None if is_old else codes.given(f"notice {conclusion.id} {conclusion.notice_number}")
    document = _new(
        kind=Kind.NOTICE, meeting_id=conclusion.meeting_id, issuer=place.issuer, series=place.series,
        number=conclusion.notice_number, symbol=conclusion.notice_symbol, dated_on=day,
        code=code, choices={"style": style} if style else {},
        signer_name=conclusion.signer_name, signer_title=conclusion.signer_title,
        signer_capacity=conclusion.signer_capacity, recipients=conclusion.recipients,
        urgency=Urgency.NONE, scope=Scope.NONE,
    )  # fmt: skip
    _freeze(user_id, document)
    document.state = DocumentState.ISSUED
    db.session.add(document)
    db.session.flush()
    return document


def _about(actor: Actor, document: Document) -> dict[str, Any]:
    return {"actor_id": actor.user_id, "thing_id": document.id, "meeting_id": document.meeting_id,
            "unit_id": document.unit_id, "paper": FILE_NAMES[document.kind]}  # fmt: skip
