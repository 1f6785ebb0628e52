"""The quarter board, its workbook, and the short addresses of its figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from meeting.core import clock
from meeting.core.access import ensure, may
from meeting.core.charts import Line, burn_up, share_bar
from meeting.core.dates import short
from meeting.core.errors import NotFound
from meeting.core.i18n import _, _l, language
from meeting.core.quarters import Quarter
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import current_actor, requires
from meeting.core.web.templates import percent
from meeting.dashboard import queries
from meeting.dashboard.policy import Can
from meeting.dashboard.rules import Board
from meeting.dashboard.views.decisions import DECISION_LABELS, decisions
from meeting.dashboard.views.door import bp
from meeting.directives.rules import State
from meeting.followup import queries as followup
from meeting.followup.rules import COUNT_LABELS, COUNTS, Count, Tally

BARS = {
    Count.ON_TIME: "done",
    Count.LATE: "late",
    Count.IN_TIME: "open",
    Count.OVERDUE: "overdue",
    Count.NO_DUE_DONE: "none",
    Count.NO_DUE_OPEN: "none",
}
HEADS = {  # short words for the heads of narrow columns
    Count.ON_TIME: _l("On time"),
    Count.LATE: _l("Finished late"),
    Count.IN_TIME: _l("Still in time"),
    Count.OVERDUE: _l("Past due"),
    Count.NO_DUE_DONE: _l("Done, no date"),
    Count.NO_DUE_OPEN: _l("Open, no date"),
}
DATED = (Count.ON_TIME, Count.LATE, Count.IN_TIME, Count.OVERDUE)
WAYS = {"unit": _l("Lead unit"), "field": _l("Field"), "week": _l("Week in which it is due")}
GROUPS = {way[0]: way for way in WAYS}  # as the addresses of figures say them
FIGURE = re.compile(r"(?P<quarter>[0-9]{5})(\.(?P<group>[ufw])(?P<key>[0-9]{1,9}))?(\.(?P<count>[a-z_]+))?")
ON_BOARD = 5  # decisions; the rest is one click away
EARLIEST, LATEST = 19001, 21004  # quarters the board can be asked for


@bp.route("/board")
@requires(Can.BOARD)
def board() -> ResponseReturnValue:
    """Show a quarter in figures; every figure links to exactly its rows."""
    return board_page([])


@bp.route("/board/export")
@requires(Can.BOARD)
def export() -> ResponseReturnValue:
    """Hand the board over as a workbook."""
    ensure(current_actor(), Can.BOARD)
    found, _quarters = _asked_board()
    title = _("Quarter board %(quarter)s", quarter=_quarter_words(found))
    parts = {count: str(label) for count, label in COUNT_LABELS.items()}
    columns = (
        Column("group", _("Group"), 24), Column("name", _("Name"), 44),
        Column("total", _("Total"), 10, "int"),
        *(Column(count.value, label, 16, "int") for count, label in parts.items()),
        Column("due", _("Fallen due"), 14, "int"), Column("rate", _("Overdue rate"), 14, "percent"),
    )  # fmt: skip
    groups = (
        (_("Own units"), found.own), (_("District units"), found.guided), (_("Others"), found.others),
        (_("Fields"), found.fields), (_("Weeks"), found.weeks), (_("Whole quarter"), [found.whole]),
    )  # fmt: skip
    rows = [
        (
            group,
            row.label,
            row.total,
            *(row.part(count) for count in Count),
            row.fallen_due,
            row.overdue_rate.share,
        )
        for group, tallies in groups
        for row in tallies
    ]
    notes = (_formula(), _("As of %(day)s", day=short(found.as_of)))
    return xlsx(write_sheet(title, columns, rows, notes), title)


@dataclass(frozen=True)
class BoardRow:
    """A row of the board: its bar, its numbers by part, its rate; `at` is the address of its rows."""

    label: str
    at: str
    tally: Tally
    parts: list[tuple[str, int]]
    bar: Markup
    rate: str


@bp.route("/board/<figure>")
@requires(Can.BOARD)
def figure(figure: str) -> ResponseReturnValue:
    """Lead to the rows of a figure: its short address (20174.u12.late) keeps the board small."""
    found = FIGURE.fullmatch(figure)
    count = COUNTS.get(found["count"] or "") if found else None
    if not found or bool(found["count"]) != bool(count):
        raise NotFound("Figure")
    asked: dict[str, Any] = {"quarter": found["quarter"], "count": count and count.value}
    if found["group"]:
        asked[GROUPS[found["group"]]] = found["key"]
    return redirect(url_for("followup.index", **asked))


def _asked_board() -> tuple[Board, followup.Quarters]:
    today = clock.today()
    known = followup.quarters(today)
    asked = request.args.get("quarter", "")
    return queries.board(_read_quarter(asked, known.latest), today), known


def _read_quarter(text: str, default: int) -> Quarter:
    """The quarter of an address; the default when it is none."""
    if text.isascii() and text.isdigit() and len(text) == len(str(EARLIEST)):
        key = int(text)
        if EARLIEST <= key <= LATEST and key % 10 in {1, 2, 3, 4}:
            return Quarter.from_key(key)
    return Quarter.from_key(default)


def board_page(others: list[tuple[str, str]]) -> ResponseReturnValue:
    """The board, as a page of its own or as the home of leadership."""
    ensure(current_actor(), Can.BOARD)
    found, known = _asked_board()
    key, by = found.quarter.key, request.args.get("by", "")
    by = by if by in GROUPS.values() else "unit"
    # the two parts without a due date take columns only where there are such directives
    shown = [count for count in Count if count in DATED or found.whole.part(count)]
    whole = _row(found.whole, shown, url_for(".figure", figure=key))
    return render_template(
        "dashboard/board.html",
        title=_("Quarter board"),
        others=others,
        board=found,
        by=by,
        ways=[
            {"label": str(label), "active": way == by, "count": None,
             "url": url_for(".board", quarter=key, by=way, _anchor="tabs")}
            for way, label in WAYS.items()
        ],
        groups=[
            (name, [_row(tally, shown, f"{whole.at}.{by[0]}{tally.key}") for tally in tallies])
            for name, tallies in _groups(found, by)
        ],
        whole=whole,
        parts=[{"code": BARS[count], "number": found.whole.part(count), "label": str(COUNT_LABELS[count]),
                "url": f"{whole.at}.{count.value}"} for count in shown],
        heads=[str(HEADS[count]) for count in shown],
        chart=_chart(found),
        sentence=_sentence(found),
        formula=_formula(),
        decisions=decisions(current_actor(), ON_BOARD),
        waiting_url=url_for("followup.index", state=State.REPORTED.value),
        kinds={kind: str(label) for kind, label in DECISION_LABELS.items()},
        choices=known.choices(language()),
        export_url=url_for(".export", quarter=key) if may(current_actor(), Can.BOARD) else None,
    )  # fmt: skip


def _groups(found: Board, by: str) -> list[tuple[str, list[Tally]]]:
    if by != "unit":
        return [("", found.fields if by == "field" else found.weeks)]
    return [
        (_("Units of the department, most overdue first"), found.own),
        (_("District units, in protocol order"), found.guided),
        (_("Others"), found.others),
    ]


def _row(tally: Tally, shown: Sequence[Count], at: str) -> BoardRow:
    parts = [(count.value, tally.part(count)) for count in shown]
    bar = share_bar([*(tally.part(count) for count in DATED), tally.no_due_done + tally.no_due_open])
    return BoardRow(tally.label, at, tally, parts, bar, percent(tally.overdue_rate.share))


def _quarter_words(found: Board) -> str:
    return str(found.quarter.label("en" if language() == "en" else "vi"))


def _sentence(found: Board) -> dict[str, str]:
    """The one sentence on top: quarter, day, total, fallen due, overdue with its rate."""
    words = _quarter_words(found)
    return {"quarter": words[:1].upper() + words[1:], "day": short(found.as_of)[:5]}


def _formula() -> str:
    words: str = _(
        "Overdue rate = (done late + open overdue) ÷ fallen due; "
        "fallen due = done on time + done late + open overdue."
    )
    return words


def _chart(found: Board) -> Any:
    weeks: Sequence[Any] = found.burn
    now = next((week.number for week in weeks if week.first <= found.as_of <= week.last), None)
    return burn_up(
        [str(week.number) for week in weeks],
        (
            Line("c-due", [week.due for week in weeks], _("Due")),
            Line("c-done", [week.done for week in weeks], _("Done")),
        ),
        total=found.whole.total,
        label=_("Due and done through the weeks of the quarter"),
        total_label=_("All: %(num)d", num=found.whole.total),
        today=now,
        today_label=_("today"),
    )
