"""Units: added, corrected, closed; their search text is kept here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _l
from meeting.core.text import fold
from meeting.directory import queries, rules
from meeting.directory.events import UnitAdded, UnitEdited, UnitReopened, UnitRetired
from meeting.directory.models import Post, Tenure, Unit, UnitAlias, UnitSuccession
from meeting.directory.policy import Can
from meeting.directory.rules import SuccessionKind

ALIAS_LENGTH = 300


@dataclass(frozen=True)
class UnitDraft:
    """What a person said about a unit; days are local, both included."""

    code: str
    name: str
    kind_id: int
    short_name: str = ""
    parent_id: int | None = None
    display_order: int = 0
    email: str = ""
    phone: str = ""
    organ_id: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()


def add(actor: Actor, draft: UnitDraft) -> Unit:
    """Take a new unit into the directory."""
    ensure(actor, Can.MANAGE)
    unit = Unit()
    _fill(unit, draft)
    db.session.add(unit)
    db.session.flush()
    _set_aliases(unit, draft.aliases)
    refresh_search([unit.id])
    record(UnitAdded(actor_id=actor.user_id, thing_id=unit.id, unit_id=unit.id, name=unit.name))
    return unit


def add_checked(actor: Actor, drafts: Iterable[UnitDraft]) -> list[Unit]:
    """Take in new units whose codes and units above were checked as one list: a few queries for all."""
    ensure(actor, Can.MANAGE)
    pairs = [(Unit(), draft) for draft in drafts]
    for unit, draft in pairs:
        _set_facts(unit, draft)
        unit.search = _search_text((unit.name, unit.short_name, unit.code, *draft.aliases))
    db.session.add_all(unit for unit, _draft in pairs)
    db.session.flush()
    for unit, draft in pairs:
        db.session.add_all(UnitAlias(unit_id=unit.id, name=name) for name in _alias_names(draft.aliases))
        record(UnitAdded(actor_id=actor.user_id, thing_id=unit.id, unit_id=unit.id, name=unit.name))
    db.session.flush()
    return [unit for unit, _draft in pairs]


def edit(actor: Actor, unit: Unit, draft: UnitDraft, *, seen: int | None) -> None:
    """Correct a unit's facts; a change of name by decision is a succession instead."""
    ensure(actor, Can.MANAGE, unit)
    check_version(unit, seen)
    if draft.valid_to is None and unit.valid_to is not None:
        _check_reopening(unit, "valid_to")
    _fill(unit, draft)
    if draft.valid_to is not None:
        close(unit, draft.valid_to, field="valid_to")
    _set_aliases(unit, draft.aliases)
    db.session.flush()
    refresh_search(queries.family(unit.id))
    record(UnitEdited(actor_id=actor.user_id, thing_id=unit.id, unit_id=unit.id, name=unit.name))


def retire(actor: Actor, unit: Unit, last_day: date, *, seen: int | None = None) -> None:
    """Close a unit that nobody follows: its posts and who held them end with it."""
    ensure(actor, Can.MANAGE, unit)
    check_version(unit, seen)
    if unit.valid_to is not None:
        raise RuleBroken(_l("This unit was closed already: %(day)s.", day=short(unit.valid_to)), "last_day")
    close(unit, last_day, field="last_day")
    record(UnitRetired(
        actor_id=actor.user_id, thing_id=unit.id, unit_id=unit.id, name=unit.name, last_day=short(last_day)
    ))  # fmt: skip


def reopen(actor: Actor, unit: Unit) -> None:
    """Take back a closing made by mistake; a unit with successors stays closed."""
    ensure(actor, Can.MANAGE, unit)
    _check_reopening(unit)
    unit.valid_to = None
    record(UnitReopened(actor_id=actor.user_id, thing_id=unit.id, unit_id=unit.id, name=unit.name))


def _check_reopening(unit: Unit, field: str | None = None) -> None:
    if db.session.scalar(select(UnitSuccession.id).where(
        UnitSuccession.from_unit_id == unit.id, UnitSuccession.kind != SuccessionKind.TRANSFER
    ).limit(1)):  # fmt: skip
        raise RuleBroken(
            _l("Another unit follows this one by a recorded decision; it cannot be reopened."), field
        )


