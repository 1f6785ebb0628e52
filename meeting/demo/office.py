"""The office of the demo: a provincial labour department in 2017 with its 15 district divisions.

The chair is named as published. Every other person is made up and marked so. The divisions are a set that
departments of this kind usually had; the department's own list of 2017 was not published.
"""

from dataclasses import dataclass

OFFICE = {
    "name": "Sở Lao động - Thương binh và Xã hội",
    "short_name": "Sở LĐTBXH",
    "superior_name": "Ủy ban nhân dân tỉnh Kiên Giang",
    "symbol": "SLĐTBXH",
    "place": "Kiên Giang",
}

KINDS = (  # code, Vietnamese, English, relation, order
    ("directorate", "Ban Giám đốc Sở", "Board of directors", "own", 10),
    ("office", "Văn phòng Sở", "Office", "own", 20),
    ("inspectorate", "Thanh tra Sở", "Inspectorate", "own", 25),
    ("division", "Phòng chuyên môn", "Professional divisions", "own", 30),
    ("subdepartment", "Chi cục", "Sub-departments", "own", 35),
    ("subordinate_unit", "Đơn vị trực thuộc", "Subordinate units", "own", 40),
    ("district_division", "Phòng LĐTBXH cấp huyện", "District labour divisions", "guided", 50),
    ("external", "Cơ quan khác", "Other bodies", "external", 90),
)

FIELDS = (  # code, Vietnamese, English
    ("viec-lam", "Giải quyết việc làm", "Job creation"),
    ("bhtn", "Bảo hiểm thất nghiệp", "Unemployment insurance"),
    ("gdnn", "Giáo dục nghề nghiệp", "Vocational education"),
    ("nguoi-co-cong", "Người có công", "People with merits"),
    ("bao-tro", "Bảo trợ xã hội", "Social protection"),
    ("giam-ngheo", "Giảm nghèo", "Poverty reduction"),
    ("tre-em", "Trẻ em và bình đẳng giới", "Children and gender equality"),
    ("te-nan", "Phòng, chống tệ nạn xã hội", "Social evils prevention"),
    ("cchc", "Cải cách hành chính", "Administrative reform"),
    ("ke-hoach", "Kế hoạch - Tài chính", "Planning and finance"),
)


@dataclass(frozen=True)
class DemoUnit:
    """A unit with its head's post and made-up holder; `username` is the head's account."""

    code: str
    name: str
    short_name: str
    kind: str
    head_title: str
    head: str
    aliases: tuple[str, ...] = ()


def _district(code: str, place: str, head: str) -> DemoUnit:
    short = place.split(" ", 2)[-1] if place.startswith("thành phố") else place.partition(" ")[2]
    return DemoUnit(
        code, f"Phòng Lao động - Thương binh và Xã hội {place}", f"Phòng LĐTBXH {place}", "district_division",
        "Trưởng phòng", head, (short,),
    )  # fmt: skip


