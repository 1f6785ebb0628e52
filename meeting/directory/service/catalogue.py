"""The office's own catalogues and settings: kinds of units, fields of work, names and habits."""

from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _l
from meeting.core.office import Habits, Office
from meeting.directory import rules
from meeting.directory.events import FieldSaved, KindSaved, OfficeEdited
from meeting.directory.models import UnitKind, WorkField
from meeting.directory.policy import Can
from meeting.directory.rules import Relation

Entry = TypeVar("Entry", UnitKind, WorkField)


@dataclass(frozen=True)
class KindDraft:
    """What a person said about a kind of units."""

    code: str
    name: str
    relation: Relation
    name_en: str = ""
    display_order: int = 0


@dataclass(frozen=True)
class FieldDraft:
    """What a person said about a field of work; `valid_to` is its last local day."""

    code: str
    name: str
    name_en: str = ""
    display_order: int = 0
    valid_to: date | None = None


def save_kind(actor: Actor, kind: UnitKind | None, draft: KindDraft, *, seen: int | None = None) -> UnitKind:
    """Add a kind of units, or correct one."""
    ensure(actor, Can.MANAGE, kind)
    kind = _saved(UnitKind, kind, draft, seen)
    record(KindSaved(actor_id=actor.user_id, thing_id=kind.id, name=kind.name))
    return kind


def save_field(
    actor: Actor, field: WorkField | None, draft: FieldDraft, *, seen: int | None = None
) -> WorkField:
    """Add a field of work, or correct one."""
    ensure(actor, Can.MANAGE, field)
    field = _saved(WorkField, field, draft, seen)
    record(FieldSaved(actor_id=actor.user_id, thing_id=field.id, name=field.name))
    return field


def _saved(model: type[Entry], thing: Entry | None, draft: KindDraft | FieldDraft, seen: int | None) -> Entry:
    if thing is None:
        thing = model()
    else:
        check_version(thing, seen)
    code = rules.check_code(draft.code)
    holder = db.session.scalar(select(model.name).where(model.code == code, model.id != (thing.id or 0)))
    if holder is not None:
        raise RuleBroken(
            _l("The code %(code)s belongs to %(name)s. Give another.", code=code, name=holder), "code"
        )
    for name, value in vars(draft).items():
        setattr(thing, name, value)
    thing.code = code
    db.session.add(thing)
    db.session.flush()
    return thing


def find_office() -> Office | None:
    """The row of the office, once it was set up."""
    return db.session.scalar(select(Office).order_by(Office.id).limit(1))


def edit_office(actor: Actor, office: Office | None, habits: Habits, *, seen: int | None = None) -> Office:
    """Set the office's names and habits; calling `core.office.forget()` after the commit is the view's."""
    ensure(actor, Can.SETTINGS, office)
    rules.check_address(habits.email)
    office = office or Office()
    check_version(office, seen)
    changed = []
    for name in (field.name for field in fields(habits)):
        if getattr(office, name) != getattr(habits, name):
            changed.append(name)
            setattr(office, name, getattr(habits, name))
    db.session.add(office)
    db.session.flush()
    record(OfficeEdited(actor_id=actor.user_id, thing_id=office.id, changed=", ".join(changed)))
    return office
