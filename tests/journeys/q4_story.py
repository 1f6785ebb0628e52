"""The fourth quarter of 2017, day by day: who does what at ten in the morning, and the worker around it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from time_machine import Traveller

from meeting.accounts.models import User
from meeting.attendees import service as attendees
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.worker import Worker
from meeting.directives import service as directives
from meeting.directives.models import Directive
from meeting.directives.rules import Recurrence
from meeting.directives.service import Clause, Share
from meeting.directory.models import Person
from meeting.directory.rules import SuccessionKind
from meeting.directory.service import succession
from meeting.directory.service.succession import SuccessionDraft
from meeting.followup import queries
from meeting.followup import service as followup
from meeting.followup.models import DirectivePeriod, PreparedReport
from meeting.scheduling import service as scheduling
from meeting.scheduling.queries import get_meeting
from meeting.scheduling.rules import DayKind, Kind
from meeting.scheduling.service import DayDraft, MeetingDraft
from tests.conftest import Client
from tests.journeys.q4_expected import FIRST, NEW, NEXT
from tests.smtp import Letter, Sink
from tests.world import World

MORNING = 7  # o'clock, when the worker looks each day; it looks again after what people did
DONE = "Đã hoàn thành, kết quả gửi kèm."
PREPARED = date(2017, 10, 2)
BEGIN, END = date(2017, 10, 9), date(2018, 1, 10)


class Office:
    """The cast, their browsers, and a clock that moves."""

    def __init__(
        self, app: Flask, world: World, login: Callable[[str], Client], sink: Sink,
        traveller: Traveller,
    ) -> None:  # fmt: skip
        self.app, self.world, self.login, self.sink, self.traveller = app, world, login, sink, traveller
        self.clients: dict[tuple[str, date], Client] = {}
        self.mails: list[tuple[date, Letter]] = []
        self.first = self.next = 0
        self.tasks: dict[str, int] = {}  # by clause
        for name, key in world.persons.items():
            db.session.execute(update(Person).where(Person.id == key).values(email=f"{name}@example.gov.vn"))
        db.session.execute(update(User).where(User.username == "phogd").values(language="en"))
        followup.seed_rungs()
        db.session.commit()

    # ─── Time ───────────────────────────────────────────────────────────────────────────────────────────────

    def at(self, day: date, hour: int) -> None:
        """It is this time in the office."""
        self.traveller.move_to(clock.at(day, hour))

    def work(self) -> None:
        """What `flask worker --once` does, and what the relay got by it."""
        db.session.commit()
        Worker(self.app).look()
        today = clock.today()
        self.mails += [(today, letter) for letter in self.sink.letters]
        self.sink.letters.clear()

    def day(self, day: date, acts: tuple[Callable[["Office"], None], ...]) -> None:
        """The worker in the morning, people at ten, the worker again."""
        self.at(day, MORNING)
        self.work()
        self.at(day, 10)
        for act in acts:
            act(self)
        if acts:
            self.work()

    # ─── People ─────────────────────────────────────────────────────────────────────────────────────────────

    def actor(self, username: str) -> Actor:
        """Somebody of the office, who acts by a service."""
        return self.world.actor(username, clock.today())

    def client(self, username: str) -> Client:
        """The browser of somebody, who signed in today."""
        key = username, clock.today()
        if key not in self.clients:
            self.clients[key] = self.login(username)
        return self.clients[key]

    def post(self, username: str, url: str, **data: object) -> None:
        """Send a form, which must be taken."""
        answer = self.client(username).post(url, data=data)
        where = f"{clock.today()} {url}: {answer.status_code}"
        assert answer.status_code == 303, f"{where} {answer.text}"
        assert "sign-in" not in answer.location, where

    def act(self, username: str, clause: str, verb: str, **data: object) -> None:
        """Do something on the page of a directive."""
        self.post(username, f"/followup/{self.tasks[clause]}{verb and '/'}{verb}", **data)


def story() -> Mapping[date, tuple[Callable[[Office], None], ...]]:
    """Everything people do, by day."""
    return {
        BEGIN: (hold, write),
        date(2017, 10, 10): (issue,),
        date(2017, 10, 11): (
            on("vieclam", "1", "receive"),
            lambda o: o.act("vieclam", "1", "assign", officer_id=o.world.users["canbo"]),
            on("anbien", "3", "receive"),
        ),
        date(2017, 10, 12): (on("vieclam", "5", "refuse", reason="Không thuộc chức năng của phòng"),),
        date(2017, 10, 16): (
            lambda o: o.act(
                "thuky", "5", "reassign", lead_unit_id=o.world.units["ncc"],
                reason="Đúng chức năng của phòng",
            ),
        ),
        date(2017, 10, 24): (period("8"),),
        date(2017, 10, 26): (complete("canbo", "1"),),
        date(2017, 10, 27): (send_prepared,),
        date(2017, 10, 30): (check("1"), confirm("phogd", "1")),
        date(2017, 11, 22): (complete("ncc", "2"),),
        date(2017, 11, 23): (check("2"),),
        date(2017, 11, 24): (
            confirm("giamdoc", "2"),
            on(
                "rachgia", "4", "ask-extension", new_due_on="15/12/2017",
                reason="Chờ số liệu của các xã, phường",
            ),
        ),
        date(2017, 11, 28): (period("8"),),
        date(2017, 12, 4): (grant("4"), on("thuky", "3", "urge", note="Còn 6 xã chưa có số liệu")),
        date(2017, 12, 6): (
            lambda o: o.act(
                "anbien", "7", "contribute", unit_id=o.world.units["anbien"],
                given_text="Đã gửi danh sách 35 hộ.",
            ),
            on(
                "anbien", "3", "", text="Đã rà soát 9 trên 15 xã.", percent="60",
                obstacle="Thiếu cán bộ ở cấp xã",
            ),
            rename,
        ),
        date(2017, 12, 8): (complete("ncc", "5"),),
        date(2017, 12, 11): (check("5"),),
        date(2017, 12, 12): (confirm("giamdoc", "5"),),
        date(2017, 12, 14): (hand_over,),
        date(2017, 12, 15): (complete("rachgia", "4"), holiday),
        date(2017, 12, 18): (complete("anbien", "10"), check("4"), confirm("phogd", "4")),
        date(2017, 12, 19): (complete("rachgia", "7"), check("10"), confirm("phogd", "10")),
        date(2017, 12, 20): (complete("vieclam", "6"), check("7"), plan_next),
        date(2017, 12, 21): (
            confirm("giamdoc", "7"),
            on("thuky", "6", "send-back", reason="Chưa có số liệu của ba huyện"),
        ),
        date(2017, 12, 22): (period("8"),),
        date(2017, 12, 29): (complete("vieclam", "6"),),
        date(2018, 1, 2): (check("6"), confirm("phogd", "6"), convene_next),
        date(2018, 1, 10): (lambda o: o.post("thuky", f"/scheduling/{o.next}/open-session"),),
    }  # fmt: skip


def play(office: Office) -> None:
    """From the invitations of 2 October to the opening of the next conference on 10 January."""
    office.at(PREPARED, 10)
    prepare(office)
    office.work()
    acts = story()
    day = BEGIN
    while day <= END:
        office.day(day, acts.get(day, ()))
        day += timedelta(days=1)


# ─── What happens again and again ───────────────────────────────────────────────────────────────────────────


def on(username: str, clause: str, verb: str, **data: Any) -> Callable[[Office], None]:
    """A form on the page of a directive."""
    return lambda office: office.act(username, clause, verb, **data)


def complete(username: str, clause: str) -> Callable[[Office], None]:
    """A unit reports the work complete, with the number and day of its document."""
    return lambda office: office.act(
        username, clause, "", text=DONE, is_complete="y", document_number="12/BC",
        document_on=f"{clock.today():%d/%m/%Y}",
    )  # fmt: skip


def check(clause: str) -> Callable[[Office], None]:
    """The secretariat finds the form of a result complete."""
    return on("thuky", clause, "check")


def confirm(username: str, clause: str) -> Callable[[Office], None]:
    """A leader confirms a result."""
    return on(username, clause, "confirm")


def period(clause: str) -> Callable[[Office], None]:
    """The report on the one period that is open."""

    def send(office: Office) -> None:
        open_one = select(DirectivePeriod.id).where(
            DirectivePeriod.directive_id == office.tasks[clause], DirectivePeriod.reported_on.is_(None)
        )
        key = db.session.scalars(open_one).one()
        office.act("ncc", clause, "", text="Báo cáo của tháng.", percent="10", period_id=key)

    return send


def grant(clause: str) -> Callable[[Office], None]:
    """The leader in charge grants more time."""

    def decide(office: Office) -> None:
        asked = queries.find_pending_request(office.tasks[clause])
        assert asked is not None
        office.post("phogd", f"/followup/requests/{asked.id}", answer="grant")

    return decide


def send_prepared(office: Office) -> None:
    """The head sends what the officer prepared."""
    key = db.session.scalars(select(PreparedReport.id)).one()
    office.post("vieclam", f"/followup/prepared/{key}")


# ─── What happens once ──────────────────────────────────────────────────────────────────────────────────────


def _plan(office: Office, day: date, period_key: int, title: str, series_id: int) -> int:
    draft = MeetingDraft(
        kind=Kind.INTERIM_REVIEW, period=period_key, starts_at=clock.at(day, 8), ends_at=clock.at(day, 11),
        title=title, series_id=series_id, chair_id=office.world.persons["giamdoc"],
    )  # fmt: skip
    key = scheduling.plan(office.actor("thuky"), draft).id
    db.session.commit()
    return key


def _invite(office: Office, meeting_id: int) -> None:
    kinds = [office.world.kinds["division"], office.world.kinds["district_division"]]
    attendees.invite_units(office.actor("thuky"), get_meeting(meeting_id), kinds, heads_only=True)
    db.session.commit()
    office.post("thuky", f"/scheduling/{meeting_id}/convene")


def prepare(office: Office) -> None:
    """A week before: the conference is planned, the heads of the units are invited."""
    series = scheduling.add_series(office.actor("thuky"), "Hội nghị sơ kết quý", Kind.INTERIM_REVIEW)
    db.session.flush()
    office.first = _plan(office, BEGIN, 20173, FIRST, series.id)
    _invite(office, office.first)


def hold(office: Office) -> None:
    """The conference takes place."""
    for verb in ("open-session", "conclude"):
        office.post("thuky", f"/scheduling/{office.first}/{verb}")


def write(office: Office) -> None:
    """The secretariat writes the twelve directives."""
    actor, units, persons = office.actor("thuky"), office.world.units, office.world.persons
    conclusion = directives.get_or_start(actor, get_meeting(office.first))
    rows: tuple[tuple[str, date | None, str | None], ...] = (
        ("vieclam", date(2017, 10, 31), "phogd"),
        ("ncc", date(2017, 11, 15), "giamdoc"),
        ("anbien", date(2017, 10, 20), "phogd"),
        ("rachgia", date(2017, 11, 30), "phogd"),
        ("vieclam", date(2017, 12, 15), "giamdoc"),
        ("vieclam", date(2017, 12, 29), "phogd"),
        ("rachgia", date(2017, 12, 22), "giamdoc"),
        ("ncc", None, "giamdoc"),
        ("rachgia", None, None),
        ("anbien", date(2017, 12, 13), "phogd"),
        ("ncc", date(2018, 1, 31), "giamdoc"),
        ("rachgia", date(2018, 1, 4), "giamdoc"),
    )
    share = Share(units["anbien"], "Lập danh sách hộ", date(2017, 11, 24), is_required=True)
    for number, (lead, due_on, leader) in enumerate(rows, 1):
        monthly = {"recurrence": Recurrence.MONTHLY, "period_day": 25} if number == 8 else {}
        clause = Clause(
            text=f"Nhiệm vụ thứ {number} của hội nghị.", lead_unit_id=units[lead], due_on=due_on,
            leader_id=persons[leader] if leader else None, output="Báo cáo", **monthly,  # type: ignore[arg-type]
        )  # fmt: skip
        directives.add(actor, conclusion, clause, shares=[share] if number == 7 else [])
    db.session.commit()


def issue(office: Office) -> None:
    """The notice gives the directives their numbers."""
    office.post(
        "thuky", f"/directives/meeting/{office.first}/issue", number="45", is_registered="y",
        issued_on="10/10/2017", signer_name="Đặng Văn Mẫu",
    )  # fmt: skip
    rows = db.session.execute(select(Directive.clause, Directive.id).order_by(Directive.position))
    office.tasks = {row.clause: row.id for row in rows}


def rename(office: Office) -> None:
    """The administrator records that a district's unit goes on under another name from Monday."""
    draft = SuccessionDraft(
        kind=SuccessionKind.RENAME, from_ids=(office.world.units["anbien"],),
        effective_on=date(2017, 12, 11), new_names=(NEW,), decision_number="88/QĐ-UBND",
    )  # fmt: skip
    office.world.units["anbien"] = succession.succeed(office.actor("quantri"), draft)[0].id
    db.session.commit()


def hand_over(office: Office) -> None:
    """Both open directives of the old unit go to the new one, as proposed."""
    ids = [row.id for row in queries.waiting()]
    office.post("thuky", "/followup/hand-over", id=ids, reason="Đơn vị đổi tên theo quyết định")


def holiday(office: Office) -> None:
    """New Year comes into the working calendar, after reminders were sent already."""
    scheduling.add_day(office.actor("thuky"), DayDraft(date(2018, 1, 1), DayKind.HOLIDAY, "Tết Dương lịch"))
    db.session.commit()


def plan_next(office: Office) -> None:
    """The conference on the fourth quarter is planned in the same series."""
    series_id = get_meeting(office.first).series_id
    assert series_id is not None
    office.next = _plan(office, END, 20174, NEXT, series_id)


def convene_next(office: Office) -> None:
    """Its units are invited: those of that day."""
    _invite(office, office.next)
