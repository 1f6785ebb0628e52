"""What notices are about: loaded in bulk, and who may see it (asked of the rooms' own policies)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from meeting.accounts.policy import Can as Accounts
from meeting.attendees.models import Attendance
from meeting.core.access import Actor, may
from meeting.core.db import db
from meeting.core.jobs import Job
from meeting.directives.models import Conclusion, Directive
from meeting.directives.policy import Can as Directives
from meeting.directory.policy import Can as Directory
from meeting.documents.models import Document
from meeting.documents.policy import Can as Documents
from meeting.followup.models import SubTask
from meeting.followup.policy import Can as Followup
from meeting.issues.models import Issue
from meeting.issues.policy import Can as Issues
from meeting.minutes.models import Minutes
from meeting.minutes.policy import Can as OfMinutes
from meeting.minutes.policy import is_shared_with
from meeting.scheduling.models import Meeting
from meeting.scheduling.policy import Can as Meetings

AT_THE_MEETING = frozenset({"meeting", "attendance", "agenda_item"})


@dataclass(frozen=True)
class About:
    """Which thing a notice is about."""

    kind: str
    thing_id: int
    meeting_id: int | None = None


@dataclass
class Things:
    """Rows by id, as they stand now."""

    directives: dict[int, Directive] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    meetings: dict[int, Meeting] = field(default_factory=dict)
    conclusions: dict[int, Conclusion] = field(default_factory=dict)  # by meeting
    parts: dict[int, set[int]] = field(default_factory=dict)  # units with a share, by directive
    documents: dict[int, Document] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    minutes: dict[int, Minutes] = field(default_factory=dict)  # by meeting, like those on its list
    listed_units: dict[int, set[int]] = field(default_factory=dict)
    listed_people: dict[int, set[int]] = field(default_factory=dict)

    def may_see(self, actor: Actor, about: About) -> bool:
        """Whether the actor may see the thing today; what is gone is seen by nobody."""
        if about.kind == "directive":
            return self._sees_directive(actor, about.thing_id)
        if about.kind == "issue":
            issue = self.issues.get(about.thing_id)
            return issue is not None and may(actor, Issues.SEE, issue)
        if about.kind == "document":
            document = self.documents.get(about.thing_id)
            return document is not None and may(actor, Documents.READ, document)
        if about.kind in {"user", "job"}:
            return self._is_own(actor, about)
        if about.kind == "unit":
            return may(actor, Directory.SEE)
        return self._sees_at_meeting(actor, about)

    def _is_own(self, actor: Actor, about: About) -> bool:
        if about.kind == "user":
            return about.thing_id == actor.user_id or may(actor, Accounts.MANAGE)
        job = self.jobs.get(about.thing_id)
        return job is not None and job.user_id == actor.user_id

    def _sees_directive(self, actor: Actor, directive_id: int) -> bool:
        directive = self.directives.get(directive_id)
        if directive is None:
            return False
        if directive.issued_on and not actor.unit_ids.isdisjoint(self.parts.get(directive_id, ())):
            return True  # as `followup:see` says of shares, which are loaded here for all directives at once
        return may(actor, Followup.SEE, directive)

    def _sees_at_meeting(self, actor: Actor, about: About) -> bool:
        meeting = self.meetings.get(about.meeting_id or 0)
        if meeting is None or not may(actor, Meetings.SEE, meeting):
            return False
        if about.kind == "conclusion":
            conclusion = self.conclusions.get(meeting.id)
            return conclusion is not None and may(actor, Directives.SEE, conclusion)
        if about.kind == "minutes":
            return self._sees_minutes(actor, meeting.id)
        return about.kind in AT_THE_MEETING

    def _sees_minutes(self, actor: Actor, meeting_id: int) -> bool:
        """As `minutes:see` says, with the list loaded here for all readers at once."""
        if may(actor, OfMinutes.SEE_ALL):
            return True
        minutes = self.minutes.get(meeting_id)
        units, people = self.listed_units.get(meeting_id, set()), self.listed_people.get(meeting_id, set())
        return (
            minutes is not None
            and may(actor, OfMinutes.SEE)
            and is_shared_with(actor, minutes, units, people)
        )

    def words(self, about: About) -> str:
        """The thing's own words, in one line."""
        if about.kind == "directive":
            directive = self.directives.get(about.thing_id)
            return directive.text if directive else ""
        if about.kind == "issue":
            issue = self.issues.get(about.thing_id)
            return issue.text if issue else ""
        if about.kind == "document":
            document = self.documents.get(about.thing_id)
            return document.subject if document else ""
        if about.kind == "job":
            job = self.jobs.get(about.thing_id)
            return job.title if job else ""
        meeting = self.meetings.get(about.meeting_id or 0)
        return meeting.title if meeting else ""

    def day(self, about: About) -> date | None:
        """The day that counts: due, to be answered by, or held on."""
        if about.kind == "directive":
            directive = self.directives.get(about.thing_id)
            return directive.effective_due_on if directive else None
        if about.kind == "issue":
            issue = self.issues.get(about.thing_id)
            return issue.answer_due_on if issue else None
        if about.kind in {"document", "job"}:
            return None
        meeting = self.meetings.get(about.meeting_id or 0)
        return meeting.held_on if meeting else None


