"""The draft package of a paper, gathered from the record: who sends, to whom, which files."""

import io
from datetime import date

from sqlalchemy import or_, select

from meeting.core import clock, files, office
from meeting.core.db import db, get
from meeting.core.errors import NotFound
from meeting.core.files import StoredFile
from meeting.core.text import fold
from meeting.directory.models import Unit, UnitKind
from meeting.directory.queries import holds
from meeting.directory.rules import Relation
from meeting.documents import codes
from meeting.documents.interchange import Facts, File, Organ, package
from meeting.documents.models import Document
from meeting.documents.rules import TYPES, DocumentState
from meeting.documents.rules import Relation as Later

ENDINGS = {"image/png": "png", "image/jpeg": "jpeg"}


def package_of(document: Document) -> bytes:
    """The package of a paper in force that has a number; raises NotFound for others."""
    if document.state is not DocumentState.ISSUED or document.number is None or document.dated_on is None:
        raise NotFound("Document")
    printed = files.read(get(StoredFile, document.printed_file_id or 0))
    found = [File("van-ban.pdf", printed, "bản đã ban hành")]
    if document.record_file_id is not None:
        stored = get(StoredFile, document.record_file_id)
        name = f"ban-luu-da-ky.{ENDINGS.get(stored.mime, 'pdf')}"
        found.append(File(name, files.read(stored), "bản đã ký"))
    habits, recipients = office.current(), document.recipients.splitlines()
    facts = Facts(
        sender=Organ(
            _own_id(document.dated_on), habits.name, habits.superior_name, habits.address,
            habits.email, habits.phone,
        ),
        receivers=_receivers(document.unit_id, recipients, document.dated_on),
        code=codes.shown(document.code or ""),
        number=document.number, symbol=document.symbol, place=habits.place, dated_on=document.dated_on,
        type_code=TYPES[document.kind] or "", subject=document.subject,
        signer_capacity=document.signer_capacity, signer_title=document.signer_title,
        signer_name=document.signer_name, recipients=recipients, urgency=document.urgency,
        scope=document.scope.value, drafter=habits.drafter_symbol, pages=_pages(printed),
        made_at=clock.local(document.issued_at or clock.now()),
        is_replacing=document.relation is Later.REPLACES,
    )  # fmt: skip
    return package(facts, found)


def _pages(data: bytes) -> int:
    from pypdf import PdfReader  # noqa: PLC0415 - no page but this needs it

    return len(PdfReader(io.BytesIO(data)).pages)


def _own_id(day: date) -> str:
    """The code of the department: the shortest among its own units, those below it being longer."""
    ids = db.session.scalars(
        select(Unit.organ_id)
        .join(UnitKind, UnitKind.id == Unit.kind_id)
        .where(UnitKind.relation == Relation.OWN, Unit.organ_id != "")
        .where(holds(Unit.valid_from, Unit.valid_to, day))
    )
    return min(ids, key=lambda code: (len(code), code), default="")


def _receivers(unit_id: int | None, recipients: list[str], day: date) -> list[Organ]:
    """The unit it is about, and the units with a code that the recipients name word by word."""
    rows = db.session.execute(
        select(Unit.id, Unit.organ_id, Unit.name, Unit.short_name, Unit.email, Unit.phone)
        .where(or_(Unit.organ_id != "", Unit.id == unit_id))
        .where(holds(Unit.valid_from, Unit.valid_to, day))
        .order_by(Unit.display_order, Unit.id)
    )
    named = {fold(line.strip(" -;.")) for line in recipients}
    return [
        Organ(row.organ_id, row.name, email=row.email, phone=row.phone)
        for row in rows
        if row.id == unit_id or {fold(row.name), fold(row.short_name)} & (named - {""})
    ]
