"""Verbs on who is on the list: invite, take off, order, keep up with the directory, copy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from meeting.attendees import events, queries, rules
from meeting.attendees.models import Attendance
from meeting.attendees.policy import Can
from meeting.attendees.queries import Seat
from meeting.attendees.rules import Part, Reply
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.scheduling import queries as meetings
from meeting.scheduling import service as scheduling
from meeting.scheduling.models import Meeting


@dataclass(frozen=True)
class Invited:
    """What an invitation in one go did."""

    added: int
    skipped: int


@dataclass(frozen=True)
class GuestDraft:
    """A guest as typed."""

    name: str
    title: str
    organisation: str


def invite_units(actor: Actor, meeting: Meeting, kind_ids: Collection[int], *, heads_only: bool) -> Invited:
    """Put the posts of all units of these kinds on the list, as they stand on the meeting's day."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_list_open(meeting.state)
    if not kind_ids:
        raise RuleBroken(_("Choose at least one kind of unit."), "kind_ids")
    seats = queries.seats_of_kinds(meeting.held_on, kind_ids, heads_only=heads_only)
    done = _add_all(meeting, seats)
    kinds = ", ".join(dict.fromkeys(seat.kind_name for seat in seats))
    record(
        events.UnitsInvited(
            actor_id=actor.user_id,
            thing_id=meeting.id,
            meeting_id=meeting.id,
            added=done.added,
            skipped=done.skipped,
            kinds=kinds,
        )
    )
    return done


def _add_all(meeting: Meeting, seats: Iterable[Seat]) -> Invited:
    """Add those who are not on the list yet."""
    listed = queries.all_of(meeting.id)
    posts = {a.post_id for a in listed if a.post_id}
    people = {a.person_id for a in listed if a.person_id}
    added = skipped = 0
    for seat in seats:
        if seat.post_id in posts or seat.person_id in people:
            skipped += 1
            continue
        db.session.add(_attendance(meeting, seat))
        added += 1
        posts |= {seat.post_id} if seat.post_id else set()
        people |= {seat.person_id} if seat.person_id else set()
    db.session.flush()
    return Invited(added, skipped)


def _attendance(meeting: Meeting, seat: Seat) -> Attendance:
    return Attendance(
        meeting_id=meeting.id,
        unit_id=seat.unit_id,
        post_id=seat.post_id,
        person_id=seat.person_id,
        part=_part(meeting, seat.person_id),
        group_order=seat.kind_order,
        group_name=seat.kind_name,
        position=rules.place(seat.unit_order, seat.rank),
        name=seat.name,
        title=seat.title,
        unit_name=seat.unit_name,
        reply=Reply.INVITED,
        is_walk_in=False,
    )


def _part(meeting: Meeting, person_id: int | None) -> Part:
    if person_id is not None and person_id == meeting.chair_id:
        return Part.CHAIR
    return Part.SECRETARY if person_id is not None and person_id == meeting.secretary_id else Part.DELEGATE


def invite_post(actor: Actor, meeting: Meeting, post_id: int) -> Attendance:
    """Put a post on the list; its holder on the meeting's day comes with it."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_list_open(meeting.state)
    seat = queries.seats_of_posts(meeting.held_on, [post_id]).get(post_id)
    return _invite(actor, meeting, seat, "post_id")


def invite_person(actor: Actor, meeting: Meeting, person_id: int) -> Attendance:
    """Put a person on the list by name, with the post held on the meeting's day."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_list_open(meeting.state)
    seat = queries.seats_of_persons(meeting.held_on, [person_id]).get(person_id)
    return _invite(actor, meeting, seat, "person_id")


