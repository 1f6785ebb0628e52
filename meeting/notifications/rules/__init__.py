"""Pure decisions of notifications: who is told of which event, and how."""

from meeting.notifications.rules.places import place
from meeting.notifications.rules.telling import INVITING, QUIET, TOLD, Audience, Told
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
    "INVITING",
    "MAIL_LABELS",
    "QUIET",
    "TOLD",
    "TOPIC_HINTS",
    "TOPIC_LABELS",
    "Audience",
    "ByMail",
    "Told",
    "Topic",
    "Wish",
    "place",
    "topics_of",
]
