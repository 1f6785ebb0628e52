"""Reading one directive with all that belongs to it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from meeting.accounts.models import User, UserSeat
from meeting.core.access import UNIT_ROLES
from meeting.core.db import absent, db, get
from meeting.core.errors import NotFound
from meeting.core.files import StoredFile
from meeting.directives.models import Amendment, Cooperation, Directive, DirectiveIssue
from meeting.directory.models import Person, Unit
from meeting.followup.models import (
    CarryOver,
    DirectivePeriod,
    Evidence,
    ExtensionRequest,
    HandOver,
    Progress,
)
from meeting.followup.queries.duties import heads
from meeting.followup.rules import Grade, RequestState
from meeting.issues.models import Issue
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import State as MeetingState


@dataclass(frozen=True)
class EvidenceLine:
    """A proof as the page shows it."""

    id: int
    grade: Grade
    note: str
    has_file: bool
    checked_by: str = ""
    checked_on: date | None = None


@dataclass(frozen=True)
class ReportLine:
    """A report as the page shows it."""

    id: int
    reported_on: date
    percent: int
    text: str
    obstacle: str
    is_completion: bool
    missing_reason: str
    author_name: str
    unit: str
    prepared_by: str = ""
    value: float | None = None
    is_contribution: bool = False
    period_on: date | None = None
    evidence: list[EvidenceLine] = field(default_factory=list)


@dataclass(frozen=True)
class Kin:
    """A directive this one hangs together with: what it is the rest of, or what was left of it."""

    id: int
    clause: str
    is_parent: bool


@dataclass(frozen=True)
class Links:
    """What a directive hangs together with: issues before it, the meeting after it, people, directives.

    `taken_up`: meetings that opened with it, and their days; `before`: units that led it until they ended,
    with the day of the hand-over (None: it still waits for one).
    """

    issues: list[tuple[int, str]]
    next_meeting: tuple[int, str] | None
    officers: list[tuple[int, str]]
    taken_up: list[tuple[int, str, date | None]]
    before: list[tuple[int, str, date | None]]
    kin: list[Kin]
    checker: str
    confirmer: str
    has_head: bool  # somebody with an account heads the lead unit


def get_directive(directive_id: int) -> Directive:
    """The directive with its conclusion, meeting, units, field and leader: one query. Raises NotFound."""
    stmt = (
        select(Directive)
        .where(Directive.id == directive_id)
        .options(
            joinedload(Directive.conclusion),
            joinedload(Directive.meeting),
            joinedload(Directive.lead_unit),
            joinedload(Directive.field),
            joinedload(Directive.leader),
            joinedload(Directive.cooperations).joinedload(Cooperation.unit),
        )
    )
    found = db.session.execute(stmt).unique().scalar_one_or_none()
    if found is None:
        raise NotFound("Directive")
    return found


def reports_of(directive_id: int) -> list[ReportLine]:
    """The reports with their proofs, newest first: one query."""
    rows = db.session.execute(
        select(
            Progress.id, Progress.reported_on, Progress.percent, Progress.text, Progress.obstacle,
            Progress.is_completion, Progress.missing_reason, Progress.author_name,
            func.coalesce(Unit.name, "").label("unit"), Progress.prepared_by, Progress.value,
            Progress.cooperation_id, DirectivePeriod.starts_on.label("period_on"),
            Evidence.id.label("evidence_id"), Evidence.grade, Evidence.note, Evidence.file_id,
            Evidence.checked_by, Evidence.checked_on,
        )
        .outerjoin(DirectivePeriod, DirectivePeriod.id == Progress.period_id)
        .outerjoin(Unit, Unit.id == Progress.unit_id)
        .outerjoin(Evidence, Evidence.progress_id == Progress.id)
        .where(Progress.directive_id == directive_id)
        .order_by(Progress.reported_on.desc(), Progress.id.desc(), Evidence.id)
    )  # fmt: skip
    found: dict[int, ReportLine] = {}
    for row in rows:
        line = found.get(row.id)
        if line is None:
            line = found[row.id] = ReportLine(
                row.id, row.reported_on, row.percent, row.text, row.obstacle, row.is_completion,
                row.missing_reason, row.author_name, row.unit, row.prepared_by, row.value,
                row.cooperation_id is not None, row.period_on,
            )  # fmt: skip
        if row.evidence_id is not None:
            proof = EvidenceLine(
                row.evidence_id, row.grade, row.note, row.file_id is not None, row.checked_by, row.checked_on
            )
            line.evidence.append(proof)
    return list(found.values())


def decisions_of(directive_id: int) -> tuple[list[Any], list[Any]]:
    """The requests for more time, newest first, and the recorded decisions, oldest first: one query."""
    rows = db.session.execute(_decisions(), {"directive_id": directive_id}).all()
    requests = sorted((row for row in rows if row.about == "request"), key=lambda row: -row.id)
    return requests, [row for row in rows if row.about == "amendment"]


@cache
def _decisions() -> Select[Any]:
    """The statement of every directive: putting it together costs more than asking it."""
    decider, directive_id = aliased(Person), bindparam("directive_id", type_=Integer)
    asked = (
        select(
            literal("request").label("about"), ExtensionRequest.id, ExtensionRequest.reason,
            ExtensionRequest.decided_on, func.coalesce(decider.full_name, "").label("decider"),
            ExtensionRequest.requested_on, ExtensionRequest.old_due_on, ExtensionRequest.new_due_on,
            ExtensionRequest.is_late, ExtensionRequest.decided_for, ExtensionRequest.file_id,
            ExtensionRequest.state, ExtensionRequest.decision_note, absent(Amendment.kind),
            absent(Amendment.old), absent(Amendment.new), absent(Amendment.paper),
        )
        .outerjoin(User, User.id == ExtensionRequest.decided_by_id)
        .outerjoin(decider, decider.id == User.person_id)
        .where(ExtensionRequest.directive_id == directive_id)
    )  # fmt: skip
    unasked = (
        ExtensionRequest.requested_on, ExtensionRequest.old_due_on, ExtensionRequest.new_due_on,
        ExtensionRequest.is_late, ExtensionRequest.decided_for, ExtensionRequest.file_id,
        ExtensionRequest.state, ExtensionRequest.decision_note,
    )  # fmt: skip
    amended = select(
        literal("amendment"), Amendment.id, Amendment.reason, Amendment.decided_on, Amendment.decider,
        *map(absent, unasked), Amendment.kind, Amendment.old, Amendment.new, Amendment.paper,
    ).where(Amendment.directive_id == directive_id)  # fmt: skip
    both = union_all(asked, amended).subquery()
    return select(both).order_by(both.c.about, both.c.decided_on, both.c.id)


def _link(kind: str, key: Any, words: Any, *, day: Any = None, place: Any = None) -> Select[Any]:
    """One kind of link, for the union of all; `place` orders those of a kind, else their day does."""
    return select(
        literal(kind).label("kind"), key.label("id"), words.label("words"),
        (cast(null(), Date) if day is None else day).label("day"),
        (literal("") if place is None else place).label("place"),
    )  # fmt: skip


def _officers(unit_id: Any, day: Any) -> Select[Any]:
    return (
        _link("officer", User.id, Person.full_name, place=Person.sort_key)
        .join(Person, Person.id == User.person_id)
        .join(UserSeat, UserSeat.user_id == User.id)
        .where(
            UserSeat.unit_id == unit_id,
            UserSeat.role.in_(UNIT_ROLES),
            UserSeat.starts_on <= day,
            or_(UserSeat.ends_on.is_(None), UserSeat.ends_on >= day),
            User.is_active,
        )
        .distinct()
    )


def officers(unit_id: int | None, day: date) -> list[tuple[int, str]]:
    """(user id, name) of those who sit in a unit on a day."""
    people = _officers(unit_id, day).subquery()
    rows = db.session.execute(select(people.c.id, people.c.words).order_by(people.c.place, people.c.id))
    return [(row.id, row.words) for row in rows]


@cache
def _links() -> Select[Any]:
    """The statement of every directive: putting it together costs more than asking it."""
    directive_id, unit_id = bindparam("directive_id", type_=Integer), bindparam("unit_id", type_=Integer)
    today: Any = bindparam("today", type_=Date)
    following = (
        _link("meeting", Meeting.id, Meeting.title, day=Meeting.held_on)
        .where(
            Meeting.series_id == bindparam("series_id", type_=Integer),
            Meeting.held_on > bindparam("held_on", type_=Date),
            Meeting.state.not_in([MeetingState.PLANNED, MeetingState.CANCELLED]),
        )
        .order_by(Meeting.held_on, Meeting.id)
        .limit(1)
        .subquery()
    )
    judges = [
        _link(kind, User.id, Person.full_name)
        .join(Person, Person.id == User.person_id)
        .where(User.id == bindparam(f"{kind}_id", type_=Integer))
        for kind in ("checker", "confirmer")
    ]
    parts = union_all(
        _link("issue", Issue.id, func.substr(Issue.text, 1, 160))
        .join(DirectiveIssue, DirectiveIssue.issue_id == Issue.id)
        .where(DirectiveIssue.directive_id == directive_id),
        select(following),
        _link("taken_up", Meeting.id, Meeting.title, day=Meeting.held_on)
        .join(CarryOver, CarryOver.meeting_id == Meeting.id)
        .where(CarryOver.directive_id == directive_id, CarryOver.is_included, CarryOver.frozen.is_not(None)),
        _link("before", HandOver.id, Unit.name, day=HandOver.decided_on)
        .join(Unit, Unit.id == HandOver.from_unit_id)
        .where(HandOver.directive_id == directive_id, HandOver.cooperation_id.is_(None)),
        _officers(unit_id, today),
        _link("head", User.id, literal("")).where(User.id.in_(heads(unit_id, today))),
        *judges,
        _link("parent", Directive.id, Directive.clause).where(
            Directive.id == bindparam("parent_id", type_=Integer)
        ),
        _link("rest", Directive.id, Directive.clause).where(Directive.parent_id == directive_id),
    ).subquery()
    return select(parts).order_by(parts.c.kind, parts.c.day, parts.c.place, parts.c.id)


def links_of(directive: Directive, day: date) -> Links:
    """What belongs to a directive and is no more than a name: one query."""
    rows = db.session.execute(
        _links(),
        {
            "directive_id": directive.id, "unit_id": directive.lead_unit_id, "today": day,
            "series_id": directive.meeting.series_id, "held_on": directive.meeting.held_on,
            "checker_id": directive.checked_by_id, "confirmer_id": directive.confirmed_by_id,
            "parent_id": directive.parent_id,
        },
    ).all()  # fmt: skip

    def of(kind: str) -> list[tuple[int, str]]:
        return [(row.id, row.words) for row in rows if row.kind == kind]

    def dated(kind: str) -> list[tuple[int, str, date | None]]:
        return [(row.id, row.words, row.day) for row in rows if row.kind == kind]

    names = {row.kind: row.words for row in rows}
    kin = [Kin(key, words, is_parent=True) for key, words in of("parent")]
    kin += [Kin(key, words, is_parent=False) for key, words in of("rest")]
    return Links(
        of("issue"), next(iter(of("meeting")), None), of("officer"), dated("taken_up"), dated("before"),
        kin, names.get("checker", ""), names.get("confirmer", ""), has_head=bool(of("head")),
    )  # fmt: skip


def find_completion(directive_id: int) -> Progress | None:
    """The last report that says the work is complete."""
    stmt = select(Progress).where(Progress.directive_id == directive_id, Progress.is_completion)
    return db.session.scalars(stmt.order_by(Progress.id.desc()).limit(1)).one_or_none()


def find_pending_request(directive_id: int) -> ExtensionRequest | None:
    """The request for more time that waits for a decision."""
    stmt = select(ExtensionRequest).where(
        ExtensionRequest.directive_id == directive_id, ExtensionRequest.state == RequestState.PENDING
    )
    return db.session.scalars(stmt.order_by(ExtensionRequest.id).limit(1)).one_or_none()


def get_request(request_id: int) -> ExtensionRequest:
    """A request for more time; raises NotFound."""
    return get(ExtensionRequest, request_id)


def get_evidence(evidence_id: int) -> tuple[int, StoredFile]:
    """The directive a proof belongs to, and its file; raises NotFound."""
    row = db.session.execute(
        select(Progress.directive_id, StoredFile)
        .join(Evidence, Evidence.progress_id == Progress.id)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(Evidence.id == evidence_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Evidence")
    return row[0], row[1]
