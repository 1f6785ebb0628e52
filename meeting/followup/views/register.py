"""The register of directives and its workbook."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock, dates
from meeting.core.access import Actor, may
from meeting.core.i18n import _, language, ngettext
from meeting.core.quarters import Quarter
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import current_actor, requires
from meeting.directives.rules import STATE_LABELS, State, state_words
from meeting.directory import queries as directory
from meeting.followup import queries, rules
from meeting.followup.policy import Can
from meeting.followup.rules import Basis, Count, Filters, Sort, Tally, Timeliness, UnitRole
from meeting.followup.service import NEEDED
from meeting.followup.views.door import bp, due_on, shown_dates
from meeting.followup.views.saved import saved_links

CODES = {
    Count.ON_TIME: "done", Count.LATE: "late", Count.IN_TIME: "open", Count.OVERDUE: "overdue",
    Count.NO_DUE_DONE: "none", Count.NO_DUE_OPEN: "none",
}  # fmt: skip
STATES = [state for state in State if state is not State.DRAFT]
QUARTERS_SHOWN = 8
WEEKS = 13


def _filters() -> Filters:
    """The filters of the address; a bare one means the latest quarter; `officer` may be "me"."""
    if set(request.args) <= {"cursor"}:
        return Filters(quarter=queries.quarters(clock.today()).latest)
    filters = Filters.read(request.args)
    return (
        replace(filters, officer=current_actor().user_id)
        if request.args.get("officer") == rules.ME
        else filters
    )


@bp.route("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """The register: filters in the address, a page of rows, the count of all of them."""
    actor, filters = current_actor(), _filters()
    page = queries.register(filters, actor, request.args.get("cursor"))
    tally = queries.tally_of(_whole(filters), actor)
    args, names = _args(filters), queries.names_of(filters)
    return render_template(
        "followup/index.html",
        rows=row_views(page.rows, filters),
        filters=filters,
        parts=parts(tally, filters),
        total=_total(tally, filters),
        tally=tally,
        sorts=_sorts(filters),
        chips=_chips(filters, names),
        options=_options(actor, filters, names),
        rows_shown=len(page.rows),
        saved=saved_links(actor),
        actions=_bulk_actions(actor),
        asked=args,
        kept={k: v for k, v in args.items() if k in {"meeting", "as_of", "sort"}},
        export_url=url_for(".export", **args),
        next_url=page.next_cursor and url_for(".index", **args, cursor=page.next_cursor),
        prev_url=page.prev_cursor and url_for(".index", **args, cursor=page.prev_cursor),
    )


def _bulk_actions(actor: Actor) -> list[tuple[str, str]]:
    """What the reader may do to many rows at once: address and words."""
    return [
        (url_for(".bulk", what=what.value), str(label))
        for what, label in rules.BULK_LABELS.items()
        if actor.sees_all and may(actor, NEEDED[what])
    ]


def _args(filters: Filters) -> dict[str, Any]:
    """The filters in an address that never falls back to the latest quarter."""
    return filters.args() or {"quarter": "all"}


def _whole(filters: Filters) -> Filters:
    return replace(filters, count=None, timeliness=None)


def _total(tally: Tally, filters: Filters) -> int:
    """The number of rows, read off the count."""
    if filters.count and filters.timeliness:
        return queries.tally_of(filters, current_actor()).total
    if filters.count:
        return tally.part(filters.count)
    numbers = {
        Timeliness.NONE: tally.no_due_open, Timeliness.OVERDUE: tally.overdue,
        Timeliness.DUE_SOON: tally.due_soon, Timeliness.IN_TIME: tally.in_time - tally.due_soon,
    }  # fmt: skip
    return numbers[filters.timeliness] if filters.timeliness else tally.total


def parts(tally: Tally, filters: Filters) -> list[dict[str, Any]]:
    """The parts of a count with links to their rows; parts without a due date only when there are some."""
    base = _whole(filters)
    return [
        {
            "code": CODES[count], "number": tally.part(count), "label": str(label),
            "url": url_for("followup.index", **replace(base, count=count).args()),
        }
        for count, label in rules.COUNT_LABELS.items()
        if tally.part(count) or CODES[count] != "none"
    ]  # fmt: skip


def _extended(row: Any) -> str:
    """How often the due date was put off, in lists that know."""
    times = getattr(row, "extension_count", 0)
    if not times:
        return ""
    words: str = ngettext("extended %(num)d time", "extended %(num)d times", times)
    return words


def row_views(rows: list[Any], filters: Filters) -> Iterator[dict[str, Any]]:
    """Rows with the words of their due dates and their short addresses."""
    stand, base = (
        due_on(queries.day_of(filters), filters.basis),
        url_for("followup.show", directive_id=0)[:-1],
    )
    said = _words_of_states()
    for row in rows:
        due, struck = shown_dates(row, filters.basis)
        yield {"row": row, "url": f"{base}{row.id}", "due": due, "struck": struck, "stand": stand(row),
               "extended": _extended(row), "state": said(row.state, bool(row.lead))}  # fmt: skip


def _words_of_states() -> Callable[[State, bool], str]:
    """Says a state, with a lead unit or without; each is looked up once for many rows."""
    return cache(lambda state, has_lead: state_words(state, has_lead=has_lead))


def _sorts(filters: Filters) -> dict[str, tuple[str, str | None]]:
    """Where each head leads, and how the list runs by it now."""
    down = filters.sort is Sort.DUE
    wanted = {"due": Sort.DUE_DOWN if down else Sort.DUE, "state": Sort.STATE, "unit": Sort.UNIT}
    running = {Sort.DUE: ("due", "asc"), Sort.DUE_DOWN: ("due", "desc")}
    by, way = running.get(filters.sort, (filters.sort.value, "asc"))
    return {
        name: (url_for(".index", **_args(replace(filters, sort=sort))), way if name == by else None)
        for name, sort in wanted.items()
    }


def _chips(filters: Filters, names: dict[str, str]) -> list[tuple[str, str]]:
    words = dict(_set_words(filters, names))
    return [(text, url_for(".index", **_args(filters.without(name)))) for name, text in words.items()]


def _set_words(filters: Filters, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is set, in words."""
    if filters.quarter is not None:
        yield "quarter", quarter_label(filters.quarter)
    if filters.year is not None:
        yield "year", _("Year %(year)s", year=filters.year)
    yield from _named_words(filters, names)
    yield from _state_words(filters)
    if filters.q:
        yield "q", f"“{filters.q}”"
    if filters.basis is not Basis.CURRENT:
        yield "basis", str(rules.BASIS_LABELS[filters.basis])
    if filters.as_of:
        yield "as_of", _("As of %(day)s", day=dates.short(filters.as_of))


