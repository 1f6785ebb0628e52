from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting.agenda import rules
from meeting.agenda.rules import Figure, Kind
from meeting.core.errors import RuleBroken
from meeting.scheduling.rules import Kind as MeetingKind
from meeting.scheduling.rules import State

START = datetime(2017, 10, 9, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    kind: Kind
    planned_minutes: int


def items() -> st.SearchStrategy[list[Item]]:
    return st.lists(st.builds(Item, st.sampled_from(Kind), st.integers(0, 300)), max_size=30)


@settings(deadline=None)
@given(items())
def test_items_follow_one_another_without_gaps_and_end_after_their_sum(programme: list[Item]) -> None:
    slots = rules.times(START, programme)
    at = START
    for item, slot in zip(programme, slots, strict=True):
        assert slot.starts == at
        if item.kind is not Kind.SECTION:
            assert slot.ends - slot.starts == timedelta(minutes=item.planned_minutes)
            at = slot.ends
    assert at == START + timedelta(minutes=rules.total_minutes(programme))


@settings(deadline=None)
@given(items())
def test_sections_add_up_to_the_items_under_them(programme: list[Item]) -> None:
    slots = rules.times(START, programme)
    sums = sum(s.minutes for i, s in zip(programme, slots, strict=True) if i.kind is Kind.SECTION)
    first = next((n for n, i in enumerate(programme) if i.kind is Kind.SECTION), len(programme))
    assert sums == rules.total_minutes(programme[first:])


@settings(deadline=None)
@given(items(), st.integers(0, 6000))
def test_a_programme_overruns_by_what_does_not_fit(programme: list[Item], minutes: int) -> None:
    late = rules.overrun(START, START + timedelta(minutes=minutes), programme)
    assert late == max(0, rules.total_minutes(programme) - minutes)


def test_sections_and_items_are_numbered_apart() -> None:
    programme = [Item(Kind.SECTION, 0), Item(Kind.REPORT, 5), Item(Kind.SECTION, 0), Item(Kind.REPORT, 5)]
    assert [slot.number for slot in rules.times(START, programme)] == ["I", "1", "II", "2"]


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (38, "XXXVIII")])
def test_roman_numbers(number: int, text: str) -> None:
    assert rules.roman(number) == text


def test_only_reviews_are_held_to_one_day() -> None:
    first, last = date(2017, 10, 9), date(2017, 10, 10)
    assert rules.is_too_long(MeetingKind.INTERIM_REVIEW, first, last)
    assert not rules.is_too_long(MeetingKind.INTERIM_REVIEW, first, first)
    assert not rules.is_too_long(MeetingKind.THEMATIC, first, last)


@settings(deadline=None)
@given(st.lists(st.integers(1, 99), unique=True, min_size=1), st.data())
def test_one_step_changes_places_with_the_neighbour_only(ids: list[int], data: st.DataObject) -> None:
    moving, step = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from([-1, 1]))
    after = rules.stepped(ids, moving, step)
    assert sorted(after) == sorted(ids)
    assert rules.stepped(after, moving, -step) == ids or after == ids


def test_items_go_to_the_end_of_a_section_in_their_order() -> None:
    assert rules.into_section([1, 10, 11, 2, 20, 3, 30], [1, 2, 3], [10, 30], 2) == [1, 11, 2, 20, 10, 30, 3]
    assert rules.into_section([1, 10, 2, 20], [1, 2], [1, 10], 2) == [1, 2, 20, 10]


def test_figures_are_read_typed_and_pasted_and_written_back() -> None:
    typed = "Giải quyết việc làm | 35.000 | 27.760 | 79,3% | tăng 5% | người\n\nXuất khẩu lao động||120\n"
    figures = rules.read_figures(typed)
    assert figures[0] == Figure("Giải quyết việc làm", "35.000", "27.760", "79,3%", "tăng 5%", "người")
    assert figures[1] == Figure("Xuất khẩu lao động", "", "120")
    assert rules.read_figures(rules.write_figures(figures)) == figures
    assert rules.read_figures("Việc làm\t35.000\t27.760") == [Figure("Việc làm", "35.000", "27.760")]


@pytest.mark.parametrize("text", ["a|b|c|d|e|f|g", "|35", "a|" + "9" * 101, "a\n" * 201])
def test_a_table_that_does_not_fit_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.read_figures(text)
    assert broken.value.field == "figures"


@pytest.mark.parametrize("state", [State.CONCLUDED, State.CLOSED, State.CANCELLED])
def test_the_programme_of_a_meeting_that_is_over_does_not_change(state: State) -> None:
    with pytest.raises(RuleBroken):
        rules.check_editable(state)


def test_the_customary_outline_fits_half_a_day() -> None:
    outline = rules.outline("quý III/2017", "quý IV/2017")
    assert rules.total_minutes(outline) <= 4 * 60
    assert outline[0].kind is Kind.SECTION
    assert outline[-1].kind is Kind.CLOSING
