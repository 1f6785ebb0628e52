from dataclasses import dataclass
from datetime import date

from meeting.core.access import Role
from meeting.core.quarters import Quarter
from meeting.dashboard import rules
from meeting.dashboard.rules import Home, UnitName
from meeting.directives.rules import State
from meeting.directory.rules import Relation

QUARTER = Quarter(2017, 4)
AS_OF = date(2017, 11, 15)
WORDS = {"no_unit": "no unit", "no_field": "no field", "week": "week %d", "no_week": "never"}
UNITS = {
    1: UnitName("Division A", Relation.OWN, 0),
    2: UnitName("Division B", Relation.OWN, 1),
    3: UnitName("District C", Relation.GUIDED, 2),
    4: UnitName("District D", Relation.GUIDED, 3),
}


@dataclass
class Fact:
    lead_unit_id: int | None = 1
    field_id: int | None = 1
    state: State = State.IN_PROGRESS
    state_on: date | None = None
    issued_on: date | None = date(2017, 10, 13)
    counts_until: date | None = date(2017, 11, 30)
    completed_on: date | None = None
    confirmed_on: date | None = None


def done(on: date, **more: object) -> Fact:
    return Fact(state=State.CONFIRMED, completed_on=on, confirmed_on=on, **more)  # type: ignore[arg-type]


FACTS = [
    Fact(), Fact(lead_unit_id=2, counts_until=date(2017, 11, 1)), done(date(2017, 11, 10)),
    done(date(2017, 12, 1)), Fact(lead_unit_id=4, counts_until=date(2017, 11, 2)), Fact(lead_unit_id=3),
    Fact(lead_unit_id=None, field_id=None, counts_until=None), Fact(issued_on=date(2017, 11, 20)),
    Fact(state=State.CANCELLED, state_on=date(2017, 11, 1)), Fact(counts_until=date(2018, 1, 31)),
]  # fmt: skip


def test_every_way_of_splitting_adds_up_to_the_whole() -> None:
    board = rules.board(QUARTER, AS_OF, FACTS, UNITS, {1: "Jobs", 2: "Merits"}, WORDS)
    for rows in ([*board.own, *board.guided, *board.others], board.fields, board.weeks):
        assert sum(row.total for row in rows) == board.whole.total == 8
        assert sum(row.overdue for row in rows) == board.whole.overdue == 2


def test_own_units_are_ranked_overdue_first_and_districts_stay_in_protocol_order() -> None:
    board = rules.board(QUARTER, AS_OF, FACTS, UNITS, {1: "Jobs"}, WORDS)
    assert [row.label for row in board.own] == ["Division B", "Division A"]
    assert [row.label for row in board.guided] == ["District C", "District D"]
    assert [row.key for row in board.others] == [0]


def test_a_result_confirmed_later_was_open_on_the_day() -> None:
    board = rules.board(QUARTER, AS_OF, [done(date(2017, 12, 1))], UNITS, {}, WORDS)
    assert (board.whole.in_time, board.whole.done) == (1, 0)


def test_what_moved_is_the_difference_to_a_week_before() -> None:
    board = rules.board(QUARTER, AS_OF, [done(date(2017, 11, 10)), Fact()], UNITS, {}, WORDS)
    assert board.moved == {"total": 0, "done": 1, "overdue": 0}


def test_the_burn_up_ends_today_and_the_weeks_cover_the_quarter() -> None:
    weeks = rules.burn(QUARTER, AS_OF, rules.bound(FACTS, AS_OF))
    assert len(weeks) == 13
    assert weeks[6].done == 1
    assert weeks[7].done is None
    assert weeks[12].due == 6
    assert rules.week_of(QUARTER, date(2017, 12, 31)) == 13
    assert rules.week_of(QUARTER, date(2018, 1, 1)) == 0


def test_somebody_with_several_roles_gets_the_strongest_home_first() -> None:
    assert rules.homes_of({Role.OFFICER, Role.SECRETARIAT}) == [Home.SECRETARIAT, Home.PARTICIPANT]
    assert rules.homes_of(set()) == [Home.VIEWER]
