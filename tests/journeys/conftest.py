"""The real product under its real server, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
DAY = "2018-01-05"
PASSWORD = "demo-Q4-2017"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 120.0  # seconds until the server must answer
PATIENCE_MS = 20_000  # of the browser, with one thing on a page
collect_ignore = [] if os.environ.get("MEETING_SCREENSHOTS") else ["test_pictures.py"]
WATCH = "document.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))"


@pytest.fixture(autouse=True)
def _frozen() -> None:
    """Time runs here: the browser and the server live outside this process."""


def chromium() -> str | None:
    """Where the system's Chromium is."""
    usual = Path("/usr/bin/chromium")
    return str(usual) if usual.exists() else shutil.which("chromium") or shutil.which("google-chrome")


def free_port() -> int:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])


def flask(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", *words], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/sign-in", timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"The server did not answer.\n{log.read_text()}")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product with its demo, as on 5 January 2018, served on a port of its own."""
    if chromium() is None:
        pytest.skip("There is no Chromium on this machine; install the package chromium to run the journeys.")
    folder = tmp_path_factory.mktemp("product")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"FLASK_APP": "wsgi", "MEETING_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    flask(environment, "db", "upgrade")
    flask(environment, "demo", "load", "--as-of", DAY)
    port = free_port()
    log = folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--worker-class",
             "gthread", "--workers", "1", "--threads", "8", "--no-control-socket"],
            cwd=ROOT, env=environment, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def browser(address: str) -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        started = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def sign_in(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Open a window of one's own and sign in; afterwards nothing may have gone wrong in any window."""
    wrong: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(f"{message.text} ({message.location.get('url')})")

    def response(answer: Response) -> None:
        if answer.status >= 400:
            wrong.append(f"{answer.status} {answer.url}")

    def enter(username: str) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": 1280, "height": 800}, locale="vi-VN", accept_downloads=True
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("console", console)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", response)
        page.goto("/sign-in")
        give_password(page, username)
        return page

    yield enter
    for context in browser.contexts:
        context.close()
    assert wrong == []


def give_password(page: Page, username: str) -> None:
    """Fill in the sign-in page and go on."""
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_role("textbox", name="Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
