import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from meeting.accounts.models import UserSeat
from meeting.core.access import Role
from meeting.core.db import db
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.followup import queries as followup
from tests.documents import scene
from tests.world import START, World

Login = Callable[[str], Any]
Travel = Callable[[date], None]
Counting = Callable[[], AbstractContextManager[list[str]]]
USERS = ("giamdoc", "thuky", "vieclam", "canbo", "rachgia", "quantri", "xem")


@pytest.mark.parametrize("user", USERS)
def test_everybody_has_a_home_of_few_queries(
    user: str, world: World, login: Login, travel: Travel, count_queries: Counting
) -> None:
    for _ in range(3):
        scene.whole(world)
    travel(date(2017, 11, 15))
    client = login(user)
    with count_queries() as tally:
        assert client.get("/").status_code == 200
    assert len(tally) <= 8, tally


def test_homes_are_whole_without_any_data(world: World, login: Login) -> None:
    for user in USERS:
        assert login(user).get("/").status_code == 200


def test_the_board_says_the_quarter_in_one_sentence(world: World, login: Login, travel: Travel) -> None:
    scene.whole(world)
    travel(date(2017, 11, 15))
    text = re.sub(r"<[^>]+>", "", login("giamdoc").get("/board?quarter=20174").text)
    words = " ".join(text.split())
    assert "Quý IV/2017" in words
    assert "15/11" in words
    assert "66,7%" in words


def test_the_board_counts_as_followup_counts(world: World, login: Login, travel: Travel) -> None:
    meeting_id = scene.whole(world)
    db.session.query(Directive).filter_by(meeting_id=meeting_id, clause="2.1").update({"counts_until": None})
    db.session.commit()
    travel(date(2017, 11, 15))
    whole = followup.tally(date(2017, 11, 15), quarter=20174)[0]
    answer = login("thuky").get("/board/export?quarter=20174")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Toàn quý"]
    expected = (whole.total, whole.on_time, whole.late, whole.in_time, whole.overdue, whole.no_due_done,
                whole.no_due_open, whole.fallen_due)  # fmt: skip
    assert tuple(rows[0][2:10]) == expected


def test_figures_link_to_exactly_their_rows(world: World, login: Login, travel: Travel) -> None:
    scene.whole(world)
    travel(date(2017, 11, 15))
    client = login("giamdoc")
    for by in ("unit", "field", "week", "nonsense"):
        page = client.get(f"/board?quarter=20174&by={by}").text
        assert len(page.encode()) < 20_000
        cells = re.findall(r'<td><a href="?(/board/[^">]+)"?>(\d+)</a>', page)
        sums = re.findall(r'<a href="(/board/20174\.(?:fallen_due|behind))">(\d+) ', page)
        parts = re.findall(r'<a href="(/board/[^"]+)"><b>(\d+)</b>', page)
        assert len({url.split(".")[1][0] for url, _number in cells if url.count(".") == 2}) == 1
        assert (len(sums), len(parts)) == (2, 4)
        for url, number in dict([*cells, *sums, *parts]).items():
            rows = client.get(url, follow_redirects=True).text
            assert len(set(re.findall(r'href="(/followup/\d+)"', rows))) == int(number), url


@pytest.mark.parametrize(
    "figure", ["2017", "20174.", "20174.x1", "20174.u", "20174.u1.many", "20174.late.u1"]
)
def test_the_address_of_a_figure_that_is_none_is_not_found(figure: str, world: World, login: Login) -> None:
    assert login("giamdoc").get(f"/board/{figure}").status_code == 404


def test_the_board_takes_few_queries_and_any_quarter(
    world: World, login: Login, travel: Travel, count_queries: Counting
) -> None:
    scene.whole(world)
    travel(date(2017, 11, 15))
    client = login("giamdoc")
    with count_queries() as tally:
        assert client.get("/board?quarter=20174").status_code == 200
    assert len(tally) <= 8, tally
    for words in ("20181", "20175", "abc", "99999999", "-1", ""):
        assert client.get(f"/board?quarter={words}").status_code == 200


def test_the_board_is_closed_to_units_and_viewers(world: World, login: Login) -> None:
    for user in ("rachgia", "vieclam", "xem", "quantri"):
        assert login(user).get("/board").status_code == 403
        assert login(user).get("/home/leadership").status_code == 403
    assert login("thuky").get("/home/nobody").status_code == 404


def test_somebody_with_two_roles_finds_the_other_home(world: World, login: Login) -> None:
    db.session.add(
        UserSeat(
            user_id=world.users["thuky"], role=Role.UNIT_HEAD, unit_id=world.units["vp"], starts_on=START
        )
    )
    db.session.commit()
    client = login("thuky")
    assert "/home/participant" in client.get("/").text
    assert "/home/secretariat" in client.get("/home/participant").text


def test_the_unit_sees_first_what_hurts(world: World, login: Login, travel: Travel) -> None:
    scene.whole(world)
    travel(date(2017, 11, 15))
    page = login("vieclam").get("/").text
    assert page.index("nhiệm vụ số 2") < page.index("nhiệm vụ số 1")
    assert "nhiệm vụ số 1" in login("ncc").get("/").text  # its part in another's task


def test_the_secretariat_sees_what_waits(world: World, login: Login, travel: Travel) -> None:
    scene.whole(world)
    scene.whole(world, issued_on=None)
    db.session.query(Directive).filter_by(state=State.IN_PROGRESS, clause="2.1").update(
        {"state": State.REFUSED}
    )
    db.session.commit()
    travel(date(2017, 11, 15))
    page = login("thuky").get("/").text
    assert "/directives/meeting/" in page
    assert "nhiệm vụ số 2" in page  # overdue
    assert "nhiệm vụ số 1" in page  # refused


def test_the_leader_confirms_from_the_board(world: World, login: Login, travel: Travel) -> None:
    scene.whole(world)
    row = db.session.query(Directive).filter_by(clause="2.1").first()
    assert row is not None
    row.state = State.REPORTED
    db.session.commit()
    key = row.id
    travel(date(2017, 11, 15))
    page = login("giamdoc").get("/").text
    assert f'formaction="/followup/{key}/confirm" name="row_version" value="{row.version}"' in page
    assert f"/followup/{key}/send-back" in login("giamdoc").get("/").text
    assert f"/followup/{key}/confirm" not in login("thuky").get("/").text
