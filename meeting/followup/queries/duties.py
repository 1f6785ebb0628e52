"""Duties below a directive: prepared reports, shares of a breakdown, periods, checks on the spot."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from meeting.accounts.models import User, UserSeat
from meeting.core.access import Role
from meeting.core.db import absent, db, get
from meeting.core.errors import NotFound
from meeting.core.files import StoredFile
from meeting.directives.models import Cooperation, Directive
from meeting.directives.rules import OPEN, Recurrence
from meeting.directory.models import Unit, UnitKind
from meeting.followup.models import DirectivePeriod, Evidence, PreparedReport, Progress, SubTask
from meeting.followup.rules import Grade, Standing, has_periods

MOST = 50  # rows of a block on a home
TEXT_SHOWN = 160  # letters


# ─── Inside a unit ──────────────────────────────────────────────────────────────────────────────────────────


def has_head(unit_id: int, day: date) -> bool:
    """Whether somebody with an account heads the unit on a day."""
    return db.session.execute(heads(unit_id, day).limit(1)).first() is not None


def heads(unit_id: Any, day: Any) -> Select[int]:
    """The accounts that head a unit on a day, to be asked alone or as part of another question."""
    return (
        select(User.id)
        .join(UserSeat, UserSeat.user_id == User.id)
        .where(
            UserSeat.unit_id == unit_id,
            UserSeat.role == Role.UNIT_HEAD,
            UserSeat.starts_on <= day,
            or_(UserSeat.ends_on.is_(None), UserSeat.ends_on >= day),
            User.is_active,
        )
    )


def find_prepared(directive_id: int, unit_id: int, cooperation_id: int | None) -> PreparedReport | None:
    """What a unit has prepared for one of its duties."""
    return db.session.scalars(
        select(PreparedReport)
        .where(
            PreparedReport.directive_id == directive_id,
            PreparedReport.unit_id == unit_id,
            PreparedReport.cooperation_id == cooperation_id,
        )
        .order_by(PreparedReport.id)
        .limit(1)
    ).one_or_none()


def get_prepared(prepared_id: int) -> PreparedReport:
    """A prepared report; raises NotFound."""
    return get(PreparedReport, prepared_id)


def prepared_on(directive_id: int, unit_ids: Collection[int]) -> Sequence[PreparedReport]:
    """What these units have prepared on a directive: one query."""
    return db.session.scalars(
        select(PreparedReport)
        .where(PreparedReport.directive_id == directive_id, PreparedReport.unit_id.in_(sorted(unit_ids)))
        .order_by(PreparedReport.id)
    ).all()


def files_of(ids: Collection[int]) -> list[tuple[int, str]]:
    """(id, name) of stored files."""
    if not ids:
        return []
    rows = db.session.execute(
        select(StoredFile.id, StoredFile.name).where(StoredFile.id.in_(sorted(ids))).order_by(StoredFile.id)
    )
    return [(row.id, row.name) for row in rows]


def get_stored(file_id: int) -> StoredFile:
    """A stored file; raises NotFound."""
    return get(StoredFile, file_id)


def get_share(cooperation_id: int) -> Cooperation:
    """A co-operating unit's part with its unit; raises NotFound."""
    stmt = select(Cooperation).where(Cooperation.id == cooperation_id).options(joinedload(Cooperation.unit))
    found = db.session.scalars(stmt).one_or_none()
    if found is None:
        raise NotFound("Cooperation")
    return found


# ─── Proofs ─────────────────────────────────────────────────────────────────────────────────────────────────


def get_progress(progress_id: int) -> Progress:
    """A report; raises NotFound."""
    return get(Progress, progress_id)


