"""The named styles of a paper's Word file, their faces from the form rules of its day."""

from dataclasses import dataclass, fields
from functools import cache

from meeting.core.docx import Look
from meeting.documents.paper import Style
from meeting.documents.rendering.form_rules import Face, FormRules

TIGHT, NEAR = 1.15, 1.2  # line heights of the head and of lists
GRID_PADDING = (2.5, 3.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """The styles by what they are for."""

    nation: Look
    motto: Look
    superior: Look
    agency: Look
    number: Look
    date_line: Look
    about: Look
    mark: Look
    type_name: Look
    subject: Look
    to: Look
    to_each: Look
    body: Look
    heading: Look
    basis: Look
    plain: Look
    centred: Look
    note: Look
    recipients_title: Look
    recipients: Look
    drafter: Look
    position: Look
    signer: Look
    annex: Look
    annex_title: Look
    with_line: Look
    contact: Look
    proof: Look
    page_number: Look
    rule: Look
    rule_after: Look
    gap: Look
    after_table: Look

    def all(self) -> list[Look]:
        """Every style, in the order Word lists them."""
        return [getattr(self, field.name) for field in fields(self)]

    def of(self, style: Style) -> Look:
        """The style of a paragraph of the body."""
        look: Look = getattr(self, style.value)
        return look


def _look(name: str, face: Face, **more: object) -> Look:
    """A style in a face of the form rules."""
    return Look(name=name, points=face.points, bold=face.bold, italic=face.italic, **more)  # type: ignore[arg-type]


@cache
def looks(form: FormRules) -> Looks:
    """The styles under the form rules of a day."""
    text = {"first": form.indent_mm, "after": form.paragraph_gap, "line": form.line_height, "align": "both"}
    plain = {**text, "first": 0}
    head = {"align": "center", "line": TIGHT}
    title = {"align": "center", "line": NEAR, "keep_next": True}
    note = Face(12, italic=True)
    tiny = Face(1)
    return Looks(
        nation=_look("Quốc hiệu", form.nation, **head),
        motto=_look("Tiêu ngữ", form.motto, **head, before=1),
        superior=_look("Cơ quan chủ quản", form.superior, **head),
        agency=_look("Cơ quan ban hành", form.agency, **head),
        number=_look("Số và ký hiệu", form.number, **head, before=8),
        date_line=_look("Địa danh, ngày tháng", form.date_line, **head, before=8),
        about=_look("Trích yếu công văn", form.about, **head),
        mark=_look("Dấu chỉ mức độ", form.mark, **head),
        type_name=_look("Tên loại", form.type_name, **title, outline=0),
        subject=_look("Trích yếu", form.subject, **title),
        to=_look("Kính gửi", form.addressees, align="center", before=4, after=12, line=form.line_height),
        to_each=_look("Kính gửi từng nơi", form.addressees, line=form.line_height),
        body=_look("Nội dung", form.body, **text),
        heading=_look("Đề mục", form.heading, **text, keep_next=True, outline=1),
        basis=_look("Căn cứ", form.basis, **text),
        plain=_look("Nội dung không thụt dòng", form.body, **plain),
        centred=_look("Nội dung giữa dòng", form.body, **{**plain, "align": "center"}),
        note=_look("Ghi chú", note, **plain),
        recipients_title=_look("Nơi nhận - tiêu đề", form.recipients_title, line=TIGHT),
        recipients=_look("Nơi nhận", form.recipients, line=TIGHT),
        drafter=_look("Ký hiệu người soạn thảo", form.drafter, before=6, line=TIGHT),
        position=_look("Chữ ký", form.position, align="center", keep_next=True, line=form.line_height),
        signer=_look(
            "Họ tên người ký", form.signer, align="center", line=form.line_height,
            before=form.signature_room_mm / 25.4 * 72,
        ),
        annex=_look("Phụ lục", form.annex, **title, outline=0),
        annex_title=_look("Tên phụ lục", form.annex_title, **title),
        with_line=_look("Kèm theo", form.with_line, **title),
        contact=_look("Địa chỉ cơ quan", form.contact, align="center", line=form.line_height),
        proof=_look("Mã kiểm tra", Face(8), line=NEAR),
        page_number=_look("Số trang", form.page_number_face, align="center", line=TIGHT),
        rule=_look("Đường kẻ", tiny, before=2, line=TIGHT, keep_next=True),
        rule_after=_look("Đường kẻ dưới trích yếu", tiny, before=2, after=10, line=TIGHT, keep_next=True),
        gap=_look("Khoảng cách", tiny, line=TIGHT),
        after_table=_look("Sau bảng", tiny, after=7, line=TIGHT),
    )  # fmt: skip


@cache
def grid_looks(points: float) -> tuple[Look, Look]:
    """The styles of a table's cells and of its heading in a size."""
    size = f"{points:g}".replace(".", ",")
    return (
        Look(name=f"Bảng {size}", points=points, line=NEAR),
        Look(name=f"Đầu bảng {size}", points=points, bold=True, align="center", line=NEAR, keep_next=True),
    )
