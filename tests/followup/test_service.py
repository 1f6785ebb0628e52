from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

import pytest
from sqlalchemy import select

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken, RulesBroken
from meeting.directives.models import Amendment, Directive
from meeting.directives.rules import NEXT, State
from meeting.directory.models import Unit
from meeting.followup import queries, rules, service
from meeting.followup.rules import RequestState
from meeting.followup.service import Decision, Report
from tests.followup import making
from tests.world import World

Who = Callable[[str], Actor]
Travel = Callable[[date], None]
Counting = Callable[[], AbstractContextManager[list[str]]]
TODAY = date(2017, 11, 1)
REASON = "Không thuộc chức năng của đơn vị"


class Make(Protocol):
    def __call__(self, state: State = State.ISSUED, **values: Any) -> Directive: ...


@pytest.fixture(autouse=True)
def _november(travel: Travel) -> None:
    travel(TODAY)


@pytest.fixture
def make(world: World) -> Make:
    def _make(state: State = State.ISSUED, **values: Any) -> Directive:
        row = making.directive(making.meeting(), world.units["vieclam"], state=state, **values)
        db.session.commit()
        return queries.get_directive(row.id)

    return _make


def _report(**values: Any) -> Report:
    return Report(**{"text": "Đã làm", "percent": 50, "reported_on": TODAY, **values})


def _decision() -> Decision:
    return Decision("Giám đốc chỉ đạo lại tại giao ban", TODAY, "12/QĐ-SLĐTBXH")


Verbs = dict[str, Callable[[Who, Directive], object]]
VERBS: Verbs = {
    "receive": lambda who, d: service.receive(who("vieclam"), d),
    "refuse": lambda who, d: service.refuse(who("vieclam"), d, REASON),
    "start": lambda who, d: service.start(who("canbo"), d),
    "report": lambda who, d: service.report(who("vieclam"), d, _report()),
    "complete": lambda who, d: service.report(who("vieclam"), d, _report(is_complete=True)),
    "send_back": lambda who, d: service.send_back(who("giamdoc"), d, REASON),
    "suspend": lambda who, d: service.suspend(who("thuky"), d, _decision()),
    "resume": lambda who, d: service.resume(who("thuky"), d, _decision()),
    "cancel": lambda who, d: service.cancel(who("thuky"), d, _decision()),
    "reassign": lambda who, d: service.reassign(who("thuky"), d, _other(d), _decision()),
}
S = State
OPEN_BUT_SUSPENDED = {S.ISSUED, S.RECEIVED, S.REFUSED, S.IN_PROGRESS, S.REPORTED, S.REWORK}
TABLE = {  # verb: (state it leads to, states it starts from)
    "receive": (S.RECEIVED, {S.ISSUED}),
    "refuse": (S.REFUSED, {S.ISSUED, S.RECEIVED}),
    "start": (S.IN_PROGRESS, {S.ISSUED, S.RECEIVED, S.REWORK}),
    "report": (S.IN_PROGRESS, {S.ISSUED, S.RECEIVED, S.IN_PROGRESS, S.REWORK}),
    "complete": (S.REPORTED, {S.ISSUED, S.RECEIVED, S.IN_PROGRESS, S.REWORK}),
    "send_back": (S.REWORK, {S.REPORTED}),
    "suspend": (S.SUSPENDED, OPEN_BUT_SUSPENDED),
    "resume": (S.IN_PROGRESS, {S.SUSPENDED}),
    "cancel": (S.CANCELLED, OPEN_BUT_SUSPENDED | {S.SUSPENDED}),
}


def _other(directive: Directive) -> int:
    others = select(Unit.id).where(Unit.id != directive.lead_unit_id).order_by(Unit.id).limit(1)
    return db.session.scalars(others).one()


@pytest.mark.parametrize("verb", TABLE)
def test_each_verb_leads_where_the_table_says_and_from_nowhere_else(
    make: Make, actor: Who, verb: str
) -> None:
    target, sources = TABLE[verb]
    for state in [s for s in State if s is not State.DRAFT]:
        directive = make(state)
        if state in sources:
            VERBS[verb](actor, directive)
            assert directive.state is target, state
            db.session.commit()
        else:
            with pytest.raises(RuleBroken):
                VERBS[verb](actor, directive)
            db.session.rollback()


def test_a_refused_directive_goes_to_another_unit_by_a_recorded_decision(
    make: Make, actor: Who, world: World
) -> None:
    directive = make()
    service.refuse(actor("vieclam"), directive, REASON)
    service.reassign(actor("thuky"), directive, world.units["ncc"], _decision())
    db.session.commit()
    assert (directive.state, directive.lead_unit_id) == (State.ISSUED, world.units["ncc"])
    [decision] = db.session.scalars(select(Amendment)).all()
    assert decision.paper == "12/QĐ-SLĐTBXH"
    service.receive(actor("ncc"), directive)
    with pytest.raises(Denied):
        service.start(actor("vieclam"), directive)


