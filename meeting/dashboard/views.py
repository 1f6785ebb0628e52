"""Homes by role, and the quarter board."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from meeting.attendees.queries import invitations_of
from meeting.attendees.rules import REPLY_LABELS, Reply
from meeting.core import clock, office, outbox
from meeting.core.access import Actor, ensure, may
from meeting.core.charts import Line, burn_up, share_bar
from meeting.core.dates import short
from meeting.core.errors import Denied, NotFound
from meeting.core.i18n import _, _l, language
from meeting.core.quarters import Quarter
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import current_actor, requires, signed_in
from meeting.core.web.templates import percent
from meeting.dashboard import queries, rules
from meeting.dashboard.policy import Can
from meeting.dashboard.rules import Board, Home
from meeting.directives.rules import State
from meeting.followup import queries as followup
from meeting.followup.policy import Can as Following
from meeting.followup.rules import ANY_OPEN, COUNT_LABELS, Count, Due, Sum, Tally, UnitRole, due_words
from meeting.issues import queries as issues
from meeting.issues.rules import STATE_LABELS as ISSUE_STATES
from meeting.scheduling.queries import calendar
from meeting.scheduling.rules import STATE_LABELS as MEETING_STATES

bp = Blueprint("dashboard", __name__)

HOME_LABELS = {
    Home.LEADERSHIP: _l("Quarter board"),
    Home.SECRETARIAT: _l("Home of the secretariat"),
    Home.PARTICIPANT: _l("Home of the unit"),
    Home.ADMIN: _l("Administration"),
    Home.VIEWER: _l("Home"),
}
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
DECISION_LABELS = {
    "confirmation": _l("Result to confirm"),
    "refusal": _l("Refused by the unit"),
    "extension": _l("More time asked for"),
}
ON_HOME = 10  # rows of a block; the rest is one click away
EVERYTHING: Mapping[str, Any] = {}
EARLIEST, LATEST = 19001, 21004  # quarters the board can be asked for


@bp.route("/")
@signed_in
def home() -> ResponseReturnValue:
    """Show the reader's home: the strongest of their roles."""
    return _home(rules.homes_of(current_actor().roles)[0])


@bp.route("/home/<kind>")
@signed_in
def other_home(kind: str) -> ResponseReturnValue:
    """Show another home of somebody with several roles."""
    if kind not in {member.value for member in Home}:
        raise NotFound("Home")
    if Home(kind) not in rules.homes_of(current_actor().roles):
        raise Denied(f"home:{kind}")
    return _home(Home(kind))


@bp.route("/board")
@requires(Can.BOARD)
def board() -> ResponseReturnValue:
    """Show a quarter in figures; every figure links to exactly its rows."""
    return _board_page([])


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


# ─── Homes ──────────────────────────────────────────────────────────────────────────────────────────────────


def _home(kind: Home) -> ResponseReturnValue:
    actor = current_actor()
    others = [
        (str(HOME_LABELS[home]), url_for(".other_home", kind=home.value))
        for home in rules.homes_of(actor.roles)
        if home is not kind
    ]
    if kind is Home.LEADERSHIP:
        return _board_page(others)
    pages = {
        Home.SECRETARIAT: _secretariat,
        Home.PARTICIPANT: _participant,
        Home.ADMIN: _admin,
        Home.VIEWER: _viewer,
    }
    return render_template(
        f"dashboard/{kind.value}.html", title=str(HOME_LABELS[kind]), others=others, **pages[kind](actor)
    )


def _secretariat(actor: Actor) -> dict[str, Any]:
    return {
        "meetings": queries.at_work(),
        "states": {member.value: str(label) for member, label in MEETING_STATES.items()},
        "issues": queries.issues_to_review(),
        "decisions": _decisions(actor, ON_HOME),
        "waiting_url": url_for("followup.index", state=State.REPORTED.value),
        "kinds": {kind: str(label) for kind, label in DECISION_LABELS.items()},
        "overdue": queries.overdue(clock.today()),
        "overdue_url": url_for("followup.index", count=Count.OVERDUE.value),
    }


@dataclass(frozen=True)
class Action:
    """A button beside a decision: a link, or a post with the version that was seen."""

    label: str
    url: str
    version: int | None = None


def _decisions(actor: Actor, limit: int) -> list[tuple[Any, list[Action]]]:
    """What waits for a decision, each with what the reader may do about it here."""
    return [(row, list(_actions(actor, row))) for row in queries.decisions(limit)]


def _actions(actor: Actor, row: Any) -> Iterator[Action]:
    here = {"directive_id": row.id}
    if row.kind == "refusal":
        if may(actor, Following.MANAGE, row):
            yield Action(_("Reassign"), url_for("followup.reassign", **here))
    elif row.kind == "confirmation" and not row.checked_on and may(actor, Following.CHECK, row):
        yield Action(_("Check the form"), url_for("followup.check", **here))
    elif not may(actor, Following.DECIDE, row):
        return
    elif row.kind == "extension":
        yield Action(_("Decide"), url_for("followup.decide", request_id=row.request_id))
    else:
        yield Action(_("Confirm completion"), url_for("followup.confirm", **here), row.version)
        yield Action(_("Send back"), url_for("followup.send_back", **here))


