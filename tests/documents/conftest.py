"""Papers printed for measuring, each only once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from meeting import config
from meeting.app import create_app
from meeting.core import pdf
from meeting.documents.paper import Paper
from meeting.documents.rendering import html
from tests.documents.reading import Page, read

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
