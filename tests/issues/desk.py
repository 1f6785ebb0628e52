"""Meetings and issues for the tests of this room."""

from collections.abc import Callable
from datetime import date

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.issues import service
from meeting.issues.models import Issue
from meeting.issues.rules import Channel, Competence, Kind, State
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import Kind as MeetingKind
from meeting.scheduling.rules import Mode
from meeting.scheduling.rules import State as MeetingState

DAY = date(2017, 10, 9)
Actors = Callable[[str], Actor]


def meeting(day: date = DAY, state: MeetingState = MeetingState.CONVENED, due: date | None = None) -> Meeting:
    """A stored meeting on a day."""
    row = Meeting(
        year=day.year, kind=MeetingKind.INTERIM_REVIEW, period=day.year * 10 + (day.month - 1) // 3 + 1,
        title=f"Hội nghị {day:%d/%m/%Y}", starts_at=clock.at(day, 8), ends_at=clock.at(day, 17), held_on=day,
        mode=Mode.IN_PERSON, state=state, issues_due_on=due,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def draft(unit_id: int, text: str = "Thiếu kinh phí dạy nghề", field_id: int | None = None) -> service.Draft:
    """What a unit writes."""
    return service.Draft(
        unit_id=unit_id, kind=Kind.DIFFICULTY, channel=Channel.BEFORE, text=text, field_id=field_id
    )


def submitted(
    actor: Actors, of: Meeting, username: str = "rachgia", text: str = "Thiếu kinh phí dạy nghề"
) -> Issue:
    """An issue handed to the secretariat by the unit of this user."""
    who = actor(username)
    issue = service.raise_issue(who, of, draft(next(iter(who.unit_ids)), text))
    service.submit(who, issue)
    db.session.commit()
    return issue


def accepted(
    actor: Actors, of: Meeting, answering_unit_id: int | None = None, due: date | None = None, **words: str
) -> Issue:
    """An issue the secretariat accepted."""
    issue = submitted(actor, of, **words)
    routing = service.Routing(Competence.DEPARTMENT, answering_unit_id, due)
    service.accept(actor("thuky"), issue, routing)
    db.session.commit()
    return issue


def many(of: Meeting, number: int, text: str, unit_id: int, answering_unit_id: int) -> None:
    """A lot of accepted issues, stored at once."""
    same = {"meeting_id": of.id, "unit_id": unit_id, "answering_unit_id": answering_unit_id, "text": text}
    kinds = {"kind": Kind.DIFFICULTY, "channel": Channel.BEFORE, "state": State.ACCEPTED}
    days = {"raised_on": DAY, "answer_due_on": date(2017, 10, 20)}
    db.session.add_all(Issue(number=n, **same, **kinds, **days) for n in range(1, number + 1))
    db.session.commit()
