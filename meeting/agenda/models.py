"""The items of the programme, and the figures a report item shows."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meeting.agenda.rules import Kind
from meeting.core.db import Row
from meeting.directory.models import Unit


class AgendaItem(Row):
    """An item (or a section heading) of the programme."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_order", "meeting_id", "position", "id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    kind: Mapped[Kind]
    title: Mapped[str] = mapped_column(String(500))
    planned_minutes: Mapped[int] = mapped_column(default=0)
    presenter_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    presenter: Mapped[str] = mapped_column(String(300), default="")  # as printed
    note: Mapped[str] = mapped_column(Text, default="")

    presenter_unit: Mapped[Unit | None] = relationship(lazy="raise_on_sql")


class AgendaFigure(Row):
    """A row of the table a report item shows, as written in the report."""

    __tablename__ = "agenda_figure"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))
    plan: Mapped[str] = mapped_column(String(100), default="")
    actual: Mapped[str] = mapped_column(String(100), default="")
    percent_of_plan: Mapped[str] = mapped_column(String(100), default="")
    same_period: Mapped[str] = mapped_column(String(100), default="")  # versus the same period, as written
    note: Mapped[str] = mapped_column(String(500), default="")
