"""Who is told of what, and by which mail."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from meeting import config
from meeting.accounts import events as of_accounts
from meeting.accounts.models import User, UserSeat
from meeting.attendees import service as attendees
from meeting.core.access import Actor, Role
from meeting.core.db import db
from meeting.core.events import record
from meeting.core.outbox import Mail
from meeting.directives import events as of_directives
from meeting.directives import service as directives
from meeting.directives.rules import Bound
from meeting.directives.service import Clause, Share
from meeting.directory.models import Person
from meeting.followup import events as of_followup
from meeting.followup.models import SubTask
from meeting.issues import service as issues
from meeting.issues.rules import Channel, Competence
from meeting.issues.rules import Kind as IssueKind
from meeting.notifications import queries, service
from meeting.notifications.models import Notice
from meeting.notifications.rules import DEFAULTS, ByMail, Topic, Wish
from meeting.scheduling import service as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State
from tests.directives import room
from tests.followup.making import cooperation, directive, meeting
from tests.world import World

Acting = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("app")


def told(world: World, *names: str) -> list[tuple[str, str, str]]:
    """(user, event, topic) of the notices there are, of these events."""
    who = {key: name for name, key in world.users.items()}
    rows = db.session.execute(select(Notice.user_id, Notice.name, Notice.topic).order_by(Notice.id))
    return sorted((who[r[0]], r[1], r[2]) for r in rows if not names or r[1] in names)


def give_addresses(world: World) -> None:
    """Everybody can be mailed."""
    for name, key in world.persons.items():
        db.session.execute(update(Person).where(Person.id == key).values(email=f"{name}@example.gov.vn"))
    db.session.commit()


def mails() -> dict[str, list[Mail]]:
    """Queued mails by the name before the @."""
    found: dict[str, list[Mail]] = {}
    for mail in db.session.scalars(select(Mail).order_by(Mail.id)):
        found.setdefault(mail.address.partition("@")[0], []).append(mail)
    return found


def wish(world: World, name: str, topic: Topic, chosen: Wish) -> None:
    actor = Actor(world.users[name], name, (), date(2017, 10, 9))
    service.prefer(actor, {**DEFAULTS, topic: chosen})
    db.session.commit()


def issue_notice(world: World, actor: Acting, count: int = 3) -> None:
    """A notice with so many directives to one division, one of them with help of another."""
    secretary = actor("thuky")
    conclusion = room.begin(secretary, room.hold(world))
    for number in range(count):
        clause = Clause(f"Việc số {number} của Phòng Việc làm.", world.units["vieclam"], date(2017, 11, 30),
                        Bound.ON_OR_BEFORE, "trước 30/11")  # fmt: skip
        shares = [Share(world.units["ncc"])] if number == 0 else []
        directives.add(secretary, conclusion, clause, shares=shares)
    directives.issue(secretary, conclusion, room.notice())


# ─── Whom ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_issued_directive_is_told_to_its_units_and_to_nobody_else(world: World, actor: Acting) -> None:
    issue_notice(world, actor)
    db.session.commit()
    assert told(world, "DirectiveIssued") == [
        ("ncc", "DirectiveIssued", "tasks"), *[("vieclam", "DirectiveIssued", "tasks")] * 3
    ]  # fmt: skip
    leaders = [line[0] for line in told(world, "ConclusionIssued")]
    assert leaders == ["giamdoc", "phogd"]


def test_nobody_is_told_of_the_own_act(world: World) -> None:
    task = directive(meeting(), world.units["vieclam"], officer_id=world.users["canbo"])
    record(_progress(task, world.users["canbo"], world))
    db.session.commit()
    assert told(world) == [("vieclam", "ProgressReported", "tasks")]


def _progress(task: Any, by: int, world: World, text: str = "Xong một nửa") -> of_followup.ProgressReported:
    return of_followup.ProgressReported(
        actor_id=by, thing_id=task.id, meeting_id=task.meeting_id, unit_id=task.lead_unit_id, clause="1",
        percent=50, text=text, reported_on=date(2017, 10, 9),
    )  # fmt: skip


def test_only_active_users_with_a_seat_valid_today_are_told(
    world: World, travel: Callable[[date], None]
) -> None:
    task = directive(meeting(), world.units["vieclam"], officer_id=world.users["canbo"])
    db.session.execute(update(User).where(User.id == world.users["canbo"]).values(is_active=False))
    ends = update(UserSeat).where(UserSeat.user_id == world.users["vieclam"])
    db.session.execute(ends.values(ends_on=date(2017, 10, 31)))
    db.session.commit()
    travel(date(2017, 11, 1))
    record(_progress(task, world.users["thuky"], world))
    db.session.commit()
    assert told(world) == []


def test_units_read_nothing_of_each_other(
    world: World, actor: Acting, mail_on: config.Relay, login: Callable[[str], Any]
) -> None:
    give_addresses(world)
    of = meeting()
    task = directive(of, world.units["vieclam"], text="CANARY-A nội dung")
    directive(of, world.units["ncc"])
    record(_progress(task, world.users["giamdoc"], world, text="CANARY-A báo cáo"))
    db.session.commit()
    assert [line[0] for line in told(world)] == ["vieclam"]
    assert set(mails()) == {"vieclam"}
    assert "CANARY-A" not in login("ncc").get("/notifications/").text
    assert "CANARY-A" in login("vieclam").get("/notifications/").text


def test_a_leader_in_charge_decides_and_the_whole_leadership_when_there_is_none(world: World) -> None:
    of = meeting()
    led = directive(of, world.units["vieclam"], leader_id=world.persons["phogd"])
    free = directive(of, world.units["vieclam"], clause="2")
    for task in (led, free):
        record(
            of_followup.ExtensionAsked(
                actor_id=world.users["vieclam"], thing_id=task.id, meeting_id=of.id, clause=task.clause,
                new_due=date(2017, 12, 15), reason="Chờ số liệu", is_late=False,
            )
        )  # fmt: skip
    db.session.commit()
    who = [line[0] for line in told(world)]
    assert who == ["giamdoc", "phogd", "phogd", "thuky", "thuky"]


def test_the_unit_that_lost_a_directive_is_told_where_it_may_still_read_it(
    world: World, actor: Acting, login: Callable[[str], Any]
) -> None:
    clause = Clause("Rà soát hồ sơ.", world.units["ncc"], date(2017, 11, 30), Bound.ON_OR_BEFORE, "")
    (task,) = room.issued(actor("thuky"), world, clause)
    record(
        of_directives.DirectiveReassigned(
            actor_id=world.users["giamdoc"], thing_id=task.id, meeting_id=task.meeting_id, clause="1",
            old_lead="Phòng Việc làm", new_lead="Phòng Người có công", reason="Đúng chức năng",
            unit_id=world.units["ncc"], old_unit_id=world.units["vieclam"],
        )
    )  # fmt: skip
    db.session.commit()
    assert [line[0] for line in told(world, "DirectiveReassigned")] == ["ncc", "phogd", "vieclam"]
    row = db.session.scalars(select(Notice).where(Notice.user_id == world.users["vieclam"])).one()
    answer = login("vieclam").post(f"/notifications/{row.id}/open")
    assert answer.headers["Location"] == f"/directives/meeting/{task.meeting_id}"


def test_an_issue_goes_from_its_unit_to_the_secretariat_to_who_answers_and_back(
    world: World, actor: Acting
) -> None:
    held = room.hold(world, state=State.CONVENED)
    draft = issues.Draft(
        world.units["rachgia"], IssueKind.DIFFICULTY, Channel.WRITTEN, "Thiếu kinh phí.", "Cấp bổ sung.", "",
        world.fields["jobs"], "Trưởng phòng",
    )  # fmt: skip
    issue = issues.raise_issue(actor("rachgia"), held, draft)
    issues.submit(actor("rachgia"), issue)
    db.session.commit()
    assert told(world) == [("thuky", "IssueSubmitted", "decisions")]
    issues.accept(
        actor("thuky"), issue, issues.Routing(Competence.DEPARTMENT, world.units["vieclam"], None, None)
    )
    db.session.commit()
    assert told(world, "IssueAccepted") == [
        ("rachgia", "IssueAccepted", "issues"), ("vieclam", "IssueAccepted", "tasks")
    ]  # fmt: skip
    issues.answer(actor("vieclam"), issue, "Sẽ cấp bổ sung.")
    db.session.commit()
    assert told(world, "IssueAnswered") == [
        ("rachgia", "IssueAnswered", "issues"), ("thuky", "IssueAnswered", "decisions")
    ]  # fmt: skip


def test_a_meeting_is_told_to_the_invited_once_it_is_convened(world: World, actor: Acting) -> None:
    secretary, held = actor("thuky"), room.hold(world, state=State.PLANNED, day=date(2017, 12, 20))
    kinds = [world.kinds["division"]]
    attendees.invite_units(secretary, held, kinds, heads_only=True)
    db.session.commit()
    assert told(world) == []
    scheduling.convene(secretary, held)
    db.session.commit()
    assert [line[0] for line in told(world)] == ["ncc", "vieclam"]


def test_who_was_told_of_a_meeting_is_not_newly_invited(world: World, actor: Acting) -> None:
    secretary, held = actor("thuky"), room.hold(world, state=State.CONVENED, day=date(2017, 12, 20))
    attendees.invite_units(secretary, held, [world.kinds["division"]], heads_only=True)
    db.session.commit()
    held = db.session.get_one(Meeting, held.id)
    attendees.invite_units(secretary, held, [world.kinds["district_division"]], heads_only=True)
    db.session.commit()
    assert [line[0] for line in told(world)] == ["anbien", "ncc", "rachgia", "vieclam"]


def test_who_is_invited_and_convened_at_once_is_told_once(world: World, actor: Acting) -> None:
    secretary, held = actor("thuky"), room.hold(world, state=State.PLANNED, day=date(2017, 12, 20))
    attendees.invite_units(secretary, held, [world.kinds["division"]], heads_only=True)
    scheduling.convene(secretary, held)
    db.session.commit()
    assert [line[:2] for line in told(world)] == [("ncc", "MeetingConvened"), ("vieclam", "MeetingConvened")]


def test_the_ladder_names_whom_it_reminds(world: World) -> None:
    of = meeting()
    task = directive(of, world.units["vieclam"], leader_id=world.persons["phogd"])
    cooperation(task, world.units["ncc"])
    common: dict[str, Any] = {"actor_id": None, "thing_id": task.id, "meeting_id": of.id, "clause": "1"}
    record(
        of_followup.Reminded(
            **common, unit_id=world.units["vieclam"], rung="Trước hạn", counts_until=date(2017, 11, 30),
            audiences="officer", officer_id=world.users["canbo"],
        )
    )  # fmt: skip
    record(
        of_followup.Urged(
            **common, unit_id=world.units["ncc"], rung="Quá hạn", counts_until=date(2017, 11, 30), number=1,
            audiences="lead_head,leader,leadership", about="share:1",
        )
    )  # fmt: skip
    db.session.commit()
    assert told(world) == [
        ("canbo", "Reminded", "reminders"), ("giamdoc", "Urged", "reminders"), ("ncc", "Urged", "reminders"),
        ("phogd", "Urged", "reminders"),
    ]  # fmt: skip


def test_who_is_handed_the_part_of_a_unit_is_told_and_the_units_with_a_share_may_see_it(world: World) -> None:
    of = meeting()
    task = directive(of, world.units["vieclam"], officer_id=world.users["vieclam"])
    seat = update(UserSeat).where(UserSeat.user_id == world.users["canbo"])
    db.session.execute(seat.values(unit_id=world.units["ncc"]))
    cooperation(task, world.units["ncc"], officer_id=world.users["canbo"])
    db.session.add(SubTask(directive_id=task.id, unit_id=world.units["rachgia"], text="Phần của Rạch Giá"))
    record(
        of_followup.OfficerAssigned(
            actor_id=world.users["ncc"], thing_id=task.id, meeting_id=of.id, unit_id=world.units["ncc"],
            clause="1", officer="Phạm Thị Cán",
        )
    )  # fmt: skip
    db.session.commit()
    assert [line[0] for line in told(world)] == ["canbo"]
    things = queries.load([queries.About("directive", task.id, of.id)])
    assert things.may_see(world.actor("rachgia", date(2017, 10, 9)), queries.About("directive", task.id))
    assert not things.may_see(world.actor("anbien", date(2017, 10, 9)), queries.About("directive", task.id))


def test_an_account_hears_of_its_own_seat(world: World) -> None:
    for name in ("canbo", "ncc"):
        record(
            of_accounts.SeatGiven(
                actor_id=world.users["quantri"], thing_id=world.users[name], username=name,
                role=Role.OFFICER, unit="–", starts_on="01/11/2017",
            )
        )  # fmt: skip
    db.session.commit()
    assert [line[0] for line in told(world)] == ["canbo", "ncc"]


# ─── How much it costs ──────────────────────────────────────────────────────────────────────────────────────


def test_two_hundred_events_cost_as_much_as_one(
    world: World, actor: Acting, count_queries: Callable[[], Any]
) -> None:
    of = meeting()
    tasks = [directive(of, world.units["vieclam"], clause=str(n)) for n in range(202)]
    db.session.commit()

    def cost(some: list[Any]) -> int:
        facts = [_progress(task, world.users["giamdoc"], world) for task in some]
        with count_queries() as tally:
            for fact in facts:
                record(fact)
            db.session.commit()
        return len([s for s in tally if not s.startswith("INSERT INTO event ")])

    cost(tasks[:1])  # the first of all starts the trail
    assert cost(tasks[1:2]) == cost(tasks[2:]) <= 10
    assert len(told(world)) == 202


def test_a_quiet_event_costs_nothing(world: World, count_queries: Callable[[], Any]) -> None:
    record(of_accounts.SignedOut(actor_id=world.users["ncc"], thing_id=world.users["ncc"], username="ncc"))
    with count_queries() as tally:
        db.session.commit()
    assert [s for s in tally if "event" not in s] == []


# ─── Mails ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_notice_with_several_tasks_is_one_mail(world: World, actor: Acting, mail_on: config.Relay) -> None:
    give_addresses(world)
    held, secretary = room.hold(world, state=State.IN_SESSION), actor("thuky")
    attendees.invite_units(secretary, held, [world.kinds["division"]], heads_only=True)
    held.state = State.CONCLUDED
    db.session.commit()
    db.session.execute(delete(Mail))
    db.session.refresh(held, ["chair", "venue"])
    conclusion = room.begin(secretary, held)
    for number in range(3):
        clause = Clause(
            f"Việc số {number}.", world.units["vieclam"], date(2017, 11, 30), Bound.ON_OR_BEFORE, ""
        )
        directives.add(secretary, conclusion, clause)
    directives.issue(secretary, conclusion, room.notice())
    db.session.commit()
    found = mails()
    assert len(found["vieclam"]) == len(found["ncc"]) == 1
    mail = found["vieclam"][0]
    assert "Thông báo 45/TB-SLĐTBXH: đơn vị có 3 nhiệm vụ" in mail.subject
    assert len(told(world, "DirectiveIssued")) == 3
    for body in (mail.text, mail.html):
        assert "Việc số 2." in body
        assert "hạn 30/11/2017" in body
        assert f"http://localhost/directives/meeting/{held.id}" in body
        assert "http://localhost/notifications/preferences" in body
        assert "Nhiệm vụ được giao" in body
    assert mail.html.count("display:inline-block") == 1


def test_a_mail_speaks_the_readers_language_and_escapes_what_people_typed(
    world: World, mail_on: config.Relay
) -> None:
    give_addresses(world)
    db.session.execute(update(User).where(User.id == world.users["vieclam"]).values(language="en"))
    task = directive(meeting(), world.units["vieclam"], officer_id=world.users["canbo"])
    record(_progress(task, world.users["giamdoc"], world, text="<script>x</script> & xong"))
    db.session.commit()
    found = mails()
    assert "reported 50% on directive 1" in found["vieclam"][0].text
    assert "báo cáo" in found["canbo"][0].text
    assert "<script>x</script> & xong" in found["vieclam"][0].text
    assert "<script>" not in found["vieclam"][0].html
    assert f"http://localhost/followup/{task.id}" in found["vieclam"][0].html


def test_a_wish_decides_between_bell_mail_and_silence(world: World, mail_on: config.Relay) -> None:
    give_addresses(world)
    task = directive(meeting(), world.units["vieclam"], officer_id=world.users["canbo"])
    wish(world, "vieclam", Topic.TASKS, Wish(False, ByMail.NEVER))
    wish(world, "canbo", Topic.TASKS, Wish(False, ByMail.DIGEST))
    record(_progress(task, world.users["giamdoc"], world))
    db.session.commit()
    (row,) = db.session.scalars(select(Notice)).all()
    assert (row.user_id, row.in_bell, row.in_digest) == (world.users["canbo"], False, True)
    assert mails() == {}


def test_without_mail_the_bell_still_rings(world: World) -> None:
    give_addresses(world)
    record(_progress(directive(meeting(), world.units["vieclam"]), world.users["giamdoc"], world))
    db.session.commit()
    assert [line[0] for line in told(world)] == ["vieclam"]
    assert mails() == {}


def test_what_is_rolled_back_is_told_to_nobody(world: World, mail_on: config.Relay) -> None:
    give_addresses(world)
    record(_progress(directive(meeting(), world.units["vieclam"]), world.users["giamdoc"], world))
    db.session.rollback()
    db.session.commit()
    assert told(world) == []
    assert mails() == {}