@dataclass(frozen=True)
class Owed:
    """What a unit owes: a directive it leads, or its part in another's."""

    id: int
    text: str
    lead: str
    due: Due
    day: Any
    original: Any
    is_part: bool
    percent: int


def _participant(actor: Actor) -> dict[str, Any]:
    units, today = sorted(actor.unit_ids), clock.today()
    rows = followup.owed(units, today, ON_HOME)
    invitations = invitations_of(units, today)
    asked = {"unit": units[0], "unit_role": UnitRole.ANY.value} if len(units) == 1 else EVERYTHING
    prepared, parts = followup.at_home(units)
    return {
        "owed": list(_owed(rows)),
        "owed_in_all": rows[0].of if rows else 0,
        "owed_url": url_for("followup.index", **asked, state=ANY_OPEN),
        "parts": [(row, _stand(row.due_on)) for row in parts],
        "prepared": [row for row in prepared if row.unit_id in actor.headed_ids and not row.note],
        "returned": [row for row in prepared if row.author_id == actor.user_id and row.note],
        "invitations": [row for row in invitations if row.reply is Reply.INVITED],
        "answered": [row for row in invitations if row.reply is not Reply.INVITED],
        "replies": {member.value: str(label) for member, label in REPLY_LABELS.items()},
        "to_answer": issues.waiting_for(units),
        "mine": issues.mine(units),
        "issue_states": {member.value: str(label) for member, label in ISSUE_STATES.items()},
    }


def _owed(rows: Sequence[Any]) -> Iterator[Owed]:
    today, soon, work = clock.today(), office.current().due_soon_days, calendar()
    for row in rows:
        day = row.day
        part = Count.NO_DUE_OPEN if day is None else Count.OVERDUE if day < today else Count.IN_TIME
        due = due_words(day, None, part, today, soon, work)
        moved = not row.is_part and row.original_due_on != row.effective_due_on
        original = row.original_due_on if moved else None
        yield Owed(row.id, row.duty or row.text, row.lead, due, day, original, bool(row.is_part), row.percent)


def _stand(day: date | None) -> Due:
    """How something open stands today by its day."""
    today = clock.today()
    part = Count.NO_DUE_OPEN if day is None else Count.OVERDUE if day < today else Count.IN_TIME
    return due_words(day, None, part, today, office.current().due_soon_days, calendar())


def _admin(_actor: Actor) -> dict[str, Any]:
    return {"parked": outbox.parked()}


def _viewer(actor: Actor) -> dict[str, Any]:
    return {
        "meetings": queries.next_meetings(actor),
        "states": {member.value: str(label) for member, label in MEETING_STATES.items()},
    }


# ─── The board ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """A part of a bar, with the way to its rows."""

    code: str
    number: int
    label: str
    url: str


@dataclass(frozen=True)
class BoardRow:
    """A row of the board: its bar, its numbers by part, its rate."""

    label: str
    url: str
    parts: list[Part]
    tally: Tally
    bar: Markup
    rate: str


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


def _board_page(others: list[tuple[str, str]]) -> ResponseReturnValue:
    ensure(current_actor(), Can.BOARD)
    found, known = _asked_board()
    key = found.quarter.key
    url = _rows_url(key)
    # the two parts without a due date take columns only where there are such directives
    shown = [count for count in Count if count in DATED or found.whole.part(count)]
    labels = {count: str(COUNT_LABELS[count]) for count in shown}

    def row(tally: Tally, by: str = "") -> BoardRow:
        narrow = f"&{by}={tally.key}" if by else ""
        parts = [
            Part(BARS[count], tally.part(count), label, url(count, narrow)) for count, label in labels.items()
        ]
        bar = share_bar(((f"bar-{part.code}", part.number) for part in parts), tally.total)
        return BoardRow(tally.label, url(None, narrow), parts, tally, bar, percent(tally.overdue_rate.share))

    return render_template(
        "dashboard/board.html",
        title=_("Quarter board"),
        others=others,
        board=found,
        whole=row(found.whole),
        own=[row(tally, "unit") for tally in found.own],
        guided=[row(tally, "unit") for tally in found.guided],
        rest=[row(tally, "unit") for tally in found.others],
        fields=[row(tally, "field") for tally in found.fields],
        weeks=[row(tally, "week") for tally in found.weeks],
        heads=[str(HEADS[count]) for count in shown],
        chart=_chart(found),
        sentence=_sentence(found),
        formula=_formula(),
        decisions=_decisions(current_actor(), ON_HOME),
        waiting_url=url_for("followup.index", state=State.REPORTED.value),
        sums={kind.value: url(kind) for kind in Sum},
        kinds={kind: str(label) for kind, label in DECISION_LABELS.items()},
        choices=known.choices(language()),
        export_url=url_for(".export", quarter=key) if may(current_actor(), Can.BOARD) else None,
    )


def _rows_url(quarter: int) -> Callable[..., str]:
    """What gives the address of the register with exactly the rows of a figure, `narrow` as in an address."""
    base = url_for("followup.index", quarter=quarter)

    def url(count: Count | Sum | None = None, narrow: str = "") -> str:
        return f"{base}{narrow}&count={count.value}" if count else f"{base}{narrow}"

    return url


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


BLUEPRINTS = (bp,)
