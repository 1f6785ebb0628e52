"""Snapshots: the list, one of them, its rows, what moved since another."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock, dates
from meeting.core.access import may
from meeting.core.i18n import _, language
from meeting.core.numbers import read_id
from meeting.core.quarters import Quarter
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import see_other, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.directives.rules import state_words
from meeting.followup import queries, rules, service
from meeting.followup.forms import SnapshotForm
from meeting.followup.models import Snapshot
from meeting.followup.policy import Can
from meeting.followup.queries import RowFilter
from meeting.followup.queries.snapshots import Moved
from meeting.followup.rules import COUNTS, Basis, By, Move, Period, Scope, Update
from meeting.followup.views import figures
from meeting.followup.views.door import bp
from meeting.followup.views.register import quarter_label
from meeting.followup.views.statistics import read_choice, read_least

KEYS = ("unit", "field", "leader", "meeting", "quarter")
SHOWN = 300  # rows of what moved on one page
ARGS = ("scope", "basis", "count", "update", *KEYS)


def title_of(key: str, as_of: Any, quarter: int) -> str:
    """What a snapshot is called."""
    kind = rules.kind_of(key)
    if kind is rules.SnapshotKind.QUARTER:
        words = quarter_label(quarter)
        return words[:1].upper() + words[1:]
    if kind is rules.SnapshotKind.MONTH:
        return _("Month %(month)s", month=f"{as_of:%m/%Y}")
    return _("Figures of %(day)s", day=dates.short(as_of))


def _name(snapshot: Any) -> str:
    return title_of(snapshot.key, snapshot.as_of, snapshot.quarter)


def _choices(rows: Any) -> list[tuple[int, str]]:
    return [(row.id, f"{_name(row)} ({dates.short(row.as_of)})") for row in rows]


@bp.route("/snapshots")
@requires(Can.STATISTICS)
def snapshots() -> ResponseReturnValue:
    """The figures that were kept, newest first."""
    page = queries.snapshots(request.args.get("cursor"))
    return render_template(
        "followup/snapshots.html", rows=[(row, _name(row)) for row in page.rows],
        kinds={kind.value: str(label) for kind, label in rules.SNAPSHOT_LABELS.items()},
        kind_of=rules.kind_of, may_take=may(current_actor(), Can.SNAPSHOT),
        next_url=page.next_cursor and url_for(".snapshots", cursor=page.next_cursor),
        prev_url=page.prev_cursor and url_for(".snapshots", cursor=page.prev_cursor),
    )  # fmt: skip


@bp.route("/snapshots/new", methods=["GET", "POST"])
@requires(Can.SNAPSHOT)
def new_snapshot() -> ResponseReturnValue:
    """Keep the figures of today."""
    form, known = SnapshotForm(), queries.quarters(clock.today())
    form.quarter.choices = [(key, words[:1].upper() + words[1:]) for key, words in known.choices(language())]
    if form.validate_on_submit():
        with form.showing_rules():
            quarter = Quarter.from_key(form.quarter.data)
            taken = service.take_by_hand(current_actor(), quarter, form.note.data or "")
            flash(_("The figures are kept."), "success")
            return see_other(".snapshot", snapshot_id=taken.id)
    return render_template("followup/new_snapshot.html", form=form, today=clock.today()), form.status


def _link(snapshot_id: int, scope: Scope, basis: Basis) -> figures.Link:
    base: dict[str, Any] = {"scope": scope.value} if scope is not Scope.ALL else {}
    if basis is Basis.ORIGINAL:
        base["basis"] = basis.value
    return lambda **narrow: url_for(".snapshot_rows", snapshot_id=snapshot_id, **base, **narrow)


@bp.route("/snapshots/<int:snapshot_id>")
@requires(Can.STATISTICS)
def snapshot(snapshot_id: int) -> ResponseReturnValue:
    """The figures as of a cut-off, from the kept rows alone."""
    one = queries.get_snapshot(snapshot_id)
    by, least = read_choice(By, "by", By.UNIT), read_least()
    scope, basis = read_choice(Scope, "scope", Scope.ALL), read_choice(Basis, "basis", Basis.CURRENT)
    lines = queries.kept_statistics(one, by, scope, basis)
    link = _link(one.id, scope, basis)
    return render_template(
        "followup/snapshot.html", snapshot=one, title=_name(one), by=by, scope=scope, basis=basis,
        least=least,
        kind=str(rules.SNAPSHOT_LABELS[rules.kind_of(one.key)]), heads=figures.heads(figures.shown_of(lines)),
        groups=figures.groups_of(lines, by, least, link), total=figures.total_of(lines, link),
        notes=figures.notes(one.as_of, least, basis), is_whole=queries.digest_of(one) == one.digest,
        earlier=_choices(queries.earlier_snapshots(one)),
        meetings=queries.meetings_of(one), labels=_labels(), rows_url=link(),
        export_url=url_for(".snapshot_export", snapshot_id=one.id, scope=scope.value, basis=basis.value),
        is_late=clock.local_day(one.taken_at) > _day_after(one),
    )  # fmt: skip


def _day_after(snapshot: Snapshot) -> date:
    """The day after the cut-off: taken later, a snapshot says so."""
    return snapshot.as_of + timedelta(days=1)


def _labels() -> dict[str, dict[str, str]]:
    return {
        "by": {by.value: str(label) for by, label in rules.BY_LABELS.items()},
        "scope": {scope.value: str(label) for scope, label in rules.SCOPE_LABELS.items()},
        "basis": {basis.value: str(label) for basis, label in rules.BASIS_LABELS.items()},
    }


def _wanted() -> RowFilter:
    """The rows the address asks for."""
    keys = {name: read_id(request.args.get(name, "")) for name in KEYS}
    keys["quarter"] = Period.read(request.args.get("quarter", ""), Period()).quarter
    return RowFilter(
        scope=read_choice(Scope, "scope", Scope.ALL), basis=read_choice(Basis, "basis", Basis.CURRENT),
        count=COUNTS.get(request.args.get("count", "")), update=read_choice(Update, "update", None), **keys,
    )  # fmt: skip


@bp.route("/snapshots/<int:snapshot_id>/rows")
@requires(Can.STATISTICS)
def snapshot_rows(snapshot_id: int) -> ResponseReturnValue:
    """The directives behind a figure, as they stood."""
    one, wanted = queries.get_snapshot(snapshot_id), _wanted()
    page = queries.snapshot_page(one, wanted, request.args.get("cursor"))
    args: dict[str, Any] = {name: request.args[name] for name in ARGS if name in request.args}
    there: dict[str, Any] = {"snapshot_id": one.id, **args}
    return render_template(
        "followup/snapshot_rows.html", snapshot=one, title=_name(one), rows=page.rows,
        count=queries.count_rows(one, wanted), chips=list(_chips(one.id, wanted, args)),
        counted={m.value: str(label) for m, label in rules.COUNT_LABELS.items()},
        state_words=state_words,
        next_url=page.next_cursor and url_for(".snapshot_rows", cursor=page.next_cursor, **there),
        prev_url=page.prev_cursor and url_for(".snapshot_rows", cursor=page.prev_cursor, **there),
        export_url=url_for(".snapshot_export", **there),
    )  # fmt: skip


def _chips(snapshot_id: int, wanted: RowFilter, args: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is set, in words, each with the address without it."""
    words: dict[str, str] = {}
    if wanted.scope is not Scope.ALL:
        words["scope"] = str(rules.SCOPE_LABELS[wanted.scope])
    if wanted.basis is Basis.ORIGINAL:
        words["basis"] = str(rules.BASIS_LABELS[wanted.basis])
    if wanted.count:
        labels: dict[Any, Any] = {**rules.COUNT_LABELS, **rules.SUM_LABELS}
        words["count"] = str(labels[wanted.count])
    if wanted.update:
        words["update"] = str(rules.UPDATE_LABELS[wanted.update])
    none = {"unit": _("No lead unit"), "field": _("No field"), "leader": _("No leader in charge")}
    for name in KEYS:
        key = getattr(wanted, name)
        if key is not None:
            named = quarter_label(key) if name == "quarter" else queries.kept_name(snapshot_id, name, key)
            words[name] = named or none.get(name, "–")
    for name, text in words.items():
        rest = {other: value for other, value in args.items() if other != name}
        yield text, url_for(".snapshot_rows", snapshot_id=snapshot_id, **rest)


