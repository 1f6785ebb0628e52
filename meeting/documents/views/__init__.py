"""Pages of this room: the papers of a meeting, the register, issuing, number books, words, verification."""

from meeting.core.access import Actor
from meeting.directives.models import Conclusion
from meeting.directives.service import NoticeStyle, file_with, learn_words_from
from meeting.documents import service
from meeting.documents.kinds import notice
from meeting.documents.views import (
    books,
    following,
    issuing,
    long,
    papers,
    previewing,
    records,
    register,
    units,
    verification,
    word,
    words,
)
from meeting.documents.views.door import bp


def _file(actor: Actor, conclusion: Conclusion, style: NoticeStyle | None) -> None:
    """The notice is kept as a paper in the transaction of its issue."""
    service.file_notice(actor.user_id, conclusion, style=style.value if style else "")


file_with(_file)
learn_words_from(notice.proposed)

BLUEPRINTS = (bp, verification.bp)

__all__ = [
    "BLUEPRINTS",
    "books",
    "following",
    "issuing",
    "long",
    "papers",
    "previewing",
    "records",
    "register",
    "units",
    "verification",
    "word",
    "words",
]
