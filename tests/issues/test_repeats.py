"""An issue raised again by the same unit in the same field is recognised, counted and flagged."""

from collections.abc import Callable
from datetime import date

from meeting.core.db import db
from meeting.directory.models import WorkField
from meeting.issues import queries, service
from meeting.issues.models import Issue
from meeting.issues.rules import Competence
from tests.conftest import Client
from tests.issues import desk
from tests.issues.desk import Actors
from tests.world import World

WORDS = "Thiếu kinh phí dạy nghề cho lao động nông thôn của huyện"


def _field(code: str = "vl") -> int:
    row = WorkField(code=f"test-{code}", name=f"Lĩnh vực {code}")
    db.session.add(row)
    db.session.commit()
    return row.id


def _raised(
    actor: Actors,
    day: date,
    field_id: int,
    text: str = WORDS,
    username: str = "rachgia",
    *,
    new: bool = False,
) -> Issue:
    who, of = actor(username), desk.meeting(day)
    unit = next(iter(who.unit_ids))
    wanted = service.Draft(**{**vars(desk.draft(unit, text, field_id)), "is_new_matter": new})
    issue = service.raise_issue(who, of, wanted)
    service.submit(who, issue)
    service.accept(actor("thuky"), issue, service.Routing(Competence.DEPARTMENT))
    db.session.commit()
    return issue


def test_the_same_words_of_the_same_unit_in_the_same_field_count_up(world: World, actor: Actors) -> None:
    field = _field()
    days = (date(2017, 4, 5), date(2017, 7, 5), date(2017, 10, 9))
    first, second, third = (_raised(actor, day, field, f"{WORDS} {day.year}") for day in days)
    assert (first.times_raised, second.times_raised, third.times_raised) == (1, 2, 3)
    assert [row.id for row in queries.chain_of(third)] == [second.id, first.id]


def test_another_unit_another_field_or_other_words_are_a_new_matter(world: World, actor: Actors) -> None:
    field, other = _field("vl"), _field("te")
    _raised(actor, date(2017, 7, 5), field)
    today = date(2017, 10, 9)
    assert _raised(actor, today, field, username="anbien").times_raised == 1
    assert _raised(actor, today, other).times_raised == 1
    assert _raised(actor, today, field, "Chưa có trụ sở làm việc cho trung tâm").times_raised == 1


def test_a_person_may_say_that_it_is_a_new_matter(world: World, actor: Actors) -> None:
    field = _field()
    _raised(actor, date(2017, 7, 5), field)
    issue = _raised(actor, date(2017, 10, 9), field, new=True)
    assert (issue.times_raised, issue.raised_before_id) == (1, None)


def test_an_issue_is_recognised_when_the_secretariat_gives_it_its_field(world: World, actor: Actors) -> None:
    field = _field()
    _raised(actor, date(2017, 7, 5), field)
    issue = desk.submitted(actor, desk.meeting(), text=WORDS)
    assert issue.times_raised == 1
    service.accept(actor("thuky"), issue, service.Routing(Competence.DEPARTMENT, field_id=field))
    assert issue.times_raised == 2


def test_while_somebody_types_the_page_tells_what_was_raised_before(
    world: World, actor: Actors, login: Callable[[str], Client]
) -> None:
    field = _field()
    old = _raised(actor, date(2017, 7, 5), field)
    now = desk.meeting()
    client = login("rachgia")
    data = {"unit_id": str(world.units["rachgia"]), "field_id": str(field), "text": WORDS.lower()}
    answer = client.post(f"/issues/raised-before/{now.id}", data=data)
    assert f"/issues/{old.id}" in answer.text
    data["text"] = "Chưa có trụ sở làm việc cho trung tâm"
    assert "/issues/" not in client.post(f"/issues/raised-before/{now.id}", data=data).text
    foreign = {**data, "unit_id": str(world.units["anbien"])}
    assert client.post(f"/issues/raised-before/{now.id}", data=foreign).status_code == 403


def test_the_third_time_is_flagged_on_its_page_and_in_the_register(
    world: World, actor: Actors, login: Callable[[str], Client]
) -> None:
    field = _field()
    for day in (date(2017, 4, 5), date(2017, 7, 5)):
        _raised(actor, day, field)
    issue = _raised(actor, date(2017, 10, 9), field)
    client = login("thuky")
    assert "Đơn vị đã nêu nội dung này 3 lần." in client.get(f"/issues/{issue.id}").text
    assert client.get("/issues/").text.count("đã nêu 3 lần") == 1
