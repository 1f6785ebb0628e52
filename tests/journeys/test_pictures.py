"""The pictures of the README, taken from the demo; only scripts/screenshots.sh asks for them."""

import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys.test_quarter import follow, pick, press, tab, told, write

pytestmark = pytest.mark.browser

LARGEST = 150_000  # bytes
COLOURS = 128


def take(page: Page, name: str) -> None:
    """Save what the window shows, with few colours."""
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    path = Path(os.environ["MEETING_SCREENSHOTS"]) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size <= LARGEST


def take_paper(page: Page, address: str, name: str) -> None:
    """Save the first page of a paper."""
    paper = page.request.get(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + address).body()
    command = ["pdftoppm", "-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile", "-"]
    printed = subprocess.run(command, input=paper, capture_output=True, check=True).stdout
    picture = Image.open(io.BytesIO(printed)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(Path(os.environ["MEETING_SCREENSHOTS"]) / f"{name}.png", optimize=True)


def test_the_pictures_are_taken(sign_in: Callable[[str], Page]) -> None:
    page = sign_in("thuky")
    take(page, "home")
    follow(page, "Hội nghị tổng kết công tác")
    take(page, "meeting")
    page.goto("/board?quarter=20174")
    take(page, "board")
    page.goto("/followup/?count=overdue")
    follow(page, "Xây dựng các kế hoạch thực hiện năm 2018.")
    take(page, "directive")
    page.goto("/documents/1")
    take_paper(page, "/documents/1/notice.pdf", "notice")
    page.goto("/minutes/2")
    take(page, "minutes")
    page.goto("/")
    follow(page, "Hội nghị tổng kết công tác")
    tab(page, "Kết luận")
    press(page, "Soạn kết luận")
    for text, unit, due in (
        ("Tổ chức ba phiên giao dịch việc làm tại các huyện.", "Trung tâm Dịch vụ việc làm", "trước 31/3"),
        ("Rà soát hộ nghèo sau Tết, báo cáo Ban Giám đốc.", "Phòng Bảo trợ xã hội", "cuối quý I"),
    ):
        write(page, "Nội dung nhiệm vụ", text)
        pick(page, "Đơn vị chủ trì", unit.split(" ", 1)[1].lower(), unit)
        write(page, "Thời hạn (theo lời kết luận)", due)
        press(page, "Lưu và viết tiếp")
        told(page, text)
    write(page, "Nội dung nhiệm vụ", "Mở chuyên mục việc làm trên cổng thông tin điện tử.")
    take(page, "conclusion")
