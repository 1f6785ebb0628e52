"""What follows an issued paper: replacements, corrections, cancelling, and what holds then."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from docx import Document as Word
from sqlalchemy import select

from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Reply
from meeting.core import files, pdf
from meeting.core.access import Actor
from meeting.core.books import EntryKind, NumberEntry
from meeting.core.db import db
from meeting.core.errors import RuleBroken, Stale
from meeting.directives import service as directives
from meeting.directives.models import Conclusion, Directive
from meeting.directives.service import NoticeStyle
from meeting.documents import drafting, kinds, service
from meeting.documents.models import Document
from meeting.documents.queries import register
from meeting.documents.rules import DocumentState, Kind, Relation
from meeting.documents.service import Giving
from meeting.documents.source import Correction, NoticeWords, Source
from meeting.notifications.models import Notice
from tests.directives import room
from tests.documents import scene
from tests.documents.test_issuing import DAY, again, conclusion, events, issued
from tests.world import World

Who = Callable[[str], Actor]
Login = Callable[[str], Any]
WRONG = (Correction("dòng 3", "ngày 09", "ngày 10"),)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing itself is tested with the papers."""
    monkeypatch.setattr(pdf, "render", lambda html, css="", variant="": b"%PDF-" + html.encode())


@pytest.fixture
def meeting_id(world: World) -> int:
    key = scene.meeting(world)
    scene.people(key)
    db.session.commit()
    return key


def replaced(actor: Actor, first: Document, reason: str = "Sai địa điểm") -> Document:
    """The issued paper that took the place of this one."""
    second = service.replace(actor, again(first.id), reason)
    db.session.commit()
    service.issue(actor, again(second.id), Giving(DAY))
    db.session.commit()
    return again(second.id)


def cancelled(actor: Actor, paper: Document, *, restores: bool = True) -> Document:
    service.cancel(actor, again(paper.id), "Ban hành nhầm", restores=restores)
    db.session.commit()
    return again(paper.id)


def printed(paper: Document) -> str:
    """The frozen file, which is HTML here."""
    return files.read(register.get_file(again(paper.id).printed_file_id)).decode()


# ─── Replaced, corrected, cancelled ─────────────────────────────────────────────────────────────────────────


def test_a_replacement_supersedes_the_earlier_paper_and_names_it(meeting_id: int, actor: Who) -> None:
    first = issued(actor("thuky"), meeting_id)
    second = service.replace(actor("thuky"), first, "Sai địa điểm")
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.replace(actor("thuky"), again(first.id), "lần nữa")
    service.issue(actor("thuky"), again(second.id), Giving(DAY))
    db.session.commit()
    first, second = again(first.id), again(second.id)
    assert (first.state, first.ended_on) == (DocumentState.SUPERSEDED, DAY)
    assert (second.relation, second.number, second.state) == (Relation.REPLACES, 2, DocumentState.ISSUED)
    words = files.read(register.get_file(second.printed_file_id)).decode()
    assert "Giấy mời này thay thế Giấy mời số 01/GM-SLĐTBXH ngày 09 tháng 10 năm 2017" in words
    for verb in (service.replace, service.cancel):
        with pytest.raises(RuleBroken):
            verb(actor("thuky"), again(first.id), "vì sao")


def test_a_correction_letter_leaves_the_paper_in_force(meeting_id: int, actor: Who) -> None:
    first = issued(actor("thuky"), meeting_id)
    wrong = (Correction("dòng 3", "ngày 09", "ngày 10"),)
    letter = service.correct(actor("thuky"), first, wrong)
    db.session.commit()
    service.issue(actor("thuky"), again(letter.id), Giving(DAY))
    db.session.commit()
    letter = again(letter.id)
    assert (letter.kind, letter.symbol, letter.series) == (Kind.CORRECTION, "SLĐTBXH-VP", "CV")
    assert again(first.id).state is DocumentState.ISSUED
    words = files.read(register.get_file(letter.printed_file_id)).decode()
    assert "01/GM-SLĐTBXH" in words
    assert "ngày 10" in words
    assert events()[-2:] == ["PaperIssued", "PaperCorrected"]
    with pytest.raises(RuleBroken) as broken:
        service.correct(actor("thuky"), again(first.id), ())
    assert broken.value.field == "wrong_1"