UNITS = (
    DemoUnit("bgd", "Ban Giám đốc Sở", "Ban Giám đốc", "directorate", "Giám đốc Sở", "Đặng Hồng Sơn"),
    DemoUnit("vp", "Văn phòng Sở", "Văn phòng", "office", "Chánh Văn phòng", "Trần Minh Thư"),
    DemoUnit("thanhtra", "Thanh tra Sở", "Thanh tra", "inspectorate", "Chánh Thanh tra", "Lê Văn Chính"),
    DemoUnit(
        "vieclam",
        "Phòng Lao động - Việc làm - An toàn lao động",
        "Phòng LĐ-VL-ATLĐ",
        "division",
        "Trưởng phòng",
        "Nguyễn Thị Lan",
        ("Phòng Việc làm",),
    ),
    DemoUnit(
        "gdnn",
        "Phòng Giáo dục nghề nghiệp",
        "Phòng GDNN",
        "division",
        "Trưởng phòng",
        "Phạm Văn Nghề",
        ("Phòng Dạy nghề",),
    ),
    DemoUnit("ncc", "Phòng Người có công", "Phòng NCC", "division", "Trưởng phòng", "Huỳnh Văn Nghĩa"),
    DemoUnit("btxh", "Phòng Bảo trợ xã hội", "Phòng BTXH", "division", "Trưởng phòng", "Võ Thị Ái"),
    DemoUnit(
        "treem", "Phòng Trẻ em và Bình đẳng giới", "Phòng TE-BĐG", "division", "Trưởng phòng", "Đỗ Thị Thơ"
    ),
    DemoUnit("khtc", "Phòng Kế hoạch - Tài chính", "Phòng KH-TC", "division", "Trưởng phòng", "Bùi Văn Kế"),
    DemoUnit(
        "chicuc",
        "Chi cục Phòng, chống tệ nạn xã hội",
        "Chi cục PCTNXH",
        "subdepartment",
        "Chi cục trưởng",
        "Ngô Văn Phòng",
    ),
    DemoUnit(
        "ttdvvl",
        "Trung tâm Dịch vụ việc làm",
        "TTDVVL",
        "subordinate_unit",
        "Giám đốc Trung tâm",
        "Dương Văn Vinh",
    ),
    DemoUnit(
        "ttbt", "Trung tâm Bảo trợ xã hội", "TTBTXH", "subordinate_unit", "Giám đốc Trung tâm", "Lý Thị Nhân"
    ),
    DemoUnit(
        "cainghien",
        "Cơ sở cai nghiện ma túy",
        "Cơ sở cai nghiện",
        "subordinate_unit",
        "Giám đốc cơ sở",
        "Trương Văn Tâm",
    ),
    _district("rachgia", "thành phố Rạch Giá", "Danh Văn Hòa"),
    _district("hatien", "thị xã Hà Tiên", "Lâm Thị Hà"),
    _district("anbien", "huyện An Biên", "Thị Út"),
    _district("anminh", "huyện An Minh", "Cao Văn Minh"),
    _district("chauthanh", "huyện Châu Thành", "Phan Văn Châu"),
    _district("giangthanh", "huyện Giang Thành", "Mai Văn Giang"),
    _district("giongrieng", "huyện Giồng Riềng", "Đinh Thị Riêng"),
    _district("goquao", "huyện Gò Quao", "Tô Văn Quang"),
    _district("hondat", "huyện Hòn Đất", "Hồ Văn Đất"),
    _district("kienhai", "huyện Kiên Hải", "Châu Thị Hải"),
    _district("kienluong", "huyện Kiên Lương", "Quách Văn Lương"),
    _district("phuquoc", "huyện Phú Quốc", "Vương Văn Quốc"),
    _district("tanhiep", "huyện Tân Hiệp", "Lưu Văn Hiệp"),
    _district("uminhthuong", "huyện U Minh Thượng", "Kiều Văn Thượng"),
    _district("vinhthuan", "huyện Vĩnh Thuận", "Tạ Thị Thuận"),
)

REAL = frozenset({"Đặng Hồng Sơn"})  # named in the published source

DEPUTIES = (("Phó Giám đốc Sở", "Hoàng Văn Phúc"), ("Phó Giám đốc Sở", "Nguyễn Thị Mai"))
OFFICERS = (
    ("vieclam", "Chuyên viên", "Trịnh Văn Cần", "canbo"),
    ("vp", "Chuyên viên", "Vũ Thị Quản", "quantri"),
    ("vp", "Phó Chánh Văn phòng", "Lê Thị Bình", "vanphong"),
)

PASSWORD = "demo-Q4-2017"  # noqa: S105 - shown on the sign-in page in demo mode only
ACCOUNTS = (  # username, role, unit; the head's account bears the unit's code unless said otherwise here
    ("quantri", "admin", "vp"),
    ("thuky", "secretariat", "vp"),
    ("giamdoc", "leadership", "bgd"),
    ("rachgia", "unit_head", "rachgia"),
    ("anbien", "unit_head", "anbien"),
    ("vieclam", "unit_head", "vieclam"),
    ("canbo", "officer", "vieclam"),
)
