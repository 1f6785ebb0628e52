"""The ladder: which rung is due when, who is told, and that nothing is sent twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from meeting.core import clock, history, letters, schedule
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, RulesBroken
from meeting.core.events import TrailRow
from meeting.core.workdays import WorkCalendar
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.followup import queries, rules, service
from meeting.followup.models import DirectivePeriod, ExtensionRequest, HandOver, Rung, Urging
from meeting.followup.rules import About, Audience, due_rung, rung_day, told
from meeting.followup.service.urging import RungDraft
from meeting.scheduling.models import CalendarDay
from meeting.scheduling.queries import forget_calendar
from meeting.scheduling.rules import DayKind
from tests.followup import making
from tests.world import World

PLAIN = WorkCalendar()
DUE = date(2017, 11, 30)  # a Thursday
SLOT = clock.at(DUE, 6, 30)
Travel = Callable[[date], None]


@dataclass(frozen=True)
class Step:
    """A rung for pure tests."""

    code: str
    offset_days: int
    is_active: bool = True


LADDER = [Step(rung.code, rung.offset_days) for rung in rules.DEFAULT_RUNGS]


def _code(day: date, *sent: str, ladder: list[Step] = LADDER, due: date = DUE) -> str | None:
    rung = due_rung(ladder, due, day, sent, PLAIN)
    return rung.code if rung else None


# ─── Pure ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rung_stands_on_a_working_day() -> None:
    sunday = date(2017, 11, 26)
    assert rung_day(sunday, 0, PLAIN) == date(2017, 11, 24)  # the Friday before
    assert rung_day(sunday, -3, PLAIN) == date(2017, 11, 21)  # then three working days are left
    assert PLAIN.working_days_between(date(2017, 11, 21), sunday) == 3
    assert rung_day(sunday, 1, PLAIN) == date(2017, 11, 27)
    off = WorkCalendar(days_off=frozenset({date(2017, 12, 1), DUE}))
    assert rung_day(DUE, 0, off) == date(2017, 11, 29)
    assert rung_day(DUE, 1, off) == date(2017, 12, 4)
    assert rung_day(DUE, 1, WorkCalendar(makeup_days=frozenset({date(2017, 12, 2)}))) == date(2017, 12, 1)


def test_day_by_day_each_rung_comes_once() -> None:
    sent: list[str] = []
    days: dict[date, str] = {}
    for ahead in range(-10, 30):
        day = DUE + timedelta(days=ahead)
        code = _code(day, *sent)
        if code:
            sent.append(code)
            days[day] = code
    assert days == {
        date(2017, 11, 27): "before-3", DUE: "on-day", date(2017, 12, 1): "after-1",
        date(2017, 12, 5): "after-3", date(2017, 12, 11): "after-7",
    }  # fmt: skip


def test_of_missed_days_only_the_highest_rung_is_sent() -> None:
    assert _code(date(2017, 12, 6)) == "after-3"
    assert _code(date(2017, 12, 6), "after-3") is None
    assert _code(date(2018, 3, 1), "before-3") == "after-7"


def test_a_clock_that_went_back_sends_nothing_it_passed_over() -> None:
    assert _code(date(2017, 12, 1), "after-3") is None
    assert _code(date(2017, 12, 11), "after-3") == "after-7"


def test_nobody_is_reminded_on_a_day_off() -> None:
    assert _code(date(2017, 12, 2)) is None
    assert _code(date(2017, 12, 4)) == "after-1"  # the Monday makes up for it


def test_a_rung_that_is_off_is_passed_over() -> None:
    ladder = [Step("a", 1), Step("b", 3, is_active=False)]
    assert _code(date(2017, 12, 20), ladder=ladder) == "a"
    assert _code(date(2017, 12, 20), "b", ladder=ladder) is None  # sent before it was put off
    assert _code(date(2017, 12, 20), ladder=[]) is None


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_owed_is_chased(state: State) -> None:
    owed = {State.ISSUED, State.RECEIVED, State.IN_PROGRESS, State.REWORK}
    assert rules.is_muted(state) is (state not in owed)
    assert rules.is_muted(state, extension_pending=True)
    assert rules.is_muted(state, waits_for_hand_over=True)
    assert rules.is_muted(state, is_tracked=False)


def test_somebody_is_always_told() -> None:
    both = (Audience.OFFICER, Audience.LEAD_HEAD)
    assert told(both, About.DIRECTIVE, has_officer=True, has_unit=True) == list(both)
    assert told(both, About.DIRECTIVE, has_officer=False, has_unit=True) == [Audience.LEAD_HEAD]
    assert told(both, About.SHARE, has_officer=False, has_unit=True) == [Audience.COOP_HEAD]
    assert told(both, About.DIRECTIVE, has_officer=False, has_unit=False) == [Audience.SECRETARIAT]
    high = (Audience.LEAD_HEAD, Audience.LEADER)
    assert told(high, About.PERIOD, has_officer=False, has_unit=False) == [Audience.LEADER]


def test_an_order_that_makes_no_sense_is_refused_with_its_reasons() -> None:
    others = [Step("other", 3)]
    good: dict[str, Any] = {"audiences": ["leader"], "is_active": True, "others": others}
    rules.check_rung(offset=1, is_urging=True, **good)
    rules.check_rung(offset=3, is_urging=True, **{**good, "is_active": False})
    for offset, urging, audiences, fields in (
        (0, True, ["leader"], ["offset_days"]),
        (1, False, ["leader"], ["offset_days"]),
        (3, True, [], ["offset_days", "told"]),
        (61, True, ["leader"], ["offset_days"]),
    ):
        with pytest.raises(RulesBroken) as broken:
            rules.check_rung(offset=offset, is_urging=urging, **{**good, "audiences": audiences})
        assert [problem.field for problem in broken.value.problems] == fields


# ─── By the schedule ────────────────────────────────────────────────────────────────────────────────────────


def _one(world: World, **values: Any) -> int:
    service.seed_rungs()
    key = making.directive(making.meeting(), world.units["vieclam"], DUE, **values).id
    db.session.commit()
    return key


def _sent() -> list[tuple[str, str, int]]:
    rows = db.session.execute(select(Urging.about, Urging.rung_code, Urging.number).order_by(Urging.id))
    return [(about, code, number) for about, code, number in rows]


def _run(travel: Travel, *days: date) -> list[int]:
    found = []
    for day in days:
        travel(day)
        found.append(service.remind(SLOT))
    return found


def test_the_first_rungs_are_there_once(world: World) -> None:
    assert service.seed_rungs() == len(rules.DEFAULT_RUNGS)
    assert service.seed_rungs() == 0


def test_a_second_run_sends_nothing(world: World, travel: Travel) -> None:
    _one(world)
    assert _run(travel, DUE, DUE, DUE) == [1, 0, 0]
    assert _sent() == [("directive", "on-day", 0)]


def test_urgings_are_counted_and_told(world: World, travel: Travel) -> None:
    key = _one(world, officer_id=world.users["canbo"])
    _run(travel, date(2017, 11, 27), DUE, date(2017, 12, 1), date(2017, 12, 5), date(2017, 12, 11))
    assert [number for _about, _code, number in _sent()] == [0, 0, 1, 2, 3]
    rows = db.session.scalars(select(TrailRow).order_by(TrailRow.id)).all()
    assert [row.name for row in rows] == ["Reminded", "Reminded", "Urged", "Urged", "Urged"]
    assert [row.data["audiences"] for row in rows] == [
        "officer", "officer,lead_head", "lead_head", "lead_head,leader", "lead_head,leadership"
    ]  # fmt: skip
    assert {(row.thing_id, row.unit_id, row.actor_id) for row in rows} == {
        (key, world.units["vieclam"], None)
    }
    assert rows[0].data["counts_until"] == "2017-11-30"
    assert rows[0].data["officer_id"] == world.users["canbo"]


def test_a_clock_moved_ahead_and_back_sends_nothing_twice(world: World, travel: Travel) -> None:
    _one(world)
    _run(travel, DUE, date(2017, 12, 5), date(2017, 12, 1), DUE, date(2017, 12, 5))
    assert [code for _about, code, _number in _sent()] == ["on-day", "after-3"]


def test_a_holiday_added_later_moves_the_rungs(world: World, travel: Travel) -> None:
    _one(world)
    _run(travel, DUE)
    db.session.add(CalendarDay(day=date(2017, 12, 1), kind=DayKind.HOLIDAY, name="Nghỉ đột xuất"))
    db.session.commit()
    forget_calendar()
    assert _run(travel, date(2017, 12, 1)) == [0]
    assert _run(travel, date(2017, 12, 4)) == [1]
    assert [code for _about, code, _number in _sent()] == ["on-day", "after-1"]


def test_an_extension_begins_the_ladder_anew_and_a_pending_request_mutes_it(
    world: World, travel: Travel
) -> None:
    key = _one(world)
    request = ExtensionRequest(directive_id=key, requested_on=DUE, reason="Chờ", new_due_on=DUE)
    db.session.add(request)
    db.session.commit()
    assert _run(travel, DUE) == [0]
    db.session.execute(delete(ExtensionRequest))
    directive = db.session.get_one(Directive, key)
    directive.counts_until = directive.effective_due_on = date(2017, 12, 29)
    db.session.commit()
    assert _run(travel, DUE, date(2017, 12, 29), date(2018, 1, 1)) == [0, 1, 1]


@pytest.mark.parametrize(
    "values",
    [
        {"state": State.REPORTED}, {"state": State.SUSPENDED}, {"state": State.CANCELLED},
        {"state": State.CONFIRMED}, {"state": State.REFUSED}, {"is_tracked": False}, {"counts_until": None},
    ],
)  # fmt: skip
def test_what_is_not_owed_is_not_chased(world: World, travel: Travel, values: dict[str, Any]) -> None:
    _one(world, **values)
    assert _run(travel, DUE) == [0]


def test_a_directive_that_waits_for_its_hand_over_is_left_alone(world: World, travel: Travel) -> None:
    key = _one(world)
    waiting = HandOver(directive_id=key, from_unit_id=world.units["vieclam"], effective_on=DUE)
    db.session.add(waiting)
    db.session.commit()
    assert _run(travel, DUE) == [0]
    db.session.scalars(select(HandOver)).one().decided_on = DUE
    db.session.commit()
    assert _run(travel, DUE) == [1]


def test_a_unit_that_ends_later_is_reminded_until_then(world: World, travel: Travel) -> None:
    row = HandOver(
        directive_id=_one(world), from_unit_id=world.units["vieclam"], effective_on=DUE + timedelta(days=1)
    )
    db.session.add(row)
    db.session.commit()
    assert _run(travel, DUE, DUE + timedelta(days=1)) == [1, 0]


def test_co_operating_units_and_periods_have_ladders_of_their_own(world: World, travel: Travel) -> None:
    directive = db.session.get_one(Directive, _one(world, counts_until=date(2018, 6, 29)))
    share = making.cooperation(directive, world.units["ncc"], due_on=DUE)
    making.cooperation(directive, world.units["anbien"])  # without a due date of its own
    given = making.cooperation(directive, world.units["rachgia"], due_on=DUE, contributed_on=DUE)
    first, last = date(2017, 11, 1), DUE
    period = DirectivePeriod(directive_id=directive.id, starts_on=first, ends_on=last, due_on=DUE)
    told_of = DirectivePeriod(
        directive_id=directive.id, starts_on=date(2017, 10, 1), ends_on=date(2017, 10, 31),
        due_on=date(2017, 10, 31), reported_on=date(2017, 10, 30),
    )  # fmt: skip
    db.session.add_all([period, told_of])
    db.session.commit()
    expected = {f"share:{share.id}", f"period:{period.id}"}
    assert given.id != share.id
    assert _run(travel, date(2017, 12, 1), date(2017, 12, 1)) == [2, 0]
    assert {about for about, _code, _number in _sent()} == expected
    rows = db.session.scalars(select(TrailRow)).all()
    assert {(row.unit_id, row.data["audiences"]) for row in rows} == {
        (world.units["ncc"], "coop_head"), (world.units["vieclam"], "lead_head"),
    }  # fmt: skip


def test_many_due_dates_are_worked_through_in_batches(
    world: World, travel: Travel, monkeypatch: pytest.MonkeyPatch, count_queries: Any
) -> None:
    monkeypatch.setattr("meeting.followup.service.urging.BATCH", 4)
    meeting = making.meeting()
    service.seed_rungs()
    for place in range(10):
        making.directive(meeting, world.units["vieclam"], DUE, position=place)
    db.session.commit()
    assert _run(travel, DUE) == [10]
    with count_queries() as tally:
        assert _run(travel, DUE) == [0]
    assert len(tally) <= 5 * 4  # batches: three of directives, one of shares, one of periods


def test_a_ladder_without_rungs_sends_nothing(world: World, travel: Travel) -> None:
    _one(world)
    for rung in queries.rungs():
        rung.is_active = False
    db.session.commit()
    assert _run(travel, DUE) == [0]


# ─── By hand ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_unit_is_urged_by_hand_once_a_day(
    world: World, actor: Callable[[str], Actor], travel: Travel
) -> None:
    key = _one(world)
    _run(travel, date(2017, 12, 1))
    directive = queries.get_directive(key)
    urging = service.urge(actor("thuky"), directive, "Đã điện thoại nhắc.")
    assert (urging.number, urging.unit_id, urging.note) == (2, world.units["vieclam"], "Đã điện thoại nhắc.")
    with pytest.raises(RuleBroken, match="Hôm nay"):
        service.urge(actor("giamdoc"), directive)
    db.session.commit()
    assert queries.urging_counts([key]) == {(key, world.units["vieclam"]): (2, date(2017, 12, 1))}
    travel(date(2017, 12, 4))
    assert service.urge(actor("thuky"), queries.get_directive(key)).number == 3
    with pytest.raises(Denied):
        service.urge(actor("vieclam"), directive)


def test_nobody_is_urged_by_hand_about_what_is_not_owed(world: World, actor: Callable[[str], Actor]) -> None:
    reported = db.session.get_one(Directive, _one(world, state=State.REPORTED))
    nobody = making.directive(making.meeting(date(2017, 10, 2)), None)
    for directive in (reported, nobody):
        with pytest.raises(RuleBroken):
            service.urge(actor("thuky"), directive)


def test_the_secretariat_moves_a_rung(world: World, actor: Callable[[str], Actor]) -> None:
    service.seed_rungs()
    rung = next(rung for rung in queries.rungs() if rung.code == "after-3")
    service.edit_rung(actor("quantri"), rung, RungDraft(5, ["leader", "lead_head"], is_active=True))
    db.session.commit()
    stored = db.session.get_one(Rung, rung.id)
    assert (stored.offset_days, stored.audiences) == (5, "leader,lead_head")
    with pytest.raises(RulesBroken):
        service.edit_rung(actor("thuky"), stored, RungDraft(7, ["leader"], is_active=True))
    with pytest.raises(Denied):
        service.edit_rung(actor("vieclam"), stored, RungDraft(6, ["leader"], is_active=True))


# ─── The schedule ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_schedule_reminds_every_morning_and_keeps_figures_every_night() -> None:
    wanted = {"followup.remind": service.remind, "followup.snapshots": service.keep_figures}
    for name, function in wanted.items():
        assert schedule.function(schedule.named(name)) is function
    names = [task.name for task in schedule.TASKS]
    assert names.index("followup.remind") < names.index("notifications.digest")


def test_each_rung_has_a_name_in_the_language_of_the_reader(app: Flask) -> None:
    data = {"number": 2, "clause": "3"}
    for rung in rules.DEFAULT_RUNGS:
        for language, name in (("vi", rung.name), ("en", rung.name_en)):
            with letters.speaking(language):
                assert history.sentence("Urged", {**data, "rung": rung.name}).endswith(f": {name}")
