"""The verbs of issues, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, Stale
from meeting.core.events import TrailRow
from meeting.directory.models import Unit
from meeting.issues import queries, service
from meeting.issues.models import Issue
from meeting.issues.queries import Filter
from meeting.issues.rules import Channel, Competence, Kind, State
from meeting.issues.service import Line, Routing
from meeting.scheduling.queries import get_meeting
from meeting.scheduling.rules import State as MeetingState
from tests.issues import desk
from tests.world import World

Actors = Callable[[str], Actor]


def trail() -> list[str]:
    return list(db.session.execute(select(TrailRow.name).order_by(TrailRow.id)).scalars())


def test_an_issue_goes_from_draft_to_resolved_and_each_step_is_on_the_trail(
    world: World, actor: Actors
) -> None:
    meeting = desk.meeting()
    issue = service.raise_issue(actor("rachgia"), meeting, desk.draft(world.units["rachgia"]))
    service.submit(actor("rachgia"), issue)
    service.accept(
        actor("thuky"), issue, Routing(Competence.DEPARTMENT, world.units["vieclam"], date(2017, 10, 20))
    )
    service.answer(actor("vieclam"), issue, "Đã bố trí 200 triệu đồng.")
    service.settle(actor("giamdoc"), issue, State.RESOLVED, "Xong")
    db.session.commit()
    assert (issue.state, issue.number, issue.settled_on) == (State.RESOLVED, 1, desk.DAY)
    assert trail() == ["IssueDrafted", "IssueSubmitted", "IssueAccepted", "IssueAnswered", "IssueResolved"]


def test_a_returned_issue_is_corrected_and_submitted_again(world: World, actor: Actors) -> None:
    issue = desk.submitted(actor, desk.meeting())
    service.return_(actor("thuky"), issue, "Nêu rõ số tiền")
    assert (issue.state, issue.return_reason) == (State.RETURNED, "Nêu rõ số tiền")
    service.edit(actor("rachgia"), issue, desk.draft(world.units["rachgia"], "Thiếu 200 triệu đồng"))
    service.submit(actor("rachgia"), issue)
    assert (issue.state, issue.text, issue.return_reason) == (State.SUBMITTED, "Thiếu 200 triệu đồng", "")
    assert issue.search == "thieu 200 trieu dong"


def test_an_issue_after_the_day_for_issues_is_taken_with_a_warning(world: World, actor: Actors) -> None:
    meeting = desk.meeting(due=date(2017, 10, 5))
    issue = service.raise_issue(actor("rachgia"), meeting, desk.draft(world.units["rachgia"]))
    assert service.submit(actor("rachgia"), issue) is True
    assert issue.state is State.SUBMITTED


def test_a_unit_raises_nothing_for_another_unit(world: World, actor: Actors) -> None:
    meeting = desk.meeting()
    with pytest.raises(Denied):
        service.raise_issue(actor("rachgia"), meeting, desk.draft(world.units["anbien"]))
    with pytest.raises(Denied):
        service.raise_issue(actor("xem"), meeting, desk.draft(world.units["vp"]))


def test_a_unit_does_not_submit_edit_or_withdraw_what_another_wrote(world: World, actor: Actors) -> None:
    issue = service.raise_issue(actor("rachgia"), desk.meeting(), desk.draft(world.units["rachgia"]))
    for verb in (
        lambda: service.submit(actor("anbien"), issue),
        lambda: service.edit(actor("anbien"), issue, desk.draft(world.units["anbien"])),
        lambda: service.edit(actor("rachgia"), issue, desk.draft(world.units["anbien"])),
        lambda: service.withdraw(actor("anbien"), issue),
        lambda: service.accept(actor("rachgia"), issue, Routing(Competence.DEPARTMENT)),
        lambda: service.return_(actor("giamdoc"), issue, "x"),
    ):
        with pytest.raises(Denied):
            verb()
    assert issue.state is State.DRAFTED


def test_only_the_answering_unit_or_the_secretariat_answers(world: World, actor: Actors) -> None:
    issue = desk.accepted(actor, desk.meeting(), world.units["vieclam"])
    for name in ("ncc", "rachgia", "giamdoc"):
        with pytest.raises(Denied):
            service.answer(actor(name), issue, "Trả lời")
    service.answer(actor("canbo"), issue, "Trả lời")
    service.answer(actor("canbo"), issue, "Trả lời rõ hơn")
    assert (issue.state, issue.answer) == (State.ANSWERED, "Trả lời rõ hơn")


def test_an_answer_that_was_not_enough_opens_the_issue_again(world: World, actor: Actors) -> None:
    issue = desk.accepted(actor, desk.meeting(), world.units["vieclam"])
    service.answer(actor("vieclam"), issue, "Chưa có")
    with pytest.raises(Denied):
        service.settle(actor("vieclam"), issue, State.RESOLVED)
    with pytest.raises(RuleBroken):
        service.settle(actor("thuky"), issue, State.ACCEPTED)
    service.settle(actor("thuky"), issue, State.EXPLAINED)
    service.reopen(actor("giamdoc"), issue, "Chưa rõ nguồn kinh phí")
    assert (issue.state, issue.result_note, issue.settled_on) == (
        State.OPEN_AGAIN,
        "Chưa rõ nguồn kinh phí",
        None,
    )
    service.answer(actor("vieclam"), issue, "Từ ngân sách tỉnh")
    assert issue.state is State.ANSWERED


def test_the_secretary_logs_in_one_line_and_it_is_accepted_at_once(world: World, actor: Actors) -> None:
    meeting = desk.meeting(state=MeetingState.IN_SESSION)
    issue = service.log_live(
        actor("thuky"), meeting, Line(world.units["anbien"], Kind.PROPOSAL, "Xin thêm biên chế")
    )
    assert (issue.state, issue.channel, issue.number) == (State.ACCEPTED, Channel.AT_MEETING, 1)
    with pytest.raises(Denied):
        service.log_live(actor("anbien"), meeting, Line(world.units["anbien"], Kind.PROPOSAL, "x"))


def test_a_retired_unit_raises_nothing_and_answers_nothing(world: World, actor: Actors) -> None:
    meeting = desk.meeting()
    issue = desk.submitted(actor, meeting)
    for code in ("anbien", "ncc"):
        db.session.get_one(Unit, world.units[code]).valid_to = date(2017, 9, 30)
    db.session.commit()
    with pytest.raises(RuleBroken) as broken:
        service.log_live(actor("thuky"), meeting, Line(world.units["anbien"], Kind.PROPOSAL, "x"))
    assert broken.value.field == "unit_id"
    with pytest.raises(RuleBroken) as broken:
        service.accept(actor("thuky"), issue, Routing(Competence.DEPARTMENT, world.units["ncc"]))
    assert broken.value.field == "answering_unit_id"
    assert issue.state is State.SUBMITTED


def test_nothing_is_raised_for_a_meeting_that_is_planned_or_over(world: World, actor: Actors) -> None:
    for state in (MeetingState.PLANNED, MeetingState.CLOSED, MeetingState.CANCELLED):
        with pytest.raises(RuleBroken):
            service.raise_issue(
                actor("rachgia"), desk.meeting(state=state), desk.draft(world.units["rachgia"])
            )
    over = desk.meeting(state=MeetingState.CONCLUDED)
    with pytest.raises(RuleBroken):
        service.raise_issue(actor("rachgia"), over, desk.draft(world.units["rachgia"]))
    assert service.raise_issue(actor("thuky"), over, desk.draft(world.units["rachgia"])).id


def test_numbers_run_within_the_meeting(world: World, actor: Actors) -> None:
    first, second = desk.meeting(), desk.meeting()
    unit = world.units["rachgia"]
    raised = [service.raise_issue(actor("rachgia"), m, desk.draft(unit)) for m in (first, first, second)]
    assert [i.number for i in raised] == [1, 2, 1]


def test_numbers_are_given_once_when_many_raise_at_the_same_time(
    app: Flask, world: World, actor: Actors
) -> None:
    meeting_id, who, unit = desk.meeting().id, actor("rachgia"), world.units["rachgia"]
    db.session.remove()

    def raise_one(_n: int) -> int:
        with app.app_context():
            issue = service.raise_issue(who, get_meeting(meeting_id), desk.draft(unit))
            db.session.commit()
            return issue.number

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(raise_one, range(8))) == list(range(1, 9))


def test_a_draft_is_withdrawn_but_nothing_that_was_submitted(world: World, actor: Actors) -> None:
    issue = service.raise_issue(actor("rachgia"), desk.meeting(), desk.draft(world.units["rachgia"]))
    service.withdraw(actor("rachgia"), issue)
    db.session.commit()
    assert db.session.execute(select(func.count()).select_from(Issue)).scalar() == 0
    assert trail() == ["IssueDrafted", "IssueWithdrawn"]
    with pytest.raises(RuleBroken):
        service.withdraw(actor("rachgia"), desk.submitted(actor, desk.meeting()))


def test_a_stale_reader_changes_nothing(world: World, actor: Actors) -> None:
    issue = service.raise_issue(actor("rachgia"), desk.meeting(), desk.draft(world.units["rachgia"]))
    db.session.commit()
    seen = issue.version
    service.edit(actor("rachgia"), issue, desk.draft(world.units["rachgia"], "Bản mới"), seen)
    db.session.commit()
    with pytest.raises(Stale):
        service.submit(actor("rachgia"), issue, seen)
    assert issue.state is State.DRAFTED


def test_issues_are_merged_many_to_many_and_separated(world: World, actor: Actors) -> None:
    meeting = desk.meeting()
    one, two, three = (desk.accepted(actor, meeting) for _ in range(3))
    secretary = actor("thuky")
    service.merge(secretary, one, two)
    service.merge(secretary, one, three)
    for pair in ((one, two), (two, one), (one, one)):
        with pytest.raises(RuleBroken):
            service.merge(secretary, *pair)
    into, merged = queries.merges_of(one.id)
    assert ([r.number for r in into], merged) == ([2, 3], [])
    service.unmerge(secretary, one, two)
    assert [r.number for r in queries.merges_of(one.id)[0]] == [3]
    with pytest.raises(RuleBroken):
        service.unmerge(secretary, one, two)
    with pytest.raises(RuleBroken):
        service.merge(secretary, two, desk.accepted(actor, desk.meeting()))


def test_many_are_accepted_or_routed_all_or_none(world: World, actor: Actors) -> None:
    meeting = desk.meeting()
    waiting, taken = desk.submitted(actor, meeting), desk.accepted(actor, meeting)
    routing = Routing(Competence.PROVINCE, world.units["ncc"], date(2017, 11, 1), world.fields["merits"])
    assert service.accept_or_route_many(actor("thuky"), [(waiting, None), (taken, None)], routing) == 2
    assert {(i.state, i.answering_unit_id) for i in (waiting, taken)} == {
        (State.ACCEPTED, world.units["ncc"])
    }
    service.answer(actor("ncc"), taken, "Xong")
    with pytest.raises(RuleBroken):
        service.accept_or_route_many(actor("thuky"), [(waiting, None), (taken, None)], routing)


def test_the_register_hides_what_is_not_shared(world: World, actor: Actors) -> None:
    meeting = desk.meeting()
    desk.accepted(actor, meeting)
    desk.submitted(actor, meeting, "anbien")
    seen = {
        name: queries.register(actor(name), Filter())[1] for name in ("rachgia", "anbien", "thuky", "xem")
    }
    assert seen == {"rachgia": 1, "anbien": 2, "thuky": 2, "xem": 1}


def test_the_register_searches_without_accents_in_words_and_units(world: World, actor: Actors) -> None:
    meeting = desk.meeting()
    desk.accepted(actor, meeting, text="Đề nghị hỗ trợ hộ nghèo")
    desk.accepted(actor, meeting, username="anbien", text="Thiếu cán bộ 100%")
    found = {
        q: queries.register(actor("thuky"), Filter(q=q))[1]
        for q in ("de nghi ho tro", "an bien", "100%", "%", "_")
    }
    assert found == {"de nghi ho tro": 1, "an bien": 1, "100%": 1, "%": 1, "_": 0}


def test_each_filter_narrows_the_register(world: World, actor: Actors) -> None:
    early, late = desk.meeting(date(2017, 7, 5)), desk.meeting()
    desk.accepted(actor, early, world.units["vieclam"], date(2017, 10, 9))
    two = desk.accepted(actor, late, world.units["ncc"], date(2017, 10, 20))
    service.answer(actor("ncc"), two, "Xong")
    db.session.commit()

    def numbers(name: str = "thuky", **wanted: object) -> int:
        return queries.register(actor(name), Filter(**wanted))[1]  # type: ignore[arg-type]

    assert numbers(meeting_id=early.id) == numbers(quarter=20174) == numbers(state=State.ANSWERED) == 1
    assert (numbers(unit_id=world.units["rachgia"]), numbers(unit_id=world.units["anbien"])) == (2, 0)
    assert (numbers(kind="difficulty"), numbers(competence="province"), numbers(late=True)) == (2, 0, 0)
    assert (
        numbers("rachgia", mine="raised"),
        numbers("vieclam", mine="answering"),
        numbers("ncc", mine="answering"),
    ) == (2, 1, 0)


def test_every_sort_gives_every_row_once(world: World, actor: Actors) -> None:
    meeting = desk.meeting()
    for due in (None, date(2017, 10, 20), None):
        desk.accepted(actor, meeting, None, due)
    for sort in [*queries.SORTS, *(f"-{name}" for name in queries.SORTS), "nonsense"]:
        page, total = queries.register(actor("thuky"), Filter(), sort)
        assert (len({r.id for r in page.rows}), total) == (3, 3)


def test_what_a_unit_raised_before_in_the_same_field_is_found(world: World, actor: Actors) -> None:
    before, now = desk.meeting(date(2017, 7, 5)), desk.meeting()
    desk.accepted(actor, before)
    desk.accepted(actor, before, username="anbien")
    issue = queries.get_issue(desk.submitted(actor, now).id)
    rows, total = queries.similar_before(issue)
    assert ([r.title for r in rows], total) == ([before.title], 1)


def test_other_rooms_read_choices_counts_and_what_is_open(world: World, actor: Actors) -> None:
    before, now = desk.meeting(date(2017, 7, 5)), desk.meeting()
    old = desk.accepted(actor, before, world.units["vieclam"])
    desk.submitted(actor, now, text="Mới")
    assert [r.id for r in queries.unanswered_before(now)] == [old.id]
    assert queries.counts_by_state(now.id) == {State.SUBMITTED: 1}
    assert queries.issue_choices(now.id) == []
    assert queries.issue_choices(before.id)[0][1].startswith("1. Phòng LĐTBXH thành phố Rạch Giá: Thiếu")
    assert [r.id for r in queries.waiting_for({world.units["vieclam"]})] == [old.id]
    assert len(queries.mine({world.units["rachgia"]})) == 2
    assert [r.text for r in queries.for_meeting(before.id)] == ["Thiếu kinh phí dạy nghề"]


def test_higher_rooms_tell_what_an_issue_led_to(world: World) -> None:
    def tell(issue_id: int) -> list[queries.Link]:
        return [("Nhiệm vụ 1", "/followup/1", "issued", "Đã giao")] if issue_id == 424242 else []

    queries.on_links(tell)
    try:
        assert [link[0] for link in queries.links_of(424242)] == ["Nhiệm vụ 1"]
    finally:
        queries.registers._links.remove(tell)
    assert queries.links_of(424242) == []