@bp.route("/snapshots/<int:snapshot_id>/export")
@requires(Can.STATISTICS)
def snapshot_export(snapshot_id: int) -> ResponseReturnValue:
    """The kept rows as a workbook, with the sum and the seal under them."""
    one, wanted = queries.get_snapshot(snapshot_id), _wanted()
    lines = queries.kept_statistics(one, By.UNIT, wanted.scope, wanted.basis)
    whole = rules.add_up(lines)
    told = [
        *figures.notes(one.as_of, rules.LEAST_DUE, wanted.basis)[:3],
        ", ".join(f"{label} {whole.part(count)}" for count, label in rules.COUNT_LABELS.items()),
        _("Seal of the kept figures: %(digest)s", digest=one.digest),
    ]
    title = _("Kept figures %(name)s", name=_name(one).replace("/", "-"))
    return xlsx(write_sheet(title, _columns(), _cells(one, wanted), told), title)


def _columns() -> list[Column]:
    return [
        Column("clause", _("Clause"), 8), Column("text", _("Directive"), 60),
        Column("meeting", _("Meeting"), 36),
        Column("lead", _("Lead unit"), 34), Column("field", _("Field"), 22),
        Column("leader", _("Leader in charge"), 22), Column("original", _("Original due date"), 12, "date"),
        Column("due", _("Due date"), 12, "date"), Column("state", _("State"), 18),
        Column("count", _("Counted as"), 18), Column("percent", _("Percent done"), 9, "percent"),
        Column("reported", _("Report of"), 12, "date"), Column("report", _("Report"), 40),
        Column("obstacle", _("Obstacle"), 30), Column("completed", _("Completed on"), 12, "date"),
        Column("extended", _("Extensions"), 10, "int"), Column("urged", _("Urgings"), 10, "int"),
    ]  # fmt: skip


