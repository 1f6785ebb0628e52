"""The verb that makes a conclusion bind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meeting.core import books, clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db, get
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _, _l
from meeting.core.numbers import paper_number
from meeting.core.quarters import Quarter
from meeting.directives import events, queries, rules
from meeting.directives.models import Conclusion, Directive
from meeting.directives.policy import Can
from meeting.directives.rules import ConclusionState, State
from meeting.directives.service.base import about, set_due, writable
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State as MeetingState

NOTICE = "TB"  # the type of the notice (Decree 30/2020, annex III)


class NoticeStyle(StrEnum):
    """How a notice of conclusion lays out its tasks."""

    SUBJECT = "subject"  # below their field of work
    UNIT = "unit"  # "Giao <unit>:" with its tasks below
    ANNEX = "annex"  # a table in an annex


STYLE_LABELS = {
    NoticeStyle.SUBJECT: _l("Tasks by field of work"),
    NoticeStyle.UNIT: _l("Tasks by lead unit"),
    NoticeStyle.ANNEX: _l("Tasks as a table in an annex"),
}


@dataclass(frozen=True)
class Notice:
    """Number, date and signature of the notice of conclusions; recipients one a line.

    Without a number the book gives the next one. `is_registered`: the paper register gave the number.
    """

    number: int | None
    issued_on: date
    signer_name: str = ""
    signer_capacity: str = ""
    signer_title: str = ""
    recipients: str = ""
    is_registered: bool = False
    style: NoticeStyle | None = None  # None: the tasks as the conclusion has them


Filer = Callable[[Actor, Conclusion, NoticeStyle | None], None]
_filers: list[Filer] = []


def file_with(filer: Filer) -> None:
    """Say who files the notice as a paper, in the transaction of its issue; else nothing is issued."""
    _filers[:] = [filer]


def issue(actor: Actor, conclusion: Conclusion, notice: Notice, seen: int | None = None) -> None:
    """Give the notice its number and date: the conclusion is frozen, its directives bind, clocks start."""
    ensure(actor, Can.ISSUE, conclusion)
    writable(actor, conclusion)
    check_version(conclusion, seen)
    meeting = get(Meeting, conclusion.meeting_id)
    if meeting.state not in (MeetingState.CONCLUDED, MeetingState.CLOSED):
        raise RuleBroken(_("Conclude the meeting first; then its notice can be issued."))
    rules.check_issue_day(meeting.held_on, notice.issued_on, clock.today())
    directives = queries.clauses(conclusion.id)
    if not (directives or conclusion.assessment or conclusion.opening):
        raise RuleBroken(_("The conclusion is empty. Write it first."))
    number, symbol = _take_number(actor, meeting, notice)
    conclusion.state = ConclusionState.ISSUED
    conclusion.notice_number, conclusion.notice_symbol = number, symbol
    for name in ("issued_on", "signer_name", "signer_capacity", "signer_title", "recipients"):
        setattr(conclusion, name, getattr(notice, name))
    record(
        events.ConclusionIssued(
            actor_id=actor.user_id, thing_id=conclusion.id, meeting_id=meeting.id,
            number=paper_number(number, symbol), directives=len(directives),
            issued_on=notice.issued_on,
        )
    )  # fmt: skip
    quarter = Quarter.from_key(meeting.period).next.key
    for place, directive in enumerate(directives, 1):
        _bind(actor, directive, place, quarter, notice.issued_on)
    db.session.flush()
    for filer in _filers:
        filer(actor, conclusion, notice.style)


def _take_number(actor: Actor, meeting: Meeting, notice: Notice) -> tuple[int, str]:
    """Number and symbol from the book of notices; two at once wait for each other."""
    symbol = books.symbol_of(NOTICE)
    wanted = books.Wanted(
        books.place_of(NOTICE, notice.issued_on), notice.issued_on, symbol,
        f"Thông báo kết luận: {meeting.title}", actor.user_id, notice.number, notice.is_registered,
    )  # fmt: skip
    return books.take(wanted), symbol


def _bind(actor: Actor, directive: Directive, place: int, quarter: int, issued_on: date) -> None:
    directive.position, directive.clause = place, str(place)
    directive.state, directive.state_on = State.ISSUED, issued_on
    directive.issued_on, directive.quarter = issued_on, quarter
    set_due(directive, directive.original_due_on, directive.due_bound, is_first=True)
    lead = directive.lead_unit.name if directive.lead_unit else "–"
    record(events.DirectiveIssued(clause=directive.clause, lead=lead, **about(actor, directive)))
