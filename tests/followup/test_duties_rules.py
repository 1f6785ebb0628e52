"""Pure rules of duties: measures, proofs, breakdown, periods."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core.errors import RuleBroken
from meeting.core.workdays import WorkCalendar
from meeting.directives.rules import Priority, Recurrence
from meeting.followup import rules
from meeting.followup.rules import PeriodState, Proof

DAY = date(2017, 11, 15)
TET = WorkCalendar(frozenset(date(2018, 2, day) for day in range(12, 21)), frozenset())


@pytest.mark.parametrize(
    ("value", "base", "target", "percent"),
    [
        (50.0, None, 200.0, 25),
        (1250.0, 1000.0, 2000.0, 25),
        (900.0, 1000.0, 2000.0, 0),
        (2500.0, 1000.0, 2000.0, 100),
        (199.9, 0.0, 200.0, 99),
        (3.5, 4.5, 3.0, 66),
        (2.0, 4.5, 3.0, 100),
        (5.0, 4.5, 3.0, 0),
        (0.29, 0.0, 1.0, 29),
        (158_000_000_000.0, None, 316_000_000_000.0, 50),
    ],
)
def test_a_figure_says_how_far_the_work_is(
    value: float, base: float | None, target: float, percent: int
) -> None:
    assert rules.percent_of(value, base, target) == percent


@given(st.floats(-(10**12), 10**12), st.floats(-(10**12), 10**12) | st.none(), st.floats(-(10**12), 10**12))
def test_a_percentage_stays_a_percentage_and_only_the_target_is_the_whole(
    value: float, base: float | None, target: float
) -> None:
    percent = rules.percent_of(value, base, target)
    assert 0 <= percent <= 100
    if target != (base or 0):
        assert (percent == 100) == rules.is_reached(value, base, target)


@pytest.mark.parametrize(
    ("proof", "priority", "fields"),
    [
        (Proof(), Priority.NORMAL, []),
        (Proof(), Priority.HIGH, ["document_number", "document_on"]),
        (Proof("12/BC"), Priority.HIGH, ["document_on"]),
        (Proof("12/BC", DAY), Priority.HIGH, []),
        (Proof(files=1), Priority.HIGH, []),
        (Proof("12/BC", DAY), Priority.URGENT, ["files"]),
        (Proof(files=1), Priority.URGENT, []),
        (Proof(checked=True), Priority.URGENT, []),
    ],
)
def test_the_more_urgent_the_work_the_stronger_its_proof(
    proof: Proof, priority: Priority, fields: list[str]
) -> None:
    assert [problem.field for problem in rules.proof_problems(proof, priority)] == fields


def test_a_reason_stands_for_what_is_missing_and_all_is_said_at_once() -> None:
    missing = ["phần phối hợp của Rạch Giá", "chỉ tiêu: 10/20 hộ"]
    problems = rules.completion_problems(text=" ", missing=missing, missing_reason="vì")
    assert [problem.field for problem in problems] == ["text", "missing_reason"]
    assert "Rạch Giá" in str(problems[1].message)
    assert "10/20" in str(problems[1].message)
    assert not rules.completion_problems(text="Xong", missing=missing, missing_reason="Đã báo trực tiếp")
    assert not rules.completion_problems(text="Xong", missing=[], missing_reason="")


@dataclass(frozen=True)
class Share:
    due_on: date | None = None
    target: float | None = None
    value: float | None = None
    done_on: date | None = None


def test_shares_add_up_by_their_figures_when_each_has_a_target() -> None:
    total = rules.roll_up(
        [Share(DAY, 10.1, 10.1, DAY), Share(date(2017, 11, 1), 20.2, 5.0), Share(DAY, 9.7)], DAY
    )
    assert (total.count, total.done, total.behind) == (3, 1, 1)
    assert (total.value, total.target, total.percent) == (15.1, 40.0, 37)


def test_shares_without_figures_add_up_by_how_many_are_done() -> None:
    assert rules.roll_up([Share(done_on=DAY), Share(target=5.0), Share()], DAY).percent == 33
    assert rules.roll_up([], DAY).percent == 0


@pytest.mark.parametrize(
    ("due", "good"), [(date(2017, 10, 9), False), (date(2017, 12, 16), False), (DAY, True), (None, True)]
)
def test_a_share_is_due_between_the_notice_and_the_whole(due: date | None, good: bool) -> None:
    if good:
        rules.check_part_due(due, date(2017, 10, 10), date(2017, 12, 15))
        return
    with pytest.raises(RuleBroken) as broken:
        rules.check_part_due(due, date(2017, 10, 10), date(2017, 12, 15))
    assert broken.value.field == "due_on"


def _dues(recurrence: Recurrence, day: int | None, until: date, end: date | None = None) -> list[date]:
    issued = date(2017, 10, 13)
    return [span.due_on for span in rules.spans(recurrence, day, issued, until, end, TET)]


def test_each_month_from_the_notice_on_has_its_report() -> None:
    assert _dues(Recurrence.MONTHLY, None, date(2018, 1, 5)) == [
        date(2017, 10, 31), date(2017, 11, 30), date(2017, 12, 29), date(2018, 1, 31),
    ]  # fmt: skip


def test_a_report_due_before_the_notice_is_not_asked_for() -> None:
    assert _dues(Recurrence.MONTHLY, 5, date(2017, 11, 20)) == [date(2017, 11, 3)]


def test_a_quarter_and_a_week_have_their_reports() -> None:
    assert _dues(Recurrence.QUARTERLY, None, date(2018, 1, 1)) == [date(2017, 12, 29), date(2018, 3, 30)]
    assert _dues(Recurrence.WEEKLY, 5, date(2017, 10, 25)) == [
        date(2017, 10, 13), date(2017, 10, 20), date(2017, 10, 27)
    ]  # fmt: skip


def test_in_a_week_of_holidays_the_report_is_due_on_the_first_working_day_after() -> None:
    spans = rules.spans(Recurrence.WEEKLY, None, date(2018, 2, 12), date(2018, 2, 12), None, TET)
    assert [span.due_on for span in spans] == [date(2018, 2, 21)]


def test_no_period_outlives_the_work() -> None:
    dues = _dues(Recurrence.MONTHLY, None, date(2018, 6, 1), date(2017, 12, 15))
    assert dues == [date(2017, 10, 31), date(2017, 11, 30), date(2017, 12, 15)]


@pytest.mark.parametrize("recurrence", [Recurrence.NONE, Recurrence.STANDING])
def test_work_once_and_standing_work_have_no_periods(recurrence: Recurrence) -> None:
    assert _dues(recurrence, None, date(2018, 6, 1)) == []


@pytest.mark.parametrize(
    ("reported", "day", "state"),
    [
        (date(2017, 11, 30), DAY, PeriodState.IN_TIME),
        (date(2017, 12, 1), DAY, PeriodState.LATE),
        (None, date(2017, 11, 30), PeriodState.OPEN),
        (None, date(2017, 12, 1), PeriodState.MISSING),
    ],
)
def test_how_a_period_stands(reported: date | None, day: date, state: PeriodState) -> None:
    assert rules.period_state(date(2017, 11, 30), reported, day) is state


def test_periods_are_named_as_the_office_does() -> None:
    assert rules.period_words(Recurrence.MONTHLY, date(2017, 11, 1)) == "11/2017"
    assert rules.period_words(Recurrence.QUARTERLY, date(2017, 10, 1)) == "IV/2017"
    assert rules.period_words(Recurrence.WEEKLY, date(2017, 10, 30)) == "30/10–05/11/2017"
