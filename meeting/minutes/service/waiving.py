"""Verbs of meetings that keep no minutes."""

from sqlalchemy import delete

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.minutes import events, queries, rules
from meeting.minutes.models import MinutesWaiver
from meeting.minutes.policy import Can
from meeting.minutes.service.base import hold_meeting
from meeting.scheduling.models import Meeting


def waive(actor: Actor, meeting: Meeting, reason: str) -> None:
    """Decide that a meeting keeps no minutes: nobody is nudged about them."""
    ensure(actor, Can.WRITE)
    hold_meeting(meeting.id)
    rules.check_waiver(meeting.state, has_minutes=queries.find_minutes(meeting.id) is not None)
    if not reason:
        raise RuleBroken(_("Give the reason."), "reason")
    if queries.find_waiver(meeting.id) is not None:
        return
    db.session.add(
        MinutesWaiver(
            meeting_id=meeting.id,
            reason=reason,
            decided_on=clock.today(),
            decided_by_id=actor.user_id or 0,
        )
    )
    record(
        events.MinutesWaived(
            actor_id=actor.user_id, thing_id=meeting.id, meeting_id=meeting.id, reason=reason
        )
    )


def lift_waiver(actor: Actor, meeting: Meeting) -> None:
    """Decide that the meeting keeps minutes after all; nothing when it was never decided otherwise."""
    ensure(actor, Can.WRITE)
    lifted = delete(MinutesWaiver).where(MinutesWaiver.meeting_id == meeting.id)
    if db.session.execute(lifted.returning(MinutesWaiver.id)).first() is None:
        return
    record(events.WaiverLifted(actor_id=actor.user_id, thing_id=meeting.id, meeting_id=meeting.id))
