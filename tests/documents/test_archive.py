"""The file itself: fit for the archive and for screen readers, every letter right."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from meeting.documents.paper import Paper, Paragraph, Run
from tests.documents import papers
from tests.documents.conftest import Press, Read

JAVA = Path("/usr/share/java")
JARS = ("pdfbox2", "preflight", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL)]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def tags(data: bytes) -> Counter[str]:
    """How often each kind of tag stands in the structure tree."""
    found: Counter[str] = Counter()

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for part in node:
                walk(part)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found[str(node.S)] += 1
            if "/K" in node:
                walk(node.K)

    with opened(data) as file:
        walk(file.Root.StructTreeRoot.K)
    return found


def test_all_146_letters_come_out_right_upright_bold_and_italic_composed_or_not(pages: Read) -> None:
    assert len(set(LETTERS)) == 146
    for form in ("NFC", "NFD"):
        words = unicodedata.normalize(form, " ".join(LETTERS))
        faces = (
            Run(words),
            Run(words, bold=True),
            Run(words, italic=True),
            Run(words, bold=True, italic=True),
        )
        (page,) = pages(papers.letter(tuple(Paragraph((face,)) for face in faces)))
        for font in ("Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"):
            shown = " ".join(piece.text for piece in page.pieces if piece.font == font).split()
            assert set(LETTERS) - set(shown) == set(), (form, font)


def test_only_the_bundled_face_is_used_and_it_is_in_the_file(press: Press) -> None:
    with opened(press(papers.notice())) as file:
        fonts = {str(f.BaseFont): f for page in file.pages for f in page.Resources.Font.values()}
        for name, font in fonts.items():
            assert name.rpartition("+")[2].startswith("Tinos")
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_the_words_of_a_paper_are_read_in_their_order(pages: Read) -> None:
    text = " ".join(page.text for page in pages(papers.notice()))
    places = [
        text.index(words)
        for words in (
            "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
            "Độc lập - Tự do - Hạnh phúc", "Số: 45/TB-SLĐTBXH", "Kiên Giang, ngày 09 tháng 10 năm 2026",
            "THÔNG BÁO Ý kiến kết luận", "Căn cứ", "I. Đánh giá chung", "2. Thực hiện Chương trình",
            "Nơi nhận: - Ban Giám đốc (để báo cáo);", "TL. GIÁM ĐỐC CHÁNH VĂN PHÒNG Trần Văn Thư",
            "Phụ lục I DANH SÁCH ĐẠI BIỂU", "Phụ lục II",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_the_file_is_tagged_for_screen_readers_and_names_its_language_and_title(press: Press) -> None:
    data = press(papers.notice())
    with opened(data) as file:
        assert str(file.Root.Lang) == "vi"
        assert str(file.docinfo["/Title"]) == "Thông báo ý kiến kết luận"
        assert str(file.docinfo["/Author"]) == "Sở Lao động - Thương binh và Xã hội"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
    found = tags(data)
    assert found["/H1"] == 3  # the type of the paper and two annexes
    assert found["/H2"] == 1
    assert found["/Table"] == 4  # one on each page of the annexes; neither head nor signatures are tables
    assert found["/TH"] >= 12
    assert found["/TD"] > 300
    assert found["/P"] > 10


def test_the_file_carries_the_mark_of_the_archive_format(press: Press) -> None:
    with opened(press(papers.notice())) as file:
        mark = file.Root.Metadata.read_bytes().decode()
        assert 'pdfaid:part="3"' in mark
        assert 'pdfaid:conformance="A"' in mark
        assert str(file.Root.OutputIntents[0].S) == "/GTS_PDFA1"


def test_papers_parts_and_annexes_are_bookmarks(press: Press) -> None:
    with opened(press(papers.notice(), papers.letter())) as file, file.open_outline() as outline:
        first, second = outline.root
        assert (first.title, second.title) == ("Thông báo ý kiến kết luận", "Công văn đôn đốc")
        assert [part.title for part in first.children] == [
            "I. Đánh giá chung", "Phụ lục I: DANH SÁCH ĐẠI BIỂU", "Phụ lục II: NHIỆM VỤ GIAO CÁC ĐƠN VỊ",
        ]  # fmt: skip


def test_the_same_paper_gives_the_same_bytes(press: Press, pages: Read) -> None:
    paper = papers.letter()
    assert [page.text for page in pages(paper)] == [page.text for page in pages(paper, paper)[:1]]


@pytest.mark.skipif(
    not shutil.which("java") or not all((JAVA / f"{jar}.jar").exists() for jar in JARS),
    reason="needs Java and libpdfbox2-java with its parts to judge PDF/A-1b",
)
@pytest.mark.parametrize("paper", [papers.notice(), papers.minutes(papers.paragraphs(30))], ids=["a", "b"])
def test_preflight_finds_a_valid_pdf_a_1b_file(press: Press, paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    with opened(press(paper, variant="pdf/a-1b")) as file:
        file.Root.Metadata.write(plain_names(file.Root.Metadata.read_bytes().decode()).encode())
        file.save(path)
    classes = ":".join(str(JAVA / f"{jar}.jar") for jar in JARS)
    told = subprocess.run(
        ["java", "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "is a valid PDF/A-1b file" in told.stdout, told.stdout


def plain_names(mark: str) -> str:
    """Names declared where they are used: the old reader of preflight does not look further up."""
    names = "".join(re.findall(r' xmlns:\w+="[^"]+"', mark.partition("<rdf:RDF")[2].partition(">")[0]))
    return mark.replace("<rdf:Description", f"<rdf:Description{names}")
