from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from meeting.core import books
from meeting.core.access import Actor
from meeting.core.books import EntryKind, NumberEntry
from meeting.core.db import db
from meeting.core.errors import Denied, NotFound, RuleBroken, Stale
from meeting.core.events import TrailRow
from meeting.core.office import Office, forget
from meeting.directives import queries, service
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import AmendmentKind, Bound, ConclusionState, State
from meeting.directives.service import Clause, Share, Texts
from meeting.directory.models import Unit
from meeting.issues.rules import State as IssueState
from meeting.scheduling.rules import State as MeetingState
from tests.directives.room import HELD, again, begin, hold, issued, notice, raise_issue, reload
from tests.world import World

DUE = date(2017, 12, 15)
Who = Callable[[str], Actor]


def names_of_events() -> list[str]:
    db.session.commit()
    return list(db.session.scalars(select(TrailRow.name).order_by(TrailRow.id)))


# ─── The draft ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_conclusion_begins_once_with_the_customary_words(world: World, actor: Who) -> None:
    meeting = hold(world)
    first = service.get_or_start(actor("thuky"), meeting)
    assert "Đặng Văn Mẫu" in first.opening
    assert first.closing
    assert service.get_or_start(actor("thuky"), meeting) is first
    assert names_of_events() == ["ConclusionStarted"]


def test_a_cancelled_meeting_has_no_conclusion(world: World, actor: Who) -> None:
    with pytest.raises(RuleBroken):
        service.get_or_start(actor("thuky"), hold(world, MeetingState.CANCELLED))


@pytest.mark.parametrize("who", ["giamdoc", "vieclam", "canbo", "xem", "quantri"])
def test_only_the_secretariat_writes(world: World, actor: Who, who: str) -> None:
    conclusion = begin(actor("thuky"), hold(world))
    with pytest.raises(Denied):
        service.add(actor(who), conclusion, Clause("Báo cáo"))
    with pytest.raises(Denied):
        service.issue(actor(who), conclusion, notice())


def test_the_texts_change_unless_somebody_saved_before(world: World, actor: Who) -> None:
    conclusion = begin(actor("thuky"), hold(world))
    service.edit_texts(actor("thuky"), conclusion, Texts("Mở đầu", "Đánh giá", "", "Kết"), conclusion.version)
    db.session.flush()
    assert conclusion.assessment == "Đánh giá"
    with pytest.raises(Stale):
        service.edit_texts(actor("thuky"), conclusion, Texts(), conclusion.version - 1)


def test_directives_are_added_inserted_moved_and_deleted(world: World, actor: Who) -> None:
    me = actor("thuky")
    conclusion = begin(me, hold(world))
    a = service.add(me, conclusion, Clause("a"))
    c = service.add(me, conclusion, Clause("c"))
    service.add(me, conclusion, Clause("b"), after=1)

    def order() -> str:
        db.session.commit()
        db.session.expire_all()
        return "".join(row.text for row in queries.directives_of(conclusion.meeting_id))

    assert order() == "abc"
    service.move(me, again(c), 1)
    assert order() == "cab"
    service.move(me, again(c), 99)
    assert order() == "abc"
    service.delete(me, again(a))
    assert order() == "bc"
    assert [row.position for row in queries.directives_of(conclusion.meeting_id)] == [1, 2]
    assert names_of_events()[-1] == "DirectiveDeleted"


def test_moving_a_directive_makes_no_other_form_stale(world: World, actor: Who) -> None:
    me = actor("thuky")
    conclusion = begin(me, hold(world))
    a, b = service.add(me, conclusion, Clause("a")), service.add(me, conclusion, Clause("b"))
    seen = b.version
    db.session.commit()
    service.add(me, conclusion, Clause("before both"), after=0)
    db.session.commit()
    service.edit(me, again(b), Clause("b, changed"), seen=seen)
    assert again(a).position == 2


def test_an_edit_of_units_alone_makes_an_older_form_stale(world: World, actor: Who) -> None:
    me = actor("thuky")
    made = service.add(me, begin(me, hold(world)), Clause("a"))
    db.session.commit()
    seen = made.version
    service.edit(
        me, again(made), Clause("a"), shares=[Share(world.units["ncc"], "Cung cấp số liệu")], seen=seen
    )
    db.session.commit()
    with pytest.raises(Stale):
        service.edit(me, again(made), Clause("a"), shares=[], seen=seen)


