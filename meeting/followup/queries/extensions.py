"""Reading requests for more time: the list and its figures by unit."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from meeting.accounts.models import User
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.files import StoredFile
from meeting.core.paging import AnySelect, Order, Page, paginate
from meeting.directives.models import Directive
from meeting.directory.models import Person, Unit
from meeting.followup.models import ExtensionRequest
from meeting.followup.rules import Asked, AskedFilters, RequestState

TEXT_SHOWN = 160  # letters
ORDER = Order(((ExtensionRequest.requested_on, True), (ExtensionRequest.id, True)))


def asked(filters: AskedFilters, cursor: str | None = None) -> Page:
    """A page of requests, newest first, each with its directive, its file and who decided: one query."""
    return paginate(db.session(), _asked(filters, func.substr(Directive.text, 1, TEXT_SHOWN)), ORDER, cursor)


def all_asked(filters: AskedFilters) -> Sequence[Any]:
    """Every request under these filters with its whole texts, newest first, for a sheet: one query."""
    stmt = _asked(filters, Directive.text)
    return db.session.execute(
        stmt.order_by(ExtensionRequest.requested_on.desc(), ExtensionRequest.id.desc())
    ).all()


def _asked(filters: AskedFilters, text: ColumnElement[str] | Any) -> AnySelect:
    decider = aliased(Person)
    lead = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name, "")
    return (
        select(
            ExtensionRequest.id, ExtensionRequest.directive_id, ExtensionRequest.requested_on,
            ExtensionRequest.old_due_on, ExtensionRequest.new_due_on, ExtensionRequest.reason,
            ExtensionRequest.is_late, ExtensionRequest.state, ExtensionRequest.decided_on,
            ExtensionRequest.decision_note, ExtensionRequest.decided_for, ExtensionRequest.file_id,
            func.coalesce(decider.full_name, "").label("decider"), lead.label("lead"),
            Directive.clause, text.label("text"),
            Directive.lead_unit_id, Directive.original_due_on, Directive.effective_due_on,
            Directive.extension_count,
        )
        .join(Directive, Directive.id == ExtensionRequest.directive_id)
        .outerjoin(Unit, Unit.id == ExtensionRequest.unit_id)
        .outerjoin(User, User.id == ExtensionRequest.decided_by_id)
        .outerjoin(decider, decider.id == User.person_id)
        .where(*_conditions(filters))
    )  # fmt: skip


def count_asked(filters: AskedFilters) -> int:
    """How many requests there are under these filters: one query."""
    stmt = select(func.count(ExtensionRequest.id)).where(*_conditions(filters))
    return db.session.execute(stmt).scalar_one()


def _conditions(filters: AskedFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state is not None:
        found.append(ExtensionRequest.state == filters.state)
    if filters.unit is not None:
        found.append(ExtensionRequest.unit_id == (filters.unit or None))
    if filters.late:
        found.append(ExtensionRequest.is_late.is_(True))
    return found


def asked_by_unit() -> list[Asked]:
    """The figures of every unit that asked for more time, most requests first: one query."""
    name = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name, "–")
    rows = db.session.execute(
        select(
            ExtensionRequest.unit_id, name.label("unit"), func.count().label("asked"),
            _sum(ExtensionRequest.is_late), *(_sum(ExtensionRequest.state == state) for state in _COUNTED),
            func.sum(ExtensionRequest.days_given),
        )
        .outerjoin(Unit, Unit.id == ExtensionRequest.unit_id)
        .group_by(ExtensionRequest.unit_id, "unit")
    ).all()  # fmt: skip
    found = [Asked(*row) for row in rows]
    return sorted(found, key=lambda line: (-line.asked, line.unit))


_COUNTED = (RequestState.PENDING, RequestState.GRANTED, RequestState.REFUSED)


def _sum(condition: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def get_request_file(request_id: int) -> tuple[int, StoredFile]:
    """The directive a request is about, and the file of its evidence; raises NotFound."""
    row = db.session.execute(
        select(ExtensionRequest.directive_id, StoredFile)
        .join(StoredFile, StoredFile.id == ExtensionRequest.file_id)
        .where(ExtensionRequest.id == request_id)
    ).one_or_none()
    if row is None:
        raise NotFound("ExtensionRequest")
    return row[0], row[1]


def leader_of(directive: Directive) -> str:
    """The name of the leader in charge, empty when there is none."""
    stmt = select(Person.full_name).where(Person.id == directive.leader_id)
    return db.session.execute(stmt).scalar() or ""
