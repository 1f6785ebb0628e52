"""What paper an address asks for, whether its reader may have it, and whether it was issued already."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from flask import request

from meeting.core.access import ensure, may
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.core.numbers import read_id
from meeting.core.web.security import current_actor
from meeting.directives.queries import find_notice_day
from meeting.documents import drafting, policy, printing
from meeting.documents.cards import PlateSize
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import Kind, MinutesStyle, style_of
from meeting.documents.source import Choices, InvitationStyle, NoticeStyle, Source
from meeting.followup.queries import get_snapshot
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
    """A paper in the form wanted; `more` is what its address says beside the kind.

    `frozen`: the issued paper whose bytes answer. Where one is in force, today's state is a draft.
    """

    source: Source
    choices: Choices
    more: Mapping[str, str] = field(default_factory=dict)
    frozen: int | None = None


def read(meeting: Meeting, kind: str) -> Asked:
    """The paper asked for; raises NotFound for one there is not, Denied for one that is not the reader's."""
    if kind not in {member.value for member in OF_MEETING}:
        raise NotFound("Paper")
    wanted, style = Kind(kind), request.args.get("style", "")
    if style and style not in {member.value for member in STYLES.get(wanted, ())}:
        raise NotFound("Style")
    is_copy = _check(meeting, wanted, style)
    kept = request.args.get("snapshot", "") if wanted is Kind.REPORT else ""
    source = Source(kind=wanted, meeting_id=meeting.id, snapshot_id=read_id(kept))
    names = ("style", "copy", "today", "snapshot")
    more = {name: request.args[name] for name in names if request.args.get(name)}
    return of(source, Choices(style=style, is_copy=is_copy), more)


def of(source: Source, choices: Choices, more: Mapping[str, str] | None = None) -> Asked:
    """The paper as issued, where one is in force; `?today=1` asks for today's state, marked as a draft.

    Figures as kept are what they were; letters to each of an invitation issued for all are letters of that
    one, until the meeting is changed: then it is to be replaced.
    """
    is_today, given = "today" in request.args, more or {}
    issued = [] if source.snapshot_id else register.in_force(current_actor(), source)
    if source.kind is Kind.MINUTES:  # the copy and the full minutes are two papers
        issued = [row for row in issued if _style(source.kind, row.choices) == _minutes(choices)]
    if not issued:
        return Asked(source, choices, given)
    if source.kind is Kind.NOTICE and is_today:
        ensure(current_actor(), Can.DRAFTS)
        source = replace(source, document_id=issued[0].id)  # as it would be replaced
        choices = replace(choices, words=drafting.words_of(issued[0].choices))
    is_other = source.kind is Kind.INVITATION and choices.style == InvitationStyle.EACH
    same = [row for row in issued if is_other is (_style(source.kind, row.choices) == InvitationStyle.EACH)]
    if is_other and not same and not is_today and not register.is_meeting_changed(issued[0]):
        return Asked(replace(source, document_id=issued[0].id), choices, given)
    frozen = same[0].id if same and not is_today else None
    return Asked(source, replace(choices, is_draft=True), given, frozen)


def file_name(source: Source, meeting: Meeting) -> str:
    """The name of the file without its ending; of figures as kept it says until when they count."""
    name = printing.file_name(source.kind, meeting).removesuffix(".pdf")
    if source.snapshot_id is None:
        return name
    return f"{name} - số liệu đến {short(get_snapshot(source.snapshot_id).as_of).replace('/', '.')}"


def _style(kind: Kind, kept: Mapping[str, Any]) -> str:
    return style_of(kind, kept.get("style", ""))


def _minutes(choices: Choices) -> str:
    return MinutesStyle.COPY if choices.is_copy else MinutesStyle.FULL


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
