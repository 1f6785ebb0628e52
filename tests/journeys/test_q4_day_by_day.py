"""A quarter runs itself: every mail, every step of the ladder, every figure, against a table made by hand."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from time_machine import Traveller, travel

from meeting.core import clock, letters
from meeting.core.db import db, get
from meeting.core.events import verify
from meeting.core.outbox import Mail, MailState
from meeting.core.schedule import ScheduledRun
from meeting.directory.models import Unit
from meeting.documents.kinds.followup_report import COUNT_WORDS
from meeting.followup import queries
from meeting.followup.models import CarryOver, Snapshot, Urging
from meeting.followup.rules import COUNT_LABELS, Basis, By, Count, Rate, Scope, Tally, add_up
from tests.conftest import Client
from tests.journeys import q4_expected as expected
from tests.journeys.q4_story import END, PREPARED, Office, play
from tests.smtp import Sink
from tests.world import World

PREFIX = "[Sở LĐTBXH] "
YEAR = {10: 2017, 11: 2017, 12: 2017, 1: 2018}


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[Traveller]:
    """Time moves only when the story moves it; the clock of other journeys runs."""
    with travel(clock.at(PREPARED, 10), tick=False) as traveller:
        clock.hold(None)
        yield traveller


@pytest.fixture
def office(
    _frozen: Traveller, app: Flask, world: World, login: Callable[[str], Client], sink: Sink
) -> Office:
    """The cast of the small office, a relay that listens, and the clock."""
    return Office(app, world, login, sink, _frozen)


def test_the_fourth_quarter_runs_itself_as_written_down_by_hand(office: Office) -> None:
    play(office)
    every_step_of_the_ladder(office)
    every_mail(office)
    every_figure(office)
    as_kept_at_the_cut_off(office)
    the_next_conference(office)
    assert list(verify(db.session)) == []  # the trail of it all is whole


# ─── What was expected ──────────────────────────────────────────────────────────────────────────────────────


def rows_of(table: str, columns: int) -> Iterator[list[str]]:
    """The lines of a table, split into so many columns; the last one may hold anything."""
    return (line.split(maxsplit=columns - 1) for line in table.splitlines() if line)


def day_of(words: str) -> date:
    """17/10 is 17 October 2017; January is that of 2018."""
    day, month = (int(word) for word in words.split("/"))
    return date(YEAR[month], month, day)


def working_days(first: date, last: date) -> Iterator[date]:
    """Monday to Friday, without New Year."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() < 5 and day != date(2018, 1, 1):
            yield day


def expected_mails() -> list[tuple[date, str, str]]:
    found = [(day_of(day), to, subject) for day, to, subject in rows_of(expected.MAILS, 3)]
    owed: dict[tuple[date, str], str] = {}
    news: dict[tuple[date, str], str] = {}
    for first, last, to, number, *_why in rows_of(expected.OWED, 5):
        owed |= dict.fromkeys(((day, to) for day in working_days(day_of(first), day_of(last))), number)
    for day_words, to, number, *_why in rows_of(expected.NEWS, 4):
        news[day_of(day_words), to] = number
    assert not owed.keys() & news.keys()
    for (day, to), number in owed.items():
        found.append((day, to, f"Tổng hợp ngày {day:%d/%m/%Y}: {number} việc đến hạn hoặc quá hạn"))
    for (day, to), number in news.items():
        words = "{0:%d/%m/%Y}: new: {1}" if to == "phogd" else "Tổng hợp ngày {0:%d/%m/%Y}: {1} việc mới"
        found.append((day, to, words.format(day, number)))
    return sorted(found)


def differences(came: Iterable[tuple[Any, ...]], wanted: Iterable[tuple[Any, ...]]) -> list[str]:
    """What did not come, and what came unexpectedly."""
    found, hoped = Counter(came), Counter(wanted)
    lines = [("missing", *line) for line in (hoped - found).elements()]
    lines += [("unexpected", *line) for line in (found - hoped).elements()]
    return [" ".join(map(str, line)) for line in sorted(lines, key=lambda line: line[1:])]


# ─── What came ──────────────────────────────────────────────────────────────────────────────────────────────


def every_mail(office: Office) -> None:
    came = [
        (day, letter.to.partition("@")[0], str(letter.message["Subject"]).removeprefix(PREFIX))
        for day, letter in office.mails
    ]
    assert differences(came, expected_mails()) == []
    ids = [letter.message_id for _day, letter in office.mails]
    assert len(set(ids)) == len(ids)
    states = set(db.session.scalars(select(Mail.state)))
    assert states == {MailState.SENT}
    assert set(db.session.scalars(select(ScheduledRun.error))) == {""}
    for _day, letter in office.mails:
        assert letter.part("html").count("background:#a4161a") == 1  # one button
        assert "http://localhost/" in letter.part("plain")


def every_step_of_the_ladder(office: Office) -> None:
    clauses = {key: clause for clause, key in office.tasks.items()}
    marks = {"directive": "", "share": "s", "period": "p"}
    rows = db.session.scalars(select(Urging).order_by(Urging.sent_on, Urging.id)).all()
    came = [
        (
            row.sent_on,
            clauses[row.directive_id] + marks[row.about.partition(":")[0]],
            row.rung_code.partition(":")[0],
            row.number,
        )
        for row in rows
    ]
    wanted = [
        (day_of(day), clause, rung, int(number)) for day, clause, rung, number in rows_of(expected.RUNGS, 4)
    ]
    assert differences(came, wanted) == []


