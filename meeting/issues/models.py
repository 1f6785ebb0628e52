"""Issues raised by units and their answers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meeting.core.db import Row
from meeting.core.states import check_move
from meeting.directory.models import Unit, WorkField
from meeting.issues.rules import NEXT, Channel, Competence, Kind, State
from meeting.scheduling.models import Meeting


class Issue(Row):
    """A difficulty, recommendation or proposal raised by a unit for a meeting."""

    __tablename__ = "issue"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_issue_unit_state", "unit_id", "state"),
        Index("ix_issue_answering_state", "answering_unit_id", "state"),
        Index("ix_issue_state_id", "state", "id"),
        Index("ix_issue_raised_before", "raised_before_id"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[int]  # within the meeting, from 1
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    raised_by: Mapped[str] = mapped_column(String(300), default="")  # name and post, as given
    raised_on: Mapped[date]
    author_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("work_field.id"), index=True)
    kind: Mapped[Kind]
    channel: Mapped[Channel]
    text: Mapped[str] = mapped_column(Text)
    request: Mapped[str] = mapped_column(Text, default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[State]
    return_reason: Mapped[str] = mapped_column(Text, default="")
    competence: Mapped[Competence | None]
    answering_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    answer_due_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]
    result_note: Mapped[str] = mapped_column(Text, default="")
    settled_on: Mapped[date | None]
    submitted_at: Mapped[datetime | None]
    search: Mapped[str] = mapped_column(Text, default="")  # folded text, request and basis
    raised_before_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id", ondelete="SET NULL"))
    times_raised: Mapped[int] = mapped_column(default=1)  # this time included
    is_new_matter: Mapped[bool] = mapped_column(default=False)  # a person said: not the same as before

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(foreign_keys=unit_id, lazy="raise_on_sql")
    answering_unit: Mapped[Unit | None] = relationship(foreign_keys=answering_unit_id, lazy="raise_on_sql")
    field: Mapped[WorkField | None] = relationship(lazy="raise_on_sql")

    @validates("state")
    def _legal(self, _key: str, new: State) -> State:
        return check_move(NEXT, self.state, new)


class IssueMerge(Row):
    """An issue is dealt with together with another one."""

    __tablename__ = "issue_merge"
    __table_args__ = (UniqueConstraint("issue_id", "into_id"),)

    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
