"""What to think of before a paper of a meeting is prepared or issued."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from meeting.core import clock
from meeting.core.dates import short
from meeting.core.i18n import _
from meeting.core.web.security import current_actor
from meeting.documents.models import Document
from meeting.documents.queries import register
from meeting.documents.rules import KIND_LABELS, ONCE, DocumentState, Kind, number_and_symbol
from meeting.documents.source import Source
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting


@dataclass(frozen=True)
class Caution:
    """A warning, and the pages on which to do otherwise: words and address."""

    words: str
    links: tuple[tuple[str, str], ...] = ()


def of_source(source: Source) -> list[Caution]:
    """Before a paper is prepared."""
    meeting = get_meeting(source.meeting_id) if source.meeting_id and source.kind in ONCE else None
    return _before(source.kind, meeting)


def of(document: Document) -> list[Caution]:
    """Before a prepared paper is issued."""
    return _before(document.kind, document.meeting, document)


def _before(kind: Kind, meeting: Meeting | None, document: Document | None = None) -> list[Caution]:
    if meeting is None or kind not in ONCE:
        return []
    found = []
    if kind in (Kind.INVITATION, Kind.PROGRAMME) and meeting.held_on < clock.today():
        found.append(Caution(_("The meeting was held already, on %(day)s.", day=short(meeting.held_on))))
    own = (document.id, document.earlier_id) if document else ()
    others = [row for row in register.standing(current_actor(), meeting.id, {kind}) if row.id not in own]
    found += [_in_force(row) for row in others if row.state is DocumentState.ISSUED]
    return found + [_waiting(row) for row in others if row.state is DocumentState.DRAFT]


def _in_force(row: Any) -> Caution:
    number = number_and_symbol(row.number, row.symbol) if row.number is not None else ""
    words = _(
        "%(paper)s of %(day)s for this meeting is in force. If this one is to stand in its place, "
        "replace it; errors of form are corrected by a letter. Otherwise both are in force.",
        paper=f"{KIND_LABELS[row.kind]} {number}".strip(), day=short(row.dated_on),
    )  # fmt: skip
    at = {"document_id": row.id}
    links = (
        (_("Open the paper"), url_for(".show", **at)),
        (_("Replace…"), url_for(".replace", **at)),
        (_("Correct…"), url_for(".correct", **at)),
    )
    return Caution(words, links)


def _waiting(row: Any) -> Caution:
    words = _("Another paper of this kind is prepared for this meeting and not issued yet.")
    return Caution(words, ((_("Open the paper"), url_for(".show", document_id=row.id)),))
