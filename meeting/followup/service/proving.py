"""Somebody of the office was there: the strongest proof of a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meeting.core import clock, files
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import OPEN
from meeting.followup import events
from meeting.followup.models import Evidence, Progress
from meeting.followup.policy import Can
from meeting.followup.rules import Grade
from meeting.followup.service.base import SHORT, about, check_state


@dataclass(frozen=True)
class Inspection:
    """Who was there on which day and what was found. `files` are (name, bytes)."""

    checked_by: str
    checked_on: date
    note: str
    files: Sequence[tuple[str, bytes]] = ()


def inspect(actor: Actor, directive: Directive, progress: Progress, draft: Inspection) -> Evidence:
    """Record a check on the spot of what a unit reported."""
    ensure(actor, Can.INSPECT, directive)
    check_state(directive, *OPEN)
    problems = []
    if not draft.checked_by.strip():
        problems.append(RuleBroken(_("Say who was there."), "checked_by"))
    if not draft.note.strip():
        problems.append(RuleBroken(_("Say what was found."), "note"))
    if draft.checked_on > clock.today():
        problems.append(RuleBroken(_("The check cannot be dated in the future."), "checked_on"))
    if directive.issued_on and draft.checked_on < directive.issued_on:
        problems.append(
            RuleBroken(_("The check cannot be dated before the directive was issued."), "checked_on")
        )
    if problems:
        raise RulesBroken(problems)
    stored = [files.store(name, data, owner_id=actor.user_id, field="files") for name, data in draft.files]
    kept: list[int | None] = [file.id for file in stored] or [None]
    proofs = [
        Evidence(
            progress_id=progress.id, grade=Grade.CHECKED, note=draft.note, checked_by=draft.checked_by,
            checked_on=draft.checked_on, file_id=file_id,
        )
        for file_id in kept
    ]  # fmt: skip
    db.session.add_all(proofs)
    words = {"checked_on": draft.checked_on, "checked_by": draft.checked_by, "note": draft.note[:SHORT]}
    record(events.ResultInspected(**about(actor, directive), **words))  # type: ignore[arg-type]
    return proofs[0]
