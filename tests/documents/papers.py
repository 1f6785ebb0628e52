"""Papers made for measuring: every element the decree names, and the shapes of the kinds."""

from dataclasses import replace
from datetime import date

from meeting.documents.paper import (
    Align,
    Annex,
    Block,
    Column,
    Head,
    Paper,
    Paragraph,
    RowKind,
    Run,
    Scope,
    Signature,
    SignOff,
    Style,
    Table,
    TableRow,
    Urgency,
    Verification,
)

TODAY = date(2026, 11, 23)
WITH = "(Kèm theo Thông báo số 45/TB-SLĐTBXH ngày 09 tháng 10 năm 2026)"
WORDS = (
    "Thực hiện Chương trình công tác năm 2026, Sở Lao động - Thương binh và Xã hội tổ chức Hội nghị sơ kết"
    " công tác quý III, triển khai nhiệm vụ quý IV; đề nghị các đồng chí chuẩn bị báo cáo và kiến nghị."
)


def head(number: str | None = "45/TB-SLĐTBXH", about: tuple[str, ...] = ()) -> Head:
    """The head of the department of Kiên Giang."""
    return Head(
        superior=("ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG"),
        agency=("SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"),
        agency_name="Sở Lao động - Thương binh và Xã hội",
        number=number,
        date_line="Kiên Giang, ngày 09 tháng 10 năm 2026",
        about=about,
    )


def table(rows: int, points: float = 12, row_mm: float = 0) -> Table:
    """A list of delegates, a group every 25 rows, and a sum."""
    found: list[TableRow] = []
    for place in range(1, rows + 1):
        if place % 25 == 1:
            found.append(
                TableRow((f"{place // 25 + 1}. Nhóm đại biểu thứ {place // 25 + 1}",), RowKind.GROUP)
            )
        found.append(
            TableRow((str(place), f"Nguyễn Thị Người Mẫu {place}", "Trưởng phòng", "Phòng mẫu", "", ""))
        )
    found.append(TableRow(("Tổng số", str(rows)), RowKind.SUM))
    columns = (
        Column("TT", 6, Align.CENTRE), Column("Họ và tên", 26), Column("Chức vụ", 17),
        Column("Đơn vị", 24), Column("Ký tên", 15), Column("Ghi chú", 12, Align.RIGHT),
    )  # fmt: skip
    return Table(columns, tuple(found), points, row_mm)


def paragraphs(count: int) -> tuple[Block, ...]:
    """Paragraphs of about three lines."""
    return tuple(Paragraph(f"{place}. {WORDS}") for place in range(1, count + 1))


def notice(blocks: tuple[Block, ...] = ()) -> Paper:
    """A named paper with everything around its body."""
    return Paper(
        title="Thông báo ý kiến kết luận",
        day=TODAY,
        head=head(),
        type_name="THÔNG BÁO",
        subject=(
            "Ý kiến kết luận của đồng chí Giám đốc Sở tại Hội nghị sơ kết",
            "công tác quý III, triển khai nhiệm vụ quý IV năm 2026",
        ),
        blocks=blocks or (
            Paragraph("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020;", Style.BASIS),
            Paragraph("I. Đánh giá chung", Style.HEADING),
            Paragraph(
                (Run("1. Nội dung:", bold=True), Run(f" {WORDS} "), Run("(chậm nhất 30/11).", italic=True))
            ),
            *paragraphs(3),
        ),
        sign_off=SignOff(
            (Signature(("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), "Trần Văn Thư"),),
            ("Ban Giám đốc (để báo cáo)", "Các phòng, đơn vị thuộc Sở", "Lưu: VT, VP"),
        ),
        annexes=(
            Annex("DANH SÁCH ĐẠI BIỂU", WITH,
                  (table(3),), "I"),
            Annex("NHIỆM VỤ GIAO CÁC ĐƠN VỊ", WITH,
                  (table(60),), "II", is_landscape=True),
        ),
        urgency=Urgency.EXPRESS,
        scope=Scope.INTERNAL,
        drafter="NVA.25",
        contact="Số 01 đường Mẫu, phường Rạch Giá - ĐT: 0297 000 000 - Thư điện tử: so@mau.vn",
        verification=Verification("K7QM-2XPD-9RTA", "https://hoinghi.example.gov.vn/verify/K7QM-2XPD-9RTA"),
    )  # fmt: skip


def letter(blocks: tuple[Block, ...] = ()) -> Paper:
    """An official letter, with the subject under its number."""
    return Paper(
        title="Công văn đôn đốc",
        day=TODAY,
        head=head("123/SLĐTBXH-VP", ("V/v đôn đốc thực hiện kết luận", "tại Hội nghị quý III năm 2026")),
        addressees=("Phòng Lao động - Việc làm", "Văn phòng Sở", "Các trung tâm trực thuộc"),
        blocks=blocks or paragraphs(2),
        sign_off=notice(paragraphs(1)).sign_off,
    )


def minutes(blocks: tuple[Block, ...] = ()) -> Paper:
    """Minutes, signed by secretary and chair."""
    signatures = (Signature(("THƯ KÝ",), "Lê Thị Ghi"), Signature(("CHỦ TỌA",), "Đặng Văn Mẫu"))
    return replace(
        letter(blocks), title="Biên bản", type_name="BIÊN BẢN", subject=("Hội nghị sơ kết quý III năm 2026",),
        head=head(None), addressees=(), sign_off=SignOff(signatures, ("Như thành phần", "Lưu: VT")),
    )  # fmt: skip


def roll(rows: int) -> Paper:
    """A list of delegates with room to sign."""
    return replace(
        notice((table(rows, row_mm=9.5), Paragraph(f"Danh sách có {rows} đại biểu./.", Style.PLAIN))),
        title="Danh sách đại biểu", type_name="DANH SÁCH ĐẠI BIỂU", annexes=(), verification=None,
    )  # fmt: skip
