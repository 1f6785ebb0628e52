"""Reading notices, their readers, and what they are about."""

from meeting.notifications.queries.bell import (
    COUNTED,
    address_of,
    count_unread,
    get_notice,
    list_notices,
    wishes_of,
)
from meeting.notifications.queries.things import About, Things, load

__all__ = [
    "COUNTED",
    "About",
    "Things",
    "address_of",
    "count_unread",
    "get_notice",
    "list_notices",
    "load",
    "wishes_of",
]