# ─── The figures: counted, on the board, on paper, in the workbook ──────────────────────────────────────────


def every_figure(office: Office) -> None:
    director = office.client("giamdoc")
    on_the_board(director, office)
    on_paper(
        director, f"/documents/{office.first}/followup-report.pdf", expected.FINAL,
        expected.FINAL_RATES["overdue"], "ngày 10 tháng 01 năm 2018",
    )  # fmt: skip
    in_the_workbook(director)
    same(queries.tally(END, quarter=20174)[0], expected.FINAL, expected.FINAL_RATES)
    (original,) = queries.tally(END, quarter=20174, basis=Basis.ORIGINAL)
    assert {count: original.part(count) for count in Count} == expected.ORIGINAL


def figures(row: str) -> list[str]:
    """The words of the cells of a table's row; end tags may be left out."""
    cells = re.split(r"<t[dh][^>]*>", row)[1:]
    return [" ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell, flags=re.DOTALL).split()) for cell in cells]


def on_the_board(director: Client, office: Office) -> None:
    page = director.get("/board?quarter=20174").text
    units = page.partition("<tbody>")[2].partition("</table>")[0]
    rows = {row[0]: row for row in map(figures, units.split("<tr")[1:]) if len(row) > 2}
    shown = [count for count in Count if count is not Count.NO_DUE_DONE]
    whole = [sum(expected.FINAL.values()), *(expected.FINAL[count] for count in shown)]
    wanted = {"Tổng số": whole}
    for code, numbers in expected.BY_UNIT.items():
        unit = get(Unit, office.world.units[code])
        wanted[unit.short_name or unit.name] = list(numbers)
    assert {name: [int(word) for word in row[2:8]] for name, row in rows.items()} == wanted
    assert rows["Tổng số"][8].endswith(fraction(expected.FINAL_RATES["overdue"]))


def fraction(rate: Rate) -> str:
    return f"{rate.numerator}/{rate.denominator}"


def on_paper(director: Client, url: str, wanted: dict[Count, int], rate: Rate, day: str) -> None:
    paper = PdfReader(io.BytesIO(director.get(url).data))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    parts = " ".join(f"{COUNT_WORDS[count]} {number}" for count, number in wanted.items())
    assert f"tình hình thực hiện đến {day} như sau" in text
    assert f"{parts} Tổng số {sum(wanted.values())}" in text
    assert f"({fraction(rate)} nhiệm vụ đã đến hạn)" in text


def sheet_of(client: Client, url: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(client.get(url).data)).active.iter_rows(values_only=True))  # type: ignore[union-attr]


def in_the_workbook(director: Client) -> None:
    head, *rows = sheet_of(director, "/followup/export?quarter=20174")
    clause, counted = head.index("Mục"), head.index("Phân loại")
    with letters.speaking("vi"):
        wanted = {key: str(COUNT_LABELS[count]) for key, count in expected.COUNTED.items()}
    assert {row[clause]: row[counted] for row in rows if row[counted]} == wanted
    notes = " ".join(str(row[0]) for row in rows if not row[counted])
    assert f"Tổng số {len(wanted)}." in notes
    assert f"÷ đã đến hạn = {fraction(expected.FINAL_RATES['overdue'])}." in notes


def as_kept_at_the_cut_off(office: Office) -> None:
    """Counted in the night of 1 January, and still so on the 10th, whatever happened since."""
    kept = {row.key: row for row in db.session.scalars(select(Snapshot))}
    assert {key: row.as_of for key, row in kept.items()} == {
        "month:201710": date(2017, 10, 31), "month:201711": date(2017, 11, 30),
        "month:201712": date(2017, 12, 31), "quarter:20174": date(2017, 12, 31),
    }  # fmt: skip
    quarter = kept["quarter:20174"]
    assert clock.local_day(quarter.taken_at) == date(2018, 1, 1)
    assert queries.digest_of(quarter) == quarter.digest
    whole = add_up(queries.kept_statistics(quarter, By.UNIT, Scope.ALL, Basis.CURRENT))
    same(whole, expected.SNAPSHOT, expected.SNAPSHOT_RATES)
    secretary = office.client("thuky")
    on_paper(
        secretary, f"/documents/snapshots/{quarter.id}/{office.first}/followup-report.pdf", expected.SNAPSHOT,
        expected.SNAPSHOT_RATES["overdue"], "ngày 31 tháng 12 năm 2017",
    )  # fmt: skip
    notes = " ".join(
        str(row[0]) for row in sheet_of(secretary, f"/followup/snapshots/{quarter.id}/export") if row[0]
    )
    with letters.speaking("vi"):
        assert ", ".join(f"{COUNT_LABELS[c]} {n}" for c, n in expected.SNAPSHOT.items()) in notes


def same(tally: Tally, parts: dict[Count, int], rates: dict[str, Rate]) -> None:
    assert {count: tally.part(count) for count in Count} == parts
    assert rates == {
        "overdue": tally.overdue_rate, "on_time": tally.on_time_rate, "completion": tally.completion_rate,
    }  # fmt: skip


def the_next_conference(office: Office) -> None:
    rows = db.session.scalars(select(CarryOver).order_by(CarryOver.id)).all()
    clauses = {key: clause for clause, key in office.tasks.items()}
    assert [clauses[row.directive_id or 0] for row in rows] == expected.CARRIED
