"""Duties below a directive, through the verbs: prepared reports, contributions, proofs, shares, periods."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from meeting.core import clock
from meeting.core.access import Actor, may
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, RulesBroken, Stale
from meeting.core.events import TrailRow
from meeting.directives.models import Directive
from meeting.directives.rules import Priority, Recurrence, State
from meeting.directory.models import Unit
from meeting.followup import queries, service
from meeting.followup.models import DirectivePeriod, Evidence, PreparedReport, Progress, SubTask
from meeting.followup.policy import Can, visible
from meeting.followup.rules import Grade
from meeting.followup.service import Breakdown, Decision, Inspection, PartLine, PartReport, Report
from tests.followup import making
from tests.world import World

Who = Callable[[str], Actor]
Travel = Callable[[date], None]
TODAY = date(2017, 11, 1)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
REASON = "Chờ số liệu của ba xã đảo"


@pytest.fixture(autouse=True)
def _november(travel: Travel) -> None:
    travel(TODAY)


def _make(world: World, **values: Any) -> Directive:
    row = making.directive(making.meeting(), world.units["vieclam"], **values)
    db.session.commit()
    return queries.get_directive(row.id)


def _report(**values: Any) -> Report:
    return Report(**{"text": "Đã làm", "percent": 50, "reported_on": TODAY, **values})


def _again(directive: Directive) -> Directive:
    db.session.commit()
    db.session.expire_all()
    return queries.get_directive(directive.id)


def _events() -> list[str]:
    db.session.commit()
    return list(db.session.scalars(select(TrailRow.name).order_by(TrailRow.id)))


# ─── Prepared reports ───────────────────────────────────────────────────────────────────────────────────────


def test_an_officer_prepares_and_the_head_sends(world: World, actor: Who, travel: Travel) -> None:
    directive = _make(world)
    with pytest.raises(RuleBroken, match="Trưởng đơn vị"):
        service.report(actor("canbo"), directive, _report())
    db.session.rollback()
    directive = _again(directive)
    draft = _report(files=[("bao-cao.pdf", PDF)], document_number="12/BC", document_on=TODAY)
    service.prepare(actor("canbo"), directive, draft)
    directive = _again(directive)
    assert (directive.state, directive.last_report_on) == (State.ISSUED, None)
    travel(date(2017, 11, 3))
    found = db.session.scalars(select(PreparedReport)).one()
    with pytest.raises(Denied):
        service.send(actor("canbo"), directive, found)
    sent = service.send(actor("vieclam"), directive, found, seen=found.version)
    db.session.flush()
    assert (sent.author_name, sent.prepared_by) == ("Nguyễn Văn Việc", "Phạm Thị Cán")
    assert sent.reported_on == date(2017, 11, 3)  # the day it was sent, not the day it was prepared
    grades = set(db.session.scalars(select(Evidence.grade)))
    assert grades == {Grade.DOCUMENT, Grade.FILE}
    assert db.session.scalar(select(func.count(PreparedReport.id))) == 0
    assert directive.state is State.IN_PROGRESS
    assert _events() == ["ReportPrepared", "DirectiveReceived", "WorkStarted", "ProgressReported"]


def test_a_prepared_report_is_given_back_with_a_note_and_changed(world: World, actor: Who) -> None:
    directive = _make(world)
    found = service.prepare(actor("canbo"), directive, _report())
    with pytest.raises(RuleBroken):
        service.give_back(actor("vieclam"), directive, found, "ngắn")
    service.give_back(actor("vieclam"), directive, found, "Thiếu số liệu hai huyện")
    with pytest.raises(RuleBroken):
        service.send(actor("vieclam"), directive, found)
    directive = _again(directive)
    again = service.prepare(actor("canbo"), directive, _report(text="Đủ số liệu"), seen=found.version)
    assert again.id == found.id
    assert (again.return_note, again.data["text"]) == ("", "Đủ số liệu")
    service.send(actor("vieclam"), directive, again)


def test_a_prepared_report_that_changed_meanwhile_is_not_sent(world: World, actor: Who) -> None:
    directive = _make(world)
    found = service.prepare(actor("canbo"), directive, _report())
    db.session.commit()
    seen = found.version
    service.prepare(actor("canbo"), directive, _report(text="Bản mới"), seen=seen)
    db.session.commit()
    with pytest.raises(Stale):
        service.send(actor("vieclam"), directive, found, seen=seen)
    with pytest.raises(Stale):
        service.prepare(actor("canbo"), directive, _report(), seen=seen)


def test_a_prepared_report_is_not_sent_for_a_unit_that_leads_no_more(world: World, actor: Who) -> None:
    directive = _make(world)
    found = service.prepare(actor("canbo"), directive, _report())
    service.reassign(actor("thuky"), directive, world.units["ncc"], Decision(REASON, TODAY))
    with pytest.raises(RuleBroken):
        service.send(actor("vieclam"), directive, found)


def test_who_prepared_a_report_or_heads_the_unit_discards_it(world: World, actor: Who) -> None:
    directive = _make(world)
    for who in ("canbo", "vieclam"):
        directive = _again(directive)
        found = service.prepare(actor("canbo"), directive, _report())
        for stranger in ("rachgia", "thuky", "ncc"):
            with pytest.raises(Denied):
                service.discard(actor(stranger), directive, found)
        with pytest.raises(Stale):
            service.discard(actor(who), directive, found, seen=found.version + 1)
        service.discard(actor(who), directive, found, seen=found.version)
        db.session.commit()
        assert db.session.scalar(select(func.count(PreparedReport.id))) == 0
    assert _events() == ["ReportPrepared", "PreparedDiscarded"] * 2


def test_what_the_head_reports_directly_takes_the_place_of_what_was_prepared(
    world: World, actor: Who
) -> None:
    directive = _make(world)
    making.cooperation(directive, world.units["rachgia"])
    directive = _again(directive)
    service.prepare(actor("canbo"), directive, _report())
    service.prepare(actor("rachgia"), directive, _report(), unit_id=world.units["rachgia"])
    service.report(actor("vieclam"), directive, _report(text="Trưởng phòng báo cáo"))
    db.session.commit()
    assert [row.unit_id for row in db.session.scalars(select(PreparedReport))] == [world.units["rachgia"]]
    assert "PreparedReplaced" in _events()
    service.contribute(actor("rachgia"), _again(directive), world.units["rachgia"], _report())
    db.session.commit()
    assert db.session.scalars(select(PreparedReport)).all() == []
    assert _events().count("PreparedReplaced") == 2


def test_nothing_is_reported_for_a_unit_that_ended(world: World, actor: Who, travel: Travel) -> None:
    directive = _make(world)
    found = service.prepare(actor("canbo"), directive, _report())
    db.session.execute(
        update(Unit).where(Unit.id == world.units["vieclam"]).values(valid_to=date(2017, 11, 10))
    )
    directive = _again(directive)
    travel(date(2017, 11, 11))
    with pytest.raises(RuleBroken, match="kết thúc"):
        service.send(actor("vieclam"), directive, found)
    with pytest.raises(RuleBroken, match="kết thúc"):
        service.report(actor("vieclam"), directive, _report())


def test_an_officer_of_a_unit_without_a_head_sends(world: World, actor: Who) -> None:
    from meeting.accounts.models import User  # noqa: PLC0415

    db.session.execute(update(User).where(User.id == world.users["vieclam"]).values(is_active=False))
    directive = _make(world)
    service.report(actor("canbo"), directive, _report())
    assert directive.state is State.IN_PROGRESS


def test_what_is_prepared_is_checked_like_what_is_sent(world: World, actor: Who) -> None:
    directive = _make(world, priority=Priority.URGENT)
    with pytest.raises(RulesBroken) as broken:
        service.prepare(actor("canbo"), directive, _report(text="", is_complete=True))
    assert [problem.field for problem in broken.value.problems] == ["text", "files"]


# ─── Contributions ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_contribution_is_a_report_of_its_own_with_its_proof(world: World, actor: Who) -> None:
    directive = _make(world)
    making.cooperation(directive, world.units["rachgia"], is_required=True)
    directive = _again(directive)
    draft = _report(text="Danh sách 30 người", document_number="5/BC", document_on=TODAY)
    service.contribute(actor("rachgia"), directive, world.units["rachgia"], draft)
    db.session.flush()
    line = db.session.scalars(select(Progress)).one()
    [share] = directive.cooperations
    assert (line.cooperation_id, line.unit_id, line.percent) == (share.id, world.units["rachgia"], 0)
    assert (share.contribution, share.contributed_on) == ("Danh sách 30 người", TODAY)
    assert (directive.state, directive.last_report_on) == (State.ISSUED, None)
    [shown] = queries.reports_of(directive.id)
    assert shown.is_contribution
    assert [proof.grade for proof in shown.evidence] == [Grade.DOCUMENT]


def test_the_head_hands_a_part_to_an_officer_of_the_own_unit(world: World, actor: Who) -> None:
    directive = making.directive(making.meeting(), world.units["ncc"])
    share = making.cooperation(directive, world.units["vieclam"])
    directive = _again(directive)
    with pytest.raises(RuleBroken):
        service.assign_share(actor("vieclam"), directive, share, world.users["rachgia"])
    with pytest.raises(Denied):
        service.assign_share(actor("ncc"), directive, share, world.users["canbo"])
    service.assign_share(actor("vieclam"), directive, share, world.users["canbo"])
    assert share.officer_id == world.users["canbo"]
    found = service.prepare(actor("canbo"), directive, _report(), unit_id=world.units["vieclam"])
    assert found.cooperation_id == share.id
    service.send(actor("vieclam"), directive, found)
    assert share.contributed_on == TODAY


# ─── Proofs ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_that_is_missing_is_said_at_once(world: World, actor: Who) -> None:
    directive = _make(
        world, priority=Priority.HIGH, measure_unit="người", measure_target=2000.0, measure_value=1500.0
    )
    making.cooperation(directive, world.units["rachgia"], is_required=True)
    directive = _again(directive)
    parts = Breakdown([world.units["anbien"]], "Rà soát")
    service.break_down(actor("thuky"), directive, parts)
    with pytest.raises(RulesBroken) as broken:
        service.report(actor("vieclam"), directive, _report(text="", is_complete=True, document_on=TODAY))
    fields = [problem.field for problem in broken.value.problems]
    assert fields == ["document_number", "value", "text", "missing_reason", "document_number"]
    said = str(broken.value.problems[3].message)
    for words in ("Rạch Giá", "0/1", "1.500/2.000 người"):
        assert words in said
    done = _report(
        is_complete=True, value=1800.0, missing_reason=REASON, document_number="9/BC", document_on=TODAY
    )
    service.report(actor("vieclam"), directive, done)
    assert (directive.state, directive.percent, directive.measure_value) == (State.REPORTED, 100, 1800.0)


def test_only_the_office_checks_on_the_spot_and_that_proves_urgent_work(world: World, actor: Who) -> None:
    directive = _make(world, priority=Priority.URGENT)
    first = service.report(actor("vieclam"), directive, _report())
    seen = Inspection("Trần Văn Thư", TODAY, "Đã lắp đặt đủ 12 phòng")
    with pytest.raises(Denied):
        service.inspect(actor("vieclam"), directive, first, seen)
    with pytest.raises(RulesBroken) as broken:
        service.inspect(actor("thuky"), directive, first, Inspection("", date(2017, 11, 2), ""))
    assert [problem.field for problem in broken.value.problems] == ["checked_by", "note", "checked_on"]
    with pytest.raises(RulesBroken):
        service.report(actor("vieclam"), directive, _report(is_complete=True))
    proof = service.inspect(actor("thuky"), directive, first, seen)
    assert (proof.grade, proof.checked_by, proof.checked_on) == (Grade.CHECKED, "Trần Văn Thư", TODAY)
    service.report(actor("vieclam"), directive, _report(is_complete=True))
    assert directive.state is State.REPORTED


def test_the_figure_of_measured_work_gives_its_percentage(world: World, actor: Who) -> None:
    directive = _make(world, measure_unit="%", measure_base=4.5, measure_target=3.0)
    with pytest.raises(RulesBroken) as broken:
        service.report(actor("vieclam"), directive, _report())
    assert [problem.field for problem in broken.value.problems] == ["value"]
    service.report(actor("vieclam"), directive, _report(value=3.9, percent=99))
    assert (directive.percent, directive.measure_value) == (40, 3.9)


# ─── Shares ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_directive_is_broken_down_and_its_shares_add_up(world: World, actor: Who, travel: Travel) -> None:
    directive = _make(world, measure_unit="hộ", measure_target=100.0)
    units = queries.units_of_kinds([world.kinds["district_division"]], TODAY)
    assert units == [world.units["rachgia"], world.units["anbien"]]
    given = service.break_down(
        actor("vieclam"), directive, Breakdown(units, "Rà soát hộ nghèo", date(2017, 11, 20), 50.0)
    )
    lines = {given[1].id: PartLine(date(2017, 11, 10), 40.0)}
    assert service.change_parts(actor("vieclam"), directive, lines) == [given[1]]
    db.session.commit()
    assert [row.id for row in queries.at_home({world.units["anbien"]})[1]] == [given[1].id]
    part = queries.get_part(given[0].id)
    with pytest.raises(Denied):
        service.report_part(actor("anbien"), directive, part, PartReport("Xong", 50.0, is_done=True))
    with pytest.raises(RulesBroken):
        service.report_part(actor("rachgia"), directive, part, PartReport("Xong", None, is_done=True))
    service.report_part(actor("rachgia"), directive, part, PartReport("Xong", 45.0, is_done=True))
    travel(date(2017, 11, 13))
    standing = queries.standing(directive.id, TODAY)
    assert (standing.parts, standing.done) == (2, 1)
    with pytest.raises(RuleBroken):
        service.remove_part(actor("vieclam"), directive, part)
    service.remove_part(actor("vieclam"), directive, queries.get_part(given[1].id))
    db.session.flush()
    assert db.session.scalars(select(SubTask.id)).all() == [part.id]
    assert _events() == ["DirectiveBrokenDown", "SharesChanged", "ShareReported", "ShareRemoved"]


def test_work_reported_complete_is_not_broken_down_any_more(world: World, actor: Who) -> None:
    directive = _make(world, state=State.REPORTED)
    with pytest.raises(RuleBroken):
        service.break_down(actor("vieclam"), directive, Breakdown([world.units["anbien"]], "Rà soát"))


def test_a_unit_with_a_share_sees_the_directive_and_others_do_not(world: World, actor: Who) -> None:
    directive = _make(world)
    service.break_down(actor("thuky"), directive, Breakdown([world.units["anbien"]], "Rà soát"))
    directive = _again(directive)
    assert may(actor("anbien"), Can.SEE, directive)
    assert not may(actor("rachgia"), Can.SEE, directive)
    seen = select(Directive.id).where(visible(actor("anbien")))
    assert db.session.scalars(seen).all() == [directive.id]


@pytest.mark.parametrize(
    ("case", "field"), [("twice", "units"), ("none", "units"), ("late", "due_on"), ("gone", "units")]
)
def test_a_breakdown_must_make_sense(world: World, actor: Who, case: str, field: str) -> None:
    directive = _make(world)
    unit = world.units["anbien"]
    draft = {
        "twice": Breakdown([unit, unit], "Rà soát"),
        "none": Breakdown([], "Rà soát"),
        "late": Breakdown([unit], "Rà soát", date(2017, 12, 1)),
        "gone": Breakdown([world.units["ncc"]], "Rà soát"),
    }[case]
    db.session.execute(update(Unit).where(Unit.id == world.units["ncc"]).values(valid_to=date(2017, 10, 31)))
    with pytest.raises(RulesBroken) as broken:
        service.break_down(actor("thuky"), directive, draft)
    assert [problem.field for problem in broken.value.problems] == [field]


# ─── Periods ────────────────────────────────────────────────────────────────────────────────────────────────


def _periods() -> list[date]:
    return list(db.session.scalars(select(DirectivePeriod.due_on).order_by(DirectivePeriod.due_on)))


def test_periods_are_made_each_morning_once_and_catch_up(world: World, travel: Travel) -> None:
    _make(world, recurrence=Recurrence.MONTHLY, due=None)
    _make(world, recurrence=Recurrence.MONTHLY, due=None, state=State.CONFIRMED)
    _make(world, recurrence=Recurrence.STANDING, due=None)
    assert service.make_periods(clock.now()) == 2
    assert service.make_periods(clock.now()) == 0
    travel(date(2018, 1, 2))
    assert service.make_periods(clock.now()) == 2
    assert _periods() == [date(2017, 10, 31), date(2017, 11, 30), date(2017, 12, 29), date(2018, 1, 31)]


def test_a_period_is_reported_once(world: World, actor: Who) -> None:
    directive = _make(world, recurrence=Recurrence.MONTHLY, due=None)
    other = _make(world)
    keys = (directive.id, other.id)
    service.make_periods(clock.now())
    directive, other = (queries.get_directive(key) for key in keys)
    first = queries.periods_of(directive.id)[-1]
    service.report(actor("vieclam"), directive, _report(period_id=first.id))
    assert first.reported_on == TODAY
    for one in (directive, other):
        with pytest.raises(RulesBroken) as broken:
            service.report(actor("vieclam"), one, _report(period_id=first.id))
        assert [problem.field for problem in broken.value.problems] == ["period_id"]
    assert "PeriodReported" in _events()


def test_the_first_period_is_there_as_soon_as_the_notice_is_issued(
    world: World, actor: Who, travel: Travel
) -> None:
    from meeting.directives import service as directives  # noqa: PLC0415
    from meeting.directives.service import Clause  # noqa: PLC0415
    from tests.directives.room import begin, hold, notice  # noqa: PLC0415

    travel(date(2017, 10, 9))
    conclusion = begin(actor("thuky"), hold(world))
    clause = Clause(
        "Báo cáo hằng tháng", world.units["vieclam"], recurrence=Recurrence.MONTHLY, period_day=25
    )
    directives.add(actor("thuky"), conclusion, clause)
    directives.issue(actor("thuky"), conclusion, notice(45))
    db.session.commit()
    assert _periods() == [date(2017, 10, 25)]


def test_an_exhortation_leaves_follow_up_and_comes_back_by_decision(world: World, actor: Who) -> None:
    directive = _make(world)
    with pytest.raises(Denied):
        service.untrack(actor("vieclam"), directive, Decision(REASON, TODAY))
    with pytest.raises(RuleBroken):
        service.untrack(actor("thuky"), directive, Decision("ngắn", TODAY))
    service.untrack(actor("thuky"), directive, Decision(REASON, TODAY))
    assert (directive.is_tracked, directive.untracked_reason) == (False, REASON)
    service.track(actor("thuky"), directive, Decision("Giám đốc yêu cầu theo dõi", TODAY))
    assert (directive.is_tracked, directive.untracked_reason) == (True, "")
