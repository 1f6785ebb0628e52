"""Papers that take long: when they do, and the work that prints them in the background."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from meeting.core import jobs
from meeting.core.jobs import Result, Work
from meeting.documents import kinds, printing
from meeting.documents.paper import Paper
from meeting.documents.queries import Amounts
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, InvitationStyle, Source

MOST_LETTERS = 50  # in one file
MOST_ROWS = 300
MOST_ZIPPED = 10  # each is printed on its own
PDF, ZIP = "application/pdf", "application/zip"
NAME_LETTERS = 80


def steps(kind: Kind, style: str, amounts: Amounts) -> int:
    """How many letters or rows this paper has."""
    if kind is Kind.INVITATION:
        return amounts.letters if style == InvitationStyle.EACH else 1
    rows = {
        Kind.PROGRAMME: amounts.items,
        Kind.ISSUES: amounts.issues,
        Kind.NOTICE: amounts.tasks,
        Kind.REPORT: amounts.tasks,
    }
    return rows.get(kind, amounts.people)


def is_long(kind: Kind, style: str, amounts: Amounts, *, zipped: bool = False) -> bool:
    """Whether this is printed in the background."""
    most = MOST_ZIPPED if zipped else MOST_LETTERS if kind is Kind.INVITATION else MOST_ROWS
    return steps(kind, style, amounts) > most


def zipped(papers: Sequence[Paper], step: Callable[[int, int], None] = lambda _done, _total: None) -> bytes:
    """Each paper as a PDF of its own in one ZIP, named by its place and title."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for place, paper in enumerate(papers, start=1):
            archive.writestr(_name(place, paper, papers[0]), printing.printed([paper]))
            step(place, len(papers))
    return kept.getvalue()


def _name(place: int, paper: Paper, first: Paper) -> str:
    """"001 - đồng chí Trưởng Phòng A.pdf": what tells this letter from the others."""
    same = first.title.rpartition(" - ")[0]
    own = paper.title.removeprefix(same).lstrip(" -")[:NAME_LETTERS]
    plain = "".join("-" if letter in '/\\\\:*?"<>|' else letter for letter in own).strip(" .")
    return f"{place:03d} - {plain}.pdf"


def ask(source: Source, style: str, *, name: str, total: int, user_id: int, is_zip: bool) -> int:
    """Queue a paper in the caller's transaction; returns the id of the job."""
    args: dict[str, Any] = {"kind": source.kind.value, "meeting_id": source.meeting_id, "style": style,
                            "name": name, "total": total}  # fmt: skip
    kind = "documents.letters" if is_zip else "documents.paper"
    return jobs.enqueue(kind=kind, args=args, title=name, user_id=user_id, total=total).id


@jobs.handles("documents.paper")
def print_paper(work: Work) -> Result:
    """A long paper as one PDF."""
    work.step(0, work.args["total"])
    data = printing.pdf(*_asked(work))
    return Result(f"{work.args['name']}.pdf", PDF, data)


@jobs.handles("documents.letters")
def print_letters(work: Work) -> Result:
    """A letter for each addressee, as a ZIP of PDFs."""
    papers = kinds.papers(*_asked(work))
    work.step(0, len(papers))
    return Result(f"{work.args['name']}.zip", ZIP, zipped(papers, work.step))


def _asked(work: Work) -> tuple[Source, Choices]:
    kind = Kind(work.args["kind"])
    return Source(kind=kind, meeting_id=work.args["meeting_id"]), Choices(style=work.args["style"])


__all__ = ["ask", "is_long", "steps", "zipped"]
