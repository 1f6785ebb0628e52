"""Verbs of minutes."""

from meeting.minutes.service.drafting import assemble, start

__all__ = ["assemble", "start"]
