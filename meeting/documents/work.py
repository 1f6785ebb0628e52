"""Papers that take long: when they do, and the work that prints them in the background."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from meeting.core import jobs
from meeting.core.jobs import Result, Work
from meeting.core.sniff import MIMES
from meeting.documents import drafting, kinds, printing
from meeting.documents.kinds import invitation
from meeting.documents.models import Document
from meeting.documents.paper import Paper
from meeting.documents.queries import Amounts, register
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, InvitationStyle, Source
from meeting.scheduling.queries import get_meeting

MOST_LETTERS = 50  # in one file
MOST_ROWS = 300
AT_ONCE = 15  # letters printed in one go
MOST_ZIPPED = 10  # each is printed on its own
PDF, WORD, ZIP = MIMES["pdf"], MIMES["docx"], MIMES["zip"]
NAME_LETTERS = 120
FORBIDDEN = frozenset('/\\:*?"<>|')


def steps(kind: Kind, style: str, amounts: Amounts) -> int:
    """How many letters or rows this paper has."""
    if kind is Kind.INVITATION:
        return amounts.letters if style == InvitationStyle.EACH else 1
    rows = {
        Kind.PROGRAMME: amounts.items,
        Kind.ISSUES: amounts.issues,
        Kind.NOTICE: amounts.tasks,
        Kind.REPORT: amounts.tasks,
        **dict.fromkeys((Kind.ATTENDEES, Kind.MINUTES, Kind.BADGES, Kind.PLATES), amounts.people),
    }
    return rows.get(kind, 1)  # about one unit or one task


def is_long(kind: Kind, style: str, amounts: Amounts, *, zipped: bool = False) -> bool:
    """Whether this is printed in the background."""
    most = MOST_ZIPPED if zipped else MOST_LETTERS if kind is Kind.INVITATION else MOST_ROWS
    return steps(kind, style, amounts) > most


def papers(source: Source, choices: Choices) -> list[Paper]:
    """What stands in the file; letters to each of an invitation issued for all carry what its issue gave.

    No mark of verification, as they are not what was frozen.
    """
    if source.kind is not Kind.INVITATION or source.document_id is None:
        return kinds.papers(source, choices)
    issued = register.get_document(source.document_id)
    return drafting.papers_of(issued, style=choices.style, recipients=(), verification=None)


def pdf(source: Source, choices: Choices) -> bytes:
    """A paper, badges or name plates as one PDF."""
    if source.kind in kinds.CARDS:
        return printing.pdf(source, choices)
    return printing.printed(papers(source, choices))


def zipped(
    letters: Sequence[Paper],
    meeting_title: str,
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> bytes:
    """Each letter as a PDF of its own in one ZIP, named by its place and addressee."""
    kept, base = io.BytesIO(), f"{invitation.title_of(meeting_title)} - "
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for place, (paper, data) in enumerate(zip(letters, printing.each(letters), strict=True), start=1):
            name = f"{place:03d} - {_plain(paper.title.removeprefix(base))}.pdf"
            archive.writestr(name, data)
            step(place, len(letters))
    return kept.getvalue()


def _plain(words: str) -> str:
    """Words as every file system takes them."""
    return "".join("-" if letter in FORBIDDEN else letter for letter in words[:NAME_LETTERS]).strip(" .-")


def word(source: Source, choices: Choices) -> bytes:
    """A paper as an editable Word file, from the record as it stands.

    A notice once issued carries no mark of verification, as it is not what was frozen.
    """
    is_as_issued = source.kind is Kind.NOTICE and source.document_id is None
    filed = register.find_notice(source.meeting_id or 0) if is_as_issued else None
    if filed is not None:
        return word_of(filed)
    return printing.written(papers(source, choices))


def word_of(document: Document) -> bytes:
    """A prepared or issued paper as Word, without a mark of verification: it is not what was frozen."""
    return printing.written(drafting.papers_of(document, verification=None))


def ask(
    source: Source, choices: Choices, *, name: str, total: int, user_id: int, form: str = "pdf"
) -> int:  # fmt: skip
    """Queue a paper as "pdf", "docx" or "zip" in the caller's transaction; returns the id of the job."""
    args: dict[str, Any] = {
        "kind": source.kind.value, "meeting_id": source.meeting_id, "style": choices.style,
        "is_copy": choices.is_copy, "is_draft": choices.is_draft, "document_id": source.document_id,
        "snapshot_id": source.snapshot_id, "name": name, "total": total, "form": form,
    }  # fmt: skip
    kind = "documents.letters" if form == "zip" else "documents.paper"
    return jobs.enqueue(kind=kind, args=args, title=name, user_id=user_id, total=total).id


@jobs.handles("documents.paper")
def print_paper(work: Work) -> Result:
    """A long paper as one PDF or Word file."""
    work.step(0, work.args["total"])
    source, choices = _asked(work)
    if work.args.get("form") == "docx":
        return Result(f"{work.args['name']}.docx", WORD, word(source, choices))
    if choices.style == InvitationStyle.EACH:
        data = in_one_file(papers(source, choices), work.args["name"], work.step)
    else:
        data = pdf(source, choices)
    return Result(f"{work.args['name']}.pdf", PDF, data)


def in_one_file(letters: Sequence[Paper], title: str, step: Callable[[int, int], None]) -> bytes:
    """Many letters one after another, printed in parts so that no part takes too long.

    The file is for the printer: it keeps pages, fonts and bookmarks, not the marks of PDF/A.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - only who prints many letters

    whole, kept = PdfWriter(), io.BytesIO()
    for place, part in enumerate(printing.parts(letters, AT_ONCE), start=1):
        whole.append(PdfReader(io.BytesIO(part)))
        step(min(place * AT_ONCE, len(letters)), len(letters))
    whole.add_metadata({"/Title": title})
    whole.write(kept)
    return kept.getvalue()


@jobs.handles("documents.letters")
def print_letters(work: Work) -> Result:
    """A letter for each addressee, as a ZIP of PDFs."""
    letters, title = papers(*_asked(work)), get_meeting(work.args["meeting_id"]).title
    work.step(0, len(letters))
    return Result(f"{work.args['name']}.zip", ZIP, zipped(letters, title, work.step))


def ask_word(document: Document, *, total: int, user_id: int) -> int:
    """Queue a prepared or issued paper as a Word file; returns the id of the job."""
    name = drafting.file_name(document).removesuffix(".pdf")
    args = {"document_id": document.id, "name": name, "total": total}
    return jobs.enqueue(kind="documents.word", args=args, title=name, user_id=user_id, total=total).id


@jobs.handles("documents.word")
def write_word(work: Work) -> Result:
    """A long prepared or issued paper as a Word file."""
    work.step(0, work.args["total"])
    return Result(f"{work.args['name']}.docx", WORD, word_of(register.get_document(work.args["document_id"])))


def _asked(work: Work) -> tuple[Source, Choices]:
    args, kind = work.args, Kind(work.args["kind"])
    source = Source(
        kind=kind, meeting_id=args["meeting_id"], snapshot_id=args.get("snapshot_id"),
        document_id=args.get("document_id"),
    )  # fmt: skip
    issued = register.get_document(source.document_id) if source.document_id else None
    choices = Choices(
        style=args["style"], is_copy=args["is_copy"], is_draft=args.get("is_draft"),
        words=drafting.words_of(issued.choices) if issued else None,
    )  # fmt: skip
    return source, choices


__all__ = ["ask", "ask_word", "is_long", "papers", "pdf", "steps", "word", "word_of", "zipped"]
