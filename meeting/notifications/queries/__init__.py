"""Reading notices, their readers, and what they are about."""

from meeting.notifications.queries.audiences import Scene, about, set_scene, whom
from meeting.notifications.queries.bell import (
    COUNTED,
    address_of,
    count_unread,
    get_notice,
    list_notices,
    wishes_of,
)
from meeting.notifications.queries.digest import Owed, owed_by, some_readers, undigested
from meeting.notifications.queries.people import Reader, Readers, Who, find, readers
from meeting.notifications.queries.things import About, Things, load

__all__ = [
    "COUNTED",
    "About",
    "Owed",
    "Reader",
    "Readers",
    "Scene",
    "Things",
    "Who",
    "about",
    "address_of",
    "count_unread",
    "find",
    "get_notice",
    "list_notices",
    "load",
    "owed_by",
    "readers",
    "set_scene",
    "some_readers",
    "undigested",
    "whom",
    "wishes_of",
]
