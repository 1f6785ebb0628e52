"""Badges and name plates: everybody once, nothing personal in the code, long names that fit."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update

from meeting.attendees.models import Attendance
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.documents import kinds, printing
from meeting.documents.cards import PlateSize
from meeting.documents.rendering.cards import even_lines, fit
from meeting.documents.rules import Kind
from meeting.documents.source import Choices, Source
from tests.documents import scene
from tests.world import World

Login = Callable[[str], Any]


def printed(app: Flask, kind: Kind, meeting_id: int, style: str = "") -> PdfReader:
    """The cards, printed and opened again."""
    with app.test_request_context("/"):
        data = printing.pdf(Source(kind=kind, meeting_id=meeting_id), Choices(style=style))
        return PdfReader(io.BytesIO(data))


def test_a_sheet_holds_eight_badges_and_everybody_has_one(app: Flask, world: World) -> None:
    paper = printed(app, Kind.BADGES, scene.whole(world, district=9))
    assert len(paper.pages) == 2
    text = " ".join(page.extract_text() for page in paper.pages)
    assert text.count("ĐẠI BIỂU") == 9
    assert "CHỦ TRÌ" in text
    assert "Thị Thay" in text  # who stands in for the first head
    assert "Người Mẫu 1 " not in f"{text} "


def test_the_code_of_a_badge_says_nothing_but_opens_the_entry(app: Flask, world: World, login: Login) -> None:
    meeting_id = scene.whole(world)
    with app.test_request_context("/"):
        sheet = kinds.cards(Source(kind=Kind.BADGES, meeting_id=meeting_id))
    seats = list(db.session.scalars(select(Attendance.id).order_by(Attendance.position)))
    address = sheet.badges[2].url.partition("//")[2].partition("/")[2]
    assert len({badge.url for badge in sheet.badges}) == len(sheet.badges)
    assert address.startswith(f"attendees/{meeting_id}/badges/")
    assert len(address.rpartition("/")[2]) == 16
    answer = login("thuky").get(f"/{address}")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/attendees/seat/{seats[2]}")
    assert login("thuky").get(f"/attendees/{meeting_id}/badges/Đ{'A' * 15}").status_code == 404
    assert login("rachgia").get(f"/{address}").status_code == 403


def test_a_plate_has_the_name_twice_one_upside_down(app: Flask, world: World) -> None:
    paper = printed(app, Kind.PLATES, scene.whole(world), PlateSize.A5)
    assert len(paper.pages) == 4
    box = paper.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 148)
    turns: list[float] = []
    paper.pages[0].extract_text(
        visitor_text=lambda words, cm, tm, *_: turns.append(cm[0] * tm[0]) if "VĂN" in words else None
    )
    assert sorted(turn > 0 for turn in turns) == [False, True]


def test_a_long_name_shrinks_until_it_fits(app: Flask, world: World) -> None:
    short, long = fit("LÊ AN", 200, 50, 60), fit("NGUYỄN " * 43, 200, 50, 60)
    assert short.lines == ("LÊ AN",)
    assert short.points == pytest.approx(60, abs=0.1)
    assert len(long.lines) > 1
    assert long.points < 25
    assert len(long.lines) * long.points * 1.2 * 25.4 / 72 <= 50
    assert even_lines("một hai ba bốn", 2) == ("một hai", "ba bốn")
    assert even_lines("", 3) == ("",)
    meeting_id = scene.whole(world)
    db.session.execute(update(Attendance).where(Attendance.position == 0).values(name="Nguyễn " * 28 + "An"))
    db.session.commit()
    assert len(printed(app, Kind.PLATES, meeting_id).pages) == 4
    assert len(printed(app, Kind.BADGES, meeting_id).pages) == 1


def test_without_names_there_are_no_cards(app: Flask, world: World) -> None:
    meeting_id = scene.meeting(world)
    db.session.commit()
    for kind in (Kind.BADGES, Kind.PLATES):
        with pytest.raises(NotFound):
            kinds.cards(Source(kind=kind, meeting_id=meeting_id))
