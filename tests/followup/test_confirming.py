from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, RulesBroken, Stale
from meeting.core.events import TrailRow
from meeting.directives.models import Directive
from meeting.directives.queries import clauses
from meeting.directives.rules import State
from meeting.followup import queries, rules, service
from meeting.followup.models import Progress
from meeting.followup.rules import Grade
from meeting.followup.service import Part
from tests.conftest import Client
from tests.followup import making
from tests.world import World

Who = Callable[[str], Actor]
Login = Callable[[str], Client]
Travel = Callable[[date], None]
Counting = Callable[[], AbstractContextManager[list[str]]]
TODAY = date(2017, 11, 1)
REASON = "Chưa có số liệu của hai huyện"
PART = Part("Đã hoàn thành tại 12 huyện", "Hoàn thành tại 3 huyện còn lại", date(2017, 12, 15))


@pytest.fixture(autouse=True)
def _november(travel: Travel) -> None:
    travel(TODAY)


def reported(world: World, lead: str = "vieclam", author: str = "canbo", **values: Any) -> Directive:
    """A directive with its reported result."""
    row = making.directive(making.meeting(), world.units[lead], state=State.REPORTED, **values)
    db.session.add(
        Progress(
            directive_id=row.id, unit_id=world.units[lead], reported_on=TODAY, percent=100,
            text="Đã giải quyết xong 120 hồ sơ tồn đọng", is_completion=True, author_id=world.users[author],
            author_name=author,
        )
    )  # fmt: skip
    db.session.commit()
    return queries.get_directive(row.id)


def names() -> list[str]:
    return list(db.session.scalars(select(TrailRow.name).order_by(TrailRow.id)))


def test_the_secretariat_checks_the_form_and_the_leadership_confirms(world: World, actor: Who) -> None:
    row = reported(world)
    service.check_form(actor("thuky"), row, seen=row.version)
    db.session.commit()
    assert (row.checked_on, row.checked_by_id) == (TODAY, world.users["thuky"])
    with pytest.raises(RuleBroken, match="đã được kiểm tra"):
        service.check_form(actor("thuky"), row)
    service.confirm(actor("giamdoc"), row)
    db.session.commit()
    assert (row.state, row.completed_on, row.confirmed_on) == (State.CONFIRMED, TODAY, TODAY)
    assert names() == ["FormChecked", "ResultConfirmed"]


@pytest.mark.parametrize("who", ["giamdoc", "vieclam", "ncc", "xem"])
def test_only_the_secretariat_checks_the_form(world: World, actor: Who, who: str) -> None:
    with pytest.raises(Denied):
        service.check_form(actor(who), reported(world))


def test_nobody_checks_the_work_of_the_unit_they_sit_in(world: World, actor: Who) -> None:
    with pytest.raises(Denied):
        service.check_form(actor("thuky"), reported(world, lead="vp", author="thuky"))


def test_who_reported_or_prepared_a_result_does_not_confirm_it(world: World, actor: Who) -> None:
    own = reported(world, author="giamdoc")
    for verb in (
        lambda: service.confirm(actor("giamdoc"), own),
        lambda: service.accept_in_part(actor("giamdoc"), own, PART),
        lambda: service.send_back(actor("giamdoc"), own, REASON),
    ):
        with pytest.raises(RuleBroken):
            verb()
        db.session.rollback()
    report = queries.find_completion(own.id)
    assert report is not None
    report.author_id, report.prepared_by = None, "Đặng Văn Mẫu"
    with pytest.raises(RuleBroken):
        service.confirm(actor("giamdoc"), own)
    service.confirm(actor("phogd"), own)


def test_the_secretariat_sends_back_and_another_report_is_checked_anew(world: World, actor: Who) -> None:
    row = reported(world)
    service.check_form(actor("thuky"), row)
    service.send_back(actor("thuky"), row, REASON)
    assert (row.state, row.state_reason) == (State.REWORK, REASON)
    draft = service.Report("Đã bổ sung số liệu của hai huyện", 100, TODAY, is_complete=True)
    service.report(actor("vieclam"), row, draft)
    assert row.state is State.REPORTED
    assert row.checked_on is None
    assert row.checked_by_id is None


def test_what_is_left_becomes_a_directive_of_its_own(world: World, actor: Who) -> None:
    row = reported(world, clause="3", field_id=world.fields["jobs"], output="Báo cáo")
    making.cooperation(row, world.units["rachgia"], is_required=True)
    making.cooperation(row, world.units["anbien"], contributed_on=TODAY)
    db.session.commit()
    db.session.expire_all()
    row = queries.get_directive(row.id)
    rest = service.accept_in_part(actor("giamdoc"), row, PART)
    db.session.commit()
    assert (row.state, row.state_reason) == (State.CONFIRMED, PART.accepted)
    assert (rest.parent_id, rest.clause, rest.state, rest.issued_on) == (row.id, "3b", State.ISSUED, TODAY)
    assert (rest.text, rest.original_due_on, rest.counts_until) == (PART.rest, PART.due_on, PART.due_on)
    assert rest.original_counts_until == PART.due_on
    assert (rest.meeting_id, rest.conclusion_id, rest.quarter) == (row.meeting_id, row.conclusion_id, 20174)
    assert (rest.lead_unit_id, rest.field_id, rest.output) == (row.lead_unit_id, row.field_id, "Báo cáo")
    assert [share.unit_id for share in queries.get_directive(rest.id).cooperations] == [
        world.units["rachgia"]
    ]
    [tally] = queries.tally(TODAY, quarter=20174)
    assert (tally.total, tally.on_time, tally.in_time) == (2, 1, 1)
    assert names() == ["DirectiveIssued", "PartAccepted"]
    assert [line.id for line in clauses(row.conclusion_id)] == [row.id]


