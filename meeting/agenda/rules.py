"""Pure decisions about the programme: kinds of items and their clock times."""

from enum import StrEnum

from meeting.core.i18n import _l


class Kind(StrEnum):
    """What an item is; a section heads the items under it and takes no time itself."""

    SECTION = "section"
    OPENING = "opening"
    REPORT = "report"
    DISCUSSION = "discussion"
    ANSWER = "answer"
    COMMENDATION = "commendation"
    DIRECTING_SPEECH = "directing_speech"
    CONCLUSION = "conclusion"
    BREAK = "break"
    CLOSING = "closing"
    OTHER = "other"


KIND_LABELS = {
    Kind.SECTION: _l("Section"),
    Kind.OPENING: _l("Opening"),
    Kind.REPORT: _l("Report"),
    Kind.DISCUSSION: _l("Discussion"),
    Kind.ANSWER: _l("Answers to issues"),
    Kind.COMMENDATION: _l("Commendation"),
    Kind.DIRECTING_SPEECH: _l("Directing speech"),
    Kind.CONCLUSION: _l("Concluding remarks"),
    Kind.BREAK: _l("Break"),
    Kind.CLOSING: _l("Closing"),
    Kind.OTHER: _l("Other"),
}
