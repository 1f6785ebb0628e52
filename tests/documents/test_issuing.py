"""Papers prepared, issued, frozen, replaced, corrected, cancelled; the notice filed with its issue."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from meeting.core import books, files, pdf
from meeting.core.access import Actor
from meeting.core.books import EntryKind, NumberEntry
from meeting.core.db import db
from meeting.core.errors import Denied, NotFound, RuleBroken
from meeting.core.events import TrailRow
from meeting.core.files import StoredFile
from meeting.directives.models import Conclusion
from meeting.directives.rules import ConclusionState
from meeting.documents import drafting, service
from meeting.documents.models import Document
from meeting.documents.queries import register
from meeting.documents.rules import DocumentState, Kind
from meeting.documents.service import Draft, Giving
from meeting.documents.source import Source
from meeting.minutes.rules import State as MinutesState
from tests.directives import room
from tests.documents import scene
from tests.minutes import room as minutes_room
from tests.world import World

Who = Callable[[str], Actor]
DAY = date(2017, 10, 9)
SIGNER = Draft(
    signer_name="Trần Văn Thư", signer_title="CHÁNH VĂN PHÒNG", signer_capacity="TL. GIÁM ĐỐC",
    recipients=("Như thành phần mời", "Lưu: VT"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing itself is tested with the papers, and here where a test asks for it."""
    if "real_pdf" not in request.node.name:
        monkeypatch.setattr(pdf, "render", lambda html, css="", variant="": b"%PDF-" + html.encode())


@pytest.fixture
def meeting_id(world: World) -> int:
    key = scene.meeting(world)
    scene.people(key)
    db.session.commit()
    return key


def prepared(actor: Actor, meeting_id: int, kind: Kind = Kind.INVITATION, draft: Draft = SIGNER) -> int:
    document = service.prepare(actor, Source(kind=kind, meeting_id=meeting_id), draft)
    db.session.commit()
    return document.id


def again(document_id: int) -> Document:
    db.session.expire_all()
    return register.get_document(document_id)


def issued(actor: Actor, meeting_id: int, kind: Kind = Kind.INVITATION) -> Document:
    key = prepared(actor, meeting_id, kind)
    service.issue(actor, again(key), Giving(DAY))
    db.session.commit()
    return again(key)


def events() -> list[str]:
    return list(db.session.scalars(select(TrailRow.name).order_by(TrailRow.id)))


def test_issuing_gives_number_and_day_and_freezes_the_bytes(meeting_id: int, actor: Who) -> None:
    paper = issued(actor("thuky"), meeting_id)
    assert (paper.state, paper.number, paper.symbol) == (DocumentState.ISSUED, 1, "GM-SLĐTBXH")
    assert (paper.issuer, paper.series, paper.dated_on) == ("SLĐTBXH", "GM", DAY)
    assert paper.code
    stored = register.get_file(paper.printed_file_id)
    data = files.read(stored)
    assert hashlib.sha256(data).hexdigest() == paper.sha256 == stored.sha256
    words = data.decode()
    assert "01/GM-SLĐTBXH" in words
    assert "TL. GIÁM ĐỐC" in words
    assert "-draft" not in words
    assert events()[-2:] == ["PaperPrepared", "PaperIssued"]


def test_an_issued_paper_keeps_its_bytes_whatever_changes_in_the_record(meeting_id: int, actor: Who) -> None:
    paper = issued(actor("thuky"), meeting_id)
    before = files.read(register.get_file(paper.printed_file_id))
    assert paper.meeting is not None
    paper.meeting.title = "Hội nghị khác"
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.change(actor("thuky"), again(paper.id), SIGNER)
    with pytest.raises(RuleBroken):
        service.issue(actor("thuky"), again(paper.id), Giving(DAY))
    with pytest.raises(RuleBroken):
        service.discard(actor("thuky"), again(paper.id))
    assert files.read(register.get_file(again(paper.id).printed_file_id)) == before


