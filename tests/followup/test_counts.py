import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.quarters import Quarter
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.followup import queries, rules
from meeting.followup.rules import Count, Filters, Sum, Tally, Timeliness, UnitRole
from tests.followup import making
from tests.world import World

Who = Callable[[str], Actor]
Counting = Callable[[], AbstractContextManager[list[str]]]
AS_OF = date(2017, 11, 15)
DAYS = st.none() | st.dates(date(2017, 9, 1), date(2018, 2, 1))


@given(st.sampled_from(State), DAYS, DAYS, DAYS, st.dates(date(2017, 9, 1), date(2018, 2, 1)))
def test_each_directive_is_in_one_part_and_open_parts_agree_with_timeliness(
    state: State, due: date | None, done: date | None, confirmed: date | None, day: date
) -> None:
    part = rules.count_class(state, due, done, confirmed, day)
    finished = rules.is_done(state, done, confirmed, day)
    stand = rules.timeliness(finished, due, day, 7)
    assert (part in rules.DONE) is finished is (stand is None)
    if stand is not None:
        expected = {Timeliness.NONE: Count.NO_DUE_OPEN, Timeliness.OVERDUE: Count.OVERDUE}
        assert part is expected.get(stand, Count.IN_TIME)


def test_the_overdue_rate_counts_late_ones_over_those_fallen_due() -> None:
    tally = Tally(None, "", on_time=14068, late=1983, in_time=5640, overdue=223)
    assert tally.total == 21914
    assert (tally.overdue_rate.numerator, tally.overdue_rate.denominator) == (2206, 16274)
    assert Tally(None, "").overdue_rate.share is None


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(quarter=20174, unit=3, count=Count.OVERDUE, as_of=AS_OF),
        Filters(basis=rules.Basis.ORIGINAL, sort=rules.Sort.DUE_DOWN),
        Filters(unit=0, unit_role=UnitRole.ANY, state="open", q="hồ sơ", week=0, gap=rules.Gap.ANY),
    ],
)
def test_filters_survive_the_address(filters: Filters) -> None:
    assert Filters.read(filters.args()) == filters


def test_nonsense_in_the_address_is_left_out() -> None:
    args = {"quarter": "x", "unit": "-1", "state": "done", "count": "all", "as_of": "2017-13-40"}
    assert Filters.read({**args, "week": "9" * 40}) == Filters()
    for nowhere in ("20175", "4", "99999", "999999999"):
        assert Filters.read({"quarter": nowhere}) == Filters()


