"""Papers as HTML and as PDF: gathered once, rendered in Vietnamese, printed in the printing process."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import render_template
from flask_babel import force_locale

from meeting.core import pdf
from meeting.core.dates import short
from meeting.core.db import db
from meeting.documents import (
    attendee_list,
    followup_report,
    hand_over_list,
    invitation,
    notice,
    programme,
    urging_letter,
)
from meeting.documents.paper import Paper
from meeting.documents.rendering.html import css as css_of_papers
from meeting.documents.rendering.html import page
from meeting.documents.rules import FILE_NAMES, Kind
from meeting.scheduling.models import Meeting

GATHER: Mapping[Kind, Callable[[int], Any]] = {
    Kind.INVITATION: invitation.gather,
    Kind.PROGRAMME: programme.gather,
    Kind.ATTENDEES: attendee_list.gather,
    Kind.NOTICE: notice.gather,
    Kind.REPORT: followup_report.gather,
}
TEMPLATES = {
    Kind.INVITATION: "documents/invitation.html",
    Kind.PROGRAMME: "documents/programme.html",
    Kind.ATTENDEES: "documents/attendee_list.html",
    Kind.NOTICE: "documents/notice.html",
    Kind.REPORT: "documents/followup_report.html",
}


def kept_report(snapshot_id: int, meeting_id: int) -> bytes:
    """The follow-up report again as of the cut-off of a snapshot."""
    return _print(
        "documents/followup_report.html", lambda: followup_report.gather_kept(snapshot_id, meeting_id)
    )


def letter_to(unit_id: int) -> bytes:
    """The letter that urges a unit."""
    return _print("documents/urging_letter.html", lambda: urging_letter.gather(unit_id))


def hand_over_of(unit_id: int) -> bytes:
    """The list of what a unit that ended hands over."""
    return _print("documents/hand_over_list.html", lambda: hand_over_list.gather(unit_id))


def _print(template: str, gather: Callable[[], Any]) -> bytes:
    """Gather and render in Vietnamese, then print; raises NotFound when there is nothing to print yet."""
    with force_locale("vi"):
        html = render_template(template, paper=gather())
    db.session.rollback()  # printing takes its time: no reader's transaction stands in a writer's way
    return pdf.render(html)


def printed(papers: Sequence[Paper]) -> bytes:
    """Papers as one PDF/A-3a file, each with its own page numbers."""
    html, css = page(papers), css_of_papers()
    db.session.rollback()  # printing takes its time: no reader's transaction stands in a writer's way
    return pdf.render(html, css)


def pdf_of(kind: Kind, meeting_id: int) -> bytes:
    """The paper as PDF/A-3a; raises NotFound when there is nothing to print yet."""
    return _print(TEMPLATES[kind], lambda: GATHER[kind](meeting_id))


def file_name(kind: Kind, meeting: Meeting) -> str:
    """The name of the file, in Vietnamese: type, title of the meeting, day."""
    day = short(meeting.held_on).replace("/", ".")
    return f"{FILE_NAMES[kind]} - {meeting.title[:120].replace('/', '-')} ({day}).pdf"