def _cells(snapshot: Snapshot, wanted: RowFilter) -> Iterator[tuple[Any, ...]]:
    counted = {member: str(label) for member, label in rules.COUNT_LABELS.items()}
    for r in queries.all_snapshot_rows(snapshot, wanted):
        state = state_words(r.state, has_lead=bool(r.lead))
        yield (
            r.clause, r.text, r.meeting_title, r.lead, r.field, r.leader, r.original_due_on,
            r.effective_due_on, state, counted[r.part], r.percent / 100, r.last_report_on,
            r.last_report, r.obstacle, r.completed_on, r.extension_count, r.urging_count,
        )  # fmt: skip


@bp.route("/snapshots/<int:snapshot_id>/moved")
@requires(Can.STATISTICS)
def moved(snapshot_id: int) -> ResponseReturnValue:
    """What happened since an earlier snapshot (`?since=`), counted and listed."""
    later = queries.get_snapshot(snapshot_id)
    known = queries.earlier_snapshots(later)
    chosen, found = compared(later, known)
    only = read_choice(Move, "move", None)
    counts = [
        (str(label), sum(move in row.moves for row in found),
         url_for(".moved", snapshot_id=later.id, since=chosen, move=move.value), move is only)
        for move, label in rules.MOVE_LABELS.items()
    ]  # fmt: skip
    return render_template(
        "followup/moved.html", later=later, title=_name(later), chosen=chosen, counts=counts,
        earlier=_choices(known),
        rows=[row for row in found if only is None or only in row.moves][:SHOWN],
        count=sum(only is None or only in row.moves for row in found), only=only, shown=SHOWN,
        labels={move: str(label) for move, label in rules.MOVE_LABELS.items()},
        all_url=url_for(".moved", snapshot_id=later.id, since=chosen),
        sheet_url=url_for(".moved_sheet", snapshot_id=later.id, since=chosen, move=only and only.value),
    )  # fmt: skip


def compared(later: Snapshot, known: Sequence[Any]) -> tuple[int | None, list[Moved]]:
    """The earlier snapshot the address asks for, else the last one, and what moved since."""
    text = request.args.get("since", "")
    chosen = next((row.id for row in known if str(row.id) == text), known[0].id if known else None)
    if chosen is None:
        return None, []
    earlier = queries.get_snapshot(chosen)
    rules.check_order(earlier, later)
    return chosen, queries.moved_between(earlier, later)
