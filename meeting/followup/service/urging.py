"""The ladder at work: reminders and urgings by the schedule and by hand, and the rungs themselves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.schedule import stopping
from meeting.core.workdays import WorkCalendar
from meeting.directives.models import Directive
from meeting.followup import events, queries, rules
from meeting.followup.models import Rung, Urging
from meeting.followup.policy import Can
from meeting.followup.rules import About, Audience
from meeting.followup.service.base import SHORT, about
from meeting.scheduling.queries import calendar

BATCH = 200  # due dates looked at in one transaction


@dataclass(frozen=True)
class RungDraft:
    """A step of the ladder as somebody wants it."""

    offset_days: int
    audiences: Sequence[str]
    is_active: bool


# ─── The rungs ──────────────────────────────────────────────────────────────────────────────────────────────


def seed_rungs() -> int:
    """Add the rungs every office starts with; what is there stays as it is. Says how many were added."""
    known = set(db.session.scalars(select(Rung.code)))
    wanted = [rung for rung in rules.DEFAULT_RUNGS if rung.code not in known]
    for rung in wanted:
        db.session.add(
            Rung(
                code=rung.code, name=rung.name, name_en=rung.name_en, offset_days=rung.offset_days,
                audiences=",".join(rung.audiences), is_urging=rung.is_urging,
            )
        )  # fmt: skip
    db.session.flush()
    return len(wanted)


def edit_rung(actor: Actor, rung: Rung, draft: RungDraft, *, seen: int | None = None) -> None:
    """Move a rung, change who is told, use it or not. What was sent stays sent."""
    ensure(actor, Can.LADDER, rung)
    check_version(rung, seen)
    others = [other for other in queries.rungs() if other.id != rung.id]
    rules.check_rung(
        offset=draft.offset_days, audiences=draft.audiences, is_urging=rung.is_urging,
        is_active=draft.is_active, others=others,
    )  # fmt: skip
    rung.offset_days, rung.is_active = draft.offset_days, draft.is_active
    rung.audiences = ",".join(draft.audiences)
    record(
        events.LadderChanged(
            actor_id=actor.user_id, thing_id=rung.id, rung=rung.name, offset=rung.offset_days,
            audiences=rung.audiences, is_active=rung.is_active,
        )
    )  # fmt: skip


# ─── By hand ────────────────────────────────────────────────────────────────────────────────────────────────


def urge(actor: Actor, directive: Directive, note: str = "") -> Urging:
    """Urge the lead unit by hand, once a day, while it owes work; counts with the urgings of the ladder."""
    ensure(actor, Can.URGE, directive)
    # its row is held, so that two who urge at once do not both do it
    db.session.execute(select(Directive.id).where(Directive.id == directive.id).with_for_update())
    if rules.is_muted(directive.state, is_tracked=directive.is_tracked):
        raise RuleBroken(_("Nothing is owed on this directive now; there is nothing to urge."), "state")
    if directive.lead_unit_id is None:
        raise RuleBroken(_("The directive has no lead unit yet; nobody can be urged."), "state")
    today = clock.today()
    before = queries.urgings_of([directive.id])
    if any(row.rung_code == rules.hand_code(today) for row in before):
        raise RuleBroken(_("The unit was urged on this directive by hand today already."), "note")
    number = 1 + sum(row.is_urging and row.about == About.DIRECTIVE for row in before)
    row = Urging(
        directive_id=directive.id, rung_code=rules.hand_code(today),
        counts_until=directive.counts_until or today, sent_on=today, is_urging=True, number=number,
        unit_id=directive.lead_unit_id, by_user_id=actor.user_id, note=note.strip()[: rules.LONGEST_NOTE],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    who = rules.told(
        (Audience.OFFICER, Audience.LEAD_HEAD), About.DIRECTIVE,
        has_officer=directive.officer_id is not None, has_unit=True,
    )  # fmt: skip
    record(
        events.Urged(
            **about(actor, directive), rung=row.note[:SHORT] or rules.HAND, number=number,
            counts_until=directive.counts_until, audiences=",".join(who), officer_id=directive.officer_id,
        )
    )  # fmt: skip
    return row


# ─── By the schedule ────────────────────────────────────────────────────────────────────────────────────────


def remind(_slot: datetime) -> int:
    """Send what the ladder asks for today, in batches of their own transactions; says how many were sent.

    What was sent is known by the rows of `urging`: running it twice, or by two workers, sends nothing twice.
    The rows of a batch are held meanwhile, so a report that comes in at the same time is either seen or
    comes after.
    """
    today, sent = clock.today(), 0
    for kind in About:
        last = 0
        while True:
            ladder, days = queries.rungs(), calendar()
            until = rules.horizon(ladder, today, days)
            if until is None or not days.is_working_day(today):
                db.session.rollback()
                return sent
            batch = queries.owed_dues(kind, until, after=last, limit=BATCH)
            sent += _climb(batch, ladder, days, today)
            db.session.commit()
            db.session.expunge_all()
            if len(batch) < BATCH or stopping.is_set():
                break
            last = batch[-1].key
    return sent


def _climb(batch: Sequence[Any], ladder: Sequence[Rung], days: WorkCalendar, today: date) -> int:
    """Log and tell the rungs due for these due dates."""
    before: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in queries.urgings_of([due.directive_id for due in batch]):
        before[row.directive_id, row.about].append(row)
    rows = []
    for due in batch:
        told = before[due.directive_id, due.about]
        sent = {row.rung_code for row in told if row.counts_until == due.counts_until}
        rung = rules.due_rung(ladder, due.counts_until, today, sent, days)
        if rung is None:
            continue
        number = 1 + sum(row.is_urging for row in told) if rung.is_urging else 0
        rows.append(
            {
                "directive_id": due.directive_id, "about": due.about, "rung_code": rung.code,
                "counts_until": due.counts_until, "sent_on": today, "is_urging": rung.is_urging,
                "number": number, "unit_id": due.unit_id,
            }
        )  # fmt: skip
        record(_told(due, rung, number))
    if rows:
        db.session.execute(insert(Urging), rows)
    return len(rows)


def _told(due: Any, rung: Rung, number: int) -> events.Reminded | events.Urged:
    kind = events.Urged if rung.is_urging else events.Reminded
    who = rules.told(
        rules.read_audiences(rung.audiences), About(due.about.partition(":")[0]),
        has_officer=due.officer_id is not None, has_unit=due.unit_id is not None,
    )  # fmt: skip
    return kind(
        actor_id=None, thing_id=due.directive_id, meeting_id=due.meeting_id, unit_id=due.unit_id,
        clause=due.clause, rung=rung.name, counts_until=due.counts_until, number=number,
        audiences=",".join(who), about=due.about, officer_id=due.officer_id,
    )  # fmt: skip
