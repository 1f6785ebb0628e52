"""What a heading or a speech said before it was changed is found again; a speech taken out is put back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.minutes import queries, service
from meeting.minutes.models import MinutesFormer
from meeting.minutes.rules import FormerKind
from meeting.minutes.service import Answer, Line, Round, SpeechDraft
from tests.conftest import Client
from tests.minutes import room
from tests.minutes.room import Actors
from tests.world import World

Login = Callable[[str], Client]


def test_a_changed_heading_is_found_again(actor: Actors, world: World, login: Login) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    section = room.entries(minutes)[0]
    service.rename(secretary, minutes, section, "Khai mạc")
    service.rename(secretary, minutes, section, "Khai mạc")  # the same: nothing to keep
    db.session.commit()
    text = login("thuky").get(f"/minutes/entry/{section.id}/revisions").text
    assert "Tên mục trước khi sửa · Trần Văn Thư, 10 giờ 00, 09/10/2017" in text
    assert "Khai mạc và báo cáo" in text
    assert len(queries.former_of(section.id)) == 1


def test_a_changed_speech_is_found_again(actor: Actors, world: World, login: Login) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Thảo luận")
    said = service.say(secretary, minutes, entry, Line("Lê Báo – Báo Kiên Giang", "Xin hỏi."))
    draft = SpeechDraft("Lê Báo", "Phóng viên", "Xin hỏi về số liệu.", is_confidential=False)
    service.edit_speech(secretary, minutes, entry, said, draft, said.version)
    hidden = SpeechDraft("Lê Báo", "Phóng viên", "Xin hỏi về số liệu.", is_confidential=True)
    service.edit_speech(secretary, minutes, entry, said, hidden, said.version)  # no words change
    db.session.commit()
    (kept,) = queries.former_of(entry.id)
    assert (kept.kind, kept.speaker, kept.title, kept.text) == (
        FormerKind.SPEECH, "Lê Báo", "Báo Kiên Giang", "Xin hỏi.",
    )  # fmt: skip
    page = login("giamdoc").get(f"/minutes/entry/{entry.id}/revisions").text
    assert "Xin hỏi." in page
    assert "Đưa lại" not in page


def test_a_speech_put_right_by_a_correction_is_found_again(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    service.circulate(secretary, minutes, Round())
    entry = room.entry(minutes, "Thảo luận")
    asked = service.ask(actor("rachgia"), minutes, entry, "Tôi nói trẻ em tạm trú.")
    (said,) = room.speeches(entry)
    answer = Answer(entry.text, "", {said.id: ("Trẻ em tạm trú.", said.version)})
    service.take(secretary, minutes, asked, entry, answer, entry.version)
    db.session.commit()
    assert [row.text for row in queries.former_of(entry.id)] == [room.ISSUE]


def test_a_speech_taken_out_is_put_back_where_it_stood(actor: Actors, world: World, login: Login) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Thảo luận")
    service.say(secretary, minutes, entry, Line("Danh Văn Rạch", "Cuối."))
    first = room.speeches(entry)[0]
    before = (first.speaker, first.title, first.text, first.issue_id, first.position)
    db.session.commit()
    client = login("thuky")
    client.post(f"/minutes/speech/{first.id}/do", data={"do": "remove"})
    assert len(room.speeches(room.entry(room.again(), "Thảo luận"))) == 1
    text = client.get(f"/minutes/entry/{entry.id}/revisions").text
    assert room.ISSUE in text
    assert "Đưa lại" in text
    kept = db.session.scalars(select(MinutesFormer)).one()
    path = f"/minutes/former/{kept.id}/put-back"
    assert login("giamdoc").post(path).status_code == 403
    assert client.post(path).status_code == 303
    again = room.speeches(room.entry(room.again(), "Thảo luận"))[0]
    assert (again.speaker, again.title, again.text, again.issue_id, again.position) == before
    assert "Đưa lại" not in client.get(f"/minutes/entry/{entry.id}/revisions").text
    assert client.post(path).status_code == 422  # once
    assert client.post("/minutes/former/99999/put-back").status_code == 404


def test_nothing_is_put_back_once_the_words_stand_still(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Thảo luận")
    service.remove_speech(secretary, minutes, entry, room.speeches(entry)[0])
    service.circulate(secretary, minutes, Round())
    db.session.commit()
    kept = db.session.scalars(select(MinutesFormer)).one()
    with pytest.raises(RuleBroken):
        service.put_back(secretary, room.again(), room.entry(room.again(), "Thảo luận"), kept)


def test_an_entry_taken_out_takes_its_former_words_along(actor: Actors, world: World) -> None:
    minutes, secretary = room.begun(actor, world), actor("thuky")
    entry = room.entry(minutes, "Thảo luận")
    service.rename(secretary, minutes, entry, "Trao đổi")
    service.remove_entry(secretary, minutes, entry)
    db.session.commit()
    assert db.session.scalars(select(MinutesFormer)).all() == []


def test_speakers_are_named_by_post_and_unit_without_saying_a_word_twice(
    actor: Actors, world: World, login: Login
) -> None:
    minutes = room.begun(actor, world)
    labels = [speaker.label for speaker in queries.speakers(minutes.meeting_id)]
    assert "Đặng Văn Mẫu – Giám đốc Sở" in labels
    assert any(label.startswith("Nguyễn Văn Việc – Trưởng Phòng ") for label in labels)
    assert "Giám đốc Sở, Ban Giám đốc Sở" not in login("giamdoc").get(f"/minutes/{minutes.meeting_id}").text