def _named_words(filters: Filters, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    none = {"unit": _("No lead unit"), "field": _("No field"), "leader": _("No leader in charge")}
    for name in ("meeting", "unit", "field", "leader", "officer"):
        key = getattr(filters, name)
        if key is not None:
            yield name, names.get(name) or none.get(name, "–")
    if filters.unit_role is not UnitRole.LEAD:
        yield "unit_role", str(rules.ROLE_LABELS[filters.unit_role])
    if filters.week is not None:
        week = _("Week %(number)s", number=filters.week)
        yield "week", week if filters.week else _("Due outside the quarter")


def _state_words(filters: Filters) -> Iterator[tuple[str, str]]:
    tables: dict[str, dict[Any, Any]] = {
        "count": {**rules.COUNT_LABELS, **rules.SUM_LABELS},
        "timeliness": rules.TIMELINESS_LABELS, "gap": rules.GAP_LABELS, "update": rules.UPDATE_LABELS,
    }  # fmt: skip
    for name, labels in tables.items():
        if getattr(filters, name):
            yield name, str(labels[getattr(filters, name)])
    if filters.state == rules.ANY_OPEN:
        yield "state", _("Not finished")
    elif filters.state:
        yield "state", str(STATE_LABELS[State(filters.state)])


def quarter_label(key: int) -> str:
    """The quarter of an address in words."""
    return Quarter.from_key(key).label(language())  # type: ignore[arg-type]


def _options(actor: Actor, filters: Filters, names: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer; units only to those who see all of them."""
    today = clock.today()
    quarter, quarters = Quarter.of(today).next, []
    for _n in range(QUARTERS_SHOWN):
        quarters.append((str(quarter.key), quarter.label(language())))  # type: ignore[arg-type]
        quarter = quarter.previous
    if filters.quarter and str(filters.quarter) not in dict(quarters):
        quarters.append((str(filters.quarter), quarter_label(filters.quarter)))
    units, fields = [], directory.field_choices(today, include=filters.field)
    if actor.sees_all:
        units = [(str(u.id), u.short_name or u.name) for u in directory.units_on(today)]
        if filters.unit and str(filters.unit) not in dict(units):
            units.append((str(filters.unit), names.get("unit", "")))
    states = [(rules.ANY_OPEN, _("Not finished")), *((s.value, str(STATE_LABELS[s])) for s in STATES)]
    return {
        "quarter": quarters, "unit": units, "state": states,
        "field": [(str(key), name) for key, name in fields],
        "unit_role": [(r.value, str(label)) for r, label in rules.ROLE_LABELS.items()],
        "timeliness": [(t.value, str(label)) for t, label in rules.TIMELINESS_LABELS.items()],
        "count": [
            (c.value, str(label)) for c, label in (*rules.COUNT_LABELS.items(), *rules.SUM_LABELS.items())
        ],
        "basis": [(b.value, str(label)) for b, label in rules.BASIS_LABELS.items()],
        "gap": [(g.value, str(label)) for g, label in rules.GAP_LABELS.items()],
        "leader": [*((str(key), name) for key, name in queries.leaders()), ("0", _("No leader in charge"))],
        "officer": _officers(actor, filters, names),
        "week": _weeks(filters),
    }  # fmt: skip


def _officers(actor: Actor, filters: Filters, names: dict[str, str]) -> list[tuple[str, str]]:
    """The reader, and whoever the address asks for."""
    found = [(str(actor.user_id), _("My tasks"))]
    if filters.officer is not None and filters.officer != actor.user_id:
        found.append((str(filters.officer), names.get("officer", "–")))
    return found


def _weeks(filters: Filters) -> list[tuple[str, str]]:
    """The weeks of the quarter asked for."""
    if filters.quarter is None:
        return []
    weeks = [(str(n), _("Week %(number)s", number=n)) for n in range(1, WEEKS + 1)]
    return [*weeks, ("0", _("Due outside the quarter"))]


@bp.route("/export")
@requires(Can.SEE)
def export() -> ResponseReturnValue:
    """All rows of the register under the filters of the address, as a workbook."""
    actor, filters = current_actor(), _filters()
    title = _("Directives")
    tally = queries.tally_of(filters, actor)
    rate = tally.overdue_rate
    notes = [
        _("As of %(day)s. Total %(total)s.", day=dates.short(queries.day_of(filters)), total=tally.total),
        _(
            "Overdue rate: (done late + open overdue) ÷ fallen due = %(part)s/%(whole)s.",
            part=rate.numerator, whole=rate.denominator,
        ),
    ]  # fmt: skip
    return xlsx(write_sheet(title, _columns(), _cells(filters, actor), notes), title)


def _columns() -> list[Column]:
    return [
        Column("clause", _("Clause"), 8), Column("text", _("Directive"), 60),
        Column("meeting", _("Meeting"), 36),
        Column("field", _("Field"), 22), Column("lead", _("Lead unit"), 34),
        Column("leader", _("Leader in charge"), 22), Column("output", _("Expected output"), 28),
        Column("issued", _("Issued on"), 12, "date"), Column("original", _("Original due date"), 12, "date"),
        Column("due", _("Due date"), 12, "date"), Column("state", _("State"), 18),
        Column("percent", _("Percent done"), 9, "percent"),
        Column("completed", _("Completed on"), 12, "date"),
        Column("count", _("Counted as"), 18), Column("extended", _("Extensions"), 10, "int"),
    ]  # fmt: skip


def _cells(filters: Filters, actor: Actor) -> Iterator[tuple[Any, ...]]:
    day = queries.day_of(filters)
    counted = {member: str(label) for member, label in rules.COUNT_LABELS.items()}
    said = _words_of_states()
    for r in queries.all_rows(filters, actor):
        until = r.original_counts_until if filters.basis is Basis.ORIGINAL else r.counts_until
        part = rules.count_class(r.state, until, r.completed_on, r.confirmed_on, day)
        words = "" if r.state is State.CANCELLED else counted[part]
        state = said(r.state, bool(r.lead_name))
        yield (
            r.clause, r.whole, r.meeting, r.field, r.lead_name, r.leader, r.output, r.issued_on,
            r.original_due_on, r.effective_due_on, state, r.percent / 100, r.completed_on, words,
            r.extension_count,
        )  # fmt: skip
