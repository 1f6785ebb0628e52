from datetime import date

from meeting.core.access import Role
from meeting.core.quarters import Quarter
from meeting.dashboard import rules
from meeting.dashboard.rules import Home, UnitName
from meeting.directory.rules import Relation
from meeting.followup.rules import Crossing

QUARTER = Quarter(2017, 4)
AS_OF = date(2017, 11, 15)
WORDS = {"no_unit": "no unit", "no_field": "no field", "week": "week %d", "no_week": "never"}
UNITS = {
    1: UnitName("Division A", Relation.OWN, 0),
    2: UnitName("Division B", Relation.OWN, 1),
    3: UnitName("District C", Relation.GUIDED, 2),
    4: UnitName("District D", Relation.GUIDED, 3),
}


FOUND = Crossing(
    units={1: {"in_time": 3, "on_time": 1}, 2: {"overdue": 1}, 3: {"in_time": 1}, 4: {"overdue": 1},
           None: {"no_due_open": 1}},
    fields={1: {"in_time": 4, "on_time": 1, "overdue": 2}, None: {"no_due_open": 1}},
    due={date(2017, 11, 1): {"overdue": 1}, date(2017, 11, 2): {"overdue": 1}, None: {"no_due_open": 1},
         date(2017, 11, 30): {"in_time": 3, "on_time": 1}, date(2018, 1, 31): {"in_time": 1}},
    finished={date(2017, 11, 10): {"on_time": 1}, None: {"in_time": 4, "overdue": 2, "no_due_open": 1}},
    before={"in_time": 6, "no_due_open": 1},
)  # fmt: skip


def test_every_way_of_splitting_adds_up_to_the_whole() -> None:
    board = rules.board(QUARTER, AS_OF, FOUND, UNITS, {1: "Jobs", 2: "Merits"}, WORDS)
    for rows in ([*board.own, *board.guided, *board.others], board.fields, board.weeks):
        assert sum(row.total for row in rows) == board.whole.total == 8
        assert sum(row.overdue for row in rows) == board.whole.overdue == 2


def test_own_units_are_ranked_overdue_first_and_districts_stay_in_protocol_order() -> None:
    board = rules.board(QUARTER, AS_OF, FOUND, UNITS, {1: "Jobs"}, WORDS)
    assert [row.label for row in board.own] == ["Division B", "Division A"]
    assert [row.label for row in board.guided] == ["District C", "District D"]
    assert [row.key for row in board.others] == [0]


def test_what_has_no_field_and_no_week_comes_last() -> None:
    board = rules.board(QUARTER, AS_OF, FOUND, UNITS, {1: "Jobs"}, WORDS)
    assert [(row.key, row.label, row.total) for row in board.fields] == [(1, "Jobs", 7), (0, "no field", 1)]
    assert [(row.label, row.total) for row in board.weeks] == [("week 5", 2), ("week 9", 4), ("never", 2)]


def test_what_moved_is_the_difference_to_a_week_before() -> None:
    board = rules.board(QUARTER, AS_OF, FOUND, UNITS, {}, WORDS)
    assert board.moved == {"total": 1, "done": 1, "overdue": 2}


def test_the_burn_up_ends_today_and_the_weeks_cover_the_quarter() -> None:
    weeks = rules.burn(QUARTER, AS_OF, FOUND)
    assert len(weeks) == 13
    assert weeks[6].done == 1
    assert weeks[7].done is None
    assert weeks[12].due == 6
    assert rules.week_of(QUARTER, date(2017, 12, 31)) == 13
    assert rules.week_of(QUARTER, date(2018, 1, 1)) == 0


def test_somebody_with_several_roles_gets_the_strongest_home_first() -> None:
    assert rules.homes_of({Role.OFFICER, Role.SECRETARIAT}) == [Home.SECRETARIAT, Home.PARTICIPANT]
    assert rules.homes_of(set()) == [Home.VIEWER]
