"""Progress, evidence, requests for more time."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meeting.core.db import Row
from meeting.directives.models import Directive
from meeting.directory.models import Unit
from meeting.followup.rules import Grade, RequestState


class Progress(Row):
    """A dated report of a unit on a directive."""

    __tablename__ = "progress"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    reported_on: Mapped[date]
    percent: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    obstacle: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(String(100), default="")
    document_on: Mapped[date | None]
    is_completion: Mapped[bool] = mapped_column(default=False)  # reports the work complete
    missing_reason: Mapped[str] = mapped_column(Text, default="")  # why a required contribution is missing
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    author_name: Mapped[str] = mapped_column(String(200), default="")

    directive: Mapped[Directive] = relationship(lazy="raise_on_sql")
    unit: Mapped[Unit | None] = relationship(lazy="raise_on_sql")
    evidence: Mapped[list["Evidence"]] = relationship(lazy="raise_on_sql", order_by="Evidence.id")


class Evidence(Row):
    """A proof that belongs to a report."""

    __tablename__ = "evidence"

    progress_id: Mapped[int] = mapped_column(ForeignKey("progress.id"), index=True)
    grade: Mapped[Grade]
    note: Mapped[str] = mapped_column(String(500), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)


class ExtensionRequest(Row):
    """A unit asks for more time; the leader in charge decides."""

    __tablename__ = "extension_request"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    requested_on: Mapped[date]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    new_due_on: Mapped[date]
    is_late: Mapped[bool] = mapped_column(default=False)  # asked after the due date
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING, index=True)
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")

    directive: Mapped[Directive] = relationship(lazy="raise_on_sql")