def load(abouts: Collection[About]) -> Things:
    """The things of notices, with shares of directives and lists of minutes: at most eight queries."""
    things = Things()
    directives = _ids(about.thing_id for about in abouts if about.kind == "directive")
    issues = _ids(about.thing_id for about in abouts if about.kind == "issue")
    meetings = _ids(about.meeting_id for about in abouts)
    fresh = {"populate_existing": True}  # what this transaction changed beside the relationships counts
    if directives:
        found = select(Directive).options(joinedload(Directive.cooperations))
        found = found.where(Directive.id.in_(directives)).execution_options(**fresh)
        things.directives = {row.id: row for row in db.session.scalars(found).unique()}
        shares = select(SubTask.directive_id, SubTask.unit_id).where(SubTask.directive_id.in_(directives))
        for directive_id, unit_id in db.session.execute(shares):
            things.parts.setdefault(directive_id, set()).add(unit_id)
    if issues:
        rows = db.session.scalars(select(Issue).where(Issue.id.in_(issues)))
        things.issues = {row.id: row for row in rows}
    if meetings:
        pairs = db.session.execute(
            select(Meeting, Conclusion)
            .outerjoin(Conclusion, Conclusion.meeting_id == Meeting.id)
            .where(Meeting.id.in_(meetings))
        )
        for meeting, conclusion in pairs:
            things.meetings[meeting.id] = meeting
            if conclusion is not None:
                things.conclusions[meeting.id] = conclusion
    _load_papers(things, abouts)
    _load_minutes(things, _ids(about.meeting_id for about in abouts if about.kind == "minutes"))
    return things


def _load_papers(things: Things, abouts: Collection[About]) -> None:
    """Papers and long work: a query for each, none without them."""
    documents = _ids(about.thing_id for about in abouts if about.kind == "document")
    if documents:
        loaded = select(Document).options(joinedload(Document.meeting), joinedload(Document.earlier))
        fresh = loaded.where(Document.id.in_(documents)).execution_options(populate_existing=True)
        things.documents = {row.id: row for row in db.session.scalars(fresh)}
    jobs = _ids(about.thing_id for about in abouts if about.kind == "job")
    if jobs:
        things.jobs = {job.id: job for job in db.session.scalars(select(Job).where(Job.id.in_(jobs)))}


def _load_minutes(things: Things, meeting_ids: Collection[int]) -> None:
    """Minutes and who is on the lists of their meetings: two queries, none without minutes."""
    if not meeting_ids:
        return
    rows = db.session.scalars(select(Minutes).where(Minutes.meeting_id.in_(meeting_ids)))
    things.minutes = {row.meeting_id: row for row in rows}
    listed = select(Attendance.meeting_id, Attendance.unit_id, Attendance.person_id)
    for meeting_id, unit_id, person_id in db.session.execute(
        listed.where(Attendance.meeting_id.in_(meeting_ids))
    ):
        if unit_id:
            things.listed_units.setdefault(meeting_id, set()).add(unit_id)
        if person_id:
            things.listed_people.setdefault(meeting_id, set()).add(person_id)


def _ids(keys: Iterable[int | None]) -> list[int]:
    return sorted({key for key in keys if key})
