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
from meeting.documents import queries, rules
from meeting.documents.kinds import notice, parts
from meeting.documents.paper import Annex, Block, Head, Paper, RowKind, SignOff, Table, TableRow
from meeting.documents.source import Choices, Source
from meeting.followup import queries as followup
from meeting.followup.models import SnapshotRow
from meeting.followup.rules import Count, Rate, Tally, count_class
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting

RECIPIENTS = ("Ban Giám đốc (để báo cáo)", "Các đơn vị được giao nhiệm vụ")
PARTS = parts.columns(("Tình trạng", 75, "l"), ("Số nhiệm vụ", 25, "c"))
UNITS = parts.columns(
    ("TT", 7, "c"), ("Đơn vị chủ trì", 31, "l"), ("Tổng số", 10, "c"), ("Xong đúng hạn", 11, "c"),
    ("Xong quá hạn", 11, "c"), ("Trong hạn", 10, "c"), ("Quá hạn", 10, "c"), ("Không hạn", 10, "c"),
)  # fmt: skip
ANNEX = parts.columns(
    ("TT", 4, "c"), ("Nội dung nhiệm vụ", 18, "l"), ("Mục", 4, "c"), ("Đơn vị chủ trì", 11, "l"),
    ("Đơn vị phối hợp", 10, "l"), ("Thời hạn", 8, "c"), ("Gia hạn đến", 8, "c"),
    ("Tình hình, kết quả thực hiện", 14, "l"), ("Sản phẩm (số văn bản)", 8, "l"), ("Trạng thái", 8, "l"),
    ("Khó khăn, lý do chậm", 7, "l"),
)  # fmt: skip
NO_LEAD = "Chưa có đơn vị chủ trì"
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
    extensions: int
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
class Figures:
    """What the report counts, from its tasks alone. The six parts of `tally` add up to its total."""

    as_of: date
    tasks: tuple[Task, ...]
    tally: Tally
    units: tuple[Tally, ...]
    left_out: str

    @property
    def overdue(self) -> Rate:
        """The share of overdue tasks among those fallen due."""
        return self.tally.overdue_rate


def gather(source: Source, choices: Choices) -> Paper:
    """The report as of today, or again as of the cut-off of a snapshot; NotFound before the notice."""
    meeting, conclusion = get_meeting(source.meeting_id or 0), _issued(source)
    found = figures(source)
    as_of = found.as_of
    head = parts.head(source, choices, day=as_of, around=as_of)
    words = {
        **parts.words_of(meeting),
        "notice": notice.cited(conclusion),
        "as_of": long_vi(as_of),
    }
    return Paper(
        title=f"Báo cáo tình hình thực hiện kết luận {meeting.title}",
        day=choices.day or as_of,
        head=head,
        type_name="BÁO CÁO",
        subject=tuple(rules.subject_lines(f"Tình hình thực hiện kết luận tại {meeting.title}")),
        blocks=(
            *parts.said("report.opening", words),
            *_results(found),
            *_shortcomings(found),
            *parts.said("report.closing", words, is_last=True),
        ),
        sign_off=SignOff((_signature(conclusion, meeting),), (*RECIPIENTS, parts.to_file())),
        annexes=(_annex(head, found.tasks),),
    )


def figures(source: Source) -> Figures:
    """The figures and rows of the report, live or as kept by a snapshot."""
    meeting_id, conclusion = source.meeting_id or 0, _issued(source)
    if source.snapshot_id is None:
        as_of = clock.today()
        rows = _live(meeting_id, as_of, conclusion.issued_on)
    else:
        snapshot = followup.get_snapshot(source.snapshot_id)
        as_of, rows = snapshot.as_of, [_kept(row) for row in followup.rows_of_meeting(snapshot, meeting_id)]
        if not rows:
            raise NotFound("Snapshot")
    tasks = tuple(_task(place, row) for place, row in enumerate(rows, start=1))
    leads = dict.fromkeys(task.lead for task in tasks)
    return Figures(
        as_of=as_of,
        tasks=tasks,
        tally=_tally("", tasks),
        units=tuple(_tally(lead, [task for task in tasks if task.lead == lead]) for lead in leads),
        left_out=_left_out(meeting_id, rows),
    )


def _issued(source: Source) -> Any:
    conclusion = find_conclusion(source.meeting_id or 0)
    if conclusion is None or conclusion.issued_on is None:
        raise NotFound("Conclusion")
    return conclusion


