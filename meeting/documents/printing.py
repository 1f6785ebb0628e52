"""The only door to the bytes of papers: gathered once, rendered, printed in the printing process."""

from collections.abc import Iterator, Sequence

from meeting.core import apart
from meeting.core import pdf as press
from meeting.core.dates import short
from meeting.core.db import db
from meeting.documents import kinds
from meeting.documents.cards import CardSheet
from meeting.documents.paper import Paper
from meeting.documents.rendering import docx as word
from meeting.documents.rendering.cards import page as page_of_cards
from meeting.documents.rendering.html import css as css_of_papers
from meeting.documents.rendering.html import page, screen
from meeting.documents.rules import FILE_NAMES, Kind
from meeting.documents.source import Choices, Source
from meeting.scheduling.models import Meeting


def pdf(source: Source, choices: Choices = kinds.DEFAULTS) -> bytes:
    """A paper as PDF/A-3a; raises NotFound when there is nothing to print yet."""
    if source.kind in kinds.CARDS:
        return cards(kinds.cards(source, choices))
    return printed(kinds.papers(source, choices))


def docx(source: Source, choices: Choices = kinds.DEFAULTS) -> bytes:
    """A paper as an editable Word file; raises NotFound when there is nothing to write yet."""
    return written(kinds.papers(source, choices))


def printed(papers: Sequence[Paper]) -> bytes:
    """Papers as one PDF/A-3a file, each with its own page numbers."""
    html, css = page(papers), css_of_papers()
    db.session.rollback()  # printing takes its time: no reader's transaction stands in a writer's way
    return press.render(html, css)


def each(papers: Sequence[Paper]) -> Iterator[bytes]:
    """Each paper as a PDF/A-3a file of its own, several printed at a time."""
    html, css = [page([paper]) for paper in papers], css_of_papers()
    db.session.rollback()
    return press.render_each(html, css)


def parts(papers: Sequence[Paper], size: int) -> Iterator[bytes]:
    """Papers as parts of a longer file, `size` in each; joining takes away what makes a file PDF/A."""
    shares = [papers[start : start + size] for start in range(0, len(papers), size)]
    html, css = [page(share) for share in shares], css_of_papers()
    db.session.rollback()
    return press.render_each(html, css, press.PLAIN)


def on_screen(papers: Sequence[Paper]) -> str:
    """Papers as a page to look at, their sheets without page breaks."""
    return screen(papers)


def written(papers: Sequence[Paper]) -> bytes:
    """Papers as one Word file, each with its own page numbers."""
    db.session.rollback()
    return apart.call(word.document, tuple(papers))


def cards(sheet: CardSheet) -> bytes:
    """Badges or name plates as one PDF."""
    html = page_of_cards(sheet)
    db.session.rollback()
    return press.render(html)


def frozen(papers: Sequence[Paper]) -> bytes:
    """The bytes of a paper that is being issued: kept in its transaction with its number, or neither is."""
    return press.render_within(page(papers), css_of_papers())


def file_name(kind: Kind, meeting: Meeting) -> str:
    """The name of the file, in Vietnamese: type, title of the meeting, day."""
    day = short(meeting.held_on).replace("/", ".")
    return f"{FILE_NAMES[kind]} - {meeting.title[:120].replace('/', '-')} ({day}).pdf"
