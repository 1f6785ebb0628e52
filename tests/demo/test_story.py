"""The demo's story loads through the rooms' own verbs, as of any of its days."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from meeting.core import clock
from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.demo import story, tasks
from meeting.demo.founding import found
from meeting.demo.telling import Telling
from meeting.directives.models import Amendment, Directive
from meeting.directives.rules import AmendmentKind
from meeting.followup.queries import tally
from meeting.scheduling.models import Meeting


def _told(day: date) -> None:
    cast = found()
    db.session.commit()
    Telling(cast).tell(day)
    clock.hold(day)


@pytest.mark.parametrize("day", [story.DEFAULT_DAY, date(2017, 11, 15)])
def test_the_counts_of_the_story_add_up(app: Flask, day: date) -> None:
    _told(day)
    (whole,) = tally(day, quarter=20174)
    assert whole.total == len(tasks.TASKS)
    for group in ("unit", "field", "leader", "meeting", "week"):
        parts = tally(day, group=group, quarter=20174)
        assert sum(part.total for part in parts) == whole.total, group
        assert sum(part.overdue for part in parts) == whole.overdue, group


def test_the_story_has_something_of_everything(app: Flask) -> None:
    _told(story.DEFAULT_DAY)
    (whole,) = tally(story.DEFAULT_DAY, quarter=20174)
    assert min(whole.on_time, whole.late, whole.overdue) > 0
    kinds = set(db.session.scalars(select(Amendment.kind)))
    assert {AmendmentKind.COMPLETION, AmendmentKind.EXTENSION, AmendmentKind.REASSIGNMENT} <= kinds
    assert db.session.scalars(select(Directive.id).where(Directive.extension_count == 1)).all()
    names = set(db.session.scalars(select(TrailRow.name)))
    wanted = ("Refused", "Reassigned", "SentBack")
    assert [word for word in wanted if not any(word in name for name in names)] == [], sorted(names)


def test_on_the_fifteenth_of_november_the_next_conference_is_not_planned_yet(app: Flask) -> None:
    _told(date(2017, 11, 15))
    assert db.session.scalars(select(Meeting.held_on)).all() == [story.HELD]
