"""A review conference with its conclusion and follow-up, put straight into the tables."""

from datetime import date

from sqlalchemy import update

from meeting.agenda.models import AgendaItem
from meeting.agenda.rules import Kind as ItemKind
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Presence, Reply
from meeting.core import clock
from meeting.core.db import db
from meeting.directives.models import Conclusion, Cooperation, Directive
from meeting.directives.rules import Bound, ConclusionState, State
from meeting.followup.models import Progress
from meeting.issues.models import Issue, IssueMerge
from meeting.issues.rules import Channel, Competence
from meeting.issues.rules import Kind as IssueKind
from meeting.issues.rules import State as IssueState
from meeting.minutes.models import Minutes
from meeting.scheduling.models import Meeting, Venue
from meeting.scheduling.rules import Kind, Mode
from meeting.scheduling.rules import State as MeetingState
from tests.world import World

TITLE = "Hội nghị sơ kết công tác quý III, triển khai nhiệm vụ quý IV năm 2017"
HELD = date(2017, 10, 9)


def meeting(world: World, *, state: MeetingState = MeetingState.CONVENED) -> int:
    """A conference of 9 October 2017 with its venue."""
    venue = db.session.query(Venue).first() or Venue(
        name="Hội trường Sở", address="số 01 đường Mẫu, Rạch Giá"
    )
    db.session.add(venue)
    db.session.flush()
    row = Meeting(
        year=2017, kind=Kind.INTERIM_REVIEW, period=20173, title=TITLE, starts_at=clock.at(HELD, 8),
        ends_at=clock.at(HELD, 11, 30), held_on=HELD, mode=Mode.IN_PERSON, venue_id=venue.id,
        chair_id=world.persons["giamdoc"], chair_title="Giám đốc Sở", state=state,
        purpose="Đánh giá kết quả quý III; bàn nhiệm vụ quý IV",
        contact="Văn phòng Sở, điện thoại 0297 000 000",
        requests="Chuẩn bị báo cáo kết quả quý III", papers_due_on=date(2017, 10, 4),
        convened_at=clock.at(date(2017, 10, 3), 9) if state is not MeetingState.PLANNED else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def programme(world: World, meeting_id: int) -> None:
    """A section and three items."""
    items = (
        (ItemKind.SECTION, "Phần khai mạc", 0, ""),
        (ItemKind.OPENING, "Tuyên bố lý do, giới thiệu đại biểu", 15, "Văn phòng Sở"),
        (ItemKind.REPORT, "Báo cáo kết quả quý III, chương trình quý IV", 45, ""),
        (ItemKind.CONCLUSION, "Kết luận Hội nghị", 30, "Giám đốc Sở"),
    )
    for place, (kind, title, minutes, who) in enumerate(items):
        unit = world.units["vp"] if not who and minutes else None
        db.session.add(AgendaItem(
            meeting_id=meeting_id, position=place, kind=kind, title=title, planned_minutes=minutes,
            presenter=who, presenter_unit_id=unit,
        ))  # fmt: skip


def people(meeting_id: int, district: int = 3) -> None:
    """The directorate and `district` heads of district divisions, one substituted."""
    groups = [(10, "Ban Giám đốc Sở", "Đặng Văn Mẫu", "Giám đốc Sở", "Ban Giám đốc")]
    groups += [
        (50, "Phòng Lao động - Thương binh và Xã hội cấp huyện", f"Người Mẫu {n}", "Trưởng phòng",
         f"Phòng Lao động - Thương binh và Xã hội huyện Mẫu {n}")
        for n in range(1, district + 1)
    ]  # fmt: skip
    for place, (order, group, name, title, unit) in enumerate(groups):
        stands_in = place == 1
        db.session.add(Attendance(
            meeting_id=meeting_id, part=Part.CHAIR if place == 0 else Part.DELEGATE, group_order=order,
            group_name=group, position=place, name=name, title=title, unit_name=unit,
            reply=Reply.SUBSTITUTED if stands_in else Reply.ACCEPTED,
            substitute_name="Thị Thay" if stands_in else "",
            substitute_title="Phó Trưởng phòng" if stands_in else "",
        ))  # fmt: skip


def conclusion(world: World, meeting_id: int, *, issued_on: date | None) -> list[int]:
    """The conclusion with four directives; issued on a day or still a draft. Returns their ids."""
    row = Conclusion(
        meeting_id=meeting_id, opening="Ngày 09 tháng 10 năm 2017, đồng chí Giám đốc Sở chủ trì Hội nghị.",
        assessment="Các chỉ tiêu cơ bản đạt kế hoạch.",
        closing="Trên đây là ý kiến kết luận, các đơn vị thực hiện.",
        state=ConclusionState.ISSUED if issued_on else ConclusionState.DRAFT, issued_on=issued_on,
        notice_number=45 if issued_on else None, notice_symbol="TB-SLĐTBXH" if issued_on else "",
        signer_name="Trần Văn Thư", signer_capacity="TL. GIÁM ĐỐC", signer_title="Chánh Văn phòng",
        recipients="Ban Giám đốc\nCác phòng, đơn vị\nLưu: VT, VP",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    tasks = (
        ("vieclam", date(2017, 11, 30), State.IN_PROGRESS, None),
        ("vieclam", date(2017, 11, 1), State.IN_PROGRESS, None),
        ("ncc", date(2017, 11, 10), State.CONFIRMED, date(2017, 11, 8)),
        ("rachgia", date(2017, 11, 5), State.CONFIRMED, date(2017, 11, 9)),
    )
    found = []
    for place, (unit, due, state, done) in enumerate(tasks, start=1):
        directive = Directive(
            conclusion_id=row.id, meeting_id=meeting_id, position=place, clause=f"2.{place}",
            text=f"Tập trung giải quyết dứt điểm nhiệm vụ số {place}.", lead_unit_id=world.units[unit],
            original_due_on=due, effective_due_on=due, counts_until=due, original_counts_until=due,
            due_bound=Bound.BEFORE,
            state=state if issued_on else State.DRAFT, quarter=20174 if issued_on else None,
            issued_on=issued_on,
            field_id=world.fields["jobs" if unit == "vieclam" else "merits"],
            completed_on=done if issued_on else None, confirmed_on=done if issued_on else None,
        )  # fmt: skip
        db.session.add(directive)
        db.session.flush()
        found.append(directive.id)
    db.session.add(Cooperation(directive_id=found[0], unit_id=world.units["ncc"], position=1))
    if issued_on:
        db.session.add(Progress(
            directive_id=found[1], unit_id=world.units["vieclam"], reported_on=date(2017, 11, 2), percent=60,
            text="Đã triển khai tại 10 huyện", obstacle="Thiếu kinh phí", document_number="12/BC-PVL",
            document_on=date(2017, 11, 2),
        ))  # fmt: skip
    return found


def whole(world: World, *, issued_on: date | None = date(2017, 10, 13), district: int = 3) -> int:
    """The conference with everything, committed. Returns its id."""
    meeting_id = meeting(world, state=MeetingState.CONCLUDED)
    programme(world, meeting_id)
    people(meeting_id, district)
    conclusion(world, meeting_id, issued_on=issued_on)
    db.session.commit()
    return meeting_id


def issues(world: World, meeting_id: int) -> list[int]:
    """Four issues of two fields: settled, answered, waiting, and one dealt with together with the first."""
    given = (
        ("rachgia", "jobs", IssueState.RESOLVED, Competence.DEPARTMENT, "Sở đã phân bổ kinh phí."),
        ("anbien", "jobs", IssueState.ANSWERED, Competence.PROVINCE, "Sở trình Ủy ban nhân dân tỉnh."),
        ("anbien", "merits", IssueState.ACCEPTED, None, ""),
        ("rachgia", "merits", IssueState.ACCEPTED, Competence.DEPARTMENT, ""),
    )
    found = []
    for number, (unit, field, state, competence, answer) in enumerate(given, start=1):
        row = Issue(
            meeting_id=meeting_id, number=number, unit_id=world.units[unit], field_id=world.fields[field],
            kind=IssueKind.RECOMMENDATION, channel=Channel.BEFORE, raised_on=date(2017, 10, 2), state=state,
            text=f"Thiếu kinh phí số {number}", request=f"Đề nghị bổ sung kinh phí số {number}.",
            competence=competence, answer=answer, answering_unit_id=world.units["vp"],
            answer_due_on=date(2017, 10, 20),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        found.append(row.id)
    db.session.add(IssueMerge(issue_id=found[3], into_id=found[0]))
    db.session.commit()
    return found


def minutes(meeting_id: int) -> None:
    """Minutes without entries; everybody on the list was there."""
    db.session.execute(
        update(Attendance).where(Attendance.meeting_id == meeting_id).values(presence=Presence.IN_PERSON)
    )
    db.session.add(Minutes(meeting_id=meeting_id))
    db.session.commit()
