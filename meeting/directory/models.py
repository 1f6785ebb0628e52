"""Units with validity dates and successors; people, posts, tenures; the fields of work."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from meeting.core.db import Row
from meeting.core.text import fold, name_sort_key, sort_key
from meeting.directory.rules import Relation, SuccessionKind


class UnitKind(Row):
    """A kind of unit (division, district division …): a catalogue of the office."""

    __tablename__ = "unit_kind"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    relation: Mapped[Relation]
    display_order: Mapped[int] = mapped_column(default=0)


class WorkField(Row):
    """A field of work (job creation, people with merits …): a catalogue of the office."""

    __tablename__ = "work_field"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    display_order: Mapped[int] = mapped_column(default=0)
    valid_to: Mapped[date | None]


class Unit(Row):
    """An organisation, under one name, from its first to its last valid day (both included)."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_order", "display_order", "sort_key", "id"),)

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str] = mapped_column(String(120), default="")
    kind_id: Mapped[int] = mapped_column(ForeignKey("unit_kind.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    display_order: Mapped[int] = mapped_column(default=0)  # protocol order among its kind
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    organ_id: Mapped[str] = mapped_column(String(35), default="")  # code of the national document exchange
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None] = mapped_column(index=True)
    sort_key: Mapped[str] = mapped_column(String(2000), default="")
    search: Mapped[str] = mapped_column(Text, default="")  # folded names and aliases

    kind: Mapped[UnitKind] = relationship(lazy="raise_on_sql")
    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id", lazy="raise_on_sql")
    aliases: Mapped[list["UnitAlias"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")

    @validates("name")
    def _keys(self, _key: str, name: str) -> str:
        self.sort_key = sort_key(name)
        return name


class UnitAlias(Row):
    """Another name people type for a unit."""

    __tablename__ = "unit_alias"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(300))


class UnitSuccession(Row):
    """A unit became, joined or handed work to another, by a decision."""

    __tablename__ = "unit_succession"

    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[SuccessionKind]
    field_id: Mapped[int | None] = mapped_column(ForeignKey("work_field.id"))
    effective_on: Mapped[date]  # first day of the new state
    decision_number: Mapped[str] = mapped_column(String(100), default="")
    decision_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")

    from_unit: Mapped[Unit] = relationship(foreign_keys=from_unit_id, lazy="raise_on_sql")
    to_unit: Mapped[Unit] = relationship(foreign_keys=to_unit_id, lazy="raise_on_sql")


class Person(Row):
    """Somebody who holds posts, attends, answers."""

    __tablename__ = "person"

    full_name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(1500), index=True, default="")
    search: Mapped[str] = mapped_column(String(400), index=True, default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    is_made_up: Mapped[bool] = mapped_column(default=False)  # demo data: this person does not exist

    @validates("full_name")
    def _keys(self, _key: str, full_name: str) -> str:
        self.sort_key = name_sort_key(full_name)
        self.search = fold(full_name)
        return full_name


class Post(Row):
    """A position in a unit."""

    __tablename__ = "post"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    rank: Mapped[int] = mapped_column(default=50)  # lower stands first
    is_head: Mapped[bool] = mapped_column(default=False)  # speaks for the unit
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")


class Tenure(Row):
    """A person holds a post from a first to a last day (both included; None is open)."""

    __tablename__ = "tenure"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    post: Mapped[Post] = relationship(lazy="raise_on_sql")