def test_a_part_says_what_is_accepted_what_is_left_and_until_when(world: World, actor: Who) -> None:
    row = reported(world)
    with pytest.raises(RulesBroken) as broken:
        service.accept_in_part(actor("giamdoc"), row, Part("ổn", " ", date(2017, 10, 31)))
    assert [problem.field for problem in broken.value.problems] == ["accepted", "rest", "due_on"]


@pytest.mark.parametrize(
    ("clause", "taken", "wanted"),
    [
        ("3", [], "3b"),
        ("3", ["3b", "3c"], "3d"),
        ("3b", ["3", "3b"], "3c"),
        ("2.1", [], "2.1b"),
        ("", [], "b"),
    ],
)
def test_the_next_clause_is_the_next_free_letter(clause: str, taken: list[str], wanted: str) -> None:
    assert rules.next_clause(clause, taken) == wanted


def test_a_clause_is_divided_until_the_letters_end() -> None:
    with pytest.raises(RuleBroken):
        rules.next_clause("3", [f"3{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"])


def test_the_checklist_names_what_is_weak() -> None:
    points = rules.form_points(
        text="Xong", best=Grade.STATEMENT, least=Grade.FILE, missing=["Rạch Giá"], missing_reason=""
    )
    assert [point.is_good for point in points] == [False, False, False]
    points = rules.form_points(
        text="Đã hoàn thành toàn bộ", best=Grade.FILE, least=Grade.DOCUMENT, missing=["Rạch Giá"],
        missing_reason="Đã báo cáo trực tiếp",
    )  # fmt: skip
    assert [point.is_good for point in points] == [True, True, True]


@pytest.mark.parametrize("round_", range(3))
def test_two_confirmations_at_once_have_one_effect_and_a_clear_word(
    app: Flask, world: World, actor: Who, round_: int
) -> None:
    key = reported(world).id
    both = [actor("giamdoc"), actor("phogd")]
    db.session.remove()

    def confirm(who: Actor) -> str:
        with app.app_context():
            try:
                service.confirm(who, queries.get_directive(key))
                db.session.commit()
            except (RuleBroken, Stale) as broken:
                db.session.rollback()
                return type(broken).__name__ + str(getattr(broken, "message", ""))
            return "done"

    with ThreadPoolExecutor(2) as crowd:
        answers = sorted(crowd.map(confirm, both))
    assert answers.count("done") == 1
    refused = next(answer for answer in answers if answer != "done")
    assert "Đặng Văn Mẫu" in refused or "Lê Thị Ánh" in refused, refused
    assert names() == ["ResultConfirmed"]


def test_the_pages_lead_from_the_check_to_the_linked_directives(login: Login, world: World) -> None:
    row = reported(world, clause="3")
    key = row.id
    secretary, director = login("thuky"), login("giamdoc")
    page = director.get(f"/followup/{key}").text
    assert "chưa kiểm tra thể thức" in page
    assert "Kiểm tra thể thức" in secretary.get(f"/followup/{key}").text
    page = secretary.get(f"/followup/{key}/check").text
    assert "Không có minh chứng" in page
    assert secretary.post(f"/followup/{key}/check", data={"row_version": row.version}).status_code == 303
    again = secretary.post(f"/followup/{key}/check")
    assert again.status_code == 422
    assert "đã được kiểm tra" in again.text
    assert "Đã kiểm tra thể thức" in director.get(f"/followup/{key}").text
    url = f"/followup/{key}/accept-in-part"
    assert director.get(url).status_code == 200
    wrong = director.post(url, data={"accepted": "x", "rest": "", "due_on": "31/10/2017"})
    assert wrong.status_code == 422
    typed = {"accepted": PART.accepted, "rest": PART.rest, "due_on": "15/12/2017"}
    answer = director.post(url, data=typed)
    assert answer.status_code == 303
    rest = answer.headers["Location"].rsplit("/", 1)[1]
    assert PART.accepted in director.get(f"/followup/{key}").text
    assert f"/followup/{rest}" in director.get(f"/followup/{key}").text
    assert f"/followup/{key}" in director.get(f"/followup/{rest}").text
    assert "3b" in director.get(f"/followup/{rest}").text
    late = director.post(f"/followup/{key}/confirm", headers={"Referer": f"http://localhost/followup/{key}"})
    assert late.status_code == 303
    assert "đã được xác nhận" in director.get(f"/followup/{key}").text


def test_the_page_of_a_judged_directive_costs_no_more_queries(
    login: Login, world: World, actor: Who, count_queries: Counting
) -> None:
    row = reported(world)
    service.check_form(actor("thuky"), row)
    rest = service.accept_in_part(actor("giamdoc"), row, PART)
    db.session.commit()
    urls = [f"/followup/{row.id}", f"/followup/{rest.id}", f"/followup/{row.id}/accept-in-part"]
    client = login("giamdoc")
    for url in urls:
        client.get(url)
        with count_queries() as sent:
            client.get(url)
        assert len(sent) <= 8, (url, len(sent))
