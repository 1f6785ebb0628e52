import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting.attendees import rules
from meeting.attendees.rules import Presence, Reply
from meeting.core.errors import RuleBroken
from meeting.scheduling.rules import State


@pytest.mark.parametrize(
    ("reply", "words", "field"),
    [
        (Reply.DECLINED, ("", "", ""), "reply_reason"),
        (Reply.SUBSTITUTED, ("bận", "", "Phó phòng"), "substitute_name"),
        (Reply.SUBSTITUTED, ("", "Lê Văn Thay", ""), "substitute_title"),
    ],
)
def test_an_absence_needs_its_reason_and_a_substitute_name_and_post(
    reply: Reply, words: tuple[str, str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_reply(reply, *words)
    assert broken.value.field == field


def test_coming_needs_no_words() -> None:
    rules.check_reply(Reply.ACCEPTED, "", "", "")


@pytest.mark.parametrize("state", list(State))
def test_a_unit_answers_until_the_meeting_opens_and_the_office_until_it_is_closed(state: State) -> None:
    assert rules.can_unit_answer(state) is (state is State.CONVENED)
    assert rules.can_office_answer(state) is (state not in {State.CLOSED, State.CANCELLED})


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1).map(sorted), st.data())
def test_moving_changes_places_with_the_neighbour_and_keeps_the_order_of_all_others(
    positions: list[int], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(positions) - 1))
    step = data.draw(st.sampled_from([-1, 1]))
    after = rules.moved(positions, index, step)
    if not 0 <= index + step < len(positions):
        assert after is None
        return
    assert after is not None
    order = sorted(range(len(positions)), key=lambda i: after[i])
    expected = list(range(len(positions)))
    expected[index], expected[index + step] = expected[index + step], expected[index]
    assert order == expected


def test_an_empty_chair_is_excused_only_when_the_absence_was_announced() -> None:
    assert rules.settled(Reply.DECLINED) is Presence.EXCUSED
    assert rules.settled(Reply.ACCEPTED) is Presence.ABSENT


def test_units_come_before_ranks_in_protocol_order() -> None:
    assert rules.place(1, 999) < rules.place(2, 0)
    assert rules.place(10**9, 10**9) < 2**31