def standing(directive_id: int, day: date) -> Standing:
    """What a report of completion is judged by beside itself: one query."""
    parts_of_it = SubTask.directive_id == directive_id
    inspected = (
        select(func.count(Evidence.id))
        .join(Progress, Progress.id == Evidence.progress_id)
        .where(Progress.directive_id == directive_id, Evidence.grade == Grade.CHECKED)
    )
    missing = select(func.count(DirectivePeriod.id)).where(
        DirectivePeriod.directive_id == directive_id,
        DirectivePeriod.reported_on.is_(None),
        DirectivePeriod.due_on < day,
    )
    row = db.session.execute(
        select(
            select(func.count(SubTask.id)).where(parts_of_it).scalar_subquery(),
            select(func.count(SubTask.done_on)).where(parts_of_it).scalar_subquery(),
            missing.scalar_subquery(),
            inspected.scalar_subquery(),
        )
    ).one()
    return Standing(row[0], row[1], row[2], inspected=row[3] > 0)


# ─── Shares of a breakdown ──────────────────────────────────────────────────────────────────────────────────


def duties_of(directive_id: int) -> tuple[list[Any], list[Any]]:
    """The shares of a directive with their units' names, in their order, and its periods, newest first.

    One query. A period has: id, starts_on, due_on, reported_on.
    """
    shares = (
        select(
            literal("share").label("kind"), SubTask.id, SubTask.due_on, SubTask.reported_on,
            absent(DirectivePeriod.starts_on), SubTask.position, SubTask.version, SubTask.unit_id,
            func.coalesce(func.nullif(Unit.short_name, ""), Unit.name).label("unit"), SubTask.text,
            SubTask.target, SubTask.value, SubTask.report, SubTask.done_on,
        )
        .join(Unit, Unit.id == SubTask.unit_id)
        .where(SubTask.directive_id == directive_id)
    )  # fmt: skip
    periods = select(
        literal("period"), DirectivePeriod.id, DirectivePeriod.due_on, DirectivePeriod.reported_on,
        DirectivePeriod.starts_on, absent(SubTask.position), absent(SubTask.version),
        absent(SubTask.unit_id), absent(Unit.name), absent(SubTask.text), absent(SubTask.target),
        absent(SubTask.value), absent(SubTask.report), absent(SubTask.done_on),
    ).where(DirectivePeriod.directive_id == directive_id)  # fmt: skip
    both = union_all(shares, periods).subquery()
    rows = db.session.execute(
        select(both).order_by(both.c.kind, both.c.starts_on.desc(), both.c.position, both.c.id)
    ).all()
    return [row for row in rows if row.kind == "share"], [row for row in rows if row.kind == "period"]


def parts(directive_id: int) -> Sequence[SubTask]:
    """The shares of a directive to be changed, with their units."""
    return db.session.scalars(
        select(SubTask)
        .where(SubTask.directive_id == directive_id)
        .options(joinedload(SubTask.unit))
        .order_by(SubTask.position, SubTask.id)
    ).all()


def get_part(part_id: int) -> SubTask:
    """A share with its unit; raises NotFound."""
    stmt = select(SubTask).where(SubTask.id == part_id).options(joinedload(SubTask.unit))
    found = db.session.scalars(stmt).one_or_none()
    if found is None:
        raise NotFound("SubTask")
    return found


