"""What paper of a meeting an address asks for, and whether its reader may have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flask import request

from meeting.core.access import ensure, may
from meeting.core.errors import NotFound
from meeting.core.web.security import current_actor
from meeting.directives.queries import find_notice_day
from meeting.documents import policy
from meeting.documents.cards import PlateSize
from meeting.documents.policy import Can
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, InvitationStyle, NoticeStyle, Source
from meeting.minutes.policy import Can as Minute
from meeting.minutes.queries import get_minutes
from meeting.scheduling.models import Meeting

OF_MEETING = frozenset(
    {
        Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES, Kind.BADGES, Kind.PLATES, Kind.MINUTES,
        Kind.ISSUES, Kind.NOTICE, Kind.REPORT,
    }
)  # fmt: skip
STYLES: Mapping[Kind, type[StrEnum]] = {
    Kind.INVITATION: InvitationStyle,
    Kind.NOTICE: NoticeStyle,
    Kind.PLATES: PlateSize,
}


@dataclass(frozen=True)
class Asked:
    """A paper of a meeting in the form wanted; `more` is what its address says beside the kind."""

    source: Source
    choices: Choices
    more: Mapping[str, str] = field(default_factory=dict)


def read(meeting: Meeting, kind: str) -> Asked:
    """The paper asked for; raises NotFound for one there is not, Denied for one that is not the reader's."""
    if kind not in {member.value for member in OF_MEETING}:
        raise NotFound("Paper")
    wanted, style = Kind(kind), request.args.get("style", "")
    if style and style not in {member.value for member in STYLES.get(wanted, ())}:
        raise NotFound("Style")
    is_copy = _check(meeting, wanted, style)
    source = Source(kind=wanted, meeting_id=meeting.id)
    more = {"style": style, "copy": "1" if "copy" in request.args else ""}
    given = {name: words for name, words in more.items() if words}
    return Asked(source, Choices(style=style, is_copy=is_copy), given)


def _check(meeting: Meeting, kind: Kind, style: str) -> bool:
    """Refuse what is not the reader's; returns whether they get minutes without what is confidential."""
    actor = current_actor()
    if kind is Kind.MINUTES:
        minutes = get_minutes(meeting.id)
        ensure(actor, Minute.SEE, minutes)
        return "copy" in request.args or not may(actor, Minute.SEE_ALL)
    is_issued = kind is Kind.NOTICE and find_notice_day(meeting.id) is not None
    if style == InvitationStyle.EACH or not policy.sees_kind(actor, kind, is_issued=is_issued):
        ensure(actor, Can.DRAFTS, meeting)
    return False
