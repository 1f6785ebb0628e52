"""People, posts, and who holds which post when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _l
from meeting.directory import rules
from meeting.directory.events import (
    PersonAdded,
    PersonEdited,
    PostAdded,
    PostEdited,
    TenureChanged,
    TenureRemoved,
    TenureStarted,
)
from meeting.directory.models import Person, Post, Tenure, Unit
from meeting.directory.policy import Can


@dataclass(frozen=True)
class PersonDraft:
    """What a person said about a person."""

    full_name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PostDraft:
    """What a person said about a post; days are local, both included."""

    title: str
    rank: int = 50
    is_head: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class TenureDraft:
    """Who holds which post, from a first to a last local day (None is open)."""

    person_id: int
    post_id: int
    starts_on: date
    ends_on: date | None = None


def add_person(actor: Actor, draft: PersonDraft) -> Person:
    """Take a person into the directory."""
    ensure(actor, Can.MANAGE)
    rules.check_address(draft.email)
    person = Person(full_name=draft.full_name, email=draft.email, phone=draft.phone)
    db.session.add(person)
    db.session.flush()
    record(PersonAdded(actor_id=actor.user_id, thing_id=person.id, name=person.full_name))
    return person


def edit_person(actor: Actor, person: Person, draft: PersonDraft, *, seen: int | None) -> None:
    """Correct a person's name or addresses."""
    ensure(actor, Can.MANAGE, person)
    check_version(person, seen)
    rules.check_address(draft.email)
    person.full_name, person.email, person.phone = draft.full_name, draft.email, draft.phone
    record(PersonEdited(actor_id=actor.user_id, thing_id=person.id, name=person.full_name))


def add_post(actor: Actor, unit: Unit, draft: PostDraft) -> Post:
    """Give a unit a post."""
    ensure(actor, Can.MANAGE, unit)
    if not rules.valid_on(None, unit.valid_to, draft.valid_from or clock.today()):
        raise RuleBroken(
            _l("%(name)s was closed on %(day)s. Choose a unit that exists.", name=unit.name,
               day=short(unit.valid_to or clock.today())),
            "valid_from",
        )  # fmt: skip
    post = Post(unit_id=unit.id)
    _fill_post(post, draft)
    db.session.add(post)
    db.session.flush()
    record(
        PostAdded(actor_id=actor.user_id, thing_id=post.id, unit_id=unit.id, title=post.title, unit=unit.name)
    )
    return post


def edit_post(actor: Actor, post: Post, draft: PostDraft, *, seen: int | None) -> None:
    """Correct a post, or end it by a last day: who holds it then holds it no longer."""
    ensure(actor, Can.MANAGE, post)
    check_version(post, seen)
    _fill_post(post, draft)
    if draft.valid_to is not None:
        _end_tenures(post, draft.valid_to)
    unit = db.session.get_one(Unit, post.unit_id)
    record(
        PostEdited(
            actor_id=actor.user_id, thing_id=post.id, unit_id=unit.id, title=post.title, unit=unit.name
        )
    )


def _end_tenures(post: Post, last_day: date) -> None:
    if db.session.scalar(
        select(Tenure.id).where(Tenure.post_id == post.id, Tenure.starts_on > last_day).limit(1)
    ):
        raise RuleBroken(_l("Somebody takes up this post after that day. Correct that first."), "valid_to")
    db.session.execute(
        update(Tenure)
        .where(Tenure.post_id == post.id, (Tenure.ends_on.is_(None)) | (Tenure.ends_on > last_day))
        .values(ends_on=last_day, updated_at=clock.now(), version=Tenure.version + 1)
    )


def _fill_post(post: Post, draft: PostDraft) -> None:
    rules.check_span(draft.valid_from, draft.valid_to, "valid_to")
    post.title, post.rank, post.is_head = draft.title, draft.rank, draft.is_head
    post.valid_from, post.valid_to = draft.valid_from, draft.valid_to


def start_tenure(actor: Actor, draft: TenureDraft) -> Tenure:
    """Record who takes up a post; who held it with an open end holds it until the day before."""
    ensure(actor, Can.MANAGE)
    person, post, unit = _parties(draft)
    rules.check_span(draft.starts_on, draft.ends_on, "ends_on")
    _check_post_open(post, unit, draft)
    for other in _others(draft, 0):
        if other.ends_on is None and other.starts_on < draft.starts_on and other.person_id != draft.person_id:
            _move(actor, other, other.starts_on, _day_before(draft.starts_on))
        else:
            raise RuleBroken(_taken(other), "starts_on")
    tenure = Tenure(**vars(draft))
    db.session.add(tenure)
    db.session.flush()
    record(TenureStarted(
        actor_id=actor.user_id, thing_id=person.id, unit_id=unit.id, name=person.full_name, title=post.title,
        unit=unit.name, starts_on=short(tenure.starts_on),
    ))  # fmt: skip
    return tenure


