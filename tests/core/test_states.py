"""The states of meetings, issues and directives move by their tables only."""

from enum import StrEnum

import pytest

from meeting.core.errors import RuleBroken
from meeting.core.states import check_move
from meeting.directives import rules as directives
from meeting.issues import rules as issues
from meeting.scheduling import rules as meetings

TABLES = [meetings.NEXT, issues.NEXT, directives.NEXT]


@pytest.mark.parametrize("table", TABLES)
def test_every_move_that_is_not_in_the_table_is_refused(table: dict[StrEnum, frozenset[StrEnum]]) -> None:
    for old, following in table.items():
        for new in table:
            if old == new or new in following:
                assert check_move(table, old, new) is new
            else:
                with pytest.raises(RuleBroken) as broken:
                    check_move(table, old, new)
                assert broken.value.field == "state"


@pytest.mark.parametrize("table", TABLES)
def test_every_state_has_its_row_and_is_where_a_thing_may_begin(
    table: dict[StrEnum, frozenset[StrEnum]],
) -> None:
    states = type(next(iter(table)))
    assert set(table) == set(states)
    assert all(check_move(table, None, state) is state for state in states)
