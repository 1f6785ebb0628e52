"""Pure decisions of notifications: who is told of which event, and how."""

from meeting.notifications.rules.places import place
from meeting.notifications.rules.topics import (
    DEFAULTS,
    MAIL_LABELS,
    TOPIC_HINTS,
    TOPIC_LABELS,
    ByMail,
    Topic,
    Wish,
    topics_of,
)

__all__ = [
    "DEFAULTS",
    "MAIL_LABELS",
    "TOPIC_HINTS",
    "TOPIC_LABELS",
    "ByMail",
    "Topic",
    "Wish",
    "place",
    "topics_of",
]
