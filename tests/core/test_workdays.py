"""Working days: counting, and the calendar the product starts with."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core.workdays import CalendarRow, WorkCalendar, parse_rows

CSV = Path(__file__).parents[2] / "meeting/scheduling/data/working_calendar.csv"
ROWS = parse_rows(CSV.read_text(encoding="utf-8"))
CALENDAR = WorkCalendar.from_rows((row.day, row.kind) for row in ROWS)
DAYS = st.dates(min_value=date(2017, 1, 1), max_value=date(2027, 12, 31))


def _off(*spans: tuple[date, date]) -> set[date]:
    return {first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2017, 1, 26), date(2017, 2, 1)),
        (date(2018, 2, 14), date(2018, 2, 20)),
        (date(2019, 2, 2), date(2019, 2, 10)),
        (date(2026, 2, 14), date(2026, 2, 22)),
        (date(2027, 2, 4), date(2027, 2, 10)),
    ],
)
def test_tet_is_off_and_the_days_around_it_are_worked(first: date, last: date) -> None:
    assert not any(CALENDAR.is_working_day(day) for day in _off((first, last)))
    around = [first - timedelta(days=1), last + timedelta(days=1)]
    assert all(CALENDAR.is_working_day(day) for day in around if day.weekday() <= 4)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2017, 10, 9), True),
        (date(2017, 5, 2), False),  # for Sunday 30 April
        (date(2017, 9, 4), False),  # for Saturday 2 September
        (date(2018, 12, 31), False),
        (date(2019, 1, 5), True),  # a Saturday worked for it
        (date(2025, 5, 2), False),
        (date(2025, 4, 26), True),
        (date(2025, 11, 24), True),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 4, 27), False),
        (date(2026, 8, 31), False),
        (date(2026, 8, 22), True),
        (date(2026, 11, 24), False),  # Vietnam Culture Day, from 2026
        (date(2027, 11, 24), False),
        (date(2027, 5, 3), False),
    ],
)
def test_single_days(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is worked


def test_the_file_is_complete_ordered_and_explained() -> None:
    assert sorted(ROWS) == ROWS
    assert len({row.day for row in ROWS}) == len(ROWS)
    for year in range(2017, 2028):
        holidays = [row for row in ROWS if row.day.year == year and row.kind == "holiday"]
        assert len(holidays) >= 10
        assert {(1, 1), (4, 30), (5, 1), (9, 2)} <= {(row.day.month, row.day.day) for row in holidays}
    assert all(row.name_vi and row.name_en and row.source for row in ROWS)
    assert all(row.day.weekday() == 5 for row in ROWS if row.kind == "makeup")
    assert all(row.day.weekday() < 5 for row in ROWS if row.kind == "comp_off")


def test_every_day_given_in_exchange_is_worked_back() -> None:
    exchanged = {
        row.day: row.name_vi.rpartition(" ")[2].rstrip(")") for row in ROWS if "thay cho" in row.name_vi
    }
    assert set(exchanged.values()) == {f"{row.day:%d/%m/%Y}" for row in ROWS if row.kind == "makeup"}


def test_the_clocks_of_the_law() -> None:
    held = date(2017, 10, 9)
    assert CALENDAR.add_working_days(held, 5) == date(2017, 10, 16)
    assert CALENDAR.add_working_days(held, -3) == date(2017, 10, 4)
    before_tet = date(2018, 2, 12)
    assert CALENDAR.add_working_days(before_tet, 2) == date(2018, 2, 21)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2017, 10, 6), date(2017, 10, 6)),
        (date(2017, 10, 7), date(2017, 10, 9)),
        (date(2017, 1, 26), date(2017, 2, 2)),
        (date(2026, 1, 10), date(2026, 1, 10)),
    ],
)
def test_an_end_on_a_rest_day_moves_to_the_next_working_day(day: date, after: date) -> None:
    assert CALENDAR.next_working_day(day) == after


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_counting_undoes_adding(day: date, n: int) -> None:
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, n)) == n


@given(DAYS, st.integers(min_value=-60, max_value=60).filter(bool))
def test_adding_ends_on_a_working_day_on_the_right_side(day: date, n: int) -> None:
    end = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working_day(end)
    assert (end > day) == (n > 0)


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_counts_add_up_and_turn_round(day: date, one: int, two: int) -> None:
    middle, end = day + timedelta(days=one), day + timedelta(days=one + two)
    count = CALENDAR.working_days_between
    assert count(day, middle) + count(middle, end) == count(day, end) == -count(end, day)


def test_without_exceptions_the_week_is_monday_to_friday() -> None:
    assert WorkCalendar().working_days_between(date(2017, 10, 8), date(2017, 10, 15)) == 5


def test_a_row_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse_rows("day,kind,name_vi,name_en,source\n2017-01-01,party,a,b,c\n")


def test_a_row_is_read() -> None:
    row = parse_rows("day,kind,name_vi,name_en,source\n2017-01-01,holiday,Tết,New Year,law\n")
    assert row == [CalendarRow(date(2017, 1, 1), "holiday", "Tết", "New Year", "law")]
