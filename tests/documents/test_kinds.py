"""Papers as values: their words and order before any rendering."""

from datetime import date

from flask import Flask

from meeting.core.db import db, get
from meeting.documents import kinds
from meeting.documents.paper import Paper, Paragraph, Scope, Urgency
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, Source
from meeting.scheduling.models import Meeting
from tests.documents import scene
from tests.world import World


def lines(paper: Paper) -> list[str]:
    """The paragraphs of the body as plain words."""
    return [text(block) for block in paper.blocks if isinstance(block, Paragraph)]


def text(paragraph: Paragraph) -> str:
    """The words of a paragraph without its faces."""
    if isinstance(paragraph.words, str):
        return paragraph.words
    return "".join(run.text for run in paragraph.words)


def of(kind: Kind, meeting_id: int, choices: Choices | None = None) -> Paper:
    """A paper of a meeting."""
    return kinds.gather(Source(kind=kind, meeting_id=meeting_id), choices or Choices())


def test_an_invitation_says_what_the_law_asks_in_its_order(app: Flask, world: World) -> None:
    paper = of(Kind.INVITATION, scene.whole(world))
    assert paper.type_name == "GIẤY MỜI"
    assert paper.head.date_line == "Kiên Giang, ngày 03 tháng 10 năm 2017"
    points = [line.partition(":")[0] for line in lines(paper) if line[0].isdigit()]
    assert points == [
        "1. Nội dung", "2. Chủ trì", "3. Thành phần", "4. Thời gian", "5. Địa điểm",
        "6. Công tác chuẩn bị", "7. Đầu mối liên hệ",
    ]  # fmt: skip
    assert lines(paper)[-1].endswith("thời gian quy định./.")
    assert paper.sign_off.recipients == ("Như thành phần mời", "Ban Giám đốc (để báo cáo)", "Lưu: VT")


def test_what_was_chosen_stands_before_what_the_record_proposes(app: Flask, world: World) -> None:
    chosen = Choices(
        day=date(2017, 9, 5), number=7, signer_capacity="TL. GIÁM ĐỐC", signer_title="Chánh Văn phòng",
        signer_name="Trần Văn Thư", urgency=Urgency.URGENT, scope=Scope.RETURN, is_draft=True,
        recipients=("- Như trên;", "Các phòng", " như  trên", "", "Lưu: VT."),
    )  # fmt: skip
    paper = of(Kind.INVITATION, scene.whole(world), chosen)
    assert paper.head.number == "07/GM-SLĐTBXH"
    assert paper.head.date_line == "Kiên Giang, ngày 05 tháng 9 năm 2017"
    assert paper.sign_off.recipients == ("Như trên", "Các phòng", "Lưu: VT")
    assert paper.sign_off.signatures[0].lines == ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")
    assert (paper.urgency, paper.scope, paper.is_draft) == (Urgency.URGENT, Scope.RETURN, True)


def test_a_form_begins_with_what_the_record_proposes(app: Flask, world: World) -> None:
    proposed = kinds.propose(Source(kind=Kind.INVITATION, meeting_id=scene.whole(world)))
    assert (proposed.symbol, proposed.signer_title) == ("GM-SLĐTBXH", "GIÁM ĐỐC")
    assert proposed.recipients[-1] == "Lưu: VT"


def test_no_character_reaches_a_page_that_it_cannot_show(app: Flask, world: World) -> None:
    meeting_id = scene.whole(world)
    get(Meeting, meeting_id).purpose = "Bàn\x01 việc\x07 quý\u202e III"
    get(Meeting, meeting_id).title = "Hội nghị " + "rất dài " * 40
    db.session.commit()
    paper = of(Kind.INVITATION, meeting_id)
    assert "1. Nội dung: Bàn việc quý III." in lines(paper)
    assert len(paper.subject) > 4
