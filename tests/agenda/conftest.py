from collections.abc import Callable
from datetime import date

import pytest

from meeting.core import clock
from meeting.core.db import db
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import Kind, Mode, State
from tests.world import World

MakeMeeting = Callable[..., Meeting]


@pytest.fixture
def make_meeting(world: World) -> MakeMeeting:
    """A half-day conference chaired by the director; a state may be given."""

    def make(state: State = State.CONVENED, day: date = date(2017, 10, 12), **more: object) -> Meeting:
        values = {
            "year": day.year,
            "kind": Kind.INTERIM_REVIEW,
            "period": 20173,
            "title": "Hội nghị sơ kết quý III/2017",
            "starts_at": clock.at(day, 8),
            "ends_at": clock.at(day, 11, 30),
            "held_on": day,
            "mode": Mode.IN_PERSON,
            "chair_id": world.persons["giamdoc"],
            "secretary_id": world.persons["thuky"],
            "state": state,
            "convened_at": None if state is State.PLANNED else clock.now(),
        }
        meeting = Meeting(**{**values, **more})
        db.session.add(meeting)
        db.session.commit()
        return meeting

    return make