def at_home(unit_ids: Collection[int], limit: int = MOST) -> tuple[list[Any], list[Any]]:
    """What officers of these units prepared, and the shares the units still owe, soonest first: one query.

    Rows: id, directive_id, unit_id, author_id, who (author, or the lead unit), text, note (why it was given
    back, or the unit of measure), due_on, target, value, at.
    """
    units = sorted(unit_ids)
    lead = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name, "")
    waiting = (
        select(
            literal("prepared").label("kind"), PreparedReport.id, PreparedReport.directive_id,
            PreparedReport.unit_id, PreparedReport.author_id, PreparedReport.author_name.label("who"),
            func.substr(Directive.text, 1, TEXT_SHOWN).label("text"),
            PreparedReport.return_note.label("note"), absent(SubTask.due_on),
            absent(SubTask.target), absent(SubTask.value),
            PreparedReport.updated_at.label("at"),
        )
        .join(Directive, Directive.id == PreparedReport.directive_id)
        .where(PreparedReport.unit_id.in_(units), Directive.state.in_(OPEN))
    )  # fmt: skip
    owed = (
        select(
            literal("part"), SubTask.id, SubTask.directive_id, SubTask.unit_id,
            absent(PreparedReport.author_id), lead, SubTask.text, Directive.measure_unit, SubTask.due_on,
            SubTask.target, SubTask.value, SubTask.updated_at,
        )
        .join(Directive, Directive.id == SubTask.directive_id)
        .outerjoin(Unit, Unit.id == Directive.lead_unit_id)
        .where(
            SubTask.unit_id.in_(units), SubTask.done_on.is_(None), Directive.is_tracked,
            Directive.state.in_(OPEN),
        )
    )  # fmt: skip
    both = union_all(waiting, owed).subquery()
    order = (both.c.kind, both.c.due_on.asc().nulls_last(), both.c.at, both.c.id)
    rows = db.session.execute(select(both).order_by(*order).limit(2 * limit)).all()
    return [row for row in rows if row.kind == "prepared"], [row for row in rows if row.kind == "part"]


def kinds_on(day: date) -> Sequence[Any]:
    """Kinds of units with how many exist on a day: id, name, name_en, units."""
    return db.session.execute(
        select(UnitKind.id, UnitKind.name, UnitKind.name_en, func.count(Unit.id).label("units"))
        .join(Unit, Unit.kind_id == UnitKind.id)
        .where(*_exists(day))
        .group_by(UnitKind.id, UnitKind.name, UnitKind.name_en, UnitKind.display_order)
        .order_by(UnitKind.display_order, UnitKind.id)
    ).all()


def units_of_kinds(kind_ids: Collection[int], day: date) -> list[int]:
    """The units of these kinds that exist on a day, in protocol order."""
    return list(
        db.session.scalars(
            select(Unit.id)
            .join(UnitKind, UnitKind.id == Unit.kind_id)
            .where(Unit.kind_id.in_(sorted(kind_ids)), *_exists(day))
            .order_by(UnitKind.display_order, Unit.display_order, Unit.sort_key, Unit.id)
        )
    )


def _exists(day: date) -> tuple[Any, ...]:
    return (
        or_(Unit.valid_from.is_(None), Unit.valid_from <= day),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= day),
    )


# ─── Periods ────────────────────────────────────────────────────────────────────────────────────────────────


def periods_of(directive_id: int) -> Sequence[DirectivePeriod]:
    """The periods of a directive, newest first: one query."""
    return db.session.scalars(
        select(DirectivePeriod)
        .where(DirectivePeriod.directive_id == directive_id)
        .order_by(DirectivePeriod.starts_on.desc(), DirectivePeriod.id.desc())
    ).all()


def recurring(after_id: int, limit: int) -> Sequence[Directive]:
    """Open, followed directives with periods, in batches by id."""
    kinds = [kind for kind in Recurrence if has_periods(kind)]
    return db.session.scalars(
        select(Directive)
        .where(
            Directive.id > after_id,
            Directive.recurrence.in_(kinds),
            Directive.is_tracked,
            Directive.state.in_(OPEN),
        )
        .order_by(Directive.id)
        .limit(limit)
    ).all()


def period_starts(directive_ids: Collection[int]) -> set[tuple[int, date]]:
    """(directive, first day) of the periods there are already."""
    rows = db.session.execute(
        select(DirectivePeriod.directive_id, DirectivePeriod.starts_on).where(
            DirectivePeriod.directive_id.in_(sorted(directive_ids))
        )
    )
    return {(row.directive_id, row.starts_on) for row in rows}


def directives_by_id(ids: Collection[int]) -> Sequence[Directive]:
    """These directives, bare."""
    return db.session.scalars(
        select(Directive).where(Directive.id.in_(sorted(ids))).order_by(Directive.id)
    ).all()