def _signature(conclusion: Any, meeting: Meeting) -> Any:
    return notice.signature(conclusion, meeting.chair_title or "Thủ trưởng đơn vị")


def _results(found: Figures) -> list[Block]:
    whole, rate = found.tally, found.overdue
    stood = [TableRow((words, str(whole.part(count)))) for count, words in COUNT_WORDS.items()]
    total = TableRow(("Tổng số", str(whole.total)), RowKind.SUM)
    units = [
        TableRow((str(place), unit.label or NO_LEAD, *_counts(unit)))
        for place, unit in enumerate(found.units, start=1)
    ]
    sum_row = TableRow(("", "Tổng số", *_counts(whole)), RowKind.SUM)
    formula = (
        f"Tỷ lệ quá hạn: {_percent(rate)} ({rate.numerator}/{rate.denominator} nhiệm vụ đã đến hạn), tính"
        " theo công thức (hoàn thành quá hạn + quá hạn chưa hoàn thành) : (hoàn thành đúng hạn + hoàn thành"
        f" quá hạn + quá hạn chưa hoàn thành), số liệu đến {long_vi(found.as_of)}."
    )
    return [
        parts.heading("1. Kết quả chung"),
        *([parts.paragraph(found.left_out)] if found.left_out else []),
        parts.paragraph(f"Tổng số nhiệm vụ theo dõi: {two_digits(whole.total)}, gồm:"),
        Table(PARTS, (*stood, total)),
        parts.paragraph(formula),
        parts.heading("2. Kết quả theo đơn vị chủ trì"),
        Table(UNITS, (*units, sum_row)),
    ]


def _counts(tally: Tally) -> tuple[str, ...]:
    without = tally.no_due_done + tally.no_due_open
    counts = (tally.total, tally.on_time, tally.late, tally.in_time, tally.overdue, without)
    return tuple(map(str, counts))


def _shortcomings(found: Figures) -> list[Block]:
    late = [
        f"{unit.label or NO_LEAD} ({two_digits(unit.overdue)} nhiệm vụ)"
        for unit in found.units
        if unit.overdue
    ]
    told = f"Đơn vị còn nhiệm vụ quá hạn chưa hoàn thành: {'; '.join(late)}."
    obstacles = [f"{task.lead or NO_LEAD}: {task.obstacle}" for task in found.tasks if task.obstacle]
    return [
        parts.heading("3. Khó khăn, tồn tại"),
        parts.paragraph(told if late else "Không có nhiệm vụ quá hạn chưa hoàn thành."),
        *parts.bullets(obstacles),
    ]


def _annex(head: Head, tasks: Sequence[Task]) -> Annex:
    rows = [
        (task.number, task.text, task.clause, task.lead, task.helpers, task.due, task.extended,
         task.progress, task.product, task.status, task.obstacle)
        for task in tasks
    ]  # fmt: skip
    told: Block = (
        parts.table(ANNEX, rows, points=parts.ANNEX_POINTS)
        if rows
        else parts.paragraph("Không có nhiệm vụ phải theo dõi.")
    )
    return parts.annex("TÌNH HÌNH THỰC HIỆN KẾT LUẬN", "Báo cáo", head, [told], is_landscape=True)


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
        extensions=more.extension_count, completed_on=row.completed_on,
        report=report.text if report else "",
        percent=report.percent if report else 0, reported_on=report.reported_on if report else None,
        product=_product(report), obstacle=report.obstacle if report else "",
        count=count_class(row.state, row.counts_until, row.completed_on, more.confirmed_on, today),
    )  # fmt: skip


def _kept(row: SnapshotRow) -> Stood:
    return Stood(
        text=row.text, clause=row.clause, lead=row.lead, helpers=row.helpers, state=row.state,
        original_due_on=row.original_due_on, effective_due_on=row.effective_due_on,
        extensions=row.extension_count, completed_on=row.completed_on, report=row.last_report,
        percent=row.percent,
        reported_on=row.last_report_on, product=row.product, obstacle=row.obstacle, count=row.part,
    )  # fmt: skip


def _extended(day: date | None, times: int) -> str:
    """The last day granted, with how often more time was granted."""
    return f"{short(day)} ({two_digits(times)} lần)" if day else ""


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
        extended=_extended(extended, row.extensions),
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
