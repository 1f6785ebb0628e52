"""Verbs of the units: receive, refuse, start, hand over, report, contribute."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from meeting.core import clock, files
from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import OPEN, State
from meeting.followup import events, queries, rules
from meeting.followup.models import Evidence, Progress
from meeting.followup.policy import Can
from meeting.followup.rules import Grade
from meeting.followup.service.base import SHORT, about, check_state, move


@dataclass(frozen=True)
class Report:
    """What a unit reports; complete work stands at 100 percent. `files` are (name, bytes)."""

    text: str
    percent: int
    reported_on: date
    obstacle: str = ""
    document_number: str = ""
    document_on: date | None = None
    is_complete: bool = False
    missing_reason: str = ""
    files: Sequence[tuple[str, bytes]] = ()


def receive(actor: Actor, directive: Directive) -> None:
    """Take note of a directive as its lead unit."""
    ensure(actor, Can.WORK, directive)
    check_state(directive, State.ISSUED)
    move(directive, State.RECEIVED)
    record(events.DirectiveReceived(**about(actor, directive)))


def refuse(actor: Actor, directive: Directive, reason: str) -> None:
    """Hand a directive back as the head of its lead unit, saying why."""
    ensure(actor, Can.REFUSE, directive)
    check_state(directive, State.ISSUED, State.RECEIVED)
    rules.check_reason(reason)
    move(directive, State.REFUSED, reason)
    record(events.DirectiveRefused(**about(actor, directive), reason=reason[:SHORT]))


def start(actor: Actor, directive: Directive) -> None:
    """Begin the work, or take it up again after it was sent back."""
    ensure(actor, Can.WORK, directive)
    check_state(directive, State.ISSUED, State.RECEIVED, State.REWORK)
    _begin(actor, directive)


def _begin(actor: Actor, directive: Directive) -> None:
    """Go to "in progress" by the steps that are left, each of them on the trail."""
    if directive.state is State.ISSUED:
        move(directive, State.RECEIVED)
        record(events.DirectiveReceived(**about(actor, directive)))
    if directive.state is not State.IN_PROGRESS:
        move(directive, State.IN_PROGRESS)
        record(events.WorkStarted(**about(actor, directive)))


def assign(actor: Actor, directive: Directive, officer_id: int | None) -> None:
    """Hand a directive to somebody of the lead unit, or take it back with None."""
    ensure(actor, Can.ASSIGN, directive)
    check_state(directive, *OPEN)
    names = dict(queries.officers(directive.lead_unit_id, clock.today()))
    if officer_id is not None and officer_id not in names:
        raise RuleBroken(_("Choose somebody who sits in the lead unit today."), "officer_id")
    directive.officer_id = officer_id
    name = names[officer_id] if officer_id else "–"
    record(events.OfficerAssigned(**about(actor, directive), officer=name))


def report(actor: Actor, directive: Directive, draft: Report, *, seen: int | None = None) -> Progress:
    """Report progress, or the work complete; raises RulesBroken with everything that is missing."""
    ensure(actor, Can.WORK, directive)
    check_version(directive, seen)
    check_state(directive, State.ISSUED, State.RECEIVED, State.IN_PROGRESS, State.REWORK)
    if draft.is_complete:
        draft = replace(draft, percent=rules.WHOLE)
    _check_report(directive, draft)
    unit_id = directive.lead_unit_id
    progress = Progress(
        directive_id=directive.id, unit_id=unit_id, reported_on=draft.reported_on, percent=draft.percent,
        text=draft.text, obstacle=draft.obstacle, document_number=draft.document_number,
        document_on=draft.document_on, is_completion=draft.is_complete, missing_reason=draft.missing_reason,
        author_id=actor.user_id, author_name=actor.name,
    )  # fmt: skip
    db.session.add(progress)
    db.session.flush()
    _keep_evidence(actor, progress, draft)
    _begin(actor, directive)
    if directive.last_report_on is None or directive.last_report_on <= draft.reported_on:
        directive.percent, directive.last_report_on = draft.percent, draft.reported_on
    words = {"text": draft.text[:SHORT], "reported_on": draft.reported_on}
    if draft.is_complete:
        move(directive, State.REPORTED)
        record(events.CompletionReported(**about(actor, directive), **words))  # type: ignore[arg-type]
    else:
        record(
            events.ProgressReported(
                **about(actor, directive), percent=draft.percent, **words  # type: ignore[arg-type]
            )
        )  # fmt: skip
    return progress


def _check_report(directive: Directive, draft: Report) -> None:
    problems = rules.report_problems(
        percent=draft.percent,
        reported_on=draft.reported_on,
        issued_on=directive.issued_on,
        today=clock.today(),
        document=(draft.document_number, draft.document_on),
    )
    if draft.is_complete:
        problems += rules.completion_problems(
            text=draft.text,
            missing=missing_from(directive),
            missing_reason=draft.missing_reason,
        )
    elif not draft.text.strip():
        problems.append(RuleBroken(_("Say what was done."), "text"))
    if problems:
        raise RulesBroken(problems)


def missing_from(directive: Directive) -> list[str]:
    """The co-operating units whose required contribution is not there yet."""
    return [s.unit.name for s in directive.cooperations if s.is_required and s.contributed_on is None]


def _keep_evidence(actor: Actor, progress: Progress, draft: Report) -> None:
    if draft.document_number:
        on = f", {short(draft.document_on)}" if draft.document_on else ""
        note = f"{draft.document_number}{on}"
        db.session.add(Evidence(progress_id=progress.id, grade=Grade.DOCUMENT, note=note))
    for name, data in draft.files:
        stored = files.store(name, data, owner_id=actor.user_id, field="files")
        db.session.add(
            Evidence(progress_id=progress.id, grade=Grade.FILE, note=stored.name, file_id=stored.id)
        )


def contribute(actor: Actor, directive: Directive, unit_id: int, text: str, given_on: date) -> None:
    """Give a co-operating unit's part; it may be corrected while the directive is open."""
    ensure(actor, Can.CONTRIBUTE, directive)
    share = next(
        (s for s in directive.cooperations if s.unit_id == unit_id and unit_id in actor.unit_ids), None
    )
    if share is None:
        raise RuleBroken(_("Your unit does not co-operate in this directive."), "unit_id")
    check_state(directive, *OPEN)
    problems = []
    if not text.strip():
        problems.append(RuleBroken(_("Say what your unit contributed."), "given_text"))
    if given_on > clock.today():
        problems.append(RuleBroken(_("The contribution cannot be dated in the future."), "given_on"))
    if directive.issued_on and given_on < directive.issued_on:
        problems.append(
            RuleBroken(_("The contribution cannot be dated before the directive was issued."), "given_on")
        )
    if problems:
        raise RulesBroken(problems)
    share.contribution, share.contributed_on = text, given_on
    record(events.ContributionGiven(**about(actor, directive), unit=share.unit.name, text=text[:SHORT]))
