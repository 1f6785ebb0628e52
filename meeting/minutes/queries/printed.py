"""The minutes as a plain value, for papers: everything Decision 45/2018/QĐ-TTg asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from meeting.accounts.models import User
from meeting.attendees import queries as attendees
from meeting.attendees.rules import THERE, Presence
from meeting.core import letters
from meeting.core.db import db
from meeting.directory.models import Person
from meeting.directory.rules import post_of
from meeting.minutes import rules
from meeting.minutes.models import Minutes, MinutesEntry, MinutesSpeech, MinutesSupplement
from meeting.minutes.queries.reading import get_minutes
from meeting.minutes.rules import EntryKind, State


@dataclass(frozen=True, slots=True)
class PrintedPerson:
    """Somebody on the list; `reason` and `is_excused` matter of those who were absent.

    Why somebody was absent stands in the original only; copies say with or without reason.
    """

    name: str
    title: str
    unit: str
    is_online: bool = False
    is_excused: bool = False
    reason: str = ""

    @property
    def label(self) -> str:
        """How a list on a page names the person."""
        return ", ".join(filter(None, (self.name, post_of(self.title, self.unit))))


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """Those present of one group, in protocol order."""

    name: str
    people: tuple[PrintedPerson, ...]


@dataclass(frozen=True, slots=True)
class PrintedSpeech:
    """What somebody said; `title` is post and unit; `parts` are the text, each with whether it is secret."""

    speaker: str
    title: str
    text: str
    is_confidential: bool
    parts: tuple[tuple[bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """A part of the minutes; `number` is I, II … of sections and 1, 2 … of the others, counted through."""

    id: int
    number: str
    kind: EntryKind
    heading: str
    text: str
    speeches: tuple[PrintedSpeech, ...]
    is_confidential: bool
    parts: tuple[tuple[bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSupplement:
    """Supplementary minutes."""

    number: int
    text: str
    reason: str
    added_on: date
    added_by: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The whole minutes in Vietnamese. `left_out`: something confidential stands in the original only.

    `began_at` and `ended_at` are instants; `place` is the venue with its address, or the link's absence "".
    """

    meeting_id: int
    title: str
    held_on: date
    state: State
    began_at: datetime
    ended_at: datetime
    place: str
    chair_name: str
    chair_title: str
    secretary_name: str
    secretary_title: str
    present: str  # "Có mặt: 41/45; vắng: 04 (có lý do: 03)"
    present_groups: tuple[PrintedGroup, ...]
    absent: tuple[PrintedPerson, ...]
    entries: tuple[PrintedEntry, ...]
    supplements: tuple[PrintedSupplement, ...]
    circulated_on: date | None
    approved_on: date | None
    approver_name: str
    locked_at: datetime | None
    left_out: bool

    @property
    def is_final(self) -> bool:
        """Whether the words can change no more."""
        return self.state is State.LOCKED

    @property
    def conclusion(self) -> PrintedEntry | None:
        """The conclusion and decisions."""
        return next((entry for entry in self.entries if entry.kind is EntryKind.CONCLUSION), None)


def as_printed(meeting_id: int, with_confidential: bool) -> Printed:
    """The minutes of a meeting as papers and readers get them; raises NotFound. At most four queries."""
    return printed(get_minutes(meeting_id), with_confidential)


def printed(minutes: Minutes, with_confidential: bool) -> Printed:
    """Minutes already read, as papers and readers get them: at most three queries."""
    meeting, meeting_id = minutes.meeting, minutes.meeting_id
    with letters.speaking("vi"):  # a paper is Vietnamese, whoever prints it
        roll = attendees.roll(meeting_id)
    entries, left_out = _entries(minutes, with_confidential)
    venue = meeting.venue
    place = ", ".join(part for part in (venue.name, venue.address) if part) if venue else ""
    return Printed(
        meeting_id=meeting_id,
        title=meeting.title,
        held_on=meeting.held_on,
        state=minutes.state,
        began_at=minutes.began_at or meeting.starts_at,
        ended_at=minutes.ended_at or meeting.ends_at,
        place=place,
        chair_name=minutes.chair_name,
        chair_title=minutes.chair_title,
        secretary_name=minutes.secretary_name,
        secretary_title=minutes.secretary_title,
        present=minutes.present,
        present_groups=_groups(roll),
        absent=tuple(
            _person(row) if with_confidential else replace(_person(row), reason="")
            for row in roll
            if row.presence in {Presence.EXCUSED, Presence.ABSENT}
        ),
        entries=entries,
        supplements=_supplements(minutes, with_confidential),
        circulated_on=minutes.circulated_on,
        approved_on=minutes.approved_on,
        approver_name=minutes.approver_name,
        locked_at=minutes.locked_at,
        left_out=left_out,
    )