def test_co_operating_units_keep_their_order_and_duty(world: World, actor: Who) -> None:
    me = actor("thuky")
    shares = [
        Share(world.units["rachgia"], "Rà soát", date(2017, 12, 1), is_required=True),
        Share(world.units["ncc"]),
    ]
    clause = Clause("a", lead_unit_id=world.units["vieclam"], due_on=DUE)
    made = service.add(me, begin(me, hold(world)), clause, shares=shares)
    db.session.commit()
    stored = again(made)
    assert [row.unit_id for row in stored.cooperations] == [world.units["rachgia"], world.units["ncc"]]
    assert stored.cooperations[0].is_required
    service.edit(me, stored, clause, shares=shares[1:])
    db.session.commit()
    assert db.session.scalars(select(Cooperation.unit_id)).all() == [world.units["ncc"]]


def test_a_unit_leads_or_co_operates_but_not_both_nor_twice(world: World, actor: Who) -> None:
    me, unit = actor("thuky"), world.units["vieclam"]
    conclusion = begin(me, hold(world))
    with pytest.raises(RuleBroken, match="Việc làm"):
        service.add(me, conclusion, Clause("a", lead_unit_id=unit), shares=[Share(unit)])
    with pytest.raises(RuleBroken):
        service.add(me, conclusion, Clause("a"), shares=[Share(unit), Share(unit)])


@pytest.mark.parametrize("role", ["lead", "share"])
def test_a_retired_unit_gets_no_work(world: World, actor: Who, role: str) -> None:
    me, unit_id = actor("thuky"), world.units["ncc"]
    conclusion = begin(me, hold(world))
    db.session.get_one(Unit, unit_id).valid_to = date(2017, 9, 30)
    db.session.commit()
    clause = Clause("a", lead_unit_id=unit_id if role == "lead" else None)
    with pytest.raises(RuleBroken):
        service.add(me, conclusion, clause, shares=[Share(unit_id)] if role == "share" else [])


def _behind(made: Directive) -> list[Any]:
    return queries.issues_behind(made.meeting_id, made.conclusion_id).links.get(made.id, [])


def test_issues_are_linked_both_ways(world: World, actor: Who) -> None:
    me = actor("thuky")
    conclusion = begin(me, hold(world))
    issue = raise_issue(world, conclusion.meeting_id)
    made = service.add(me, conclusion, Clause("a"), issue_ids=[issue.id])
    db.session.commit()
    assert [row.id for row in _behind(made)] == [issue.id]
    assert [row.id for row in queries.directives_of_issue(issue.id)] == [made.id]
    service.edit(me, again(made), Clause("a"), issue_ids=[])
    assert _behind(made) == []


def test_only_shared_issues_of_the_meeting_are_linked(world: World, actor: Who) -> None:
    me = actor("thuky")
    conclusion = begin(me, hold(world))
    hidden = raise_issue(world, conclusion.meeting_id, IssueState.SUBMITTED)
    with pytest.raises(RuleBroken):
        service.add(me, conclusion, Clause("a"), issue_ids=[hidden.id])


# ─── Issue ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_issuing_numbers_the_notice_freezes_the_text_and_starts_the_clocks(world: World, actor: Who) -> None:
    clause = Clause("a", lead_unit_id=world.units["vieclam"], due_on=DUE, due_bound=Bound.BEFORE)
    first, second = issued(actor("thuky"), world, clause, Clause("b"))
    assert (first.state, first.clause, first.quarter) == (State.ISSUED, "1", 20174)
    assert (first.original_due_on, first.effective_due_on, first.counts_until) == (DUE, DUE, DUE)
    assert (second.clause, second.counts_until, second.issued_on) == ("2", None, HELD)
    conclusion = queries.get_conclusion(first.meeting_id)
    assert (conclusion.state, conclusion.notice_number) == (ConclusionState.ISSUED, 45)
    assert names_of_events()[-3:] == ["ConclusionIssued", "DirectiveIssued", "DirectiveIssued"]
    me = actor("thuky")
    with pytest.raises(RuleBroken):
        service.edit(me, again(first), Clause("other"))
    with pytest.raises(RuleBroken):
        service.add(me, conclusion, Clause("one more"))
    with pytest.raises(RuleBroken):
        service.edit_texts(me, conclusion, Texts())
    with pytest.raises(RuleBroken):
        service.delete(me, again(first))
    with pytest.raises(RuleBroken):
        service.issue(me, conclusion, notice(46))


