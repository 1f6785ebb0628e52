"""Lists brought in from workbooks: every row is checked first, nothing is kept until a person says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import db
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.lists import CellReader, shown
from meeting.core.sheets import Column, SheetRow
from meeting.core.text import fold
from meeting.directory import queries, rules
from meeting.directory.events import ListImported
from meeting.directory.models import Person, Unit
from meeting.directory.policy import Can
from meeting.directory.service import units
from meeting.directory.service.arrivals import Arrival, add_checked
from meeting.directory.service.people import PersonDraft
from meeting.directory.service.units import UnitDraft

MOST_ROWS = 1000
LONGEST = {"name": 300, "short_name": 120, "email": 200, "phone": 60, "full_name": 200, "title": 200}
YES = {"x", "1", "co", "yes", "true"}


@dataclass(frozen=True)
class Line:
    """A row of the workbook: its number as Excel shows it, what it says, what is wrong with it."""

    number: int
    texts: tuple[str, ...]
    problems: tuple[str, ...]
    unit: UnitDraft | None = None
    person: Arrival | None = None
    parent_code: str = ""


def unit_columns() -> list[Column]:
    """The columns of a list of units, in the reader's language."""
    return [
        Column("code", _("Code"), 18), Column("name", _("Name"), 44),
        Column("short_name", _("Short name"), 24),
        Column("kind", _("Kind"), 26), Column("parent", _("Code of the unit above"), 20),
        Column("order", _("Protocol order"), 12, "int"), Column("email", _("E-mail"), 26),
        Column("phone", _("Telephone"), 16), Column("valid_from", _("First day"), 14, "date"),
        Column("valid_to", _("Last day"), 14, "date"), Column("aliases", _("Other names"), 40),
    ]  # fmt: skip


def person_columns() -> list[Column]:
    """The columns of a list of people, in the reader's language."""
    return [
        Column("full_name", _("Full name"), 28), Column("email", _("E-mail"), 26),
        Column("phone", _("Telephone"), 16), Column("unit", _("Code of the unit"), 18),
        Column("title", _("Post title"), 28), Column("rank", _("Rank"), 10, "int"),
        Column("is_head", _("Speaks for the unit"), 14), Column("starts_on", _("First day"), 14, "date"),
    ]  # fmt: skip


