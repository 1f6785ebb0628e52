"""Moves between the states of a thing: a room's NEXT table says which of them are legal."""

from collections.abc import Mapping, Set
from typing import TypeVar

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l

State = TypeVar("State")


def check_move(legal: Mapping[State, Set[State]], old: State | None, new: State) -> State:
    """Return the new state when it is the first, the old one or a legal next one; raises RuleBroken."""
    if old is not None and old != new and new not in legal[old]:
        raise RuleBroken(_l("It cannot go from this state to that one."), "state")
    return new
