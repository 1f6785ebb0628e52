from collections.abc import Callable
from datetime import date, time

import pytest
from sqlalchemy import select

from meeting.attendees import queries, service
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Presence, Reply
from meeting.attendees.service import GuestDraft, ReplyDraft, SeatDraft
from meeting.core.access import Actor
from meeting.core.db import db, get
from meeting.core.errors import Denied, RuleBroken, Stale
from meeting.core.events import TrailRow
from meeting.directory.models import Post, Tenure, Unit
from meeting.scheduling import service as scheduling
from meeting.scheduling.rules import State
from tests.attendees.conftest import MakeMeeting
from tests.world import World

Act = Callable[[str], Actor]


def test_all_units_of_a_kind_are_invited_in_one_go_and_known_ones_are_counted(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, office = make_meeting(State.PLANNED), actor("thuky")
    kinds = [world.kinds["division"], world.kinds["directorate"]]
    assert vars(service.invite_units(office, meeting, kinds, heads_only=True)) == {"added": 3, "skipped": 0}
    everybody = [*kinds, world.kinds["district_division"]]
    assert vars(service.invite_units(office, meeting, everybody, heads_only=False)) == {
        "added": 4,
        "skipped": 3,
    }
    db.session.commit()
    rows = queries.roll(meeting.id)
    assert [row.name for row in rows] == [
        "Đặng Văn Mẫu",
        "Lê Thị Ánh",
        "Nguyễn Văn Việc",
        "Phạm Thị Cán",
        "Ngô Văn Công",
        "Danh Văn Rạch",
        "Thị Biên",
    ]
    assert rows[0].part is Part.CHAIR
    assert rows[-1].group_name == "Phòng LĐTBXH cấp huyện"
    trail = db.session.scalars(select(TrailRow.name)).all()
    assert trail == ["UnitsInvited", "UnitsInvited"]


def test_no_kind_chosen_invites_nobody(actor: Act, make_meeting: MakeMeeting) -> None:
    with pytest.raises(RuleBroken) as broken:
        service.invite_units(actor("thuky"), make_meeting(), [], heads_only=True)
    assert broken.value.field == "kind_ids"


def test_units_that_ended_before_the_day_are_not_invited_and_are_refused_singly(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting(State.PLANNED)
    get(Unit, world.units["anbien"]).valid_to = date(2017, 6, 30)
    db.session.commit()
    done = service.invite_units(actor("thuky"), meeting, [world.kinds["district_division"]], heads_only=True)
    assert done.added == 1
    with pytest.raises(RuleBroken, match="12/10/2017"):
        service.invite_post(actor("thuky"), meeting, world.posts["anbien"])


def test_a_person_is_invited_once_whether_by_post_or_by_name(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, office = make_meeting(State.PLANNED), actor("thuky")
    service.invite_post(office, meeting, world.posts["vieclam"])
    with pytest.raises(RuleBroken, match="Nguyễn Văn Việc"):
        service.invite_person(office, meeting, world.persons["vieclam"])
    with pytest.raises(RuleBroken, match="Nguyễn Văn Việc"):
        service.invite_post(office, meeting, world.posts["vieclam"])


def test_a_guest_is_invited_once_and_stands_last(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, office = make_meeting(State.PLANNED), actor("thuky")
    draft = GuestDraft("Bùi Khách", "Phó Chủ tịch", "Ủy ban nhân dân tỉnh Mẫu")
    service.invite_guest(office, meeting, draft)
    service.invite_person(office, meeting, world.persons["rachgia"])
    assert [row.name for row in queries.roll(meeting.id)] == ["Danh Văn Rạch", "Bùi Khách"]
    with pytest.raises(RuleBroken) as broken:
        service.invite_guest(office, meeting, draft)
    assert broken.value.field == "name"


def test_only_the_secretariat_invites(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    for username in ("giamdoc", "vieclam", "canbo", "xem", "quantri"):
        with pytest.raises(Denied):
            service.invite_post(actor(username), make_meeting(title=username), world.posts["vieclam"])


def test_the_holder_of_a_post_is_who_holds_it_on_the_day_and_follows_the_directory_until_the_close(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, office = make_meeting(State.CONCLUDED), actor("thuky")
    meeting_before = make_meeting(State.PLANNED, title="Trước")
    service.invite_post(office, meeting_before, world.posts["vieclam"])
    attendance = Attendance(
        meeting_id=meeting.id,
        post_id=world.posts["vieclam"],
        unit_id=world.units["vieclam"],
        part=Part.DELEGATE,
        person_id=world.persons["vieclam"],
        name="Nguyễn Văn Việc",
        title="Trưởng phòng",
    )
    db.session.add(attendance)
    old = db.session.scalars(select(Tenure).where(Tenure.post_id == world.posts["vieclam"])).one()
    old.ends_on = date(2017, 10, 10)
    db.session.add(
        Tenure(person_id=world.persons["canbo"], post_id=world.posts["vieclam"], starts_on=date(2017, 10, 11))
    )
    db.session.commit()
    scheduling.close(office, meeting)
    db.session.commit()
    assert attendance.name == "Phạm Thị Cán"
    get(Post, world.posts["vieclam"]).title = "Quyền Trưởng phòng"
    db.session.commit()
    with pytest.raises(RuleBroken):
        service.refresh(office, meeting)
    assert attendance.title == "Trưởng phòng"
    assert service.refresh(office, meeting_before) == 1
    assert queries.roll(meeting_before.id)[0].title == "Quyền Trưởng phòng"


def test_a_copy_takes_over_who_was_invited_but_no_answers_and_no_retired_units(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    source, copy, office = make_meeting(), make_meeting(State.PLANNED, date(2018, 1, 10)), actor("thuky")
    for username in ("vieclam", "anbien"):
        service.accept_all(office, source, [service.invite_post(office, source, world.posts[username]).id])
    service.invite_guest(office, source, GuestDraft("Bùi Khách", "", ""))
    get(Unit, world.units["anbien"]).valid_to = date(2017, 12, 31)
    db.session.commit()
    assert service.copy_composition(office, source, copy) == 2
    assert [(r.name, r.reply) for r in queries.roll(copy.id)] == [
        ("Nguyễn Văn Việc", Reply.INVITED),
        ("Bùi Khách", Reply.INVITED),
    ]


def test_a_unit_answers_for_itself_and_for_nobody_else(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    attendance = service.invite_post(actor("thuky"), meeting, world.posts["vieclam"])
    service.reply(actor("canbo"), meeting, attendance, ReplyDraft(Reply.DECLINED, "Đi công tác"))
    assert (attendance.reply, attendance.reply_reason) == (Reply.DECLINED, "Đi công tác")
    with pytest.raises(Denied):
        service.reply(actor("rachgia"), meeting, attendance, ReplyDraft(Reply.ACCEPTED))
    draft = ReplyDraft(Reply.SUBSTITUTED, "", "Phạm Thị Cán", "Chuyên viên")
    service.reply(actor("vieclam"), meeting, attendance, draft)
    row = queries.roll(meeting.id)[0]
    assert (row.shown_name, row.shown_title) == ("Phạm Thị Cán", "Chuyên viên")


def test_after_the_opening_only_the_secretariat_changes_an_answer(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting(State.PLANNED)
    attendance = service.invite_post(actor("thuky"), meeting, world.posts["vieclam"])
    meeting.state = State.CONVENED
    meeting.state = State.IN_SESSION
    with pytest.raises(RuleBroken):
        service.reply(actor("vieclam"), meeting, attendance, ReplyDraft(Reply.ACCEPTED))
    service.reply(actor("thuky"), meeting, attendance, ReplyDraft(Reply.ACCEPTED))
    assert attendance.replied_at is not None


def test_an_answer_to_what_somebody_changed_meanwhile_is_stale(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting()
    attendance = service.invite_post(actor("thuky"), meeting, world.posts["vieclam"])
    db.session.commit()
    with pytest.raises(Stale):
        service.reply(
            actor("vieclam"), meeting, attendance, ReplyDraft(Reply.ACCEPTED), attendance.version - 1
        )


def test_the_roll_call_counts_add_up(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, office = make_meeting(), actor("thuky")
    seats = [
        service.invite_post(office, meeting, world.posts[u]).id
        for u in ("vieclam", "ncc", "rachgia", "anbien")
    ]
    service.accept_all(office, meeting, seats[:2])
    declined = queries.get_attendance(seats[2])
    service.reply(office, meeting, declined, ReplyDraft(Reply.DECLINED, "Họp ở huyện"))
    assert service.mark_coming(office, meeting) == 2
    assert service.mark_rest(office, meeting) == 2
    db.session.commit()
    counts = queries.counts(meeting.id)
    assert counts == queries.tally(queries.roll(meeting.id))
    assert (counts.present, counts.excused, counts.absent, counts.unmarked) == (2, 1, 1, 0)
    assert (counts.confirmed, counts.declined, counts.unanswered) == (2, 1, 1)
    assert counts.words == "Có mặt: 02/04; vắng: 02 (có lý do: 01)"
    assert service.mark(office, meeting, seats, None) == 4


def test_who_is_added_while_the_meeting_sits_came_without_an_invitation_and_is_present(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting(State.IN_SESSION)
    added = service.invite_guest(actor("thuky"), meeting, GuestDraft("Bùi Khách", "", ""))
    assert (added.is_walk_in, added.presence, added.reply) == (True, Presence.IN_PERSON, Reply.ACCEPTED)


def test_presence_is_not_marked_before_the_convening(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting = make_meeting(State.PLANNED)
    added = service.invite_post(actor("thuky"), meeting, world.posts["ncc"])
    with pytest.raises(RuleBroken):
        service.mark(actor("thuky"), meeting, [added.id], Presence.IN_PERSON)


def test_leaving_comes_after_arriving(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, office = make_meeting(State.IN_SESSION), actor("thuky")
    added = service.invite_post(office, meeting, world.posts["ncc"])
    draft = SeatDraft(Part.DELEGATE, Presence.IN_PERSON, "", time(9), time(8, 30))
    with pytest.raises(RuleBroken) as broken:
        service.edit(office, meeting, added, draft, None)
    assert broken.value.field == "left"


def test_moving_stays_inside_the_group(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, office = make_meeting(State.PLANNED), actor("thuky")
    ids = {u: service.invite_post(office, meeting, world.posts[u]).id for u in ("vieclam", "ncc", "rachgia")}
    assert service.move(office, meeting, [ids["ncc"]], -1) == 1
    assert service.move(office, meeting, [ids["rachgia"]], -1) == 0
    assert [row.id for row in queries.roll(meeting.id)] == [ids["ncc"], ids["vieclam"], ids["rachgia"]]
    assert service.move(office, meeting, [ids["ncc"], ids["vieclam"]], 1) == 0


def test_foreign_ids_in_a_bulk_verb_touch_nothing(
    world: World, actor: Act, make_meeting: MakeMeeting
) -> None:
    meeting, other, office = make_meeting(), make_meeting(title="Khác"), actor("thuky")
    foreign = service.invite_post(office, other, world.posts["ncc"])
    assert service.remove(office, meeting, [foreign.id, 999_999]) == 0
    assert service.mark(office, meeting, [foreign.id], Presence.ABSENT) == 0


def test_a_unit_sees_its_open_invitations(world: World, actor: Act, make_meeting: MakeMeeting) -> None:
    meeting, planned = make_meeting(), make_meeting(State.PLANNED, title="Chưa triệu tập")
    for each in (meeting, planned):
        service.invite_post(actor("thuky"), each, world.posts["rachgia"])
    rows = queries.invitations_of({world.units["rachgia"]}, date(2017, 10, 9))
    assert [row.meeting_id for row in rows] == [meeting.id]
    assert queries.invitations_of({world.units["rachgia"]}, date(2017, 10, 13)) == []


def test_search_finds_people_and_units_without_accents(world: World, app: object) -> None:
    assert [s.name for s in queries.search_seats(date(2017, 10, 12), "danh van rach")] == ["Danh Văn Rạch"]
    assert {s.name for s in queries.search_seats(date(2017, 10, 12), "an bien")} == {"Thị Biên"}
