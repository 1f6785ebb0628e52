"""Minutes of a meeting, their entries with revisions and speeches, corrections asked for, supplements."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meeting.core.db import Row
from meeting.core.states import check_move
from meeting.minutes.rules import (
    NEXT,
    CorrectionState,
    Counted,
    EntryKind,
    FormerKind,
    Origin,
    Reminding,
    State,
)
from meeting.scheduling.models import Meeting


class Minutes(Row):
    """The minutes of a meeting; what they must hold: Decision 45/2018/QĐ-TTg."""

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    present: Mapped[str] = mapped_column(Text, default="")  # the attendance in words
    secretary_name: Mapped[str] = mapped_column(String(200), default="")
    secretary_title: Mapped[str] = mapped_column(String(200), default="")
    chair_name: Mapped[str] = mapped_column(String(200), default="")
    chair_title: Mapped[str] = mapped_column(String(200), default="")
    # what was taken over from the record: "items" and "issues" by id, "head" as it was proposed
    assembled: Mapped[dict[str, Any]] = mapped_column(default=dict)
    circulated_on: Mapped[date | None]
    round_days: Mapped[int | None]  # how long the round for corrections lasts
    round_counted: Mapped[Counted | None]
    corrections_until: Mapped[date | None]  # last day of the round
    round_ended_on: Mapped[date | None]  # before its last day
    round_reason: Mapped[str] = mapped_column(Text, default="")  # why it was ended early, or left out
    approved_on: Mapped[date | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who recorded it
    approver_name: Mapped[str] = mapped_column(String(200), default="")  # whose approval it is
    locked_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")

    @validates("state")
    def _legal(self, _key: str, new: State) -> State:
        return check_move(NEXT, self.state, new)


class MinutesEntry(Row):
    """A part of the minutes, mostly of an agenda item. Each is edited and versioned on its own."""

    __tablename__ = "minutes_entry"
    __table_args__ = (Index("ix_minutes_entry_order", "minutes_id", "position", "id"),)

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    kind: Mapped[EntryKind] = mapped_column(default=EntryKind.ITEM)
    agenda_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    is_confidential: Mapped[bool] = mapped_column(default=False)  # left out of copies
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who is at it now
    editing_at: Mapped[datetime | None]  # when the editor was last seen typing


class Said:
    """Who spoke, as printed, and what."""

    position: Mapped[int] = mapped_column(default=0)
    attendance_id: Mapped[int | None] = mapped_column(
        ForeignKey("attendance.id", ondelete="SET NULL"), index=True
    )
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id", ondelete="SET NULL"), index=True)
    speaker: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(300), default="")  # post and unit
    text: Mapped[str] = mapped_column(Text, default="")
    is_confidential: Mapped[bool] = mapped_column(default=False)


class MinutesSpeech(Said, Row):
    """What somebody said under an entry."""

    __tablename__ = "minutes_speech"
    __table_args__ = (Index("ix_minutes_speech_order", "entry_id", "position", "id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("minutes_entry.id"))


class MinutesFormer(Said, Row):
    """What a heading (as `text`) or a speech said before somebody changed it or took it out."""

    __tablename__ = "minutes_former"

    entry_id: Mapped[int] = mapped_column(ForeignKey("minutes_entry.id"), index=True)
    kind: Mapped[FormerKind]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # who changed it


class MinutesRevision(Row):
    """The words of an entry as they were saved; the newest is what the entry says."""

    __tablename__ = "minutes_revision"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("minutes_entry.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    origin: Mapped[Origin] = mapped_column(default=Origin.WRITTEN)
    words: Mapped[str] = mapped_column(String(200), default="")  # the revision restored, who asked for it


class MinutesCorrection(Row):
    """What a participant asks to be put right while the minutes go round."""

    __tablename__ = "minutes_correction"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("minutes_entry.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[CorrectionState] = mapped_column(default=CorrectionState.OPEN)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_on: Mapped[date | None]


class MinutesSupplement(Row):
    """Supplementary minutes (biên bản bổ sung) after the lock; numbered, never edited."""

    __tablename__ = "minutes_supplement"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    added_on: Mapped[date]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class MinutesWaiver(Row):
    """The office decided that a meeting keeps no minutes; gone when it decides otherwise."""

    __tablename__ = "minutes_waiver"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class MinutesReminder(Row):
    """Somebody was reminded of minutes; once for a meeting, a reason and the day it counts from."""

    __tablename__ = "minutes_reminder"
    __table_args__ = (UniqueConstraint("meeting_id", "about", "counted_from"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    about: Mapped[Reminding]
    counted_from: Mapped[date]
