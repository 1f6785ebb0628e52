"""Verbs on a reported result: check its form, confirm it, accept a part of it, send it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken, RulesBroken, Stale
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.directives.service import issue_rest
from meeting.followup import events, queries, rules
from meeting.followup.models import Progress
from meeting.followup.policy import Can
from meeting.followup.rules import Judge, Work
from meeting.followup.service.base import SHORT, about, move
from meeting.followup.service.reporting import missing_from


@dataclass(frozen=True)
class Part:
    """What of a result is accepted, and what is left to do until when."""

    accepted: str
    rest: str
    due_on: date


def check_form(actor: Actor, directive: Directive, *, seen: int | None = None) -> None:
    """Say that a reported result is complete in form; the leadership decides on its substance."""
    ensure(actor, Can.CHECK, directive)
    hold(directive, seen)
    _judged(actor, directive)
    if directive.checked_on is not None:
        raise RuleBroken(_("The form of this result was checked already."), "state")
    directive.checked_on, directive.checked_by_id = clock.today(), actor.user_id
    record(events.FormChecked(**about(actor, directive)))


def confirm(actor: Actor, directive: Directive, *, seen: int | None = None) -> None:
    """Accept the result; it counts as completed on the day of the accepted report."""
    ensure(actor, Can.DECIDE, directive)
    hold(directive, seen)
    report = _judged(actor, directive)
    _close(actor, directive, report)
    record(events.ResultConfirmed(**about(actor, directive), completed_on=report.reported_on))


def accept_in_part(actor: Actor, directive: Directive, part: Part, *, seen: int | None = None) -> Directive:
    """Confirm the accepted part; what is left becomes a directive of its own, issued at once."""
    ensure(actor, Can.DECIDE, directive)
    hold(directive, seen)
    report = _judged(actor, directive)
    problems = rules.part_problems(
        accepted=part.accepted, rest=part.rest, due_on=part.due_on, today=clock.today()
    )
    if problems:
        raise RulesBroken(problems)
    clause = rules.next_clause(directive.clause, queries.clauses_of(directive.meeting_id))
    rest = issue_rest(actor, directive, clause=clause, text=part.rest, due_on=part.due_on)
    _close(actor, directive, report, part.accepted)
    record(
        events.PartAccepted(
            **about(actor, directive), accepted=part.accepted[:SHORT], rest=rest.clause,
            completed_on=report.reported_on,
        )
    )  # fmt: skip
    return rest


def send_back(actor: Actor, directive: Directive, reason: str, *, seen: int | None = None) -> None:
    """Ask for rework, saying what is missing."""
    ensure(actor, Can.RETURN, directive)
    hold(directive, seen)
    report = queries.find_completion(directive.id)
    if report is not None:
        judge(actor, directive, report)
    rules.check_reason(reason)
    move(directive, State.REWORK, reason)
    record(events.SentBack(**about(actor, directive), reason=reason[:SHORT]))


def hold(directive: Directive, seen: int | None = None) -> None:
    """Keep others from changing the directive until the commit; refuse when somebody just did."""
    now = select(Directive.version, Directive.state).where(Directive.id == directive.id).with_for_update()
    row = db.session.execute(now).one()
    confirmer = queries.confirmer_of(directive.id) if row.state is State.CONFIRMED else ""
    rules.check_reported(row.state, confirmer)
    if row.version != directive.version:
        raise Stale(directive)
    check_version(directive, seen)


def form_points(directive: Directive, report: Progress | None) -> list[rules.Point]:
    """The checklist of a reported result."""
    return rules.form_points(
        text=report.text if report else "",
        best=queries.best_grade(report.id) if report else None,
        least=rules.LEAST[directive.priority] if directive.priority in rules.PROVED else None,
        missing=missing_from(directive),
        missing_reason=report.missing_reason if report else "",
    )


def confirm_problem(
    actor: Actor, directive: Directive, report: Progress | None, confirmers: Mapping[int, str]
) -> RuleBroken | None:
    """Why this actor cannot confirm this result; None when they can."""
    try:
        rules.check_reported(directive.state, confirmers.get(directive.id, ""))
        judge(actor, directive, report)
    except RuleBroken as broken:
        return broken
    return None


def judge(actor: Actor, directive: Directive, report: Progress | None) -> Progress:
    """The report that is judged; raises RuleBroken when there is none, or when it is the actor's own."""
    if report is None:
        raise RuleBroken(_("There is no report of completion to confirm."), "state")
    judging = Judge(actor.user_id, actor.name, actor.unit_ids)
    rules.check_own_work(judging, Work(directive.lead_unit_id, report.author_id, report.prepared_by))
    return report


def _judged(actor: Actor, directive: Directive) -> Progress:
    return judge(actor, directive, queries.find_completion(directive.id))


def _close(actor: Actor, directive: Directive, report: Progress, accepted: str = "") -> None:
    move(directive, State.CONFIRMED, accepted)
    directive.completed_on, directive.percent = report.reported_on, 100
    directive.confirmed_on, directive.confirmed_by_id = clock.today(), actor.user_id
