"""What can be printed of a meeting, and what is still missing in each paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from meeting.core.access import Actor, may
from meeting.core.dates import short
from meeting.core.i18n import _
from meeting.core.numbers import paper_number
from meeting.directives.queries import find_conclusion
from meeting.documents import policy, queries
from meeting.documents.kinds import CARDS
from meeting.documents.policy import Can
from meeting.documents.queries import Amounts
from meeting.documents.rules import KIND_LABELS, DocumentState, Kind, MinutesStyle
from meeting.documents.source import InvitationStyle, NoticeStyle
from meeting.minutes.models import Minutes
from meeting.minutes.policy import Can as Minute
from meeting.minutes.queries import find_minutes
from meeting.minutes.rules import STATE_LABELS
from meeting.minutes.rules import State as MinutesState
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class Issued:
    """A paper as issued, offered before today's state: what it is called, its page, its file."""

    words: str
    url: str
    file_url: str


@dataclass(frozen=True)
class Card:
    """A paper on the page. `variants`: other ways to print it, as words and address."""

    kind: str
    label: str
    url: str
    is_ready: bool
    is_draft: bool = False
    missing: tuple[str, ...] = ()
    note: str = ""
    variants: tuple[tuple[str, str], ...] = ()
    unit_id: int | None = None  # whose own it is
    is_page: bool = False  # the address is a page, not a paper
    has_word: bool = True  # the reader may have it as a Word file
    issued: tuple[Issued, ...] = ()  # in force, the newest first
    today_url: str = ""  # where one is issued: today's state, marked as a draft

    @property
    def word_url(self) -> str:
        """Where the paper is a Word file; empty for what is only printed."""
        is_written = self.has_word and not self.is_page and Kind(self.kind) not in CARDS
        today = "?today=1" if self.today_url else ""
        return f"{self.url.removesuffix('.pdf')}.docx{today}" if is_written else ""


def cards(actor: Actor, meeting: Meeting, papers: Sequence[Any]) -> list[Card]:
    """The papers of a meeting this reader may see, in the order they are needed.

    `papers`: those prepared or issued, of which those in force are offered first.
    """
    conclusion, minutes = find_conclusion(meeting.id), find_minutes(meeting.id)
    shelf = Shelf(actor, meeting, conclusion, minutes, queries.amounts(meeting.id))
    in_force = [row for row in papers if row.state is DocumentState.ISSUED]
    return [_issued_first(actor, card, in_force) for card in shelf.cards() if card is not None]


def _issued_first(actor: Actor, card: Card, papers: Sequence[Any]) -> Card:
    found = [row for row in papers if row.kind == card.kind and card.unit_id in (None, row.unit_id)]
    if not found or card.is_page:
        return card
    is_open = Kind(card.kind) is not Kind.NOTICE or may(actor, Can.DRAFTS)
    return replace(
        card, issued=tuple(_issued(row) for row in found), missing=(), note="", is_draft=False,
        today_url=f"{card.url}?today=1" if is_open else "",
    )  # fmt: skip


def _issued(row: Any) -> Issued:
    named = {"number": paper_number(row.number, row.symbol), "day": short(row.dated_on)} if row.number else {}
    words = _("No. %(number)s of %(day)s", **named) if named else _("of %(day)s", day=short(row.dated_on))
    if row.kind is Kind.MINUTES:
        is_full = row.choices.get("style") == MinutesStyle.FULL
        words = f"{words} – {_('full minutes') if is_full else _('copy')}"
    at = {"document_id": row.id}
    return Issued(words, url_for("documents.show", **at), url_for("documents.file", **at))


