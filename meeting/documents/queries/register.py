"""Reading issued papers and number books: the register, one paper with its chain, the entries of a book."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, extract, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from meeting.attendees.models import Attendance
from meeting.core.access import Actor
from meeting.core.books import EntryKind, NumberBook, NumberEntry, Place
from meeting.core.db import db, get
from meeting.core.errors import NotFound
from meeting.core.events import TrailRow
from meeting.core.files import StoredFile
from meeting.core.paging import Order, Page, paginate
from meeting.directives.models import Conclusion, Directive
from meeting.directory.models import Unit, UnitKind
from meeting.directory.queries import has_words
from meeting.documents.events import PaperIssued
from meeting.documents.models import Document, EarlierCopy
from meeting.documents.policy import listed_with
from meeting.documents.rules import OFFICE_ONLY, TO_A_UNIT, DocumentState, Kind, MinutesStyle
from meeting.documents.source import Source
from meeting.scheduling.events import MeetingEdited, MeetingMoved
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import visible

PAGE = 30
NEWEST = 200  # papers of a meeting on its page
SORTS = {
    "-day": Order(((Document.dated_on, True), (Document.id, True))),
    "day": Order(((Document.dated_on, False), (Document.id, False))),
    "number": Order(((Document.series, False), (Document.number, False), (Document.id, False))),
    "-number": Order(((Document.series, True), (Document.number, True), (Document.id, True))),
    "state": Order(((Document.state, False), (Document.dated_on, True), (Document.id, True))),
    "-state": Order(((Document.state, True), (Document.dated_on, True), (Document.id, True))),
}
FIRST_SORT = "-day"
BY_NUMBER = Order(((NumberEntry.number, True), (NumberEntry.id, True)))
Earlier = aliased(Document)
ONE = (  # put together once
    select(Document)
    .options(joinedload(Document.meeting), joinedload(Document.earlier))
    .where(Document.id == bindparam("document_id"))
)


@dataclass(frozen=True)
class Filter:
    """What the register shows; without a state everything but drafts."""

    year: int | None = None
    kind: Kind | None = None
    state: DocumentState | None = None
    text: str = ""
    meeting_id: int | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """The filter as conditions."""
        found: list[ColumnElement[bool]] = [
            Document.state == self.state if self.state else Document.state != DocumentState.DRAFT
        ]
        if self.year:
            found.append(Document.dated_on.between(date(self.year, 1, 1), date(self.year, 12, 31)))
        if self.kind:
            found.append(Document.kind == self.kind)
        if self.meeting_id:
            found.append(Document.meeting_id == self.meeting_id)
        if self.text:
            found.append(has_words(Document.search, self.text))
        return found


def readable(actor: Actor) -> ColumnElement[bool]:
    """Papers the actor may read, as a condition; the same rule as `documents:read`."""
    if actor.sees_all:
        return true()
    return and_(
        Document.state != DocumentState.DRAFT,
        or_(_tells_none_of(OFFICE_ONLY), _is_copy_for(actor)),
        or_(
            Document.unit_id.in_(actor.unit_ids),
            and_(
                Document.unit_id.is_(None), Meeting.id.is_not(None), visible(actor), _tells_none_of(TO_A_UNIT)
            ),
        ),
    )


def _is_copy_for(actor: Actor) -> ColumnElement[bool]:
    """Minutes issued as the copy, or the correction of such, of a meeting the actor took part in."""
    took_part = exists().where(Attendance.meeting_id == Document.meeting_id, listed_with(actor))
    return and_(or_(_is_copy(Document), and_(Document.kind == Kind.CORRECTION, _is_copy(Earlier))), took_part)


def _is_copy(paper: Any) -> ColumnElement[bool]:
    of_minutes = paper.choices["style"].as_string() == MinutesStyle.COPY.value
    return and_(paper.kind == Kind.MINUTES, func.coalesce(of_minutes, False))


def _tells_none_of(kinds: Collection[Kind]) -> ColumnElement[bool]:
    """Neither of these kinds, nor the correction of one."""
    told = or_(Document.kind.in_(kinds), and_(Document.kind == Kind.CORRECTION, Earlier.kind.in_(kinds)))
    return func.coalesce(told, False).is_(False)


def _listed(actor: Actor, wanted: Filter, *columns: Any) -> Any:
    return (
        select(*columns)
        .outerjoin(Meeting, Meeting.id == Document.meeting_id)
        .outerjoin(Earlier, Earlier.id == Document.earlier_id)
        .where(readable(actor), *wanted.where())
    )


def _columns() -> tuple[Any, ...]:
    return (
        Document.id, Document.kind, Document.state, Document.number, Document.symbol, Document.dated_on,
        Document.subject, Document.signer_name, Document.signer_title, Document.recipients,
        Document.record_kind, Document.relation, Document.ended_on, Document.reason, Document.sha256,
        Document.choices, Document.unit_id, Meeting.title.label("meeting"), Document.meeting_id,
    )  # fmt: skip


def register(actor: Actor, wanted: Filter, sort: str, cursor: str | None) -> tuple[Page, int]:
    """A page of papers and how many there are: two queries."""
    order = SORTS.get(sort, SORTS[FIRST_SORT])
    page = paginate(db.session, _listed(actor, wanted, *_columns()), order, cursor, PAGE)
    total = db.session.scalar(_listed(actor, wanted, func.count(Document.id))) or 0
    return page, total


def export(actor: Actor, wanted: Filter) -> Sequence[Any]:
    """All papers of the filter in the order of their days: one query."""
    stmt = _listed(actor, wanted, *_columns()).order_by(Document.dated_on, Document.number, Document.id)
    rows: Sequence[Any] = db.session.execute(stmt).all()
    return rows


def years(actor: Actor) -> list[int]:
    """The years the actor may read papers of, newest first."""
    year = extract("year", Document.dated_on)
    stmt = _listed(actor, Filter(), year).where(Document.dated_on.is_not(None)).distinct()
    return sorted((int(found) for found in db.session.scalars(stmt)), reverse=True)


def count_drafts() -> int:
    """How many papers are prepared and not issued."""
    stmt = select(func.count(Document.id)).where(Document.state == DocumentState.DRAFT)
    return db.session.scalar(stmt) or 0


def of_meeting(actor: Actor, meeting_id: int, always: Collection[Kind]) -> Sequence[Any]:
    """The papers of a meeting the actor may read, drafts first, then the newest: one query.

    Of kinds in `always` whatever is prepared or in force, of others the newest.
    """
    found = _of_meeting(actor, meeting_id)
    newest = found.with_only_columns(Document.id, maintain_column_froms=True).correlate(None).limit(NEWEST)
    stmt = found.where(or_(_stands(always), Document.id.in_(newest)))
    rows: Sequence[Any] = db.session.execute(stmt).all()
    return rows


def standing(actor: Actor, meeting_id: int, kinds: Collection[Kind]) -> Sequence[Any]:
    """The papers of these kinds that are prepared or in force, drafts first, then the newest: one query."""
    rows: Sequence[Any] = db.session.execute(_of_meeting(actor, meeting_id).where(_stands(kinds))).all()
    return rows


def _stands(kinds: Collection[Kind]) -> ColumnElement[bool]:
    states = (DocumentState.DRAFT, DocumentState.ISSUED)
    return and_(Document.kind.in_(kinds), Document.state.in_(states))


def _of_meeting(actor: Actor, meeting_id: int) -> Any:
    found = _listed(actor, Filter(meeting_id=meeting_id), *_columns())
    if actor.sees_all:
        stmt = select(*_columns()).outerjoin(Meeting, Meeting.id == Document.meeting_id)
        found = stmt.where(Document.meeting_id == meeting_id)
    is_draft = (Document.state == DocumentState.DRAFT).desc()
    return found.order_by(is_draft, Document.dated_on.desc(), Document.id.desc())


def is_meeting_changed(paper: Any) -> bool:
    """Whether the meeting of an issued paper was edited or moved after the issue: one query."""
    issue = select(func.max(TrailRow.id)).where(
        TrailRow.thing_kind == PaperIssued.thing, TrailRow.thing_id == paper.id,
        TrailRow.name == PaperIssued.__name__,
    )  # fmt: skip
    stmt = select(TrailRow.id).where(
        TrailRow.thing_kind == MeetingEdited.thing, TrailRow.thing_id == paper.meeting_id,
        TrailRow.name.in_((MeetingEdited.__name__, MeetingMoved.__name__)),
        TrailRow.id > issue.scalar_subquery(),
    )  # fmt: skip
    return db.session.execute(stmt.limit(1)).first() is not None


def in_force(actor: Actor, source: Source) -> Sequence[Any]:
    """The papers in force about just this that the actor may read, the newest first: one query."""
    wanted = Filter(kind=source.kind, state=DocumentState.ISSUED, meeting_id=source.meeting_id)
    stmt = _listed(actor, wanted, *_columns())
    if source.unit_id:
        stmt = stmt.where(Document.unit_id == source.unit_id)
    if source.directive_id:
        stmt = stmt.where(Document.directive_id == source.directive_id)
    rows: Sequence[Any] = db.session.execute(
        stmt.order_by(Document.dated_on.desc(), Document.id.desc()).limit(200)
    ).all()
    return rows


def leads(meeting_id: int) -> Sequence[Any]:
    """The units that lead directives of an issued notice, whose extract may be prepared: one query."""
    return db.session.execute(
        select(Unit.id, Unit.name)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(Unit.id.in_(
            select(Directive.lead_unit_id)
            .where(Directive.meeting_id == meeting_id, Directive.issued_on.is_not(None))
        ))
        .order_by(UnitKind.display_order, Unit.display_order, Unit.sort_key, Unit.id)
    ).all()  # fmt: skip


def get_document(document_id: int) -> Document:
    """The paper with its meeting and the earlier paper; raises NotFound."""
    found = db.session.scalars(ONE, {"document_id": document_id}).one_or_none()
    if found is None:
        raise NotFound("Document")
    return found


def find_notice(meeting_id: int) -> Document | None:
    """The filed notice of a meeting that is in force, if there is one."""
    stmt = (
        select(Document)
        .options(joinedload(Document.meeting), joinedload(Document.earlier))
        .where(Document.meeting_id == meeting_id, Document.kind == Kind.NOTICE,
               Document.state == DocumentState.ISSUED)
        .order_by(Document.id.desc()).limit(1)
    )  # fmt: skip
    return db.session.scalars(stmt).one_or_none()


def get_file(file_id: int | None) -> StoredFile:
    """The stored bytes' row; raises NotFound."""
    found = db.session.get(StoredFile, file_id) if file_id else None
    if found is None:
        raise NotFound("StoredFile")
    return found