def _day_before(day: date) -> date:
    """The local day before."""
    return date.fromordinal(day.toordinal() - 1)


def change_tenure(
    actor: Actor, tenure: Tenure, starts_on: date, ends_on: date | None, *, seen: int | None = None
) -> None:
    """Set the days of a tenure anew; an end day closes it."""
    ensure(actor, Can.MANAGE, tenure)
    check_version(tenure, seen)
    rules.check_span(starts_on, ends_on, "ends_on")
    draft = TenureDraft(tenure.person_id, tenure.post_id, starts_on, ends_on)
    _person, post, unit = _parties(draft)
    _check_post_open(post, unit, draft)
    for other in _others(draft, tenure.id):
        raise RuleBroken(_taken(other), "starts_on")
    _move(actor, tenure, starts_on, ends_on)


def remove_tenure(actor: Actor, tenure: Tenure) -> None:
    """Take out a tenure entered by mistake; the trail keeps that it was there."""
    ensure(actor, Can.MANAGE, tenure)
    draft = TenureDraft(tenure.person_id, tenure.post_id, tenure.starts_on, tenure.ends_on)
    person, post, unit = _parties(draft)
    db.session.delete(tenure)
    record(TenureRemoved(
        actor_id=actor.user_id, thing_id=person.id, unit_id=unit.id, name=person.full_name, title=post.title,
        unit=unit.name,
    ))  # fmt: skip


def _move(actor: Actor, tenure: Tenure, starts_on: date, ends_on: date | None) -> None:
    person, post, unit = _parties(TenureDraft(tenure.person_id, tenure.post_id, starts_on, ends_on))
    tenure.starts_on, tenure.ends_on = starts_on, ends_on
    record(TenureChanged(
        actor_id=actor.user_id, thing_id=person.id, unit_id=unit.id, name=person.full_name, title=post.title,
        unit=unit.name, starts_on=short(starts_on), ends_on=short(ends_on) if ends_on else "…",
    ))  # fmt: skip


def _parties(draft: TenureDraft) -> tuple[Person, Post, Unit]:
    post = db.session.get_one(Post, draft.post_id)
    return db.session.get_one(Person, draft.person_id), post, db.session.get_one(Unit, post.unit_id)


def _check_post_open(post: Post, unit: Unit, draft: TenureDraft) -> None:
    """Refuse days outside those of the post or of its unit."""
    firsts = [day for day in (post.valid_from, unit.valid_from) if day]
    lasts = [day for day in (post.valid_to, unit.valid_to) if day]
    if firsts and draft.starts_on < max(firsts):
        raise RuleBroken(
            _l("The post exists only from %(day)s. Choose that day or a later one.", day=short(max(firsts))),
            "starts_on",
        )
    if lasts and (draft.ends_on is None or draft.ends_on > min(lasts)):
        raise RuleBroken(
            _l(
                "The post or its unit ended on %(day)s. Choose that day or an earlier one.",
                day=short(min(lasts)),
            ),
            "ends_on",
        )


def _others(draft: TenureDraft, own_id: int) -> list[Tenure]:
    """Tenures of the same post that share a day with the drafted one."""
    stmt = (
        select(Tenure).where(Tenure.post_id == draft.post_id, Tenure.id != own_id).order_by(Tenure.starts_on)
    )
    return [
        other
        for other in db.session.scalars(stmt)
        if rules.overlap(draft.starts_on, draft.ends_on, other.starts_on, other.ends_on)
    ]


def _taken(other: Tenure) -> object:
    name = db.session.scalar(select(Person.full_name).where(Person.id == other.person_id))
    if other.ends_on is None:
        return _l(
            "%(name)s holds this post from %(first)s. End that first.",
            name=name,
            first=short(other.starts_on),
        )
    return _l(
        "%(name)s holds this post from %(first)s to %(last)s. Choose other days.",
        name=name, first=short(other.starts_on), last=short(other.ends_on),
    )  # fmt: skip
