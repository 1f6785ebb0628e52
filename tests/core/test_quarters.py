"""Quarters: bounds, order, weeks."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core.quarters import Quarter

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (Quarter(2017, 1), date(2017, 1, 1), date(2017, 3, 31)),
        (Quarter(2017, 2), date(2017, 4, 1), date(2017, 6, 30)),
        (Quarter(2017, 3), date(2017, 7, 1), date(2017, 9, 30)),
        (Quarter(2017, 4), date(2017, 10, 1), date(2017, 12, 31)),
    ],
)
def test_bounds(quarter: Quarter, first: date, last: date) -> None:
    assert (quarter.first_day, quarter.last_day) == (first, last)
    assert first in quarter
    assert last + timedelta(days=1) not in quarter


@given(DAYS)
def test_a_day_lies_in_its_quarter_only(day: date) -> None:
    quarter = Quarter.of(day)
    assert day in quarter
    assert day not in quarter.next
    assert day not in quarter.previous
    assert quarter.next.first_day == quarter.last_day + timedelta(days=1)


@given(DAYS, DAYS)
def test_quarters_and_their_keys_are_ordered_in_time(one: date, other: date) -> None:
    a, b = Quarter.of(one), Quarter.of(other)
    assert (a < b) == (a.key < b.key) == (a.last_day < b.first_day)


@given(DAYS)
def test_the_key_and_the_neighbours_lead_back(day: date) -> None:
    quarter = Quarter.of(day)
    assert Quarter.from_key(quarter.key) == quarter
    assert quarter.next.previous == quarter == quarter.previous.next


@given(DAYS)
def test_thirteen_weeks_cover_the_quarter_without_gap(day: date) -> None:
    quarter = Quarter.of(day)
    weeks = quarter.weeks()
    assert [week.number for week in weeks] == list(range(1, 14))
    assert (weeks[0].first, weeks[-1].last) == (quarter.first_day, quarter.last_day)
    assert all(after.first - before.last == timedelta(days=1) for before, after in pairwise(weeks))
    assert {(week.last - week.first).days for week in weeks[:-1]} == {6}
    assert (weeks[-1].last - weeks[-1].first).days in {5, 6, 7}
    assert sum(day in week for week in weeks) == 1


def test_words() -> None:
    quarter = Quarter(2017, 4)
    assert (quarter.label(), quarter.label("en"), quarter.numeral) == ("quý IV/2017", "Q4 2017", "IV")
    assert (str(quarter), quarter.key) == ("2017-Q4", 20174)


@pytest.mark.parametrize("key", [20170, 20175, 4, -1, 100001])
def test_a_key_that_is_no_quarter_is_refused(key: int) -> None:
    with pytest.raises(ValueError, match=r"quarters|year"):
        Quarter.from_key(key)
