"""Work that comes again, work that is measured, work that is not followed up."""

from collections.abc import Callable
from datetime import date

import pytest

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import TrailRow
from meeting.directives import rules, service
from meeting.directives.models import Amendment, Conclusion, Directive
from meeting.directives.rules import AmendmentKind, Recurrence
from meeting.directives.service import Clause, Share
from tests.conftest import Client
from tests.directives.room import again, all_directives, begin, hold, issued, notice, words
from tests.world import World

Login = Callable[[str], Client]
Who = Callable[[str], Actor]
REASON = "Nội dung nhắc nhở chung, không phát sinh nhiệm vụ"


@pytest.fixture
def draft(world: World, actor: Who) -> Conclusion:
    return begin(actor("thuky"), hold(world))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Báo cáo hằng tháng về Văn phòng Sở", Recurrence.MONTHLY),
        ("báo cáo hàng tuần", Recurrence.WEEKLY),
        ("Tổng hợp, báo cáo mỗi quý", Recurrence.QUARTERLY),
        ("Thường xuyên kiểm tra an toàn lao động", Recurrence.STANDING),
        ("Report every month", Recurrence.MONTHLY),
        ("Hoàn thành trong tháng 11", None),
        ("", None),
    ],
)
def test_words_that_sound_like_work_that_comes_again(text: str, found: Recurrence | None) -> None:
    assert rules.spoken_recurrence(text) is found


@pytest.mark.parametrize(
    ("recurrence", "day", "good"),
    [
        (Recurrence.WEEKLY, 7, True),
        (Recurrence.WEEKLY, 8, False),
        (Recurrence.MONTHLY, 31, True),
        (Recurrence.QUARTERLY, 92, True),
        (Recurrence.QUARTERLY, 0, False),
        (Recurrence.STANDING, 5, False),
        (Recurrence.NONE, 5, False),
        (Recurrence.NONE, None, True),
    ],
)
def test_a_day_of_the_period_lies_within_the_period(
    recurrence: Recurrence, day: int | None, good: bool
) -> None:
    if good:
        rules.check_recurrence(recurrence, day)
        return
    with pytest.raises(RuleBroken) as broken:
        rules.check_recurrence(recurrence, day)
    assert broken.value.field == "period_day"


@pytest.mark.parametrize(
    ("unit", "base", "target", "fields"),
    [
        ("người", None, 2000.0, []),
        ("%", 4.5, 3.0, []),
        ("", None, None, []),
        ("người", None, None, ["measure_target"]),
        ("", 5.0, None, ["measure_target"]),
        ("", None, 5.0, ["measure_unit"]),
        ("người", None, 0.0, ["measure_target"]),
        ("", 5.0, 5.0, ["measure_unit", "measure_target"]),
    ],
)
def test_a_measure_is_whole(unit: str, base: float | None, target: float | None, fields: list[str]) -> None:
    if not fields:
        rules.check_measure(unit, base, target)
        return
    with pytest.raises(RulesBroken) as broken:
        rules.check_measure(unit, base, target)
    assert [problem.field for problem in broken.value.problems] == fields


def test_recurrence_and_measure_are_written_in_the_editor(draft: Conclusion, login: Login) -> None:
    client = login("thuky")
    url = f"/directives/meeting/{draft.meeting_id}/clauses/new"
    typed = words(
        text="Giải quyết việc làm", recurrence="monthly", period_day="25", measure_unit="người",
        measure_base="1.250,5", measure_target="35.000",
    )  # fmt: skip
    assert client.post(url, data=typed).status_code == 303
    [row] = all_directives()
    assert (row.recurrence, row.period_day) == (Recurrence.MONTHLY, 25)
    assert (row.measure_unit, row.measure_base, row.measure_target) == ("người", 1250.5, 35000.0)
    page = client.get(f"/directives/{row.id}/edit").text
    assert 'value="1.250,5"' in page
    assert "35.000 người" in page
    assert "Hằng tháng" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"measure_target": "nhiều"},
        {"measure_target": "3.5", "measure_unit": "%"},
        {"measure_target": "9" * 30, "measure_unit": "đồng"},
        {"measure_target": "10"},
        {"recurrence": "yearly"},
        {"recurrence": "weekly", "period_day": "9"},
        {"period_day": "5"},
    ],
)
def test_a_measure_or_period_that_means_nothing_is_named_at_its_field(
    draft: Conclusion, login: Login, typed: dict[str, str]
) -> None:
    answer = login("thuky").post(f"/directives/meeting/{draft.meeting_id}/clauses/new", data=words(**typed))
    assert answer.status_code == 422
    assert answer.text.count("field-error") == 1
    assert all_directives() == []


def test_a_recurrence_in_the_words_is_proposed_and_never_taken(draft: Conclusion, login: Login) -> None:
    client = login("thuky")
    url = f"/directives/meeting/{draft.meeting_id}/clauses/new"
    client.post(url, data=words(text="Báo cáo hằng tháng số lao động"))
    [row] = all_directives()
    assert row.recurrence is Recurrence.NONE
    assert "việc định kỳ: Hằng tháng" in client.get(f"/directives/{row.id}/edit").text
    client.post(f"/directives/{row.id}/edit", data=words(text=row.text, recurrence="monthly"))
    assert "việc định kỳ: Hằng tháng" not in client.get(f"/directives/{row.id}/edit").text


def test_a_gap_is_not_filled_with_a_day_before_a_part_is_due(
    draft: Conclusion, world: World, actor: Who
) -> None:
    share = Share(world.units["ncc"], "Số liệu", date(2017, 12, 10))
    service.add(actor("thuky"), draft, Clause("Rà soát", world.units["vieclam"]), shares=[share])
    service.issue(actor("thuky"), draft, notice(45))
    db.session.commit()
    row = again(all_directives()[0])

    def fill(due: date) -> None:
        service.amend(
            actor("giamdoc"), row, AmendmentKind.COMPLETION, changes={"due_on": due}, reason=REASON,
            decided_on=date(2017, 10, 9),
        )  # fmt: skip

    with pytest.raises(RuleBroken, match="Người có công") as broken:
        fill(date(2017, 12, 9))
    assert broken.value.field == "due_on"
    fill(date(2017, 12, 10))
    assert row.effective_due_on == date(2017, 12, 10)


def _track(who: Actor, row: Directive, *, tracked: bool, reason: str = REASON) -> Amendment:
    changes = {"is_tracked": tracked, "untracked_reason": "" if tracked else reason}
    return service.amend(
        who, row, AmendmentKind.TRACKING, changes=changes, reason=reason, decided_on=date(2017, 10, 9)
    )


def test_an_exhortation_leaves_follow_up_by_decision_and_the_mark_is_kept(world: World, actor: Who) -> None:
    [row] = issued(actor("thuky"), world, Clause("Nâng cao tinh thần trách nhiệm"))
    with pytest.raises(RuleBroken):
        _track(actor("thuky"), row, tracked=True)
    decision = _track(actor("thuky"), row, tracked=False)
    assert (row.is_tracked, row.untracked_reason) == (False, REASON)
    assert (decision.old["is_tracked"], decision.new["is_tracked"]) == (True, False)
    with pytest.raises(RuleBroken):
        _track(actor("thuky"), row, tracked=False)
    _track(actor("thuky"), row, tracked=True, reason="Giám đốc yêu cầu báo cáo kết quả")
    assert (row.is_tracked, row.untracked_reason) == (True, "")
    db.session.commit()
    names = [name for (name,) in db.session.query(TrailRow.name).order_by(TrailRow.id)]
    assert names[-2:] == ["DirectiveUntracked", "DirectiveTracked"]
