"""What the pages of minutes share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.i18n import _
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor
from meeting.minutes import queries, rules
from meeting.minutes.models import Minutes, MinutesEntry
from meeting.minutes.policy import Can
from meeting.minutes.rules import STATE_LABELS

bp = Blueprint("minutes", __name__, url_prefix="/minutes")
PAGE = "minutes.index"
FEW_ROWS, MANY_ROWS, LETTERS_A_ROW = 3, 18, 90


@dataclass(frozen=True)
class Line:
    """An entry as the editor shows it."""

    id: int
    number: str
    kind: str
    heading: str
    text: str
    is_confidential: bool
    version: int
    rows: int
    editor: str
    revisions: int
    speeches: Sequence[Any]


def load(meeting_id: int, permission: str = Can.WRITE) -> Minutes:
    """The minutes of a meeting, for those who may; raises NotFound."""
    minutes = queries.get_minutes(meeting_id)
    ensure(current_actor(), permission, minutes)
    return minutes


def load_entry(entry_id: int) -> tuple[MinutesEntry, Minutes]:
    """An entry with its minutes, which the reader writes; raises NotFound."""
    entry, minutes = queries.get_entry(entry_id)
    ensure(current_actor(), Can.WRITE, minutes)
    return entry, minutes


def show(name: str, minutes: Minutes, **more: Any) -> str:
    """A page of the meeting's workspace."""
    tabs, _signals = workspace.load(minutes.meeting_id, PAGE)
    return render_template(
        f"minutes/{name}.html",
        meeting=minutes.meeting,
        tabs=tabs,
        minutes=minutes,
        state_label=str(STATE_LABELS[minutes.state]),
        **more,
    )


def to_entry(minutes: Minutes, entry_id: int) -> ResponseReturnValue:
    """Back to the editor, at an entry."""
    return see_other(".index", meeting_id=minutes.meeting_id, _anchor=f"e{entry_id}")


def lines_of(minutes: Minutes) -> list[Line]:
    """The entries as the editor shows them: two queries."""
    rows, speeches = queries.written(minutes.id), queries.speeches_by_entry(minutes.id)
    numbers = rules.numbers([row.kind for row in rows])
    return [
        Line(
            row.id,
            number,
            row.kind.value,
            row.heading,
            row.text,
            row.is_confidential,
            row.version,
            rows_for(row.text),
            editor_words(row),
            row.revisions,
            speeches.get(row.id, ()),
        )
        for row, number in zip(rows, numbers, strict=True)
    ]


def rows_for(text: str) -> int:
    """How high a field must be to show the text."""
    lines = sum(1 + len(line) // LETTERS_A_ROW for line in text.split("\n"))
    return max(FEW_ROWS, min(lines + 1, MANY_ROWS))


def editor_words(row: Any) -> str:
    """Who else writes here now, in words; empty when nobody does."""
    if row.editor_id == current_actor().user_id or not is_at_work(row.editing_at):
        return ""
    return _("%(name)s is writing here", name=row.editor or "")


def is_at_work(seen: datetime | None) -> bool:
    """Whether somebody was seen typing in the last two minutes."""
    return rules.is_at_work(seen, clock.wall_now())


def is_autosave() -> bool:
    """Whether the script asks, not the reader."""
    return request.headers.get("X-Autosave") == "1"