def earlier_copies(document_id: int) -> Sequence[Any]:
    """The signed copies that were the record before, newest first: one query."""
    return db.session.execute(
        select(EarlierCopy.id, EarlierCopy.kind, EarlierCopy.sha256, EarlierCopy.checks, EarlierCopy.reason)
        .where(EarlierCopy.document_id == document_id).order_by(EarlierCopy.id.desc())
    ).all()  # fmt: skip


def get_earlier_copy(document_id: int, copy_id: int) -> EarlierCopy:
    """A former record copy of this paper; raises NotFound."""
    found = db.session.get(EarlierCopy, copy_id)
    if found is None or found.document_id != document_id:
        raise NotFound("EarlierCopy")
    return found


def later(document_id: int) -> Sequence[Any]:
    """The papers that replace or correct this one: one query."""
    return db.session.execute(
        select(Document.id, Document.kind, Document.state, Document.number, Document.symbol,
               Document.dated_on, Document.relation, Document.subject)
        .where(Document.earlier_id == document_id).order_by(Document.id)
    ).all()  # fmt: skip


# ─── Number books ───────────────────────────────────────────────────────────────────────────────────────────


def get_book(book_id: int) -> NumberBook:
    """The book; raises NotFound."""
    found = db.session.get(NumberBook, book_id)
    if found is None:
        raise NotFound("NumberBook")
    return found


