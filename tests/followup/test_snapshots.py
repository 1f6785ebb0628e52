"""Snapshots keep the figures of a day for good; statistics add up and lead to their rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import Denied, RuleBroken
from meeting.core.quarters import Quarter
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.directory.models import Unit
from meeting.directory.rules import Relation
from meeting.followup import queries, rules, service
from meeting.followup.models import Progress, Snapshot, SnapshotRow, Urging
from meeting.followup.queries import RowFilter
from meeting.followup.rules import (
    Basis,
    By,
    Count,
    Filters,
    Line,
    Move,
    Period,
    Scope,
    Stand,
    Tally,
    Update,
)
from tests.followup import making
from tests.world import World

END = date(2017, 12, 31)
AFTER = date(2018, 1, 1)
Q4 = Quarter(2017, 4)
SLOT = clock.at(AFTER, 0, 10)
Travel = Callable[[date], None]


def quarter_of_work(world: World) -> dict[str, int]:
    """Directives of every part, of two units, one from before, one cancelled, one not tracked."""
    meeting = making.meeting()
    old = making.meeting(date(2017, 7, 3))
    lead, other = world.units["vieclam"], world.units["anbien"]
    done: dict[str, Any] = {"state": State.CONFIRMED, "field_id": world.fields["jobs"]}
    rows = {
        "on_time": making.directive(
            meeting, lead, completed_on=date(2017, 11, 20), confirmed_on=date(2017, 11, 21), **done
        ),
        "late": making.directive(
            meeting, lead, completed_on=date(2017, 12, 5), confirmed_on=date(2017, 12, 6),
            original_counts_until=date(2017, 12, 15), leader_id=world.persons["phogd"], **done,
        ),
        "overdue": making.directive(meeting, lead, last_report_on=date(2017, 12, 10), percent=40),
        "in_time": making.directive(meeting, other, date(2018, 1, 31)),
        "no_due": making.directive(meeting, None, None),
        "before": making.directive(old, other, date(2017, 9, 29), quarter=20173),
        "closed": making.directive(
            old, other, quarter=20173, completed_on=date(2017, 9, 1), confirmed_on=date(2017, 9, 2), **done
        ),
        "cancelled": making.directive(meeting, lead, state=State.CANCELLED, state_on=date(2017, 11, 1)),
        "untracked": making.directive(meeting, lead, is_tracked=False),
    }  # fmt: skip
    for row in rows.values():
        row.original_counts_until = row.original_counts_until or row.counts_until
    db.session.add(
        Progress(
            directive_id=rows["overdue"].id, unit_id=lead, reported_on=date(2017, 12, 10), percent=40,
            text="Đang rà soát.", obstacle="Thiếu hồ sơ.", document_number="12/BC",
        )
    )  # fmt: skip
    making.cooperation(rows["overdue"], world.units["ncc"])
    making.cooperation(rows["overdue"], other, position=1)
    db.session.add(
        Urging(
            directive_id=rows["overdue"].id, rung_code="after-1", counts_until=date(2017, 11, 30),
            sent_on=date(2017, 12, 1), is_urging=True, number=1, unit_id=lead,
        )
    )  # fmt: skip
    db.session.commit()
    return {name: row.id for name, row in rows.items()}


def _take(travel: Travel) -> Snapshot:
    travel(AFTER)
    assert service.keep_figures(SLOT) == 2
    found = queries.find_snapshot("quarter:20174")
    assert found is not None
    return found


def _rows(snapshot: Snapshot) -> dict[int, SnapshotRow]:
    rows = db.session.scalars(select(SnapshotRow).where(SnapshotRow.snapshot_id == snapshot.id))
    return {row.directive_id: row for row in rows}


def test_the_schedule_takes_the_month_and_the_quarter_once(world: World, travel: Travel) -> None:
    quarter_of_work(world)
    _take(travel)
    assert service.keep_figures(SLOT) == 0
    travel(date(2018, 1, 17))
    assert service.keep_figures(SLOT) == 0
    keys = db.session.scalars(select(Snapshot.key).order_by(Snapshot.id)).all()
    assert keys == ["month:201712", "quarter:20174"]
    travel(date(2018, 2, 1))
    assert service.keep_figures(SLOT) == 1


def test_nothing_is_kept_of_a_time_without_directives(world: World, travel: Travel) -> None:
    travel(AFTER)
    assert service.keep_figures(SLOT) == 0
    assert db.session.scalars(select(Snapshot)).all() == []


def test_a_snapshot_holds_the_quarter_and_what_is_open_from_before(world: World, travel: Travel) -> None:
    keys = quarter_of_work(world)
    rows = _rows(_take(travel))
    assert {name for name, key in keys.items() if key in rows} == {
        "on_time", "late", "overdue", "in_time", "no_due", "before"
    }  # fmt: skip
    assert rows[keys["late"]].part is Count.LATE
    assert rows[keys["late"]].part_original is Count.ON_TIME
    row = rows[keys["overdue"]]
    assert (row.part, row.percent, row.urging_count) == (Count.OVERDUE, 40, 1)
    assert (row.last_report, row.obstacle, row.product) == ("Đang rà soát.", "Thiếu hồ sơ.", "12/BC")
    assert row.helpers.startswith("Phòng Người có công, Phòng LĐTBXH")
    assert (row.lead, row.relation) == ("Phòng Lao động - Việc làm - An toàn lao động", Relation.OWN)


def test_later_changes_do_not_reach_a_snapshot(world: World, travel: Travel) -> None:
    keys = quarter_of_work(world)
    snapshot = _take(travel)
    before = [line.tally for line in queries.kept_statistics(snapshot, By.UNIT, Scope.ALL, Basis.CURRENT)]
    digest = queries.digest_of(snapshot)
    assert digest == snapshot.digest
    db.session.execute(update(Unit).where(Unit.id == world.units["vieclam"]).values(name="Tên mới"))
    db.session.execute(
        update(Directive)
        .where(Directive.id == keys["overdue"])
        .values(counts_until=END, effective_due_on=END, extension_count=1, state=State.CANCELLED)
    )
    db.session.commit()
    snapshot = queries.get_snapshot(snapshot.id)
    after = [line.tally for line in queries.kept_statistics(snapshot, By.UNIT, Scope.ALL, Basis.CURRENT)]
    assert after == before
    assert queries.digest_of(snapshot) == digest


def test_a_snapshot_cannot_be_changed(world: World, travel: Travel) -> None:
    quarter_of_work(world)
    snapshot = _take(travel)
    row = next(iter(_rows(snapshot).values()))
    row.percent = 99
    with pytest.raises(RuntimeError, match="never changes"):
        db.session.commit()
    db.session.rollback()
    db.session.delete(db.session.get_one(Snapshot, snapshot.id))
    with pytest.raises(RuntimeError, match="never changes"):
        db.session.commit()
    db.session.rollback()
    for statement in (update(SnapshotRow).values(percent=0), delete(SnapshotRow)):
        with pytest.raises(RuntimeError, match="never changes"):
            db.session.execute(statement)
    db.session.rollback()


def test_a_row_changed_behind_our_back_is_noticed(world: World, travel: Travel) -> None:
    quarter_of_work(world)
    snapshot = _take(travel)
    db.session.execute(text("UPDATE snapshot_row SET percent = 99 WHERE part = 'overdue'"))
    db.session.commit()
    snapshot = queries.get_snapshot(snapshot.id)
    assert queries.digest_of(snapshot) != snapshot.digest


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("basis", list(Basis))
def test_live_figures_and_the_snapshot_of_the_day_agree(
    world: World, travel: Travel, by: By, basis: Basis
) -> None:
    quarter_of_work(world)
    snapshot = _take(travel)
    live = queries.statistics(by, Period(quarter=20174), END, basis)
    kept = queries.kept_statistics(snapshot, by, Scope.OWN, basis)
    assert [(line.tally.key, _parts(line.tally), line.relation) for line in live] == [
        (line.tally.key, _parts(line.tally), line.relation) for line in kept
    ]
    whole = rules.add_up(kept)
    board = queries.tally(END, quarter=20174, basis=basis)[0]
    assert _parts(whole)[:6] == _parts(board)[:6]
    everything = rules.add_up(queries.kept_statistics(snapshot, by, Scope.ALL, basis))
    assert everything.total == snapshot.rows == whole.total + 1


def _parts(tally: Tally) -> list[int]:
    return [*(tally.part(count) for count in Count), tally.recent]


def test_every_figure_leads_to_exactly_its_rows(
    world: World, travel: Travel, actor: Callable[[str], Actor]
) -> None:
    quarter_of_work(world)
    snapshot = _take(travel)
    who = actor("thuky")
    for basis in Basis:
        for period in (Period(quarter=20174), Period(year=2017), Period()):
            for line in queries.statistics(By.UNIT, period, END, basis):
                for part in (*Count, *rules.Sum):
                    filters = Filters(
                        quarter=period.quarter, year=period.year, unit=line.tally.key or 0, count=part,
                        basis=basis, as_of=END,
                    )  # fmt: skip
                    assert len(queries.register(filters, who).rows) == line.tally.part(part)
                fresh = Filters(
                    quarter=period.quarter, year=period.year, unit=line.tally.key or 0, as_of=END,
                    update=Update.RECENT,
                )  # fmt: skip
                assert len(queries.register(fresh, who).rows) == line.tally.recent
        for line in queries.kept_statistics(snapshot, By.UNIT, Scope.ALL, basis):
            key = line.tally.key or 0
            for part in (*Count, *rules.Sum):
                assert queries.count_rows(snapshot, RowFilter(unit=key, count=part, basis=basis)) == (
                    line.tally.part(part)
                )
            recent = queries.count_rows(snapshot, RowFilter(unit=key, update=Update.RECENT, basis=basis))
            silent = queries.count_rows(snapshot, RowFilter(unit=key, update=Update.SILENT, basis=basis))
            assert (recent, recent + silent) == (line.tally.recent, line.tally.open)


def test_what_moved_between_two_snapshots(
    world: World, travel: Travel, actor: Callable[[str], Actor]
) -> None:
    keys = quarter_of_work(world)
    travel(date(2017, 12, 20))
    first = service.take_by_hand(actor("thuky"), Q4, "Họp giao ban").id
    db.session.commit()
    values: dict[str, dict[str, Any]] = {
        "in_time": {"lead_unit_id": world.units["ncc"]},
        "overdue": {"state": State.CONFIRMED, "completed_on": date(2017, 12, 22),
                    "confirmed_on": date(2017, 12, 22)},
        "no_due": {"counts_until": date(2017, 12, 28), "extension_count": 1},
        "before": {"state": State.CANCELLED, "state_on": date(2017, 12, 24)},
    }  # fmt: skip
    for name, change in values.items():
        db.session.execute(update(Directive).where(Directive.id == keys[name]).values(**change))
    fresh = making.directive(making.meeting(date(2017, 12, 21)), world.units["ncc"], END).id
    db.session.execute(update(Directive).where(Directive.id == fresh).values(issued_on=date(2017, 12, 22)))
    db.session.commit()
    later = _take(travel)
    found = {row.directive_id: row.moves for row in queries.moved_between(queries.get_snapshot(first), later)}
    assert found == {
        keys["in_time"]: [Move.REASSIGNED], keys["overdue"]: [Move.DONE],
        keys["no_due"]: [Move.OVERDUE, Move.EXTENDED], keys["before"]: [Move.CANCELLED], fresh: [Move.NEW],
    }  # fmt: skip
    with pytest.raises(RuleBroken):
        rules.check_order(later, queries.get_snapshot(first))


def test_what_was_finished_in_a_quarter_between_is_done_and_not_lost() -> None:
    was = Stand(Count.IN_TIME, 0, 1)
    assert rules.moves_of(was, None) == [Move.CANCELLED]
    assert rules.moves_of(was, None, done_since=True) == [Move.DONE]
    assert rules.moves_of(Stand(Count.LATE, 0, 1), None) == []


def test_a_snapshot_by_hand_says_what_it_is_for(
    world: World, actor: Callable[[str], Actor], travel: Travel
) -> None:
    quarter_of_work(world)
    travel(date(2017, 12, 20))
    taken = service.take_by_hand(actor("giamdoc"), Q4, "Phục vụ họp giao ban")
    assert (taken.as_of, taken.note) == (date(2017, 12, 20), "Phục vụ họp giao ban")
    with pytest.raises(RuleBroken):
        service.take_by_hand(actor("thuky"), Q4, "  ")
    with pytest.raises(Denied):
        service.take_by_hand(actor("vieclam"), Q4, "Không được")


# ─── Ranking ────────────────────────────────────────────────────────────────────────────────────────────────


def _line(key: int, on_time: int, late: int = 0, relation: Relation = Relation.OWN, open_: int = 0) -> Line:
    return Line(Tally(key, str(key), on_time=on_time, late=late, in_time=open_), relation)


def test_only_own_units_with_enough_due_tasks_are_ranked() -> None:
    lines = [
        _line(1, 9, 1), _line(2, 50, 0, Relation.GUIDED), _line(3, 4), _line(4, 10), _line(5, 9, 1),
        Line(Tally(None, "–", on_time=20)), _line(6, 9, 1, open_=3),
    ]  # fmt: skip
    found = [(line.tally.key, line.place) for line in rules.ranked(lines, 5)]
    assert found == [(4, 1), (1, 2), (5, 2), (6, 4), (3, None), (2, None), (None, None)]
    assert rules.add_up(lines).total == sum(line.tally.total for line in lines)


def test_a_period_is_read_from_an_address() -> None:
    default = Period(quarter=20174)
    assert Period.read("2017", default) == Period(year=2017)
    assert Period.read("20173", default) == Period(quarter=20173)
    assert Period.read("all", default) == Period()
    for odd in ("", "20175", "0000", "abc", "٢٠١٧", "999999"):
        assert Period.read(odd, default) == default
    assert [p.code for p in (Period(), Period(year=2017), default)] == ["all", "2017", "20174"]