def test_a_cancelled_paper_keeps_its_bytes_and_its_number_is_never_used_again(
    meeting_id: int, actor: Who
) -> None:
    first = issued(actor("thuky"), meeting_id)
    with pytest.raises(RuleBroken) as broken:
        service.cancel(actor("thuky"), first, "")
    assert broken.value.field == "reason"
    with pytest.raises(Stale):
        service.cancel(actor("thuky"), first, "Hoãn", first.version - 1)
    service.cancel(actor("thuky"), first, "Hội nghị hoãn")
    db.session.commit()
    first = again(first.id)
    assert (first.state, first.reason) == (DocumentState.CANCELLED, "Hội nghị hoãn")
    assert files.read(register.get_file(first.printed_file_id))
    entry = db.session.scalars(select(NumberEntry)).one()
    assert (entry.kind, entry.reason) == (EntryKind.CANCELLED, "Hội nghị hoãn")
    assert issued(actor("thuky"), meeting_id).number == 2


def test_a_letter_is_not_corrected_by_a_letter_nor_replaced(
    meeting_id: int, actor: Who, login: Login
) -> None:
    first = issued(actor("thuky"), meeting_id)
    letter = service.correct(actor("thuky"), first, WRONG)
    db.session.commit()
    service.issue(actor("thuky"), again(letter.id), Giving(DAY))
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.correct(actor("thuky"), again(letter.id), WRONG)
    with pytest.raises(RuleBroken):
        service.replace(actor("thuky"), again(letter.id), "sai")
    page = login("thuky").get(f"/documents/papers/{letter.id}").text
    assert f"/papers/{letter.id}/cancel" in page
    assert f"/papers/{letter.id}/replace" not in page


# ─── A replacement is cancelled ─────────────────────────────────────────────────────────────────────────────


def test_when_a_replacement_is_cancelled_the_earlier_paper_is_in_force_again(
    meeting_id: int, actor: Who
) -> None:
    first = issued(actor("thuky"), meeting_id)
    before = printed(first)
    second = cancelled(actor("thuky"), replaced(actor("thuky"), first))
    first = again(first.id)
    assert (second.state, second.ended_on, second.reason) == (DocumentState.CANCELLED, DAY, "Ban hành nhầm")
    assert (first.state, first.ended_on, first.reason) == (DocumentState.ISSUED, None, "")
    assert printed(first) == before
    assert events()[-2:] == ["PaperCancelled", "PaperRestored"]
    entries = db.session.scalars(select(NumberEntry.kind).order_by(NumberEntry.number)).all()
    assert entries == [EntryKind.GIVEN, EntryKind.CANCELLED]
    third = replaced(actor("thuky"), first, "Đổi giờ")  # it can be replaced again
    assert (third.number, again(first.id).state) == (3, DocumentState.SUPERSEDED)


def test_the_earlier_paper_stays_superseded_where_the_clerk_says_so(meeting_id: int, actor: Who) -> None:
    first = issued(actor("thuky"), meeting_id)
    cancelled(actor("thuky"), replaced(actor("thuky"), first), restores=False)
    assert again(first.id).state is DocumentState.SUPERSEDED
    assert events()[-1] == "PaperCancelled"


def test_what_is_rolled_back_leaves_both_papers_as_they_were(meeting_id: int, actor: Who) -> None:
    first = issued(actor("thuky"), meeting_id)
    second = replaced(actor("thuky"), first)
    service.cancel(actor("thuky"), again(second.id), "Ban hành nhầm")
    db.session.rollback()
    states = (again(first.id).state, again(second.id).state)
    assert states == (DocumentState.SUPERSEDED, DocumentState.ISSUED)


def test_a_paper_back_in_force_says_again_why_it_replaced_another(meeting_id: int, actor: Who) -> None:
    first = issued(actor("thuky"), meeting_id)
    second = replaced(actor("thuky"), first, "Sai địa điểm")
    third = replaced(actor("thuky"), second, "Đổi giờ")
    assert again(second.id).reason == "Đổi giờ"
    cancelled(actor("thuky"), third)
    second = again(second.id)
    assert (second.state, second.reason) == (DocumentState.ISSUED, "Sai địa điểm")
    assert again(first.id).state is DocumentState.SUPERSEDED


def test_those_invited_are_told_what_was_cancelled_and_what_holds_again(world: World, actor: Who) -> None:
    key = scene.meeting(world)
    scene.people(key)
    db.session.add(
        Attendance(meeting_id=key, unit_id=world.units["rachgia"], part=Part.DELEGATE, reply=Reply.ACCEPTED)
    )
    db.session.commit()
    first = issued(actor("thuky"), key)
    cancelled(actor("thuky"), replaced(actor("thuky"), first))
    names = {name: key for key, name in world.users.items()}
    told = [
        (names[row.user_id], row.name)
        for row in db.session.execute(select(Notice.user_id, Notice.name).order_by(Notice.id))
        if row.name.startswith("Paper")
    ]
    assert ("rachgia", "PaperCancelled") in told
    assert ("rachgia", "PaperRestored") in told
    assert "anbien" not in {who for who, _name in told}


