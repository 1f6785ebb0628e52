import io
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.directives import service
from meeting.directives.models import Directive
from meeting.scheduling.models import Meeting
from tests.conftest import Client
from tests.followup import making
from tests.world import World

Login = Callable[[str], Client]
Who = Callable[[str], Actor]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def draft(world: World, actor: Who) -> int:
    """A meeting with the draft of its conclusion."""
    row = Meeting(**{k: v for k, v in making.meeting().__dict__.items() if k in {
        "year", "kind", "period", "title", "starts_at", "ends_at", "held_on", "mode", "state"}})  # fmt: skip
    db.session.add(row)
    db.session.flush()
    service.get_or_start(actor("thuky"), row)
    db.session.commit()
    return row.id


def _heads(client: Client) -> list[str]:
    book = load_workbook(io.BytesIO(client.get("/directives/import/template").data))
    return [str(cell) for cell in next(book.worksheets[0].iter_rows(values_only=True))]


def _book(heads: list[str], *rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(heads)
    for row in rows:
        sheet.append([*row, *[None] * (len(heads) - len(row))])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _send(client: Client, meeting_id: int, data: bytes, name: str = "nhiem-vu.xlsx") -> str:
    answer = client.post(f"/directives/meeting/{meeting_id}/import", data={"file": (io.BytesIO(data), name)})
    return answer.headers["Location"] if answer.status_code == 303 else answer.text


def test_the_template_offers_units_and_fields(login: Login, world: World) -> None:
    book = load_workbook(io.BytesIO(login("thuky").get("/directives/import/template").data))
    first, lists = book.worksheets
    offered = [value for row in lists.iter_rows(values_only=True) for value in row]
    assert "Phòng Người có công" in offered
    assert "Người có công" in offered
    assert len(first.data_validations.dataValidation) == 3


def test_good_rows_become_directives_in_their_order(login: Login, world: World, draft: int) -> None:
    client = login("thuky")
    data = _book(
        _heads(client),
        (
            2,
            "Rà soát hồ sơ",
            "phong nguoi co cong",
            "rachgia; Phòng LĐTBXH huyện An Biên",
            "trước 15/12",
            "Người có công",
        ),
        (1, "Báo cáo việc làm", "vieclam", None, date(2017, 11, 30), None, "Báo cáo"),
    )
    url = _send(client, draft, data)
    assert "field-error" not in client.get(url).text
    assert db.session.scalars(select(Directive)).all() == []
    assert client.post(url).status_code == 303
    rows = db.session.scalars(select(Directive).order_by(Directive.position)).all()
    assert [row.text for row in rows] == ["Báo cáo việc làm", "Rà soát hồ sơ"]
    assert (rows[1].lead_unit_id, rows[1].original_due_on, rows[1].due_bound.value) == (
        world.units["ncc"], date(2017, 12, 15), "before",
    )  # fmt: skip
    assert rows[0].original_due_on == date(2017, 11, 30)
    assert "DirectivesImported" in db.session.scalars(select(TrailRow.name)).all()


def test_wrong_cells_are_told_at_the_cell_and_nothing_is_kept(login: Login, world: World, draft: int) -> None:
    client = login("thuky")
    data = _book(
        _heads(client),
        (1, "Việc tốt", "vieclam"),
        (1, None, "Phòng Người có côn", "vieclam", "ngày 45/13"),
        (3, "x" * 32_000, "Không có đơn vị này", None, "01/01/2017", "Lạ", None, "gấp"),
        ("=1+1", "=A1"),
    )
    url = _send(client, draft, data)
    page = client.get(url).text
    assert "đã có ở dòng 2" in page
    assert "Có thể là: Phòng Người có công" in page
    assert page.count("field-error") >= 8
    assert len(page) < 60_000
    assert client.post(url, headers={"Referer": f"http://localhost{url}"}).status_code == 303
    assert db.session.scalars(select(Directive)).all() == []
    assert client.post(url, data={"rows": "good"}).status_code == 303
    assert [row.text for row in db.session.scalars(select(Directive))] == ["Việc tốt"]


@pytest.mark.parametrize("data", [b"not a workbook", b"PK\x03\x04broken", b""])
def test_a_file_that_is_no_workbook_is_refused_in_words(
    login: Login, world: World, draft: int, data: bytes
) -> None:
    answer = _send(login("thuky"), draft, data)
    assert "field-error" in answer


def test_somebody_elses_workbook_is_not_found(login: Login, world: World, draft: int) -> None:
    client = login("thuky")
    url = _send(client, draft, _book(_heads(client), (1, "Việc tốt")))
    assert login("giamdoc").get(url).status_code == 403
    assert client.get(f"/directives/meeting/{draft}/import/999").status_code == 404


def test_four_hundred_rows_are_taken_quickly(
    login: Login, world: World, draft: int, count_queries: Counting
) -> None:
    client = login("thuky")
    rows = [(n, f"Nhiệm vụ số {n}", "vieclam", "ncc; rachgia", "15/12/2017") for n in range(1, 401)]
    url = _send(client, draft, _book(_heads(client), *rows))
    with count_queries() as sent:
        client.get(url)
    assert len(sent) <= 10
    started = time.perf_counter()
    assert client.post(url).status_code == 303
    assert time.perf_counter() - started < 30  # alone on the machine: under 5 s
    assert len(db.session.scalars(select(Directive.id)).all()) == 400
