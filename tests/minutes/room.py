"""A conference with its record, made by the rooms' own verbs, for the tests of this room."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

from flask import Flask
from sqlalchemy import select

from meeting.agenda import service as agenda
from meeting.agenda.rules import Kind as ItemKind
from meeting.attendees import service as attendees
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Reply
from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.directives import service as directives
from meeting.issues import service as issues
from meeting.issues.rules import Kind as IssueKind
from meeting.minutes import queries, service
from meeting.minutes.models import Minutes, MinutesEntry, MinutesRevision, MinutesSpeech
from meeting.minutes.rules import EntryKind
from meeting.scheduling import queries as scheduling_read
from meeting.scheduling import service as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import Kind
from tests.world import World

HELD = date(2017, 10, 9)
Actors = Callable[[str], Actor]
PROGRAMME = (
    (ItemKind.SECTION, "Khai mạc và báo cáo", ""),
    (ItemKind.OPENING, "Tuyên bố lý do", "Chánh Văn phòng"),
    (ItemKind.REPORT, "Báo cáo kết quả công tác quý III", "Phòng Kế hoạch"),
    (ItemKind.BREAK, "Nghỉ giải lao", ""),
    (ItemKind.DISCUSSION, "Thảo luận", ""),
    (ItemKind.CONCLUSION, "Kết luận hội nghị", "Giám đốc Sở"),
)
ISSUE = "Số trẻ em theo cha mẹ đến đảo tăng nhanh."


def convened(actor: Actors, world: World, day: date = HELD) -> Meeting:
    """The Q3 review with its programme; own units and districts are invited, An Biên declines."""
    secretary = actor("thuky")
    draft = scheduling.MeetingDraft(
        kind=Kind.INTERIM_REVIEW, period=20173, title="Hội nghị sơ kết quý III năm 2017",
        starts_at=clock.at(day, 8), ends_at=clock.at(day, 11, 30), chair_id=world.persons["giamdoc"],
        chair_title="Giám đốc Sở", secretary_id=world.persons["thuky"], secretary_title="Chánh Văn phòng",
        new_venue="Hội trường Sở",
    )  # fmt: skip
    meeting = scheduling.plan(secretary, draft)
    for kind, title, presenter in PROGRAMME:
        agenda.add(secretary, meeting, agenda.ItemDraft(kind, title, 20, None, presenter))
    kinds = [world.kinds[code] for code in ("directorate", "division", "district_division")]
    attendees.invite_units(secretary, meeting, kinds, heads_only=True)
    scheduling.convene(secretary, meeting)
    refuses = db.session.scalars(select(Attendance).where(Attendance.unit_id == world.units["anbien"])).one()
    attendees.reply(secretary, meeting, refuses, attendees.ReplyDraft(Reply.DECLINED, "Đi công tác"))
    db.session.commit()
    return scheduling_read.get_meeting(meeting.id)


def held(actor: Actors, world: World, *, conclude: bool = True) -> Meeting:
    """The review, held: four of five came, An Biên excused; Rạch Giá raised an issue; it was concluded."""
    meeting, secretary = convened(actor, world), actor("thuky")
    scheduling.open_session(secretary, meeting)
    db.session.execute(
        Attendance.__table__.update()  # type: ignore[attr-defined]
        .where(Attendance.unit_id != world.units["anbien"])
        .values(reply="accepted")
    )
    db.session.expire_all()
    meeting = scheduling_read.get_meeting(meeting.id)
    attendees.mark_coming(secretary, meeting)
    attendees.mark_rest(secretary, meeting)
    issues.log_live(secretary, meeting, issues.Line(world.units["rachgia"], IssueKind.DIFFICULTY, ISSUE))
    if conclude:
        scheduling.conclude(secretary, meeting)
        conclusion = directives.get_or_start(secretary, meeting)
        texts = directives.Texts("Mở đầu.", "Các chỉ tiêu cơ bản đạt kế hoạch.", "", "Kết thúc./.")
        directives.edit_texts(secretary, conclusion, texts)
        clause = directives.Clause("Mở phiên giao dịch việc làm.", world.units["vieclam"], date(2017, 11, 30))
        directives.add(secretary, conclusion, clause)
    db.session.commit()
    return scheduling_read.get_meeting(meeting.id)


def begun(actor: Actors, world: World) -> Minutes:
    """The minutes of the review, put together."""
    service.start(actor("thuky"), held(actor, world))
    db.session.commit()
    return again()


def again() -> Minutes:
    """The only minutes there are, as the next request finds them."""
    db.session.expire_all()
    return queries.get_minutes(db.session.scalars(select(Minutes.meeting_id)).one())


def entries(minutes: Minutes) -> list[MinutesEntry]:
    """The entries in order."""
    chosen = select(MinutesEntry).where(MinutesEntry.minutes_id == minutes.id)
    return list(db.session.scalars(chosen.order_by(MinutesEntry.position, MinutesEntry.id)))


def entry(minutes: Minutes, heading: str) -> MinutesEntry:
    """The entry whose heading begins so."""
    return next(row for row in entries(minutes) if row.heading.startswith(heading))


def conclusion(minutes: Minutes) -> MinutesEntry:
    """The entry of the conclusion."""
    return next(row for row in entries(minutes) if row.kind is EntryKind.CONCLUSION)


def speeches(of: MinutesEntry) -> list[MinutesSpeech]:
    """What was said under an entry, in order."""
    chosen = select(MinutesSpeech).where(MinutesSpeech.entry_id == of.id)
    return list(db.session.scalars(chosen.order_by(MinutesSpeech.position, MinutesSpeech.id)))


def revisions(of: MinutesEntry) -> list[MinutesRevision]:
    """The revisions of an entry, the oldest first."""
    chosen = select(MinutesRevision).where(MinutesRevision.entry_id == of.id)
    return list(db.session.scalars(chosen.order_by(MinutesRevision.number)))


def behind(app: Flask, verb: Callable[[], object]) -> RuleBroken | None:
    """Another's verb, begun while what was done here is not committed: it waits; what it is refused with."""

    def other() -> RuleBroken | None:
        with app.app_context():
            try:
                verb()
                db.session.commit()
            except RuleBroken as broken:
                db.session.rollback()
                return broken
            return None

    with ThreadPoolExecutor(1) as crowd:
        waiting = crowd.submit(other)
        assert not wait([waiting], 0.5).done, "it did not wait"
        db.session.commit()
        return waiting.result(30)
