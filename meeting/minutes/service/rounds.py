"""Verbs after the draft: circulate, correct, approve, lock, supplement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.minutes import events, queries, rules
from meeting.minutes.models import Minutes, MinutesCorrection, MinutesEntry, MinutesSupplement
from meeting.minutes.policy import Can
from meeting.minutes.rules import CorrectionState, Counted, Origin, State
from meeting.minutes.service.base import about, find_newest, of_entry, revise
from meeting.scheduling.queries import calendar


@dataclass(frozen=True)
class Round:
    """How long corrections may be asked for."""

    days: int = rules.USUAL_DAYS
    counted: Counted = Counted.WORKING


def circulate(actor: Actor, minutes: Minutes, wanted: Round) -> None:
    """Send the minutes to those who took part, or give a round that runs another last day."""
    ensure(actor, Can.WRITE, minutes)
    rows = queries.entries_of(minutes.id)
    rules.check_circulation(minutes.meeting.state, minutes.state, len(rows))
    _check_marks(minutes, rows)
    if not 1 <= wanted.days <= rules.MOST_DAYS:
        raise RuleBroken(_("From 1 to %(most)s days.", most=rules.MOST_DAYS), "days")
    until = rules.round_ends(clock.today(), wanted.days, wanted.counted, calendar())
    old = minutes.corrections_until
    was_running = minutes.state is State.CIRCULATED
    minutes.state = State.CIRCULATED
    minutes.round_days, minutes.round_counted, minutes.corrections_until = wanted.days, wanted.counted, until
    if was_running and old:
        if old != until:
            record(events.RoundChanged(**about(actor, minutes), old=old, until=until))
        return
    minutes.circulated_on = clock.today()
    record(events.MinutesCirculated(**about(actor, minutes), until=until))


def _check_marks(minutes: Minutes, rows: list[MinutesEntry]) -> None:
    """A passage that is never closed would swallow the rest of its text."""
    for row in rows:
        if not rules.are_marks_whole(row.text):
            raise RuleBroken(
                _("“%(heading)s”: a confidential passage is not closed. Put %(mark)s where it ends.",
                  heading=row.heading, mark=rules.CLOSING)
            )  # fmt: skip
    for speech in queries.speeches_of(minutes.id):
        if not rules.are_marks_whole(speech.text):
            raise RuleBroken(
                _("What %(speaker)s said: a confidential passage is not closed. Put %(mark)s where it ends.",
                  speaker=speech.speaker, mark=rules.CLOSING)
            )  # fmt: skip


def take_back(actor: Actor, minutes: Minutes, reason: str) -> None:
    """Make a draft again of minutes that went round or were approved; units see them no more."""
    ensure(actor, Can.WRITE, minutes)
    rules.check_move(minutes.state, State.DRAFT)
    if not reason:
        raise RuleBroken(_("Give the reason."), "reason")
    minutes.state = State.DRAFT
    minutes.approved_on = minutes.approved_by_id = None
    minutes.approver_name = ""
    minutes.circulated_on = minutes.corrections_until = minutes.round_days = minutes.round_counted = None
    record(events.MinutesTakenBack(**about(actor, minutes), reason=rules.open_words(reason)))


# ─── Corrections ────────────────────────────────────────────────────────────────────────────────────────────


def ask(actor: Actor, minutes: Minutes, entry: MinutesEntry | None, text: str) -> MinutesCorrection:
    """Ask for a correction of an entry, or of the minutes as a whole."""
    ensure(actor, Can.ASK, minutes)
    if not rules.can_ask(minutes.state, minutes.corrections_until, clock.today()):
        raise RuleBroken(_("The round for corrections is over. Write to the secretary of the meeting."))
    if entry is not None and entry.is_confidential and not actor.sees_all:
        raise RuleBroken(_("This entry is not in the minutes you read."))
    if not text:
        raise RuleBroken(_("Say what is to be put right."), "text")
    correction = MinutesCorrection(
        minutes_id=minutes.id,
        entry_id=entry.id if entry else None,
        user_id=actor.user_id or 0,
        unit_id=min(actor.unit_ids, default=None),
        text=text,
    )
    db.session.add(correction)
    db.session.flush()
    record(events.CorrectionAsked(**about(actor, minutes), heading=_heading(entry)))
    return correction


def _heading(entry: MinutesEntry | None) -> str:
    return entry.heading if entry else "Phần chung"


@dataclass(frozen=True)
class Answer:
    """What the secretary answers: the words of entry and speeches as corrected, and a remark.

    `speeches`: by id, the text and the version that was seen.
    """

    text: str
    remark: str = ""
    speeches: Mapping[int, tuple[str, int]] = field(default_factory=dict)


def take(
    actor: Actor,
    minutes: Minutes,
    correction: MinutesCorrection,
    entry: MinutesEntry | None,
    answer: Answer,
    seen: int | None,
) -> None:
    """Take a correction: the entry says something else, and its revision tells who asked for it."""
    _check_answering(actor, minutes, correction)
    if entry is not None:
        changed = _correct_speeches(actor, minutes, entry, answer)
        if answer.text != entry.text:
            check_version(entry, seen)
            _keep_as_circulated(actor, minutes, entry)
            asker = queries.asker_name(correction)
            revise(actor, minutes, entry, answer.text, Origin.CORRECTION, asker)
        elif not changed and not answer.remark:
            raise RuleBroken(
                _("The text is as it was. Correct it, or say in the remark where it was put right."), "text"
            )
    elif not answer.remark:
        raise RuleBroken(_("Say what was put right."), "answer")
    _answer(actor, correction, CorrectionState.TAKEN, answer.remark)
    record(
        events.CorrectionTaken(**about(actor, minutes), heading=_heading(entry), asker_id=correction.user_id)
    )


def _correct_speeches(actor: Actor, minutes: Minutes, entry: MinutesEntry, answer: Answer) -> bool:
    """Put right what is on record of what was said; whether anything changed."""
    changed = False
    for speech in queries.speeches_under(entry.id):
        text, seen = answer.speeches.get(speech.id, (speech.text, speech.version))
        if text != speech.text:
            check_version(speech, seen)
            speech.text, changed = text, True
            record(events.SpeechEdited(**of_entry(actor, minutes, entry), speaker=speech.speaker))
    return changed


def _keep_as_circulated(actor: Actor, minutes: Minutes, entry: MinutesEntry) -> None:
    """Words that were never saved as a revision are kept before they change."""
    if find_newest(entry.id) is None and entry.text:
        revise(actor, minutes, entry, entry.text, Origin.ASSEMBLED)


def decline(
    actor: Actor, minutes: Minutes, correction: MinutesCorrection, entry: MinutesEntry | None, reason: str
) -> None:
    """Do not take a correction, and say why."""
    _check_answering(actor, minutes, correction)
    if not reason:
        raise RuleBroken(_("Give the reason."), "answer")
    _answer(actor, correction, CorrectionState.DECLINED, reason)
    record(
        events.CorrectionDeclined(
            **about(actor, minutes),
            heading=_heading(entry),
            asker_id=correction.user_id,
            reason=rules.open_words(reason),
        )
    )


def _check_answering(actor: Actor, minutes: Minutes, correction: MinutesCorrection) -> None:
    ensure(actor, Can.WRITE, minutes)
    if not rules.can_answer(minutes.state):
        raise RuleBroken(_("Corrections are answered while the minutes go round."))
    if correction.state is not CorrectionState.OPEN:
        raise RuleBroken(_("This correction was answered already."))


def _answer(actor: Actor, correction: MinutesCorrection, state: CorrectionState, words: str) -> None:
    correction.state, correction.answer = state, words
    correction.answered_by_id, correction.answered_on = actor.user_id, clock.today()


# ─── Approval and after ─────────────────────────────────────────────────────────────────────────────────────


def approve(actor: Actor, minutes: Minutes) -> None:
    """Approve the minutes oneself, as chair or leadership."""
    ensure(actor, Can.APPROVE, minutes)
    _approve(actor, minutes, actor.name, clock.today())


def record_approval(actor: Actor, minutes: Minutes, approved_on: date) -> None:
    """Record that the chair approved the minutes (signed on paper) on a day."""
    ensure(actor, Can.WRITE, minutes)
    rules.check_approved_on(approved_on, minutes.meeting.held_on, clock.today())
    _approve(actor, minutes, minutes.chair_name, approved_on)


def _approve(actor: Actor, minutes: Minutes, approver: str, approved_on: date) -> None:
    waiting = select(func.count()).where(
        MinutesCorrection.minutes_id == minutes.id, MinutesCorrection.state == CorrectionState.OPEN
    )
    rules.check_approval(
        minutes.meeting.state,
        minutes.state,
        minutes.corrections_until,
        clock.today(),
        db.session.scalar(waiting) or 0,
    )
    _check_marks(minutes, queries.entries_of(minutes.id))
    minutes.state = State.APPROVED
    minutes.approved_on, minutes.approved_by_id, minutes.approver_name = approved_on, actor.user_id, approver
    record(events.MinutesApproved(**about(actor, minutes), approver=approver, approved_on=approved_on))


def lock(actor: Actor, minutes: Minutes) -> None:
    """Close the minutes for good."""
    ensure(actor, Can.WRITE, minutes)
    rules.check_move(minutes.state, State.LOCKED)
    minutes.state, minutes.locked_at = State.LOCKED, clock.now()
    record(events.MinutesLocked(**about(actor, minutes)))


def supplement(actor: Actor, minutes: Minutes, text: str, reason: str) -> MinutesSupplement:
    """Add supplementary minutes; they get the next number and are never changed."""
    ensure(actor, Can.WRITE, minutes)
    rules.check_supplement(minutes.state)
    for place, words in (("text", text), ("reason", reason)):
        if not rules.are_marks_whole(words):
            raise RuleBroken(
                _("A confidential passage is not closed. Put %(mark)s where it ends.", mark=rules.CLOSING),
                place,
            )
    # two at once wait for each other, so that no number is taken twice
    db.session.execute(select(Minutes.id).where(Minutes.id == minutes.id).with_for_update())
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
