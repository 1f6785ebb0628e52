"""Work of the schedule: the morning summary, and forgetting old notices."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, or_, select, update

from meeting.core import clock, dates, letters, outbox
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.i18n import _
from meeting.core.workdays import WorkCalendar
from meeting.followup.rules import Count, due_words
from meeting.notifications import queries
from meeting.notifications.models import Notice
from meeting.notifications.queries import About, Owed, Reader, Things
from meeting.notifications.rules import TOPIC_LABELS, ByMail, Topic
from meeting.notifications.service import wording
from meeting.notifications.service.wording import Said
from meeting.scheduling.queries import calendar

BATCH = 200  # readers in one transaction
MOST_LINES = 20  # of one part of a summary
READ_KEPT, KEPT = timedelta(days=180), timedelta(days=730)
FORGOTTEN_AT_ONCE = 5_000

Part = tuple[str, list[Said], int]  # title, lines, how many more


# ─── The morning summary ────────────────────────────────────────────────────────────────────────────────────


def digest(slot: datetime) -> int:
    """On a working day, mail each reader what came before the slot and what is due; how many mails.

    Harmless when run twice: notices told once are marked, and the mail of a day has the reader's own key.
    """
    if not calendar().is_working_day(clock.local_day(slot)):
        return 0
    last, sent = 0, 0
    while some := queries.some_readers(last, BATCH):
        last = some[-1].actor.user_id or 0
        sent += _digest_some(some, slot)
        db.session.commit()
        db.session.expunge_all()
    return sent


def _digest_some(some: Sequence[Reader], slot: datetime) -> int:
    ids = [reader.actor.user_id or 0 for reader in some]
    wishes, rows = queries.wishes_of(ids), queries.undigested(ids, slot)
    things = queries.load([_about(row) for of_user in rows.values() for row in of_user])
    chased = [r for r in some if wishes[r.actor.user_id or 0][Topic.REMINDERS].by_mail is not ByMail.NEVER]
    owed = queries.owed_by({unit for reader in chased for unit in reader.actor.unit_ids}, clock.today())
    days, sent = calendar(), 0
    for reader in some:
        key = reader.actor.user_id or 0
        seen = [row for row in rows.get(key, ()) if things.may_see(reader.actor, _about(row))]
        due = _due(reader.actor, owed) if reader in chased else []
        if seen or due:
            sent += _send(reader, clock.local_day(slot), due, (seen, things), days)
    _mark(ids, slot)
    return sent


def _about(row: Any) -> About:
    return About(row.thing_kind, row.thing_id, row.meeting_id)


def _due(actor: Actor, owed: dict[int, list[Owed]]) -> list[Owed]:
    """All that the units somebody heads owe; of other units only what the reader handles."""
    return [
        each
        for unit_id in sorted(actor.unit_ids)
        for each in owed.get(unit_id, ())
        if unit_id in actor.headed_ids or each.officer_id == actor.user_id
    ]


def _send(
    reader: Reader, day: date, due: list[Owed], news: tuple[list[Any], Things], days: WorkCalendar
) -> int:
    if outbox.relay() is None or not reader.address:
        return 0
    rows, things = news
    with letters.speaking(reader.actor.language):
        parts = [_due_part(due, days)] if due else []
        parts += [_news_part(topic, rows, things) for topic in Topic if any(r.topic == topic for r in rows)]
        subject = _subject(day, len(due), len(rows))
        letter = letters.write(
            "digest", subject, parts=parts,
            url=letters.page_address("notifications.index" if rows else "dashboard.home"),
            preferences_url=letters.page_address("notifications.preferences"),
        )  # fmt: skip
    return outbox.enqueue(
        key=f"digest:{reader.actor.user_id}:{day.isoformat()}", user_id=reader.actor.user_id,
        address=reader.address, name=reader.actor.name, subject=letter.subject, text=letter.text,
        html=letter.html,
    )  # fmt: skip


def _subject(day: date, due: int, new: int) -> str:
    when = dates.short(day)
    if not due:
        return _("%(day)s: new: %(new)s", day=when, new=new)
    if not new:
        return _("%(day)s: due or overdue: %(due)s", day=when, due=due)
    return _("%(day)s: due or overdue: %(due)s; new: %(new)s", day=when, due=due, new=new)


def _due_part(due: list[Owed], days: WorkCalendar) -> Part:
    today = clock.today()
    names = {"directive": _("Directive %(label)s"), "issue": _("Issue %(label)s")}
    lines = []
    for each in due[:MOST_LINES]:
        part = Count.OVERDUE if each.until < today else Count.IN_TIME
        words = due_words(each.until, None, part, today, 0, days).words
        what = names[each.kind] % {"label": each.label}
        lines.append(Said(what, wording.shorten(each.text), f"{dates.short(each.until)} – {words}"))
    return _("Due today and overdue"), lines, max(0, len(due) - MOST_LINES)


def _news_part(topic: Topic, rows: list[Any], things: Things) -> Part:
    of_topic = [row for row in rows if row.topic == topic]
    lines = [
        wording.say(row.actor_name, row.name, row.data, _about(row), things) for row in of_topic[:MOST_LINES]
    ]
    return str(TOPIC_LABELS[topic]), lines, max(0, len(of_topic) - MOST_LINES)


def _mark(user_ids: list[int], slot: datetime) -> None:
    """What came before the slot is told; what is not shown in a bell needs no reading."""
    now = clock.now()
    db.session.execute(
        update(Notice)
        .where(
            Notice.user_id.in_(user_ids), Notice.read_at.is_(None), Notice.in_digest,
            Notice.digested_at.is_(None), Notice.at < slot,
        )
        .values(digested_at=now, read_at=case((Notice.in_bell, Notice.read_at), else_=now))
        .execution_options(synchronize_session=False)
    )  # fmt: skip


# ─── Forgetting ─────────────────────────────────────────────────────────────────────────────────────────────


def forget(_slot: datetime) -> int:
    """Delete notices read half a year ago, and all that are two years old; how many. The trail stays."""
    now, gone = clock.now(), 0
    old = or_(Notice.read_at < now - READ_KEPT, Notice.at < now - KEPT)
    while True:
        some = db.session.scalars(select(Notice.id).where(old).limit(FORGOTTEN_AT_ONCE)).all()
        if some:
            db.session.execute(delete(Notice).where(Notice.id.in_(some)))
        db.session.commit()
        gone += len(some)
        if len(some) < FORGOTTEN_AT_ONCE:
            return gone
