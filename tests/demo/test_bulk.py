"""The large database for measuring obeys the rules the rooms keep."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from meeting.attendees.models import Attendance
from meeting.core.db import db
from meeting.core.quarters import Quarter
from meeting.demo import bulk
from meeting.demo.bulk import CROWD, TODAY, fill
from meeting.demo.founding import found
from meeting.directives.models import Conclusion, Directive
from meeting.directives.rules import Bound, State
from meeting.directory.models import Person
from meeting.followup.models import Progress
from meeting.followup.queries import tally
from meeting.scheduling.models import Meeting

SIZE = 1000
PEOPLE = 400  # fewer than in the real one: emptying the tables again takes its time


@pytest.fixture
def day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(bulk, "PEOPLE", PEOPLE)
    cast = found()
    db.session.commit()
    return fill(cast, SIZE)


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_large_database_obeys_the_rules(day: object) -> None:
    assert day == TODAY
    assert (_count(Directive), _count(Person), _count(Meeting)) == (SIZE, PEOPLE, 400)
    assert _count(Progress) > SIZE / 2
    rows = db.session.execute(select(Directive, Meeting).join(Meeting, Meeting.id == Directive.meeting_id))
    states: Counter[bool] = Counter()
    for directive, meeting in rows:
        assert directive.quarter == Quarter.from_key(meeting.period).next.key
        assert directive.issued_on is not None
        assert directive.state_on is not None
        assert meeting.held_on <= directive.issued_on <= TODAY
        assert directive.issued_on <= directive.state_on <= TODAY
        assert (directive.state is State.CONFIRMED) == (directive.confirmed_on is not None)
        assert (directive.effective_due_on != directive.original_due_on) == bool(directive.extension_count)
        if directive.due_bound is Bound.ON_OR_BEFORE:
            assert directive.counts_until == directive.effective_due_on
        if directive.confirmed_on:
            assert directive.completed_on is not None
            assert directive.issued_on <= directive.completed_on <= directive.confirmed_on <= TODAY
        states[directive.state in {State.CONFIRMED, State.CANCELLED}] += 1
    assert 0.02 < states[False] / SIZE < 0.10  # about one in twenty is open
    whole = tally(TODAY)[0]
    assert whole.total == sum(part.total for part in tally(TODAY, group="unit"))
    assert min(whole.on_time, whole.late, whole.in_time, whole.overdue) > 0


def test_one_meeting_of_the_large_database_is_a_crowd_and_each_notice_has_its_number(day: object) -> None:
    crowds = select(func.count(Attendance.id)).group_by(Attendance.meeting_id).order_by(func.count().desc())
    assert db.session.scalars(crowds).first() == CROWD
    notices = db.session.execute(select(Conclusion.issued_on, Conclusion.notice_number)).all()
    assert len({(issued.year, number) for issued, number in notices if issued}) == len(notices)
    # and the databases go on numbering after the bulk
    db.session.add(Person(full_name="Người Mới"))
    db.session.commit()
    assert _count(Person) == PEOPLE + 1
