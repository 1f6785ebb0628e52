from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from meeting.agenda import queries, service
from meeting.agenda.models import AgendaFigure, AgendaItem
from meeting.agenda.rules import Kind
from meeting.agenda.service import ItemDraft
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db, get
from meeting.core.errors import Denied, RuleBroken, Stale
from meeting.directory.models import Unit
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State
from tests.agenda.conftest import MakeMeeting
from tests.world import World

Act = Callable[[str], Actor]
REPORT = ItemDraft(Kind.REPORT, "Báo cáo kết quả quý III", 30, figures="Việc làm | 35.000 | 27.760 | 79,3%")


def fill(actor: Actor, meeting: Meeting) -> list[AgendaItem]:
    drafts = [
        ItemDraft(Kind.SECTION, "Báo cáo"), REPORT, ItemDraft(Kind.BREAK, "Nghỉ", 15),
        ItemDraft(Kind.SECTION, "Kết luận"), ItemDraft(Kind.CONCLUSION, "Kết luận hội nghị", 20),
    ]  # fmt: skip
    return [service.add(actor, meeting, draft) for draft in drafts]


def titles(meeting: Meeting) -> list[str]:
    return [entry.title for entry in queries.programme(meeting.id)]


def test_times_flow_from_the_start_of_the_meeting(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    fill(actor("thuky"), meeting)
    db.session.commit()
    entries = queries.programme(meeting.id)
    assert [f"{clock.local(e.starts):%H:%M}" for e in entries] == [
        "08:00",
        "08:00",
        "08:30",
        "08:45",
        "08:45",
    ]
    assert [e.planned_minutes for e in entries] == [45, 30, 15, 20, 20]
    assert queries.figures_of([entries[1].id])[entries[1].id][0].percent_of_plan == "79,3%"


def test_a_new_item_goes_to_the_end_of_its_section(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    sections = fill(actor("thuky"), meeting)
    service.add(actor("thuky"), meeting, ItemDraft(Kind.REPORT, "Cải cách hành chính", 10), sections[0].id)
    assert titles(meeting)[3] == "Cải cách hành chính"


def test_items_move_by_steps_into_sections_and_as_dragged(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, office = make_meeting(), actor("thuky")
    items = fill(office, meeting)
    ids = [item.id for item in items]
    service.step(office, meeting, ids[2], -1)
    assert titles(meeting)[1:3] == ["Nghỉ", REPORT.title]
    service.move_to_section(office, meeting, [ids[1]], ids[3])
    assert titles(meeting)[-1] == REPORT.title
    service.arrange(office, meeting, ids)
    assert [e.id for e in queries.programme(meeting.id)] == ids
    with pytest.raises(RuleBroken):
        service.arrange(office, meeting, ids[:-1])
    with pytest.raises(RuleBroken):
        service.step(office, meeting, 999_999, 1)


def test_a_changed_table_alone_makes_a_form_opened_before_stale(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, office = make_meeting(), actor("thuky")
    item = service.add(office, meeting, REPORT)
    db.session.commit()
    seen = item.version
    service.edit(office, meeting, item, replace(REPORT, figures="Việc làm | 36.000"), seen)
    db.session.commit()
    assert queries.figures_of([item.id])[item.id][0].plan == "36.000"
    with pytest.raises(Stale):
        service.edit(office, meeting, item, REPORT, seen)


def test_a_removed_item_takes_its_table_with_it(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, office = make_meeting(), actor("thuky")
    item = service.add(office, meeting, REPORT)
    db.session.commit()
    service.remove(office, meeting, item)
    db.session.commit()
    assert titles(meeting) == []
    assert db.session.scalar(select(func.count()).select_from(AgendaFigure)) == 0


def test_a_retired_unit_does_not_present_anew(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, office = make_meeting(), actor("thuky")
    draft = ItemDraft(Kind.REPORT, "Báo cáo", 10, world.units["anbien"])
    item = service.add(office, meeting, draft)
    get(Unit, world.units["anbien"]).valid_to = date(2017, 6, 30)
    db.session.commit()
    with pytest.raises(RuleBroken) as broken:
        service.add(office, meeting, draft)
    assert broken.value.field == "presenter_unit_id"
    service.edit(office, meeting, item, draft, None)


def test_the_outline_is_for_an_empty_programme_only(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    assert service.insert_outline(actor("thuky"), meeting) == 15
    assert any("quý III/2017" in title and "quý IV/2017" in title for title in titles(meeting))
    with pytest.raises(RuleBroken):
        service.insert_outline(actor("thuky"), meeting)


def test_a_copy_takes_the_items_without_figures(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    source, copy = make_meeting(), make_meeting(State.PLANNED, date(2018, 1, 10))
    fill(actor("thuky"), source)
    assert service.copy_programme(actor("thuky"), source, copy) == 5
    assert titles(copy) == titles(source)
    assert not any(entry.figures for entry in queries.programme(copy.id))


def test_only_the_secretariat_makes_the_programme_and_only_until_the_meeting_is_over(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    for username in ("giamdoc", "vieclam", "xem", "quantri"):
        with pytest.raises(Denied):
            service.add(actor(username), meeting, REPORT)
    with pytest.raises(RuleBroken):
        service.add(actor("thuky"), make_meeting(State.CONCLUDED, title="Xong"), REPORT)
