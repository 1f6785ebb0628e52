"""Work measured by a figure: how far it is between where it started and where it shall end."""

from fractions import Fraction
from math import floor

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.followup.rules.counting import WHOLE


def percent_of(value: float, base: float | None, target: float) -> int:
    """(value − base) ÷ (target − base) in whole percent, never rounded up, within 0 and 100.

    A target below the base is work that brings a figure down.
    """
    start, end = Fraction(str(base or 0)), Fraction(str(target))
    if start == end:
        return WHOLE if value == target else 0
    return min(WHOLE, max(0, floor((Fraction(str(value)) - start) / (end - start) * WHOLE)))


def is_reached(value: float | None, base: float | None, target: float) -> bool:
    """Whether the figure is at the target or beyond it."""
    if value is None:
        return False
    return value >= target if target >= (base or 0) else value <= target


def value_problems(value: float | None, target: float | None) -> list[RuleBroken]:
    """A report on measured work says the figure; one on other work has none."""
    if target is not None and value is None:
        return [RuleBroken(_l("Give the figure reached so far."), "value")]
    return []
