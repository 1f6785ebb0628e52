"""The main job, end to end, as its readers do it: from planning a meeting to the paper it ends in."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import give_password

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
TITLE = "Họp chuyên đề về giải quyết việc làm đầu năm 2018"
MATTER = "Lao động trở về từ các khu công nghiệp chưa được giới thiệu việc làm tại chỗ."
FIRST = "Tổ chức phiên giao dịch việc làm tại thành phố Rạch Giá."
SECOND = "Báo cáo nhu cầu tuyển dụng của doanh nghiệp sau Tết."
LEAD = "Phòng Lao động - Việc làm - An toàn lao động"


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def press(page: Page, name: str) -> None:
    main(page).get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    main(page).get_by_role("link", name=name).first.click()


def tab(page: Page, name: str) -> None:
    parts = page.get_by_role("navigation", name="Các phần của hội nghị")
    parts.get_by_role("link", name=re.compile(rf"^{name}")).click()


def write(page: Page, name: str, text: str) -> None:
    main(page).get_by_role("textbox", name=name, exact=True).fill(text)


def choose(page: Page, name: str, option: str) -> None:
    main(page).get_by_role("combobox", name=name, exact=True).select_option(label=option)


def pick(page: Page, name: str, letters: str, option: str) -> None:
    """Choose in a search box by letters without accents."""
    box = main(page).get_by_role("combobox", name=name, exact=True)
    box.click()
    box.fill(letters)
    page.get_by_role("option").filter(visible=True, has_text=option).first.click()


def agree(page: Page, name: str) -> None:
    """Press a button that asks first, and say yes."""
    main(page).locator("summary").filter(has_text=name).click()
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def told(page: Page, words: str) -> None:
    expect(main(page)).to_contain_text(words)


def state(page: Page, words: str) -> None:
    expect(main(page).get_by_role("heading", level=1)).to_contain_text(words)


def the_meeting(page: Page) -> None:
    page.goto("/scheduling/")
    follow(page, TITLE)
    state(page, TITLE)


# ─── The chain ──────────────────────────────────────────────────────────────────────────────────────────────


def plan(page: Page) -> None:
    expect(main(page).get_by_role("heading", level=1)).to_have_text("Việc của Văn phòng")
    follow(page, "Lập kế hoạch hội nghị")
    choose(page, "Loại", "Họp chuyên đề")
    write(page, "Tên hội nghị", TITLE)
    write(page, "Ngày", "05/01/2018")
    write(page, "Bắt đầu lúc", "8h00")
    choose(page, "Địa điểm", "Hội trường Sở")
    pick(page, "Chủ trì", "dang hong", "Đặng Hồng Sơn")
    write(page, "Đầu mối liên hệ", "Trần Minh Thư, Văn phòng Sở")
    write(page, "Hạn gửi kiến nghị", "05/01/2018")
    write(page, "Hạn gửi tài liệu", "05/01/2018")
    press(page, "Đưa vào kế hoạch")
    told(page, f"Đã lập kế hoạch “{TITLE}”.")
    state(page, "Dự kiến")


def prepare(page: Page) -> None:
    tab(page, "Đại biểu")
    follow(page, "Mời theo loại đơn vị")
    for kind in ("Ban Giám đốc Sở", "Phòng chuyên môn", "Phòng LĐTBXH cấp huyện"):
        main(page).get_by_role("checkbox", name=kind).check()
    press(page, "Mời")
    told(page, "Đã mời: 22. Đã có trong danh sách: 0.")
    tab(page, "Chương trình")
    press(page, "Lập theo khung thường dùng")
    told(page, "Đã lập chương trình theo khung thường dùng.")
    told(page, "11 giờ 30")
    agree(page, "Triệu tập")
    told(page, f"Đã triệu tập “{TITLE}”.")
    state(page, "Đã triệu tập")


def answer_and_raise(page: Page) -> None:
    told(page, TITLE)
    follow(page, "Trả lời")
    told(page, TITLE)
    main(page).get_by_role("radio", name="Sẽ dự").check()
    press(page, "Gửi trả lời")
    told(page, "Đã lưu câu trả lời.")
    page.goto("/")
    follow(page, "Nêu kiến nghị")
    follow(page, TITLE)
    choose(page, "Lĩnh vực", "Giải quyết việc làm")
    write(page, "Nội dung khó khăn, vướng mắc", MATTER)
    write(page, "Kiến nghị, đề xuất", "Đề nghị mở phiên giao dịch việc làm tại thành phố.")
    press(page, "Lưu")
    told(page, "Đã gửi kiến nghị số 1 đến Văn phòng.")
    state(page, "Đã gửi")


def accept(page: Page) -> None:
    the_meeting(page)
    tab(page, "Kiến nghị")
    follow(page, MATTER[:30])
    follow(page, "Tiếp nhận")
    press(page, "Tiếp nhận")
    told(page, "Đã tiếp nhận kiến nghị số 1.")


def hold(page: Page) -> None:
    the_meeting(page)
    press(page, "Khai mạc")
    told(page, "Hội nghị đã khai mạc.")
    tab(page, "Đại biểu")
    press(page, "Điểm danh có mặt tất cả người đã nhận lời")
    told(page, "Đã cập nhật 1 người.")
    expect(main(page).get_by_role("row", name="Danh Văn Hòa")).to_contain_text("Có mặt")
    agree(page, "Bế mạc")
    told(page, "Hội nghị đã bế mạc. Thông báo kết luận phải ban hành trong 5 ngày làm việc.")
    state(page, "Đã bế mạc")


def conclude(page: Page) -> None:
    tab(page, "Kết luận")
    press(page, "Soạn kết luận")
    write(page, "Nội dung nhiệm vụ", FIRST)
    pick(page, "Đơn vị chủ trì", "viec lam", LEAD)
    write(page, "Thời hạn (theo lời kết luận)", "trước ngày 31/01/2018")
    told(page, "Trước ngày 31/01/2018 (Thứ Tư)")
    pick(page, "Kiến nghị liên quan", "lao dong", MATTER[:30])
    press(page, "Lưu và viết tiếp")
    expect(main(page).get_by_role("link", name=FIRST)).to_be_visible()
    told(page, "Thời hạn: trước ngày 31/01/2018.")
    write(page, "Nội dung nhiệm vụ", SECOND)
    pick(page, "Đơn vị chủ trì", "viec lam", LEAD)
    write(page, "Thời hạn (theo lời kết luận)", "28/02")
    told(page, "28/02/2018 (Thứ Tư)")
    press(page, "Lưu")
    told(page, "Đã lưu nhiệm vụ 2.")
    parts = page.get_by_role("navigation", name="Các phần của hội nghị")
    expect(parts.locator("[aria-current=page] .count")).to_have_text("2")


def issue(page: Page) -> None:
    follow(page, "Ban hành thông báo…")
    told(page, "2 nhiệm vụ còn thiếu thông tin")
    press(page, "Ban hành thông báo")
    told(page, "Đã ban hành")
    told(page, "ngày 05/01/2018")
    for words in (FIRST, SECOND, "Đã giao, chưa tiếp nhận"):
        told(page, words)


def report(page: Page) -> None:
    told(page, FIRST)
    follow(page, FIRST)
    expect(main(page).get_by_role("link", name=MATTER)).to_be_visible()
    press(page, "Tiếp nhận")
    told(page, "Đã tiếp nhận.")
    write(page, "Kết quả đã làm", "Đã thống nhất địa điểm tổ chức.")
    write(page, "Tỷ lệ hoàn thành (%)", "40")
    press(page, "Gửi báo cáo")
    told(page, "Đã lưu báo cáo.")
    state(page, "Đang thực hiện")
    write(page, "Kết quả đã làm", "Đã mở phiên, 12 doanh nghiệp tham gia.")
    write(page, "Tỷ lệ hoàn thành (%)", "100")
    main(page).get_by_role("checkbox", name="Công việc đã hoàn thành").check()
    press(page, "Gửi báo cáo")
    told(page, "báo cáo hoàn thành")


def confirm(page: Page) -> None:
    follow(page, FIRST)
    agree(page, "Xác nhận hoàn thành")
    told(page, "Đã xác nhận hoàn thành.")


def look_at_the_board(page: Page) -> None:
    page.goto("/board")
    told(page, "Quý I/2018, đến 05/01: 2 nhiệm vụ")
    total = main(page).get_by_role("row", name=re.compile("^Tổng số")).first.get_by_role("cell")
    expect(total).to_contain_text(["2", "1", "0", "1", "0"])
    follow(page, "1 Hoàn thành đúng hạn")
    told(page, FIRST)
    expect(main(page)).not_to_contain_text(SECOND)


def take_the_paper(page: Page) -> None:
    the_meeting(page)
    tab(page, "Văn bản")
    with page.expect_download() as coming:
        follow(page, "Tải Thông báo kết luận")
    paper = Path(coming.value.path()).read_bytes()
    assert paper.startswith(b"%PDF")
    text = " ".join("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper)).pages).split())
    assert FIRST in text
    assert SECOND in text


def test_a_meeting_leads_from_its_plan_to_a_confirmed_directive(sign_in: SignIn) -> None:
    secretary = sign_in("thuky")
    plan(secretary)
    prepare(secretary)
    answer_and_raise(sign_in("rachgia"))
    accept(secretary)
    hold(secretary)
    conclude(secretary)
    issue(secretary)
    report(sign_in("vieclam"))
    director = sign_in("giamdoc")
    confirm(director)
    look_at_the_board(director)
    take_the_paper(secretary)


def test_a_sign_in_that_ends_in_a_long_form_loses_no_word(sign_in: SignIn) -> None:
    page = sign_in("rachgia")
    words = " ".join(["Người lao động ngoài tỉnh chưa được tư vấn."] * 40)
    follow(page, "Nêu kiến nghị")
    follow(page, "Hội nghị tổng kết công tác")
    write(page, "Nội dung khó khăn, vướng mắc", words)
    write(page, "Căn cứ", "Nghị định 61/2015/NĐ-CP")
    page.context.clear_cookies(name="sign-in")
    press(page, "Lưu")
    page.wait_for_url("**/sign-in**")
    give_password(page, "rachgia")
    field = main(page).get_by_role("textbox", name="Nội dung khó khăn, vướng mắc", exact=True)
    expect(field).to_have_value(words)
    expect(main(page).get_by_role("textbox", name="Căn cứ", exact=True)).to_have_value(
        "Nghị định 61/2015/NĐ-CP"
    )
    press(page, "Lưu")
    told(page, "đến Văn phòng.")
