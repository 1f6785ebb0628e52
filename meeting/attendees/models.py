"""Who is invited and was there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meeting.attendees.rules import Part, Presence, Reply
from meeting.core.db import Row
from meeting.directory.models import Unit


class Attendance(Row):
    """One seat at the meeting: a post of a unit, a person by name, or a guest.

    `name`, `title` and `unit_name` are what lists print. They follow the directory until the meeting closes
    (the post's holder is resolved at the day of the meeting) and are frozen then.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "post_id"),
        UniqueConstraint("meeting_id", "person_id"),
        Index("ix_attendance_order", "meeting_id", "group_order", "position", "id"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # named, or resolved from the post
    part: Mapped[Part]
    group_order: Mapped[int] = mapped_column(default=0)  # unit kind's order; guests last
    group_name: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)  # protocol order inside the group
    name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    unit_name: Mapped[str] = mapped_column(String(300), default="")
    reply: Mapped[Reply] = mapped_column(default=Reply.INVITED)
    reply_reason: Mapped[str] = mapped_column(String(1000), default="")
    replied_at: Mapped[datetime | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    substitute_name: Mapped[str] = mapped_column(String(200), default="")
    substitute_title: Mapped[str] = mapped_column(String(200), default="")
    presence: Mapped[Presence | None]
    presence_note: Mapped[str] = mapped_column(String(500), default="")
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    is_walk_in: Mapped[bool] = mapped_column(default=False)

    unit: Mapped[Unit | None] = relationship(lazy="raise_on_sql")