def test_only_the_secretariat_prepares_and_issues(meeting_id: int, actor: Who) -> None:
    for who in ("giamdoc", "rachgia", "quantri"):
        with pytest.raises(Denied):
            service.prepare(actor(who), Source(kind=Kind.INVITATION, meeting_id=meeting_id), SIGNER)


def test_what_cannot_be_printed_is_not_issued_and_its_number_is_free(
    meeting_id: int, actor: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = prepared(actor("thuky"), meeting_id)

    def broken(*_words: str) -> bytes:
        raise BrokenProcessPool

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "render", broken)
        with pytest.raises(RuleBroken):
            service.issue(actor("thuky"), again(key), Giving(DAY))
    db.session.rollback()
    assert again(key).state is DocumentState.DRAFT
    assert books.peek(books.place_of("GM", DAY)) == 1
    service.issue(actor("thuky"), again(key), Giving(DAY))
    assert again(key).number == 1


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (Kind.INVITATION, date(2017, 10, 10)),  # still to come
        (Kind.REPORT, date(2017, 10, 8)),  # before the notice
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(
    world: World, actor: Who, kind: Kind, day: date
) -> None:
    meeting_id = scene.whole(world)
    key = prepared(actor("thuky"), meeting_id, kind)
    with pytest.raises(RuleBroken) as broken:
        service.issue(actor("thuky"), again(key), Giving(day))
    assert broken.value.field == "issued_on"


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.PROGRAMME])
def test_what_calls_to_a_meeting_is_not_dated_after_it(
    world: World, actor: Who, travel: Callable[[date], None], kind: Kind
) -> None:
    meeting_id = scene.whole(world)
    travel(date(2017, 10, 12))
    late = replace(SIGNER, day=date(2017, 10, 11))
    with pytest.raises(RuleBroken, match=r"09\/10\/2017") as broken:  # as soon as it is typed
        prepared(actor("thuky"), meeting_id, kind, late)
    assert broken.value.field == "issued_on"
    db.session.rollback()
    key = prepared(actor("thuky"), meeting_id, kind, replace(SIGNER, day=date(2017, 10, 6)))
    with pytest.raises(RuleBroken) as broken:
        service.issue(actor("thuky"), again(key), Giving(late.day or DAY))
    assert broken.value.field == "issued_on"
    db.session.rollback()
    service.issue(actor("thuky"), again(key), Giving(DAY))
    assert "ngày 09 tháng 10 năm 2017" in drafting.papers_of(again(key))[0].head.date_line


def test_a_draft_may_be_dated_tomorrow_but_is_not_issued_before(meeting_id: int, actor: Who) -> None:
    key = prepared(actor("thuky"), meeting_id, Kind.ATTENDEES, replace(SIGNER, day=date(2017, 10, 10)))
    with pytest.raises(RuleBroken, match=r"still to come|chưa đến") as broken:
        service.issue(actor("thuky"), again(key), Giving(date(2017, 10, 10)))
    assert broken.value.field == "issued_on"


def test_a_number_below_above_or_taken_is_refused_with_the_next_one_named(
    meeting_id: int, actor: Who
) -> None:
    issued(actor("thuky"), meeting_id)
    key = prepared(actor("thuky"), meeting_id)
    for number in (1, 7):
        with pytest.raises(RuleBroken, match="02") as broken:
            service.issue(actor("thuky"), again(key), Giving(DAY, number))
        assert broken.value.field == "number"
        db.session.rollback()
    service.issue(actor("thuky"), again(key), Giving(DAY, 7, is_registered=True))
    db.session.commit()
    assert again(key).number == 7
    kinds = db.session.scalars(select(NumberEntry.kind).order_by(NumberEntry.number)).all()
    assert kinds == [EntryKind.GIVEN, *[EntryKind.OUTSIDE] * 5, EntryKind.GIVEN]


