from datetime import datetime

from meeting.agenda.rules import Kind as ItemKind
from meeting.documents import rules


def test_numbers_below_ten_get_a_nought() -> None:
    assert rules.number_and_symbol(5, "TB-SLĐTBXH") == "05/TB-SLĐTBXH"
    assert rules.number_and_symbol(45, "TB-SLĐTBXH") == "45/TB-SLĐTBXH"
    assert rules.number_and_symbol(None, "GM-SLĐTBXH").strip() == "/GM-SLĐTBXH"


def test_a_deputy_signs_for_the_head() -> None:
    assert rules.signature_of("Phó Giám đốc Sở", "Lê Thị Ánh").lines == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert rules.signature_of("Giám đốc Sở", "Đặng Văn Mẫu").lines == ("GIÁM ĐỐC",)
    assert rules.signature_of("", "Đặng Văn Mẫu").lines == ()


def test_long_names_break_where_a_clerk_would() -> None:
    agency = rules.head_lines("Sở Lao động - Thương binh và Xã hội")
    assert agency == ["SỞ LAO ĐỘNG -", "THƯƠNG BINH VÀ XÃ HỘI"]
    assert rules.head_lines("Ủy ban nhân dân tỉnh Kiên Giang") == ["ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG"]
    assert rules.head_lines("Sở Nội vụ") == ["SỞ NỘI VỤ"]
    assert rules.head_lines("") == []


def test_the_programme_runs_on_and_sections_take_no_time() -> None:
    items = [
        (ItemKind.SECTION, "Khai mạc", 0, ""),
        (ItemKind.OPENING, "Tuyên bố lý do", 15, "Văn phòng"),
        (ItemKind.REPORT, "Báo cáo", 45, ""),
    ]
    lines = rules.programme_lines(datetime(2017, 10, 9, 8), items)  # noqa: DTZ001 - the office's clock
    assert [line.number for line in lines] == ["I", "1", "2"]
    assert [line.time for line in lines] == ["", "8 giờ 00 - 8 giờ 15", "8 giờ 15 - 9 giờ 00"]


def test_a_year_stays_with_its_word_and_lines_are_even() -> None:
    lines = rules.subject_lines("Dự Hội nghị sơ kết công tác quý III, triển khai nhiệm vụ quý IV năm 2017")
    assert lines == [
        "Dự Hội nghị sơ kết công tác quý III,",
        "triển khai nhiệm vụ quý IV năm\N{NO-BREAK SPACE}2017",
    ]


DISTRICTS = [rules.Named(n, f"Phòng Lao động huyện {n}", f"PLĐ {n}") for n in range(1, 16)]
MEMBERS = {"Phòng LĐTBXH cấp huyện": frozenset(range(1, 16)), "Văn phòng": frozenset({20})}


def test_all_units_of_a_kind_are_named_together_where_the_first_one_stood() -> None:
    office = rules.Named(20, "Văn phòng Sở", "VP")
    names = rules.name_units([office, *reversed(DISTRICTS)], MEMBERS)
    assert names == ["Văn phòng Sở", "các Phòng LĐTBXH cấp huyện"]
    assert rules.name_units([office], MEMBERS) == ["Văn phòng Sở"]


def test_a_long_list_takes_short_names_and_a_short_one_full_names() -> None:
    assert rules.name_units(DISTRICTS[:14], MEMBERS) == [f"PLĐ {n}" for n in range(1, 15)]
    assert rules.name_units(DISTRICTS[:2], MEMBERS) == ["Phòng Lao động huyện 1", "Phòng Lao động huyện 2"]
    assert rules.name_units(DISTRICTS[:2], MEMBERS, short=True) == ["PLĐ 1", "PLĐ 2"]
    nameless = rules.Named(None, "Đoàn đại biểu tỉnh bạn", "")
    assert rules.name_units([nameless], MEMBERS, short=True) == ["Đoàn đại biểu tỉnh bạn"]


def test_a_power_names_the_head_of_the_office() -> None:
    assert rules.capacity_of("Phó Giám đốc Sở") == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert rules.capacity_of("Chánh Văn phòng") == ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")
    assert rules.capacity_of("Phó Chủ tịch", "CHỦ TỊCH") == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert rules.capacity_of("Chánh Văn phòng", "CHỦ TỊCH") == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