def close(unit: Unit, last_day: date, field: str) -> None:
    """End a unit, its posts and their tenures on a day; what had ended before stays."""
    rules.check_span(unit.valid_from, last_day, field)
    posts = select(Post.id).where(Post.unit_id == unit.id)
    later = db.session.scalar(
        select(Tenure.starts_on).where(Tenure.post_id.in_(posts), Tenure.starts_on > last_day).limit(1)
    )
    if later is not None:
        raise RuleBroken(
            _l(
                "Somebody holds a post in %(unit)s from %(day)s on. Correct that first.",
                unit=unit.name,
                day=short(later),
            ),
            field,
        )
    unit.valid_to = last_day
    now = clock.now()
    db.session.execute(
        update(Tenure)
        .where(Tenure.post_id.in_(posts), (Tenure.ends_on.is_(None)) | (Tenure.ends_on > last_day))
        .values(ends_on=last_day, updated_at=now, version=Tenure.version + 1)
    )
    db.session.execute(
        update(Post)
        .where(Post.unit_id == unit.id, (Post.valid_to.is_(None)) | (Post.valid_to > last_day))
        .values(valid_to=last_day, updated_at=now, version=Post.version + 1)
    )


def _fill(unit: Unit, draft: UnitDraft) -> None:
    code = rules.check_code(draft.code)
    holder = db.session.scalar(select(Unit.name).where(Unit.code == code, Unit.id != (unit.id or 0)))
    if holder is not None:
        raise RuleBroken(
            _l("The code %(code)s belongs to %(name)s. Give another.", code=code, name=holder), "code"
        )
    _check_parent(unit.id, draft)
    _set_facts(unit, draft)


def _set_facts(unit: Unit, draft: UnitDraft) -> None:
    rules.check_span(draft.valid_from, draft.valid_to, "valid_to")
    rules.check_address(draft.email)
    unit.code = rules.check_code(draft.code)
    for name in (
        "name", "kind_id", "short_name", "parent_id", "display_order", "email", "phone", "organ_id",
        "valid_from", "valid_to",
    ):  # fmt: skip
        setattr(unit, name, getattr(draft, name))


def _check_parent(unit_id: int | None, draft: UnitDraft) -> None:
    if draft.parent_id is None:
        return
    parent = db.session.execute(
        select(Unit.name, Unit.valid_from, Unit.valid_to).where(Unit.id == draft.parent_id)
    ).one_or_none()
    if parent is None:
        raise RuleBroken(_l("This choice is not open any more. Choose again."), "parent_id")
    if draft.valid_to is None and parent.valid_to is not None and parent.valid_to < clock.today():
        raise RuleBroken(
            _l(
                "%(name)s was closed on %(day)s. Choose a unit that exists.",
                name=parent.name,
                day=short(parent.valid_to),
            ),
            "parent_id",
        )
    above = db.session.execute(select(Unit.id, Unit.parent_id).where(Unit.parent_id.is_not(None)))
    rules.check_no_cycle(unit_id, draft.parent_id, {row.id: row.parent_id for row in above})


def _set_aliases(unit: Unit, names: Iterable[str]) -> None:
    wanted = _alias_names(names)
    db.session.execute(delete(UnitAlias).where(UnitAlias.unit_id == unit.id))
    db.session.add_all(UnitAlias(unit_id=unit.id, name=name) for name in wanted)


def _alias_names(names: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(name for name in (n.strip() for n in names) if name))
    long = next((name for name in wanted if len(name) > ALIAS_LENGTH), None)
    if long:
        raise RuleBroken(_l("Use at most %(max)d characters.", max=ALIAS_LENGTH), "alias_lines")
    return wanted


def _search_text(names: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(fold(name) for name in names if name))


def refresh_search(unit_ids: Iterable[int]) -> None:
    """Write the search text of units: their own names, codes and aliases, and the names before and after."""
    db.session.flush()
    pairs = queries.links()
    kin = {unit_id: rules.lineage(unit_id, pairs) for unit_id in unit_ids}
    everyone = set(kin).union(*kin.values()) if kin else set()
    words: dict[int, list[str]] = {}
    for row in db.session.execute(
        select(Unit.id, Unit.name, Unit.short_name, Unit.code).where(Unit.id.in_(everyone))
    ):
        words[row.id] = [row.name, row.short_name, row.code]
    for alias in db.session.execute(
        select(UnitAlias.unit_id, UnitAlias.name)
        .where(UnitAlias.unit_id.in_(everyone))
        .order_by(UnitAlias.id)
    ):
        words[alias.unit_id].append(alias.name)
    for unit in db.session.scalars(select(Unit).where(Unit.id.in_(kin))):
        text = _search_text(word for key in (unit.id, *sorted(kin[unit.id])) for word in words[key])
        if unit.search != text:
            unit.search = text
    db.session.flush()
