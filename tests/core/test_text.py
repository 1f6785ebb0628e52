"""Vietnamese text: what is equal for search, what sorts where, what is garbage."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting.core import text

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ ABDĐÔƠ"
VIETNAMESE = st.text(alphabet=LETTERS, max_size=30)

NAMES = "An Ánh Ân Ẩn Ấn Bình Châu Dũng Đào Hoa Hòa Hỏa Nga Oanh Ô Ơn Quí Quý Sơn Út Ưng Ý Yến"
SYLLABLES = "ma mà mả mã má mạ mâ mo mô mơ"


@pytest.mark.parametrize("ordered", [NAMES, SYLLABLES])
def test_the_checked_orders_hold(ordered: str) -> None:
    keys = [text.sort_key(word) for word in ordered.split()]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    "ordered",
    [
        ["Hoa Bình", "Hòa An"][::-1],  # letters of the whole text before any tone
        ["Ban Ánh", "Bàn Ẩn", "Bana"],  # a space before letters
        ["an", "An", "AN"],  # case last
        ["Phòng 1", "Phòng A"],  # digits before letters
        ["Đà", "Eo", "Zô", "Я"],
        ["Sở", "Sở Y tế"],
        ["TB&XH", "TBXH"],
    ],
)
def test_texts_sort_as_in_a_dictionary(ordered: list[str]) -> None:
    keys = [text.sort_key(line) for line in ordered]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("thúy", "thuý"),
        ("ủy ban", "uỷ ban"),
        ("Đào", "Ðào"),
        ("Đào", "Ɖào"),
        ("a\u00a0b", "a b"),
    ],
)
def test_spelling_variants_share_a_place(one: str, other: str) -> None:
    assert text.sort_key(one) == text.sort_key(other)


def test_the_place_does_not_depend_on_the_composition() -> None:
    line = "Nguyễn Thị Ngọc Ánh"
    assert text.sort_key(unicodedata.normalize("NFD", line)) == text.sort_key(line)


@given(VIETNAMESE)
def test_a_key_is_made_of_digits_only(line: str) -> None:
    assert re.fullmatch("[0-9]*", text.sort_key(line))
    assert re.fullmatch("[0-9]*", text.name_sort_key(line))


@given(VIETNAMESE, VIETNAMESE)
def test_more_letters_never_come_before_fewer(line: str, more: str) -> None:
    assert text.sort_key(line) <= text.sort_key(f"{line} {more}")


@given(st.text(max_size=30))
def test_any_text_has_a_key_and_a_search_form(line: str) -> None:
    assert text.sort_key(line).isdigit()
    assert text.fold(text.fold(line)) == text.fold(line)


def test_people_sort_by_given_name_then_middle_then_family() -> None:
    people = ["Lê Văn An", "Trần Văn An", "Nguyễn Thị Ánh", "Nguyễn Văn Bình", "Danh Út", "Đặng Hồng Yến"]
    keys = [text.name_sort_key(person) for person in people]
    assert keys == sorted(set(keys))


def test_a_given_name_of_two_words_can_be_told() -> None:
    assert text.name_sort_key("Danh Thị Bé Ba", given="Bé Ba") < text.name_sort_key("Trần Văn Bình")
    assert text.name_sort_key("Trần Văn Ba") < text.name_sort_key("Danh Thị Bé Ba", given="Bé Ba")


def test_a_single_word_is_a_given_name() -> None:
    assert text.name_sort_key("An") < text.name_sort_key("Lê An") < text.name_sort_key("Bé")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đất", "dat"),
        ("NÐ-CP", "nd cp"),
        ("Ɖoàn", "doan"),
        ("Thương binh – Xã hội", "thuong binh xa hoi"),
        ("TB&XH", "tb xh"),
        ("sơ\u00a0kết  quý\tIV/2017", "so ket qui iv 2017"),
        ("HÒA", "hoa"),
        ("hoà", "hoa"),
        ("kỳ", "ki"),
        ("kì", "ki"),
        ("quý", "qui"),
        ("quỳnh", "quinh"),
        ("uỷ", "uy"),
        ("ủy", "uy"),
        ("thuý", "thuy"),
        ("thúi", "thui"),
        ("ý kiến", "y kien"),
        ("Đặng Hồng Sơn", "dang hong son"),
        ("xa\u200bhoi", "xahoi"),
        ("", ""),
    ],
)
def test_search_form(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@given(VIETNAMESE)
def test_searching_does_not_mind_the_composition(line: str) -> None:
    assert text.fold(unicodedata.normalize("NFD", line)) == text.fold(line)


def test_typed_text_is_composed_and_its_line_ends_are_one_kind() -> None:
    typed = unicodedata.normalize("NFD", " Số\u00a01\r\nHội nghị\rhết \n")
    assert text.clean_text(typed) == "Số\u00a01\nHội nghị\nhết"


def test_control_characters_are_found_with_their_place() -> None:
    assert text.find_control_chars("a\tb\n") == []
    assert text.find_control_chars("a\x00b\u202e") == [(1, "U+0000"), (3, "U+202E")]


@pytest.mark.parametrize(
    "garbage",
    [
        "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XàHỘI",
        "Së Lao ®éng - Th­¬ng binh vµ X· héi",
        "Héi nghÞ s¬ kÕt",
        "NguyÔn V¨n B×nh",
        "TrÇn thÞ",
        "Hoäi nghò sô keát quyù III",
        "Leâ Vaên Traàn",
        "Sôû Lao ñoäng",
        "SÔÛ LAO ÑOÄNG",
        "Há»™i nghá»‹",
        "Sá»Ÿ Lao Ä‘á»™ng",
        "h\ufffdi ngh\ufffd",
        "H?i ngh? t?ng k?t",
    ],
)
def test_garbage_is_seen(garbage: str) -> None:
    assert text.looks_broken(garbage)


@pytest.mark.parametrize(
    "fine",
    [
        "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI",
        "XÃ\u00a0HỘI",
        "hội\u00adnghị",
        "NÐ-CP",
        "Toán, hoà, thuý, loã xoã, khoẻ, quỹ, uỷ, huơ, ngoằn ngoèo, khuỷu",
        "TOÁN, HOÀ, THUÝ, KHOẺ, QUỸ, UỶ",
        "UBND huyện U Minh Thượng; ThS. Đỗ Thị Ơn; TP.HCM; KCN Thạnh Lộc",
        "Jörg Müller, François Noël, Citroën, São Paulo, Peña, Israël",
        "«Nhà tình nghĩa» – 50 m² – 5 µm – 37°C – ±5% – 3×4 – © 2017",
        "Có họp không? Ai dự?",
        "https://vbpl.vn/a?b=c",
        "đ/c Đặng Hồng Sơn, Giám đốc Sở LĐTBXH, 1/4, 22/2013/QĐ-TTg",
        "",
    ],
)
def test_sound_text_is_left_alone(fine: str) -> None:
    assert not text.looks_broken(fine)
    assert not text.looks_broken(unicodedata.normalize("NFD", fine))


@pytest.mark.parametrize(
    ("title", "ext", "name"),
    [
        ("Thông báo kết luận số 12/TB-SLĐTBXH", "pdf", "thong-bao-ket-luan-so-12-tb-sldtbxh.pdf"),
        ("Quý IV/2017", ".XLSX", "quy-iv-2017.xlsx"),
        ("../../etc/passwd", "txt", "etc-passwd.txt"),
        ("Con", "pdf", "tep-con.pdf"),
        ("…", "docx", "tai-lieu.docx"),
        ("đ" * 200, "pdf", "d" * 80 + ".pdf"),
    ],
)
def test_file_names_are_plain(title: str, ext: str, name: str) -> None:
    assert text.file_slug(title, ext) == name
