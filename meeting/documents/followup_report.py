"""The report on carrying out the conclusion (báo cáo tình hình thực hiện kết luận), with its annex."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meeting.core import clock
from meeting.core.dates import long_vi, short
from meeting.core.errors import NotFound
from meeting.core.numbers import format_percent, two_digits
from meeting.directives.queries import DirectiveRow, directives_of, find_conclusion
from meeting.directives.rules import State
from meeting.documents import letterhead, notice, queries, rules
from meeting.documents.letterhead import Letterhead
from meeting.documents.paper import Signature
from meeting.followup import queries as followup
from meeting.followup.models import SnapshotRow
from meeting.followup.rules import Count, Rate, Tally, count_class
from meeting.scheduling.queries import get_meeting

# Papers are Vietnamese whatever the reader's language.
COUNT_WORDS = {
    Count.ON_TIME: "Hoàn thành đúng hạn",
    Count.LATE: "Hoàn thành quá hạn",
    Count.IN_TIME: "Đang thực hiện trong hạn",
    Count.OVERDUE: "Quá hạn chưa hoàn thành",
    Count.NO_DUE_DONE: "Hoàn thành (không có thời hạn)",
    Count.NO_DUE_OPEN: "Đang thực hiện (không có thời hạn)",
}
STATE_WORDS = {
    State.ISSUED: "chưa tiếp nhận",
    State.RECEIVED: "đã tiếp nhận",
    State.REFUSED: "đơn vị trả lại, chờ giao lại",
    State.REPORTED: "chờ xác nhận",
    State.REWORK: "yêu cầu thực hiện lại",
    State.SUSPENDED: "tạm dừng",
}


@dataclass(frozen=True)
class Stood:
    """A directive as it stood: today by the live record, or at the cut-off of a snapshot."""

    text: str
    clause: str
    lead: str
    helpers: str
    state: State
    original_due_on: date | None
    effective_due_on: date | None
    completed_on: date | None
    report: str
    percent: int
    reported_on: date | None
    product: str
    obstacle: str
    count: Count


@dataclass(frozen=True)
class Task:
    """A row of the annex."""

    number: str
    text: str
    clause: str
    lead: str
    helpers: str
    due: str
    extended: str
    progress: str
    product: str
    status: str
    obstacle: str
    count: Count


@dataclass(frozen=True)
class FollowupReport:
    """The report, ready to print. The six parts of `tally` add up to its total."""

    head: Letterhead
    title: str
    subject: list[str]
    notice_words: str
    as_of: str
    tally: Tally
    parts: list[tuple[str, int]]
    left_out: str
    overdue: Rate
    overdue_percent: str
    units: list[Tally]
    late_units: list[str]
    tasks: list[Task]
    obstacles: list[str]
    recipients: list[str]
    signature: Signature


def gather(meeting_id: int) -> FollowupReport:
    """Everything the report says as of today; raises NotFound before the notice is issued."""
    today = clock.today()
    conclusion = _issued(meeting_id)
    return _report(meeting_id, conclusion, today, _live(meeting_id, today, conclusion.issued_on))


def gather_kept(snapshot_id: int, meeting_id: int) -> FollowupReport:
    """The report again as of the cut-off of a snapshot, its figures and rows from the snapshot alone."""
    snapshot = followup.get_snapshot(snapshot_id)
    rows = followup.rows_of_meeting(snapshot, meeting_id)
    if not rows:
        raise NotFound("Snapshot")
    return _report(meeting_id, _issued(meeting_id), snapshot.as_of, [_kept(row) for row in rows])


def _issued(meeting_id: int) -> Any:
    conclusion = find_conclusion(meeting_id)
    if conclusion is None or conclusion.issued_on is None:
        raise NotFound("Conclusion")
    return conclusion


def _report(meeting_id: int, conclusion: Any, as_of: date, rows: Sequence[Stood]) -> FollowupReport:
    meeting = get_meeting(meeting_id)
    tasks = [_task(place, row) for place, row in enumerate(rows, start=1)]
    whole = _tally("", tasks)
    leads = dict.fromkeys(task.lead for task in tasks)
    units = [_tally(lead, [task for task in tasks if task.lead == lead]) for lead in leads]
    number = rules.number_and_symbol(conclusion.notice_number, conclusion.notice_symbol)
    return FollowupReport(
        head=letterhead.of("BC", day=as_of, around=as_of),
        title=meeting.title,
        subject=rules.subject_lines(f"Tình hình thực hiện kết luận tại {meeting.title}"),
        notice_words=f"Thông báo số {number} {long_vi(conclusion.issued_on)}",
        as_of=long_vi(as_of),
        tally=whole,
        left_out=_left_out(meeting_id, rows),
        parts=[(words, whole.part(count)) for count, words in COUNT_WORDS.items()],
        overdue=whole.overdue_rate,
        overdue_percent=_percent(whole.overdue_rate),
        units=units,
        late_units=[f"{u.label} ({two_digits(u.overdue)} nhiệm vụ)" for u in units if u.overdue],
        tasks=tasks,
        obstacles=[
            f"{task.lead or 'Chưa có đơn vị chủ trì'}: {task.obstacle}" for task in tasks if task.obstacle
        ],
        recipients=["Ban Giám đốc (để báo cáo)", "Các đơn vị được giao nhiệm vụ", "Lưu: VT"],
        signature=notice.signature(conclusion, meeting.chair_title or "Thủ trưởng đơn vị"),
    )


def _left_out(meeting_id: int, rows: Sequence[Stood]) -> str:
    """Which tasks of the notice the report does not count, in words; empty when it counts them all."""
    told = {row.clause for row in rows}
    given = [row for row in directives_of(meeting_id) if row.clause]
    clauses = [row.clause for row in given if row.clause not in told]
    if not clauses:
        return ""
    return (
        f"Thông báo giao {two_digits(len(given))} nhiệm vụ; báo cáo không tính"
        f" {two_digits(len(clauses))} nhiệm vụ đã hủy hoặc không phải theo dõi (mục {', '.join(clauses)})."
    )


def _percent(rate: Rate) -> str:
    return "–" if rate.share is None else format_percent(rate.share, "vi")


def _tally(label: str, tasks: Sequence[Task]) -> Tally:
    counts = [task.count for task in tasks]
    return Tally(None, label, **{count.value: counts.count(count) for count in Count})


def _live(meeting_id: int, today: date, issued_on: date) -> list[Stood]:
    """The followed directives of the notice as they stand today, cancelled ones left out."""
    more = {row.id: row for row in queries.tracked(meeting_id)}
    reports = queries.last_reports(meeting_id)
    helpers, members = queries.helpers(meeting_id), queries.members(issued_on)
    return [
        _stood(
            row, more[row.id], reports.get(row.id), today,
            helpers=", ".join(rules.name_units(helpers.get(row.id, ()), members, short=True)),
        )
        for row in directives_of(meeting_id)
        if row.id in more and row.state is not State.CANCELLED
    ]  # fmt: skip


def _stood(row: DirectiveRow, more: Any, report: Any, today: date, *, helpers: str) -> Stood:
    return Stood(
        text=row.text, clause=row.clause, lead=row.lead, helpers=helpers, state=row.state,
        original_due_on=row.original_due_on, effective_due_on=row.effective_due_on,
        completed_on=row.completed_on, report=report.text if report else "",
        percent=report.percent if report else 0, reported_on=report.reported_on if report else None,
        product=_product(report), obstacle=report.obstacle if report else "",
        count=count_class(row.state, row.counts_until, row.completed_on, more.confirmed_on, today),
    )  # fmt: skip


def _kept(row: SnapshotRow) -> Stood:
    return Stood(
        text=row.text, clause=row.clause, lead=row.lead, helpers=row.helpers, state=row.state,
        original_due_on=row.original_due_on, effective_due_on=row.effective_due_on,
        completed_on=row.completed_on, report=row.last_report, percent=row.percent,
        reported_on=row.last_report_on, product=row.product, obstacle=row.obstacle, count=row.part,
    )  # fmt: skip


def _task(place: int, row: Stood) -> Task:
    extended = row.effective_due_on if row.effective_due_on != row.original_due_on else None
    waits = row.state is State.ISSUED and not row.lead
    state = "chờ giao đơn vị chủ trì" if waits else STATE_WORDS.get(row.state, "")
    return Task(
        number=str(place),
        text=row.text,
        clause=row.clause,
        lead=row.lead,
        helpers=row.helpers,
        due=short(row.original_due_on) if row.original_due_on else "",
        extended=short(extended) if extended else "",
        progress=_progress(row),
        product=row.product,
        status=f"{COUNT_WORDS[row.count]}{f' ({state})' if state else ''}",
        obstacle=row.obstacle,
        count=row.count,
    )


def _progress(row: Stood) -> str:
    if row.reported_on is None or not row.report:
        return f"Hoàn thành ngày {short(row.completed_on)}" if row.completed_on else "Chưa có báo cáo"
    return f"{row.report} (đạt {row.percent}%, báo cáo ngày {short(row.reported_on)})"


def _product(report: Any) -> str:
    if report is None or not report.document_number:
        return ""
    dated = f" ngày {short(report.document_on)}" if report.document_on else ""
    return f"{report.document_number}{dated}"
