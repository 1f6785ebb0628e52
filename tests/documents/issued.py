"""Issued papers put straight into the tables, with real bytes."""

import hashlib
import io
from datetime import date

from pypdf import PdfWriter

from meeting.core import clock, files
from meeting.core.db import db
from meeting.core.files import StoredFile
from meeting.documents import codes
from meeting.documents.models import Document
from meeting.documents.rules import DocumentState, Kind, Relation
from tests.world import World

DAY = date(2017, 10, 9)


def blank(pages: int = 1) -> bytes:
    """A small PDF of empty pages."""
    writer, kept = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(kept)
    return kept.getvalue()


def document(
    world: World,
    data: bytes | None = None,
    *,
    number: int = 45,
    state: DocumentState = DocumentState.ISSUED,
    earlier_id: int | None = None,
    relation: Relation | None = None,
    meeting_id: int | None = None,
) -> Document:
    """A notice of conclusion issued on 9 October 2017, committed."""
    data = data or blank()
    printed = StoredFile(
        sha256=files.keep_bytes(data), size=len(data), mime="application/pdf", name="thông báo.pdf"
    )
    db.session.add(printed)
    db.session.flush()
    row = Document(
        kind=Kind.NOTICE, meeting_id=meeting_id, subject="Ý kiến kết luận tại Hội nghị sơ kết",
        issuer="SLĐTBXH", series="TB", number=number, symbol="TB-SLĐTBXH", dated_on=DAY,
        signer_name="Trần Văn Thư", signer_title="Chánh Văn phòng", signer_capacity="TL. GIÁM ĐỐC",
        recipients="Ban Giám đốc\nPhòng bí mật nội bộ\nLưu: VT", code=codes.new(),
        sha256=hashlib.sha256(data).hexdigest(), printed_file_id=printed.id, issued_at=clock.now(),
        issued_by_id=world.users["thuky"], earlier_id=earlier_id, relation=relation,
        state=DocumentState.ISSUED,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if state is not DocumentState.ISSUED:
        row.state, row.ended_on, row.reason = state, DAY, "lý do không công khai"
    db.session.commit()
    return row