def test_before_a_day_ends_on_its_eve_where_the_office_says_so(world: World, actor: Who) -> None:
    db.session.scalars(select(Office)).one().before_accepts_day = False
    db.session.commit()
    forget()
    (made,) = issued(actor("thuky"), world, Clause("a", due_on=DUE, due_bound=Bound.BEFORE))
    assert made.counts_until == date(2017, 12, 14)


def test_a_notice_waits_for_the_meeting_to_be_concluded(world: World, actor: Who) -> None:
    conclusion = begin(actor("thuky"), hold(world, MeetingState.IN_SESSION))
    with pytest.raises(RuleBroken):
        service.issue(actor("thuky"), conclusion, notice())


def test_the_notice_takes_its_number_from_the_book_which_gives_it_once_a_year(
    world: World, actor: Who
) -> None:
    issued(actor("thuky"), world, Clause("a"))
    assert books.peek(books.place_of("TB", HELD)) == 46
    assert books.peek(books.place_of("TB", date(2018, 1, 2))) == 1
    other = begin(actor("thuky"), hold(world))
    service.add(actor("thuky"), other, Clause("b"))
    with pytest.raises(RuleBroken, match="46") as broken:
        service.issue(actor("thuky"), other, notice(45))
    assert broken.value.field == "number"
    db.session.rollback()
    other = reload(other)
    service.issue(actor("thuky"), other, replace(notice(), number=None))
    assert (other.notice_number, other.notice_symbol) == (46, "TB-SLĐTBXH")


def test_a_number_beyond_the_next_needs_the_paper_register(world: World, actor: Who) -> None:
    conclusion = begin(actor("thuky"), hold(world))
    service.add(actor("thuky"), conclusion, Clause("a"))
    with pytest.raises(RuleBroken, match="01") as broken:
        service.issue(actor("thuky"), conclusion, replace(notice(45), is_registered=False))
    assert broken.value.field == "number"
    db.session.rollback()
    assert reload(conclusion).notice_number is None
    service.issue(actor("thuky"), reload(conclusion), notice(45))
    db.session.commit()
    kinds = Counter(db.session.scalars(select(NumberEntry.kind)))
    assert kinds == {EntryKind.OUTSIDE: 44, EntryKind.GIVEN: 1}


# ─── Decisions ──────────────────────────────────────────────────────────────────────────────────────────────


def decide(who: Actor, made: int, kind: AmendmentKind, **changes: object) -> None:
    service.amend(who, again(made), kind, changes=changes, reason="Lý do", decided_on=HELD)
    db.session.commit()


def test_an_extension_moves_the_due_date_and_keeps_the_first(world: World, actor: Who) -> None:
    (made,) = issued(actor("thuky"), world, Clause("a", due_on=DUE, due_bound=Bound.BEFORE))
    decide(actor("giamdoc"), made.id, AmendmentKind.EXTENSION, due_on=date(2017, 12, 29))
    stored = again(made)
    assert (stored.original_due_on, stored.effective_due_on, stored.counts_until) == (
        DUE, date(2017, 12, 29), date(2017, 12, 29),
    )  # fmt: skip
    assert (stored.extension_count, stored.due_bound) == (1, Bound.ON_OR_BEFORE)
    (row,) = queries.amendments_of_meeting(made.meeting_id)
    assert (row.old["due_on"], row.new["due_on"], row.decider) == ("2017-12-15", "2017-12-29", "Đặng Văn Mẫu")
    assert names_of_events()[-1] == "DirectiveExtended"


def test_gaps_are_filled_once_by_decision(world: World, actor: Who) -> None:
    me = actor("thuky")
    (made,) = issued(me, world, Clause("a"))
    unit, field, leader = world.units["vieclam"], world.fields["jobs"], world.persons["phogd"]
    decide(me, made.id, AmendmentKind.COMPLETION, due_on=DUE, lead_unit_id=unit, field_id=field,
           leader_id=leader, output="Báo cáo")  # fmt: skip
    stored = again(made)
    assert (stored.lead_unit_id, stored.original_due_on, stored.counts_until) == (unit, DUE, DUE)
    assert (stored.field_id, stored.leader_id, stored.output, stored.state) == (
        field,
        leader,
        "Báo cáo",
        State.ISSUED,
    )
    (row,) = queries.amendments_of_meeting(made.meeting_id)
    assert row.new["lead"] == "Phòng Lao động - Việc làm - An toàn lao động"
    with pytest.raises(RuleBroken):
        decide(me, made.id, AmendmentKind.COMPLETION, due_on=date(2017, 12, 20))