def _person(row: attendees.Row) -> PrintedPerson:
    return PrintedPerson(
        row.shown_name,
        row.shown_title,
        row.unit_name,
        is_online=row.presence is Presence.ONLINE,
        is_excused=row.presence is Presence.EXCUSED,
        reason=row.presence_note or row.reply_reason,
    )


def _groups(roll: Sequence[attendees.Row]) -> tuple[PrintedGroup, ...]:
    there = [row for row in roll if row.presence in THERE]
    return tuple(
        PrintedGroup(name, tuple(_person(row) for row in rows))
        for name, rows in groupby(there, key=lambda row: row.group_name)
    )


def _entries(minutes: Minutes, with_confidential: bool) -> tuple[tuple[PrintedEntry, ...], bool]:
    found_rows: Iterable[tuple[MinutesEntry, MinutesSpeech | None]] = db.session.execute(
        select(MinutesEntry, MinutesSpeech)
        .outerjoin(MinutesSpeech, MinutesSpeech.entry_id == MinutesEntry.id)
        .where(MinutesEntry.minutes_id == minutes.id)
        .order_by(MinutesEntry.position, MinutesEntry.id, MinutesSpeech.position, MinutesSpeech.id)
    )
    of_entry: dict[MinutesEntry, list[MinutesSpeech]] = {}
    for entry, speech in found_rows:
        of_entry.setdefault(entry, []).extend([] if speech is None else [speech])
    rows = list(of_entry)
    numbers = rules.numbers([row.kind for row in rows])
    found, left_out = [], False
    for row, number in zip(rows, numbers, strict=True):
        of_row = of_entry[row]
        hides = row.is_confidential or rules.has_passages(row.text)
        hides = hides or any(s.is_confidential or rules.has_passages(s.text) for s in of_row)
        left_out = left_out or (hides and not with_confidential)
        if with_confidential or not row.is_confidential:
            found.append(_entry(row, number, of_row, with_confidential))
    return tuple(found), left_out


def _entry(
    row: MinutesEntry, number: str, speeches: Sequence[MinutesSpeech], with_confidential: bool
) -> PrintedEntry:
    words = rules.whole_words if with_confidential else rules.open_words
    return PrintedEntry(
        row.id,
        number,
        row.kind,
        row.heading,
        words(row.text),
        tuple(
            PrintedSpeech(
                s.speaker, s.title, words(s.text), s.is_confidential, _parts(s.text, with_confidential)
            )
            for s in speeches
            if with_confidential or not s.is_confidential
        ),
        row.is_confidential,
        _parts(row.text, with_confidential),
    )


def _parts(text: str, with_confidential: bool) -> tuple[tuple[bool, str], ...]:
    return tuple(rules.passages(text)) if with_confidential else ((False, rules.open_words(text)),)


def _supplements(minutes: Minutes, with_confidential: bool) -> tuple[PrintedSupplement, ...]:
    if minutes.state is not State.LOCKED:
        return ()
    words = rules.whole_words if with_confidential else rules.open_words
    rows = db.session.execute(
        select(
            MinutesSupplement.number,
            MinutesSupplement.text,
            MinutesSupplement.reason,
            MinutesSupplement.added_on,
            Person.full_name,
        )
        .join(User, User.id == MinutesSupplement.added_by_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(MinutesSupplement.minutes_id == minutes.id)
        .order_by(MinutesSupplement.number)
    )
    return tuple(
        PrintedSupplement(number, words(text), words(reason), day, name or "")
        for number, text, reason, day, name in rows
    )
