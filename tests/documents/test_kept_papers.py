"""The report again as of its cut-off, and the letter that urges a unit."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from docx import Document as WordFile
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update

from meeting.core import clock, files, jobs
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.files import StoredFile
from meeting.directives.models import Directive
from meeting.directives.rules import State
from meeting.directory.models import Unit
from meeting.documents import drafting, kinds, printing, work
from meeting.documents import service as papers
from meeting.documents.kinds import followup_report
from meeting.documents.models import Document
from meeting.documents.paper import Table
from meeting.documents.queries import register
from meeting.documents.rules import Kind
from meeting.documents.source import Source
from meeting.followup import service
from meeting.followup.models import Snapshot
from tests.conftest import Client
from tests.documents import scene
from tests.documents.test_kinds import lines
from tests.world import World

Travel = Callable[[date], None]
CUT = date(2017, 11, 30)


def _words(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _snapshot(travel: Travel) -> int:
    travel(date(2017, 12, 1))
    assert service.keep_figures(clock.at(date(2017, 12, 1), 0, 10)) == 1
    return db.session.scalars(select(Snapshot.id)).one()


def test_a_report_is_printed_again_with_the_figures_of_its_cut_off(
    app: Flask, world: World, travel: Travel
) -> None:
    meeting_id = scene.whole(world)
    reported = update(Directive).where(Directive.clause == "2.2")
    db.session.execute(reported.values(percent=60, last_report_on=date(2017, 11, 2)))
    db.session.commit()
    travel(CUT)
    then = followup_report.figures(Source(kind=Kind.REPORT, meeting_id=meeting_id))
    key = _snapshot(travel)
    db.session.execute(update(Unit).values(name="Tên mới", short_name=""))
    db.session.execute(
        update(Directive)
        .where(Directive.state == State.IN_PROGRESS)
        .values(state=State.CANCELLED, state_on=CUT, counts_until=date(2018, 3, 1), extension_count=1)
    )
    db.session.commit()
    travel(date(2018, 1, 9))
    kept = Source(kind=Kind.REPORT, meeting_id=meeting_id, snapshot_id=key)
    again = followup_report.figures(kept)
    assert (again.tally, again.units, again.overdue, again.as_of) == (
        then.tally, then.units, then.overdue, then.as_of
    )  # fmt: skip
    assert again.tasks == then.tasks
    with app.test_request_context("/"):
        text = _words(printing.pdf(kept))
    assert "tổng hợp tình hình thực hiện đến ngày 30 tháng 11 năm 2017" in text
    assert "Tên mới" not in text


def test_there_is_no_report_of_what_a_snapshot_does_not_hold(
    app: Flask, world: World, travel: Travel
) -> None:
    scene.whole(world)
    key = _snapshot(travel)
    with pytest.raises(NotFound):
        kinds.gather(Source(kind=Kind.REPORT, meeting_id=999_999, snapshot_id=key))


def test_the_letter_counts_how_often_the_unit_was_urged(app: Flask, world: World, travel: Travel) -> None:
    scene.whole(world)
    service.seed_rungs()
    db.session.commit()
    unit = world.units["vieclam"]
    for day in (date(2017, 11, 2), date(2017, 11, 6), date(2017, 11, 10)):
        travel(day)
        service.remind(clock.at(day, 6, 30))
    with app.test_request_context("/"):
        text = _words(printing.pdf(Source(kind=Kind.URGING, unit_id=unit)))
    assert "V/v đôn đốc thực hiện nhiệm vụ quá hạn (lần thứ 4)" in text  # this letter is the fourth
    assert "đã đôn đốc đơn vị đến lần thứ 3" in text
    assert "Kính gửi: Phòng Lao động - Việc làm - An toàn lao động." in text
    assert "còn 01 nhiệm vụ quá hạn chưa hoàn thành" in text
    assert "yêu cầu Thủ trưởng đơn vị" in text
    assert "trước ngày 17 tháng 11 năm 2017" in text
    assert "xem xét trách nhiệm" in text
    (table,) = kinds.gather(Source(kind=Kind.URGING, unit_id=unit)).annexes[0].blocks
    assert isinstance(table, Table)
    (row,) = table.rows
    assert (row.cells[5], row.cells[7], row.cells[3]) == ("9", "03 (gần nhất 10/11/2017)", "01/11/2017")


def test_letters_sent_count_as_urgings_and_a_letter_never_counts_itself(
    app: Flask, world: World, travel: Travel, actor: Callable[[str], Actor]
) -> None:
    scene.whole(world)
    service.seed_rungs()
    db.session.commit()
    about = Source(kind=Kind.URGING, unit_id=world.units["vieclam"])
    signer = papers.Draft(signer_name="Trần Văn Thư", signer_title="CHÁNH VĂN PHÒNG")

    def prepare(earlier: Document | None = None) -> Document:
        if earlier:
            return papers.replace(actor("thuky"), earlier, "Sai nội dung")
        return papers.prepare(actor("thuky"), about, signer)

    def issue(document: Document) -> Document:
        papers.issue(actor("thuky"), document, papers.Giving(clock.today()))
        db.session.commit()
        return document

    def told(document: Document | None = None) -> tuple[str, str]:
        """The subject and the count of the first task."""
        (paper,) = drafting.papers_of(document) if document else (kinds.gather(about),)
        (table,) = paper.annexes[0].blocks
        assert isinstance(table, Table)
        return " ".join(paper.head.about), table.rows[0].cells[7]

    travel(date(2017, 11, 2))
    first = issue(prepare())
    first_id = first.id
    assert told(first) == ("V/v đôn đốc thực hiện nhiệm vụ quá hạn", "00")
    service.remind(clock.at(date(2017, 11, 2), 6, 30))  # the ladder urges too
    travel(date(2017, 11, 3))
    second = issue(prepare())
    assert told(second) == ("V/v đôn đốc thực hiện nhiệm vụ quá hạn (lần thứ 3)", "02 (gần nhất 02/11/2017)")
    third = prepare(second)  # in its place, not beside it
    assert told(third) == told(second)
    issue(third)
    assert told(third) == told(second)
    papers.cancel(actor("thuky"), register.get_document(first_id), "Gửi nhầm")
    db.session.commit()
    assert told() == ("V/v đôn đốc thực hiện nhiệm vụ quá hạn (lần thứ 3)", "02 (gần nhất 03/11/2017)")


def test_a_guided_unit_is_asked_and_a_unit_without_debts_gets_no_letter(
    app: Flask, world: World, travel: Travel
) -> None:
    scene.whole(world)
    db.session.execute(
        update(Directive).where(Directive.clause == "2.1").values(lead_unit_id=world.units["anbien"])
    )
    db.session.commit()
    travel(date(2017, 12, 4))
    paper = kinds.gather(Source(kind=Kind.URGING, unit_id=world.units["anbien"]))
    told = " ".join(lines(paper))
    assert "đề nghị Thủ trưởng đơn vị" in told
    assert "đôn đốc đơn vị đến lần" not in told
    assert "xem xét trách nhiệm" not in told
    assert paper.head.about == ("V/v đôn đốc thực hiện nhiệm vụ quá hạn",)
    with pytest.raises(NotFound):
        kinds.gather(Source(kind=Kind.URGING, unit_id=world.units["ncc"]))


def test_letters_and_kept_reports_are_for_the_office(
    world: World, travel: Travel, login: Callable[[str], Client]
) -> None:
    meeting_id = scene.whole(world)
    key = _snapshot(travel)
    letter = f"/documents/units/{world.units['vieclam']}/urging-letter.pdf"
    kept = f"/documents/snapshots/{key}/{meeting_id}/followup-report.pdf"
    client = login("thuky")
    page = client.get("/documents/urging-letters").text
    assert letter in page
    for address in (letter, kept):
        answer = client.get(address)
        assert answer.data.startswith(b"%PDF")
        assert login("vieclam").get(address).status_code == 403
    assert client.get(f"/documents/units/{world.units['ncc']}/urging-letter.pdf").status_code == 404
    page = client.get(f"/followup/snapshots/{key}").text
    assert kept in page
    word = kept.replace(".pdf", ".docx")
    assert word in page
    book = WordFile(io.BytesIO(client.get(word).data))
    assert any("đến ngày 30 tháng 11 năm 2017" in one.text for one in book.paragraphs)
    assert login("vieclam").get(word).status_code == 403


def test_a_long_kept_report_is_made_in_the_background_with_its_own_figures(
    world: World, travel: Travel, login: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = scene.whole(world)
    key, client = _snapshot(travel), login("thuky")
    monkeypatch.setattr(work, "MOST_ROWS", 1)
    for ending in ("pdf", "docx"):
        answer = client.get(f"/documents/snapshots/{key}/{meeting_id}/followup-report.{ending}")
        assert answer.status_code == 303
        assert client.post(answer.headers["Location"]).status_code == 303
    assert login("vieclam").get(answer.headers["Location"]).status_code == 403
    assert jobs.run_waiting() == 2
    printed, written = db.session.scalars(select(StoredFile).order_by(StoredFile.id))
    assert printed.name.endswith("số liệu đến 30.11.2017.pdf")
    assert "đến ngày 30 tháng 11 năm 2017" in _words(files.read(printed))
    told = WordFile(io.BytesIO(files.read(written))).paragraphs
    assert any("đến ngày 30 tháng 11 năm 2017" in one.text for one in told)
