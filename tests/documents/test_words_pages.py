from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import func, select

from meeting.core.db import db
from meeting.core.events import TrailRow
from meeting.directives import service as directives
from meeting.documents import blocks
from meeting.documents.models import TextBlock
from meeting.scheduling.queries import get_meeting
from tests.documents import scene
from tests.world import World

Login = Callable[[str], Any]
CLOSING = "/documents/words/invitation.closing"


def _stored() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(TextBlock.text)))


def test_the_office_edits_words_and_goes_back_to_the_products(world: World, login: Login) -> None:
    client = login("thuky")
    answer = client.post(CLOSING, data={"text": "Trân trọng kính mời dự {ten cuoc hop}."})
    assert answer.status_code == 303
    assert _stored() == ["Trân trọng kính mời dự {tên cuộc họp}."]
    assert "Trân trọng kính mời dự" in client.get("/documents/words").text
    page = client.get(CLOSING).text
    version = page.split('name="row_version" value="')[1].split('"')[0]
    client.post(f"{CLOSING}/reset", data={"row_version": version})
    assert _stored() == []
    assert blocks.text("invitation.closing").startswith("Kính mời các đồng chí")
    told = db.session.scalars(select(TrailRow.name).order_by(TrailRow.id.desc()).limit(2)).all()
    assert told == ["WordsReset", "WordsEdited"]


def test_each_wrong_placeholder_is_named_at_the_field(world: World, login: Login) -> None:
    answer = login("thuky").post(CLOSING, data={"text": "Dự {hội nghị lạ} của {đơn vị} lúc {"})
    assert answer.status_code == 422
    assert "“{hội nghị lạ}”" in answer.text
    assert "“{đơn vị}”" in answer.text
    assert "ngoặc nhọn" in answer.text
    assert _stored() == []


def test_control_characters_are_refused(world: World, login: Login) -> None:
    answer = login("thuky").post(CLOSING, data={"text": "Kính mời\x0b dự họp"})
    assert answer.status_code == 422
    assert "U+000B" in answer.text


def test_markup_is_words(world: World, login: Login) -> None:
    client = login("thuky")
    answer = client.post(CLOSING, data={"text": "<b>Kính mời</b> & 👋 dự", "do": "preview"})
    assert "&lt;b&gt;Kính mời&lt;/b&gt; &amp; 👋 dự" in answer.text


def test_the_preview_fills_in_a_real_meeting_and_keeps_nothing(world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    client = login("thuky")
    data = {"text": "Mời dự {tên cuộc họp}, {chủ trì} chủ trì.", "meeting": str(meeting_id)}
    answer = client.post(CLOSING, data={**data, "do": "preview", "_key": "preview-of-words"})
    assert answer.status_code == 200
    assert f"Mời dự {scene.TITLE}, đồng chí Giám đốc Sở chủ trì." in answer.text
    assert _stored() == []
    assert client.post(CLOSING, data={**data, "_key": "preview-of-words"}).status_code == 303
    assert len(_stored()) == 1


def test_a_stale_save_shows_both_texts(world: World, login: Login) -> None:
    client = login("thuky")
    client.post(CLOSING, data={"text": "Bản một."})
    answer = client.post(CLOSING, data={"text": "Bản hai."})  # opened before there were own words
    assert answer.status_code == 409
    assert "Bản một." in answer.text
    assert "Bản hai." in answer.text
    answer = client.post(f"{CLOSING}/reset", data={"row_version": "77"})
    assert answer.status_code == 303
    assert _stored() == ["Bản một."]


def test_words_are_the_offices_business(world: World, login: Login) -> None:
    for username in ("rachgia", "canbo", "xem"):
        assert login(username).get("/documents/words").status_code == 403
        assert login(username).post(CLOSING, data={"text": "x"}).status_code == 403
    assert login("thuky").get("/documents/words/nothing.here").status_code == 404


def test_the_list_takes_few_queries(
    world: World, login: Login, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client = login("thuky")
    client.get("/documents/words")
    with count_queries() as sent:
        client.get("/documents/words")
    assert len(sent) <= 4
    scene.whole(world)
    with count_queries() as sent:
        client.get(CLOSING)
    assert len(sent) <= 8


def test_the_preview_says_place_and_chair_as_the_paper_does(world: World, login: Login) -> None:
    chosen = str(scene.whole(world))
    client = login("thuky")
    words = {"text": "{địa điểm}. {chủ trì}.", "do": "preview"}
    invitation = client.post(CLOSING, data={**words, "meeting": chosen}).text
    assert "Hội trường Sở, số 01 đường Mẫu, Rạch Giá. đồng chí Giám đốc Sở." in invitation
    notice = client.post("/documents/words/notice.opening", data={**words, "meeting": chosen}).text
    assert "số 01 đường Mẫu, Rạch Giá. đồng chí Đặng Văn Mẫu, Giám đốc Sở." in notice


def test_saving_the_same_words_again_leaves_no_line_in_the_trail(world: World, login: Login) -> None:
    client = login("thuky")
    client.post(CLOSING, data={"text": blocks.raw("invitation.closing")})
    count = db.session.scalar(select(func.count()).where(TrailRow.name == "WordsEdited"))
    assert count == 0


def test_a_conclusion_begins_with_the_offices_words(world: World, login: Login, actor: Any) -> None:
    client = login("thuky")
    client.post(
        "/documents/words/notice.closing", data={"text": "Văn phòng thông báo kết luận của {chủ trì}."}
    )
    meeting_id = scene.meeting(world)
    db.session.commit()
    begun = directives.get_or_start(actor("thuky"), get_meeting(meeting_id))
    assert begun.closing == "Văn phòng thông báo kết luận của đồng chí Đặng Văn Mẫu, Giám đốc Sở."
    assert begun.opening.startswith("Ngày 09 tháng 10 năm 2017, tại Hội trường Sở")
    assert "đồng chí Đặng Văn Mẫu, Giám đốc Sở kết luận như sau:" in begun.opening