def test_a_power_has_one_of_the_five_marks(meeting_id: int, actor: Who) -> None:
    draft = Draft(signer_name="A", signer_title="GIÁM ĐỐC", signer_capacity="Thay mặt")
    with pytest.raises(RuleBroken) as broken:
        service.prepare(actor("thuky"), Source(kind=Kind.INVITATION, meeting_id=meeting_id), draft)
    assert broken.value.field == "signer_capacity"


def test_recipients_who_stand_there_twice_are_dropped(meeting_id: int, actor: Who) -> None:
    draft = Draft(signer_name="A", recipients=("- Như trên;", "Lưu: VT.", "như trên", "Lưu: VT"))
    paper = again(prepared(actor("thuky"), meeting_id, draft=draft))
    assert paper.recipients.splitlines() == ["Như trên", "Lưu: VT"]


def test_a_list_without_a_number_is_issued_too(meeting_id: int, actor: Who) -> None:
    paper = issued(actor("thuky"), meeting_id, Kind.ATTENDEES)
    assert (paper.number, paper.series, paper.symbol) == (None, "", "")
    assert paper.sha256
    assert db.session.scalar(select(func.count(NumberEntry.id))) == 0


def test_a_signer_is_needed(world: World, actor: Who) -> None:
    meeting_id = scene.meeting(world)
    db.session.commit()
    key = prepared(actor("thuky"), meeting_id, draft=Draft(signer_title="CHÁNH VĂN PHÒNG"))
    with pytest.raises(RuleBroken):
        service.issue(actor("thuky"), again(key), Giving(DAY))


def test_minutes_are_issued_once_they_are_approved(world: World, actor: Who) -> None:
    minutes = minutes_room.begun(actor, world)
    minutes.state = MinutesState.CIRCULATED
    db.session.commit()
    key = prepared(actor("thuky"), minutes.meeting_id, Kind.MINUTES, Draft())
    with pytest.raises(RuleBroken):
        service.issue(actor("thuky"), again(key), Giving(DAY))
    minutes_room.again().state = MinutesState.APPROVED
    db.session.commit()
    service.issue(actor("thuky"), again(key), Giving(DAY))
    assert again(key).state is DocumentState.ISSUED


def test_what_two_sides_sign_by_hand_is_not_issued(world: World, actor: Who) -> None:
    source = Source(kind=Kind.HAND_OVER, unit_id=world.units["rachgia"])
    with pytest.raises(NotFound):
        service.prepare(actor("thuky"), source, Draft())


def test_so_many_letters_are_not_issued_in_one_file(world: World, actor: Who) -> None:
    meeting_id = scene.meeting(world)
    scene.people(meeting_id, district=51)
    db.session.commit()
    with pytest.raises(RuleBroken) as refused:
        prepared(actor("thuky"), meeting_id, draft=replace(SIGNER, style="each"))
    assert refused.value.field == "style"


def test_an_extract_is_a_copy_with_numbers_of_its_own_and_is_found_by_its_signer(
    world: World, actor: Who
) -> None:
    meeting_id = scene.whole(world, issued_on=DAY)
    source = Source(kind=Kind.EXTRACT, meeting_id=meeting_id, unit_id=world.units["ncc"])
    paper = service.prepare(actor("thuky"), source, Draft())
    service.issue(actor("thuky"), paper, Giving(DAY))
    assert (paper.number, paper.symbol, paper.series) == (1, "TrS-SLĐTBXH", "TrS")
    assert "tran van thu" in paper.search


def test_two_who_issue_the_same_paper_at_once_issue_it_once(app: Flask, meeting_id: int, actor: Who) -> None:
    key, me = prepared(actor("thuky"), meeting_id), actor("thuky")
    db.session.remove()

    def one(_turn: int) -> str:
        with app.app_context():
            try:
                service.issue(me, register.get_document(key), Giving(DAY))
                db.session.commit()
            except RuleBroken:
                db.session.rollback()
                return "refused"
            return "issued"

    with ThreadPoolExecutor(3) as crowd:
        assert sorted(crowd.map(one, range(3))) == ["issued", "refused", "refused"]
    assert db.session.scalar(select(func.count(NumberEntry.id))) == 1


