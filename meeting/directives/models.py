"""The conclusion, its directives with co-operating units, amendments, and the links to issues."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meeting.core.db import Row
from meeting.core.states import check_move
from meeting.directives.rules import (
    NEXT,
    AmendmentKind,
    Bound,
    ConclusionState,
    Priority,
    Recurrence,
    State,
)
from meeting.directory.models import Person, Unit, WorkField
from meeting.scheduling.models import Meeting


class Conclusion(Row):
    """What the chair concluded; frozen when its notice is issued."""

    __tablename__ = "conclusion"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    opening: Mapped[str] = mapped_column(Text, default="")
    assessment: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ConclusionState] = mapped_column(default=ConclusionState.DRAFT)
    notice_number: Mapped[int | None]
    notice_symbol: Mapped[str] = mapped_column(String(80), default="")  # TB-SLĐTBXH
    issued_on: Mapped[date | None] = mapped_column(index=True)
    signer_name: Mapped[str] = mapped_column(String(200), default="")
    signer_capacity: Mapped[str] = mapped_column(String(100), default="")  # TL. GIÁM ĐỐC
    signer_title: Mapped[str] = mapped_column(String(200), default="")
    recipients: Mapped[str] = mapped_column(Text, default="")  # one a line

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")


class Directive(Row):
    """An instruction of the chair. Binds when the notice is issued; followed until confirmed.

    `original_due_on` is what the notice says; `effective_due_on` the last granted extension, else the
    original; `counts_until` the last good day computed from it (rules.last_good_day), used by all counting;
    `original_counts_until` the last good day by the notice, whatever was granted since.
    """

    __tablename__ = "directive"
    __table_args__ = (
        Index("ix_directive_quarter", "quarter", "is_tracked", "state"),
        Index("ix_directive_quarter_due", "quarter", "counts_until", "id"),  # the register of a quarter
        Index("ix_directive_lead", "lead_unit_id", "state", "counts_until"),
        Index("ix_directive_state_due", "state", "counts_until", "id", "is_tracked", "issued_on"),
        Index("ix_directive_due", "counts_until", "id"),  # the register's first order: a page without a sort
        Index("ix_directive_meeting", "meeting_id", "position", "id"),
        Index(  # what was open when a meeting was held: answered from the index alone
            "ix_directive_open_then",
            "meeting_id",
            "confirmed_on",
            "quarter",
            "issued_on",
            "state",
            "state_on",
            "is_tracked",
            "completed_on",
        ),
    )

    conclusion_id: Mapped[int] = mapped_column(ForeignKey("conclusion.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    clause: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text, default="")
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    original_due_on: Mapped[date | None]
    effective_due_on: Mapped[date | None]
    due_bound: Mapped[Bound] = mapped_column(default=Bound.ON_OR_BEFORE)
    due_words: Mapped[str] = mapped_column(String(300), default="")  # as spoken
    counts_until: Mapped[date | None]
    original_counts_until: Mapped[date | None]
    field_id: Mapped[int | None] = mapped_column(ForeignKey("work_field.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # leader in charge
    output: Mapped[str] = mapped_column(String(500), default="")  # expected product
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    is_tracked: Mapped[bool] = mapped_column(default=True)
    untracked_reason: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    state_on: Mapped[date | None]  # day of the last move
    state_reason: Mapped[str] = mapped_column(Text, default="")  # reason of the last move that needed one
    quarter: Mapped[int | None]  # in which it is followed, as Quarter.key; set at issue
    issued_on: Mapped[date | None]
    percent: Mapped[int] = mapped_column(default=0)  # of the last report
    last_report_on: Mapped[date | None]
    completed_on: Mapped[date | None]  # date of the accepted report
    confirmed_on: Mapped[date | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    extension_count: Mapped[int] = mapped_column(default=0)
    officer_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), index=True
    )  # handles it in the lead unit
    # what was left when the result of another directive was accepted in part only
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    recurrence: Mapped[Recurrence] = mapped_column(default=Recurrence.NONE)
    period_day: Mapped[int | None]  # day of the period its report is due on, from 1; None: its last day
    measure_unit: Mapped[str] = mapped_column(String(60), default="")  # of the target: people, %, đồng …
    measure_base: Mapped[float | None]  # where the work starts from; None counts as 0
    measure_target: Mapped[float | None]
    measure_value: Mapped[float | None]  # as last reported
    checked_on: Mapped[date | None]  # the secretariat found the reported result complete in form
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    conclusion: Mapped[Conclusion] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    lead_unit: Mapped[Unit | None] = relationship(lazy="raise_on_sql")
    field: Mapped[WorkField | None] = relationship(lazy="raise_on_sql")
    leader: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    cooperations: Mapped[list["Cooperation"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="Cooperation.position"
    )

    @validates("state")
    def _legal(self, _key: str, new: State) -> State:
        return check_move(NEXT, self.state, new)


class Cooperation(Row):
    """A unit's duty beside the lead unit."""

    __tablename__ = "cooperation"
    __table_args__ = (
        UniqueConstraint("directive_id", "unit_id"),
        Index("ix_cooperation_unit", "unit_id", "directive_id"),
    )

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[int] = mapped_column(default=0)
    duty: Mapped[str] = mapped_column(String(1000), default="")
    due_on: Mapped[date | None]
    is_required: Mapped[bool] = mapped_column(default=False)
    contribution: Mapped[str] = mapped_column(Text, default="")
    contributed_on: Mapped[date | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # handles it in this unit

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")


class DirectiveIssue(Row):
    """An issue that caused a directive."""

    __tablename__ = "directive_issue"
    __table_args__ = (UniqueConstraint("directive_id", "issue_id"),)

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id", ondelete="CASCADE"))
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)


class Amendment(Row):
    """A recorded decision that changes an issued directive: what was, what is, why, by whom, on which day."""

    __tablename__ = "amendment"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    kind: Mapped[AmendmentKind]
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decider: Mapped[str] = mapped_column(String(300), default="")  # name and post as on the day
    paper: Mapped[str] = mapped_column(
        String(200), default=""
    )  # number and date of the decision, when there is one
