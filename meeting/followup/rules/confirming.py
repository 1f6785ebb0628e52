"""Pure decisions about a reported result: its form, who may judge it, what is left of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meeting.core.dates import short
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.directives.rules import State
from meeting.followup.rules.counting import GRADE_LABELS, SHORTEST_REASON, Grade

LETTERS = "bcdefghijklmnopqrstuvwxyz"
SHORTEST_RESULT = 20  # letters; "done" tells nothing


class FormPoint(StrEnum):
    """What the form of a reported result is looked at for."""

    TEXT = "text"
    EVIDENCE = "evidence"
    CONTRIBUTIONS = "contributions"


POINT_LABELS = {
    FormPoint.TEXT: _l("The report says what the result is"),
    FormPoint.EVIDENCE: _l("The evidence is strong enough"),
    FormPoint.CONTRIBUTIONS: _l("The required contributions are there"),
}


@dataclass(frozen=True)
class Point:
    """A line of the checklist: whether it is in order, and what was found."""

    point: FormPoint
    is_good: bool
    words: object


def form_points(
    *, text: str, best: Grade | None, least: Grade | None, missing: Sequence[str], missing_reason: str
) -> list[Point]:
    """The checklist of a reported result. `best` is its strongest evidence, `least` what is asked."""
    order = list(Grade)
    enough = least is None or order.index(best or Grade.STATEMENT) >= order.index(least)
    found = GRADE_LABELS[best] if best else _l("No evidence given")
    wanted = _l("%(found)s; at least: %(least)s", found=found, least=GRADE_LABELS[least]) if least else found
    units = ", ".join(missing)
    if not missing:
        heard: object = _l("None is missing.")
    elif missing_reason:
        heard = _l("Missing: %(units)s. Reason: %(reason)s", units=units, reason=missing_reason)
    else:
        heard = _l("Missing: %(units)s.", units=units)
    letters = len(text.strip())
    return [
        Point(FormPoint.TEXT, letters >= SHORTEST_RESULT, _l("Letters: %(number)s", number=letters)),
        Point(FormPoint.EVIDENCE, enough, wanted),
        Point(FormPoint.CONTRIBUTIONS, not missing or bool(missing_reason), heard),
    ]


@dataclass(frozen=True)
class Judge:
    """Who wants to check or confirm a result, and the units they sit in."""

    user_id: int | None
    name: str
    unit_ids: Collection[int]


@dataclass(frozen=True)
class Work:
    """Whose work a reported result is."""

    lead_unit_id: int | None
    author_id: int | None
    prepared_by: str


def check_own_work(judge: Judge, work: Work) -> None:
    """Nobody judges their own work: not who reported or prepared it, nor who sits in the lead unit."""
    is_author = work.author_id is not None and work.author_id == judge.user_id
    is_preparer = bool(work.prepared_by) and work.prepared_by == judge.name
    if is_author or is_preparer or work.lead_unit_id in judge.unit_ids:
        raise RuleBroken(_l("Nobody confirms their own work: somebody else must do it."), "state")


def check_reported(state: State, confirmer: str) -> None:
    """Only a reported result is judged; one that somebody else confirmed already is told by name."""
    if state is State.CONFIRMED:
        words = _l("This result is confirmed already, by %(name)s.", name=confirmer or "–")
        raise RuleBroken(words, "state")
    if state is not State.REPORTED:
        raise RuleBroken(_l("No result is waiting for confirmation here."), "state")


def part_problems(*, accepted: str, rest: str, due_on: date, today: date) -> list[RuleBroken]:
    """What is wrong with accepting a part, all at once."""
    problems = []
    if len(accepted.strip()) < SHORTEST_REASON:
        problems.append(RuleBroken(_l("Say which part is accepted."), "accepted"))
    if len(rest.strip()) < SHORTEST_REASON:
        problems.append(RuleBroken(_l("Say what is left to do."), "rest"))
    if due_on < today:
        words = _l("The rest cannot be due before today, %(day)s.", day=short(today))
        problems.append(RuleBroken(words, "due_on"))
    return problems


def next_clause(clause: str, taken: Collection[str]) -> str:
    """The clause of what is left of another: 3 → 3b, and the next free letter after it."""
    found = re.fullmatch(r"(.*\d)[b-z]?", clause)
    base = found.group(1) if found else clause
    for letter in LETTERS:
        if base + letter not in taken:
            return base + letter
    raise RuleBroken(_l("This clause was divided too often. Issue a new directive instead."), "rest")