def test_the_form_offers_the_earlier_paper_and_takes_the_tick(
    meeting_id: int, actor: Who, login: Login
) -> None:
    first = issued(actor("thuky"), meeting_id)
    alone = login("thuky").get(f"/documents/papers/{first.id}/cancel").text
    assert 'name="restores"' not in alone
    second = replaced(actor("thuky"), first)
    client, at = login("thuky"), f"/documents/papers/{second.id}/cancel"
    page = client.get(at).text
    assert (
        "checked"
        in page.partition('name="restores"')[0].rpartition("<input")[2]
        + page.partition('name="restores"')[2].partition(">")[0]
    )
    assert "Giấy mời 01/GM-SLĐTBXH (09/10/2017)" in page
    refused = client.post(at, data={"reason": "", "restores": "y"})
    assert refused.status_code == 422
    assert client.post(at, data={"reason": "nhầm"}).status_code == 303  # the tick was taken out
    assert again(first.id).state is DocumentState.SUPERSEDED


# ─── The notice ─────────────────────────────────────────────────────────────────────────────────────────────


def notice(world: World, actor: Actor) -> Document:
    """An issued notice of conclusion as it was filed."""
    found = conclusion(world, actor)
    found.assessment, found.closing = "Đạt 79% kế hoạch.", "Các đơn vị thực hiện./."
    directives.add(actor, found, directives.Clause("Rà soát hồ sơ", world.units["vieclam"]))
    directives.issue(actor, room.reload(found), room.notice(45))
    db.session.commit()
    return db.session.scalars(select(Document)).one()


def test_a_notice_that_replaces_another_gives_what_was_decided_since(world: World, actor: Who) -> None:
    found = conclusion(world, actor("thuky"))
    for words in ("Rà soát hồ sơ", "Báo cáo kết quả"):
        directives.add(actor("thuky"), found, directives.Clause(words, world.units["vieclam"]))
    directives.issue(actor("thuky"), room.reload(found), replace(room.notice(45), style=NoticeStyle.UNIT))
    db.session.commit()
    first = db.session.scalars(select(Document)).one()
    assert first.choices == {"style": "unit"}
    row = db.session.scalars(select(Directive).order_by(Directive.position)).first()
    assert row is not None
    row.text = "Rà soát toàn bộ hồ sơ"
    db.session.commit()
    second = service.replace(actor("thuky"), again(first.id), "Sai nội dung")
    db.session.commit()
    assert "45/TB" not in str(drafting.papers_of(again(second.id))[0].head)  # it gets a number of its own
    slip = Source(kind=Kind.SLIP, directive_id=row.id)
    assert "Thông báo số 45/TB-SLĐTBXH" in str(kinds.gather(slip).blocks)
    service.issue(actor("thuky"), again(second.id), Giving(DAY))
    db.session.commit()
    words = files.read(register.get_file(again(second.id).printed_file_id)).decode()
    assert "Rà soát toàn bộ hồ sơ" in words
    assert "46/TB-SLĐTBXH" in words
    assert "Thông báo này thay thế Thông báo số 45/TB-SLĐTBXH" in words
    assert again(first.id).state is DocumentState.SUPERSEDED
    assert "Thông báo số 46/TB-SLĐTBXH" in str(kinds.gather(slip).blocks)


def form_of(paper: Document, **typed: str) -> dict[str, str]:
    """The form of a prepared notice as it stands, with what was typed over it."""
    words = drafting.words_of(paper.choices)
    assert words is not None
    return {
        "style": "", "urgency": "", "scope": "", "signer_name": paper.signer_name,
        "signer_title": paper.signer_title, "recipients": "Lưu: VT", "subject": words.subject,
        "opening": words.opening, "assessment": words.assessment, "answers": words.answers,
        "closing": words.closing, **typed,
    }  # fmt: skip


def test_a_replacing_notice_begins_with_the_words_of_the_one_it_replaces(world: World, actor: Who) -> None:
    first = notice(world, actor("thuky"))
    second = service.replace(actor("thuky"), again(first.id), "Sai đánh giá")
    db.session.commit()
    words = drafting.words_of(again(second.id).choices)
    assert words == NoticeWords(
        subject="Ý kiến kết luận của đồng chí Giám đốc Sở tại Hội nghị sơ kết quý III năm 2017",
        opening="Ngày 09 tháng 10 năm 2017, đồng chí Giám đốc Sở chủ trì Hội nghị.",
        assessment="Đạt 79% kế hoạch.", answers="", closing="Các đơn vị thực hiện./.",
    )  # fmt: skip


