"""How strong the proof of a result is, and how strong it must be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.directives.rules import Priority
from meeting.followup.rules.counting import SHORTEST_REASON, Grade

STRENGTH = {grade: place for place, grade in enumerate(Grade)}  # weakest first
LEAST = {Priority.NORMAL: Grade.STATEMENT, Priority.HIGH: Grade.DOCUMENT, Priority.URGENT: Grade.FILE}
PROVED = frozenset({Priority.HIGH, Priority.URGENT})  # the words of the report are not enough
LEAST_LABELS = {
    Grade.DOCUMENT: _l("A document with number and date, or a file"),
    Grade.FILE: _l("A file of the product"),
}


@dataclass(frozen=True)
class Proof:
    """What is brought with a report; `checked` when somebody of the office was there."""

    number: str = ""
    dated: date | None = None
    files: int = 0
    checked: bool = False

    @property
    def grade(self) -> Grade:
        """The strongest of what is there; the words of the report are a statement."""
        if self.checked:
            return Grade.CHECKED
        if self.files:
            return Grade.FILE
        return Grade.DOCUMENT if self.number and self.dated else Grade.STATEMENT


def suffices(proof: Proof, priority: Priority) -> bool:
    """Whether the proof is as strong as work of this priority needs."""
    return STRENGTH[proof.grade] >= STRENGTH[LEAST[priority]]


def proof_problems(proof: Proof, priority: Priority) -> list[RuleBroken]:
    """What the proof of finished work still lacks, each at its field."""
    if suffices(proof, priority):
        return []
    if LEAST[priority] is Grade.FILE:
        return [RuleBroken(_l("Urgent work is proved by a file. Attach the product."), "files")]
    problems = []
    if not proof.number:
        words = _l("Work of high priority is proved by a document. Give its number, or attach a file.")
        problems.append(RuleBroken(words, "document_number"))
    if not proof.dated:
        problems.append(RuleBroken(_l("Give the date of the document too."), "document_on"))
    return problems


def completion_problems(*, text: str, missing: Sequence[str], missing_reason: str) -> list[RuleBroken]:
    """What still stands against reporting the work complete, all at once. `missing`: in words, one by one."""
    problems = []
    if not text.strip():
        problems.append(RuleBroken(_l("Say what the result is."), "text"))
    if missing and len(missing_reason.strip()) < SHORTEST_REASON:
        words = _l(
            "Still missing: %(what)s. Say why the result can stand without it.", what="; ".join(missing)
        )
        problems.append(RuleBroken(words, "missing_reason"))
    return problems


@dataclass(frozen=True)
class Need:
    """Something a report of completion needs, and whether it is there; `by_reason`: a reason does instead."""

    words: str
    is_met: bool
    by_reason: bool = False


@dataclass(frozen=True)
class Standing:
    """What a report of completion is judged by beside itself."""

    parts: int = 0
    done: int = 0
    missing_periods: int = 0
    inspected: bool = False
