"""From the row of a paper to the paper itself: what it is about, what was chosen, what it replaces."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from meeting.core import clock
from meeting.core.dates import short
from meeting.core.text import fold
from meeting.documents import codes, kinds
from meeting.documents.kinds.correction import TYPE_NAMES, cite
from meeting.documents.models import Document
from meeting.documents.paper import Block, Paper, Paragraph
from meeting.documents.rules import FILE_NAMES, DocumentState, Relation, number_and_symbol, style_of
from meeting.documents.source import Choices, Correction, NoticeWords, Source


def source_of(document: Document) -> Source:
    """What the paper is about."""
    return Source(
        kind=document.kind, meeting_id=document.meeting_id, unit_id=document.unit_id,
        directive_id=document.directive_id, snapshot_id=document.choices.get("snapshot_id"),
        document_id=document.earlier_id,
    )  # fmt: skip


def day_of(document: Document) -> date | None:
    """The day of an issued paper; of a draft the one proposed, if any."""
    proposed = document.choices.get("day")
    return document.dated_on or (date.fromisoformat(proposed) if proposed else None)


def corrections_of(choices: Mapping[str, Any]) -> tuple[Correction, ...]:
    """The words put right, as they are kept."""
    return tuple(Correction(*words) for words in choices.get("corrections", ()))


def words_of(choices: Mapping[str, Any]) -> NoticeWords | None:
    """The words of a notice that replaces another, as they are kept."""
    return NoticeWords(**choices["words"]) if "words" in choices else None


def choices_of(document: Document) -> Choices:
    """What was chosen, and what its issue gave."""
    return Choices(
        style=style_of(document.kind, document.choices.get("style", "")),
        day=day_of(document), number=document.number,
        symbol=document.symbol, signer_name=document.signer_name, signer_title=document.signer_title,
        signer_capacity=document.signer_capacity, recipients=tuple(document.recipients.splitlines()),
        urgency=document.urgency, scope=document.scope, is_draft=document.state is DocumentState.DRAFT,
        verification=codes.verification(document.code) if document.code else None,
        corrections=corrections_of(document.choices), words=words_of(document.choices),
    )  # fmt: skip


def papers_of(document: Document, **given: Any) -> list[Paper]:
    """What stands in the file, with the line that says what it replaces; NotFound while there is nothing."""
    papers = kinds.papers(source_of(document), replace(choices_of(document), **given))
    if document.relation is not Relation.REPLACES or document.earlier is None:
        return papers
    line: Block = Paragraph(f"{_type(document)} này thay thế {cite(document.earlier)}.")
    return [replace(p, blocks=(*p.blocks[:-1], line, *p.blocks[-1:])) for p in papers]


def _type(document: Document) -> str:
    return TYPE_NAMES.get(document.kind, FILE_NAMES[document.kind])


def number_of(document: Document) -> str:
    """Number and symbol; empty where none is carried or given."""
    return number_and_symbol(document.number, document.symbol) if document.number is not None else ""


def subject_of(paper: Paper) -> str:
    """What the paper is about, in one line."""
    return " ".join(paper.subject or paper.head.about) or paper.title


def search_text(document: Document) -> str:
    """What search looks into."""
    words = (FILE_NAMES[document.kind], document.subject, number_of(document), document.signer_name,
             document.recipients)  # fmt: skip
    return fold(" ".join(words))


def file_name(document: Document) -> str:
    """The name of the file: type, number and day, in Vietnamese."""
    day = short(document.dated_on or clock.today()).replace("/", ".")
    number = f" {number_of(document)}" if document.number is not None else ""
    words = f"{FILE_NAMES[document.kind]}{number}"
    return f"{words.replace('/', '-')} ({day}).pdf"


__all__ = [
    "choices_of", "cite", "corrections_of", "day_of", "file_name", "number_of", "papers_of", "search_text",
    "source_of", "subject_of", "words_of",
]  # fmt: skip
