"""What the units hand in: reports of the lead unit, contributions of the others, their proofs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from meeting.core import clock, files
from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import check_version, db, get
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import record
from meeting.core.i18n import _, show_figure, show_measure
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import OPEN, State
from meeting.directory.models import Unit
from meeting.directory.rules import valid_on
from meeting.followup import events, queries, rules
from meeting.followup.models import DirectivePeriod, Evidence, PreparedReport, Progress
from meeting.followup.policy import Can
from meeting.followup.rules import Grade, Need, Proof, Standing
from meeting.followup.service.base import SHORT, about, check_state, move
from meeting.followup.service.working import begin


@dataclass(frozen=True)
class Report:
    """What a unit reports; complete work stands at 100 percent, measured work where its figure says.

    `files` are (name, bytes), `stored` the ids of files taken in before, when the report was prepared.
    """

    text: str
    percent: int
    reported_on: date
    obstacle: str = ""
    document_number: str = ""
    document_on: date | None = None
    is_complete: bool = False
    missing_reason: str = ""
    files: Sequence[tuple[str, bytes]] = ()
    stored: Sequence[int] = ()
    value: float | None = None
    period_id: int | None = None
    prepared_by: str = ""

    @property
    def proof(self) -> Proof:
        """What is brought with it."""
        return Proof(self.document_number, self.document_on, len(self.files) + len(self.stored))


def sends(actor: Actor, unit_id: int | None, *, has_head: bool | None = None) -> bool:
    """Whether this person sends for the unit: its head, or anybody of it while no head has an account.

    `has_head`: what is known of that already.
    """
    if unit_id is None or unit_id in actor.headed_ids:
        return True
    return not (queries.has_head(unit_id, clock.today()) if has_head is None else has_head)


def _check_sender(actor: Actor, unit_id: int | None) -> None:
    if unit_id is None:
        return
    if not sends(actor, unit_id):
        raise RuleBroken(_("The head of the unit sends it. Save it for the head to send."))
    unit = get(Unit, unit_id)
    if not valid_on(unit.valid_from, unit.valid_to, clock.today()):
        raise RuleBroken(
            _(
                "%(unit)s has ended. Its work waits to be handed over; nothing can be reported.",
                unit=unit.name,
            )
        )


def report(
    actor: Actor,
    directive: Directive,
    draft: Report,
    *,
    seen: int | None = None,
    sent: PreparedReport | None = None,
) -> Progress:
    """Report progress, or the work complete; raises RulesBroken with everything that is missing.

    What was prepared for this report is gone afterwards, whether it is what is `sent` or not.
    """
    ensure(actor, Can.WORK, directive)
    check_version(directive, seen)
    check_state(directive, *rules.OWING)
    _check_sender(actor, directive.lead_unit_id)
    draft = measured(directive, draft)
    check_report(directive, draft)
    progress = _keep(actor, directive, draft, directive.lead_unit_id)
    begin(actor, directive)
    if directive.last_report_on is None or directive.last_report_on <= draft.reported_on:
        directive.percent, directive.last_report_on = draft.percent, draft.reported_on
        directive.measure_value = draft.value if draft.value is not None else directive.measure_value
    _close_period(actor, directive, draft)
    _clear_prepared(actor, directive, directive.lead_unit_id, None, sent)
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


def measured(directive: Directive, draft: Report) -> Report:
    """The report with the percentage that its figure, or being complete, gives."""
    if draft.is_complete:
        return replace(draft, percent=rules.WHOLE)
    if directive.measure_target is None or draft.value is None:
        return draft
    return replace(
        draft, percent=rules.percent_of(draft.value, directive.measure_base, directive.measure_target)
    )


def check_report(directive: Directive, draft: Report) -> None:
    """Raise RulesBroken with everything that stands against a report."""
    problems = rules.report_problems(
        percent=draft.percent,
        reported_on=draft.reported_on,
        issued_on=directive.issued_on,
        today=clock.today(),
        document=(draft.document_number, draft.document_on),
    )
    problems += rules.value_problems(draft.value, directive.measure_target)
    problems += _period_problems(directive, draft)
    if draft.is_complete:
        standing = queries.standing(directive.id, clock.today())
        known = needs(directive, standing, draft.value)
        missing = [need.words for need in known if need.by_reason and not need.is_met]
        problems += rules.completion_problems(
            text=draft.text, missing=missing, missing_reason=draft.missing_reason
        )
        proof = replace(draft.proof, checked=standing.inspected)
        problems += rules.proof_problems(proof, directive.priority)
    elif not draft.text.strip():
        problems.append(RuleBroken(_("Say what was done."), "text"))
    if problems:
        raise RulesBroken(problems)


def needs(directive: Directive, standing: Standing, value: float | None = None) -> list[Need]:
    """What a report of completion needs, each with whether it is there: read before one tries."""
    found = [
        Need(_("contribution of %(unit)s", unit=s.unit.name), s.contributed_on is not None, by_reason=True)
        for s in directive.cooperations
        if s.is_required
    ]
    if standing.parts:
        words = _(
            "shares of the breakdown: %(done)d of %(count)d done", done=standing.done, count=standing.parts
        )
        found.append(Need(words, standing.done == standing.parts, by_reason=True))
    if rules.has_periods(directive.recurrence):
        late = standing.missing_periods
        words = _("reports of past periods: %(count)d missing", count=late)
        found.append(Need(words, not late, by_reason=True))
    if directive.measure_target is not None:
        found.append(_target(directive, directive.measure_value if value is None else value))
    least = rules.LEAST_LABELS.get(rules.LEAST[directive.priority])
    if least is not None:
        found.append(Need(str(least), standing.inspected))
    return found


def _target(directive: Directive, reached: float | None) -> Need:
    target = directive.measure_target or 0.0
    words = _(
        "target: %(value)s of %(target)s", value="–" if reached is None else show_figure(reached),
        target=show_measure(target, directive.measure_unit),
    )  # fmt: skip
    return Need(words, rules.is_reached(reached, directive.measure_base, target), by_reason=True)


def missing_from(directive: Directive) -> list[str]:
    """The co-operating units whose required contribution is not there yet."""
    return [s.unit.name for s in directive.cooperations if s.is_required and s.contributed_on is None]


def _period_problems(directive: Directive, draft: Report) -> list[RuleBroken]:
    if draft.period_id is None:
        return []
    period = db.session.get(DirectivePeriod, draft.period_id)
    if period is None or period.directive_id != directive.id:
        return [RuleBroken(_("This period does not belong to the directive."), "period_id")]
    if period.reported_on is not None:
        return [RuleBroken(_("This period is reported already."), "period_id")]
    return []


def _close_period(actor: Actor, directive: Directive, draft: Report) -> None:
    if draft.period_id is None:
        return
    period = db.session.get_one(DirectivePeriod, draft.period_id)
    period.reported_on = draft.reported_on
    words = rules.period_words(directive.recurrence, period.starts_on)
    record(events.PeriodReported(**about(actor, directive), period=words, reported_on=draft.reported_on))


def _keep(
    actor: Actor, directive: Directive, draft: Report, unit_id: int | None, share: Cooperation | None = None
) -> Progress:
    progress = Progress(
        directive_id=directive.id, unit_id=unit_id, reported_on=draft.reported_on, percent=draft.percent,
        text=draft.text, obstacle=draft.obstacle, document_number=draft.document_number,
        document_on=draft.document_on, is_completion=draft.is_complete, missing_reason=draft.missing_reason,
        author_id=actor.user_id, author_name=actor.name, prepared_by=draft.prepared_by, value=draft.value,
        cooperation_id=share.id if share else None, period_id=draft.period_id,
    )  # fmt: skip
    db.session.add(progress)
    db.session.flush()
    _keep_evidence(actor, progress, draft)
    return progress


def _keep_evidence(actor: Actor, progress: Progress, draft: Report) -> None:
    if draft.document_number:
        on = f", {short(draft.document_on)}" if draft.document_on else ""
        grade = Grade.DOCUMENT if draft.document_on else Grade.STATEMENT
        db.session.add(Evidence(progress_id=progress.id, grade=grade, note=f"{draft.document_number}{on}"))
    known = files.find_many(list(draft.stored))
    taken = [known[key] for key in draft.stored if key in known]
    taken += [files.store(name, data, owner_id=actor.user_id, field="files") for name, data in draft.files]
    db.session.add_all(
        Evidence(progress_id=progress.id, grade=Grade.FILE, note=stored.name, file_id=stored.id)
        for stored in taken
    )


def _clear_prepared(
    actor: Actor,
    directive: Directive,
    unit_id: int | None,
    share: Cooperation | None,
    sent: PreparedReport | None,
) -> None:
    """Nothing stays prepared for what was handed in; what was not sent itself leaves a line in the trail."""
    if unit_id is None:
        return
    found = queries.find_prepared(directive.id, unit_id, share.id if share else None)
    if found is None:
        return
    if found is not sent:
        told = {**about(actor, directive), "unit_id": unit_id}
        record(events.PreparedReplaced(**told, officer=found.author_name, author_id=found.author_id))
    db.session.delete(found)


def contribute(
    actor: Actor, directive: Directive, unit_id: int, draft: Report, *, sent: PreparedReport | None = None
) -> Progress:
    """Give a co-operating unit's part with its proof; it may be corrected while the directive is open.

    As with a report, nothing stays prepared for it.
    """
    ensure(actor, Can.CONTRIBUTE, directive)
    share = share_of(actor, directive, unit_id)
    check_state(directive, *OPEN)
    _check_sender(actor, share.unit_id)
    check_contribution(directive, draft)
    draft = replace(draft, percent=directive.percent, is_complete=False, period_id=None)
    progress = _keep(actor, directive, draft, unit_id, share)
    share.contribution, share.contributed_on = draft.text, draft.reported_on
    _clear_prepared(actor, directive, unit_id, share, sent)
    record(events.ContributionGiven(**about(actor, directive), unit=share.unit.name, text=draft.text[:SHORT]))
    return progress


def share_of(actor: Actor, directive: Directive, unit_id: int) -> Cooperation:
    """The part of one of the actor's own units."""
    found = (s for s in directive.cooperations if s.unit_id == unit_id and unit_id in actor.unit_ids)
    share = next(found, None)
    if share is None:
        raise RuleBroken(_("Your unit does not co-operate in this directive."), "unit_id")
    return share


def check_contribution(directive: Directive, draft: Report) -> None:
    """Raise RulesBroken with everything that stands against a contribution."""
    problems = []
    if not draft.text.strip():
        problems.append(RuleBroken(_("Say what your unit contributed."), "given_text"))
    if draft.reported_on > clock.today():
        problems.append(RuleBroken(_("The contribution cannot be dated in the future."), "given_on"))
    if directive.issued_on and draft.reported_on < directive.issued_on:
        problems.append(
            RuleBroken(_("The contribution cannot be dated before the directive was issued."), "given_on")
        )
    document = (draft.document_number, draft.document_on)
    problems += rules.report_problems(
        percent=0, reported_on=clock.today(), issued_on=None, today=clock.today(), document=document
    )
    if problems:
        raise RulesBroken(problems)
