"""The blueprint, what the address says, and the words rows are shown with."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, request, url_for

from meeting.core import clock, dates, office
from meeting.core.i18n import _, ngettext
from meeting.core.numbers import read_id
from meeting.issues.rules import FLAGGED, KIND_LABELS, STATE_LABELS, WAITING, State

bp = Blueprint("issues", __name__, url_prefix="/issues")
LONGEST_WORDS = 200


def asked_id(name: str) -> int | None:
    """A number the address gives, or None."""
    return read_id(request.args.get(name, ""))


def asked_words(name: str) -> str:
    """Words the address gives, without what no database takes."""
    return request.args.get(name, "")[:LONGEST_WORDS].replace("\x00", "").strip()


def state_words() -> dict[State, str]:
    """The reader's words for each state."""
    return {state: str(label) for state, label in STATE_LABELS.items()}


class Line(NamedTuple):
    """An issue in a list, in words."""

    id: int
    url: str
    number: int
    words: str
    kind: str
    unit: str
    field: str
    answering: str
    meeting_id: int
    held_on: str
    due: str
    due_words: str
    tone: str
    state: str
    state_label: str
    times: str  # "raised 3 times", from the third time on


def due_words(state: State, due_on: date | None) -> tuple[str, str]:
    """How far the day of the answer is, in words, and its tone."""
    if due_on is None or state not in WAITING:
        return "", "none"
    days = (due_on - clock.today()).days
    if days < 0:
        return ngettext("%(num)d day overdue", "%(num)d days overdue", -days), "overdue"
    if days <= office.current().due_soon_days:
        return ngettext("%(num)d day left", "%(num)d days left", days) if days else _("today"), "soon"
    return "", "on_time"


def lines(rows: Iterable[Any]) -> list[Line]:
    """Rows of a list, in words."""
    states = state_words()
    kinds = {kind: str(label) for kind, label in KIND_LABELS.items()}
    base = url_for("issues.show", issue_id=0)[:-1]
    found = []
    for r in rows:
        times = ""
        if r.times_raised >= FLAGGED:
            times = ngettext("raised %(num)d time", "raised %(num)d times", r.times_raised)
        words, tone = due_words(r.state, r.answer_due_on)
        due = dates.short(r.answer_due_on) if r.answer_due_on else ""
        found.append(
            Line(
                r.id, f"{base}{r.id}", r.number, r.words, kinds[r.kind], r.unit, r.field or "",
                r.answering or "", r.meeting_id, dates.short(r.held_on), due, words, tone, r.state.value,
                states[r.state], times,
            )
        )  # fmt: skip
    return found