def test_the_words_of_a_replacing_notice_are_its_own_in_both_renderings(
    world: World, actor: Who, login: Login
) -> None:
    first = notice(world, actor("thuky"))
    second = service.replace(actor("thuky"), again(first.id), "Sai đánh giá")
    db.session.commit()
    client, at = login("thuky"), f"/documents/papers/{second.id}"
    assert "Đạt 79% kế hoạch." in client.get(f"{at}/edit").text
    typed = form_of(
        again(second.id), assessment="Đạt 97% kế hoạch.", answers="Sở ghi nhận kiến nghị.",
        subject="Kết luận\r\n tại Hội nghị quý III",
    )  # fmt: skip
    sheet = client.post(f"{at}/preview", data={**typed, "do": "preview"}).text
    assert "Đạt 97% kế hoạch." in sheet
    assert "79%" not in sheet
    assert "79%" in str(drafting.papers_of(again(second.id)))  # looking keeps nothing
    assert client.post(f"{at}/edit", data=typed).status_code == 303
    word = client.get(f"{at}/paper.docx")
    written = "\n".join(line.text for line in Word(io.BytesIO(word.data)).paragraphs)
    service.issue(actor("thuky"), again(second.id), Giving(DAY))
    db.session.commit()
    for words in (printed(second), written):
        assert "Đạt 97% kế hoạch." in words
        assert "Sở ghi nhận kiến nghị." in words
        assert "79%" not in words
    assert again(second.id).subject == "Kết luận tại Hội nghị quý III"
    assert "Đạt 97% kế hoạch." in client.get(f"/documents/{first.meeting_id}/notice.pdf?today=1").text
    assert "79%" in printed(first)
    kept = db.session.scalars(select(Conclusion)).one()
    assert (kept.assessment, kept.answers) == ("Đạt 79% kế hoạch.", "")
    third = service.replace(actor("thuky"), again(second.id), "Sai nữa")
    words_now = drafting.words_of(third.choices)
    assert words_now is not None
    assert words_now.assessment == "Đạt 97% kế hoạch."


def test_a_notice_without_a_subject_is_refused_at_its_field_and_nothing_typed_is_lost(
    world: World, actor: Who, login: Login
) -> None:
    first = notice(world, actor("thuky"))
    second = service.replace(actor("thuky"), again(first.id), "Sai")
    db.session.commit()
    client, at = login("thuky"), f"/documents/papers/{second.id}/edit"
    for bad in ({"subject": " "}, {"subject": "a" * 501}, {"closing": "a" * 20_001}):
        answer = client.post(at, data=form_of(again(second.id), assessment="Đang gõ <b>dở</b>", **bad))
        assert answer.status_code == 422
        assert f'id="{next(iter(bad))}-error"' in answer.text
        assert "Đang gõ &lt;b&gt;dở" in answer.text
    stale = client.post(at, data=form_of(again(second.id), assessment="Của tôi", row_version="0"))
    assert stale.status_code == 409
    assert "Của tôi" in stale.text
    assert "Đạt 79% kế hoạch." in stale.text
    words = NoticeWords(subject=" ", opening="", assessment="", answers="", closing="")
    with pytest.raises(RuleBroken) as broken:
        service.change(actor("thuky"), again(second.id), service.Draft(words=words))
    assert broken.value.field == "subject"


def test_a_replacing_notice_is_cancelled_only_with_the_earlier_one_in_force_again(
    world: World, actor: Who, login: Login
) -> None:
    first = notice(world, actor("thuky"))
    with pytest.raises(RuleBroken):
        service.cancel(actor("thuky"), again(first.id), "sai")
    second = replaced(actor("thuky"), first)
    with pytest.raises(RuleBroken):
        service.cancel(actor("thuky"), again(second.id), "sai", restores=False)
    db.session.rollback()
    client, at = login("thuky"), f"/documents/papers/{second.id}/cancel"
    page = client.get(at).text
    assert 'name="restores"' not in page
    assert "Thông báo kết luận 45/TB-SLĐTBXH (09/10/2017)" in page
    assert client.post(at, data={"reason": "Ban hành nhầm"}).status_code == 303
    assert again(first.id).state is DocumentState.ISSUED
    found = register.find_notice(first.meeting_id or 0)
    assert found is not None
    assert found.number == 45
    row = db.session.scalars(select(Directive)).first()
    assert row is not None
    slip = kinds.gather(Source(kind=Kind.SLIP, directive_id=row.id))
    assert "Thông báo số 45/TB-SLĐTBXH" in str(slip.blocks)
