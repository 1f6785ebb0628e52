"""A large plausible database by bulk insert, for measuring: 20 years, 400 meetings, 2,000 people.

Rows are written without the rooms' verbs, but as those would have left them; the same
size gives the same rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select, update

from meeting.accounts.models import User, UserSeat
from meeting.agenda.models import AgendaItem
from meeting.agenda.rules import Kind as ItemKind
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Part, Presence, Reply
from meeting.core import clock, office
from meeting.core.access import Role
from meeting.core.db import db
from meeting.core.quarters import Quarter
from meeting.core.text import fold, name_sort_key
from meeting.demo.founding import Cast
from meeting.demo.numbering import take_over_notices
from meeting.demo.words import FAMILY, GIVEN, MIDDLE, PLACES, THINGS, VERBS
from meeting.demo.writer import CHUNK, Writer, morning
from meeting.directives.models import Amendment, Conclusion, Cooperation, Directive, DirectiveIssue
from meeting.directives.rules import AmendmentKind, Bound, ConclusionState, Priority, State, last_good_day
from meeting.directory.models import Person, Post, Tenure, Unit, UnitKind
from meeting.followup.models import ExtensionRequest, Progress
from meeting.followup.rules import RequestState
from meeting.issues.models import Issue
from meeting.issues.rules import Channel, Competence
from meeting.issues.rules import Kind as IssueKind
from meeting.issues.rules import State as IssueState
from meeting.scheduling.models import Meeting, Series
from meeting.scheduling.rules import Kind, Mode
from meeting.scheduling.rules import State as MeetingState

TODAY = date(2018, 1, 5)
SINCE = date(1998, 1, 1)
PERIODS = 80  # quarters: twenty years
A_QUARTER = 5  # meetings
PEOPLE = 2000
CROWD = 300  # attendees of one meeting
ITEMS = (
    (ItemKind.OPENING, "Tuyên bố lý do, giới thiệu đại biểu", 15),
    (ItemKind.REPORT, "Báo cáo kết quả công tác", 45),
    (ItemKind.REPORT, "Báo cáo cải cách hành chính", 20), (ItemKind.DISCUSSION, "Thảo luận", 90),
    (ItemKind.DIRECTING_SPEECH, "Phát biểu chỉ đạo", 30), (ItemKind.CONCLUSION, "Kết luận", 20),
)  # fmt: skip
SYMBOL = "TB-SLĐTBXH"
FIRST_NUMBER = 101  # of a year's notices: lower ones belong to the story

# How many of a quarter's directives are open yet, by the quarter's age: 5 in 100 over twenty years.
STILL_OPEN = (0.97, 0.75, 0.50, 0.35, 0.25, 0.20, 0.15, 0.12, 0.10)
STILL_OPEN_LATER = 0.0085
OPEN_STATES = (State.ISSUED, State.RECEIVED, State.IN_PROGRESS, State.REPORTED, State.REWORK, State.REFUSED,
               State.SUSPENDED)  # fmt: skip
OPEN_WEIGHTS = (10, 15, 50, 15, 5, 2, 3)
REPORTING = frozenset({State.IN_PROGRESS, State.REPORTED, State.REWORK, State.CONFIRMED, State.SUSPENDED})


@dataclass
class _Held:
    """A meeting the directives hang on."""

    id: int
    day: date
    issued_on: date
    quarter: Quarter
    age: int  # quarters before the newest
    is_crowd: bool
    conclusion_id: int = 0
    issues: list[int] = field(default_factory=list)


@dataclass
class _Dates:
    """The fate of a directive."""

    state: State
    state_on: date
    due: date | None
    effective: date | None
    until: date | None
    first_until: date | None
    bound: Bound
    completed_on: date | None = None
    confirmed_on: date | None = None


def fill(cast: Cast, size: int) -> date:
    """Add rows until there are `size` directives; returns the day the clock is to be held at."""
    have = db.session.scalar(select(func.count()).select_from(Directive)) or 0
    _Bulk(cast, max(0, size - have)).run()
    return TODAY


class _Bulk:
    def __init__(self, cast: Cast, size: int) -> None:
        self.cast, self.size = cast, size
        self.random = Random(20171009)  # noqa: S311 - plausible rows, not secrets
        self.writer = Writer()
        self.accepts = office.current().before_accepts_day
        self.units = [key for code, key in cast.units.items() if code != "bgd"]
        self.names = {row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name))}
        kinds = select(Unit.id, UnitKind.display_order, UnitKind.name, Unit.display_order)
        found = db.session.execute(kinds.join(UnitKind, UnitKind.id == Unit.kind_id))
        self.groups = {row[0]: (row[1], row[2], row[3]) for row in found}
        self.fields = list(cast.fields.values())
        self.heads = {cast.units[code]: who for code, who in cast.heads.items()}
        self.posts: list[tuple[int, int, int, str]] = []  # post, unit, person, name
        self.briefings = 0  # the id of their series

    def run(self) -> None:
        self._backdate()
        self._people()
        self.writer.flush()
        meetings = [self._meeting(*place) for place in self._places()]
        self.writer.flush()
        share, rest = divmod(self.size, len(meetings))
        for number, held in enumerate(meetings):
            for position in range(1, share + (number < rest) + 1):
                self._directive(held, position)
            self.writer.flush(4 * CHUNK)
        self.writer.flush()
        take_over_notices()
        self.writer.finish()

    def _backdate(self) -> None:
        """The story's units and posts are as old as the bulk."""
        db.session.execute(update(Unit).values(valid_from=SINCE))
        db.session.execute(update(Post).values(valid_from=SINCE))
        db.session.execute(update(Tenure).values(starts_on=SINCE))

    def _name(self) -> str:
        pick = self.random.choice
        return f"{pick(FAMILY)} {pick(MIDDLE)} {pick(GIVEN)}"

    def _people(self) -> None:
        have = db.session.scalar(select(func.count()).select_from(Person)) or 0
        for number in range(PEOPLE - have):
            name, unit = self._name(), self.units[number % len(self.units)]
            person = self.writer.add(
                Person, SINCE, full_name=name, sort_key=name_sort_key(name), search=fold(name),
                email="", phone="", is_made_up=True,
            )  # fmt: skip
            post = self.writer.add(
                Post, SINCE, unit_id=unit, title="Chuyên viên", rank=60, is_head=False, valid_from=SINCE,
                valid_to=None,
            )  # fmt: skip
            starts = SINCE + timedelta(days=self.random.randrange(7000))
            self.writer.add(Tenure, starts, person_id=person, post_id=post, starts_on=starts, ends_on=None)
            user = self.writer.add(
                User, starts, username=f"cb{number + 1:04}", person_id=person, password_hash=None,
                language="vi", is_active=True, must_change_password=False,
            )  # fmt: skip
            self.writer.add(
                UserSeat,
                starts,
                user_id=user,
                role=Role.OFFICER,
                unit_id=unit,
                starts_on=starts,
                ends_on=None,
            )
            self.posts.append((post, unit, person, name))

    # ─── Meetings ───────────────────────────────────────────────────────────────────────────────────────

    def _places(self) -> Iterator[tuple[Quarter, int, int]]:
        """Period, its age, number of the meeting in its quarter; oldest first."""
        period = Quarter.of(SINCE)
        self.briefings = self.writer.add(Series, SINCE, name="Giao ban công tác", kind=Kind.BRIEFING)
        for age in reversed(range(PERIODS)):
            for number in range(A_QUARTER):
                yield period, age, number
            period = period.next

    def _meeting(self, period: Quarter, age: int, number: int) -> _Held:
        day = self._day(period.next, age, number)
        is_review = number == 0 and age > 1  # the story tells the newest two itself
        kind = Kind.INTERIM_REVIEW if is_review else Kind.BRIEFING if number else Kind.THEMATIC
        title = f"{'Hội nghị sơ kết công tác' if is_review else 'Họp giao ban công tác'} {period.label()}"
        title += "" if is_review else f" lần {number + 1}"
        key = self.writer.add(
            Meeting, day - timedelta(days=12), year=period.year, kind=kind, period=period.key, title=title,
            series_id=self.cast.series_id if is_review else self.briefings if number else None,
            number_in_year=None, search=fold(title), starts_at=clock.at(day, 7, 30),
            ends_at=clock.at(day, 11, 30), held_on=day, mode=Mode.IN_PERSON, venue_id=self.cast.venue_id,
            link="", chair_id=self.cast.heads["bgd"][0], chair_title="Giám đốc Sở",
            secretary_id=self.cast.heads["vp"][0], secretary_title="Chánh Văn phòng",
            state=MeetingState.CLOSED if age > 1 else MeetingState.CONCLUDED, purpose="", requests="",
            contact="Văn phòng Sở", papers_due_on=None, issues_due_on=None, state_reason="",
            convened_at=morning(day - timedelta(days=8)), concluded_at=clock.at(day, 11, 30),
        )  # fmt: skip
        issued = min(day + timedelta(days=self.random.randrange(1, 5)), TODAY)
        held = _Held(key, day, issued, period.next, age, age == 1 and number == 0)
        self._conclusion(held, number)
        self._agenda(held)
        self._attendance(held)
        self._issues(held)
        return held

    def _day(self, quarter: Quarter, age: int, number: int) -> date:
        if age == 0:  # the quarter is four days old
            return quarter.first_day + timedelta(days=1 + number % 2)
        day = quarter.first_day + timedelta(days=7 + 2 * number)
        return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])

    def _conclusion(self, held: _Held, number: int) -> None:
        year = held.issued_on.year
        start = Quarter(held.quarter.year, 1).key
        place = (held.quarter.key - start) * A_QUARTER + number
        held.conclusion_id = self.writer.add(
            Conclusion, held.day, meeting_id=held.id, opening="Giám đốc Sở chủ trì hội nghị.",
            assessment="Các đơn vị đã hoàn thành phần lớn nhiệm vụ được giao trong quý.", answers="",
            closing="Yêu cầu các đơn vị nghiêm túc thực hiện.", state=ConclusionState.ISSUED,
            notice_number=FIRST_NUMBER + place, notice_symbol=SYMBOL, issued_on=held.issued_on,
            signer_name="Trần Minh Thư", signer_capacity="TL. GIÁM ĐỐC", signer_title="CHÁNH VĂN PHÒNG",
            recipients="Các phòng, đơn vị thuộc Sở;",
        )  # fmt: skip
        assert year == held.quarter.year  # noqa: S101 - so that numbers are unique in their year

    def _agenda(self, held: _Held) -> None:
        for place, (kind, title, minutes) in enumerate(ITEMS):
            self.writer.add(
                AgendaItem, held.day, meeting_id=held.id, position=place + 1, kind=kind, title=title,
                planned_minutes=minutes, presenter_unit_id=None, presenter="Văn phòng Sở", note="",
            )  # fmt: skip

    def _attendance(self, held: _Held) -> None:
        heads = [(None, unit, *who, "Trưởng đơn vị") for unit, who in self.heads.items()]
        officers = self.random.sample(self.posts, CROWD - len(heads) if held.is_crowd else 6)
        seats: list[tuple[int | None, int, int, str, str]] = [*heads]
        seats += [(post, unit, person, name, "Chuyên viên") for post, unit, person, name in officers]
        for number, (post, unit, person, name, title) in enumerate(seats):
            order, group, place = self.groups[unit]
            away = self.random.random() < 0.08  # noqa: PLR2004 - eight in a hundred
            chair = unit == self.cast.units["bgd"] and post is None
            self.writer.add(
                Attendance, held.day, meeting_id=held.id, unit_id=unit, post_id=post, person_id=person,
                part=Part.CHAIR if chair else Part.DELEGATE, group_order=order, group_name=group,
                position=place * 1000 + number, name=name, title=title, unit_name=self.names[unit],
                reply=Reply.DECLINED if away else Reply.ACCEPTED,
                reply_reason="Đi công tác." if away else "",
                replied_at=morning(held.day - timedelta(days=3)),
                replied_by_id=None, substitute_name="", substitute_title="",
                presence=Presence.EXCUSED if away else Presence.IN_PERSON, presence_note="", arrived_at=None,
                left_at=None, is_walk_in=False,
            )  # fmt: skip

    def _issues(self, held: _Held) -> None:
        for number in range(1, 13):
            words, request = self._words(), "Đề nghị Sở xem xét, hướng dẫn thực hiện."
            unit, answering = self.random.sample(self.units, 2)
            waits = held.age == 0 and number % 2 == 0
            key = self.writer.add(
                Issue, held.day, meeting_id=held.id, number=number, agenda_item_id=None, unit_id=unit,
                raised_by=self.heads[unit][1], raised_on=held.day, author_user_id=None,
                field_id=self.random.choice(self.fields), kind=self.random.choice(list(IssueKind)),
                channel=Channel.AT_MEETING, text=f"Còn vướng mắc khi {words[0].lower()}{words[1:]}",
                request=request, legal_basis="", return_reason="", result_note="",
                state=IssueState.ACCEPTED if waits else IssueState.RESOLVED, competence=Competence.DEPARTMENT,
                answering_unit_id=answering, answer_due_on=held.day + timedelta(days=20),
                answer="" if waits else "Đã có văn bản hướng dẫn các đơn vị.",
                answered_on=None if waits else held.issued_on, settled_on=None if waits else held.issued_on,
                submitted_at=morning(held.day), search=fold(f"Còn vướng mắc khi {words} {request}"),
            )  # fmt: skip
            held.issues.append(key)

    # ─── Directives ─────────────────────────────────────────────────────────────────────────────────────

    def _words(self) -> str:
        pick = self.random.choice
        return f"{pick(VERBS)} {pick(THINGS)} {pick(PLACES)}, đợt {self.random.randrange(1, 10_000)}."

    def _fate(self, held: _Held) -> _Dates:
        rnd = self.random
        open_share = STILL_OPEN[held.age] if held.age < len(STILL_OPEN) else STILL_OPEN_LATER
        due = None if rnd.random() < 0.05 else held.issued_on + timedelta(days=rnd.randrange(15, 80))  # noqa: PLR2004
        bound = Bound.BEFORE if rnd.random() < 0.2 else Bound.ON_OR_BEFORE  # noqa: PLR2004
        effective = due + timedelta(days=20) if due and rnd.random() < 0.04 else due  # noqa: PLR2004
        until, first = (
            last_good_day(day, bound, before_accepts_day=self.accepts) for day in (effective, due)
        )
        fate = _Dates(State.IN_PROGRESS, held.issued_on, due, effective, until, first, bound)
        chance = rnd.random()
        if chance < open_share:
            fate.state = rnd.choices(OPEN_STATES, OPEN_WEIGHTS)[0]
            fate.state_on = min(held.issued_on + timedelta(days=rnd.randrange(60)), TODAY)
        elif chance > 0.98:  # noqa: PLR2004 - two in a hundred
            fate.state, fate.state_on = State.CANCELLED, min(held.issued_on + timedelta(days=20), TODAY)
        else:
            self._complete(held, fate)
        return fate

    def _complete(self, held: _Held, fate: _Dates) -> None:
        last = fate.until or held.issued_on + timedelta(days=60)
        span = max(1, (last - held.issued_on).days)
        late = self.random.random() < 0.2  # noqa: PLR2004 - one in five
        done = last + timedelta(days=self.random.randrange(1, 40)) if late else None
        done = min(done or held.issued_on + timedelta(days=self.random.randrange(1, span + 1)), TODAY)
        fate.completed_on = done
        fate.confirmed_on = min(done + timedelta(days=self.random.randrange(7)), TODAY)
        fate.state, fate.state_on = State.CONFIRMED, fate.confirmed_on

    def _directive(self, held: _Held, position: int) -> None:
        fate, rnd, words = self._fate(held), self.random, self._words()
        lead, *helpers = rnd.sample(self.units, 1 + rnd.choice((0, 0, 1, 2)))
        extended = fate.effective != fate.due
        reports = self._report_days(held, fate)
        percent = 100 if fate.state in (State.CONFIRMED, State.REPORTED) else 30 * len(reports)
        output = "Báo cáo bằng văn bản"
        key = self.writer.add(
            Directive, held.day, conclusion_id=held.conclusion_id, meeting_id=held.id,
            position=position, clause=str(position), text=words, search=fold(f"{words} {output}"),
            lead_unit_id=lead, original_due_on=fate.due, effective_due_on=fate.effective,
            due_bound=fate.bound, due_words="", counts_until=fate.until,
            original_counts_until=fate.first_until, field_id=rnd.choice(self.fields),
            leader_id=self.cast.heads["bgd"][0], output=output, priority=Priority.NORMAL, is_tracked=True,
            untracked_reason="", state=fate.state, state_on=fate.state_on,
            state_reason="Không thuộc chức năng." if fate.state is State.REFUSED else "",
            quarter=held.quarter.key, issued_on=held.issued_on, percent=percent,
            last_report_on=reports[-1] if reports else None, completed_on=fate.completed_on,
            confirmed_on=fate.confirmed_on,
            confirmed_by_id=self.cast.users["giamdoc"] if fate.confirmed_on else None,
            extension_count=int(extended), officer_id=None, parent_id=None,
        )  # fmt: skip
        for place, unit in enumerate(helpers):
            self.writer.add(
                Cooperation, held.day, directive_id=key, unit_id=unit, position=place,
                duty="Phối hợp cung cấp số liệu", due_on=None, is_required=False, contribution="",
                contributed_on=None,
            )  # fmt: skip
        for place, day in enumerate(reports, 1):
            self._report(key, lead, day, fate, is_last=place == len(reports))
        if extended:
            self._extension(key, lead, held, fate)
        if position <= len(held.issues) // 2:
            self.writer.add(DirectiveIssue, held.day, directive_id=key, issue_id=held.issues[position - 1])

    def _report_days(self, held: _Held, fate: _Dates) -> list[date]:
        if fate.state not in REPORTING:
            return []
        last = fate.completed_on or fate.state_on
        return [held.issued_on + (last - held.issued_on) / 2, last][self.random.randrange(2) :]

    def _report(self, key: int, lead: int, day: date, fate: _Dates, *, is_last: bool) -> None:
        complete = is_last and fate.state in (State.CONFIRMED, State.REPORTED)
        words = "Đã triển khai; kết quả đạt kế hoạch." if complete else "Đang triển khai thực hiện."
        self.writer.add(
            Progress, day, directive_id=key, unit_id=lead, reported_on=day, percent=100 if complete else 30,
            text=words, obstacle="" if complete else "Thiếu số liệu của một số xã.", document_number="",
            document_on=None, is_completion=complete, missing_reason="", author_id=None,
            author_name=self.heads[lead][1],
        )  # fmt: skip

    def _extension(self, key: int, lead: int, held: _Held, fate: _Dates) -> None:
        asked = min(held.issued_on + timedelta(days=10), TODAY)
        old, new = ({"effective_due_on": day.isoformat()} for day in (fate.due, fate.effective) if day)
        reason = "Chờ hướng dẫn của cấp trên."
        self.writer.add(
            ExtensionRequest, asked, directive_id=key, unit_id=lead, requested_on=asked, requested_by_id=None,
            reason=reason, old_due_on=fate.due, new_due_on=fate.effective, is_late=False, days_given=20,
            decided_for="", state=RequestState.GRANTED,
            decided_on=asked, decided_by_id=self.cast.users["giamdoc"], decision_note="",
        )  # fmt: skip
        self.writer.add(
            Amendment, asked, directive_id=key, kind=AmendmentKind.EXTENSION, old=old, new=new, reason=reason,
            decided_on=asked, decided_by_id=self.cast.users["giamdoc"], decider="Giám đốc Sở", paper="",
        )  # fmt: skip