def _fill(world: World, seed: int = 7, number: int = 120) -> None:
    """Directives of every sort, by chance but always the same."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    meetings = [making.meeting(date(2017, 10, 9)), making.meeting(date(2017, 7, 10))]
    days = [None, *(date(2017, 9, 20) + timedelta(days=n) for n in range(110))]
    for _ in range(number):
        state = chance.choice([s for s in State if s is not State.DRAFT])
        making.directive(
            chance.choice(meetings),
            chance.choice([None, *world.units.values()]),
            chance.choice(days),
            state=state,
            quarter=chance.choice([20173, 20174]),
            is_tracked=chance.random() < 0.9,
            issued_on=date(2017, 10, 10) + timedelta(days=chance.randrange(45)),
            state_on=date(2017, 11, 1) + timedelta(days=chance.randrange(30)),
            completed_on=chance.choice(days[30:]) if state is State.CONFIRMED else None,
            confirmed_on=chance.choice(days[40:]) if state is State.CONFIRMED else None,
            field_id=chance.choice([None, *world.fields.values()]),
            leader_id=chance.choice([None, world.persons["phogd"]]),
        )
    db.session.commit()


def _expected(quarter: int) -> Counter[Count]:
    found: Counter[Count] = Counter()
    for d in db.session.query(Directive).filter_by(quarter=quarter, is_tracked=True):
        assert d.issued_on is not None
        assert d.state_on is not None
        if d.issued_on <= AS_OF and not (d.state is State.CANCELLED and d.state_on <= AS_OF):
            found[rules.count_class(d.state, d.counts_until, d.completed_on, d.confirmed_on, AS_OF)] += 1
    return found


def _ids(filters: Filters, actor: Actor) -> list[int]:
    found: list[int] = []
    cursor: str | None = None
    while True:
        page = queries.register(filters, actor, cursor, size=25)
        found += [row.id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_every_figure_is_exactly_the_rows_its_link_shows(world: World, actor: Who) -> None:
    _fill(world)
    reader = actor("giamdoc")
    [whole] = queries.tally(AS_OF, quarter=20174)
    expected = _expected(20174)
    assert {count: whole.part(count) for count in Count} == {count: expected[count] for count in Count}
    assert whole.total == sum(expected.values()) > 20
    for group in ("unit", "field", "leader", "meeting", "week"):
        tallies = queries.tally(AS_OF, group=group, quarter=20174)
        assert sum(t.total for t in tallies) == whole.total
        for tally in tallies:
            chosen: dict[str, Any] = {group: tally.key or 0}
            base = Filters(quarter=20174, as_of=AS_OF, **chosen)
            assert len(set(_ids(base, reader))) == tally.total == queries.tally_of(base, reader).total
            for count in Count:
                link = Filters.read({**base.args(), "count": count.value})
                assert len(_ids(link, reader)) == tally.part(count), (group, tally.key, count)
            for several in Sum:
                link = Filters.read({**base.args(), "count": several.value})
                assert len(_ids(link, reader)) == tally.part(several), (group, tally.key, several)
            soon = Filters.read({**base.args(), "timeliness": "due_soon"})
            assert len(_ids(soon, reader)) == tally.due_soon
    units = [world.units["ncc"], world.units["vp"]]
    some = queries.tally(AS_OF, group="unit", quarter=20174, unit_ids=units)
    assert {t.key for t in some} <= set(units)


def test_against_the_original_due_date_every_figure_is_its_rows_too(world: World, actor: Who) -> None:
    _fill(world)
    for row in db.session.query(Directive).where(Directive.original_counts_until.is_not(None)):
        first = row.original_counts_until
        if row.id % 3 == 0 and first:
            row.effective_due_on = row.counts_until = first + timedelta(days=20)
    db.session.commit()
    reader, basis = actor("giamdoc"), rules.Basis.ORIGINAL
    [current], [original] = (
        queries.tally(AS_OF, quarter=20174),
        queries.tally(AS_OF, quarter=20174, basis=basis),
    )
    assert current.total == original.total
    assert original.behind > current.behind
    expected: Counter[Count] = Counter()
    for d in db.session.query(Directive).filter(
        Directive.id.in_(_ids(Filters(quarter=20174, as_of=AS_OF), reader))
    ):
        expected[
            rules.count_class(d.state, d.original_counts_until, d.completed_on, d.confirmed_on, AS_OF)
        ] += 1
    assert {count: original.part(count) for count in Count} == {count: expected[count] for count in Count}
    for group in ("unit", "week"):
        for tally in queries.tally(AS_OF, group=group, quarter=20174, basis=basis):
            chosen: dict[str, Any] = {group: tally.key or 0}
            base = Filters(quarter=20174, as_of=AS_OF, basis=basis, **chosen)
            assert len(_ids(base, reader)) == tally.total == queries.tally_of(base, reader).total
            for count in Count:
                link = Filters.read({**base.args(), "count": count.value})
                assert len(_ids(link, reader)) == tally.part(count), (group, tally.key, count)
    assert queries.burn(20174, AS_OF, basis=basis)[-1].due >= queries.burn(20174, AS_OF)[-1].due


def test_every_sort_shows_every_row_once(world: World, actor: Who) -> None:
    _fill(world)
    reader = actor("thuky")
    total = queries.tally_of(Filters(quarter=20174, as_of=AS_OF), reader).total
    for sort in rules.Sort:
        ids = _ids(Filters(quarter=20174, as_of=AS_OF, sort=sort), reader)
        assert len(ids) == len(set(ids)) == total


def test_the_burn_up_ends_in_the_future_and_adds_up(world: World) -> None:
    _fill(world)
    weeks = queries.burn(20174, AS_OF)
    [whole] = queries.tally(AS_OF, quarter=20174)
    assert len(weeks) == len(Quarter.from_key(20174).weeks())
    assert [w.done is None for w in weeks] == [w.first > AS_OF for w in weeks]
    assert max(w.done for w in weeks if w.done is not None) == whole.done
    assert all(a.due <= b.due for a, b in pairwise(weeks))


def test_a_crossing_is_the_count_in_every_way_and_of_the_week_before(world: World) -> None:
    _fill(world)
    before = AS_OF - timedelta(days=7)
    found = queries.crossing(20174, AS_OF, before)
    ways: list[tuple[Any, Any]] = [(found.units, "unit"), (found.fields, "field")]
    for keys, group in ways:
        expected = {t.key: t for t in queries.tally(AS_OF, group=group, quarter=20174)}
        counted = {key: rules.as_tally(key, "", parts) for key, parts in keys.items()}
        assert {k: _six(t) for k, t in counted.items()} == {k: _six(t) for k, t in expected.items()}
    [then] = queries.tally(before, quarter=20174)
    assert _six(rules.as_tally(None, "", found.before)) == _six(then)
    for week in queries.burn(20174, AS_OF):
        assert (
            sum(sum(parts.values()) for day, parts in found.due.items() if day and day <= week.last)
            == week.due
        )
        done = sum(sum(parts.values()) for day, parts in found.finished.items() if day and day <= week.last)
        assert week.done in {None, done}
    part = {day: set(parts) for day, parts in found.finished.items()}
    assert part.pop(None) <= {"in_time", "overdue", "no_due_open"}
    assert set.union(*part.values()) <= {count.value for count in rules.DONE}


def _six(tally: Tally) -> list[int]:
    return [tally.part(count) for count in Count]


def test_counting_costs_one_query(world: World, actor: Who, count_queries: Counting) -> None:
    _fill(world, number=60)
    reader = actor("giamdoc")
    queries.tally(AS_OF)
    for ask in (
        lambda: queries.tally(AS_OF, group="unit", quarter=20174),
        lambda: queries.burn(20174, AS_OF),
        lambda: queries.crossing(20174, AS_OF, AS_OF - timedelta(days=7)),
        lambda: queries.register(Filters(), reader),
        lambda: queries.tally_of(Filters(quarter=20174), reader),
    ):
        with count_queries() as sent:
            ask()
        assert len(sent) == 1
