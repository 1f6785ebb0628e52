"""Print every kind of paper from the database at hand and make pictures of the pages, for people to look at.

`scripts/papers.sh [folder]` runs it on a fresh demo. Each kind takes the first thing it finds: the meeting
with a notice, a unit that is late, a unit that ended, a directive.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[1]))

from meeting.app import create_app
from meeting.core import clock
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.directives.models import Conclusion, Directive
from meeting.directory.models import Unit
from meeting.documents import kinds, printing, queries
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, NoticeStyle, Source

DECREE = date(2026, 11, 23)  # a day of today's form rules; the demo's own days follow those before
DOTS = "110"


def sources() -> Iterator[tuple[str, Source, Choices]]:
    """A name, what the paper is about, and its choices."""
    meeting = db.session.scalars(
        select(Conclusion.meeting_id).where(Conclusion.issued_on.is_not(None)).order_by(Conclusion.id)
    ).first()
    for kind in (
        Kind.INVITATION, Kind.PROGRAMME, Kind.ATTENDEES, Kind.MINUTES, Kind.ISSUES, Kind.REPORT,
        Kind.BADGES, Kind.PLATES,
    ):  # fmt: skip
        yield kind.value, Source(kind=kind, meeting_id=meeting), Choices()
    for style in NoticeStyle:
        yield (
            f"{Kind.NOTICE}-{style}",
            Source(kind=Kind.NOTICE, meeting_id=meeting),
            Choices(style=style),
        )
    late = next((row.id for row in queries.late_units(clock.today())), None)
    ended = db.session.scalars(select(Unit.id).where(Unit.valid_to.is_not(None)).order_by(Unit.id)).first()
    directive = db.session.scalars(
        select(Directive).where(Directive.meeting_id == meeting).order_by(Directive.id)
    ).first()
    lead = directive.lead_unit_id if directive else None
    yield Kind.URGING, Source(kind=Kind.URGING, unit_id=late), Choices()
    yield Kind.HAND_OVER, Source(kind=Kind.HAND_OVER, unit_id=ended), Choices()
    yield Kind.EXTRACT, Source(kind=Kind.EXTRACT, meeting_id=meeting, unit_id=lead), Choices()
    yield Kind.SLIP, Source(kind=Kind.SLIP, directive_id=directive.id if directive else None), Choices()


def printed(source: Source, choices: Choices, *, day: date | None) -> bytes:
    """The paper by the rules of its own day, or of the day given."""
    if source.kind in kinds.CARDS or day is None:
        return printing.pdf(source, choices)
    return printing.printed([replace(paper, day=day) for paper in kinds.papers(source, choices)])


def main(folder: Path) -> None:
    """One PDF for each kind and, where pdftoppm is installed, a picture of each page."""
    folder.mkdir(parents=True, exist_ok=True)
    draws = shutil.which("pdftoppm")
    with create_app().test_request_context("/"), force_locale("vi"):
        for name, source, choices in sources():
            for era, day in (("", None), ("-2026", DECREE)):
                path = folder / f"{name}{era}.pdf"
                try:
                    path.write_bytes(printed(source, choices, day=day))
                except (NotFound, AttributeError) as problem:
                    print(f"{name}: nothing to print ({problem!r})")
                    break
                if draws:
                    subprocess.run([draws, "-r", DOTS, "-png", path, path.with_suffix("")], check=True)
            else:
                print(name)
    if not draws:
        print("pdftoppm is not installed (apt: poppler-utils): there are PDFs but no pictures.")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "var/papers"))
