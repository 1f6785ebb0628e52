"""Verbs of the draft: the texts, the directives, their units and issues."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sql
from sqlalchemy.orm.attributes import flag_modified

from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db, get
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.directives import events, queries, rules
from meeting.directives.models import Conclusion, Cooperation, Directive, DirectiveIssue
from meeting.directives.policy import Can
from meeting.directives.rules import Bound, ConclusionState, Priority, Recurrence, State
from meeting.directives.service.base import SHORT, about, search_text, valid_unit, writable
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State as MeetingState

_propose: list[Callable[[Meeting], tuple[str, str]]] = []


@dataclass(frozen=True)
class Texts:
    """What stands around the directives."""

    opening: str = ""
    assessment: str = ""
    answers: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Share:
    """A co-operating unit's duty; its own due date is not after the lead's."""

    unit_id: int
    duty: str = ""
    due_on: date | None = None
    is_required: bool = False


@dataclass(frozen=True)
class Clause:
    """A directive as the secretariat writes it."""

    text: str
    lead_unit_id: int | None = None
    due_on: date | None = None
    due_bound: Bound = Bound.ON_OR_BEFORE
    due_words: str = ""
    field_id: int | None = None
    leader_id: int | None = None
    output: str = ""
    priority: Priority = Priority.NORMAL
    is_tracked: bool = True
    untracked_reason: str = ""
    recurrence: Recurrence = Recurrence.NONE
    period_day: int | None = None
    measure_unit: str = ""
    measure_base: float | None = None
    measure_target: float | None = None


def learn_words_from(propose: Callable[[Meeting], tuple[str, str]]) -> None:
    """Say who knows the customary opening and closing of a notice (the papers' room does)."""
    _propose[:] = [propose]


def get_or_start(actor: Actor, meeting: Meeting) -> Conclusion:
    """The conclusion of a meeting; begun, with the customary opening and closing, when there is none."""
    ensure(actor, Can.WRITE, meeting)
    found = queries.find_conclusion(meeting.id)
    if found is not None:
        return found
    if meeting.state is MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was cancelled; it has no conclusion."))
    opening, closing = _propose[0](meeting) if _propose else ("", "")
    conclusion = Conclusion(
        meeting_id=meeting.id,
        state=ConclusionState.DRAFT,
        opening=opening,
        closing=closing,
    )
    conclusion.meeting = meeting
    db.session.add(conclusion)
    db.session.flush()
    record(events.ConclusionStarted(actor_id=actor.user_id, thing_id=conclusion.id, meeting_id=meeting.id))
    return conclusion


def edit_texts(actor: Actor, conclusion: Conclusion, texts: Texts, seen: int | None = None) -> None:
    """Change the texts around the directives."""
    writable(actor, conclusion)
    check_version(conclusion, seen)
    for name, text in vars(texts).items():
        setattr(conclusion, name, text)
    record(
        events.ConclusionEdited(
            actor_id=actor.user_id, thing_id=conclusion.id, meeting_id=conclusion.meeting_id
        )
    )


def add(
    actor: Actor,
    conclusion: Conclusion,
    clause: Clause,
    *,
    shares: Sequence[Share] = (),
    issue_ids: Collection[int] = (),
    after: int | None = None,
) -> Directive:
    """Write a directive at the end of the draft, or after the place given (0: first)."""
    writable(actor, conclusion)
    last = queries.last_position(conclusion.id)
    position = last + 1 if after is None else min(max(after, 0), last) + 1
    _shift(conclusion.id, position, last, 1)
    directive = Directive(
        conclusion_id=conclusion.id, meeting_id=conclusion.meeting_id, position=position, state=State.DRAFT
    )
    directive.conclusion, directive.meeting = conclusion, get(Meeting, conclusion.meeting_id)
    directive.cooperations = []
    _write(directive, clause, shares)
    db.session.add(directive)
    db.session.flush()
    _link(directive, issue_ids)
    record(events.DirectiveAdded(text=directive.text[:SHORT], position=position, **about(actor, directive)))
    return directive


def edit(
    actor: Actor,
    directive: Directive,
    clause: Clause,
    *,
    shares: Sequence[Share] | None = None,
    issue_ids: Collection[int] | None = None,
    seen: int | None = None,
) -> None:
    """Change a directive of the draft; its co-operating units and issues too, when they are given."""
    writable(actor, get(Conclusion, directive.conclusion_id))
    check_version(directive, seen)
    _write(directive, clause, directive.cooperations if shares is None else shares)
    flag_modified(directive, "text")  # a change of shares or links alone is a new version as well
    if issue_ids is not None:
        _link(directive, issue_ids)
    record(
        events.DirectiveEdited(
            text=directive.text[:SHORT], position=directive.position, **about(actor, directive)
        )
    )


def move(actor: Actor, directive: Directive, to: int) -> None:
    """Put a directive of the draft in another place (from 1)."""
    writable(actor, get(Conclusion, directive.conclusion_id))
    old, last = directive.position, queries.last_position(directive.conclusion_id)
    new = min(max(to, 1), last)
    if new == old:
        return
    if new < old:
        _shift(directive.conclusion_id, new, old - 1, 1)
    else:
        _shift(directive.conclusion_id, old + 1, new, -1)
    directive.position = new
    record(events.DirectiveMoved(old=old, new=new, **about(actor, directive)))


def delete(actor: Actor, directive: Directive) -> None:
    """Take a directive out of the draft; the trail keeps its first words."""
    writable(actor, get(Conclusion, directive.conclusion_id))
    position, last = directive.position, queries.last_position(directive.conclusion_id)
    record(events.DirectiveDeleted(text=directive.text[:SHORT], position=position, **about(actor, directive)))
    db.session.execute(sql.delete(DirectiveIssue).where(DirectiveIssue.directive_id == directive.id))
    db.session.delete(directive)
    db.session.flush()
    _shift(directive.conclusion_id, position + 1, last, -1)


def _shift(conclusion_id: int, first: int, last: int, by: int) -> None:
    """Move the places first to last by one, without counting as an edit of those directives."""
    if first <= last:
        db.session.execute(
            sql.update(Directive)
            .where(Directive.conclusion_id == conclusion_id, Directive.position.between(first, last))
            .values(position=Directive.position + by)
        )


def _write(directive: Directive, clause: Clause, shares: Sequence[Any]) -> None:
    meeting = get(Meeting, directive.meeting_id)
    rules.check_due(meeting.held_on, clause.due_on)
    rules.check_tracked(clause.untracked_reason, is_tracked=clause.is_tracked)
    rules.check_recurrence(clause.recurrence, clause.period_day)
    rules.check_measure(clause.measure_unit, clause.measure_base, clause.measure_target)
    if clause.lead_unit_id != directive.lead_unit_id:
        lead = clause.lead_unit_id
        directive.lead_unit = valid_unit(lead, "lead_unit_id") if lead is not None else None
    for name, value in vars(clause).items():
        if name != "due_on":
            setattr(directive, name, value)
    directive.original_due_on = clause.due_on
    directive.untracked_reason = "" if clause.is_tracked else clause.untracked_reason
    directive.search = search_text(clause.text, clause.output)
    _share(directive, shares)


def _share(directive: Directive, shares: Sequence[Any]) -> None:
    """Set the co-operating units; rows of units that stay are kept."""
    known = {row.unit_id: row for row in directive.cooperations}
    units = {s.unit_id: known[s.unit_id].unit if s.unit_id in known else valid_unit(s.unit_id, "cooperating")
             for s in shares}  # fmt: skip
    rules.check_cooperations(
        directive.lead_unit_id,
        directive.original_due_on,
        get(Meeting, directive.meeting_id).held_on,
        [(share.unit_id, units[share.unit_id].name, share.due_on) for share in shares],
    )
    rows = []
    for place, share in enumerate(shares, 1):
        row = known.get(share.unit_id) or Cooperation(unit_id=share.unit_id)
        row.unit, row.position = units[share.unit_id], place
        row.duty, row.due_on, row.is_required = share.duty, share.due_on, share.is_required
        rows.append(row)
    directive.cooperations = rows


def _link(directive: Directive, issue_ids: Collection[int]) -> None:
    """Make these the issues behind the directive."""
    wanted = set(issue_ids)
    behind = queries.issues_behind(directive.meeting_id, directive.conclusion_id)
    if wanted - {row.id for row in behind.offered}:
        raise RuleBroken(_("One of these issues does not belong to this meeting."), "issues")
    stored = {row.id for row in behind.links.get(directive.id, ())}
    gone = stored - wanted
    if gone:
        db.session.execute(
            sql.delete(DirectiveIssue).where(
                DirectiveIssue.directive_id == directive.id, DirectiveIssue.issue_id.in_(gone)
            )
        )
    db.session.add_all(
        DirectiveIssue(directive_id=directive.id, issue_id=issue_id) for issue_id in sorted(wanted - stored)
    )
