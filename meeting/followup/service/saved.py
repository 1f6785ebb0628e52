"""Verbs on saved filters of the register."""

from collections.abc import Mapping

from meeting.core.access import Actor, Role, ensure
from meeting.core.db import check_version, db
from meeting.core.events import record
from meeting.followup import events, queries, rules
from meeting.followup.models import SavedFilter
from meeting.followup.policy import Can


def save_filter(actor: Actor, name: str, args: Mapping[str, str], role: Role | None = None) -> SavedFilter:
    """Keep the filters of an address by name; secretariat and leadership may share them with a role."""
    ensure(actor, Can.KEEP)
    if role is not None:
        ensure(actor, Can.SHARE)
    own = queries.own_filters(actor.user_id)
    rules.check_saved(name, own.values(), len(own))
    saved = SavedFilter(
        owner_id=actor.user_id, name=name, role=role, query=rules.to_keep(args, actor.user_id)
    )
    db.session.add(saved)
    db.session.flush()
    record(events.FilterSaved(actor_id=actor.user_id, thing_id=saved.id, name=name))
    return saved


def change_filter(
    actor: Actor, saved: SavedFilter, name: str, role: Role | None, *, seen: int | None = None
) -> None:
    """Give a saved filter another name, or share it with another role."""
    ensure(actor, Can.KEEP, saved)
    if role is not saved.role:
        ensure(actor, Can.SHARE)
    check_version(saved, seen)
    others = queries.own_filters(saved.owner_id)
    others.pop(saved.id, None)
    rules.check_saved(name, others.values(), 0)
    saved.name, saved.role = name, role
    record(events.FilterChanged(actor_id=actor.user_id, thing_id=saved.id, name=name))


def delete_filter(actor: Actor, saved: SavedFilter) -> None:
    """Take a saved filter away; the register itself is not touched."""
    ensure(actor, Can.KEEP, saved)
    record(events.FilterDeleted(actor_id=actor.user_id, thing_id=saved.id, name=saved.name))
    db.session.delete(saved)
