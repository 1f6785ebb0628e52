"""Verbs of papers: issue them and keep their numbers and signed copies, keep the office's customary words."""

from meeting.documents.service.following import cancel, correct, replace, replaced_by, words_of
from meeting.documents.service.issuing import (
    Draft,
    Giving,
    change,
    discard,
    file_notice,
    issue,
    prepare,
)
from meeting.documents.service.numbering import begin_book, book_name, cancel_number, enter_outside, take_back
from meeting.documents.service.recording import Upload, Word, examine, keep_record
from meeting.documents.service.sealing import keep_own, sign
from meeting.documents.service.wording import edit_words, reset_words

__all__ = [
    "Draft", "Giving", "Upload", "Word", "begin_book", "book_name", "cancel", "cancel_number", "change",
    "correct", "discard", "edit_words", "enter_outside", "examine", "file_notice", "issue", "keep_own",
    "keep_record", "prepare", "replace", "replaced_by", "reset_words", "sign", "take_back", "words_of",
]  # fmt: skip
