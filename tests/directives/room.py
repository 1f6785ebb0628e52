"""A concluded meeting for the tests of this room."""

from datetime import date

from sqlalchemy import select

from meeting.core import clock
from meeting.core.access import Actor
from meeting.core.db import db
from meeting.directives import queries, service
from meeting.directives.models import Conclusion, Directive
from meeting.directives.service import Clause, Notice
from meeting.issues.models import Issue
from meeting.issues.rules import Channel
from meeting.issues.rules import Kind as IssueKind
from meeting.issues.rules import State as IssueState
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import Kind, Mode, State
from tests.world import World

HELD = date(2017, 10, 9)


def hold(world: World, state: State = State.CONCLUDED, day: date = HELD) -> Meeting:
    """The Q3 review, held."""
    meeting = Meeting(
        year=2017, kind=Kind.INTERIM_REVIEW, period=20173, title="Hội nghị sơ kết quý III năm 2017",
        starts_at=clock.at(day, 8), ends_at=clock.at(day, 11), held_on=day, mode=Mode.IN_PERSON, state=state,
        chair_id=world.persons["giamdoc"], chair_title="Giám đốc Sở",
    )  # fmt: skip
    db.session.add(meeting)
    db.session.commit()
    db.session.refresh(meeting, ["chair", "venue"])
    return meeting


def begin(actor: Actor, meeting: Meeting) -> Conclusion:
    """Its conclusion in draft."""
    conclusion = service.get_or_start(actor, meeting)
    db.session.commit()
    return reload(conclusion)


def reload(conclusion: Conclusion) -> Conclusion:
    """As the next request finds it."""
    found = queries.get_conclusion(conclusion.meeting_id)
    db.session.expire(found)
    return queries.get_conclusion(found.meeting_id)


def again(directive: Directive | int) -> Directive:
    """As the next request finds it."""
    key = directive if isinstance(directive, int) else directive.id
    db.session.expire_all()
    return queries.get_directive(key)


def issued(actor: Actor, world: World, *clauses: Clause, number: int = 45) -> list[Directive]:
    """The directives of an issued notice."""
    conclusion = begin(actor, hold(world))
    for clause in clauses:
        service.add(actor, conclusion, clause)
    service.issue(actor, conclusion, notice(number))
    db.session.commit()
    keys = [row.id for row in queries.directives_of(conclusion.meeting_id)]
    return [again(key) for key in keys]


def notice(number: int = 45, day: date = HELD) -> Notice:
    """A notice as typed."""
    return Notice(number, day, signer_name="Đặng Văn Mẫu", is_registered=True)


def raise_issue(world: World, meeting_id: int, state: IssueState = IssueState.ACCEPTED) -> Issue:
    """A difficulty of a district unit."""
    issue = Issue(
        meeting_id=meeting_id, number=1, unit_id=world.units["rachgia"], raised_on=HELD,
        kind=IssueKind.DIFFICULTY, channel=Channel.BEFORE, text="Thiếu kinh phí", state=state,
    )  # fmt: skip
    db.session.add(issue)
    db.session.flush()
    return issue


def words(**typed: object) -> dict[str, object]:
    """A directive as it is typed."""
    return {"text": "Rà soát hộ nghèo", "is_tracked": "y", "priority": "normal", "go": "stay", **typed}


def all_directives() -> list[Directive]:
    """All there are, in their order, read again."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Directive).order_by(Directive.position)))
