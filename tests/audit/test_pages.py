"""The trail as pages."""

from collections.abc import Callable
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import insert

from meeting.accounts import queries as accounts
from meeting.accounts import service
from meeting.accounts.service import SeatDraft
from meeting.core import clock, history
from meeting.core.access import Actor, Role
from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.scheduling import service as scheduling
from meeting.scheduling.rules import Kind
from meeting.scheduling.service import MeetingDraft
from tests.conftest import Client
from tests.world import World

Login = Callable[[str], Client]
ActorOf = Callable[[str], Actor]


def happen(actor: ActorOf, world: World) -> int:
    user = accounts.get_user(world.users["canbo"])
    service.give_seat(actor("quantri"), user, SeatDraft(Role.VIEWER, None, clock.today()))
    starts = clock.at(clock.today(), 8)
    draft = MeetingDraft(
        kind=Kind.INTERIM_REVIEW, period=20173, starts_at=starts, ends_at=clock.at(clock.today(), 11)
    )
    meeting = scheduling.plan(actor("thuky"), draft)
    db.session.commit()
    return meeting.id


def test_the_trail_reads_as_sentences_in_both_languages(login: Login, actor: ActorOf, world: World) -> None:
    happen(actor, world)
    client = login("giamdoc")
    page = client.get("/audit/")
    assert "canbo" in page.text
    assert "09/10/2017" in page.text
    assert "Vũ Quản Trị" in page.text
    client.post("/accounts/language/en")
    english = client.get("/audit/").text
    assert "gave canbo the role Viewer (–) from 09/10/2017" in english


def test_filters_narrow_the_trail_and_nonsense_does_no_harm(
    login: Login, actor: ActorOf, world: World
) -> None:
    meeting_id = happen(actor, world)
    client = login("thuky")
    assert "canbo" in client.get("/audit/?who=quan+tri").text
    assert "canbo" not in client.get("/audit/?who=tran+van+thu").text
    assert "canbo" not in client.get(f"/audit/?meeting={meeting_id}").text
    assert "canbo" in client.get("/audit/?kind=user&first=09/10/2017&last=09/10/2017").text
    assert "canbo" not in client.get("/audit/?first=10/10/2017").text
    for query in (
        "first=x&last=99/99/9999",
        "kind=%00",
        "meeting=-1",
        "meeting=99999999999999",
        "page=x",
        "who=%00%25",
    ):
        assert client.get(f"/audit/?{query}").status_code == 200, query


def test_a_meeting_and_a_thing_have_their_own_trail(login: Login, actor: ActorOf, world: World) -> None:
    meeting_id, client = happen(actor, world), login("thuky")
    assert "Trần Văn Thư" in client.get(f"/audit/meetings/{meeting_id}").text
    assert client.get(f"/audit/things/user/{world.users['canbo']}").status_code == 200
    for path in (
        "things/user/999",
        "things/nothing/1",
        "meetings/999",
        f"things/user/{10**30}",
        f"meetings/{10**30}",
    ):
        assert client.get(f"/audit/{path}").status_code == 404, path


def test_units_and_viewers_do_not_read_the_trail(login: Login, actor: ActorOf, world: World) -> None:
    meeting_id = happen(actor, world)
    for username in ("rachgia", "canbo", "xem"):
        client = login(username)
        for path in ("", "sheet", f"meetings/{meeting_id}", f"things/user/{world.users['canbo']}"):
            assert client.get(f"/audit/{path}").status_code == 403


def test_the_sheet_holds_what_the_page_shows(login: Login, actor: ActorOf, world: World) -> None:
    happen(actor, world)
    answer = login("quantri").get("/audit/sheet?kind=user")
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    values = list(sheet.values)
    assert len(values) == 2
    assert "canbo" in str(values[1][2])


def test_the_register_costs_the_same_whatever_its_length(
    login: Login, actor: ActorOf, world: World, count_queries: Callable[..., object]
) -> None:
    happen(actor, world)
    client = login("thuky")
    client.get("/audit/")
    with count_queries() as few:  # type: ignore[attr-defined]
        client.get("/audit/")
    row = {"at": clock.now(), "name": "GoneEvent", "thing_kind": "user", "thing_id": 1, "actor_id": None,
           "meeting_id": None, "unit_id": None, "data": {}, "digest": "0"}  # fmt: skip
    db.session.execute(insert(TrailRow), [row] * 120)
    db.session.commit()
    with count_queries() as many:  # type: ignore[attr-defined]
        page = client.get("/audit/")
    assert len(few) == len(many) <= 6
    assert len(page.data) < 30_000
    assert "GoneEvent" in page.text
    assert (
        client.get(
            page.text.split('rel="next"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
        ).status_code
        == 200
    )


def test_old_rows_never_break_a_sentence(app: object) -> None:
    assert history.sentence("Nothing", {}) == "Nothing"
    assert "–" in history.sentence("SeatGiven", {"username": None})
    assert "99" in history.sentence("SeatGiven", {"username": "2017-99-99"})
