"""What the record of the meeting holds for its minutes: programme, list, issues, conclusion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from meeting.agenda.models import AgendaItem
from meeting.attendees import queries as attendees
from meeting.core.dates import short
from meeting.core.db import db
from meeting.directives import queries as directives
from meeting.directory.models import Unit
from meeting.issues.models import Issue
from meeting.issues.rules import SHARED, Channel
from meeting.minutes import rules
from meeting.minutes.models import Minutes
from meeting.scheduling.models import Meeting

Items = list[Any]


@dataclass(frozen=True, slots=True)
class Head:
    """Who, when and how many, as the record has it."""

    present: str
    chair_name: str
    chair_title: str
    secretary_name: str
    secretary_title: str


def head_of(meeting: Meeting) -> Head:
    """The head of the minutes from the meeting and its roll call: one query."""
    counts = attendees.counts(meeting.id)
    marked = counts.invited - counts.unmarked
    present = (
        rules.present_line(counts.present, counts.invited, counts.excused + counts.absent, counts.excused)
        if marked
        else ""
    )
    return Head(
        present,
        meeting.chair.full_name if meeting.chair else "",
        meeting.chair_title,
        meeting.secretary.full_name if meeting.secretary else "",
        meeting.secretary_title,
    )


def items_of(meeting_id: int) -> Items:
    """The programme: id, kind, title, presenter, in order."""
    presenter = func.coalesce(func.nullif(AgendaItem.presenter, ""), Unit.name, "").label("presenter")
    return list(
        db.session.execute(
            select(AgendaItem.id, AgendaItem.kind, AgendaItem.title, presenter)
            .outerjoin(Unit, Unit.id == AgendaItem.presenter_unit_id)
            .where(AgendaItem.meeting_id == meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )


def issues_of(meeting_id: int) -> Items:
    """Issues raised at the meeting itself: id, agenda_item_id, unit, raised_by, text, request, in order."""
    return list(
        db.session.execute(
            select(
                Issue.id,
                Issue.agenda_item_id,
                Unit.name.label("unit"),
                Issue.raised_by,
                Issue.text,
                Issue.request,
            )
            .join(Unit, Unit.id == Issue.unit_id)
            .where(
                Issue.meeting_id == meeting_id,
                Issue.channel == Channel.AT_MEETING,
                Issue.state.in_(SHARED),
            )
            .order_by(Issue.number, Issue.id)
        )
    )


def conclusion_of(meeting_id: int) -> str:
    """What the chair concluded and directed, as text; empty before it is written. Up to four queries."""
    found = directives.find_conclusion(meeting_id)
    if found is None:
        return ""
    clauses = []
    for place, row in enumerate(directives.clauses(found.id), 1):
        lead = f" ({row.lead_unit.name})" if row.lead_unit else ""
        due = f", hoàn thành {short(row.original_due_on)}" if row.original_due_on else ""
        clauses.append((row.clause or str(place), f"{row.text.rstrip('.')}{lead}{due}."))
    return rules.conclusion_text([found.assessment, found.answers], clauses)


def new_in_record(minutes: Minutes) -> int:
    """How many items and issues came into the record since the draft was put together: one query."""
    taken: Mapping[str, Any] = minutes.assembled or {}
    items = (
        select(func.count())
        .where(
            AgendaItem.meeting_id == minutes.meeting_id,
            AgendaItem.kind.not_in(rules.LEFT_OUT),
            AgendaItem.id.not_in(taken.get("items", [])),
        )
        .scalar_subquery()
    )
    issues = (
        select(func.count())
        .where(
            Issue.meeting_id == minutes.meeting_id,
            Issue.channel == Channel.AT_MEETING,
            Issue.state.in_(SHARED),
            Issue.id.not_in(taken.get("issues", [])),
        )
        .scalar_subquery()
    )
    return int(db.session.scalar(select(items + issues)) or 0)