def _invite(actor: Actor, meeting: Meeting, seat: Seat | None, field: str) -> Attendance:
    if seat is None:
        raise RuleBroken(_("This choice is not in the directory any more. Choose again."), field)
    if not seat.valid:
        raise RuleBroken(
            _(
                "%(unit)s (%(title)s) does not exist on %(day)s. Choose the unit that followed it.",
                unit=seat.unit_name,
                title=seat.title,
                day=f"{meeting.held_on:%d/%m/%Y}",
            ),
            field,
        )
    for listed in queries.all_of(meeting.id):
        same_person = seat.person_id is not None and listed.person_id == seat.person_id
        if same_person or (seat.post_id is not None and listed.post_id == seat.post_id):
            raise RuleBroken(
                _(
                    "%(name)s is on the list already, as %(title)s, %(unit)s.",
                    name=listed.name or seat.title,
                    title=listed.title or "–",
                    unit=listed.unit_name or "–",
                ),
                field,
            )
    return _welcome(actor, meeting, _attendance(meeting, seat))


def invite_guest(actor: Actor, meeting: Meeting, draft: GuestDraft) -> Attendance:
    """Put a guest from outside on the list."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_list_open(meeting.state)
    guests = queries.all_of(meeting.id, Attendance.group_order == rules.GUESTS_ORDER)
    key = (draft.name.casefold(), draft.organisation.casefold())
    if any((guest.name.casefold(), guest.unit_name.casefold()) == key for guest in guests):
        raise RuleBroken(_("%(name)s is on the list already.", name=draft.name), "name")
    guest = Attendance(
        meeting_id=meeting.id,
        part=Part.GUEST,
        group_order=rules.GUESTS_ORDER,
        position=max((g.position for g in guests), default=0) + 10,
        name=draft.name,
        title=draft.title,
        unit_name=draft.organisation,
        reply=Reply.INVITED,
        is_walk_in=False,
    )
    return _welcome(actor, meeting, guest)


def _welcome(actor: Actor, meeting: Meeting, attendance: Attendance) -> Attendance:
    """Put somebody on the list; once the meeting sits, whoever is added has come by themselves."""
    attendance.is_walk_in = meeting.state in rules.SITTING
    if attendance.is_walk_in:
        attendance.reply = Reply.ACCEPTED
        attendance.presence = rules.here(meeting.mode)
    db.session.add(attendance)
    db.session.flush()
    kind = events.WalkedIn if attendance.is_walk_in else events.Invited
    record(
        kind(
            actor_id=actor.user_id,
            thing_id=attendance.id,
            meeting_id=meeting.id,
            unit_id=attendance.unit_id,
            name=attendance.name or "–",
            title=attendance.title,
        )
    )
    return attendance


def remove(actor: Actor, meeting: Meeting, ids: Collection[int]) -> int:
    """Take these entries off the list; returns how many went."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_list_open(meeting.state)
    gone = queries.seats_of(meeting.id, ids)
    for attendance in gone:
        record(
            events.Uninvited(
                actor_id=actor.user_id,
                thing_id=attendance.id,
                meeting_id=meeting.id,
                unit_id=attendance.unit_id,
                name=attendance.name or "–",
                title=attendance.title,
            )
        )
        db.session.delete(attendance)
    return len(gone)


def move(actor: Actor, meeting: Meeting, ids: Collection[int], step: int) -> int:
    """Move these entries one place up (-1) or down (1) inside their groups; returns how many moved."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_list_open(meeting.state)
    seats, wanted, count = queries.all_of(meeting.id), set(ids), 0
    names = []
    for chosen in sorted((s for s in seats if s.id in wanted), key=seats.index, reverse=step > 0):
        group = [s for s in seats if s.group_order == chosen.group_order]
        group.sort(key=lambda s: (s.position, s.id))
        index = group.index(chosen)
        target = index + step
        if 0 <= target < len(group) and group[target].id in wanted:
            continue  # stands at the end with its neighbour
        positions = rules.moved([s.position for s in group], index, step)
        if positions is None:
            continue
        for seat, position in zip(group, positions, strict=True):
            seat.position = position
        count += 1
        names.append(chosen.name or chosen.title)
    if count:
        record(
            events.SeatsMoved(
                actor_id=actor.user_id, thing_id=meeting.id, meeting_id=meeting.id, names=rules.named(names)
            )
        )
    return count


def refresh(actor: Actor, meeting: Meeting) -> int:
    """Take names and titles from the directory as of the meeting's day; returns how many entries changed."""
    ensure(actor, Can.MANAGE, meeting)
    rules.check_list_open(meeting.state)
    return resolve(actor, meeting)


