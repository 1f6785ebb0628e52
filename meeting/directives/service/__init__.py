"""Verbs of the conclusion: write it, issue its notice, amend what was issued."""

from meeting.directives.service.deciding import amend, hand_over_share
from meeting.directives.service.issuing import NOTICE, STYLE_LABELS, Notice, NoticeStyle, file_with, issue
from meeting.directives.service.splitting import issue_rest
from meeting.directives.service.writing import (
    Clause,
    Share,
    Texts,
    add,
    delete,
    edit,
    edit_texts,
    get_or_start,
    learn_words_from,
    move,
)

__all__ = [
    "NOTICE", "STYLE_LABELS", "Clause", "Notice", "NoticeStyle", "Share", "Texts", "add", "amend",
    "delete", "edit", "edit_texts", "file_with", "get_or_start", "hand_over_share", "issue",
    "issue_rest", "learn_words_from", "move",
]  # fmt: skip