def _texts(row: SheetRow, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(shown(row, key) for key in keys)


# ─── Units ──────────────────────────────────────────────────────────────────────────────────────────────────

UNIT_KEYS = ("code", "name", "kind", "parent", "valid_from", "valid_to")
PERSON_KEYS = ("full_name", "email", "unit", "title", "starts_on")


def check_units(rows: Sequence[SheetRow]) -> list[Line]:
    """Read the rows as units; a row is good when it has no problems."""
    kinds = {
        fold(word): kind.id
        for kind in queries.kinds()
        for word in (kind.code, kind.name, kind.name_en)
        if word
    }
    known = {row.code: row for row in db.session.execute(select(Unit.code, Unit.name, Unit.valid_to))}
    codes: set[str] = set()
    lines = []
    for row in rows:
        reader = CellReader(row, LONGEST)
        draft = _unit_draft(reader, kinds)
        if draft.code and draft.code in known:
            reader.say(
                _(
                    "The code %(code)s is in the directory already: %(name)s.",
                    code=draft.code,
                    name=known[draft.code].name,
                )
            )
        if draft.code and draft.code in codes:
            reader.say(_("The code %(code)s stands in the list twice.", code=draft.code))
        codes.add(draft.code)
        parent = reader.text("parent").lower()
        above = known.get(parent)
        if above is not None and above.valid_to is not None and above.valid_to < clock.today():
            reader.say(_("The unit above, %(name)s, is closed.", name=above.name))
        lines.append(Line(
            row.number, _texts(row, UNIT_KEYS), reader.messages, unit=draft, parent_code=parent
        ))  # fmt: skip
    return _check_parents(lines, set(known))


def _unit_draft(reader: CellReader, kinds: dict[str, int]) -> UnitDraft:
    code = reader.text("code", needed=_("The code is missing.")).lower()
    name = reader.text("name", needed=_("The name is missing."))
    kind = reader.text("kind", needed=_("The kind is missing."))
    kind_id = kinds.get(fold(kind), 0)
    if kind and not kind_id:
        reader.say(_("There is no kind of units called “%(kind)s”.", kind=kind))
    first, last = reader.day("valid_from"), reader.day("valid_to")
    email = reader.text("email")
    if code:
        reader.check(lambda: rules.check_code(code))
    reader.check(lambda: rules.check_span(first, last, "valid_to"))
    reader.check(lambda: rules.check_address(email))
    aliases = tuple(
        part.strip() for part in reader.text("aliases").replace("\n", ";").split(";") if part.strip()
    )
    return UnitDraft(
        code=code, name=name, kind_id=kind_id, short_name=reader.text("short_name"),
        display_order=reader.number("order", 0), email=email, phone=reader.text("phone"), valid_from=first,
        valid_to=last, aliases=aliases,
    )  # fmt: skip


def _check_parents(lines: list[Line], known: set[str]) -> list[Line]:
    """Mark rows whose unit above is nowhere, is a bad row, or stands in a circle; until nothing changes."""
    placed: set[str] = set()
    waiting = [line for line in lines if not line.problems]
    while True:
        there = known | placed
        ready = [line for line in waiting if _stands(line.parent_code, there)]
        if not ready:
            break
        placed.update(line.unit.code for line in ready if line.unit)
        waiting = [line for line in waiting if not _stands(line.parent_code, there)]
    listed = {line.unit.code for line in lines if line.unit}
    stuck = {line.number for line in waiting}
    return [_stuck(line, listed) if line.number in stuck else line for line in lines]


def _stuck(line: Line, listed: set[str]) -> Line:
    if line.parent_code in listed:
        words = _(
            "The row of the unit above (%(code)s) is wrong, or both stand above each other.",
            code=line.parent_code,
        )
    else:
        words = _("There is no unit with the code %(code)s to stand above.", code=line.parent_code)
    return replace(line, problems=(*line.problems, words))


def take_units(actor: Actor, lines: Sequence[Line], file: str) -> int:
    """Add the good rows, units above first; says how many."""
    ensure(actor, Can.MANAGE)
    waiting = [(line.unit, line.parent_code) for line in lines if line.unit and not line.problems]
    total = len(waiting)
    ids = {row.code: row.id for row in db.session.execute(select(Unit.code, Unit.id))}
    while waiting:
        ready = [replace(draft, parent_id=ids.get(above)) for draft, above in waiting if _stands(above, ids)]
        waiting = [pair for pair in waiting if not _stands(pair[1], ids)]
        ids |= {unit.code: unit.id for unit in units.add_checked(actor, ready)}
    record(ListImported(actor_id=actor.user_id, thing_id=0, number=total, file=file))
    return total


def _stands(code: str, known: Collection[str]) -> bool:
    """Whether the unit above is there already, or none is asked for."""
    return not code or code in known


# ─── People ─────────────────────────────────────────────────────────────────────────────────────────────────


def check_people(rows: Sequence[SheetRow]) -> list[Line]:
    """Read the rows as people and the posts they take up; a row is good when it has no problems."""
    known = {
        row.code: row
        for row in db.session.execute(select(Unit.id, Unit.code, Unit.name, Unit.valid_from, Unit.valid_to))
    }
    held = {
        (fold(name), email.lower())
        for name, email in db.session.execute(select(Person.full_name, Person.email))
    }
    lines = []
    for row in rows:
        reader = CellReader(row, LONGEST)
        name = reader.text("full_name", needed=_("The name is missing."))
        draft = PersonDraft(name, reader.text("email"), reader.text("phone"))
        reader.check(lambda draft=draft: rules.check_address(draft.email))  # type: ignore[misc]
        if (fold(name), draft.email.lower()) in held:
            reader.say(_("%(name)s is in the directory (or above in the list) already.", name=name))
        held.add((fold(name), draft.email.lower()))
        code = reader.text("unit").lower()
        unit = known.get(code)
        line = Arrival(
            draft, unit.id if unit else None, reader.text("title"), reader.number("rank", 50),
            fold(reader.text("is_head")) in YES, reader.day("starts_on"),
        )  # fmt: skip
        if code or line.title:
            _check_post(reader, line, code, unit)
        lines.append(Line(row.number, _texts(row, PERSON_KEYS), reader.messages, person=line))
    return lines


def _check_post(reader: CellReader, line: Arrival, code: str, unit: Any) -> None:
    say = reader.say
    if unit is None:
        say(_("There is no unit with the code “%(code)s”.", code=code))
    elif not rules.valid_on(unit.valid_from, unit.valid_to, line.starts_on or clock.today()):
        say(_("The unit with the code %(code)s does not exist on that day.", code=code))
    elif unit.valid_to is not None:
        say(
            _(
                "%(name)s was closed on %(day)s. Choose a unit that exists.",
                name=unit.name,
                day=short(unit.valid_to),
            )
        )
    if not line.title:
        say(_("The title of the post is missing."))
    if line.starts_on is None and reader.row.values.get("starts_on") is None:
        say(_("The first day in the post is missing."))


def take_people(actor: Actor, lines: Sequence[Line], file: str) -> int:
    """Add the good rows: person, tenure, and a post where the unit has no vacant one; says how many."""
    ensure(actor, Can.MANAGE)
    arrivals = [line.person for line in lines if line.person and not line.problems]
    add_checked(actor, arrivals)
    record(ListImported(actor_id=actor.user_id, thing_id=0, number=len(arrivals), file=file))
    return len(arrivals)
