"""Reading for the ladder: its rungs, due dates that are owed, and what was sent."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select

from meeting.core import clock
from meeting.core.db import db, get
from meeting.directives.models import Cooperation, Directive
from meeting.followup.models import DirectivePeriod, ExtensionRequest, HandOver, Rung, Urging
from meeting.followup.rules import OWING, About, RequestState


def rungs() -> Sequence[Rung]:
    """The steps of the ladder in their order: one query."""
    return db.session.scalars(select(Rung).order_by(Rung.offset_days, Rung.id)).all()


def get_rung(rung_id: int) -> Rung:
    """A step of the ladder; raises NotFound."""
    return get(Rung, rung_id)


def owing(kind: About, before: date, *more: Any) -> Select[Any]:
    """Due dates before a day that somebody still owes, without what rules.is_muted mutes.

    Columns: key, about, directive_id, meeting_id, clause, counts_until, unit_id, officer_id, and `more`.
    """
    words = {
        About.DIRECTIVE: (Directive.id, Directive.counts_until, Directive.lead_unit_id, Directive.officer_id),
        About.SHARE: (Cooperation.id, Cooperation.due_on, Cooperation.unit_id, Cooperation.officer_id),
        About.PERIOD: (
            DirectivePeriod.id, DirectivePeriod.due_on, Directive.lead_unit_id, Directive.officer_id,
        ),
    }  # fmt: skip
    columns: tuple[Any, ...] = words[kind]
    key, until, unit, officer = columns
    name: Any = literal(kind.value) if kind is About.DIRECTIVE else f"{kind.value}:" + cast(key, String)
    asks = select(ExtensionRequest.id).where(
        ExtensionRequest.directive_id == Directive.id, ExtensionRequest.state == RequestState.PENDING
    )
    waits = select(HandOver.id).where(
        HandOver.directive_id == Directive.id,
        HandOver.decided_on.is_(None),
        HandOver.effective_on <= clock.today(),  # until then the unit goes on
        HandOver.from_unit_id == unit,
    )
    stmt = select(
        key.label("key"), name.label("about"), Directive.id.label("directive_id"), Directive.meeting_id,
        Directive.clause, until.label("counts_until"), unit.label("unit_id"), officer.label("officer_id"),
        *more,
    ).select_from(Directive)  # fmt: skip
    if kind is About.SHARE:
        stmt = stmt.join(Cooperation, Cooperation.directive_id == Directive.id)
        stmt = stmt.where(Cooperation.contributed_on.is_(None))
    if kind is About.PERIOD:
        stmt = stmt.join(DirectivePeriod, DirectivePeriod.directive_id == Directive.id)
        stmt = stmt.where(DirectivePeriod.reported_on.is_(None))
    return stmt.where(
        Directive.is_tracked, Directive.state.in_(OWING), until < before, ~asks.exists(), ~waits.exists()
    )


def owed_dues(kind: About, before: date, *, after: int, limit: int) -> Sequence[Any]:
    """What is `owing`, by key, and the rows of the directives held: one query."""
    stmt = owing(kind, before)
    key = stmt.selected_columns.key
    chosen = stmt.where(key > after).order_by(key).limit(limit)
    return db.session.execute(chosen.with_for_update(of=Directive)).all()


def urgings_of(directive_ids: Collection[int]) -> Sequence[Any]:
    """What was sent for these directives, oldest first: one query."""
    return db.session.execute(
        select(
            Urging.directive_id, Urging.about, Urging.rung_code, Urging.counts_until, Urging.is_urging,
            Urging.sent_on, Urging.number, Urging.unit_id, Urging.note,
        )
        .where(Urging.directive_id.in_(set(directive_ids)))
        .order_by(Urging.id)
    ).all()  # fmt: skip


def urging_counts(directive_ids: Collection[int]) -> dict[tuple[int, int | None], tuple[int, date]]:
    """How often each unit was urged on each of these directives, and when last: one query."""
    rows = db.session.execute(
        select(
            Urging.directive_id,
            Urging.unit_id,
            func.count().label("n"),
            func.max(Urging.sent_on).label("last"),
        )
        .where(Urging.directive_id.in_(set(directive_ids)), Urging.is_urging)
        .group_by(Urging.directive_id, Urging.unit_id)
    )
    return {(row.directive_id, row.unit_id): (row.n, row.last) for row in rows}
