"""Progress and evidence, breakdown and periods, more time, urging, hand-over, carry-over, snapshots."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meeting.core.access import Role
from meeting.core.db import Base, Row
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.directory.models import Unit
from meeting.directory.rules import Relation
from meeting.followup.rules import Count, Grade, RequestState


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
    prepared_by: Mapped[str] = mapped_column(String(200), default="")  # the officer whose draft was sent
    value: Mapped[float | None]  # of a measured directive, in its measure_unit
    # the contribution of a co-operating unit, or the report on a period; neither: a report of the lead
    cooperation_id: Mapped[int | None] = mapped_column(
        ForeignKey("cooperation.id", ondelete="SET NULL"), index=True
    )
    period_id: Mapped[int | None] = mapped_column(ForeignKey("directive_period.id"), index=True)

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
    checked_by: Mapped[str] = mapped_column(String(200), default="")  # of grade "checked": who was there
    checked_on: Mapped[date | None]


class PreparedReport(Row):
    """What an officer prepared; the head of the unit sends it or gives it back. Not a report yet."""

    __tablename__ = "prepared_report"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    cooperation_id: Mapped[int | None] = mapped_column(ForeignKey("cooperation.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    author_name: Mapped[str] = mapped_column(String(200))
    data: Mapped[dict[str, Any]]  # the fields of service.Report; files as ids of stored files
    return_note: Mapped[str] = mapped_column(Text, default="")  # why the head gave it back


class SubTask(Row):
    """A share of a directive broken down by unit (by district); their completion rolls up."""

    __tablename__ = "sub_task"
    __table_args__ = (Index("ix_sub_task_unit", "unit_id", "done_on"),)

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(1000))
    due_on: Mapped[date | None]  # not after the directive's
    target: Mapped[float | None]  # in the directive's measure_unit
    value: Mapped[float | None]  # as last reported
    report: Mapped[str] = mapped_column(Text, default="")
    reported_on: Mapped[date | None]
    done_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")


class DirectivePeriod(Row):
    """One period of a recurring directive, with its own due date and report."""

    __tablename__ = "directive_period"
    __table_args__ = (
        UniqueConstraint("directive_id", "starts_on"),
        Index("ix_directive_period_due", "due_on"),
    )

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    reported_on: Mapped[date | None]


class ExtensionRequest(Row):
    """A unit asks for more time; the leader in charge decides."""

    __tablename__ = "extension_request"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    requested_on: Mapped[date]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    old_due_on: Mapped[date | None]  # the due date in force when it was asked
    new_due_on: Mapped[date]
    is_late: Mapped[bool] = mapped_column(default=False)  # asked after the due date
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING, index=True)
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")
    decided_for: Mapped[str] = mapped_column(String(200), default="")  # the leader in charge, when a delegate
    days_given: Mapped[int] = mapped_column(default=0)  # calendar days, when granted
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)  # evidence

    directive: Mapped[Directive] = relationship(lazy="raise_on_sql")


class Rung(Row):
    """A step of the ladder: so many working days from the last good day, these people are told."""

    __tablename__ = "rung"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    offset_days: Mapped[int]  # working days after the last good day; before it when negative
    audiences: Mapped[str] = mapped_column(String(200))  # rules.Audience values, comma separated
    is_urging: Mapped[bool] = mapped_column(default=False)  # counts as urging; a reminder otherwise
    is_active: Mapped[bool] = mapped_column(default=True)


class Urging(Row):
    """A reminder or urging that was sent: each rung once for each due date, whatever runs twice."""

    __tablename__ = "urging"
    __table_args__ = (
        UniqueConstraint("directive_id", "about", "rung_code", "counts_until"),
        Index("ix_urging_sent", "sent_on", "id"),
    )

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"))
    about: Mapped[str] = mapped_column(String(40), default="directive")  # or share:<id>, period:<id>
    rung_code: Mapped[str] = mapped_column(String(40))  # "hand:<date>" when a person urged
    counts_until: Mapped[date]  # the last good day it speaks of
    sent_on: Mapped[date]
    is_urging: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int] = mapped_column(default=0)  # the how-manieth urging of this directive; 0: a reminder
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(String(500), default="")


class HandOver(Row):
    """A duty of a unit that ended waits here until somebody names who takes it over.

    The lead of an open directive, or (with `cooperation_id`) a contribution to it that is not given yet.
    """

    __tablename__ = "hand_over"
    __table_args__ = (Index("ix_hand_over_pending", "decided_on", "from_unit_id"),)

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    cooperation_id: Mapped[int | None] = mapped_column(ForeignKey("cooperation.id", ondelete="CASCADE"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # proposed, decided
    effective_on: Mapped[date]
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    paper: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class CarryOver(Row):
    """What a meeting takes up from before: a directive or an issue. Frozen when the meeting opens."""

    __tablename__ = "carry_over"
    __table_args__ = (
        UniqueConstraint("meeting_id", "directive_id"),
        UniqueConstraint("meeting_id", "issue_id"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), index=True)
    is_included: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it is still open, or why it is left out
    presenter: Mapped[str] = mapped_column(String(300), default="")
    frozen: Mapped[dict[str, Any] | None]  # how it stood when the meeting opened


class Snapshot(Row):
    """Counts and rows as of a cut-off day, never changed afterwards."""

    __tablename__ = "snapshot"

    key: Mapped[str] = mapped_column(String(60), unique=True)  # quarter:20174, month:201710, hand:<instant>
    quarter: Mapped[int] = mapped_column(index=True)  # as Quarter.key
    as_of: Mapped[date]
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    rows: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 over its rows


class SnapshotRow(Base):
    """One directive as it stood at the cut-off, with the names of that day."""

    __tablename__ = "snapshot_row"
    __table_args__ = (UniqueConstraint("snapshot_id", "directive_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    meeting_id: Mapped[int]
    meeting_title: Mapped[str] = mapped_column(String(500))
    quarter: Mapped[int]
    clause: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    lead_unit_id: Mapped[int | None]
    lead: Mapped[str] = mapped_column(String(300))
    field_id: Mapped[int | None]
    field: Mapped[str] = mapped_column(String(200))
    leader_id: Mapped[int | None]
    leader: Mapped[str] = mapped_column(String(200))
    state: Mapped[State]
    part: Mapped[Count]  # of the four-way count
    part_original: Mapped[Count]  # counted against the original due date
    original_due_on: Mapped[date | None]
    effective_due_on: Mapped[date | None]
    counts_until: Mapped[date | None]
    percent: Mapped[int]
    last_report_on: Mapped[date | None]
    last_report: Mapped[str] = mapped_column(Text)
    obstacle: Mapped[str] = mapped_column(Text)
    completed_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    extension_count: Mapped[int]
    urging_count: Mapped[int]  # of the lead unit
    relation: Mapped[Relation | None]  # of the lead unit's kind: only own units are compared
    helpers: Mapped[str] = mapped_column(Text)  # names of the co-operating units
    product: Mapped[str] = mapped_column(String(200))  # number and day of the reported document


class SavedFilter(Row):
    """A register as somebody likes it, by name; shared with those who hold a role, when one is given."""

    __tablename__ = "saved_filter"

    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role | None]
    query: Mapped[str] = mapped_column(String(2000))  # the address's arguments
