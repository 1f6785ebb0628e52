"""Pure decisions of notifications: who is told of which event, and how."""

from enum import StrEnum


class ByMail(StrEnum):
    """How somebody wants to be mailed about a topic."""

    NOW = "now"
    DIGEST = "digest"
    NEVER = "never"
