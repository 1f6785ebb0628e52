"""The editor of minutes in a real browser: text saves itself, two windows meet; also without a script."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.journeys.conftest import PATIENCE_MS, WATCH, give_password
from tests.journeys.test_quarter import follow, main, press, tab, told

pytestmark = pytest.mark.browser

NEXT = "Hội nghị tổng kết công tác"
Open = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Open]:
    """Open a window of the secretary; nothing may go wrong in it but the conflict that is looked for."""
    wrong: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and "409" not in message.text:
            wrong.append(message.text)

    def enter(*, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": 1280, "height": 900}, locale="vi-VN",
            java_script_enabled=script,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MS)
        if script:
            context.add_init_script(WATCH)
        page = context.new_page()
        page.on("console", console)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto("/sign-in")
        give_password(page, "thuky")
        page.goto("/")
        follow(page, NEXT)
        tab(page, "Biên bản")
        return page

    yield enter
    for context in browser.contexts:
        context.close()
    assert wrong == []


def text_of(page: Page, heading: str) -> Locator:
    return main(page).get_by_role("textbox", name=re.compile(rf"^\d+\. {heading}"))


def section(page: Page, heading: str) -> Locator:
    inside = page.get_by_role("textbox", name=re.compile(rf"^\d+\. {heading}"))
    return main(page).locator("section", has=inside)


def test_text_saves_itself_and_is_there_for_the_next_reader(window: Open) -> None:
    page = window()
    text_of(page, "Thảo luận").fill("Các đại biểu thảo luận sôi nổi.")
    expect(section(page, "Thảo luận").locator("[data-saved]")).to_have_text(re.compile("Đã lưu lúc"))
    other = window()
    expect(text_of(other, "Thảo luận")).to_have_value("Các đại biểu thảo luận sôi nổi.")
    # what is typed elsewhere is saved before a speech is sent; the next speech can be typed at once
    text_of(other, "Bế mạc").fill("Đồng chí Chánh Văn phòng tuyên bố bế mạc.")
    speech = section(other, "Thảo luận").locator(".speech-line")
    speech.get_by_placeholder("Người phát biểu").fill("danh van hoa")
    speech.get_by_placeholder("Nội dung phát biểu").fill("Nhất trí với báo cáo.")
    speech.get_by_placeholder("Nội dung phát biểu").press("Enter")
    expect(section(other, "Thảo luận").locator(".speeches")).to_contain_text("Danh Văn Hòa, Trưởng Phòng")
    expect(text_of(other, "Bế mạc")).to_have_value("Đồng chí Chánh Văn phòng tuyên bố bế mạc.")
    assert other.evaluate("document.activeElement.name") == "speaker"
    # the selected words become a confidential passage, by a key
    closing = text_of(other, "Bế mạc")
    closing.focus()
    closing.evaluate("area => area.setSelectionRange(0, 8)")
    closing.press("Control+Shift+L")
    expect(closing).to_have_value(
        "[không phổ biến]Đồng chí[/không phổ biến] Chánh Văn phòng tuyên bố bế mạc."
    )
    closing.press("Control+s")
    expect(section(other, "Bế mạc").locator("[data-saved]")).to_have_text(re.compile("Đã lưu lúc"))
    main(other).locator("summary").filter(has_text="Thao tác khác").first.click()
    follow(other, "Xem như đơn vị sẽ thấy")
    told(other, "(…) Chánh Văn phòng tuyên bố bế mạc.")


def test_two_windows_meet_and_neither_text_is_lost(window: Open) -> None:
    first, second = window(), window()
    text_of(first, "Kết luận").fill("Giám đốc Sở kết luận hội nghị.")
    expect(section(first, "Kết luận").locator("[data-saved]")).to_have_text(re.compile("Đã lưu lúc"))
    text_of(second, "Kết luận").fill("Giám đốc Sở giao nhiệm vụ quý I.")
    press(second, "So sánh hai bản")
    told(second, "Giám đốc Sở kết luận hội nghị.")
    told(second, "Giám đốc Sở giao nhiệm vụ quý I.")
    both = "Giám đốc Sở kết luận hội nghị, giao nhiệm vụ quý I."
    main(second).get_by_label("Gộp hai bản").fill(both)
    press(second, "Lưu bản gộp")
    expect(text_of(second, "Kết luận")).to_have_value(both)
    section(second, "Kết luận").locator("summary").click()
    follow(second, "Các bản đã lưu")
    told(second, "Từ bản 3 đến bản 4")  # 2 is what was refused, 3 the words that stayed
    expect(main(second).locator("ins").first).to_be_visible()
    # the first window hears of it without being asked, and loses nothing
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(section(first, "Kết luận").locator("[data-saved]")).to_contain_text("Có người vừa lưu mục này")
    section(first, "Kết luận").get_by_role("link", name="Xem bản mới").click()
    expect(text_of(first, "Kết luận")).to_have_value(both)


def test_without_a_script_each_entry_has_its_save_button(window: Open) -> None:
    page = window(script=False)
    text_of(page, "Đánh giá").fill("Văn phòng Sở trình bày; các đại biểu thống nhất.")
    section(page, "Đánh giá").get_by_role("button", name="Lưu").click()
    told(page, "Đã lưu.")
    expect(text_of(page, "Đánh giá")).to_have_value("Văn phòng Sở trình bày; các đại biểu thống nhất.")
