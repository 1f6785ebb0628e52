"""Verbs of papers: keep the office's customary words; keep signed copies."""

from meeting.documents.service.recording import Upload, examine, keep_record
from meeting.documents.service.sealing import keep_own, sign
from meeting.documents.service.wording import edit_words, reset_words

__all__ = ["Upload", "edit_words", "examine", "keep_own", "keep_record", "reset_words", "sign"]
