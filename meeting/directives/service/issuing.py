"""The verb that makes a conclusion bind."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from meeting.core import clock, office
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db, get
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.numbers import paper_number, two_digits
from meeting.core.quarters import Quarter
from meeting.directives import events, queries, rules
from meeting.directives.models import Conclusion, Directive
from meeting.directives.policy import Can
from meeting.directives.rules import ConclusionState, State
from meeting.directives.service.base import about, set_due, writable
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State as MeetingState


@dataclass(frozen=True)
class Notice:
    """Number, date and signature of the notice of conclusions; recipients one a line."""

    number: int
    symbol: str
    issued_on: date
    signer_name: str = ""
    signer_capacity: str = ""
    signer_title: str = ""
    recipients: str = ""


def issue(actor: Actor, conclusion: Conclusion, notice: Notice, seen: int | None = None) -> None:
    """Give the notice its number and date: the conclusion is frozen, its directives bind, clocks start."""
    ensure(actor, Can.ISSUE, conclusion)
    writable(actor, conclusion)
    check_version(conclusion, seen)
    meeting = get(Meeting, conclusion.meeting_id)
    if meeting.state not in (MeetingState.CONCLUDED, MeetingState.CLOSED):
        raise RuleBroken(_("Conclude the meeting first; then its notice can be issued."))
    rules.check_issue_day(meeting.held_on, notice.issued_on, clock.today())
    _take_number(notice)
    directives = queries.clauses(conclusion.id)
    if not (directives or conclusion.assessment or conclusion.opening):
        raise RuleBroken(_("The conclusion is empty. Write it first."))
    conclusion.state = ConclusionState.ISSUED
    conclusion.notice_number, conclusion.notice_symbol = notice.number, notice.symbol
    for name in ("issued_on", "signer_name", "signer_capacity", "signer_title", "recipients"):
        setattr(conclusion, name, getattr(notice, name))
    record(
        events.ConclusionIssued(
            actor_id=actor.user_id, thing_id=conclusion.id, meeting_id=meeting.id,
            number=paper_number(notice.number, notice.symbol), directives=len(directives),
            issued_on=notice.issued_on,
        )
    )  # fmt: skip
    quarter = Quarter.from_key(meeting.period).next.key
    for place, directive in enumerate(directives, 1):
        _bind(actor, directive, place, quarter, notice.issued_on)


def _take_number(notice: Notice) -> None:
    """Refuse a number that is taken; two notices at once wait for each other."""
    db.session.execute(select(office.Office.id).limit(1).with_for_update()).scalar()
    if queries.has_notice(notice.issued_on.year, notice.symbol, notice.number):
        raise RuleBroken(
            _(
                "Number %(number)s is taken in %(year)s. The next free number is %(next)s.",
                number=paper_number(notice.number, notice.symbol), year=notice.issued_on.year,
                next=two_digits(queries.next_notice_number(notice.issued_on.year)),
            ),
            "number",
        )  # fmt: skip


def _bind(actor: Actor, directive: Directive, place: int, quarter: int, issued_on: date) -> None:
    directive.position, directive.clause = place, str(place)
    directive.state, directive.state_on = State.ISSUED, issued_on
    directive.issued_on, directive.quarter = issued_on, quarter
    set_due(directive, directive.original_due_on, directive.due_bound, is_first=True)
    lead = directive.lead_unit.name if directive.lead_unit else "–"
    record(events.DirectiveIssued(clause=directive.clause, lead=lead, **about(actor, directive)))
