"""Directives brought into a draft from a workbook: every row is checked first, a person says what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from meeting.core import dates
from meeting.core.access import Actor, ensure
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.lists import CellReader, shown
from meeting.core.sheets import Column, SheetRow
from meeting.core.text import fold
from meeting.directives import events, rules
from meeting.directives.models import Conclusion
from meeting.directives.policy import Can
from meeting.directives.rules import PRIORITY_LABELS, Bound, Priority
from meeting.directives.service.writing import Clause, Share, add
from meeting.directory import queries as directory
from meeting.scheduling.models import Meeting

MOST_ROWS = 500
LONGEST = {"text": 5000, "due": 300, "output": 500, "cooperating": 2000, "lead": 300, "field": 200}
KEYS = ("order", "text", "lead", "cooperating", "due", "field", "output", "priority")
SUGGESTED = 3  # names that are like an unknown one


@dataclass(frozen=True)
class Cell:
    """A cell as the page shows it, with what is wrong with it."""

    text: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row of the workbook: its number as Excel shows it, its cells, and the directive it would become."""

    number: int
    order: int
    cells: tuple[Cell, ...]
    clause: Clause | None
    shares: tuple[Share, ...] = ()


def columns() -> list[Column]:
    """The columns of a list of directives, in the reader's language."""
    return [
        Column("order", _("No."), 8, "int"), Column("text", _("Text of the directive"), 60),
        Column("lead", _("Lead unit"), 36), Column("cooperating", _("Co-operating units"), 36),
        Column("due", _("Due, as spoken"), 20), Column("field", _("Field"), 24),
        Column("output", _("Expected output"), 30), Column("priority", _("Priority"), 14),
    ]  # fmt: skip


def pick_lists(day: date) -> dict[str, list[str]]:
    """What the cells of the template offer."""
    return {
        "lead": [name for _key, name in directory.unit_choices(day)],
        "field": [name for _key, name in directory.field_choices(day)],
        "priority": [str(label) for label in PRIORITY_LABELS.values()],
    }


@dataclass(frozen=True)
class _Known:
    """Units and fields by folded name, short name and code; names to suggest."""

    units: Mapping[str, int]
    unit_names: Mapping[str, str]
    fields: Mapping[str, int]
    field_names: Mapping[str, str]
    meeting: Meeting


def check(meeting: Meeting, rows: Sequence[SheetRow], day: date) -> list[Line]:
    """Read the rows as directives; a fixed number of queries. A row is good when no cell has a problem."""
    units = [(unit.id, name) for unit in directory.units_on(day) for name in (unit.name, unit.short_name)]
    codes = directory.unit_codes(day)
    fields = directory.field_choices(day)
    known = _Known(
        units={fold(name): key for key, name in (*units, *codes) if name},
        unit_names={fold(name): name for _key, name in units if name},
        fields={fold(name): key for key, name in fields},
        field_names={fold(name): name for _key, name in fields},
        meeting=meeting,
    )
    taken: dict[int, int] = {}
    return [_line(row, known, taken) for row in rows]


def _line(row: SheetRow, known: _Known, taken: dict[int, int]) -> Line:
    reader = CellReader(row, LONGEST)
    order = reader.number("order", 0)
    if order and order in taken:
        reader.say(
            _("Number %(number)s stands in row %(row)s already.", number=order, row=taken[order]), "order"
        )
    taken.setdefault(order, row.number)
    lead = _find(reader, "lead", reader.text("lead"), known.units, known.unit_names)
    named = reader.text("cooperating").replace("\n", ";").split(";")
    helpers = [
        _find(reader, "cooperating", name.strip(), known.units, known.unit_names)
        for name in named if name.strip()
    ]  # fmt: skip
    shares = tuple(Share(key) for key in helpers if key is not None)
    clause = Clause(
        text=reader.text("text", needed=_("The text is missing.")), lead_unit_id=lead,
        field_id=_find(reader, "field", reader.text("field"), known.fields, known.field_names),
        output=reader.text("output"), priority=_priority(reader), **_due(reader, known.meeting.held_on),
    )  # fmt: skip
    reader.check(lambda: rules.check_due(known.meeting.held_on, clause.due_on), "due")
    names = {key: known.unit_names.get(fold_, "") for fold_, key in known.units.items()}
    triples = [(share.unit_id, names.get(share.unit_id, ""), None) for share in shares]
    held = known.meeting.held_on
    reader.check(lambda: rules.check_cooperations(lead, clause.due_on, held, triples), "cooperating")
    cells = tuple(Cell(shown(row, key), reader.at(key)) for key in KEYS)
    return Line(row.number, order, cells, None if reader.problems else clause, shares)


def _find(
    reader: CellReader, key: str, name: str, known: Mapping[str, int], names: Mapping[str, str]
) -> int | None:
    """The id behind a name, short name or code; an unknown one is told with those that are like it."""
    if not name:
        return None
    folded = fold(name)
    if folded in known:
        return known[folded]
    words = folded.split()
    like = [label for text, label in names.items() if all(word in text for word in words)]
    like = like or [names[text] for text in get_close_matches(folded, names, SUGGESTED)]
    wrong = _("“%(name)s” is not in the catalogue.", name=name[:80])
    near = ", ".join(dict.fromkeys(like[:SUGGESTED]))
    perhaps = _("Perhaps: %(names)s.", names=near) if near else ""
    reader.say(f"{wrong} {perhaps}".strip(), key)
    return None


def _priority(reader: CellReader) -> Priority:
    text = fold(reader.text("priority"))
    labels: dict[str, Priority] = {fold(str(label)): kind for kind, label in PRIORITY_LABELS.items()}
    found = labels.get(text) or {kind.value: kind for kind in Priority}.get(text)
    if text and found is None:
        reader.say(_("“%(name)s” is not in the catalogue.", name=text[:80]), "priority")
    return found or Priority.NORMAL


def _due(reader: CellReader, held_on: date) -> dict[str, Any]:
    words = reader.text("due")
    reading = dates.read_spoken(words, held_on)
    if reading.date is None and reading.note == "unreadable" and any(sign.isdigit() for sign in words):
        reader.say(_("“%(value)s” is not a day. Write it as dd/mm/yyyy.", value=words[:80]), "due")
    return {"due_on": reading.date, "due_bound": Bound(reading.bound), "due_words": words}


def take(actor: Actor, conclusion: Conclusion, lines: Sequence[Line], file: str) -> int:
    """Write the good rows at the end of the draft, by their numbers; says how many."""
    ensure(actor, Can.WRITE, conclusion)
    good = [line for line in lines if line.clause is not None]
    if not good:
        raise RuleBroken(_("No row is good. Correct the workbook first."))
    for line in sorted(good, key=lambda line: (line.order == 0, line.order)):
        if line.clause is not None:
            add(actor, conclusion, line.clause, shares=line.shares)
    record(
        events.DirectivesImported(
            actor_id=actor.user_id, thing_id=conclusion.id, meeting_id=conclusion.meeting_id,
            number=len(good), file=file,
        )
    )  # fmt: skip
    return len(good)