@pytest.mark.parametrize(
    ("who", "verb"),
    [
        ("canbo", "refuse"),
        ("rachgia", "receive"),
        ("giamdoc", "report"),
        ("thuky", "confirm"),
        ("vieclam", "confirm"),
        ("vieclam", "cancel"),
        ("xem", "receive"),
    ],
)
def test_nobody_does_what_is_not_theirs(make: Make, actor: Who, who: str, verb: str) -> None:
    directive = make(State.REPORTED if verb == "confirm" else State.ISSUED)
    acts: Verbs = {**VERBS, "confirm": lambda as_, d: service.confirm(as_(who), d)}
    with pytest.raises(Denied):
        acts[verb](lambda _name: actor(who), directive)


def test_completion_tells_all_that_is_missing_at_once(make: Make, actor: Who, world: World) -> None:
    directive = make(State.IN_PROGRESS)
    making.cooperation(directive, world.units["rachgia"], is_required=True)
    db.session.commit()
    db.session.expire_all()
    directive = queries.get_directive(directive.id)
    draft = _report(text=" ", percent=90, is_complete=True, reported_on=date(2017, 11, 2))
    with pytest.raises(RulesBroken) as broken:
        service.report(actor("vieclam"), directive, draft)
    assert [p.field for p in broken.value.problems] == ["reported_on", "text", "missing_reason"]
    service.report(
        actor("vieclam"), directive,
        _report(is_complete=True, missing_reason="Rạch Giá đã báo cáo trực tiếp"),
    )  # fmt: skip
    assert directive.state is State.REPORTED


def test_a_required_contribution_opens_the_way(make: Make, actor: Who, world: World) -> None:
    directive = make(State.IN_PROGRESS)
    making.cooperation(directive, world.units["rachgia"], is_required=True)
    db.session.commit()
    db.session.expire_all()
    directive = queries.get_directive(directive.id)
    with pytest.raises(Denied):
        service.contribute(
            actor("anbien"), directive, world.units["anbien"], _report(text="Danh sách", reported_on=TODAY)
        )
    with pytest.raises(RulesBroken):
        service.contribute(
            actor("rachgia"),
            directive,
            world.units["rachgia"],
            _report(text="", reported_on=date(2017, 12, 1)),
        )
    service.contribute(
        actor("rachgia"), directive, world.units["rachgia"], _report(text="Danh sách", reported_on=TODAY)
    )
    service.report(actor("vieclam"), directive, _report(is_complete=True))
    assert directive.state is State.REPORTED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reported_on": date(2017, 11, 2)}, "reported_on"),
        ({"reported_on": date(2017, 10, 9)}, "reported_on"),
        ({"percent": 101}, "percent"),
        ({"document_on": TODAY}, "document_number"),
        ({"text": ""}, "text"),
    ],
)
def test_a_report_must_make_sense(make: Make, actor: Who, values: dict[str, Any], field: str) -> None:
    with pytest.raises(RulesBroken) as broken:
        service.report(actor("vieclam"), make(), _report(**values))
    assert [p.field for p in broken.value.problems] == [field]


def test_completion_counts_on_the_day_of_the_accepted_report(make: Make, actor: Who, travel: Travel) -> None:
    directive = make(State.IN_PROGRESS, due=date(2017, 10, 31))
    service.report(actor("vieclam"), directive, _report(is_complete=True, reported_on=date(2017, 10, 31)))
    travel(date(2017, 11, 20))
    service.confirm(actor("giamdoc"), directive)
    db.session.commit()
    assert (directive.completed_on, directive.confirmed_on) == (date(2017, 10, 31), date(2017, 11, 20))
    assert queries.tally(date(2017, 11, 20))[0].on_time == 1
    assert queries.tally(date(2017, 11, 19))[0].overdue == 1  # on that day nobody had confirmed it


def test_nobody_confirms_their_own_work(make: Make, actor: Who, world: World) -> None:
    directive = make(State.IN_PROGRESS)
    service.report(actor("vieclam"), directive, _report(is_complete=True))
    report = queries.find_completion(directive.id)
    assert report is not None
    report.author_id = world.users["giamdoc"]
    db.session.flush()
    with pytest.raises(RuleBroken):
        service.confirm(actor("giamdoc"), directive)
    service.confirm(actor("phogd"), directive)
    assert directive.state is State.CONFIRMED


