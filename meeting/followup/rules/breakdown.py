"""A directive broken down by unit: how the shares add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Protocol

from meeting.core.dates import short
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.directives.rules import OPEN, State
from meeting.followup.rules.counting import WHOLE

BREAKABLE = OPEN - {State.REPORTED}  # the result reported leaves no share to give


class Part(Protocol):
    """What a share says of itself."""

    @property
    def due_on(self) -> date | None:
        """When it is due."""

    @property
    def target(self) -> float | None:
        """What it shall reach."""

    @property
    def value(self) -> float | None:
        """What it reached."""

    @property
    def done_on(self) -> date | None:
        """When it was done."""


@dataclass(frozen=True)
class RollUp:
    """The shares together; `percent` is a proposal for the lead's report."""

    count: int
    done: int
    behind: int
    value: float | None
    target: float | None
    percent: int


def is_behind(part: Part, day: date) -> bool:
    """Whether a share is not done though its day is past."""
    return part.done_on is None and part.due_on is not None and part.due_on < day


def roll_up(parts: Sequence[Part], day: date) -> RollUp:
    """Add the shares up: by their figures when every share has a target, else by how many are done."""
    done = sum(part.done_on is not None for part in parts)
    targets = [part.target for part in parts if part.target is not None]
    values = [part.value for part in parts if part.value is not None]
    target = round(fsum(targets), 2) if targets else None
    value = round(fsum(values), 2) if values else None
    if parts and len(targets) == len(parts) and target:
        percent = min(WHOLE, max(0, int((value or 0) / target * WHOLE)))
    else:
        percent = done * WHOLE // len(parts) if parts else 0
    return RollUp(len(parts), done, sum(is_behind(part, day) for part in parts), value, target, percent)


def check_part_due(due_on: date | None, issued_on: date | None, whole: date | None) -> None:
    """A share is due from the day of the notice to the day the whole is due."""
    if due_on is None:
        return
    if issued_on is not None and due_on < issued_on:
        words = _l("The directive was issued on %(day)s. Choose a day from then.", day=short(issued_on))
        raise RuleBroken(words, "due_on")
    if whole is not None and due_on > whole:
        raise RuleBroken(
            _l("The whole directive is due on %(due)s. Choose a day until then.", due=short(whole)), "due_on"
        )
