"""States, the round, nudges, speakers, what is not for everybody, what changed: without app and database."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from meeting.core.errors import RuleBroken
from meeting.core.workdays import WorkCalendar
from meeting.minutes import rules
from meeting.minutes.rules import Change, Counted, EntryKind, Pending, Reminding, Speaker, State
from meeting.scheduling.rules import State as MeetingState

HELD = date(2017, 10, 9)  # a Monday
CALENDAR = WorkCalendar(days_off=frozenset({date(2017, 9, 4)}))
PEOPLE = [
    Speaker(1, "Danh Văn Rạch", "Trưởng phòng, Phòng LĐTBXH Rạch Giá"),
    Speaker(2, "Nguyễn Văn An", "Trưởng phòng, Phòng Việc làm"),
    Speaker(3, "Nguyễn Văn An", "Giám đốc, Trung tâm Dịch vụ việc làm"),
]


def test_what_a_state_allows() -> None:
    assert [s for s in State if rules.can_write(s)] == [State.DRAFT]
    assert [s for s in State if rules.can_answer(s)] == [State.CIRCULATED]
    assert [s for s in State if rules.can_edit_head(s)] == [State.DRAFT, State.CIRCULATED]
    assert State.DRAFT not in rules.SHARED
    assert rules.NEXT[State.LOCKED] == set()


def test_minutes_are_begun_from_the_convening_on() -> None:
    open_in = [s.value for s in MeetingState if rules.can_start(s)]
    assert open_in == ["convened", "in_session", "concluded", "closed"]


def test_corrections_are_asked_for_until_the_last_day_included() -> None:
    until = date(2017, 10, 12)
    assert rules.can_ask(State.CIRCULATED, until, until)
    assert not rules.can_ask(State.CIRCULATED, until, until + timedelta(days=1))
    assert not rules.can_ask(State.APPROVED, until, until)


def test_a_round_counts_working_or_calendar_days_and_not_the_day_it_starts() -> None:
    friday = date(2017, 9, 1)
    assert rules.round_ends(friday, 3, Counted.WORKING, CALENDAR) == date(2017, 9, 7)  # the 4th is off
    assert rules.round_ends(friday, 3, Counted.CALENDAR, CALENDAR) == date(2017, 9, 4)


def test_the_eve_of_a_round_is_a_working_day() -> None:
    assert rules.reminded_on(date(2017, 10, 16), CALENDAR) == date(2017, 10, 13)  # Monday: on Friday


@pytest.mark.parametrize(
    ("passed", "rung"),
    [(0, None), (2, None), (3, Reminding.AFTER_3), (6, Reminding.AFTER_3), (7, Reminding.AFTER_7),
     (21, Reminding.AFTER_7), (22, None)],
)  # fmt: skip
def test_nudges_come_three_and_seven_days_after_the_meeting(passed: int, rung: Reminding | None) -> None:
    assert rules.nudge(HELD, HELD + timedelta(days=passed)) is rung


UNTIL, AFTER = date(2017, 10, 12), date(2017, 10, 13)


def test_minutes_are_approved_once_and_after_the_meeting() -> None:
    over = MeetingState.CONCLUDED
    assert [state for state in State if rules.can_approve(over, state)] == [State.DRAFT, State.CIRCULATED]
    assert not rules.can_approve(MeetingState.IN_SESSION, State.DRAFT)
    for meeting, state in ((over, State.APPROVED), (MeetingState.IN_SESSION, State.DRAFT)):
        with pytest.raises(RuleBroken):
            rules.check_approval(meeting, state)


@pytest.mark.parametrize(
    ("state", "today", "waiting", "found"),
    [
        (State.DRAFT, AFTER, (), Pending(True, None, ())),
        (State.CIRCULATED, UNTIL, (), Pending(False, UNTIL, ())),
        (State.CIRCULATED, AFTER, (4, 2), Pending(False, None, (2, 4))),
        (State.CIRCULATED, AFTER, (), Pending(False, None, ())),
    ],
)
def test_what_is_still_open_before_an_approval(
    state: State, today: date, waiting: tuple[int, ...], found: Pending
) -> None:
    assert rules.pending(state, UNTIL, today, waiting) == found
    assert found.in_round is (found.until is not None or bool(waiting))


def test_the_secretariat_records_an_approval_once_the_round_is_over_and_answered() -> None:
    rules.check_round_over(Pending(False, None, ()))
    rules.check_round_over(Pending(True, None, ()))
    for found in (Pending(False, UNTIL, ()), Pending(False, None, (7,))):
        with pytest.raises(RuleBroken):
            rules.check_round_over(found)


def test_an_open_round_is_approved_over_only_knowingly() -> None:
    rules.check_known(Pending(False, None, ()), None)
    rules.check_known(Pending(False, UNTIL, (7,)), {7})
    rules.check_known(Pending(False, UNTIL, ()), {7})  # answered meanwhile
    for known in (None, set(), {8}):
        with pytest.raises(RuleBroken) as broken:
            rules.check_known(Pending(False, UNTIL, (7,)), known)
        assert broken.value.field == "is_sure"


def test_minutes_nobody_was_asked_about_are_approved_with_a_reason_where_the_office_allows_it() -> None:
    unread = Pending(True, None, ())
    rules.check_unread(unread, "Họp kín", is_allowed=True)
    rules.check_unread(Pending(False, None, ()), "", is_allowed=False)
    for reason, is_allowed in (("", True), ("Họp kín", False)):
        with pytest.raises(RuleBroken):
            rules.check_unread(unread, reason, is_allowed=is_allowed)


def test_only_a_round_that_runs_is_ended() -> None:
    assert rules.last_day_running(State.CIRCULATED, UNTIL, UNTIL) == UNTIL
    for state, until, today in (
        (State.CIRCULATED, UNTIL, AFTER), (State.CIRCULATED, None, AFTER), (State.DRAFT, UNTIL, UNTIL),
    ):  # fmt: skip
        with pytest.raises(RuleBroken):
            rules.last_day_running(state, until, today)


def test_a_meeting_keeps_no_minutes_only_before_they_are_begun() -> None:
    rules.check_waiver(MeetingState.CONCLUDED, has_minutes=False)
    for meeting, has_minutes in ((MeetingState.CONCLUDED, True), (MeetingState.PLANNED, False)):
        with pytest.raises(RuleBroken):
            rules.check_waiver(meeting, has_minutes=has_minutes)


def test_the_attendance_line_is_written_as_offices_do() -> None:
    assert rules.present_line(41, 45, 4, 3) == "Có mặt: 41/45; vắng: 04 (có lý do: 03)"
    assert rules.present_line(5, 5, 0, 0) == "Có mặt: 05/05; vắng: 00"


def test_sections_have_roman_numbers_and_items_count_through() -> None:
    kinds = [EntryKind.SECTION, EntryKind.ITEM, EntryKind.OWN, EntryKind.SECTION, EntryKind.CONCLUSION]
    assert rules.numbers(kinds) == ["I", "1", "2", "II", "3"]


@pytest.mark.parametrize(
    ("text", "read", "whole"),
    [
        ("Đầu [mật]kín[/mật] cuối", "Đầu (…) cuối", True),
        ("Đầu [MẬT]kín[/Mật] cuối", "Đầu (…) cuối", True),
        ("[mật]a[/mật] b [mật]c[/mật]", "(…) b (…)", True),
        ("Đầu [mật]không đóng\nđến hết", "Đầu (…)", False),
        ("Đầu [/mật] cuối", "Đầu  cuối", False),
        ("[mật]một [mật]hai[/mật] ba", "(…) ba", False),
        ("không có gì", "không có gì", True),
    ],
)
def test_confidential_passages_are_left_out_and_marks_must_be_whole(
    text: str, read: str, whole: bool
) -> None:
    assert rules.open_words(text) == read
    assert rules.are_marks_whole(text) is whole
    assert "mật]" not in rules.whole_words(text)
    assert "".join(words for _secret, words in rules.passages(text)) == rules.whole_words(text)


def test_a_speaker_is_picked_from_the_list_or_taken_as_typed() -> None:
    assert rules.speaker_of(PEOPLE[0].label, PEOPLE) is PEOPLE[0]
    assert rules.speaker_of("danh van rach", PEOPLE) is PEOPLE[0]
    assert rules.speaker_of(PEOPLE[2].label, PEOPLE) is PEOPLE[2]
    assert rules.speaker_of("Nguyễn Văn An", PEOPLE).attendance_id is None  # there are two of them
    assert rules.speaker_of("Lê Báo – Báo Kiên Giang", PEOPLE) == Speaker(None, "Lê Báo", "Báo Kiên Giang")
    assert (
        rules.speaker_of("Lê Báo, phóng viên, Báo Kiên Giang", PEOPLE).title == "phóng viên, Báo Kiên Giang"
    )


def test_what_changed_is_told_word_by_word_and_adds_up_to_both_texts() -> None:
    old, new = "Số hộ nghèo là 21 hộ.\nHết.", "Số hộ nghèo là 12 hộ.\nHết rồi."
    changes = rules.compare(old, new)
    assert (Change.REMOVED, "21") in changes
    assert (Change.ADDED, "12") in changes
    assert "".join(words for change, words in changes if change is not Change.ADDED) == old
    assert "".join(words for change, words in changes if change is not Change.REMOVED) == new
    assert rules.compare("", "Mới") == [(Change.ADDED, "Mới")]
    assert rules.compare("Cũ", "Cũ") == [(Change.SAME, "Cũ")]


def test_what_two_sentences_share_by_chance_does_not_cut_them_up() -> None:
    old = "Đào tạo 12.560 người, đạt 81% kế hoạch.\nĐồng chí Giám đốc đề nghị làm rõ số liệu."
    new = "Đào tạo 12.500 người, đạt 80,7% kế hoạch.\nCác đại biểu thống nhất với số báo cáo."
    assert rules.compare(old, new) == [
        (Change.SAME, "Đào tạo "), (Change.REMOVED, "12.560"), (Change.ADDED, "12.500"),
        (Change.SAME, " người, đạt "), (Change.REMOVED, "81"), (Change.ADDED, "80,7"),
        (Change.SAME, "% kế hoạch.\n"),
        (Change.REMOVED, "Đồng chí Giám đốc đề nghị làm rõ số liệu"),
        (Change.ADDED, "Các đại biểu thống nhất với số báo cáo"),
        (Change.SAME, "."),
    ]  # fmt: skip


def test_the_longest_texts_are_compared_quickly() -> None:
    old = " ".join(f"từ{n % 97}" for n in range(9000))
    new = " ".join(f"từ{n % 89}" for n in range(9000))
    started = time.process_time()
    changes = rules.compare(old, new)
    assert time.process_time() - started < 5
    assert "".join(words for change, words in changes if change is not Change.REMOVED) == new


def test_somebody_counts_as_writing_for_two_minutes() -> None:
    now = datetime(2017, 10, 9, 3, tzinfo=UTC)
    assert rules.is_at_work(now - timedelta(seconds=119), now)
    assert not rules.is_at_work(now - timedelta(seconds=121), now)
    assert not rules.is_at_work(None, now)


def test_an_entry_moves_by_one_and_stays_at_an_end() -> None:
    assert rules.moved([1, 2, 3], 2, -1) == [2, 1, 3]
    assert rules.moved([1, 2, 3], 3, 1) == [1, 2, 3]
