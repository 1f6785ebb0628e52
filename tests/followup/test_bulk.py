import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from meeting.core.access import Actor, Role
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken
from meeting.core.events import TrailRow
from meeting.directives.models import Amendment, Directive
from meeting.directives.rules import State
from meeting.followup import queries, rules, service
from meeting.followup.models import ExtensionRequest, Progress, SavedFilter, Urging
from meeting.followup.rules import Bulk, Filters
from meeting.followup.service import Decision, Order
from tests.conftest import Client
from tests.followup import making
from tests.world import World

Who = Callable[[str], Actor]
Login = Callable[[str], Client]
Travel = Callable[[date], None]
Counting = Callable[[], AbstractContextManager[list[str]]]
TODAY = date(2017, 11, 1)
REASON = "Giám đốc chỉ đạo tại giao ban"
DECISION = Decision(REASON, TODAY, "12/QĐ-SLĐTBXH")


@pytest.fixture(autouse=True)
def _november(travel: Travel) -> None:
    travel(TODAY)


def _reported(world: World, author: str = "canbo", number: int = 1, **values: Any) -> list[int]:
    of, found = making.meeting(), []
    for place in range(1, number + 1):
        row = making.directive(of, world.units["vieclam"], state=State.REPORTED, clause=str(place), **values)
        db.session.add(
            Progress(
                directive_id=row.id, unit_id=row.lead_unit_id, reported_on=TODAY, percent=100, text="Đã xong",
                is_completion=True, author_id=world.users[author], author_name=author,
            )
        )  # fmt: skip
        found.append(row.id)
    db.session.commit()
    return found


def _open(world: World, number: int = 1, **values: Any) -> list[int]:
    of = making.meeting()
    found = [
        making.directive(of, world.units["vieclam"], **{"state": State.IN_PROGRESS, **values}).id
        for _ in range(number)
    ]
    db.session.commit()
    return found


def _states(ids: list[int]) -> list[State]:
    db.session.rollback()
    return list(
        db.session.scalars(select(Directive.state).where(Directive.id.in_(ids)).order_by(Directive.id))
    )


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found.group(1) if found else ""


def test_many_results_are_confirmed_at_once_and_the_bad_ones_left_out(world: World, actor: Who) -> None:
    good, own, open_ = _reported(world, number=2), _reported(world, author="giamdoc"), _open(world)
    ids = [*good, *own, *open_]
    lines = service.preview(actor("giamdoc"), Order(Bulk.CONFIRM), dict.fromkeys(ids))
    assert {line.directive.id for line in lines if not line.problem} == set(good)
    assert service.carry_out(actor("giamdoc"), Order(Bulk.CONFIRM), lines) == 2
    db.session.commit()
    assert _states(ids) == [State.CONFIRMED, State.CONFIRMED, State.REPORTED, State.IN_PROGRESS]
    assert db.session.scalars(select(TrailRow.name)).all().count("ResultConfirmed") == 2


@pytest.mark.parametrize(
    ("who", "what"), [("thuky", Bulk.CONFIRM), ("vieclam", Bulk.URGE), ("xem", Bulk.EXTEND)]
)
def test_nobody_does_in_bulk_what_is_not_theirs(world: World, actor: Who, who: str, what: Bulk) -> None:
    ids = _open(world)
    with pytest.raises(Denied):
        service.preview(actor(who), Order(what), dict.fromkeys(ids))


def test_one_decision_extends_many_but_not_those_with_a_request_or_a_later_date(
    world: World, actor: Who
) -> None:
    plain = _open(world)[0]
    late = _open(world, due=date(2017, 12, 31))[0]
    asked = _open(world)[0]
    none = _open(world, due=None)[0]
    service.ask_extension(actor("vieclam"), queries.get_directive(asked), date(2017, 12, 10), REASON)
    db.session.commit()
    order = Order(Bulk.EXTEND, new_due_on=date(2017, 12, 15), decision=DECISION)
    lines = service.preview(actor("thuky"), order, dict.fromkeys([plain, late, asked, none]))
    assert [line.directive.id for line in lines if not line.problem] == [plain]
    service.carry_out(actor("thuky"), order, lines)
    db.session.commit()
    row = db.session.get_one(Directive, plain)
    assert (row.effective_due_on, row.original_due_on) == (date(2017, 12, 15), date(2017, 11, 30))
    assert row.extension_count == 1
    assert db.session.scalars(select(Amendment.reason)).all() == [REASON]


