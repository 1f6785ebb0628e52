"""A directive broken down by unit: give shares, change and take them back, report on one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import OPEN
from meeting.directory import queries as directory
from meeting.directory.rules import valid_on
from meeting.followup import events, queries, rules
from meeting.followup.models import SubTask
from meeting.followup.policy import Can
from meeting.followup.service.base import SHORT, about, check_state


@dataclass(frozen=True)
class Breakdown:
    """The same words for several units."""

    unit_ids: Sequence[int]
    text: str
    due_on: date | None = None
    target: float | None = None


@dataclass(frozen=True)
class PartLine:
    """Target and due date of one share."""

    due_on: date | None
    target: float | None


@dataclass(frozen=True)
class PartReport:
    """How far a share is."""

    text: str
    value: float | None = None
    is_done: bool = False


def break_down(actor: Actor, directive: Directive, draft: Breakdown) -> list[SubTask]:
    """Give each of these units its share; a unit has one share of a directive."""
    ensure(actor, Can.BREAK_DOWN, directive)
    check_state(directive, *rules.BREAKABLE)
    names = directory.unit_names(draft.unit_ids)
    known = queries.parts(directive.id)
    problems = _unit_problems(draft.unit_ids, {part.unit_id for part in known}, names)
    if not draft.text.strip():
        problems.append(RuleBroken(_("Say what each unit has to do."), "text"))
    try:
        rules.check_part_due(draft.due_on, directive.issued_on, directive.effective_due_on)
    except RuleBroken as broken:
        problems.append(broken)
    if problems:
        raise RulesBroken(problems)
    last = max((part.position for part in known), default=0)
    found = [
        SubTask(
            directive_id=directive.id, unit_id=unit_id, position=place, text=draft.text,
            due_on=draft.due_on or directive.effective_due_on, target=draft.target,
        )
        for place, unit_id in enumerate(draft.unit_ids, last + 1)
    ]  # fmt: skip
    db.session.add_all(found)
    db.session.flush()
    units = ", ".join(names[key] for key in draft.unit_ids)
    record(events.DirectiveBrokenDown(**about(actor, directive), units=units[:SHORT]))
    return found


def _unit_problems(ids: Sequence[int], taken: set[int], names: Mapping[int, str]) -> list[RuleBroken]:
    if not ids:
        return [RuleBroken(_("Choose the units."), "units")]
    twice = [key for key in dict.fromkeys(ids) if key in taken or ids.count(key) > 1]
    valid = {key for key, _name in directory.unit_choices(clock.today())}
    gone = [key for key in ids if key not in valid]
    problems = []
    if twice:
        words = _("These units have a share already: %(units)s.", units=", ".join(names[k] for k in twice))
        problems.append(RuleBroken(words, "units"))
    if gone:
        words = _(
            "%(unit)s does not exist any more on this day. Choose the unit that took over.",
            unit=names.get(gone[0], "–"),
        )
        problems.append(RuleBroken(words, "units"))
    return problems


def change_parts(actor: Actor, directive: Directive, lines: Mapping[int, PartLine]) -> list[SubTask]:
    """Give shares nobody reported on yet their own targets and due dates; returns those that changed."""
    ensure(actor, Can.BREAK_DOWN, directive)
    check_state(directive, *OPEN)
    changed = []
    for part in queries.parts(directive.id):
        line = lines.get(part.id)
        if line is None or part.reported_on is not None:
            continue
        try:
            rules.check_part_due(line.due_on, directive.issued_on, directive.effective_due_on)
        except RuleBroken as broken:
            raise RuleBroken(f"{part.unit.name}: {broken.message}") from broken
        if (part.due_on, part.target) != (line.due_on, line.target):
            part.due_on, part.target = line.due_on, line.target
            changed.append(part)
    if changed:
        units = ", ".join(part.unit.name for part in changed)
        record(events.SharesChanged(**about(actor, directive), units=units[:SHORT]))
    return changed


def remove_part(actor: Actor, directive: Directive, part: SubTask) -> None:
    """Take a share back while nothing is reported on it."""
    ensure(actor, Can.BREAK_DOWN, directive)
    check_state(directive, *OPEN)
    if part.reported_on is not None:
        raise RuleBroken(_("%(unit)s has reported on it; the share stays.", unit=part.unit.name))
    told = {**about(actor, directive), "unit_id": part.unit_id}
    record(events.ShareRemoved(**told, unit=part.unit.name))
    db.session.delete(part)


def report_part(
    actor: Actor, directive: Directive, part: SubTask, draft: PartReport, *, seen: int | None = None
) -> None:
    """Say how far one's own share is; it may be corrected while the directive is open."""
    ensure(actor, Can.REPORT_PART, part)
    check_version(part, seen)
    check_state(directive, *OPEN)
    if not valid_on(part.unit.valid_from, part.unit.valid_to, clock.today()):
        raise RuleBroken(
            _(
                "%(unit)s has ended. Its work waits to be handed over; nothing can be reported.",
                unit=part.unit.name,
            )
        )
    problems = []
    if not draft.text.strip():
        problems.append(RuleBroken(_("Say what was done."), "text"))
    if part.target is not None and draft.value is None:
        problems.append(RuleBroken(_("Give the figure reached so far."), "value"))
    if problems:
        raise RulesBroken(problems)
    part.report, part.value, part.reported_on = draft.text, draft.value, clock.today()
    part.done_on = (part.done_on or clock.today()) if draft.is_done else None
    told = {**about(actor, directive), "unit_id": part.unit_id}
    record(events.ShareReported(**told, unit=part.unit.name, text=draft.text[:SHORT], is_done=draft.is_done))
