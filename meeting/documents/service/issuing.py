"""Papers are prepared, issued once and frozen; what may follow stands in `following`."""

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from meeting.core import books, clock, files
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db, get
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.sniff import MIMES
from meeting.directives.models import Conclusion, Directive
from meeting.directives.queries import find_conclusion
from meeting.documents import codes, drafting, events, kinds, printing, rules, work
from meeting.documents.kinds.minutes import PARTICIPANTS
from meeting.documents.models import Document
from meeting.documents.paper import Paper, Scope, Urgency
from meeting.documents.policy import Can
from meeting.documents.rules import FILE_NAMES, TYPES, DocumentState, Kind, Relation
from meeting.documents.source import Correction, NoticeWords, Source
from meeting.scheduling.models import Meeting

KEPT = frozenset({"snapshot_id", "corrections", "words"})  # until something else is given
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
    words: NoticeWords | None = None  # of a notice that replaces another


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
    document = new_row(
        kind=source.kind, meeting_id=meeting_id, unit_id=unit_id,
        directive_id=source.directive_id, earlier_id=source.document_id,
    )  # fmt: skip
    if source.document_id:
        document.relation = Relation.CORRECTS
    return start(actor, document, draft, snapshot_id=source.snapshot_id)


def new_row(**values: Any) -> Document:
    """A row of a paper that is only prepared."""
    return Document(**{"state": DocumentState.DRAFT, "symbol": "", "reason": "", "choices": {}, **values})


def start(actor: Actor, document: Document, draft: Draft, **kept: Any) -> Document:
    """Begin a paper with what was chosen; `kept` is what it is made of beside that."""
    document.choices = {name: value for name, value in kept.items() if value}
    _choose(document, draft)
    db.session.add(document)
    db.session.flush()
    db.session.refresh(document, ["meeting", "earlier"])
    record(events.PaperPrepared(**about(actor, document), subject=document.subject))
    return document


def change(actor: Actor, document: Document, draft: Draft, seen: int | None = None) -> None:
    """Choose otherwise, before the paper is issued."""
    ensure(actor, Can.ISSUE, document)
    _writable(document, seen)
    _choose(document, draft)
    db.session.flush()
    record(events.PaperChanged(**about(actor, document), subject=document.subject))


def discard(actor: Actor, document: Document) -> None:
    """Give a prepared paper up."""
    ensure(actor, Can.ISSUE, document)
    _writable(document)
    record(events.PaperDiscarded(**about(actor, document), subject=document.subject))
    db.session.delete(document)
    db.session.flush()


def _choose(document: Document, draft: Draft) -> None:
    kept: dict[str, Any] = {name: value for name, value in document.choices.items() if name in KEPT}
    if draft.corrections:
        kept["corrections"] = [[c.place, c.wrong, c.right] for c in draft.corrections]
    if draft.day:
        rules.check_order(document.kind, draft.day, _days(document))
    if draft.words is not None:
        kept["words"] = _checked(draft.words)
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


def _checked(words: NoticeWords) -> dict[str, str]:
    if not words.subject.strip():
        raise RuleBroken(_("Say what the notice is about."), "subject")
    return asdict(words)


def _check_letters(papers: Sequence[Paper]) -> None:
    """All letters of one paper are printed while its clerk waits for the number: so many, and no more."""
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
    if locked_state(document) is not DocumentState.DRAFT:
        raise RuleBroken(_("The paper is issued. It can be replaced, corrected by a letter or cancelled."))


def locked_state(document: Document) -> DocumentState:
    """The state as it is now; the row stays locked until the commit."""
    stmt = select(Document.state).where(Document.id == document.id).with_for_update()
    return db.session.execute(stmt).scalar_one()


# ─── Issue ──────────────────────────────────────────────────────────────────────────────────────────────────


def issue(actor: Actor, document: Document, giving: Giving, seen: int | None = None) -> None:
    """Give the paper its day and number and freeze its bytes; afterwards nothing of it is edited."""
    ensure(actor, Can.ISSUE, document)
    _writable(document, seen)
    rules.check_day(document.kind, giving.issued_on, _days(document))
    if document.relation is not None and document.earlier is not None:
        still_in_force(document.earlier)
    _check_whole(document)
    document.dated_on = giving.issued_on
    _take_number(actor, document, giving)
    document.code = codes.given(f"{document.id} {drafting.number_of(document)}")
    _freeze(actor.user_id, document)
    document.state = DocumentState.ISSUED
    db.session.flush()
    record(
        events.PaperIssued(
            **about(actor, document), number=drafting.number_of(document), subject=document.subject,
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
        sha256=document.sha256, size=len(data), mime=MIMES["pdf"], name=drafting.file_name(document)[:255],
        owner_user_id=user_id,
    )  # fmt: skip
    db.session.add(stored)
    db.session.flush()
    document.printed_file_id, document.issued_at, document.issued_by_id = stored.id, clock.now(), user_id


def still_in_force(earlier: Document) -> None:
    """Nobody ended it meanwhile; the row stays locked until the commit."""
    if locked_state(earlier) is not DocumentState.ISSUED:
        raise RuleBroken(
            _("%(paper)s is not in force any more; it cannot be replaced or corrected.",
              paper=drafting.cite(earlier))
        )  # fmt: skip


def _end_earlier(actor: Actor, document: Document) -> None:
    """The paper replaced is superseded; one corrected stays in force."""
    earlier = document.earlier
    if earlier is None:
        return
    told, number = about(actor, earlier), drafting.number_of(earlier)
    by = drafting.cite(document)
    if document.relation is Relation.CORRECTS:
        record(events.PaperCorrected(**told, number=number, by=by))
        return
    earlier.state, earlier.ended_on, earlier.reason = (
        DocumentState.SUPERSEDED,
        document.dated_on,
        document.reason,
    )
    db.session.flush()
    record(events.PaperReplaced(**told, number=number, by=by, reason=document.reason))


# ─── The notice of conclusion ───────────────────────────────────────────────────────────────────────────────


def file_notice(
    user_id: int | None, conclusion: Conclusion, *, style: str = "", is_old: bool = False
) -> Document:
    """Keep the notice of an issued conclusion as a paper; one issued before papers were kept has no code."""
    day = conclusion.issued_on or clock.today()
    place = books.place_of("TB", day)
    code = None if is_old else codes.given(f"notice {conclusion.id} {conclusion.notice_number}")
    document = new_row(
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


def about(actor: Actor, document: Document) -> dict[str, Any]:
    """The common fields of a paper's events."""
    return {"actor_id": actor.user_id, "thing_id": document.id, "meeting_id": document.meeting_id,
            "unit_id": document.unit_id, "paper": FILE_NAMES[document.kind]}  # fmt: skip
