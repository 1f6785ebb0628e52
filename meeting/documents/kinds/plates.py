"""Name plates (biển tên) for the table: the name twice, to be folded."""

from meeting.core import office
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.directory.rules import post_of
from meeting.documents import queries
from meeting.documents.cards import CardSheet, Plate, PlateSize
from meeting.documents.queries import Delegate
from meeting.documents.source import Choices, Source
from meeting.scheduling.queries import get_meeting


def gather(source: Source, choices: Choices) -> CardSheet:
    """A plate for everybody who did not decline, in the order of the list; NotFound without names."""
    meeting = get_meeting(source.meeting_id or 0)
    people = [person for person in queries.delegates(meeting.id) if person.name and person.comes]
    if not people:
        raise NotFound("Invitees")
    return CardSheet(
        title=f"Biển tên {meeting.title}",
        agency=office.current().name.upper(),
        meeting=meeting.title,
        when=short(meeting.held_on),
        plates=tuple(Plate(person.name.upper(), _post(person)) for person in people),
        size=PlateSize(choices.style) if choices.style else PlateSize.A4,
    )


def _post(person: Delegate) -> str:
    unit = "" if person.group.startswith(person.unit.name) else person.unit.name
    return post_of(person.title, unit) if person.title else unit
