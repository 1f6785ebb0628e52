"""Numbers in the two languages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core import numbers
from meeting.core.numbers import Language


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (10363, "vi", "10.363"),
        (10363, "en", "10,363"),
        (999, "vi", "999"),
        (-1234567, "vi", "-1.234.567"),
        (0, "en", "0"),
    ],
)
def test_whole_numbers(value: int, language: Language, shown: str) -> None:
    assert numbers.format_int(value, language) == shown


@pytest.mark.parametrize(
    ("share", "language", "shown"),
    [
        (0.793, "vi", "79,3%"),
        (0.793, "en", "79.3%"),
        (1, "vi", "100,0%"),
        (1876 / 1956, "vi", "95,9%"),
        (12.345, "vi", "1.234,5%"),
    ],
)
def test_percentages(share: float, language: Language, shown: str) -> None:
    assert numbers.format_percent(share, language) == shown


def test_decimals_round_halves_up() -> None:
    assert numbers.format_decimal(0.285, 2) == "0,29"
    assert numbers.format_decimal(Decimal("12345.65"), 1, "en") == "12,345.7"
    assert numbers.format_decimal(12, 0) == "12"
    assert numbers.format_percent(0.5, places=0) == "50%"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.363", "10363"),
        ("79,3", "79.3"),
        ("1.876.000,25", "1876000.25"),
        ("3.000", "3000"),
        ("1.234,125", "1234.125"),
        ("0,125", "0.125"),
        ("10\u00a0363", "10363"),
        (" -5 ", "-5"),
        ("\u22125", "-5"),
        ("7", "7"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_the_vietnamese_way(text: str, value: str) -> None:
    assert numbers.parse_number_vi(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "3.5",
        "3,500",
        "0.793",
        "10.36",
        "1.2345",
        "1,2,3",
        "",
        "abc",
        "79,3%",
        "1e5",
        ",5",
        "5,",
        "1.876/1.956",
        "٣",
    ],
)
def test_what_could_mean_two_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|decimals"):
        numbers.parse_number_vi(text)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_whole_number_reads_back(value: int) -> None:
    assert numbers.parse_number_vi(numbers.format_int(value)) == value


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_decimal_reads_back(value: Decimal) -> None:
    assert numbers.parse_number_vi(numbers.format_decimal(value, 2)) == value


@pytest.mark.parametrize(("number", "shown"), [(0, "00"), (5, "05"), (9, "09"), (10, "10"), (145, "145")])
def test_the_number_of_a_paper_has_two_digits_at_least(number: int, shown: str) -> None:
    assert numbers.two_digits(number) == shown
    assert numbers.paper_number(number, "TB-SLĐTBXH") == f"{shown}/TB-SLĐTBXH"


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (1234.5, "vi", "1.234,5"),
        (1234.5, "en", "1,234.5"),
        (2000.0, "vi", "2.000"),
        (0.0, "vi", "0"),
        (46.52, "vi", "46,52"),
        (158_000_000_000.0, "vi", "158.000.000.000"),
        (-3.1, "en", "-3.1"),
    ],
)
def test_a_figure_has_the_decimals_it_needs(value: float, language: Language, shown: str) -> None:
    assert numbers.format_figure(value, language) == shown
    assert float(numbers.parse_figure(shown, language)) == value


@pytest.mark.parametrize("text", ["1,234", "0,125", "3.5", "12,", "", "một trăm", "1e9"])
def test_a_figure_with_two_meanings_or_three_decimals_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|decimals"):
        numbers.parse_figure(text)
