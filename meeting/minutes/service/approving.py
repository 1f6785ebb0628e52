"""Verbs at the end: approve, lock, supplement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from meeting.core import clock, office
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.minutes import events, queries, rules
from meeting.minutes.models import Minutes, MinutesSupplement
from meeting.minutes.policy import Can
from meeting.minutes.rules import Pending, State
from meeting.minutes.service.base import about
from meeting.minutes.service.rounds import check_marks, drop_open

UNANSWERED = "Biên bản được duyệt trước khi góp ý này được trả lời."


@dataclass(frozen=True)
class Approval:
    """What is said with an approval: why the minutes did not go round, and which corrections wait knowingly.

    `known` is None when the approver was not asked about an open round.
    """

    reason: str = ""
    known: Collection[int] | None = None


def approve(actor: Actor, minutes: Minutes, given: Approval = Approval()) -> None:
    """Approve the minutes oneself, as chair or leadership; over an open round only knowingly."""
    ensure(actor, Can.APPROVE, minutes)
    queries.hold(minutes)
    rules.check_approval(minutes.meeting.state, minutes.state)
    found = queries.pending(minutes)
    rules.check_known(found, given.known)
    _approve(actor, minutes, actor.name, clock.today(), found, given.reason)


def record_approval(actor: Actor, minutes: Minutes, approved_on: date, reason: str = "") -> None:
    """Record that the chair approved the minutes (signed on paper) on a day, once nothing is open."""
    ensure(actor, Can.WRITE, minutes)
    queries.hold(minutes)
    rules.check_approval(minutes.meeting.state, minutes.state)
    rules.check_approved_on(approved_on, minutes.meeting.held_on, clock.today())
    found = queries.pending(minutes)
    rules.check_round_over(found)
    _approve(actor, minutes, minutes.chair_name, approved_on, found, reason)


def _approve(
    actor: Actor, minutes: Minutes, approver: str, approved_on: date, found: Pending, reason: str
) -> None:
    rules.check_unread(found, reason, is_allowed=office.current().skips_rounds)
    check_marks(minutes, queries.entries_of(minutes.id))
    drop_open(actor, minutes, UNANSWERED)
    minutes.state = State.APPROVED
    minutes.approved_on, minutes.approved_by_id, minutes.approver_name = approved_on, actor.user_id, approver
    said = about(actor, minutes)
    if found.is_unread:
        minutes.round_reason = reason
        told = rules.open_words(reason)
        unread = events.MinutesApprovedUnread
        record(unread(**said, approver=approver, approved_on=approved_on, reason=told))
    elif found.in_round:
        record(events.MinutesApprovedEarly(**said, unanswered=len(found.waiting)))
    else:
        record(events.MinutesApproved(**said, approver=approver, approved_on=approved_on))


def lock(actor: Actor, minutes: Minutes) -> None:
    """Close the minutes for good."""
    ensure(actor, Can.WRITE, minutes)
    rules.check_move(minutes.state, State.LOCKED)
    minutes.state, minutes.locked_at = State.LOCKED, clock.now()
    record(events.MinutesLocked(**about(actor, minutes)))


def supplement(actor: Actor, minutes: Minutes, text: str, reason: str) -> MinutesSupplement:
    """Add supplementary minutes; they get the next number and are never changed."""
    ensure(actor, Can.WRITE, minutes)
    queries.hold(minutes)  # two at once wait for each other, so that no number is taken twice
    rules.check_supplement(minutes.state)
    for place, words in (("text", text), ("reason", reason)):
        if not rules.are_marks_whole(words):
            raise RuleBroken(
                _("A confidential passage is not closed. Put %(mark)s where it ends.", mark=rules.CLOSING),
                place,
            )
    last = select(func.max(MinutesSupplement.number)).where(MinutesSupplement.minutes_id == minutes.id)
    row = MinutesSupplement(
        minutes_id=minutes.id,
        number=(db.session.scalar(last) or 0) + 1,
        text=text,
        reason=reason,
        added_on=clock.today(),
        added_by_id=actor.user_id or 0,
    )
    db.session.add(row)
    db.session.flush()
    told = rules.open_words(reason)  # every invitee hears of it
    record(events.SupplementAdded(**about(actor, minutes), number=row.number, reason=told))
    return row
