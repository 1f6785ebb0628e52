"""Tells the story day by day through the rooms' own verbs, with the clock held at each day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from meeting.agenda import service as agenda
from meeting.agenda.rules import Kind as ItemKind
from meeting.attendees import service as attendees
from meeting.attendees.models import Attendance
from meeting.attendees.rules import Reply
from meeting.core import clock
from meeting.core.access import Role
from meeting.core.db import db
from meeting.core.quarters import Quarter
from meeting.demo import minuting, story, tasks
from meeting.demo.founding import Cast
from meeting.directives import queries as directives_read
from meeting.directives import service as directives
from meeting.directives.models import Directive
from meeting.directives.rules import AmendmentKind, Bound
from meeting.followup import queries as followup_read
from meeting.followup import service as followup
from meeting.issues import service as issues
from meeting.issues.models import Issue
from meeting.issues.rules import Channel, Competence
from meeting.issues.rules import Kind as IssueKind
from meeting.issues.rules import State as IssueState
from meeting.notifications.models import Notice
from meeting.scheduling import queries as scheduling_read
from meeting.scheduling import service as scheduling
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import Kind as MeetingKind

Step = tuple[date, Callable[[], None]]


def _read_old_notices() -> None:
    """People read their bells: only what came in the last two weeks is still new."""
    old = Notice.at < clock.now() - timedelta(days=14)
    db.session.execute(update(Notice).where(old).values(read_at=Notice.at))
    db.session.commit()


class Telling:
    """The story as dated steps; each step is one verb or a few that belong together."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.meeting_id = 0
        self.next_id = 0
        self.issues: dict[str, int] = {}
        self.tasks: dict[str, int] = {}
        self.leads = {task.key: task.lead for task in tasks.TASKS}

    def tell(self, until: date) -> None:
        """Carry out every step up to and including a day, each committed on its own day."""
        for day, step in sorted(self._steps(), key=lambda s: s[0]):
            if day > until:
                break
            clock.hold(day)
            step()
            db.session.commit()
            db.session.expunge_all()  # each day reads what the days before left
        _read_old_notices()

    def _steps(self) -> list[Step]:
        held = story.HELD
        steps: list[Step] = [(day, self._night) for day in _nights()]
        steps += [
            (date(2017, 9, 25), self._plan),
            (date(2017, 9, 29), self._convene),
            (date(2017, 10, 3), self._raise),
            (date(2017, 10, 5), self._reply),
            (held, self._hold),
            (date(2017, 10, 11), self._answer),
            (story.NOTICE_ON, self._issue),
            (date(2017, 12, 20), self._plan_next),
            (date(2018, 1, 2), self._convene_next),
            (date(2018, 1, 2), self._begin_periods),
            (date(2018, 1, 4), self._raise_next),
        ]
        steps += minuting.steps(self)
        for task in tasks.TASKS:
            steps += [(m[0], self._move(task, m)) for m in task.moves]  # type: ignore[misc]
        return steps

    def _night(self) -> None:
        """What the schedule does before people come: the month's and quarter's figures, the ladder."""
        slot = clock.at(clock.today(), 6, 30)
        followup.keep_figures(slot)
        followup.remind(slot)

    # ─── The conference ─────────────────────────────────────────────────────────────────────────────────

    def _draft(self, held: date, title: str, quarter: Quarter, kind: MeetingKind) -> scheduling.MeetingDraft:
        cast = self.cast
        return scheduling.MeetingDraft(
            kind=kind, period=quarter.key, starts_at=clock.at(held, 7, 30), ends_at=clock.at(held, 11, 30),
            title=title, series_id=cast.series_id, venue_id=cast.venue_id,
            chair_id=cast.heads["bgd"][0], chair_title="Giám đốc Sở",
            secretary_id=cast.heads["vp"][0], secretary_title="Chánh Văn phòng",
            requests=(
                "Các đơn vị chuẩn bị báo cáo kết quả quý, khó khăn, vướng mắc và kiến nghị, gửi về Văn phòng "
                "Sở."
            ),
            contact="Văn phòng Sở", papers_due_on=date.fromordinal(held.toordinal() - 5),
            issues_due_on=date.fromordinal(held.toordinal() - 4),
        )  # fmt: skip

    @property
    def meeting(self) -> Meeting:
        """The conference the story is about."""
        return scheduling_read.get_meeting(self.meeting_id)

    @property
    def next(self) -> Meeting:
        """The conference after it."""
        return scheduling_read.get_meeting(self.next_id)

    def _plan(self) -> None:
        secretary = self.cast.secretary
        draft = self._draft(story.HELD, story.TITLE, Quarter(2017, 3), MeetingKind.INTERIM_REVIEW)
        meeting = scheduling.plan(secretary, draft)
        self.meeting_id = meeting.id
        for kind, title, minutes, presenter in story.AGENDA:
            agenda.add(
                secretary, meeting, agenda.ItemDraft(ItemKind(kind), title, minutes, None, presenter, "", "")
                if title != story.AGENDA[story.REPORT_ITEM][1]
                else agenda.ItemDraft(ItemKind(kind), title, minutes, None, presenter, "", _figures()),
            )  # fmt: skip

    def _convene(self) -> None:
        own = {code: kid for code, kid in self.cast.kinds.items() if code != "external"}
        attendees.invite_units(self.cast.secretary, self.meeting, list(own.values()), heads_only=False)
        scheduling.convene(self.cast.secretary, self.meeting)

    def _seats(self, meeting: Meeting) -> list[Attendance]:
        chosen = select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(Attendance.id)
        return list(db.session.scalars(chosen))

    def _reply(self) -> None:
        secretary, meeting = self.cast.secretary, self.meeting
        seats = self._seats(meeting)
        for number, seat in enumerate(seats):
            if number % 13 == 7:  # noqa: PLR2004 - every so often one declines
                draft = attendees.ReplyDraft(Reply.DECLINED, "Đi công tác theo kế hoạch của huyện.")
            elif number % 11 == 9:  # noqa: PLR2004 - and one sends a substitute
                draft = attendees.ReplyDraft(
                    Reply.SUBSTITUTED, substitute_name="Lê Văn Thay", substitute_title="Phó Trưởng phòng"
                )
            else:
                draft = attendees.ReplyDraft(Reply.ACCEPTED)
            attendees.reply(secretary, meeting, seat, draft)

    def _hold(self) -> None:
        secretary, meeting = self.cast.secretary, self.meeting
        scheduling.open_session(secretary, meeting)
        attendees.mark_coming(secretary, meeting)
        attendees.mark_rest(secretary, meeting)
        for row in story.ISSUES:
            if row[4] == "at_meeting":
                line = issues.Line(self.cast.units[row[1]], IssueKind(row[3]), row[5])
                issue = issues.log_live(secretary, meeting, line)
                issue.request = row[6]
                issues.route(secretary, issue, self._routing(row))
                self.issues[row[0]] = issue.id
        scheduling.conclude(secretary, meeting)
        self._conclude()

    def _conclude(self) -> None:
        secretary, cast = self.cast.secretary, self.cast
        conclusion = directives.get_or_start(secretary, self.meeting)
        texts = directives.Texts(story.OPENING, story.ASSESSMENT, "", story.CLOSING)
        directives.edit_texts(secretary, conclusion, texts)
        for task in tasks.TASKS:
            clause = directives.Clause(
                task.text, cast.units.get(task.lead), task.due, Bound.ON_OR_BEFORE, task.words,
                cast.fields[task.field], cast.heads["bgd"][0], task.output, recurrence=task.recurrence,
                measure_unit=task.measure[0] if task.measure else "",
                measure_target=task.measure[1] if task.measure else None,
            )  # fmt: skip
            shares = [directives.Share(cast.units[code]) for code in task.coop]
            linked = [self.issues[task.issue]] if task.issue in self.issues else []
            row = directives.add(secretary, conclusion, clause, shares=shares, issue_ids=linked)
            self.tasks[task.key] = row.id

    def _issue(self) -> None:
        conclusion = directives_read.find_conclusion(self.meeting_id)
        assert conclusion is not None  # noqa: S101 - the story wrote it on the day of the meeting
        notice = directives.Notice(
            63, story.NOTICE_ON, "Trần Minh Thư", "TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG",
            "Ban Giám đốc Sở (b/c);\nCác phòng, đơn vị thuộc Sở;\nPhòng LĐTBXH các huyện, thị xã, thành phố;",
            is_registered=True,
        )  # fmt: skip
        directives.issue(self.cast.secretary, conclusion, notice)

    # ─── Issues ─────────────────────────────────────────────────────────────────────────────────────────

    def _routing(self, row: tuple[str, ...]) -> issues.Routing:
        competence = Competence.OTHER_BODY if row[1] == "kienhai" else Competence.DEPARTMENT
        return issues.Routing(
            competence, self.cast.units[row[7]], date(2017, 10, 31), self.cast.fields[row[2]]
        )

    def _raise(self) -> None:
        for row in story.ISSUES:
            if row[4] == "at_meeting":
                continue
            head = self.cast.head(row[1])
            draft = issues.Draft(
                self.cast.units[row[1]], IssueKind(row[3]), Channel(row[4]), row[5], row[6], "",
                self.cast.fields[row[2]], f"{head.name}, Trưởng phòng",
            )  # fmt: skip
            issue = issues.raise_issue(head, self.meeting, draft)
            issues.submit(head, issue)
            issues.accept(self.cast.secretary, issue, self._routing(row))
            self.issues[row[0]] = issue.id

    def _answer(self) -> None:
        for row in story.ISSUES:
            if not row[8]:
                continue
            issue = db.session.get_one(Issue, self.issues[row[0]])
            issues.answer(self.cast.head(row[7]), issue, row[8])
            if row[1] in {"giangthanh", "kienhai"}:
                outcome = IssueState.RESOLVED if row[1] == "giangthanh" else IssueState.FORWARDED
                issues.settle(self.cast.secretary, issue, outcome, "")

    # ─── Follow-up ──────────────────────────────────────────────────────────────────────────────────────

    def _move(self, task: tasks.Task, move: tuple[Any, ...]) -> Callable[[], None]:
        def step() -> None:
            directive = directives_read.get_directive(self.tasks[task.key])
            getattr(self, f"_do_{move[1]}")(task, directive, *move[2:])

        return step

    def _do_complete_gap(self, task: tasks.Task, row: Directive, lead: str, due: date, output: str) -> None:
        changes = {"lead_unit_id": self.cast.units[lead], "due_on": due, "output": output}
        directives.amend(
            self.cast.director, row, AmendmentKind.COMPLETION, changes=changes, decided_on=clock.today(),
            reason="Thông báo kết luận chưa ghi đơn vị chủ trì và thời hạn.",
        )  # fmt: skip
        self.leads[task.key] = lead

    def _do_receive(self, task: tasks.Task, row: Directive) -> None:
        followup.receive(self.cast.head(self.leads[task.key]), row)

    def _do_refuse(self, task: tasks.Task, row: Directive, reason: str) -> None:
        followup.refuse(self.cast.head(self.leads[task.key]), row, reason)

    def _do_reassign(self, task: tasks.Task, row: Directive, lead: str, reason: str) -> None:
        decision = followup.Decision(reason, clock.today())
        followup.reassign(self.cast.director, row, self.cast.units[lead], decision)
        self.leads[task.key] = lead

    def _do_report(
        self, task: tasks.Task, row: Directive, percent: int, text: str, obstacle: str = ""
    ) -> None:
        report = followup.Report(text, percent, clock.today(), obstacle)
        followup.report(self.cast.head(self.leads[task.key]), row, report)

    def _do_measure(self, task: tasks.Task, row: Directive, value: float, text: str) -> None:
        report = followup.Report(text, 0, clock.today(), value=value)
        followup.report(self.cast.head(self.leads[task.key]), row, report)

    def _do_report_period(self, task: tasks.Task, row: Directive, percent: int, text: str) -> None:
        period = followup_read.periods_of(row.id)[0]
        report = followup.Report(text, percent, clock.today(), period_id=period.id)
        followup.report(self.cast.head(self.leads[task.key]), row, report)

    def _do_prepare(self, task: tasks.Task, row: Directive, percent: int, text: str) -> None:
        officer = self.cast.actor("canbo", Role.OFFICER, self.leads[task.key])
        followup.prepare(officer, row, followup.Report(text, percent, clock.today()))

    def _do_break_down(
        self, task: tasks.Task, row: Directive, units: tuple[str, ...], text: str, due: date
    ) -> None:
        ids = [self.cast.units[code] for code in units]
        head = self.cast.head(self.leads[task.key])
        followup.break_down(head, row, followup.Breakdown(ids, text, due))

    def _do_report_parts(self, _task: tasks.Task, row: Directive, units: tuple[str, ...], text: str) -> None:
        parts = {part.unit_id: part for part in followup_read.parts(row.id)}
        for code in units:
            share = followup.PartReport(text, is_done=True)
            followup.report_part(self.cast.head(code), row, parts[self.cast.units[code]], share)

    def _do_complete(
        self, task: tasks.Task, row: Directive, text: str, paper: str, value: float | None = None
    ) -> None:
        day = clock.today()
        report = followup.Report(
            text, 100, day, document_number=paper, document_on=day, is_complete=True, value=value
        )
        followup.report(self.cast.head(self.leads[task.key]), row, report)

    def _do_send_back(self, task: tasks.Task, row: Directive, reason: str) -> None:
        followup.send_back(self.cast.director, row, reason)

    def _do_confirm(self, task: tasks.Task, row: Directive) -> None:
        followup.confirm(self.cast.director, row)

    def _do_ask_extension(self, task: tasks.Task, row: Directive, due: date, reason: str) -> None:
        followup.ask_extension(self.cast.head(self.leads[task.key]), row, due, reason)

    def _do_grant(self, task: tasks.Task, row: Directive) -> None:
        request = followup_read.find_pending_request(row.id)
        assert request is not None  # noqa: S101 - the story asked three days before
        followup.decide_extension(self.cast.director, row, request, grant=True)

    def _begin_periods(self) -> None:
        followup.make_periods(clock.now())

    # ─── The next conference opens with what is left ────────────────────────────────────────────────────

    def _plan_next(self) -> None:
        draft = self._draft(story.NEXT_HELD, story.NEXT_TITLE, Quarter(2017, 4), MeetingKind.ANNUAL_REVIEW)
        meeting = scheduling.copy(self.cast.secretary, self.meeting, draft, ("attendees",))
        self.next_id = meeting.id
        first = "Báo cáo kết quả thực hiện kết luận Hội nghị sơ kết quý III năm 2017"
        items = [("report", first, 25, "Văn phòng Sở"), *story.AGENDA[2:]]
        for kind, old_title, minutes, presenter in items:
            title = old_title.replace(
                "quý III và chương trình thực hiện quý IV năm 2017", "năm 2017 và chương trình năm 2018"
            )
            title = title.replace("cải cách hành chính quý III năm 2017", "cải cách hành chính năm 2017")
            item = agenda.ItemDraft(ItemKind(kind), title, minutes, None, presenter)
            agenda.add(self.cast.secretary, meeting, item)

    def _convene_next(self) -> None:
        scheduling.convene(self.cast.secretary, self.next)

    def _raise_next(self) -> None:
        for unit, field, kind, text, request, submitted in story.NEXT_ISSUES:
            head = self.cast.head(unit)
            draft = issues.Draft(
                self.cast.units[unit], IssueKind(kind), Channel.BEFORE, text, request, "",
                self.cast.fields[field], f"{head.name}, Trưởng phòng",
            )  # fmt: skip
            issue = issues.raise_issue(head, self.next, draft)
            if submitted:
                issues.submit(head, issue)
        seats = self._seats(self.next)
        for seat in seats[: len(seats) // 2]:
            attendees.reply(self.cast.secretary, self.next, seat, attendees.ReplyDraft(Reply.ACCEPTED))


def _nights() -> list[date]:
    """Every day from the notice to the end of the story."""
    first = story.NOTICE_ON.toordinal()
    return [date.fromordinal(day) for day in range(first + 1, story.DEFAULT_DAY.toordinal() + 1)]


def _figures() -> str:
    return "\n".join(" | ".join(row).rstrip(" |") for row in story.FIGURES)
