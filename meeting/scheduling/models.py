"""Meetings, series, venues, the working calendar."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meeting.core.db import Row
from meeting.core.states import check_move
from meeting.directory.models import Person
from meeting.scheduling.rules import NEXT, DayKind, Kind, Mode, State


class Series(Row):
    """Meetings that follow one another (the quarterly review, the weekly briefing)."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[Kind]


class Venue(Row):
    """A place meetings are held at."""

    __tablename__ = "venue"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    seats: Mapped[int | None]


class CalendarDay(Row):
    """A day off, or a worked weekend day, with its source. Edited by the office, never computed."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[DayKind]
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(200), default="")


class Meeting(Row):
    """A conference or meeting, from its plan to its close."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("series_id", "year", "number_in_year"),
        Index("ix_meeting_held_on_id", "held_on", "id"),
    )

    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    year: Mapped[int]
    number_in_year: Mapped[int | None]
    kind: Mapped[Kind]
    period: Mapped[int] = mapped_column(index=True)  # the quarter reviewed, as Quarter.key (20173)
    title: Mapped[str] = mapped_column(String(500))
    search: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    held_on: Mapped[date]  # local day of starts_at
    mode: Mapped[Mode]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    link: Mapped[str] = mapped_column(String(500), default="")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    chair_title: Mapped[str] = mapped_column(String(200), default="")  # as on the day, kept on old papers
    secretary_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    secretary_title: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[State] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(Text, default="")
    requests: Mapped[str] = mapped_column(Text, default="")  # what participants are asked to prepare
    contact: Mapped[str] = mapped_column(String(300), default="")
    papers_due_on: Mapped[date | None]
    issues_due_on: Mapped[date | None]
    convened_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    state_reason: Mapped[str] = mapped_column(String(1000), default="")  # why it was cancelled or moved last

    series: Mapped[Series | None] = relationship(lazy="raise_on_sql")
    venue: Mapped[Venue | None] = relationship(lazy="raise_on_sql")
    chair: Mapped[Person | None] = relationship(foreign_keys=chair_id, lazy="raise_on_sql")
    secretary: Mapped[Person | None] = relationship(foreign_keys=secretary_id, lazy="raise_on_sql")

    @validates("state")
    def _legal(self, _key: str, new: State) -> State:
        return check_move(NEXT, self.state, new)
