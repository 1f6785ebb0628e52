"""The life of an issue, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from meeting.core.access import Actor, Role, Seat, may
from meeting.core.errors import RuleBroken
from meeting.core.states import check_move
from meeting.issues import policy, rules
from meeting.issues.policy import Can
from meeting.issues.rules import SHARED, STEPS, State, Step
from meeting.scheduling.rules import State as MeetingState

DAY = date(2017, 10, 9)


def actor(role: Role, unit: int = 1) -> Actor:
    return Actor(unit, "Ai đó", (Seat(role, unit),), DAY)


def issue(state: State, unit: int = 1, answering: int | None = None, author: int = 1) -> SimpleNamespace:
    return SimpleNamespace(state=state, unit_id=unit, answering_unit_id=answering, author_user_id=author)


def test_every_state_has_its_steps_and_its_label() -> None:
    assert set(STEPS) == set(State) == set(rules.STATE_LABELS) == set(rules.NEXT)


def test_a_submitted_issue_is_not_edited() -> None:
    with pytest.raises(RuleBroken):
        rules.check_step(State.SUBMITTED, Step.EDIT)


def test_only_a_draft_is_withdrawn() -> None:
    assert [s for s in State if Step.WITHDRAW in STEPS[s]] == [State.DRAFTED]


def test_an_issue_cannot_jump_from_draft_to_answered() -> None:
    with pytest.raises(RuleBroken):
        check_move(rules.NEXT, State.DRAFTED, State.ANSWERED)


def test_an_answer_is_not_due_before_the_issue_was_raised() -> None:
    rules.check_answer_due(DAY, DAY)
    with pytest.raises(RuleBroken) as broken:
        rules.check_answer_due(DAY, date(2017, 10, 8))
    assert broken.value.field == "answer_due_on"


def test_units_raise_only_while_the_meeting_is_called_and_not_over() -> None:
    rules.check_raising(MeetingState.CONVENED, rules.OPEN_TO_UNITS)
    for state in (MeetingState.PLANNED, MeetingState.CONCLUDED, MeetingState.CLOSED, MeetingState.CANCELLED):
        with pytest.raises(RuleBroken):
            rules.check_raising(state, rules.OPEN_TO_UNITS)


def test_an_issue_after_the_day_for_issues_is_late_but_on_that_day_it_is_not() -> None:
    assert rules.is_late(date(2017, 10, 6), date(2017, 10, 5))
    assert not rules.is_late(date(2017, 10, 5), date(2017, 10, 5))
    assert not rules.is_late(DAY, None)


def test_an_issue_is_not_merged_into_itself_nor_a_draft_into_anything() -> None:
    with pytest.raises(RuleBroken):
        rules.check_merge(1, 1, (State.ACCEPTED, State.ACCEPTED))
    with pytest.raises(RuleBroken):
        rules.check_merge(1, 2, (State.ACCEPTED, State.DRAFTED))
    rules.check_merge(1, 2, (State.SUBMITTED, State.ACCEPTED))


def test_search_words_have_no_marks() -> None:
    assert rules.search_words("Đề nghị hỗ trợ", "", "Quý Kỳ") == "de nghi ho tro qui ki"


def test_a_draft_is_seen_by_its_unit_and_the_office_only() -> None:
    draft = issue(State.DRAFTED, unit=1)
    assert may(actor(Role.UNIT_HEAD, 1), Can.SEE, draft)
    assert may(actor(Role.SECRETARIAT, 9), Can.SEE, draft)
    assert may(actor(Role.LEADERSHIP, 9), Can.SEE, draft)
    assert not may(actor(Role.UNIT_HEAD, 2), Can.SEE, draft)
    assert not may(actor(Role.VIEWER, 1), Can.SEE, draft)


@pytest.mark.parametrize("state", sorted(SHARED))
def test_an_accepted_issue_is_seen_by_everybody(state: State) -> None:
    assert all(may(actor(role, 7), Can.SEE, issue(state)) for role in Role)


def test_the_next_steps_follow_state_and_rights() -> None:
    secretary, head = actor(Role.SECRETARIAT, 9), actor(Role.UNIT_HEAD, 1)
    assert policy.next_steps(head, issue(State.DRAFTED)) == (Step.SUBMIT, Step.EDIT, Step.WITHDRAW)
    assert policy.next_steps(head, issue(State.SUBMITTED)) == ()
    assert policy.next_steps(secretary, issue(State.SUBMITTED))[0] is Step.ACCEPT
    assert policy.next_steps(head, issue(State.ACCEPTED, unit=2, answering=1)) == (Step.ANSWER,)
    assert policy.next_steps(actor(Role.LEADERSHIP, 9), issue(State.ANSWERED)) == (Step.SETTLE, Step.REOPEN)


def test_the_secretariat_does_not_take_a_units_draft_but_its_own() -> None:
    secretary = actor(Role.SECRETARIAT, 9)
    assert Step.ACCEPT not in policy.next_steps(secretary, issue(State.DRAFTED, author=1))
    assert Step.ACCEPT in policy.next_steps(secretary, issue(State.DRAFTED, author=9))


def test_texts_are_alike_by_the_pairs_of_words_they_share_whatever_their_marks_and_case() -> None:
    before = "Thiếu kinh phí dạy nghề cho lao động nông thôn, đề nghị bổ sung"
    assert rules.likeness(before, "THIEU KINH PHI day nghe cho lao động nông thôn") == 1.0
    assert rules.likeness(before, "Đề nghị bổ sung kinh phí dạy nghề năm nay") >= rules.ALIKE
    assert rules.likeness(before, "Thiếu cán bộ làm công tác trẻ em ở các xã đảo") < rules.ALIKE


def test_a_text_of_a_few_words_is_like_nothing() -> None:
    assert rules.likeness("Thiếu kinh phí", "Thiếu kinh phí") == 0.0
    assert rules.likeness("", "Thiếu kinh phí dạy nghề") == 0.0