def test_many_get_another_lead_and_many_are_urged(world: World, actor: Who) -> None:
    ids = _open(world, 2)
    [other] = _open(world, due=None)
    service.reassign(actor("thuky"), queries.get_directive(other), world.units["ncc"], DECISION)
    order = Order(Bulk.REASSIGN, lead_unit_id=world.units["ncc"], decision=DECISION)
    lines = service.preview(actor("thuky"), order, dict.fromkeys([*ids, other]))
    assert [bool(line.problem) for line in lines] == [False, False, True]
    service.carry_out(actor("thuky"), order, lines)
    db.session.commit()
    lines = service.preview(actor("thuky"), Order(Bulk.URGE), dict.fromkeys([*ids, other]))
    assert service.carry_out(actor("thuky"), Order(Bulk.URGE, note="Khẩn trương"), lines) == 3
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Urging)) == 3
    lines = service.preview(actor("thuky"), Order(Bulk.URGE), dict.fromkeys(ids))
    assert all(line.problem for line in lines)


def test_the_preview_costs_the_same_however_many_rows(
    world: World, actor: Who, count_queries: Counting
) -> None:
    few, many, who = _reported(world), _reported(world, number=40), actor("giamdoc")
    sent_by_size = []
    for ids in (few, many):
        db.session.expire_all()
        with count_queries() as sent:
            service.preview(who, Order(Bulk.CONFIRM), dict.fromkeys(ids))
        sent_by_size.append(len(sent))
    assert sent_by_size[0] == sent_by_size[1] <= 5


def test_the_page_lists_every_row_and_does_what_it_showed(login: Login, world: World) -> None:
    good, own = _reported(world, number=2), _reported(world, author="giamdoc")
    client = login("giamdoc")
    url = "/followup/bulk/confirm?" + "&".join(f"id={key}" for key in [*good, *own]) + "&id=999999&id=x"
    page = client.get(url).text
    assert page.count('class="cell-main"') == 3
    assert "Bỏ lại" in page
    assert "chưa kiểm tra thể thức" in page.lower()
    assert "1 dòng đã chọn không có trong sổ" in page
    data = {name: _hidden(page, name) for name in ("rows", "refused")}
    assert data["refused"] == str(own[0])
    answer = client.post(url, data=data)
    assert answer.status_code == 303
    assert _states([*good, *own]) == [State.CONFIRMED, State.CONFIRMED, State.REPORTED]
    again = client.post(url, data=data)
    assert again.status_code == 422
    assert "Đặng Văn Mẫu" in again.text


def test_all_that_match_the_filter_are_taken(login: Login, world: World) -> None:
    ids = _open(world, 3)
    _open(world, 1, quarter=20173)
    page = login("thuky").get("/followup/bulk/extend?all=1&quarter=20174").text
    assert page.count('class="cell-main"') == 3
    assert all(f"{key}." in _hidden(page, "rows") for key in ids)


def test_what_changed_since_the_list_was_shown_is_left_out_and_told(login: Login, world: World) -> None:
    ids = _open(world, 2)
    client = login("thuky")
    url = f"/followup/bulk/extend?id={ids[0]}&id={ids[1]}"
    page = client.get(url).text
    data = {"rows": _hidden(page, "rows"), "refused": "", "new_due_on": "15/12/2017", "reason": REASON}
    db.session.get_one(Directive, ids[0]).percent = 30
    db.session.commit()
    answer = client.post(url, data=data)
    assert answer.status_code == 422
    assert "đã thay đổi sau khi danh sách được mở" in answer.text
    assert "15/12/2017" in answer.text
    again = {**data, **{name: _hidden(answer.text, name) for name in ("rows", "refused")}}
    assert client.post(url, data=again).status_code == 303
    rows = select(Directive.effective_due_on).where(Directive.id.in_(ids)).order_by(Directive.id)
    db.session.rollback()
    assert db.session.scalars(rows).all() == [date(2017, 11, 30), date(2017, 12, 15)]


def test_a_bulk_form_says_what_is_missing_at_its_field(login: Login, world: World) -> None:
    ids = _open(world)
    client, url = login("thuky"), f"/followup/bulk/extend?id={ids[0]}"
    page = client.get(url).text
    answer = client.post(url, data={"rows": _hidden(page, "rows"), "new_due_on": "mai", "reason": ""})
    assert answer.status_code == 422
    assert answer.text.count("field-error") == 2
    assert _states(ids) == [State.IN_PROGRESS]


