"""A unit becomes another by a decision: renamed, merged, split, or one of its functions handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.dates import short
from meeting.core.db import db
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _l
from meeting.directory import queries, rules
from meeting.directory.events import FunctionTransferred, UnitMerged, UnitRenamed, UnitSplit
from meeting.directory.models import Post, Tenure, Unit, UnitAlias, UnitSuccession, WorkField
from meeting.directory.policy import Can
from meeting.directory.rules import SuccessionKind
from meeting.directory.service import units

EVENTS: dict[SuccessionKind, type[UnitRenamed | UnitMerged | UnitSplit]] = {
    SuccessionKind.RENAME: UnitRenamed,
    SuccessionKind.MERGE: UnitMerged,
    SuccessionKind.SPLIT: UnitSplit,
}


@dataclass(frozen=True)
class SuccessionDraft:
    """What a decision says: from which units, to which (named anew or existing), from which local day."""

    kind: SuccessionKind
    from_ids: tuple[int, ...]
    effective_on: date  # first day of the new state
    to_ids: tuple[int, ...] = ()
    new_names: tuple[str, ...] = ()
    decision_number: str = ""
    decision_on: date | None = None
    field_id: int | None = None
    note: str = ""


def succeed(actor: Actor, draft: SuccessionDraft) -> list[Unit]:
    """Record the decision and carry it out; gives the units that stand afterwards."""
    ensure(actor, Can.MANAGE)
    sources, targets = _load(draft.from_ids), _load(draft.to_ids)
    _check(draft, sources, targets)
    before = {unit.id: _open_children(unit.id, draft.effective_on) for unit in sources}
    targets = [*targets, *(_new_unit(name, sources[0], draft) for name in draft.new_names)]
    db.session.flush()
    if draft.kind is SuccessionKind.RENAME:
        _carry_over(sources[0], targets[0], draft.effective_on)
    for source in sources:
        for target in targets:
            _link(actor, draft, source, target)
    if draft.kind is not SuccessionKind.TRANSFER:
        for source in sources:
            units.close(source, draft.effective_on - timedelta(days=1), field="effective_on")
            _move_children(before[source.id], targets)
        units.refresh_search(set().union(*(queries.family(unit.id) for unit in (*sources, *targets))))
    return targets


def _load(ids: Sequence[int]) -> list[Unit]:
    found = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}
    if len(found) != len(set(ids)):
        raise NotFound("Unit")
    return [found[key] for key in dict.fromkeys(ids)]


def _check(draft: SuccessionDraft, sources: list[Unit], targets: list[Unit]) -> None:
    rules.check_shape(draft.kind, len(sources), len(targets) + len(draft.new_names))
    if {u.id for u in sources} & {u.id for u in targets}:
        raise RuleBroken(_l("A unit cannot follow itself. Take it out of one of the lists."), "to_ids")
    if draft.kind is SuccessionKind.RENAME and targets:
        raise RuleBroken(
            _l("A renamed unit gets a new name: write it. To join an existing unit choose Merged."), "to_ids"
        )
    if draft.kind is SuccessionKind.TRANSFER and draft.field_id is None:
        raise RuleBroken(_l("Choose the field of work that is handed over."), "field_id")
    if draft.decision_on and draft.decision_on > draft.effective_on + timedelta(days=366):
        raise RuleBroken(
            _l("The decision is more than a year later than the day it takes effect."), "decision_on"
        )
    _check_days(draft.effective_on, sources, targets)


def _check_days(day: date, sources: list[Unit], targets: list[Unit]) -> None:
    """The units before exist until the day before, those after from the day on."""
    last_day = day - timedelta(days=1)
    for unit in sources:
        if unit.valid_to is not None and unit.valid_to < last_day:
            raise RuleBroken(
                _l("%(name)s was closed on %(day)s already.", name=unit.name, day=short(unit.valid_to)),
                "from_ids",
            )
        if unit.valid_from is not None and unit.valid_from > last_day:
            raise RuleBroken(
                _l(
                    "%(name)s exists only from %(day)s. Choose a later day.",
                    name=unit.name,
                    day=short(unit.valid_from),
                ),
                "effective_on",
            )
    for unit in targets:
        if not rules.valid_on(unit.valid_from, unit.valid_to, day):
            raise RuleBroken(
                _l("%(name)s does not exist on %(day)s.", name=unit.name, day=short(day)),
                "to_ids",
            )


def _new_unit(name: str, model: Unit, draft: SuccessionDraft) -> Unit:
    """A unit under a new name; kind, place and addresses are those of the unit before."""
    taken = set(db.session.scalars(select(Unit.code)))
    unit = Unit(
        code=rules.code_of(name, taken), name=name, kind_id=model.kind_id, parent_id=model.parent_id,
        display_order=model.display_order, valid_from=draft.effective_on, valid_to=None,
    )  # fmt: skip
    if draft.kind is SuccessionKind.RENAME:
        unit.email, unit.phone, unit.organ_id = model.email, model.phone, model.organ_id
    db.session.add(unit)
    db.session.flush()
    return unit


def _carry_over(old: Unit, new: Unit, day: date) -> None:
    """Give the renamed unit the posts, holders and aliases that go on."""
    aliases = db.session.scalars(select(UnitAlias.name).where(UnitAlias.unit_id == old.id))
    db.session.add_all([UnitAlias(unit_id=new.id, name=name) for name in aliases])
    posts = list(
        db.session.scalars(
            select(Post).where(Post.unit_id == old.id, (Post.valid_to.is_(None)) | (Post.valid_to >= day))
        )
    )
    tenures: dict[int, list[Tenure]] = {}
    for tenure in db.session.scalars(
        select(Tenure)
        .where(
            Tenure.post_id.in_([p.id for p in posts]), (Tenure.ends_on.is_(None)) | (Tenure.ends_on >= day)
        )
        .order_by(Tenure.id)
    ):
        tenures.setdefault(tenure.post_id, []).append(tenure)
    for post in posts:
        if post.valid_from is not None and post.valid_from >= day:  # begins under the new name already
            post.unit_id = new.id
            continue
        twin = Post(unit_id=new.id, title=post.title, rank=post.rank, is_head=post.is_head,
                    valid_from=day, valid_to=post.valid_to)  # fmt: skip
        db.session.add(twin)
        db.session.flush()
        for tenure in tenures.get(post.id, ()):
            _carry_tenure(tenure, twin, day)
    db.session.flush()


def _carry_tenure(tenure: Tenure, twin: Post, day: date) -> None:
    if tenure.starts_on >= day:  # begins under the new name already
        tenure.post_id = twin.id
        return
    db.session.add(Tenure(person_id=tenure.person_id, post_id=twin.id, starts_on=day, ends_on=tenure.ends_on))


def _open_children(unit_id: int, day: date) -> list[int]:
    stmt = select(Unit.id).where(
        Unit.parent_id == unit_id, (Unit.valid_to.is_(None)) | (Unit.valid_to >= day)
    )
    return list(db.session.scalars(stmt))


def _move_children(children: list[int], targets: list[Unit]) -> None:
    """Units below follow when there is one unit to follow; after a split somebody says where they go."""
    moving = [key for key in children if key not in {unit.id for unit in targets}]
    if len(targets) == 1 and moving:
        db.session.execute(
            update(Unit)
            .where(Unit.id.in_(moving))
            .values(parent_id=targets[0].id, updated_at=clock.now(), version=Unit.version + 1)
        )


def _link(actor: Actor, draft: SuccessionDraft, source: Unit, target: Unit) -> None:
    db.session.add(
        UnitSuccession(
            from_unit_id=source.id, to_unit_id=target.id, kind=draft.kind, effective_on=draft.effective_on,
            decision_number=draft.decision_number, decision_on=draft.decision_on, note=draft.note,
            field_id=draft.field_id if draft.kind is SuccessionKind.TRANSFER else None,
        )
    )  # fmt: skip
    day = short(draft.effective_on)
    if draft.kind is SuccessionKind.TRANSFER:
        field = db.session.scalar(select(WorkField.name).where(WorkField.id == draft.field_id))
        record(FunctionTransferred(
            actor_id=actor.user_id, thing_id=source.id, unit_id=source.id, field=field or "",
            old_name=source.name, new_name=target.name, effective_on=day, new_unit_id=target.id,
        ))  # fmt: skip
        return
    record(EVENTS[draft.kind](
        actor_id=actor.user_id, thing_id=source.id, unit_id=source.id, old_name=source.name,
        new_name=target.name, effective_on=day, new_unit_id=target.id,
    ))  # fmt: skip
