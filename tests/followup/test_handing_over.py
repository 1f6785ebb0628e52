"""Duties of a unit that ended wait for a hand-over; a recorded decision names who goes on."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RulesBroken
from meeting.directives.models import Amendment, Directive
from meeting.directives.rules import AmendmentKind, State
from meeting.directory.models import Unit
from meeting.directory.rules import SuccessionKind
from meeting.directory.service import succession, units
from meeting.directory.service.succession import SuccessionDraft
from meeting.followup import queries, service
from meeting.followup.models import HandOver
from meeting.followup.service import Decision
from tests.conftest import Client
from tests.followup import making
from tests.world import World

Actors = Callable[[str], Actor]
OLD_NAME = "Phòng Lao động - Việc làm - An toàn lao động"
REASON = "Quyết định sắp xếp lại tổ chức bộ máy của Sở"


def _succeed(actor: Actors, kind: SuccessionKind, world: World, day: date, **more: object) -> list[Unit]:
    draft = SuccessionDraft(kind=kind, from_ids=(world.units["vieclam"],), effective_on=day, **more)  # type: ignore[arg-type]
    found = succession.succeed(actor("quantri"), draft)
    db.session.commit()
    return found


def _decision(day: date | None = None) -> Decision:
    return Decision(REASON, day or clock.today(), "12/QĐ-SLĐTBXH, 09/10/2017")


@pytest.fixture
def led(world: World) -> Directive:
    """An open directive led by the division of employment, in progress."""
    row = making.directive(
        making.meeting(date(2017, 10, 2)), world.units["vieclam"], state=State.IN_PROGRESS,
        issued_on=date(2017, 10, 3), field_id=world.fields["jobs"],
    )  # fmt: skip
    db.session.commit()
    return row


def test_renaming_a_unit_puts_its_open_directives_to_wait_with_the_new_unit_proposed(
    world: World, actor: Actors, led: Directive
) -> None:
    new = _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))[0]
    row = queries.waiting()[0]
    assert (row.directive_id, row.old, row.new) == (led.id, OLD_NAME, "Phòng Việc làm")
    number = service.hand_over(actor("thuky"), [row.id], None, _decision())
    db.session.commit()
    assert number == 1
    assert led.lead_unit_id == new.id
    assert (led.state, led.effective_due_on, led.officer_id) == (State.IN_PROGRESS, date(2017, 11, 30), None)
    amendment = db.session.scalars(select(Amendment)).one()
    assert amendment.kind is AmendmentKind.HANDOVER
    assert (amendment.old["lead"], amendment.new["lead"]) == (OLD_NAME, "Phòng Việc làm")
    assert queries.waiting() == []
    assert [(r.new, r.number, r.open) for r in queries.received()] == [("Phòng Việc làm", 1, 1)]


def test_after_a_split_nobody_is_proposed_and_a_person_chooses(
    world: World, actor: Actors, led: Directive
) -> None:
    parts = _succeed(actor, SuccessionKind.SPLIT, world, clock.today(), new_names=("Phòng A", "Phòng B"))
    row = queries.waiting()[0]
    assert row.new is None
    with pytest.raises(RulesBroken):
        service.hand_over(actor("thuky"), [row.id], None, _decision())
    service.hand_over(actor("thuky"), [row.id], parts[1].id, _decision())
    assert led.lead_unit_id == parts[1].id


def test_only_the_field_that_was_transferred_waits(world: World, actor: Actors, led: Directive) -> None:
    other = making.directive(making.meeting(), world.units["vieclam"], field_id=world.fields["merits"])
    db.session.commit()
    _succeed(
        actor, SuccessionKind.TRANSFER, world, clock.today(), to_ids=(world.units["rachgia"],),
        field_id=world.fields["jobs"],
    )  # fmt: skip
    assert [(r.directive_id, r.to_unit_id) for r in queries.waiting()] == [(led.id, world.units["rachgia"])]
    assert other.lead_unit_id == world.units["vieclam"]


def test_finished_and_untracked_directives_do_not_wait(world: World, actor: Actors, led: Directive) -> None:
    making.directive(
        making.meeting(), world.units["vieclam"], state=State.CONFIRMED, completed_on=clock.today()
    )
    making.directive(making.meeting(), world.units["vieclam"], is_tracked=False)
    db.session.commit()
    _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))
    assert [row.directive_id for row in queries.waiting()] == [led.id]


def test_a_contribution_that_is_still_owed_goes_to_the_successor(world: World, actor: Actors) -> None:
    of = making.directive(making.meeting(), world.units["rachgia"], issued_on=date(2017, 10, 9))
    making.cooperation(of, world.units["vieclam"], is_required=True)
    db.session.commit()
    new = _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))[0]
    row = queries.waiting()[0]
    assert (row.duty, row.cooperation_id is None) == ("Cung cấp số liệu", False)
    service.hand_over(actor("thuky"), [row.id], None, _decision())
    db.session.commit()
    assert [(s.unit_id, s.is_required) for s in queries.get_directive(of.id).cooperations] == [(new.id, True)]


def test_a_part_that_goes_to_the_lead_joins_the_lead(world: World, actor: Actors) -> None:
    of = making.directive(making.meeting(), world.units["rachgia"], issued_on=date(2017, 10, 9))
    making.cooperation(of, world.units["vieclam"])
    db.session.commit()
    _succeed(actor, SuccessionKind.SPLIT, world, clock.today(), new_names=("Phòng A", "Phòng B"))
    service.hand_over(actor("thuky"), [queries.waiting()[0].id], world.units["rachgia"], _decision())
    db.session.commit()
    assert queries.get_directive(of.id).cooperations == []
    assert queries.waiting() == []


def test_a_hand_over_is_decided_once_and_not_before_the_unit_ended(
    world: World, actor: Actors, led: Directive, travel: Callable[[date], None]
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    _succeed(actor, SuccessionKind.RENAME, world, tomorrow, new_names=("Phòng Việc làm",))
    row = queries.waiting()[0]
    with pytest.raises(RulesBroken):
        service.hand_over(actor("thuky"), [row.id], None, _decision())
    travel(tomorrow)
    service.hand_over(actor("thuky"), [row.id], None, _decision(tomorrow))
    db.session.commit()
    with pytest.raises(RulesBroken):
        service.hand_over(actor("thuky"), [row.id], None, _decision(tomorrow))
    assert len(list(db.session.scalars(select(Amendment)))) == 1


def test_a_reopened_unit_keeps_its_directives(world: World, actor: Actors, led: Directive) -> None:
    unit = db.session.get_one(Unit, world.units["vieclam"])
    units.retire(actor("quantri"), unit, clock.today())
    db.session.commit()
    assert len(queries.waiting()) == 1
    units.reopen(actor("quantri"), unit)
    db.session.commit()
    assert list(db.session.scalars(select(HandOver))) == []


def test_a_report_that_is_open_when_the_unit_ends_can_still_be_confirmed(
    world: World, actor: Actors, led: Directive
) -> None:
    report = service.Report(text="Đã xong", percent=100, reported_on=clock.today(), is_complete=True)
    service.report(actor("vieclam"), queries.get_directive(led.id), report)
    db.session.commit()
    _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))
    assert len(queries.waiting()) == 1
    service.confirm(actor("giamdoc"), queries.get_directive(led.id))
    db.session.commit()
    assert queries.waiting() == []


def test_units_may_not_hand_over(world: World, actor: Actors, led: Directive) -> None:
    _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))
    with pytest.raises(Denied):
        service.hand_over(actor("rachgia"), [queries.waiting()[0].id], None, _decision())


def test_the_page_hands_over_what_is_ticked_and_keeps_ticks_when_something_is_missing(
    world: World, actor: Actors, led: Directive, login: Callable[[str], Client]
) -> None:
    new = _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))[0]
    client = login("thuky")
    key = queries.waiting()[0].id
    refused = client.post("/followup/hand-over", data={"id": key, "reason": ""})
    assert refused.status_code == 422
    assert f'value="{key}" checked' in refused.text
    answer = client.post("/followup/hand-over", data={"id": key, "reason": REASON, "paper": "12/QĐ"})
    assert answer.status_code == 303
    assert "Tiếp nhận do bàn giao" in client.get("/followup/hand-over").text
    assert db.session.get_one(Directive, led.id).lead_unit_id == new.id


def test_the_list_to_sign_names_each_duty_its_part_and_who_takes_over(
    world: World, actor: Actors, led: Directive, login: Callable[[str], Client]
) -> None:
    _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))
    answer = login("thuky").get(f"/documents/units/{world.units['vieclam']}/hand-over.pdf")
    assert answer.mimetype == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    for words in (
        "BÊN GIAO",
        "BÊN NHẬN",
        "Chủ trì",
        "30/11/2017",
        "Phòng Việc làm",
        "Danh mục có 01 nhiệm vụ",
    ):
        assert words in " ".join(text.split())
    assert login("thuky").get(f"/documents/units/{world.units['rachgia']}/hand-over.pdf").status_code == 404
    assert login("rachgia").get(f"/documents/units/{world.units['vieclam']}/hand-over.pdf").status_code == 403


def test_a_task_that_nobody_leads_says_so_where_it_waits(
    world: World, actor: Actors, login: Callable[[str], Client]
) -> None:
    of = making.directive(making.meeting(), None, issued_on=date(2017, 10, 9))
    making.cooperation(of, world.units["vieclam"], is_required=True)
    db.session.commit()
    _succeed(actor, SuccessionKind.RENAME, world, clock.today(), new_names=("Phòng Việc làm",))
    client = login("thuky")
    assert "Chờ giao đơn vị chủ trì" in client.get("/followup/hand-over").text
    paper = client.get(f"/documents/units/{world.units['vieclam']}/hand-over.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages)
    assert "Chờ giao đơn vị chủ trì" in " ".join(text.split())
