"""Dates: written as the office writes, read as people type and say."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core import dates
from meeting.core.dates import Bound, Note

HELD = date(2017, 10, 9)  # Monday of the conference the examples come from
YEAR_END = date(2017, 12, 31)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2017, 10, 9), "ngày 09 tháng 10 năm 2017"),
        (date(2018, 1, 25), "ngày 25 tháng 01 năm 2018"),
        (date(2018, 2, 1), "ngày 01 tháng 02 năm 2018"),
        (date(2018, 3, 5), "ngày 05 tháng 3 năm 2018"),
    ],
)
def test_the_decree_puts_a_zero_before_small_days_and_the_first_two_months(day: date, shown: str) -> None:
    assert dates.long_vi(day) == dates.long(day) == shown


def test_written_forms() -> None:
    assert dates.short(HELD) == "09/10/2017"
    assert dates.long(HELD, "en") == "9 October 2017"
    assert (dates.weekday(HELD), dates.weekday(HELD, "en")) == ("Thứ Hai", "Monday")
    assert (dates.weekday(date(2017, 10, 15)), dates.weekday(date(2017, 10, 15), "en")) == (
        "Chủ nhật",
        "Sunday",
    )
    assert (dates.time_vi(time(8)), dates.time_of_day(time(14, 30))) == ("8 giờ 00", "14 giờ 30")
    assert dates.time_of_day(time(8, 5), "en") == "08:05"


@pytest.mark.parametrize(
    ("text", "day", "bound", "note"),
    [
        ("15/12", date(2017, 12, 15), "on_or_before", "year_from_context"),
        ("15.12.2017", date(2017, 12, 15), "on_or_before", "exact"),
        ("15-12-2017", date(2017, 12, 15), "on_or_before", "exact"),
        ("15/12/17", date(2017, 12, 15), "on_or_before", "exact"),
        ("05.8", date(2018, 8, 5), "on_or_before", "year_from_context"),
        ("trước ngày 15/12", date(2017, 12, 15), "before", "year_from_context"),
        ("Trước ngày 15/12/2017.", date(2017, 12, 15), "before", "exact"),
        ("trước 30 tháng 11", date(2017, 11, 30), "before", "year_from_context"),
        ("trước ngày 30 tháng 11 năm 2018", date(2018, 11, 30), "before", "exact"),
        ("trước ngày 15 tháng 12 năm nay", date(2017, 12, 15), "before", "exact"),
        ("trước thứ sáu ngày 15/12", date(2017, 12, 15), "before", "year_from_context"),
        ("trước 17 giờ ngày 15/12", date(2017, 12, 15), "on_or_before", "year_from_context"),
        ("chậm nhất ngày 20/10/2017", date(2017, 10, 20), "on_or_before", "exact"),
        ("chậm nhất là ngày 20/10", date(2017, 10, 20), "on_or_before", "year_from_context"),
        ("đến hết ngày 31/12", YEAR_END, "on_or_before", "year_from_context"),
        ("xong trong ngày 20/01", date(2018, 1, 20), "on_or_before", "year_from_context"),
        ("từ ngày 15/10 đến ngày 20/11/2017", date(2017, 11, 20), "on_or_before", "exact"),
        (
            "theo Công văn số 12/SLĐ ngày 05/9/2017, trước 20/10",
            date(2017, 10, 20),
            "before",
            "year_from_context",
        ),
        ("09/10", HELD, "on_or_before", "year_from_context"),
        ("08/10", date(2018, 10, 8), "on_or_before", "year_from_context"),
        ("29/02", date(2020, 2, 29), "on_or_before", "year_from_context"),
        ("trong tháng 10", date(2017, 10, 31), "on_or_before", "end_of_period"),
        ("trong tháng 01/2025", date(2025, 1, 31), "on_or_before", "end_of_period"),
        ("tháng 2 năm 2020", date(2020, 2, 29), "on_or_before", "end_of_period"),
        ("tháng 9", date(2018, 9, 30), "on_or_before", "end_of_period"),
        ("12/2017", YEAR_END, "on_or_before", "end_of_period"),
        ("trước tháng 12", date(2017, 12, 1), "before", "end_of_period"),
        ("trong quý IV", YEAR_END, "on_or_before", "end_of_period"),
        ("quý IV/2017", YEAR_END, "on_or_before", "end_of_period"),
        ("cuối quý IV", YEAR_END, "on_or_before", "end_of_period"),
        ("hết quý III", date(2018, 9, 30), "on_or_before", "end_of_period"),
        ("hết quí III năm 2018", date(2018, 9, 30), "on_or_before", "end_of_period"),
        ("trong quý này", YEAR_END, "on_or_before", "end_of_period"),
        ("quý sau", date(2018, 3, 31), "on_or_before", "end_of_period"),
        ("trước quý IV/2018", date(2018, 10, 1), "before", "end_of_period"),
        ("đầu quý I/2018", date(2018, 1, 10), "on_or_before", "part_of_month"),
        ("cuối năm", YEAR_END, "on_or_before", "end_of_period"),
        ("cuối năm 2018", date(2018, 12, 31), "on_or_before", "end_of_period"),
        ("6 tháng cuối năm", YEAR_END, "on_or_before", "end_of_period"),
        ("6 tháng cuối năm 2018", date(2018, 12, 31), "on_or_before", "end_of_period"),
        ("6 tháng đầu năm 2018", date(2018, 6, 30), "on_or_before", "end_of_period"),
        ("từ nay đến cuối năm", YEAR_END, "on_or_before", "end_of_period"),
        ("những tháng còn lại của năm", YEAR_END, "on_or_before", "end_of_period"),
        ("trong năm 2018", date(2018, 12, 31), "on_or_before", "end_of_period"),
        ("trước khi hết năm", YEAR_END, "on_or_before", "end_of_period"),
        ("đầu tháng 11", date(2017, 11, 10), "on_or_before", "part_of_month"),
        ("giữa tháng 11", date(2017, 11, 20), "on_or_before", "part_of_month"),
        ("cuối tháng 11", date(2017, 11, 30), "on_or_before", "end_of_period"),
        ("trung tuần tháng 12", date(2017, 12, 20), "on_or_before", "part_of_month"),
        ("đầu tháng", date(2017, 10, 10), "on_or_before", "part_of_month"),
        ("cuối tháng này", date(2017, 10, 31), "on_or_before", "end_of_period"),
        ("trong tháng", date(2017, 10, 31), "on_or_before", "end_of_period"),
        ("tháng sau", date(2017, 11, 30), "on_or_before", "end_of_period"),
        ("trong tuần này", date(2017, 10, 13), "on_or_before", "end_of_period"),
        ("tuần sau", date(2017, 10, 20), "on_or_before", "end_of_period"),
        ("trước ngày 25", date(2017, 10, 25), "before", "year_from_context"),
        ("ngày mùng 3", date(2017, 11, 3), "on_or_before", "year_from_context"),
        ("thường xuyên, báo cáo trước ngày 15/12", date(2017, 12, 15), "before", "year_from_context"),
        ("2017-12-15", date(2017, 12, 15), "on_or_before", "exact"),
        ("15 Dec 2017", date(2017, 12, 15), "on_or_before", "exact"),
        ("before December 15", date(2017, 12, 15), "before", "year_from_context"),
        ("by 15th of December", date(2017, 12, 15), "on_or_before", "year_from_context"),
        ("no later than Dec 15, 2017", date(2017, 12, 15), "on_or_before", "exact"),
        ("end of Q4", YEAR_END, "on_or_before", "end_of_period"),
        ("Q1 2018", date(2018, 3, 31), "on_or_before", "end_of_period"),
        ("by the end of the year", YEAR_END, "on_or_before", "end_of_period"),
        ("end of 2018", date(2018, 12, 31), "on_or_before", "end_of_period"),
        ("in November", date(2017, 11, 30), "on_or_before", "end_of_period"),
        ("before December", date(2017, 12, 1), "before", "end_of_period"),
        ("mid December", date(2017, 12, 20), "on_or_before", "part_of_month"),
        ("end of next month", date(2017, 11, 30), "on_or_before", "end_of_period"),
        ("next week", date(2017, 10, 20), "on_or_before", "end_of_period"),
    ],
)
def test_deadlines_as_spoken(text: str, day: date, bound: Bound, note: Note) -> None:
    assert dates.read_due(text, HELD) == dates.Reading(day, bound, recurring=False, note=note)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("thường xuyên", "no_deadline"),
        ("khẩn trương triển khai", "no_deadline"),
        ("sớm", "no_deadline"),
        ("as soon as possible", "no_deadline"),
        ("", "no_deadline"),
        ("sau khi có thông báo", "event_relative"),
        ("để trình kỳ họp sắp tới", "event_relative"),
        ("trình kỳ họp cuối năm", "event_relative"),
        ("trước Tết Nguyên đán năm 2018", "event_relative"),
        ("trong vòng 5 ngày kể từ ngày 09/10/2017", "event_relative"),
        ("giai đoạn 2016–2020", "horizon"),
        ("đến năm 2035, tầm nhìn 2050", "horizon"),
        ("nhiệm kỳ 2020–2025", "horizon"),
        ("kế hoạch thực hiện năm 2018", "unreadable"),
        ("31/11", "unreadable"),
        ("chi 5.8 tỷ đồng", "unreadable"),
        ("Quyết định 22/2013/QĐ-TTg", "unreadable"),
        ("theo công văn ngày 05/9/2017", "unreadable"),
        ("xem sau", "event_relative"),
    ],
)
def test_words_that_give_no_day(text: str, note: Note) -> None:
    assert dates.read_due(text, HELD) == dates.Reading(None, "on_or_before", recurring=False, note=note)


@pytest.mark.parametrize(
    "text",
    ["ngày 25 hằng tháng", "trước ngày mùng 3 hàng tháng", "hằng quý", "định kỳ", "the 25th of each month"],
)
def test_what_comes_back_each_period_has_no_single_day(text: str) -> None:
    assert dates.read_due(text, HELD) == dates.Reading(None, "on_or_before", recurring=True, note="recurring")


@given(st.text(alphabet="0123456789/.- ngàythángnămquýIVtrướcđếncuốiQmay", max_size=40), DAYS)
def test_no_words_break_the_reader(text: str, reference: date) -> None:
    reading = dates.read_due(text, reference)
    assert (reading.date is not None) == (
        reading.note in {"exact", "year_from_context", "end_of_period", "part_of_month"}
    )


@given(DAYS, DAYS)
def test_every_written_form_reads_back(day: date, reference: date) -> None:
    for shown in (dates.short(day), dates.long_vi(day), dates.long(day, "en"), day.isoformat()):
        assert dates.read_date(shown, reference) == day
    near = dates.read_due(f"trước ngày {day.day}/{day.month}", reference).date
    assert near is not None
    assert near >= reference
    assert (near.day, near.month) == (day.day, day.month)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "32/01/2017",
        "31.11.2017",
        "quý IV",
        "9/10/2017 sáng",
        "2017",
        "abc",
        "0/0/0000",
        "1/1/0001",
        "9/10/0217",
        "31/12/9999",
    ],
)
def test_what_is_no_typed_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a day"):
        dates.read_date(text, HELD)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8h00", time(8)),
        ("8h", time(8)),
        ("8 giờ 30", time(8, 30)),
        ("8 giờ 30 phút", time(8, 30)),
        ("14:00", time(14)),
        ("14g30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("12 am", time(0)),
        ("08 giờ", time(8)),
    ],
)
def test_times(text: str, value: time) -> None:
    assert dates.read_time(text) == value


@pytest.mark.parametrize("text", ["", "25:00", "8:60", "8", "13 pm", "sáng", "8:", "8:3"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a time|must be in|between"):
        dates.read_time(text)


def test_a_moment_is_written_as_the_office_writes_it() -> None:
    at = datetime(2018, 1, 5, 13, 30)  # noqa: DTZ001 - a time on the office's clock
    assert dates.moment(at) == "13 giờ 30, 05/01/2018"
    assert dates.moment(at, "en") == "13:30, 05/01/2018"