@pytest.mark.parametrize("rows", ["", "x", "1.2.3 4", "-1.1", " ".join(f"{n}.1" for n in range(1, 10_001))])
def test_rows_that_are_none_or_too_many_are_refused_in_words(login: Login, world: World, rows: str) -> None:
    client = login("giamdoc")
    answer = client.post("/followup/bulk/confirm", data={"rows": rows})
    assert answer.status_code == 422
    assert client.get("/followup/bulk/confirm").status_code == 422
    many = "&".join(f"id={n}" for n in range(10_000))
    assert client.get(f"/followup/bulk/confirm?{many}").status_code == 422


def test_two_who_confirm_the_same_list_at_once_confirm_it_once(app: Flask, world: World, actor: Who) -> None:
    ids = _reported(world, number=8)
    both = [actor("giamdoc"), actor("phogd")]
    db.session.remove()

    def confirm(who: Actor) -> int:
        with app.app_context():
            order = Order(Bulk.CONFIRM)
            lines = service.preview(who, order, dict.fromkeys(ids, 1), hold=True)
            done = service.carry_out(who, order, lines)
            db.session.commit()
            return done

    with ThreadPoolExecutor(2) as crowd:
        assert sorted(crowd.map(confirm, both)) == [0, 8]
    assert set(_states(ids)) == {State.CONFIRMED}
    assert db.session.scalars(select(TrailRow.name)).all().count("ResultConfirmed") == 8


# ─── Requests for more time ─────────────────────────────────────────────────────────────────────────────────


def _asked(world: World, actor: Who, **values: Any) -> int:
    row = queries.get_directive(_open(world, **values)[0])
    asked = service.ask_extension(actor("vieclam"), row, date(2017, 12, 15), REASON)
    db.session.commit()
    return asked.id


def test_another_leader_decides_as_a_delegate_and_is_recorded_so(world: World, actor: Who) -> None:
    key = _asked(world, actor, leader_id=world.persons["phogd"])
    asked = queries.get_request(key)
    row = queries.get_directive(asked.directive_id)
    service.decide_extension(actor("giamdoc"), row, asked, grant=True)
    db.session.commit()
    assert (asked.decided_for, asked.days_given, asked.old_due_on) == ("Lê Thị Ánh", 15, date(2017, 11, 30))
    [decision] = db.session.scalars(select(Amendment)).all()
    assert decision.decider == "Đặng Văn Mẫu (TUQ. Lê Thị Ánh)"
    own = queries.get_request(_asked(world, actor, leader_id=world.persons["phogd"]))
    service.decide_extension(
        actor("phogd"), queries.get_directive(own.directive_id), own, grant=False, note=REASON
    )
    assert own.decided_for == ""


def test_a_request_is_decided_once_even_by_two_at_once(app: Flask, world: World, actor: Who) -> None:
    key = _asked(world, actor)
    both = [actor("giamdoc"), actor("phogd")]
    db.session.remove()

    def decide(who: Actor) -> str:
        with app.app_context():
            asked = queries.get_request(key)
            try:
                service.decide_extension(who, queries.get_directive(asked.directive_id), asked, grant=True)
                db.session.commit()
            except RuleBroken as broken:
                db.session.rollback()
                return str(broken.message)
            return "done"

    with ThreadPoolExecutor(2) as crowd:
        answers = sorted(crowd.map(decide, both))
    assert answers.count("done") == 1
    assert any("rồi" in a or "đã" in a for a in answers)
    db.session.rollback()
    assert db.session.scalars(select(Directive.extension_count)).all() == [1]


def test_the_list_of_requests_counts_what_units_asked_for_and_got(
    login: Login, world: World, actor: Who, count_queries: Counting
) -> None:
    granted = queries.get_request(_asked(world, actor))
    row = queries.get_directive(granted.directive_id)
    service.decide_extension(actor("giamdoc"), row, granted, grant=True)
    late = queries.get_request(_asked(world, actor, due=date(2017, 10, 31)))
    row = queries.get_directive(late.directive_id)
    service.decide_extension(actor("giamdoc"), row, late, grant=False, note=REASON)
    _asked(world, actor)
    db.session.commit()
    [figures] = queries.asked_by_unit()
    assert (figures.asked, figures.late, figures.pending, figures.granted, figures.refused) == (3, 1, 1, 1, 1)
    assert figures.mean_days == 15
    client = login("giamdoc")
    page = client.get("/followup/requests").text
    assert page.count('class="cell-main"') == 1
    assert "Quyết định" in page
    page = client.get("/followup/requests?state=all").text
    assert page.count('class="cell-main"') == 3
    unit = world.units["vieclam"]
    assert client.get(f"/followup/requests?state=all&late=1&unit={unit}").text.count('class="cell-main"') == 1
    assert client.get("/followup/requests?state=x&unit=y&late=z").status_code == 200
    with count_queries() as sent:
        client.get("/followup/requests?state=all")
    assert len(sent) <= 8
    assert login("vieclam").get("/followup/requests").status_code == 403


