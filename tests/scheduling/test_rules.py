"""States, titles, checks and the clocks of the law, without app and database."""

from datetime import UTC, date, datetime

import pytest

from meeting.core.quarters import Quarter
from meeting.core.workdays import WorkCalendar
from meeting.scheduling import rules
from meeting.scheduling.rules import ClockFacts, Kind, Mode, State

CALENDAR = WorkCalendar(days_off=frozenset({date(2017, 9, 4)}))
HELD = date(2017, 10, 9)  # a Monday


def facts(**changes: object) -> ClockFacts:
    values: dict[str, object] = {
        "kind": Kind.INTERIM_REVIEW, "state": State.PLANNED, "starts_on": HELD, "ends_on": HELD,
    }  # fmt: skip
    return ClockFacts(**{**values, **changes})  # type: ignore[arg-type]


def tones(today: date, **changes: object) -> dict[str, str]:
    return {c.code: c.tone for c in rules.clocks(facts(**changes), CALENDAR, today)}


def test_what_a_state_allows() -> None:
    assert [s.value for s in State if rules.can_edit(s)] == ["planned", "convened", "in_session"]
    assert [s.value for s in State if rules.can_move(s)] == ["planned", "convened"]
    assert not any(rules.can_invite(s) or rules.can_mark_presence(s) for s in (State.CLOSED, State.CANCELLED))
    assert rules.is_announced(State.CONVENED, None)
    assert not rules.is_announced(State.CANCELLED, None)
    assert rules.is_announced(State.CANCELLED, datetime(2017, 10, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "period", "title"),
    [
        (Kind.INTERIM_REVIEW, 20173, "Hội nghị sơ kết công tác quý III, triển khai nhiệm vụ quý IV năm 2017"),
        (
            Kind.INTERIM_REVIEW,
            20174,
            "Hội nghị sơ kết công tác quý IV năm 2017, triển khai nhiệm vụ quý I năm 2018",
        ),
        (Kind.ANNUAL_REVIEW, 20174, "Hội nghị tổng kết công tác năm 2017, triển khai nhiệm vụ năm 2018"),
        (Kind.BRIEFING, 20174, "Họp giao ban ngày 09/10/2017"),
        (Kind.THEMATIC, 20174, "Họp chuyên đề ngày 09/10/2017"),
    ],
)
def test_the_usual_title(kind: Kind, period: int, title: str) -> None:
    assert rules.propose_title(kind, Quarter.from_key(period), HELD) == title


def test_the_invitation_is_due_three_working_days_before() -> None:
    clock = rules.clocks(facts(), CALENDAR, date(2017, 9, 25))[0]
    assert (clock.code, clock.date) == ("invitation", date(2017, 10, 4))
    assert tones(date(2017, 9, 25))["invitation"] == "on_time"
    assert tones(date(2017, 10, 4))["invitation"] == "soon"
    assert tones(date(2017, 10, 5))["invitation"] == "overdue"
    assert tones(HELD, state=State.CONVENED, convened_on=date(2017, 10, 4))["invitation"] == "done"
    assert tones(HELD, state=State.CONVENED, convened_on=date(2017, 10, 5))["invitation"] == "late"


def test_days_off_lengthen_the_clock() -> None:
    held = date(2017, 9, 6)
    found = rules.clocks(facts(starts_on=held, ends_on=held), CALENDAR, date(2017, 8, 28))
    assert found[0].date == date(2017, 8, 31)


def test_the_notice_is_due_five_working_days_after_the_end() -> None:
    held = {"state": State.CONCLUDED, "convened_on": date(2017, 10, 2)}
    clock = rules.clocks(facts(**held), CALENDAR, HELD)[2]
    assert (clock.code, clock.date) == ("notice", date(2017, 10, 16))
    assert tones(date(2017, 10, 10), **held)["notice"] == "on_time"
    assert tones(date(2017, 10, 17), **held)["notice"] == "overdue"
    assert tones(date(2017, 12, 1), notice_issued_on=date(2017, 10, 16), **held)["notice"] == "done"
    assert tones(date(2017, 12, 1), notice_issued_on=date(2017, 10, 17), **held)["notice"] == "late"
    assert tones(date(2017, 10, 2))["notice"] == "none"


def test_a_review_of_two_days_is_warned_about_and_a_briefing_is_not() -> None:
    assert tones(HELD)["length"] == "done"
    assert tones(HELD, ends_on=date(2017, 10, 10))["length"] == "soon"
    assert "length" not in tones(HELD, kind=Kind.BRIEFING, ends_on=date(2017, 10, 10))


def test_a_meeting_convened_on_its_own_day_says_so() -> None:
    clock = rules.clocks(facts(convened_on=HELD, state=State.CONVENED), CALENDAR, HELD)[0]
    assert "0" not in str(clock.words)
    assert clock.tone == "late"


def test_a_cancelled_meeting_has_no_clocks() -> None:
    assert rules.clocks(facts(state=State.CANCELLED), CALENDAR, HELD) == []


def test_gaps_follow_the_way_of_meeting_and_the_state() -> None:
    nothing = dict.fromkeys(rules.GAP_WORDS, False)
    codes = {g.code for g in rules.gaps(nothing, Mode.ONLINE, State.PLANNED)}
    assert codes == {"chair", "secretary", "contact", "link", "working_day", "not_over"}
    sitting = {g.code for g in rules.gaps(nothing, Mode.HYBRID, State.IN_SESSION)}
    assert "venue" in sitting
    assert "contact" not in sitting  # the invitations have gone out
    assert rules.gaps(nothing, Mode.ONLINE, State.CLOSED) == []
