"""Verbs of papers: keep the office's customary words."""

from meeting.documents.service.wording import edit_words, reset_words

__all__ = ["edit_words", "reset_words"]
