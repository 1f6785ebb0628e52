"""Papers printed for measuring, each only once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from meeting import config
from meeting.app import create_app
from meeting.config import Signing
from meeting.core import pdf
from meeting.documents.paper import Paper
from meeting.documents.rendering import html
from tests.documents.reading import Page, read
from tests.documents.signatures import PASSWORD, authority, drawn, seal

Press = Callable[..., bytes]
Read = Callable[..., list[Page]]


@pytest.fixture(scope="session")
def page_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The product as far as templates need it: without tables."""
    folder: Path = tmp_path_factory.mktemp("press")
    return create_app(config.for_tests(folder, f"sqlite:///{folder / 'none.db'}"))


@pytest.fixture(scope="session")
def press(page_app: Flask) -> Press:
    """Print papers into one file."""
    done: dict[tuple[object, ...], bytes] = {}

    def go(*papers: Paper, variant: str = pdf.ARCHIVE) -> bytes:
        key = (papers, variant)
        if key not in done:
            with page_app.app_context():
                done[key] = pdf.render(html.page(papers), html.css(), variant)
        return done[key]

    return go


@pytest.fixture(scope="session")
def pages(press: Press) -> Read:
    """Print papers and read the pages back."""
    read_before: dict[bytes, list[Page]] = {}

    def go(*papers: Paper) -> list[Page]:
        data = press(*papers)
        if data not in read_before:
            read_before[data] = read(data)
        return read_before[data]

    return go


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The folder of the key and the pictures, as an operator would make it."""
    (tmp_path / "signatures").mkdir()
    (tmp_path / "key.p12").write_bytes(authority()[1])
    (tmp_path / "seal.png").write_bytes(seal())
    (tmp_path / "signatures" / "tran-van-thu.png").write_bytes(drawn())
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots" / "ca.pem").write_bytes(authority()[0])
    before = app.extensions["settings"]
    own = Signing(tmp_path, PASSWORD)
    app.extensions["settings"] = replace(before, signing=own, roots_dir=tmp_path / "roots")
    yield tmp_path
    app.extensions["settings"] = before