def test_many_papers_issued_at_once_have_numbers_without_a_gap(
    app: Flask, meeting_id: int, actor: Who
) -> None:
    keys, me = [prepared(actor("thuky"), meeting_id) for _ in range(6)], actor("thuky")
    db.session.remove()

    def one(key: int) -> int:
        with app.app_context():
            service.issue(me, register.get_document(key), Giving(DAY))
            db.session.commit()
            return register.get_document(key).number or 0

    with ThreadPoolExecutor(3) as crowd:
        assert sorted(crowd.map(one, keys)) == [1, 2, 3, 4, 5, 6]


# ─── The notice ─────────────────────────────────────────────────────────────────────────────────────────────


def conclusion(world: World, actor: Actor) -> Conclusion:
    found = room.begin(actor, room.hold(world))
    found.opening = "Ngày 09 tháng 10 năm 2017, đồng chí Giám đốc Sở chủ trì Hội nghị."
    db.session.commit()
    return room.reload(found)


def test_the_notice_of_conclusion_is_filed_with_its_issue(world: World, actor: Who) -> None:
    from meeting.directives import service as directives  # noqa: PLC0415 - two rooms with verbs of one name

    found = conclusion(world, actor("thuky"))
    directives.issue(actor("thuky"), found, room.notice(45))
    db.session.commit()
    paper = db.session.scalars(select(Document)).one()
    assert (paper.kind, paper.state, paper.number) == (Kind.NOTICE, DocumentState.ISSUED, 45)
    assert (paper.signer_name, paper.meeting_id) == ("Đặng Văn Mẫu", found.meeting_id)
    words = files.read(register.get_file(paper.printed_file_id)).decode()
    assert "45/TB-SLĐTBXH" in words
    assert "-draft" not in words
    with pytest.raises(RuleBroken):
        service.cancel(actor("thuky"), again(paper.id), "sai")


def test_a_notice_that_cannot_be_printed_is_not_issued(
    world: World, actor: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meeting.directives import service as directives  # noqa: PLC0415

    found = conclusion(world, actor("thuky"))

    def broken(*_words: str) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(pdf, "render", broken)
    with pytest.raises(RuleBroken):
        directives.issue(actor("thuky"), found, room.notice(45))
    db.session.rollback()
    assert room.reload(found).state is ConclusionState.DRAFT
    assert db.session.scalar(select(func.count(Document.id))) == 0
    assert books.peek(books.place_of("TB", DAY)) == 1


def test_notices_issued_before_papers_were_kept_are_filed_by_a_command(app: Flask, world: World) -> None:
    scene.whole(world)
    db.session.commit()
    run = app.test_cli_runner()
    dry = run.invoke(args=["documents", "file-notices"])
    assert "45/TB-SLĐTBXH" in dry.output
    assert db.session.scalar(select(func.count(Document.id))) == 0
    db.session.rollback()
    for expected in (1, 0):  # a second time nothing is left
        done = run.invoke(args=["documents", "file-notices", "--commit"])
        assert f"{expected} notices" in done.output
    paper = db.session.scalars(select(Document)).one()
    assert (paper.number, paper.state, paper.code) == (45, DocumentState.ISSUED, None)
    assert events()[-1] == "NoticeFiled"


def test_an_issued_paper_is_a_real_pdf_kept_once(meeting_id: int, actor: Who) -> None:
    paper = issued(actor("thuky"), meeting_id)
    data = files.read(register.get_file(paper.printed_file_id))
    assert data.startswith(b"%PDF-1.")
    assert db.session.scalar(select(func.count(StoredFile.id))) == 1
