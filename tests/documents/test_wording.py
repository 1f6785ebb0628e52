import string

import pytest

from meeting.core.db import db
from meeting.core.errors import RulesBroken
from meeting.documents import blocks, wording
from meeting.documents.models import TextBlock
from meeting.documents.rules import PEN
from meeting.documents.wording import BLOCKS, PLACEHOLDERS
from tests.world import World

OPENING = BLOCKS["invitation.opening"]


@pytest.mark.parametrize("key", BLOCKS)
def test_the_products_own_words_pass_its_own_check(app: object, key: str) -> None:
    assert wording.check(BLOCKS[key], BLOCKS[key].default) == BLOCKS[key].default
    assert set(BLOCKS[key].names) <= PLACEHOLDERS.keys()


@pytest.mark.parametrize("key", BLOCKS)
def test_every_block_can_be_filled_with_what_it_names(key: str) -> None:
    filled = wording.fill(BLOCKS[key].default, dict.fromkeys(BLOCKS[key].names, "giá trị"))
    assert not {"{", "}"} & set(filled)
    assert filled[0] in string.ascii_uppercase + "ĐÔ"


def test_a_paragraph_begins_with_a_capital_and_an_empty_value_leaves_room_for_the_pen() -> None:
    assert (
        wording.fill("{ngày họp}, tại {địa điểm}", {"day": "ngày 09", "place": ""}) == f"Ngày 09, tại {PEN}"
    )


def test_a_value_is_never_read_as_words_with_placeholders() -> None:
    assert wording.fill("Dự {tên cuộc họp}.", {"meeting": "họp {địa điểm} <b>&"}) == "Dự họp {địa điểm} <b>&."


def test_placeholders_are_understood_however_they_are_typed(app: object) -> None:
    kept = wording.check(OPENING, "{Tên cuộc họp}, {TEN CUOC HOP}, {meeting} và { cơ  quan }")
    assert kept == "{tên cuộc họp}, {tên cuộc họp}, {tên cuộc họp} và {cơ quan}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Dự {tên hội nghị lạ}.", "tên hội nghị lạ"),
        ("Dự {đơn vị}.", "đơn vị"),
        ("Dự {tên cuộc họp.", "ngoặc"),
        ("Dự tên cuộc họp}.", "ngoặc"),
        ("Dự {{tên cuộc họp}}.", "ngoặc"),
        ("Dự {tên\ncuộc họp}.", "ngoặc"),
        ("Dự {}.", "{}"),
        ("Dự \x07 họp", "U+0007"),
        ("Dự \u202e họp", "U+202E"),
        ("  ", "không thể bỏ"),
        ("A" * 4001, "4000"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused_with_their_name(
    app: object, typed: str, said: str
) -> None:
    with pytest.raises(RulesBroken) as broken:
        wording.check(OPENING, typed)
    assert {problem.field for problem in broken.value.problems} == {"text"}
    assert said in " ".join(str(problem.message) for problem in broken.value.problems)


def test_the_office_may_leave_out_only_what_is_optional(app: object) -> None:
    assert wording.check(BLOCKS["programme.note"], "") == ""


def test_the_offices_words_stand_before_the_products(world: World) -> None:
    db.session.add(TextBlock(key="invitation.closing", text="Trân trọng kính mời.\nXin cảm ơn."))
    db.session.commit()
    assert blocks.lines("invitation.closing") == ["Trân trọng kính mời.", "Xin cảm ơn."]
    assert blocks.text("notice.by_unit", unit="Phòng A") == "Giao Phòng A:"


def test_two_hundred_letters_read_the_words_once(world: World, count_queries: object) -> None:
    with count_queries() as sent:  # type: ignore[operator]
        for number in range(200):
            blocks.text("invitation.opening_one", agency="Sở", meeting="họp", guest=f"Ông {number}")
    assert len(sent) == 1


def test_words_edited_meanwhile_are_read_in_the_next_transaction(world: World) -> None:
    assert blocks.text("slip.closing", unit="Phòng A").startswith("Đề nghị Phòng A")
    db.session.rollback()
    db.session.add(TextBlock(key="slip.closing", text="Xong."))
    db.session.commit()
    assert blocks.text("slip.closing", unit="Phòng A") == "Xong."
