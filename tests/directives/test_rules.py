from dataclasses import dataclass
from datetime import date

import pytest

from meeting.core.errors import RuleBroken
from meeting.directives import rules
from meeting.directives.rules import AMENDABLE, AmendmentKind, Bound, Gap, Recurrence, State

HELD = date(2017, 10, 9)


@dataclass
class Words:
    lead_unit_id: int | None = None
    original_due_on: date | None = None
    effective_due_on: date | None = None
    output: str = ""
    leader_id: int | None = None
    field_id: int | None = None
    is_tracked: bool = True
    recurrence: Recurrence = Recurrence.NONE


def test_a_bare_directive_lacks_everything_in_the_order_people_ask() -> None:
    assert rules.gaps(Words()) == [Gap.LEAD, Gap.DUE, Gap.OUTPUT, Gap.LEADER, Gap.FIELD]


def test_a_whole_directive_lacks_nothing() -> None:
    assert rules.gaps(Words(1, HELD, None, "Báo cáo", 2, 3)) == []


def test_work_that_comes_again_is_not_flagged_for_a_missing_day() -> None:
    assert Gap.DUE in rules.flags(Words())
    monthly = Words(recurrence=Recurrence.MONTHLY)
    assert Gap.DUE not in rules.flags(monthly)
    assert Gap.DUE in rules.gaps(monthly)  # a day may still be named by decision


def test_nothing_is_asked_of_a_directive_that_is_not_followed() -> None:
    assert rules.gaps(Words(is_tracked=False)) == []


def test_nothing_is_due_before_the_meeting() -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_due(HELD, date(2017, 10, 5))
    assert broken.value.field == "due"
    rules.check_due(HELD, HELD)
    rules.check_due(HELD, None)


@pytest.mark.parametrize(
    "shares",
    [
        [(1, "A", None)],
        [(2, "B", None), (2, "B", None)],
        [(2, "B", date(2017, 12, 16))],
        [(2, "B", date(2017, 10, 8))],
    ],
    ids=["the lead itself", "twice", "after the lead", "before the meeting"],
)
def test_who_cannot_co_operate(shares: list[tuple[int, str, date | None]]) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_cooperations(1, date(2017, 12, 15), HELD, shares)
    assert broken.value.field == "cooperating"


def test_a_part_may_be_due_with_the_whole() -> None:
    rules.check_cooperations(1, date(2017, 12, 15), HELD, [(2, "B", date(2017, 12, 15)), (3, "C", None)])
    rules.check_cooperations(None, None, HELD, [(2, "B", date(2018, 12, 15))])


def test_a_directive_nobody_follows_needs_a_reason() -> None:
    with pytest.raises(RuleBroken):
        rules.check_tracked("", is_tracked=False)
    rules.check_tracked("lời kêu gọi chung", is_tracked=False)
    rules.check_tracked("", is_tracked=True)


@pytest.mark.parametrize("day", [date(2017, 10, 8), date(2017, 10, 12)])
def test_a_notice_is_dated_between_the_meeting_and_today(day: date) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_issue_day(HELD, day, date(2017, 10, 11))
    assert broken.value.field == "issued_on"


@pytest.mark.parametrize("day", [date(2017, 10, 8), date(2017, 10, 12)])
def test_a_decision_lies_between_the_notice_and_today(day: date) -> None:
    with pytest.raises(RuleBroken):
        rules.check_decided_on(day, HELD, date(2017, 10, 11))


def test_only_open_directives_are_amended() -> None:
    for state in set(State) - rules.OPEN:
        with pytest.raises(RuleBroken):
            rules.check_amendment(AmendmentKind.CANCELLATION, state, [])


def test_a_decision_says_what_its_kind_may_say_and_no_less() -> None:
    with pytest.raises(RuleBroken):
        rules.check_amendment(AmendmentKind.EXTENSION, State.ISSUED, ["text"])
    with pytest.raises(RuleBroken):
        rules.check_amendment(AmendmentKind.COMPLETION, State.ISSUED, ["bound"])
    for kind, keys in AMENDABLE.items():
        rules.check_amendment(kind, State.ISSUED, sorted(keys))


def test_more_time_ends_later() -> None:
    with pytest.raises(RuleBroken):
        rules.check_extension(date(2017, 12, 15), date(2017, 12, 15))
    with pytest.raises(RuleBroken):
        rules.check_extension(None, date(2017, 12, 15))
    rules.check_extension(date(2017, 12, 15), date(2017, 12, 16))


@pytest.mark.parametrize(
    ("bound", "accepts", "last"),
    [(Bound.BEFORE, True, 15), (Bound.BEFORE, False, 14), (Bound.ON_OR_BEFORE, False, 15)],
)
def test_before_ends_on_the_eve_unless_the_office_accepts_the_day(
    bound: Bound, accepts: bool, last: int
) -> None:
    day = rules.last_good_day(date(2017, 12, 15), bound, before_accepts_day=accepts)
    assert day == date(2017, 12, last)
