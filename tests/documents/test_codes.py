import math
import re

import pytest
from flask import Flask

from meeting.core import qr
from meeting.documents import codes


def test_a_code_cannot_be_guessed() -> None:
    assert codes.LENGTH * math.log2(len(codes.SIGNS)) >= 80
    made = {codes.new() for _ in range(1000)}
    assert len(made) == 1000
    assert {sign for code in made for sign in code} == set(codes.SIGNS)


def test_a_code_is_read_however_it_is_written() -> None:
    code = codes.new()
    spaced = " ".join(code.lower())
    for typed in (
        code,
        codes.shown(code),
        codes.shown(code).lower(),
        spaced,
        codes.shown(code).replace("-", "–"),
    ):
        assert codes.read(typed) == code
    assert codes.read("OIL0-1111-2222-3333") == "0110111122223333"


@pytest.mark.parametrize(
    "typed", ["", "1", "0" * 15, "0" * 17, "U" * 16, "é" * 16, "0" * 15 + "\x00", "0" * 100_000]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.read(typed) is None


def test_groups_are_short_enough_to_read_aloud() -> None:
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", codes.shown(codes.new()))


def test_the_address_is_whole(app: Flask) -> None:
    assert codes.verification("0123456789ABCDEF").url == "http://localhost/verify/0123-4567-89AB-CDEF"


def test_the_qr_code_is_drawn_as_lines(app: Flask) -> None:
    assert qr.lines(codes.address(codes.new())).startswith("data:image/svg+xml")