def find_book(place: Place) -> NumberBook:
    """The book of this place, which exists."""
    return db.session.scalars(
        select(NumberBook).where(NumberBook.issuer == place.issuer, NumberBook.series == place.series,
                                 NumberBook.year == place.year)
    ).one()  # fmt: skip


def _entries(book_id: int, kind: EntryKind | None, *columns: Any) -> Any:
    stmt = select(*columns).where(NumberEntry.book_id == book_id)
    return stmt.where(NumberEntry.kind == kind) if kind else stmt


def _entry_columns() -> tuple[Any, ...]:
    return (
        NumberEntry.id, NumberEntry.number, NumberEntry.symbol, NumberEntry.taken_on, NumberEntry.kind,
        NumberEntry.words, NumberEntry.reason,
    )  # fmt: skip


def entries(book_id: int, kind: EntryKind | None, cursor: str | None) -> tuple[Page, int]:
    """A page of the numbers of a book, the highest first, and how many there are: two queries."""
    page = paginate(db.session, _entries(book_id, kind, *_entry_columns()), BY_NUMBER, cursor, PAGE)
    return page, db.session.scalar(_entries(book_id, kind, func.count(NumberEntry.id))) or 0


def all_entries(book_id: int) -> Sequence[Any]:
    """The whole book in the order of its numbers: one query."""
    rows: Sequence[Any] = db.session.execute(
        _entries(book_id, None, *_entry_columns()).order_by(NumberEntry.number, NumberEntry.id)
    ).all()
    return rows


def is_notice(book: NumberBook, number: int) -> bool:
    """Whether a notice of conclusion carries this number, filed as a paper or not."""
    first, last = date(book.year, 1, 1), date(book.year, 12, 31)
    stmt = select(Conclusion.id).where(
        Conclusion.issued_on.between(first, last), Conclusion.notice_number == number,
        Conclusion.notice_symbol == f"TB-{book.issuer}",
    )  # fmt: skip
    return book.series in ("TB", "") and db.session.execute(stmt.limit(1)).first() is not None


def unfiled() -> Sequence[Conclusion]:
    """Issued notices that were not filed as papers, oldest first: one query."""
    filed = select(Document.meeting_id).where(Document.kind == Kind.NOTICE)
    return db.session.scalars(
        select(Conclusion)
        .where(Conclusion.notice_number.is_not(None), Conclusion.issued_on.is_not(None),
               Conclusion.meeting_id.not_in(filed.where(Document.meeting_id.is_not(None))))
        .order_by(Conclusion.issued_on, Conclusion.id)
    ).all()  # fmt: skip


def get_conclusion(conclusion_id: int) -> Conclusion:
    """The conclusion; raises NotFound."""
    return get(Conclusion, conclusion_id)


def papers_of(book: NumberBook, numbers: Sequence[int]) -> dict[int, int]:
    """The papers of the system by number in a book: one query."""
    first, last = date(book.year, 1, 1), date(book.year, 12, 31)
    rows = db.session.execute(
        select(Document.number, Document.id).where(
            Document.issuer == book.issuer, Document.series == book.series,
            Document.dated_on.between(first, last), Document.number.in_(numbers),
        )
    )  # fmt: skip
    return {row.number: row.id for row in rows}
