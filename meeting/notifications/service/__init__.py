"""Verbs of notifications: tell, read, prefer."""

from meeting.notifications.service.reading import prefer, read, read_all, read_one

__all__ = ["prefer", "read", "read_all", "read_one"]
