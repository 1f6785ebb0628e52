"""Verbs of notifications: tell, read, prefer."""

from meeting.notifications.service import wording
from meeting.notifications.service.reading import prefer, read, read_all, read_one
from meeting.notifications.service.telling import tell

__all__ = ["prefer", "read", "read_all", "read_one", "tell", "wording"]
