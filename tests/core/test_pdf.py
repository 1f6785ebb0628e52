"""Pages are printed with the bundled fonts alone, and the same page is printed once."""

from datetime import timedelta

import pytest
from flask import Flask

from meeting.core import apart, clock, pdf

PAGE = "<html lang='vi'><title>t</title><body style='font-family:Tinos'>Đặng Hồng Sơn {0}</body></html>"


def test_the_same_page_comes_from_its_bytes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf.render(PAGE.format(1))
    assert first.startswith(b"%PDF-")
    monkeypatch.setattr(apart, "call", lambda *_args: pytest.fail("printed again"))
    assert pdf.render(PAGE.format(1)) == first


def test_what_was_printed_long_ago_is_forgotten(app: Flask) -> None:
    pdf.render(PAGE.format(2))
    now = clock.wall_now()
    kept = len(list(pdf.folder().glob("??/*")))
    assert pdf.forget(now - timedelta(days=3650)) == 0
    assert pdf.forget(now + timedelta(days=3650)) == kept >= 1
    assert not list(pdf.folder().glob("??/*"))


def test_a_page_reads_neither_disk_nor_network(app: Flask) -> None:
    page = "<html lang='vi'><title>t</title><body><img src='file:///etc/hostname' alt='x'></body></html>"
    assert b"/Subtype /Image" not in pdf.render(page)


def test_many_pages_come_in_their_order_and_those_kept_are_not_printed_again(app: Flask) -> None:
    kept = pdf.render(PAGE.format(12))
    pages = [PAGE.format(number) for number in (11, 12, 13, 11)]
    printed = list(pdf.render_each(pages))
    assert printed[1] == kept
    assert printed[0] == printed[3] == pdf.render(pages[0])
    assert len(set(printed)) == 3