@dataclass(frozen=True)
class Shelf:
    """A meeting with what its papers are made of."""

    actor: Actor
    meeting: Meeting
    conclusion: Any
    minutes: Minutes | None
    amounts: Amounts

    @property
    def is_issued(self) -> bool:
        """Whether the notice binds."""
        return self.conclusion is not None and self.conclusion.issued_on is not None

    def cards(self) -> Iterator[Card | None]:
        """The cards in order, None for what this reader may not see."""
        yield self._invitation()
        yield self._card(Kind.PROGRAMME, _("no item in the programme"), is_ready=self.amounts.items > 0)
        yield self._card(Kind.ATTENDEES, _("nobody on the list"), is_ready=self.amounts.people > 0)
        yield self._card(Kind.BADGES, _("nobody on the list"), is_ready=self.amounts.people > 0)
        sizes = ((_("folded A5"), "a5"),)
        yield self._card(Kind.PLATES, _("nobody on the list"), is_ready=self.amounts.people > 0, styles=sizes)
        yield self._minutes()
        yield self._card(Kind.ISSUES, _("no issue was taken"), is_ready=self.amounts.issues > 0)
        yield self._notice()
        yield from self._extracts()
        yield self._card(
            Kind.REPORT, _("the notice is not issued"), is_ready=self.is_issued, note=_("as of today")
        )

    def _card(
        self,
        kind: Kind,
        gap: str,
        *,
        is_ready: bool,
        styles: tuple[tuple[str, str], ...] = (),
        note: str = "",
    ) -> Card | None:
        if not policy.sees_kind(self.actor, kind, is_issued=self.is_issued):
            return None
        variants = tuple((words, self._url(kind, style=style)) for words, style in styles)
        missing = () if is_ready else (gap,)
        return Card(
            kind.value, str(KIND_LABELS[kind]), self._url(kind), is_ready, missing=missing, note=note,
            variants=variants if is_ready else (),
        )  # fmt: skip

    def _url(self, kind: Kind, **more: str) -> str:
        return url_for("documents.paper", meeting_id=self.meeting.id, kind=kind.value, **more)  # type: ignore[arg-type]

    def _invitation(self) -> Card:
        kind, meeting = Kind.INVITATION, self.meeting
        gaps = {
            _("chair"): not meeting.chair,
            _("place or link"): not (meeting.venue or meeting.link),
            _("contact"): not meeting.contact,
            _("invitees"): not self.amounts.people,
        }
        variants: tuple[tuple[str, str], ...] = ()
        if self.amounts.letters and may(self.actor, Can.DRAFTS):
            variants = (
                (_("a letter for each addressee"), self._url(kind, style=InvitationStyle.EACH.value)),
                (_("all letters as ZIP"), url_for("documents.letters", meeting_id=meeting.id)),
            )
        return Card(
            kind.value, str(KIND_LABELS[kind]), self._url(kind), is_ready=True,
            is_draft=meeting.convened_at is None,
            missing=tuple(words for words, lacks in gaps.items() if lacks), variants=variants,
        )  # fmt: skip

    def _minutes(self) -> Card | None:
        kind, minutes = Kind.MINUTES, self.minutes
        if minutes is None:
            if not may(self.actor, Can.DRAFTS):
                return None
            missing = (_("the minutes are not begun"),)
            return Card(kind.value, str(KIND_LABELS[kind]), "", is_ready=False, missing=missing)
        if not may(self.actor, Minute.SEE, minutes):
            return None
        is_draft = minutes.state in {MinutesState.DRAFT, MinutesState.CIRCULATED}
        copy = ((_("copy without what is confidential"), self._url(kind, copy="1")),)
        return Card(
            kind.value, str(KIND_LABELS[kind]), self._url(kind), is_ready=True, is_draft=is_draft,
            note=str(STATE_LABELS[minutes.state]) if not is_draft else "",
            variants=copy if may(self.actor, Minute.SEE_ALL) else (),
        )  # fmt: skip

    def _notice(self) -> Card | None:
        kind, conclusion = Kind.NOTICE, self.conclusion
        if not policy.sees_kind(self.actor, kind, is_issued=self.is_issued):
            return None
        if conclusion is None:
            missing = (_("the conclusion is not begun"),)
            return Card(kind.value, str(KIND_LABELS[kind]), "", is_ready=False, missing=missing)
        gaps = {
            _("number and date: the notice is not issued"): not self.is_issued,
            _("signer"): not conclusion.signer_name,
            _("opening"): not conclusion.opening,
            _("closing"): not conclusion.closing,
        }
        styles = (
            (_("by field"), NoticeStyle.SUBJECT),
            (_("by unit"), NoticeStyle.UNIT),
            (_("tasks as an annex"), NoticeStyle.ANNEX),
        )
        numbered = conclusion.notice_number is not None
        return Card(
            kind.value, str(KIND_LABELS[kind]), self._url(kind), is_ready=True, is_draft=not self.is_issued,
            missing=tuple(words for words, lacks in gaps.items() if lacks),
            note=paper_number(conclusion.notice_number, conclusion.notice_symbol) if numbered else "",
            variants=tuple((words, self._url(kind, style=style.value)) for words, style in styles)
            if not self.is_issued
            else (),
            has_word=may(self.actor, Can.DRAFTS),
        )  # fmt: skip

    def _extracts(self) -> Iterator[Card]:
        """For the office the page of all extracts, for a unit its own."""
        if not self.is_issued:
            return
        label = str(KIND_LABELS[Kind.EXTRACT])
        if may(self.actor, Can.DRAFTS):
            url = url_for("documents.extracts", meeting_id=self.meeting.id)
            yield Card(Kind.EXTRACT.value, label, url, is_ready=True, is_page=True)
            return
        if not self.actor.unit_ids:
            return
        for unit in queries.units_of_notice(self.meeting.id):
            if unit.id in self.actor.unit_ids:
                url = url_for("documents.extract", meeting_id=self.meeting.id, unit_id=unit.id)
                yield Card(Kind.EXTRACT.value, label, url, is_ready=True, note=unit.name, unit_id=unit.id)