def resolve(actor: Actor, meeting: Meeting) -> int:
    """Find who holds each post on the meeting's day (also called at the convening and at the close)."""
    listed = queries.all_of(meeting.id)
    posts = queries.seats_of_posts(meeting.held_on, [a.post_id for a in listed if a.post_id])
    people = queries.seats_of_persons(meeting.held_on, _named_people(listed))
    taken = {a.person_id for a in listed}
    changed = 0
    for attendance in listed:
        seat = _seat_of(attendance, posts, people)
        if seat is None:
            continue
        if seat.person_id and seat.person_id != attendance.person_id and seat.person_id in taken:
            continue  # the new holder is on the list under another post
        changed += _take_over(meeting, attendance, seat)
        taken.add(attendance.person_id)
    if changed:
        record(
            events.ListRefreshed(
                actor_id=actor.user_id, thing_id=meeting.id, meeting_id=meeting.id, changed=changed
            )
        )
    return changed


def _named_people(listed: Iterable[Attendance]) -> list[int]:
    """Who is on the list by name, not by post."""
    return [a.person_id for a in listed if a.person_id and not a.post_id]


def _seat_of(attendance: Attendance, posts: dict[int, Seat], people: dict[int, Seat]) -> Seat | None:
    return posts.get(attendance.post_id) if attendance.post_id else people.get(attendance.person_id or 0)


def _take_over(meeting: Meeting, attendance: Attendance, seat: Seat) -> bool:
    """Copy what the directory says into the entry; whether anything was different."""
    old = (attendance.person_id, attendance.name, attendance.title, attendance.unit_name)
    new = (seat.person_id, seat.name, seat.title or attendance.title, seat.unit_name or attendance.unit_name)
    if old == new:
        return False
    if attendance.person_id != seat.person_id and attendance.part is not Part.GUEST:
        attendance.part = _part(meeting, seat.person_id)
    attendance.person_id, attendance.name, attendance.title, attendance.unit_name = new
    return True


def copy_composition(actor: Actor, source: Meeting, copy: Meeting) -> int:
    """Invite to the copy who was invited to the source; retired units and who came uninvited are left out."""
    ensure(actor, Can.MANAGE, copy)
    listed = [a for a in queries.all_of(source.id) if not a.is_walk_in]
    posts = queries.seats_of_posts(copy.held_on, [a.post_id for a in listed if a.post_id])
    people = queries.seats_of_persons(copy.held_on, _named_people(listed))
    seats = [_seat_of(a, posts, people) for a in listed]
    done = _add_all(copy, [seat for seat in seats if seat is not None and seat.valid])
    guests = [a for a in listed if a.part is Part.GUEST and not a.post_id and not a.person_id]
    for guest in guests:
        fields = ("part", "group_order", "group_name", "position", "name", "title", "unit_name")
        db.session.add(
            Attendance(
                meeting_id=copy.id,
                reply=Reply.INVITED,
                is_walk_in=False,
                **{name: getattr(guest, name) for name in fields},
            )
        )
    added = done.added + len(guests)
    if added:
        record(
            events.ListCopied(
                actor_id=actor.user_id, thing_id=copy.id, meeting_id=copy.id, added=added, source=source.title
            )
        )
    return added


# --- what happens to the meeting ----------------------------------------------------------------------


def _copied(actor: Actor, source_id: int, target_id: int, parts: Collection[str]) -> None:
    if "attendees" in parts:
        copy_composition(actor, meetings.get_meeting(source_id), meetings.get_meeting(target_id))


def _state_reached(actor: Actor, meeting: Meeting) -> None:
    resolve(actor, meeting)


scheduling.on_copied(_copied)
scheduling.on_convened(_state_reached)
scheduling.on_closed(_state_reached)
