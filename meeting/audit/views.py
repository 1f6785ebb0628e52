"""Pages of the trail."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.audit import queries
from meeting.audit.policy import Can
from meeting.audit.queries import Filters
from meeting.core import clock, dates, history
from meeting.core.errors import NotFound
from meeting.core.i18n import _, _l, ngettext
from meeting.core.numbers import read_id
from meeting.core.sheets import Column, write_sheet
from meeting.core.web import workspace
from meeting.core.web.responses import xlsx
from meeting.core.web.security import requires
from meeting.core.web.templates import ROLE_LABELS, moment, number
from meeting.core.web.workspace import Tab
from meeting.scheduling import queries as meetings

bp = Blueprint("audit", __name__, url_prefix="/audit")
workspace.add_tab(Tab(70, "audit.meeting", _l("Trail"), Can.SEE))
history.explain("role", ROLE_LABELS)

MAX_ID = 2**31 - 1
KINDS = {
    "access": _l("Refused access"),
    "agenda_item": _l("Agenda item"),
    "attendance": _l("Attendance"),
    "calendar_day": _l("Working calendar"),
    "conclusion": _l("Conclusion"),
    "directive": _l("Directive"),
    "document": _l("Document"),
    "import": _l("Import"),
    "issue": _l("Issue"),
    "job": _l("Work in the background"),
    "mail": _l("Mail"),
    "meeting": _l("Meeting"),
    "minutes": _l("Minutes of the meeting"),
    "number_book": _l("Number book"),
    "office": _l("Office settings"),
    "person": _l("Person"),
    "post": _l("Post"),
    "series": _l("Series of meetings"),
    "text_block": _l("Customary words"),
    "unit": _l("Unit"),
    "unit_kind": _l("Kind of unit"),
    "user": _l("Account"),
    "venue": _l("Venue"),
    "work_field": _l("Field of work"),
}
PAGES = {
    "directive": ("followup.show", "directive_id"),
    "document": ("documents.show", "document_id"),
    "issue": ("issues.show", "issue_id"),
    "meeting": ("scheduling.show", "meeting_id"),
    "person": ("directory.person", "person_id"),
    "unit": ("directory.unit", "unit_id"),
    "user": ("accounts.show", "user_id"),
}


@dataclass(frozen=True)
class Shown:
    """A line of the trail as a page shows it."""

    when: str
    who: str
    what: str
    thing: str
    url: str | None


def _kind_words() -> dict[str, str]:
    return {kind: str(KINDS.get(kind, kind)) for kind in queries.thing_kinds()}


def _shown(rows: list[Any]) -> list[Shown]:
    kinds, nobody = _kind_words(), _("The system")
    return [
        Shown(
            moment(row.at),
            row.who or nobody,
            history.sentence(row.name, row.data),
            kinds.get(row.thing_kind, row.thing_kind),
            f"/audit/things/{row.thing_kind}/{row.thing_id}" if row.thing_id else None,
        )
        for row in rows
    ]


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return dates.read_date(text, clock.today())
    except (ValueError, OverflowError):
        flash(_("“%(text)s” is not a day. Write it as dd/mm/yyyy.", text=text[:40]), "warning")
        return None


def _number(name: str) -> int | None:
    return read_id(request.args.get(name, ""))


def _filters() -> Filters:
    kind = request.args.get("kind", "")
    who = "".join(c for c in request.args.get("who", "") if c.isprintable()).strip()[:100]
    known = kind if kind in queries.thing_kinds() else ""
    return Filters(who, _day("first"), _day("last"), known, _number("meeting"))


def _kept(filters: Filters) -> dict[str, Any]:
    """The filters as they stand in a URL."""
    first, last = filters.first, filters.last
    values = {
        "who": filters.who, "first": first and dates.short(first), "last": last and dates.short(last),
        "kind": filters.kind, "meeting": filters.meeting_id,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}


def _chips(filters: Filters, kept: dict[str, Any], titles: dict[int, str]) -> list[tuple[str, str]]:
    words = {
        "who": filters.who,
        "first": _("from %(day)s", day=kept.get("first", "")),
        "last": _("to %(day)s", day=kept.get("last", "")),
        "kind": str(KINDS.get(filters.kind, filters.kind)),
        "meeting": titles.get(filters.meeting_id or 0, ""),
    }
    return [
        (words[name], url_for(".index", **{k: v for k, v in kept.items() if k != name}))
        for name in kept
        if words[name]
    ]


def _pager(page: Any, endpoint: str, **kept: Any) -> dict[str, str | None]:
    def link(cursor: str | None) -> str | None:
        return url_for(endpoint, **kept, page=cursor) if cursor else None

    return {"next_url": link(page.next_cursor), "prev_url": link(page.prev_cursor)}


def _total(count: int) -> str:
    if count > queries.COUNTED:
        return str(_("more than %(number)s entries", number=number(queries.COUNTED)))
    return str(ngettext("%(num)d entry", "%(num)d entries", count))


@bp.get("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """The register of the trail."""
    filters = _filters()
    kept, offered = _kept(filters), queries.recent_meetings()
    page, titles = queries.list_events(filters, request.args.get("page")), dict(offered)
    if filters.meeting_id and filters.meeting_id not in titles:
        title = queries.find_title(filters.meeting_id) or str(filters.meeting_id)
        titles[filters.meeting_id] = title
        offered = [(filters.meeting_id, title), *offered]
    return render_template(
        "audit/index.html", rows=_shown(page.rows), kept=kept, kinds=_kind_words(), meetings=offered,
        filters=filters,
        chips=_chips(filters, kept, titles), total=_total(queries.count_events(filters)),
        sheet_url=url_for(".sheet", **kept), **_pager(page, ".index", **kept),
    )  # fmt: skip


@bp.get("/sheet")
@requires(Can.SEE)
def sheet() -> ResponseReturnValue:
    """The register as XLSX."""
    kinds, nobody = _kind_words(), _("The system")
    columns = [
        Column("at", _("Time"), 18, "datetime"),
        Column("who", _("Who"), 28),
        Column("what", _("Content of the entry"), 80),
        Column("kind", _("Kind of thing"), 20),
        Column("thing", _("Number of the thing"), 12, "int"),
    ]
    rows = (
        (
            clock.local(r.at).replace(tzinfo=None), r.who or nobody, history.sentence(r.name, r.data),
            kinds.get(r.thing_kind, r.thing_kind), r.thing_id,
        )
        for r in queries.export(_filters())
    )  # fmt: skip
    title = _("Trail")
    return xlsx(write_sheet(title, columns, rows), title)


@bp.get("/meetings/<int:meeting_id>")
@requires(Can.SEE)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """What happened in and to a meeting."""
    found = meetings.get_meeting(_id(meeting_id))
    tabs, _signals = workspace.load(meeting_id, request.endpoint or "")
    page = queries.list_events(Filters(meeting_id=meeting_id), request.args.get("page"))
    return render_template(
        "audit/meeting.html", meeting=found, tabs=tabs, rows=_shown(page.rows),
        total=_total(queries.count_events(Filters(meeting_id=meeting_id))),
        **_pager(page, ".meeting", meeting_id=meeting_id),
    )  # fmt: skip


@bp.get("/things/<kind>/<int:thing_id>")
@requires(Can.SEE)
def thing(kind: str, thing_id: int) -> ResponseReturnValue:
    """What happened to a thing."""
    if kind not in queries.thing_kinds():
        raise NotFound(kind)
    filters = Filters(kind=kind, thing_id=_id(thing_id))
    page = queries.list_events(filters, request.args.get("page"))
    if not page.rows:
        raise NotFound(kind)
    endpoint, key = PAGES.get(kind, ("", ""))
    there = endpoint in current_app.view_functions
    values: dict[str, Any] = {key: thing_id}
    return render_template(
        "audit/thing.html", kind=str(KINDS.get(kind, kind)), thing_id=thing_id, rows=_shown(page.rows),
        thing_url=url_for(endpoint, **values) if there else None, total=_total(queries.count_events(filters)),
        **_pager(page, ".thing", kind=kind, thing_id=thing_id),
    )  # fmt: skip


def _id(number: int) -> int:
    """An id both databases can look for."""
    if number > MAX_ID:
        raise NotFound
    return number


BLUEPRINTS = (bp,)
