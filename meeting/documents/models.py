"""Issued papers with their frozen bytes, and the customary words the office keeps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meeting.core.db import Row
from meeting.core.states import check_move
from meeting.documents.paper import Scope, Urgency
from meeting.documents.rules import NEXT, DocumentState, Kind, RecordKind, Relation
from meeting.scheduling.models import Meeting


class Document(Row):
    """A paper on its way or issued. Once issued its bytes, number and date never change.

    `printed_file` holds the bytes as issued; `record_file` the signed copy that became the record.
    It is about a meeting, a unit (urging letter) or a directive (task slip).
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_meeting", "meeting_id", "kind"),
        Index("ix_document_dated", "dated_on", "id"),
        Index("ix_document_state", "state", "id"),
    )

    kind: Mapped[Kind]
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.DRAFT)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what was typed beside the fields below

    subject: Mapped[str] = mapped_column(Text, default="")
    search: Mapped[str] = mapped_column(Text, default="")  # folded: subject, number, signer, recipients
    issuer: Mapped[str] = mapped_column(String(60), default="")  # symbol of the agency
    series: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[int | None]
    symbol: Mapped[str] = mapped_column(String(80), default="")
    dated_on: Mapped[date | None]
    signer_name: Mapped[str] = mapped_column(String(200), default="")
    signer_title: Mapped[str] = mapped_column(String(200), default="")
    signer_capacity: Mapped[str] = mapped_column(String(100), default="")  # TL. GIÁM ĐỐC
    recipients: Mapped[str] = mapped_column(Text, default="")  # one a line
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NONE)
    scope: Mapped[Scope] = mapped_column(default=Scope.NONE)

    code: Mapped[str | None] = mapped_column(String(40), unique=True)  # of verification
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)  # of the bytes as issued
    printed_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    record_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    record_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    record_kind: Mapped[RecordKind | None]
    record_checks: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what was found in the signed copy
    issued_at: Mapped[datetime | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    relation: Mapped[Relation | None]  # what it is to the earlier one: replaces or corrects it
    ended_on: Mapped[date | None]  # superseded or cancelled
    reason: Mapped[str] = mapped_column(Text, default="")

    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")
    earlier: Mapped["Document | None"] = relationship(lazy="raise_on_sql", remote_side="Document.id")

    @property
    def signers(self) -> tuple[tuple[str, str], ...]:
        """Post and name of each who signs, as they stand on the paper: minutes have secretary and chair."""
        several = self.choices.get("signers", ())
        return tuple((post, name) for post, name in several) or ((self.signer_title, self.signer_name),)

    @validates("state")
    def _move(self, _key: str, new: DocumentState) -> DocumentState:
        return check_move(NEXT, self.state, new)


class EarlierCopy(Row):
    """A signed copy that was the record before another took its place."""

    __tablename__ = "earlier_copy"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[RecordKind]
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what was found in it, by whom and when
    reason: Mapped[str] = mapped_column(
        Text, default=""
    )  # why it was replaced; "" when it was signed further


class TextBlock(Row):
    """Customary words of a paper as this office keeps them; without a row the product's own words stand."""

    __tablename__ = "text_block"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    text: Mapped[str] = mapped_column(Text)
