"""The programme (chương trình) with running clock times."""

from dataclasses import dataclass

from meeting.core import clock
from meeting.documents import invitation, letterhead, queries, rules
from meeting.documents.letterhead import Letterhead
from meeting.documents.paper import Signature
from meeting.documents.rules import Line
from meeting.scheduling.queries import get_meeting


@dataclass(frozen=True)
class Programme:
    """The programme, ready to print."""

    head: Letterhead
    title: str
    subject: list[str]
    when: str
    place: list[str]
    chair: str
    lines: list[Line]
    signature: Signature


def gather(meeting_id: int) -> Programme:
    """Everything the programme says."""
    meeting = get_meeting(meeting_id)
    chair = meeting.chair.full_name if meeting.chair else ""
    return Programme(
        head=letterhead.of("", day=letterhead.convened_on(meeting), around=meeting.held_on),
        title=meeting.title,
        subject=rules.subject_lines(meeting.title),
        when=invitation.when(meeting),
        place=invitation.place(meeting),
        chair=", ".join(part for part in (chair, meeting.chair_title) if part),
        lines=rules.programme_lines(clock.local(meeting.starts_at), queries.programme(meeting_id)),
        signature=rules.signature_of(meeting.chair_title, chair),
    )
