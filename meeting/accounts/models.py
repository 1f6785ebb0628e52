"""Users, seats, sign-ins."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meeting.core import clock
from meeting.core.access import Role
from meeting.core.db import Base, Row
from meeting.directory.models import Person, Unit


class User(Row):
    """An account. What it may do comes from its seats."""

    __tablename__ = "user"

    username: Mapped[str] = mapped_column(String(80), unique=True)  # folded: lower case, no marks
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5), default="vi")
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class UserSeat(Row):
    """A role in a unit (or in the office as a whole), from a first to a last local day."""

    __tablename__ = "seat"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    unit: Mapped[Unit | None] = relationship(lazy="raise_on_sql")


class SignIn(Row):
    """One signed-in browser. Times are the machine's (they must not follow a held demo clock)."""

    __tablename__ = "sign_in"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    started_at: Mapped[datetime] = mapped_column(default=clock.wall_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.wall_now)
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A failed attempt, counted by name and by address; kept for a day."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), index=True)
    address: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.wall_now, index=True)
