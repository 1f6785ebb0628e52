"""Number books: no gap, no double, nothing used again; on both databases, in threads and killed processes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from meeting.core import books, office
from meeting.core.books import EntryKind, NumberBook, NumberEntry, Place, Wanted
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.office import Office
from tests.processes import kill, running, settings_of, wait_until
from tests.smtp import Sink
from tests.world import World

TB = Place("SLĐTBXH", "TB", 2017)
DAY = date(2017, 10, 9)
WANTED = Wanted(TB, DAY, "TB-SLĐTBXH", "Thông báo kết luận", None)
REGISTERED = replace(WANTED, is_registered=True)


def entries(place: Place = TB) -> dict[int, EntryKind]:
    """What stands in a book."""
    rows = db.session.execute(
        select(NumberEntry.number, NumberEntry.kind)
        .join(NumberBook, NumberBook.id == NumberEntry.book_id)
        .where(NumberBook.series == place.series, NumberBook.year == place.year)
        .order_by(NumberEntry.number)
    )
    return {row.number: row.kind for row in rows}


@pytest.fixture(autouse=True)
def _office(world: World) -> Iterator[None]:
    yield
    office.forget()


def test_numbers_run_from_one_in_each_book_and_each_year() -> None:
    assert books.peek(TB) == 1
    assert [books.take(WANTED) for _ in range(3)] == [1, 2, 3]
    assert books.take(replace(WANTED, place=replace(TB, series="GM"))) == 1
    assert books.take(replace(WANTED, place=replace(TB, issuer="UBND"))) == 1
    new_year = replace(WANTED, place=replace(TB, year=2018), day=date(2018, 1, 1))
    assert books.take(new_year) == 1
    assert (books.peek(TB), books.peek(replace(TB, year=2018))) == (4, 2)


def test_what_is_rolled_back_gives_its_number_back() -> None:
    books.take(WANTED)
    db.session.commit()
    assert books.take(WANTED) == 2
    db.session.rollback()
    assert books.take(WANTED) == 2


def test_the_next_number_may_be_typed_and_no_other() -> None:
    assert books.take(replace(WANTED, number=1)) == 1
    with pytest.raises(RuleBroken, match="02") as broken:
        books.take(replace(WANTED, number=1))
    assert broken.value.field == "number"
    with pytest.raises(RuleBroken, match=r"02 .*04") as broken:
        books.take(replace(WANTED, number=5))
    assert broken.value.field == "number"


def test_a_number_of_the_paper_register_enters_the_gap_before_it_as_used_outside() -> None:
    assert books.take(replace(REGISTERED, number=4)) == 4
    outside = dict.fromkeys((1, 2, 3), EntryKind.OUTSIDE)
    assert entries() == {**outside, 4: EntryKind.GIVEN}
    assert books.take(WANTED) == 5


def test_a_number_entered_as_used_outside_becomes_the_paper_s_when_the_register_gave_it_to_this_one() -> None:
    books.enter_outside(TB, 3, "Văn bản giấy", None)
    with pytest.raises(RuleBroken, match="02") as broken:
        books.take(replace(WANTED, number=2))
    assert broken.value.field == "number"
    assert books.take(replace(REGISTERED, number=2)) == 2
    assert entries()[2] is EntryKind.GIVEN
    with pytest.raises(RuleBroken, match="04"):
        books.take(replace(REGISTERED, number=2))


def test_a_cancelled_number_stays_with_its_reason_and_is_never_used_again() -> None:
    books.take(WANTED)
    entry = books.cancel(TB, 1, "Đóng dấu nhầm")
    assert (entry.kind, entry.reason) == (EntryKind.CANCELLED, "Đóng dấu nhầm")
    for wanted in (WANTED, REGISTERED):
        with pytest.raises(RuleBroken, match="02"):
            books.take(replace(wanted, number=1))
    assert books.take(WANTED) == 2
    with pytest.raises(RuleBroken):
        books.cancel(TB, 1, "lại")
    with pytest.raises(RuleBroken):
        books.cancel(TB, 9, "chưa có")


def test_numbers_used_outside_go_on_where_the_book_ends() -> None:
    assert books.enter_outside(TB, 10, "Văn bản giấy", None) == 1
    assert books.enter_outside(TB, 12, "", None) == 11
    with pytest.raises(RuleBroken, match="13") as broken:
        books.enter_outside(TB, 12, "", None)
    assert broken.value.field == "last"
    with pytest.raises(RuleBroken):
        books.enter_outside(TB, 90_000, "", None)
    assert list(entries()) == list(range(1, 13))


def test_numbers_entered_by_mistake_are_taken_back_only_from_the_end() -> None:
    books.enter_outside(TB, 2, "", None)
    books.take(WANTED)
    with pytest.raises(RuleBroken):
        books.take_back_outside(TB, 2)
    books.enter_outside(TB, 40, "", None)
    with pytest.raises(RuleBroken, match=r"04 .*40"):
        books.take_back_outside(TB, 2)
    assert books.take_back_outside(TB, 5) == 36
    assert books.take(WANTED) == 5


def test_a_later_number_has_no_earlier_day_unless_the_register_gave_it() -> None:
    books.take(WANTED)
    earlier = replace(WANTED, day=date(2017, 10, 8))
    with pytest.raises(RuleBroken, match="09/10/2017") as broken:
        books.take(earlier)
    assert broken.value.field == "issued_on"
    assert books.take(replace(earlier, is_registered=True)) == 2


def test_a_year_s_book_is_closed_when_the_next_one_has_begun() -> None:
    books.take(replace(WANTED, place=replace(TB, year=2018), day=date(2018, 1, 2)))
    with pytest.raises(RuleBroken, match="2018") as broken:
        books.take(WANTED)
    assert broken.value.field == "issued_on"
    assert books.take(replace(REGISTERED, number=2)) == 2


def test_symbol_and_book_follow_the_habits_of_the_office() -> None:
    assert books.symbol_of("TB") == "TB-SLĐTBXH"
    assert books.symbol_of("") == "SLĐTBXH-VP"
    assert books.place_of("", DAY) == Place("SLĐTBXH", "CV", 2017)
    _one_series(True)
    assert books.place_of("TB", DAY) == books.place_of("", DAY) == Place("SLĐTBXH", "", 2017)


def test_a_habit_changed_in_mid_year_gives_no_number_twice() -> None:
    for _ in range(5):
        books.take(WANTED)
    books.take(replace(WANTED, place=replace(TB, series="GM")))
    common = replace(WANTED, place=replace(TB, series=""))
    assert books.peek(common.place) == 6
    assert books.take(common) == 6
    assert books.take(WANTED) == 7  # and back again
    assert books.take(replace(WANTED, place=replace(TB, series="GM"), symbol="GM-SLĐTBXH")) == 7
    with pytest.raises(RuleBroken):
        books.take(replace(REGISTERED, number=6))


def test_many_at_once_get_each_number_once_and_none_is_left_out(app: Flask) -> None:
    db.session.remove()

    def one(turn: int) -> int:
        with app.app_context():
            number = books.take(WANTED)
            if turn % 4 == 3:
                db.session.rollback()
                return 0
            db.session.commit()
            return number

    with ThreadPoolExecutor(6) as crowd:
        given = sorted(number for number in crowd.map(one, range(32)) if number)
    assert given == list(range(1, 25))
    assert list(entries()) == given


HOLDER = """
import sys, time
from datetime import date
from pathlib import Path
from meeting.app import create_app
from meeting.core import books
app = create_app()
with app.app_context():
    place = books.Place("SLĐTBXH", "TB", 2017)
    number = books.take(books.Wanted(place, date(2017, 10, 9), "TB-SLĐTBXH", "", None))
    Path(sys.argv[1]).write_text(str(number))
    time.sleep(60)
"""


def test_a_process_killed_between_taking_and_saving_leaves_no_gap(
    app: Flask, sink: Sink, tmp_path_factory: pytest.TempPathFactory
) -> None:
    books.take(WANTED)
    db.session.commit()
    db.session.remove()
    folder = tmp_path_factory.mktemp("holder")
    script, told = folder / "holder.py", folder / "told"
    script.write_text(HOLDER)
    with running(["holder", str(told)], settings_of(app, sink, PYTHONPATH=str(folder))) as process:
        wait_until(lambda: told.exists() and told.read_text() != "")
        with ThreadPoolExecutor(1) as crowd:

            def next_one() -> int:
                with app.app_context():
                    number = books.take(WANTED)
                    db.session.commit()
                    return number

            waiting = crowd.submit(next_one)
            kill(process)
            assert waiting.result(30) == 2
    assert told.read_text() == "2"
    assert list(entries()) == [1, 2]


def _one_series(value: bool) -> None:
    db.session.scalars(select(Office)).one().has_one_series = value
    db.session.commit()
    office.forget()
