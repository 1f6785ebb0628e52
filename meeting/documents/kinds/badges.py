"""Delegate badges (thẻ đại biểu): part, name, post and a QR code with which the roll is called."""

from flask import current_app

from meeting.attendees.rules import Part, badge_reference
from meeting.core import office
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.documents import queries
from meeting.documents.cards import Badge, CardSheet
from meeting.documents.queries import Delegate
from meeting.documents.source import Choices, Source
from meeting.scheduling.queries import get_meeting

PART_WORDS = {
    Part.CHAIR: "CHỦ TRÌ",
    Part.SECRETARY: "THƯ KÝ",
    Part.DELEGATE: "ĐẠI BIỂU",
    Part.GUEST: "KHÁCH MỜI",
}


def gather(source: Source, _choices: Choices) -> CardSheet:
    """A badge for everybody who did not decline, in the order of the list; NotFound when nobody is."""
    meeting = get_meeting(source.meeting_id or 0)
    people = [person for person in queries.delegates(meeting.id) if person.name and person.comes]
    if not people:
        raise NotFound("Invitees")
    return CardSheet(
        title=f"Thẻ đại biểu {meeting.title}",
        agency=office.current().name.upper(),
        meeting=meeting.title,
        when=short(meeting.held_on),
        badges=tuple(_badge(person, meeting.id) for person in people),
    )


def _badge(person: Delegate, meeting_id: int) -> Badge:
    settings = current_app.extensions["settings"]
    reference = badge_reference(settings.secret_key, person.id)
    url = f"{settings.origin}/attendees/{meeting_id}/badges/{reference}"
    unit = "" if person.group.startswith(person.unit.name) else person.unit.name
    return Badge(PART_WORDS[person.part], person.name, person.title, unit, url)
