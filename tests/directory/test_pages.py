"""Pages of the directory: what each shows, what forms do, what they refuse."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.sheets import SheetRow, read_sheet, write_sheet
from meeting.directory.models import Person, Post, Tenure, Unit, UnitAlias, UnitKind, UnitSuccession
from meeting.directory.rules import SuccessionKind
from meeting.directory.service import imports
from tests.conftest import Client, Tally
from tests.world import World

Login = Callable[[str], Client]
Acting = Callable[[str], Actor]


def test_every_page_opens_for_the_secretariat(login: Login, world: World) -> None:
    client = login("thuky")
    unit, person, post = world.units["vieclam"], world.persons["vieclam"], world.posts["vieclam"]
    tenure = db.session.scalar(select(Tenure.id).where(Tenure.post_id == post))
    for path in (
        "",
        "?q=viec+lam",
        "?state=retired",
        f"?kind={world.kinds['division']}",
        f"units/{unit}",
        "units/new",
        f"units/{unit}/edit",
        f"units/{unit}/retire",
        f"successions/new?unit={unit}",
        "people",
        "people?q=nguyen",
        f"people?unit={unit}",
        f"people/{person}",
        "people/new",
        f"people/{person}/edit",
        f"units/{unit}/posts/new",
        f"posts/{post}/edit",
        f"tenures/new?post={post}",
        f"tenures/{tenure}/edit",
        "catalogues",
        "kinds/new",
        f"kinds/{world.kinds['office']}/edit",
        "fields/new",
        f"fields/{world.fields['jobs']}/edit",
        "import/units",
        "import/people",
        "import/units/template",
        "import/people/template",
        "export/units",
        "export/people",
    ):
        assert client.get(f"/directory/{path}").status_code == 200, path


def test_readers_see_but_do_not_change(login: Login, world: World) -> None:
    client = login("canbo")
    for path in (
        "",
        "people",
        f"units/{world.units['ncc']}",
        f"people/{world.persons['ncc']}",
        "export/units",
    ):
        assert client.get(f"/directory/{path}").status_code == 200, path
    for path in ("units/new", "successions/new", "catalogues", "office", "import/units"):
        assert client.get(f"/directory/{path}").status_code == 403, path
    assert login("thuky").get("/directory/office").status_code == 403


def test_lists_cost_a_fixed_number_of_queries(
    login: Login, world: World, count_queries: Callable[[], AbstractContextManager[Tally]]
) -> None:
    client = login("canbo")
    with count_queries() as tally:
        client.get("/directory/")
    tree = len(tally)
    with count_queries() as tally:
        client.get("/directory/people")
    people = len(tally)
    db.session.add_all(Person(full_name=f"Nguyễn Văn {n}") for n in range(60))
    db.session.add_all(
        Unit(code=f"u{n}", name=f"Đơn vị {n}", kind_id=world.kinds["division"]) for n in range(40)
    )
    db.session.commit()
    with count_queries() as tally:
        client.get("/directory/")
    assert len(tally) == tree <= 8
    with count_queries() as tally:
        page = client.get("/directory/people")
    assert len(tally) == people <= 8
    assert 'rel="next"' in page.text


def test_the_page_of_a_unit_costs_at_most_eight_queries(
    login: Login, world: World, count_queries: Callable[[], AbstractContextManager[Tally]]
) -> None:
    unit = db.session.get_one(Unit, world.units["ncc"])
    unit.parent_id = world.units["bgd"]
    under = Unit(code="tt", name="Trung tâm", kind_id=unit.kind_id, parent_id=unit.id)
    db.session.add_all([under, UnitAlias(unit_id=unit.id, name="Phòng NCC")])
    db.session.flush()
    came_from = UnitSuccession(
        from_unit_id=world.units["anbien"], to_unit_id=unit.id, kind=SuccessionKind.MERGE,
        effective_on=date(2017, 1, 1),
    )  # fmt: skip
    db.session.add(came_from)
    db.session.commit()
    client, url = login("canbo"), f"/directory/units/{unit.id}"
    client.get(url)
    with count_queries() as tally:
        page = client.get(url).text
    for words in ("Ban Giám đốc", "Trung tâm", "Phòng NCC", "An Biên", "Ngô Văn Công"):
        assert words in page, words
    assert len(tally) <= 8, tally


def test_a_unit_is_added_and_a_doubled_code_is_said_at_its_field(login: Login, world: World) -> None:
    client = login("thuky")
    typed = {"name": "Trung tâm Bảo trợ xã hội", "code": "ttbt", "kind_id": str(world.kinds["division"]),
             "alias_lines": "TTBTXH\nNhà bảo trợ"}  # fmt: skip
    assert client.post("/directory/units/new", data=typed).status_code == 303
    assert "Trung tâm Bảo trợ xã hội" in client.get("/directory/?q=nha bao tro").text
    answer = client.post("/directory/units/new", data=typed)
    assert answer.status_code == 422
    assert "ttbt" in answer.text
    answer = client.post(
        "/directory/units/new", data={**typed, "code": "x", "valid_from": "2/2/2017", "valid_to": "1/2/2017"}
    )
    assert answer.status_code == 422
    assert "01/02/2017" in answer.text


def test_a_stale_form_shows_both_texts(login: Login, world: World) -> None:
    client = login("thuky")
    unit = db.session.get_one(Unit, world.units["ncc"])
    typed = {
        "name": "Phòng A",
        "code": "ncc",
        "kind_id": str(unit.kind_id),
        "row_version": str(unit.version - 1),
    }
    answer = client.post(f"/directory/units/{unit.id}/edit", data=typed)
    assert answer.status_code == 409
    assert "Phòng A" in answer.text
    assert "Phòng Người có công" in answer.text


def test_a_renaming_is_recorded_on_one_form_and_shown_on_both_pages(login: Login, world: World) -> None:
    client = login("thuky")
    old = world.units["ncc"]
    typed = {"kind": "rename", "from_ids": str(old), "new_names": "Phòng Chính sách người có công",
             "effective_on": "1/1/2018", "decision_number": "99/QĐ-UBND",
             "decision_on": "20/12/2017"}  # fmt: skip
    answer = client.post("/directory/successions/new", data=typed)
    assert answer.status_code == 303
    for path in (answer.location, f"/directory/units/{old}"):
        page = client.get(path).text
        assert "99/QĐ-UBND" in page
        assert "Phòng Chính sách người có công" in page
    answer = client.post("/directory/successions/new", data={**typed, "kind": "split"})
    assert answer.status_code == 422


def test_a_person_takes_up_a_post(login: Login, world: World) -> None:
    client = login("thuky")
    assert client.post("/directory/people/new", data={"full_name": "Nguyễn Thị Mới"}).status_code == 303
    person = db.session.scalar(select(Person).where(Person.full_name == "Nguyễn Thị Mới"))
    assert person is not None
    unit = world.units["ncc"]
    client.post(f"/directory/units/{unit}/posts/new", data={"title": "Phó Trưởng phòng", "rank": "20"})
    post = db.session.scalar(select(Post.id).where(Post.title == "Phó Trưởng phòng"))
    typed = {"person_id": str(person.id), "post_id": str(post), "starts_on": "9/10/2017"}
    assert client.post("/directory/tenures/new", data=typed).status_code == 303
    assert "Nguyễn Thị Mới" in client.get(f"/directory/units/{unit}").text
    tenure = db.session.scalar(select(Tenure.id).where(Tenure.person_id == person.id))
    bad = {"starts_on": "9/10/2017", "ends_on": "8/10/2017"}
    assert client.post(f"/directory/tenures/{tenure}/edit", data=bad).status_code == 422
    assert client.post(f"/directory/tenures/{tenure}/remove").status_code == 303
    assert db.session.scalar(select(Tenure.id).where(Tenure.id == tenure)) is None


def test_the_catalogues_and_the_office_are_edited(login: Login, world: World) -> None:
    client = login("quantri")
    kind = {"name": "Chi cục", "name_en": "Sub-department", "code": "subdepartment", "relation": "own"}
    assert client.post("/directory/kinds/new", data=kind).status_code == 303
    assert db.session.scalar(select(UnitKind.id).where(UnitKind.code == "subdepartment"))
    assert client.post("/directory/kinds/new", data=kind).status_code == 422
    assert (
        client.post("/directory/fields/new", data={"name": "Trẻ em", "code": "children"}).status_code == 303
    )
    assert client.get("/directory/office").status_code == 200
    assert client.post("/directory/office", data={"name": "Sở Mới", "due_soon_days": "5"}).status_code == 303
    assert "Sở Mới" in client.get("/directory/").text


def workbook(rows: list[tuple[object, ...]]) -> bytes:
    return write_sheet("x", imports.unit_columns(), rows)


def unit_row(
    code: str, name: str, kind: str = "division", parent: str = "", **more: object
) -> tuple[object, ...]:
    return (
        code,
        name,
        "",
        kind,
        parent,
        None,
        more.get("email", ""),
        "",
        more.get("first"),
        more.get("last"),
        "",
    )


def upload(client: Client, data: bytes, name: str = "danh sách.xlsx", what: str = "units") -> TestResponse:
    return client.post(
        f"/directory/import/{what}", data={"file": (BytesIO(data), name)}, content_type="multipart/form-data"
    )


def test_an_import_shows_every_row_first_and_keeps_nothing_until_told(login: Login, world: World) -> None:
    client = login("thuky")
    data = workbook([
        unit_row("c1", "Đơn vị con", parent="c2"), unit_row("c2", "Đơn vị mẹ"),
        unit_row("vieclam", "Trùng mã"),
        unit_row("c3", "Loại lạ", kind="khong co"), unit_row("c4", "Con của dòng sai", parent="c3"),
        unit_row("c5", "Thư sai", email="khong-phai-thu"),
    ])  # fmt: skip
    answer = upload(client, data)
    assert answer.status_code == 303
    where = answer.location
    page = client.get(where).text
    assert "vieclam" in page
    assert "khong co" in page
    codes = select(Unit.code).where(Unit.code.in_(["c1", "c2", "c3", "c4", "c5"])).order_by(Unit.code)
    assert list(db.session.scalars(codes)) == []
    client.check = False
    assert client.post(where, data={"rows": "all"}).status_code == 422
    client.check = True
    assert client.post(where, data={"rows": "good"}).status_code == 303
    assert list(db.session.scalars(codes)) == ["c1", "c2"]
    assert login("quantri").get(where).status_code == 404  # somebody else's file


def test_the_template_holds_nothing_that_would_be_read_as_a_row(login: Login, world: World) -> None:
    client = login("thuky")
    for what, columns in (("units", imports.unit_columns()), ("people", imports.person_columns())):
        template = client.get(f"/directory/import/{what}/template").data
        assert read_sheet(template, columns) == []


def test_a_file_that_is_not_what_its_name_says_is_refused(login: Login, world: World) -> None:
    client = login("thuky")
    for data, name in (
        (b"%PDF-1.7 no sheet", "a.xlsx"),
        (b"", "a.xlsx"),
        (workbook([]), "a.pdf"),
        (b"code,name", "a.csv"),
        (b"MZ\x90", "a.exe"),
    ):
        answer = upload(client, data, name)
        assert answer.status_code == 422, name
        assert "PNG" not in answer.text, name  # only workbooks are taken here
    assert upload(client, write_sheet("x", imports.person_columns(), [])).status_code == 422


def test_people_are_imported_with_their_posts(login: Login, world: World) -> None:
    client = login("thuky")
    data = write_sheet("x", imports.person_columns(), [
        ("Lý Thị Hoa", "hoa@example.vn", "", "ncc", "Phó Trưởng phòng", 20, "", "01/09/2017"),
        ("Lý Thị Hoa", "hoa@example.vn", "", "", "", None, "", None),
        ("Lê Văn Sai", "", "", "khongco", "Chuyên viên", None, "", "01/09/2017"),
    ])  # fmt: skip
    where = upload(client, data, what="people").location
    assert client.post(where, data={"rows": "good"}).status_code == 303
    assert "Lý Thị Hoa" in client.get(f"/directory/units/{world.units['ncc']}").text
    assert db.session.scalar(select(Person.id).where(Person.full_name == "Lê Văn Sai")) is None


@pytest.mark.parametrize("what", ["units", "people"])
def test_an_export_can_be_read_back(login: Login, world: World, what: str) -> None:
    client = login("thuky")
    data = client.get(f"/directory/export/{what}").data
    where = upload(client, data, what=what).location
    assert client.get(where).status_code == 200


def test_a_long_list_of_units_comes_in_pages_and_stays_small(
    login: Login, actor: Acting, world: World
) -> None:
    rows = [
        SheetRow(n, {"code": f"xa-{n}", "name": f"Ủy ban nhân dân xã {n:03d}", "kind": "district_division"})
        for n in range(300)
    ]
    imports.take_units(actor("thuky"), imports.check_units(rows), "xa.xlsx")
    db.session.commit()
    client = login("thuky")
    first = client.get("/directory/?q=uy+ban")
    assert len(first.data) < 100_000
    assert "300 đơn vị" in first.text
    assert "Ủy ban nhân dân xã 000" in first.text
    assert "Ủy ban nhân dân xã 299" not in first.text
    following = client.get("/directory/?q=uy+ban&start=200").text
    assert "Ủy ban nhân dân xã 299" in following
    assert "/directory/?q=uy+ban" in following
    assert client.get("/directory/?q=uy+ban&start=99999").status_code == 200
