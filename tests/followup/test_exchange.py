import io
import json
from collections.abc import Callable
from datetime import date

from openpyxl import load_workbook
from sqlalchemy import select

from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.directives.rules import State
from meeting.followup import rules
from tests.conftest import Client
from tests.followup import making
from tests.world import World

Login = Callable[[str], Client]
Travel = Callable[[date], None]


def test_the_register_leaves_the_house_with_stable_codes_and_is_kept_on_the_trail(
    login: Login, world: World, travel: Travel
) -> None:
    travel(date(2017, 12, 1))
    of = making.meeting()
    done = making.directive(
        of, world.units["vieclam"], state=State.CONFIRMED, completed_on=date(2017, 11, 20),
        confirmed_on=date(2017, 11, 21), field_id=world.fields["jobs"],
    )  # fmt: skip
    making.directive(of, None, due=None, text="=1+1", parent_id=done.id, clause="1b")
    making.directive(of, world.units["ncc"], quarter=20173)
    db.session.commit()
    client = login("giamdoc")
    page = client.get("/followup/exchange?quarter=20174").text
    assert all(f"<code>{key.name}</code>" in page for key in rules.KEYS)
    answer = client.post("/followup/exchange/json?quarter=20174")
    whole = json.loads(answer.data)
    assert (whole["format"], whole["version"], whole["as_of"]) == ("meeting-directives", 1, "2017-12-01")
    first, rest = whole["directives"]
    assert [*first] == [key.name for key in rules.KEYS]
    assert (first["lead_unit"], first["field"], first["state"], first["counted_as"]) == (
        "vieclam", "jobs", "confirmed", "on_time",
    )  # fmt: skip
    assert (first["due_on"], first["quarter"], first["notice"]) == (
        "2017-11-30", "2017-Q4", "45/TB-SLĐTBXH",
    )  # fmt: skip
    assert (rest["lead_unit"], rest["due_on"], rest["parent_clause"]) == (None, None, "1")
    assert rest["counted_as"] == "no_due_open"
    book = load_workbook(io.BytesIO(client.post("/followup/exchange/xlsx?quarter=20174").data))
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(lines[0]) == [key.name for key in rules.KEYS]
    assert "=1+1" in lines[2]
    assert db.session.scalars(select(TrailRow.name)).all().count("RegisterExported") == 2
    assert client.get("/followup/exchange/json").status_code in {404, 405}
    unit = json.loads(login("ncc").post("/followup/exchange/json").data)["directives"]
    assert [row["lead_unit"] for row in unit] == ["ncc"]
