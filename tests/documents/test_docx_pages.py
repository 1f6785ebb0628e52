"""The Word file of a paper, printed by LibreOffice, has the pages of our PDF."""

import io
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PageObject, PdfReader

from meeting.core.docx import FONTS
from meeting.documents import printing
from meeting.documents.paper import Paper
from meeting.documents.rendering import docx
from tests.documents import papers

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice (libreoffice-writer-nogui) is not installed"
)
# Times New Roman is not free: LibreOffice is given Tinos, which has its widths, under that name.
FONT_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir><match target="pattern">
<test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="same"><string>Tinos</string></edit></match></fontconfig>"""

SHAPES = {
    "letter": papers.letter(),
    "letter of two pages": papers.letter(papers.paragraphs(9)),
    "notice with annexes": papers.notice(),
    "long notice": papers.notice(papers.paragraphs(25)),
    "minutes": papers.minutes(),
    "draft before the decree": replace(
        papers.letter(papers.paragraphs(12)), day=date(2017, 10, 9), is_draft=True
    ),
    "list of 60": papers.notice((papers.table(60, row_mm=9),)),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """Every shape, written by us and printed by LibreOffice in one go."""
    place = tmp_path_factory.mktemp("office")
    (place / "fonts.conf").write_text(FONT_CONFIG.format(fonts=FONTS, cache=place / "cache"))
    for name, shape in SHAPES.items():
        (place / f"{name}.docx").write_bytes(docx.document([shape]))
    _print([place / f"{name}.docx" for name in SHAPES], place)
    return {name: PdfReader(place / f"{name}.pdf") for name in SHAPES}


def _print(files: Sequence[Path], place: Path) -> None:
    assert OFFICE
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(place), *map(str, files)],
        check=True, capture_output=True, timeout=180,
        env={**os.environ, "FONTCONFIG_FILE": str(place / "fonts.conf"), "HOME": str(place)},
    )  # fmt: skip


def words(page: PageObject) -> list[str]:
    """The words of a page in their order."""
    return page.extract_text().split()


def ours(app: Flask, paper: Paper) -> PdfReader:
    """Our own PDF of the paper."""
    with app.test_request_context("/"):
        return PdfReader(io.BytesIO(printing.printed([paper])))


@pytest.mark.parametrize("name", SHAPES)
def test_word_and_pdf_have_the_same_words_on_the_same_pages(
    app: Flask, office: dict[str, PdfReader], name: str
) -> None:
    written, printed = office[name], ours(app, SHAPES[name])
    assert len(written.pages) == len(printed.pages)
    for mine, theirs in zip(printed.pages, written.pages, strict=True):
        moved = (Counter(words(mine)) - Counter(words(theirs))).total()
        assert moved <= 12, (words(mine)[:20], words(theirs)[:20])
    whole = [[word for page in reader.pages for word in words(page)] for reader in (printed, written)]
    assert SequenceMatcher(None, whole[0], whole[1], autojunk=False).ratio() > 0.9


def test_word_has_the_pages_of_each_of_several_papers(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text(FONT_CONFIG.format(fonts=FONTS, cache=tmp_path / "cache"))
    shapes = [SHAPES["letter of two pages"], SHAPES["letter"], SHAPES["minutes"]]
    (tmp_path / "all.docx").write_bytes(docx.document(shapes))
    _print([tmp_path / "all.docx"], tmp_path)
    firsts = [page.extract_text()[:3] for page in PdfReader(tmp_path / "all.pdf").pages]
    with app.test_request_context("/"):
        printed = PdfReader(io.BytesIO(printing.printed(shapes)))
    assert len(firsts) == len(printed.pages)
