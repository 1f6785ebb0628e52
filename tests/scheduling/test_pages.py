"""Pages of meetings in the browser's eyes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.scheduling import queries, service
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import DayKind, Kind
from meeting.scheduling.service import MeetingDraft
from tests.conftest import Client

Login = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
DAY = date(2017, 10, 16)
FORM: dict[str, Any] = {
    "kind": "interim_review", "period": "20173", "mode": "in_person", "starts_on": "16/10/2017",
    "start_time": "8h00", "end_time": "11:30", "title": "", "papers_due_on": "11/10/2017",
}  # fmt: skip


def planned(actor: ActorOf, **changes: Any) -> Meeting:
    values = {"kind": Kind.INTERIM_REVIEW, "period": 20173, "starts_at": clock.at(DAY, 8),
              "ends_at": clock.at(DAY, 11), **changes}  # fmt: skip
    meeting = service.plan(actor("thuky"), MeetingDraft(**values))
    db.session.commit()
    return meeting


def test_every_page_of_a_meeting_shows(login: Login, actor: ActorOf) -> None:
    meeting, client = planned(actor), login("thuky")
    for path in ("", "/edit", "/copy", "/move", "/cancel"):
        assert client.get(f"/scheduling/{meeting.id}{path}").status_code == 200, path
    lists = ("", "new", "calendar", "calendar-days", "series", "venues")
    for path in (*lists, "calendar-days/new", "series/new", "venues/new"):
        assert client.get(f"/scheduling/{path}").status_code == 200, path
    assert client.get("/scheduling/999").status_code == 404


def test_a_planned_meeting_is_hidden_from_units_until_it_is_convened(login: Login, actor: ActorOf) -> None:
    meeting, client = planned(actor), login("rachgia")
    assert client.get(f"/scheduling/{meeting.id}").status_code == 403
    assert login("thuky").post(f"/scheduling/{meeting.id}/convene").status_code == 303
    assert client.get(f"/scheduling/{meeting.id}").status_code == 200
    assert client.post(f"/scheduling/{meeting.id}/open-session").status_code == 403