def test_a_request_keeps_its_evidence_for_those_who_see_the_directive(
    login: Login, world: World, actor: Who
) -> None:
    from io import BytesIO  # noqa: PLC0415 - only here

    [key] = _open(world)
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    head = login("vieclam")
    data = {"new_due_on": "15/12/2017", "reason": REASON, "file": (BytesIO(pdf), "to-trinh.pdf")}
    assert head.post(f"/followup/{key}/ask-extension", data=data).status_code == 303
    asked = db.session.scalars(select(ExtensionRequest)).one()
    assert asked.file_id is not None
    url = f"/followup/requests/{asked.id}/file"
    assert head.get(url).data == pdf
    assert login("giamdoc").get(url).status_code == 200
    assert login("ncc").get(url).status_code == 403
    assert "to-trinh" not in login("giamdoc").get("/followup/requests").text
    wrong = {**data, "file": (BytesIO(b"MZ"), "a.exe")}
    [other] = _open(world)
    assert head.post(f"/followup/{other}/ask-extension", data=wrong).status_code == 422


# ─── Saved filters ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_filter_is_saved_shared_renamed_and_deleted(login: Login, world: World) -> None:
    secretary, director = login("thuky"), login("giamdoc")
    url = "/followup/filters/new?quarter=20174&count=overdue&cursor=abc"
    assert secretary.get(url).status_code == 200
    answer = secretary.post(url, data={"name": "Quá hạn quý IV", "role": "leadership"})
    assert answer.status_code == 303
    saved = db.session.scalars(select(SavedFilter)).one()
    assert (saved.query, saved.role) == ("count=overdue&quarter=20174", Role.LEADERSHIP)
    page = director.get(f"/followup/?{saved.query}").text
    assert "Quá hạn quý IV" in page
    assert 'aria-current="true">Quá hạn quý IV' in page
    assert "Quá hạn quý IV" not in login("vieclam").get("/followup/").text
    again = secretary.post(url, data={"name": "quá  hạn QUÝ iv", "role": ""})
    assert again.status_code == 422
    assert director.post(f"/followup/filters/{saved.id}/delete").status_code == 403
    change = {"name": "Việc quá hạn", "role": ""}
    assert secretary.post(f"/followup/filters/{saved.id}", data=change).status_code == 303
    assert "Việc quá hạn" not in director.get("/followup/").text
    assert "Việc quá hạn" in secretary.get("/followup/filters").text
    assert secretary.post(f"/followup/filters/{saved.id}/delete").status_code == 303
    assert db.session.scalars(select(SavedFilter)).all() == []


def test_my_tasks_are_saved_for_whoever_reads_them() -> None:
    assert rules.to_keep({"officer": "7", "quarter": "20174"}, 7) == "officer=me&quarter=20174"
    assert rules.to_keep({"officer": "me"}, 7) == "officer=me"
    assert rules.to_keep({"officer": "8"}, 7) == "officer=8"
    assert rules.to_keep({}, 7) == "quarter=all"


def test_a_unit_saves_filters_but_shares_none(login: Login, world: World) -> None:
    head = login("vieclam")
    assert head.post("/followup/filters/new?state=open", data={"name": "Đang làm"}).status_code == 303
    shared = head.post("/followup/filters/new?state=open", data={"name": "Chung", "role": "leadership"})
    assert shared.status_code == 403


def test_the_register_offers_ticks_and_filters_at_the_same_cost(
    login: Login, world: World, count_queries: Counting
) -> None:
    _open(world, 60)
    client = login("giamdoc")
    url = "/followup/?quarter=20174"
    client.get(url)
    with count_queries() as sent:
        page = client.get(url).text
    assert len(sent) <= 8
    assert page.count("name=id ") == page.count("<tr") - 1 >= 36
    assert 'name="all"' in page
    assert 'name="id"' not in login("vieclam").get(url).text
    assert len(queries.ids_of(Filters(quarter=20174), _reader(world), 100)) == 60


def _reader(world: World) -> Actor:
    return world.actor("giamdoc", TODAY)
