"""Verbs of the round: circulate, end it early, take back, ask for corrections and answer them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.minutes import events, queries, rules
from meeting.minutes.models import Minutes, MinutesCorrection, MinutesEntry
from meeting.minutes.policy import Can
from meeting.minutes.rules import CorrectionState, Counted, FormerKind, Origin, State
from meeting.minutes.service.base import about, find_newest, keep_former, of_entry, revise
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
    check_marks(minutes, rows)
    if not 1 <= wanted.days <= rules.MOST_DAYS:
        raise RuleBroken(_("From 1 to %(most)s days.", most=rules.MOST_DAYS), "days")
    until = rules.round_ends(clock.today(), wanted.days, wanted.counted, calendar())
    old = minutes.corrections_until
    was_running = minutes.state is State.CIRCULATED
    minutes.state = State.CIRCULATED
    minutes.round_days, minutes.round_counted, minutes.corrections_until = wanted.days, wanted.counted, until
    minutes.round_ended_on, minutes.round_reason = None, ""
    if was_running and old:
        if old != until:
            record(events.RoundChanged(**about(actor, minutes), old=old, until=until))
        return
    minutes.circulated_on = minutes.circulated_on or clock.today()
    record(events.MinutesCirculated(**about(actor, minutes), until=until))


def end_round(actor: Actor, minutes: Minutes, reason: str) -> None:
    """End the round today, before its last day; corrections asked for are still answered."""
    ensure(actor, Can.WRITE, minutes)
    queries.hold(minutes)
    old = rules.last_day_running(minutes.state, minutes.corrections_until, clock.today())
    if not reason:
        raise RuleBroken(_("Give the reason."), "reason")
    minutes.corrections_until, minutes.round_ended_on, minutes.round_reason = None, clock.today(), reason
    told = rules.open_words(reason)  # every invitee hears of it
    record(events.RoundEnded(**about(actor, minutes), old=old, reason=told))


def check_marks(minutes: Minutes, rows: list[MinutesEntry]) -> None:
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
    minutes.round_ended_on, minutes.round_reason = None, ""
    record(events.MinutesTakenBack(**about(actor, minutes), reason=rules.open_words(reason)))


# ─── Corrections ────────────────────────────────────────────────────────────────────────────────────────────


def ask(actor: Actor, minutes: Minutes, entry: MinutesEntry | None, text: str) -> MinutesCorrection:
    """Ask for a correction of an entry, or of the minutes as a whole."""
    ensure(actor, Can.ASK, minutes)
    queries.hold(minutes)
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
            keep_former(actor, speech, FormerKind.SPEECH)
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


def drop_open(actor: Actor, minutes: Minutes, words: str) -> None:
    """Decline what waits for an answer: the minutes are settled without it."""
    for correction, entry in queries.open_corrections(minutes.id):
        _answer(actor, correction, CorrectionState.DECLINED, words)
        record(
            events.CorrectionDeclined(
                **about(actor, minutes), heading=_heading(entry), asker_id=correction.user_id, reason=words
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