def test_a_refused_directive_goes_to_another_unit(world: World, actor: Who) -> None:
    me = actor("thuky")
    (made,) = issued(me, world, Clause("a", lead_unit_id=world.units["vieclam"]))
    stored = again(made)
    stored.state, stored.officer_id = State.REFUSED, world.users["canbo"]
    db.session.add(Cooperation(directive_id=made.id, unit_id=world.units["ncc"]))
    db.session.commit()
    decide(me, made.id, AmendmentKind.REASSIGNMENT, lead_unit_id=world.units["ncc"])
    stored = again(made)
    assert (stored.lead_unit_id, stored.state, stored.officer_id) == (world.units["ncc"], State.ISSUED, None)
    assert stored.cooperations == []
    assert names_of_events()[-1] == "DirectiveReassigned"
    with pytest.raises(RuleBroken):
        decide(me, made.id, AmendmentKind.REASSIGNMENT, lead_unit_id=world.units["ncc"])


def test_work_is_suspended_resumed_and_cancelled(world: World, actor: Who) -> None:
    me = actor("giamdoc")
    (made,) = issued(actor("thuky"), world, Clause("a"))
    moves = (
        (AmendmentKind.SUSPENSION, State.SUSPENDED),
        (AmendmentKind.RESUMPTION, State.IN_PROGRESS),
        (AmendmentKind.CANCELLATION, State.CANCELLED),
    )
    for kind, state in moves:
        decide(me, made.id, kind)
        assert again(made).state is state
        assert again(made).state_reason == "Lý do"
    assert names_of_events()[-3:] == ["DirectiveSuspended", "DirectiveResumed", "DirectiveCancelled"]
    with pytest.raises(RuleBroken):
        decide(me, made.id, AmendmentKind.SUSPENSION)


def test_other_words_replace_the_words_of_the_notice(world: World, actor: Who) -> None:
    (made,) = issued(actor("thuky"), world, Clause("a"))
    decide(actor("thuky"), made.id, AmendmentKind.REPLACEMENT, text="Đổi lời")
    stored = again(made)
    assert (stored.text, stored.search) == ("Đổi lời", "doi loi")
    (row,) = queries.amendments_of_meeting(made.meeting_id)
    assert (row.old, row.new) == ({"text": "a"}, {"text": "Đổi lời"})


def test_units_record_no_decisions_and_every_decision_has_a_reason(world: World, actor: Who) -> None:
    (made,) = issued(actor("thuky"), world, Clause("a"))
    with pytest.raises(Denied):
        decide(actor("vieclam"), made.id, AmendmentKind.CANCELLATION)
    with pytest.raises(RuleBroken) as broken:
        service.amend(
            actor("thuky"), again(made), AmendmentKind.CANCELLATION, changes={}, reason=" ", decided_on=HELD
        )
    assert broken.value.field == "reason"


# ─── Readings ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_directives_of_a_meeting_cost_two_queries_however_many(
    world: World, actor: Who, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    clause = Clause("a", lead_unit_id=world.units["vieclam"], due_on=DUE)
    made = issued(actor("thuky"), world, *(replace(clause, text=str(n)) for n in range(12)))
    db.session.add_all(Cooperation(directive_id=row.id, unit_id=world.units["ncc"]) for row in made)
    db.session.commit()
    meeting_id, first = made[0].meeting_id, made[0].id
    with count_queries() as tally:
        rows = queries.directives_of(meeting_id)
    assert len(tally) == 2
    assert [row.cooperating for row in rows] == [("Phòng Người có công",)] * 12
    with count_queries() as tally:
        queries.get_directive(first)
    assert len(tally) == 2


def test_a_foreign_id_is_not_found(app: object) -> None:
    with pytest.raises(NotFound):
        queries.get_directive(99_999)
    with pytest.raises(NotFound):
        queries.get_conclusion(99_999)