def test_two_confirmations_of_the_same_page_are_one(make: Make, actor: Who) -> None:
    directive = make(State.IN_PROGRESS)
    service.report(actor("vieclam"), directive, _report(is_complete=True))
    db.session.commit()
    seen = directive.version
    service.confirm(actor("giamdoc"), directive, seen=seen)
    db.session.commit()
    with pytest.raises(RuleBroken, match="Đặng Văn Mẫu"):
        service.confirm(actor("phogd"), directive, seen=seen)
    with pytest.raises(RuleBroken):
        service.confirm(actor("phogd"), directive)


def test_more_time_is_asked_decided_once_and_keeps_the_first_date(make: Make, actor: Who) -> None:
    directive = make(State.IN_PROGRESS, due=date(2017, 10, 30))
    for wrong in (date(2017, 10, 30), date(2017, 10, 31)):
        with pytest.raises(RuleBroken):
            service.ask_extension(actor("vieclam"), directive, wrong, REASON)
    asked = service.ask_extension(actor("vieclam"), directive, date(2017, 12, 15), REASON)
    assert asked.is_late
    with pytest.raises(RuleBroken):
        service.ask_extension(actor("canbo"), directive, date(2017, 12, 20), REASON)
    with pytest.raises(Denied):
        service.decide_extension(actor("thuky"), directive, asked, grant=True)
    with pytest.raises(RuleBroken):
        service.decide_extension(actor("giamdoc"), directive, asked, grant=False, note="không")
    service.decide_extension(actor("giamdoc"), directive, asked, grant=True)
    assert directive.original_due_on == date(2017, 10, 30)
    assert directive.effective_due_on == directive.counts_until == date(2017, 12, 15)
    assert directive.extension_count == 1
    for again in (True, False):
        with pytest.raises(RuleBroken):
            service.decide_extension(actor("phogd"), directive, asked, grant=again, note=REASON)
    with pytest.raises(RuleBroken):
        service.withdraw_extension(actor("vieclam"), directive, asked)


def test_a_request_can_be_refused_or_withdrawn(make: Make, actor: Who) -> None:
    directive = make(State.IN_PROGRESS)
    first = service.ask_extension(actor("vieclam"), directive, date(2017, 12, 15), REASON)
    assert not first.is_late
    service.decide_extension(actor("giamdoc"), directive, first, grant=False, note=REASON)
    second = service.ask_extension(actor("vieclam"), directive, date(2017, 12, 15), REASON)
    service.withdraw_extension(actor("vieclam"), directive, second)
    assert (first.state, second.state) == (RequestState.REFUSED, RequestState.WITHDRAWN)
    assert directive.extension_count == 0


def test_an_officer_of_the_unit_gets_the_directive(make: Make, actor: Who, world: World) -> None:
    directive = make()
    service.assign(actor("vieclam"), directive, world.users["canbo"])
    assert directive.officer_id == world.users["canbo"]
    with pytest.raises(RuleBroken):
        service.assign(actor("vieclam"), directive, world.users["ncc"])
    service.assign(actor("vieclam"), directive, None)
    assert directive.officer_id is None


def test_the_homes_show_what_is_owed_and_what_waits(
    make: Make, actor: Who, world: World, count_queries: Counting
) -> None:
    owed = make(State.RECEIVED, due=date(2017, 11, 5))
    making.cooperation(owed, world.units["rachgia"])
    ids = [make(state).id for state in (State.IN_PROGRESS, State.ISSUED, State.IN_PROGRESS)]
    waiting, refused, asked = (queries.get_directive(key) for key in ids)
    service.report(actor("vieclam"), waiting, _report(is_complete=True))
    service.refuse(actor("vieclam"), refused, REASON)
    service.ask_extension(actor("vieclam"), asked, date(2017, 12, 15), REASON)
    db.session.commit()
    owed_id = owed.id
    with count_queries() as sent:
        assert [r.id for r in queries.owed({world.units["vieclam"]}, TODAY)] == [owed_id, ids[2]]
        [part] = queries.owed({world.units["rachgia"]}, TODAY)
        assert (part.id, part.is_part, part.of) == (owed_id, True, 1)
        [row] = queries.to_confirm()
        assert (row.id, row.report) == (ids[0], "Đã làm")
        assert [r.id for r in queries.pending_extensions()] == [ids[2]]
        assert not queries.pending_extensions(world.persons["phogd"])
        assert [r.state_reason for r in queries.refused()] == [REASON]
        moved = {r.id for r in queries.moved_since(20174, date(2017, 10, 31), TODAY)}
        assert moved == {ids[0], ids[1]}
    assert len(sent) == 7


def test_the_table_of_moves_ends_where_work_ends() -> None:
    assert not NEXT[State.CONFIRMED]
    assert not NEXT[State.CANCELLED]
    with pytest.raises(RuleBroken):
        rules.check_reason("  ngắn    ")
