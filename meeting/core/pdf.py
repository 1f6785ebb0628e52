"""HTML to PDF with WeasyPrint, in the process apart, so that web processes stay small and quick.

Papers see only the bundled fonts: the fetcher is closed to network and disk.
"""

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import current_app, g

from meeting.core import apart

STATIC = Path(__file__).parents[2] / "static"
FONTS = {
    "tinos-regular": ("Tinos-Regular.ttf", "normal", "normal"),
    "tinos-bold": ("Tinos-Bold.ttf", "bold", "normal"),
    "tinos-italic": ("Tinos-Italic.ttf", "normal", "italic"),
    "tinos-bold-italic": ("Tinos-BoldItalic.ttf", "bold", "italic"),
}
ARCHIVE = "pdf/a-3a"  # for keeping, and tagged for screen readers
PLAIN = ""  # for the printer: a part of a longer file


def render(html: str, css: str = "", variant: str = ARCHIVE) -> bytes:
    """The PDF/A-3a bytes of a page; raises TimeoutError after two minutes. `css` is read once and kept.

    The same page asked for again comes from its bytes, kept for a week.
    """
    kept = _place(html, css, variant)
    with contextlib.suppress(FileNotFoundError):
        return kept.read_bytes()
    return _keep(kept, apart.call(print_here, html, css, variant))


def render_each(pages: Sequence[str], css: str = "", variant: str = ARCHIVE) -> Iterator[bytes]:
    """The same of many pages, in their order, several printed at a time; kept ones are not printed again."""
    places = [_place(html, css, variant) for html in pages]
    missing = {
        kept: (html, css, variant) for html, kept in zip(pages, places, strict=True) if not kept.exists()
    }
    with contextlib.closing(apart.each(print_here, list(missing.values()))) as printed:
        for html, kept in zip(pages, places, strict=True):
            is_missing = missing.pop(kept, None) is not None
            yield _keep(kept, next(printed)) if is_missing else render(html, css, variant)


class PrintFirst(Exception):
    """A transaction needs a page that is not printed yet: it ends, the page is printed, it begins anew."""

    def __init__(self, page: tuple[str, str, str]) -> None:
        super().__init__()
        self.page = page

    def print_now(self) -> None:
        """Print the page; what goes wrong is raised where the page is needed."""
        try:
            render(*self.page)
        except Exception as error:
            g.not_printed = error


def render_within(html: str, css: str = "", variant: str = ARCHIVE) -> bytes:
    """The same for a transaction that writes: nobody waits for its locks while the page is printed.

    Raises PrintFirst where the request can be tried again (see `core.web.transaction`).
    """
    if (error := g.pop("not_printed", None)) is not None:
        raise error
    if g.get("may_print_first") and not _place(html, css, variant).exists():
        raise PrintFirst((html, css, variant))
    return render(html, css, variant)


def _keep(kept: Path, printed: bytes) -> bytes:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    draft.write_bytes(printed)
    draft.replace(kept)
    return printed


def _place(*parts: str) -> Path:
    """Where the bytes of a page are kept, by all that makes them."""
    digest = hashlib.sha256("\0".join((version("weasyprint"), *parts)).encode()).hexdigest()
    return folder() / digest[:2] / digest[2:]


def folder() -> Path:
    """Where printed pages are kept; all of it may be removed at any time."""
    data: Path = current_app.extensions["settings"].data_dir
    return data / "printed"


def forget(before: datetime) -> int:
    """Remove what was printed before this instant; returns how many files."""
    gone = 0
    for path in folder().glob("??/*"):
        with contextlib.suppress(FileNotFoundError):  # another one tidies too
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                gone += 1
    return gone


def print_here(html: str, css: str = "", variant: str = ARCHIVE) -> bytes:
    """The same in this process: for the process apart and for workers that print many."""
    page, (face, fonts), fetcher = _tools()
    sheets = [face, _sheet(css)] if css else [face]
    document = page(string=html, url_fetcher=fetcher, base_url="asset:")
    printed: bytes = document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=variant or None)
    return printed


def font_css() -> str:
    """The @font-face rules of the bundled face."""
    return "".join(
        f'@font-face{{font-family:"Tinos";src:url("asset:{name}");font-weight:{weight};font-style:{style}}}'
        for name, (_file, weight, style) in FONTS.items()
    )


@cache
def _tools() -> tuple[Any, Any, Any]:
    from weasyprint import CSS, HTML  # noqa: PLC0415 - heavy: only the printing process loads it
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Closed(URLFetcher):  # type: ignore[misc]
        """Knows the bundled fonts and inline data, nothing else."""

        def fetch(self, url: str, headers: object = None) -> object:
            name = url.removeprefix("asset:")
            if url.startswith("asset:") and name in FONTS:
                data = (STATIC / "vendor/tinos" / FONTS[name][0]).read_bytes()
                return URLFetcherResponse(url, data, {"Content-Type": "font/ttf"})
            return super().fetch(url, headers)

    fetcher = Closed(allowed_protocols={"data"})
    fonts = FontConfiguration()
    face = CSS(string=font_css(), font_config=fonts, url_fetcher=fetcher, base_url="asset:")
    return HTML, (face, fonts), fetcher


@lru_cache(maxsize=4)
def _sheet(css: str) -> Any:
    """A style sheet, read once by a process."""
    from weasyprint import CSS  # noqa: PLC0415 - heavy: only the printing process loads it

    _page, (_face, fonts), fetcher = _tools()
    return CSS(string=css, font_config=fonts, url_fetcher=fetcher, base_url="asset:")
