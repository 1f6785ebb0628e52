"""Who may: actors, roles, one table from permission to the people and things it covers. Closed by default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from meeting.core.errors import Denied


class Role(StrEnum):
    """What a seat lets its holder be; a person may hold several."""

    ADMIN = "admin"
    SECRETARIAT = "secretariat"
    LEADERSHIP = "leadership"
    UNIT_HEAD = "unit_head"
    OFFICER = "officer"
    VIEWER = "viewer"


OFFICE_ROLES = (Role.SECRETARIAT, Role.LEADERSHIP)
UNIT_ROLES = (Role.UNIT_HEAD, Role.OFFICER)
EVERYONE = tuple(Role)


@dataclass(frozen=True)
class Seat:
    """A role in a unit, valid on the actor's day."""

    role: Role
    unit_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts, with the seats valid on `day` (a local day)."""

    user_id: int | None
    name: str
    seats: tuple[Seat, ...]
    day: date
    person_id: int | None = None
    language: str = "vi"
    sign_in_id: int | None = None

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held today, whatever the unit."""
        return frozenset(seat.role for seat in self.seats)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """The units the actor sits in as head or officer."""
        return frozenset(s.unit_id for s in self.seats if s.unit_id is not None and s.role in UNIT_ROLES)

    @cached_property
    def headed_ids(self) -> frozenset[int]:
        """The units the actor heads."""
        return frozenset(s.unit_id for s in self.seats if s.unit_id is not None and s.role is Role.UNIT_HEAD)

    def is_a(self, *roles: Role) -> bool:
        """Whether the actor holds any of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def sees_all(self) -> bool:
        """Secretariat and leadership see every unit's work."""
        return self.is_a(*OFFICE_ROLES)


Predicate = Callable[[Actor, Any], bool]


@dataclass(frozen=True)
class Grant:
    """These roles, for the things the predicate accepts (all, when there is none)."""

    roles: frozenset[Role]
    when: Predicate | None = None


_table: dict[str, tuple[Grant, ...]] = {}


def grant(*roles: Role, when: Predicate | None = None) -> Grant:
    """Open a permission to holders of these roles, perhaps only for some things."""
    return Grant(frozenset(roles), when)


def declare(table: Mapping[Any, tuple[Grant, ...]]) -> None:
    """Add a room's permissions to the one table."""
    _table.update({str(permission): grants for permission, grants in table.items()})


def table() -> Mapping[str, tuple[Grant, ...]]:
    """The whole table, for review."""
    return _table


def may(actor: Actor, permission: str, thing: object = None) -> bool:
    """Whether the actor may do this to the thing; without a thing: to any thing at all."""
    return any(
        not grant.roles.isdisjoint(actor.roles)
        and (thing is None or grant.when is None or grant.when(actor, thing))
        for grant in _table.get(str(permission), ())
    )


def ensure(actor: Actor, permission: str, thing: object = None) -> None:
    """Raise Denied unless the actor may."""
    if not may(actor, permission, thing):
        raise Denied(str(permission), thing)
