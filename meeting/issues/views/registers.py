"""The register, its sheet, a meeting's issues with the one-line logger, and several issues at once."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock, dates
from meeting.core.access import Role, ensure, may
from meeting.core.i18n import _, ngettext
from meeting.core.numbers import read_id
from meeting.core.sheets import Column, write_sheet
from meeting.core.web import workspace
from meeting.core.web.responses import see_other, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries as directory
from meeting.issues import queries, rules, service
from meeting.issues.forms import BulkForm, LineForm, raising_units
from meeting.issues.models import Issue
from meeting.issues.policy import Can
from meeting.issues.queries import Filter
from meeting.issues.rules import COMPETENCE_LABELS, KIND_LABELS, STATE_LABELS, Competence, Kind, State, Step
from meeting.issues.views.door import asked_id, asked_words, bp, lines, state_words
from meeting.scheduling import policy as scheduling_policy
from meeting.scheduling import queries as scheduling
from meeting.scheduling.models import Meeting

BULK_AT_ONCE = 100


# ─── The register ───────────────────────────────────────────────────────────────────────────────────────────


def _asked() -> Filter:
    words = {name: asked_words(name) for name in ("state", "competence", "kind", "mine")}
    return Filter(
        q=asked_words("q"),
        meeting_id=asked_id("meeting"),
        quarter=asked_id("quarter"),
        unit_id=asked_id("unit"),
        field_id=asked_id("field"),
        state=State(words["state"]) if words["state"] in set(State) else None,
        competence=words["competence"] if words["competence"] in set(Competence) else None,
        kind=words["kind"] if words["kind"] in set(Kind) else None,
        mine=words["mine"] if words["mine"] in {"raised", "answering"} else "",
        late=asked_words("late") == "1",
    )


def _url(wanted: dict[str, Any], endpoint: str = ".index", /, **changes: Any) -> str:
    return url_for(endpoint, **{k: v for k, v in {**wanted, **changes}.items() if v not in {None, ""}})


def _in_address(wanted: Filter) -> dict[str, Any]:
    """The filter as the address says it."""
    return {
        "q": wanted.q, "meeting": wanted.meeting_id, "quarter": wanted.quarter, "unit": wanted.unit_id,
        "field": wanted.field_id, "state": wanted.state.value if wanted.state else None,
        "competence": wanted.competence, "kind": wanted.kind, "mine": wanted.mine,
        "late": 1 if wanted.late else None,
    }  # fmt: skip


def _choices(wanted: Filter, meetings: list[Any]) -> dict[str, list[tuple[Any, str]]]:
    """What each filter offers: (value, words)."""
    today = clock.today()
    return {
        "meeting": [(m.id, f"{dates.short(m.held_on)} {m.title}") for m in meetings],
        "quarter": list(queries.quarter_choices(meetings)),
        "unit": list(directory.unit_choices(today, include=wanted.unit_id)),
        "field": list(directory.field_choices()),
        "state": [(s.value, str(label)) for s, label in STATE_LABELS.items()],
        "competence": [(c.value, str(label)) for c, label in COMPETENCE_LABELS.items()],
        "kind": [(k.value, str(label)) for k, label in KIND_LABELS.items()],
    }


def _chips(address: dict[str, Any], offered: dict[str, list[tuple[Any, str]]]) -> list[tuple[str, str]]:
    found = []
    if address["q"]:
        found.append((f"“{address['q']}”", _url(address, q=None)))
    for name, rows in offered.items():
        label = next((words for value, words in rows if value == address[name]), None)
        if address[name] is not None:
            found.append((label or str(address[name]), _url(address, **{str(name): None})))
    mine = {"raised": _("Raised by my unit"), "answering": _("For my unit to answer")}.get(address["mine"])
    if mine:
        found.append((mine, _url(address, mine=None)))
    if address["late"]:
        found.append((_("Answer past due"), _url(address, late=None)))
    return found


def _saved(address: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Ready-made filters for the reader: (label, url, whether it is on)."""
    actor = current_actor()
    found: list[tuple[str, dict[str, Any]]] = [(_("All"), {})]
    if actor.unit_ids:
        found.append((_("Raised by my unit"), {"mine": "raised"}))
        found.append((_("For my unit to answer"), {"mine": "answering"}))
    if actor.sees_all:
        found.append((_("Waiting for review"), {"state": State.SUBMITTED.value}))
        found.append((_("Answer past due"), {"late": 1}))
    now = {k: v for k, v in address.items() if v not in {None, ""}}
    return [(label, url_for(".index", **values), values == now) for label, values in found]


def _sort_links(address: dict[str, Any], sort: str) -> dict[str, tuple[str, str | None]]:
    """For each column that sorts: the address that sorts by it, and how it is sorted now."""
    found: dict[str, tuple[str, str | None]] = {}
    for name in queries.SORTS:
        now = {name: "asc", f"-{name}": "desc"}.get(sort)
        found[name] = (_url(address, sort=f"-{name}" if now == "asc" else name), now)
    return found


@bp.route("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """The register of issues."""
    actor, wanted, sort = current_actor(), _asked(), asked_words("sort")
    page, total = queries.register(actor, wanted, sort, request.args.get("cursor"))
    meetings = queries.recent_meetings(actor, wanted.meeting_id)
    address = _in_address(wanted)
    offered = _choices(wanted, meetings)
    moved = {**address, "sort": sort if sort.removeprefix("-") in queries.SORTS else None}
    return render_template(
        "issues/index.html",
        rows=lines(page.rows),
        total=ngettext("%(num)d issue", "%(num)d issues", total),
        address=address,
        offered=offered,
        chips_set=_chips(address, offered),
        saved=_saved(address),
        sorts=_sort_links(address, sort),
        prev_url=_url(moved, cursor=page.prev_cursor) if page.prev_cursor else None,
        next_url=_url(moved, cursor=page.next_cursor) if page.next_cursor else None,
        sheet_url=_url(address, ".export"),
        may_raise=may(actor, Can.RAISE) and any(_takes_issues(m.state) for m in meetings),
        may_review=may(actor, Can.REVIEW),
    )


def _takes_issues(state: Any) -> bool:
    office = current_actor().is_a(Role.SECRETARIAT)
    return state in (rules.OPEN_TO_OFFICE if office else rules.OPEN_TO_UNITS)


@bp.route("/export")
@requires(Can.SEE)
def export() -> ResponseReturnValue:
    """The register as a sheet, narrowed as on the page."""
    kinds = {k: str(label) for k, label in KIND_LABELS.items()}
    states = {s: str(label) for s, label in STATE_LABELS.items()}
    competences = {c: str(label) for c, label in COMPETENCE_LABELS.items()}
    columns = [
        Column("number", _("No."), 6, "int"),
        Column("meeting", _("Meeting"), 30),
        Column("unit", _("Raising unit"), 28),
        Column("kind", _("Kind"), 14),
        Column("text", _("What is the matter"), 60),
        Column("request", _("What is asked for"), 40),
        Column("legal_basis", _("Legal basis"), 24),
        Column("field", _("Field of work"), 22),
        Column("competence", _("Competence"), 24),
        Column("answering", _("Answering unit"), 28),
        Column("answer", _("Answer"), 50),
        Column("due", _("Answer due on"), 14, "date"),
        Column("answered", _("Answered on"), 14, "date"),
        Column("state", _("State"), 16),
        Column("result", _("Result"), 30),
    ]
    rows = (
        (
            r.number, r.meeting, r.unit, kinds[r.kind], r.text, r.request, r.legal_basis, r.field or "",
            competences.get(r.competence, ""), r.answering or "", r.answer, r.answer_due_on, r.answered_on,
            states[r.state], r.result_note,
        )
        for r in queries.export(current_actor(), _asked())
    )  # fmt: skip
    title = _("Difficulties and proposals of units")
    return xlsx(write_sheet(title, columns, rows), title)


# ─── A meeting's issues ─────────────────────────────────────────────────────────────────────────────────────


@bp.route("/meeting/<int:meeting_id>", methods=["GET", "POST"])
@requires(Can.SEE)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """The issues of a meeting by field; the secretary logs new ones here, one line each."""
    found = scheduling.get_meeting(meeting_id)
    actor = current_actor()
    ensure(actor, scheduling_policy.Can.SEE, found)
    form = _line_form(found)
    if request.method == "POST":
        ensure(actor, Can.REVIEW)
        if form is None:
            rules.check_raising(found.state, rules.OPEN_TO_OFFICE)
        elif form.validate_on_submit():
            with form.showing_rules():
                issue = service.log_live(actor, found, form.draft())
                return see_other(".meeting", meeting_id=found.id, logged=issue.number, kind=issue.kind.value)
    wanted = Filter(meeting_id=found.id, state=_asked().state, late=asked_words("late") == "1")
    page = queries.page_of_meeting(actor, wanted, request.args.get("cursor"))
    tabs, _signals = workspace.load(found.id, "issues.meeting")
    narrowed = {"meeting_id": found.id, "state": wanted.state.value if wanted.state else None}
    return render_template(
        "issues/meeting.html",
        meeting=found,
        tabs=tabs,
        rows=lines(page.rows),
        states=_state_links(found, wanted),
        form=form,
        logged=asked_id("logged"),
        may_raise=may(actor, Can.RAISE) and _takes_issues(found.state),
        may_review=may(actor, Can.REVIEW),
        sheet_url=url_for(".export", meeting=found.id),
        prev_url=_url(narrowed, ".meeting", cursor=page.prev_cursor) if page.prev_cursor else None,
        next_url=_url(narrowed, ".meeting", cursor=page.next_cursor) if page.next_cursor else None,
    ), (form.status if form and request.method == "POST" else 200)


def _line_form(found: Meeting) -> LineForm | None:
    """The logger, when the reader may log and the meeting takes issues."""
    if not may(current_actor(), Can.REVIEW) or found.state not in rules.OPEN_TO_OFFICE:
        return None
    form = LineForm()
    form.unit_id.offer(raising_units(current_actor()))
    if asked_id("logged"):
        form.unit_id.render_kw = {"autofocus": True}
    asked = asked_words("kind")
    if request.method == "GET" and asked in set(Kind) and not form.was_kept:
        form.kind.data = asked
    return form


def _state_links(found: Meeting, wanted: Filter) -> list[tuple[str, str, bool]]:
    """The states there are, with their numbers: (words, url, whether it is the one shown)."""
    counts = queries.visible_counts(current_actor(), found.id)
    total = sum(counts.values())
    shown = [
        (
            f"{_('All')} {total}",
            url_for(".meeting", meeting_id=found.id),
            not wanted.state and not wanted.late,
        )
    ]
    for state, label in STATE_LABELS.items():
        if counts.get(state):
            url = url_for(".meeting", meeting_id=found.id, state=state.value)
            shown.append((f"{label} {counts[state]}", url, wanted.state is state))
    return shown


# ─── Several at once ────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/bulk", methods=["GET", "POST"])
@requires(Can.REVIEW)
def bulk() -> ResponseReturnValue:
    """Accept or route several issues: first what would happen, then the same routing for all of them."""
    form = BulkForm()
    form.offer()
    seen = form.seen()
    found = queries.get_issues((list(seen) or _ticked())[:BULK_AT_ONCE])
    if seen and form.validate_on_submit():
        answer = _route_all(form, found, seen)
        if answer is not None:
            return answer
        found = queries.get_issues(list(seen)[:BULK_AT_ONCE])
    usable = [issue for issue in found if _is_routable(issue)]
    form.ids.data = ",".join(f"{issue.id}:{issue.version}" for issue in usable)
    left_out = [issue for issue in found if issue not in usable]
    return render_template(
        "issues/bulk.html", form=form, usable=usable, left_out=left_out, state_words=state_words()
    ), form.status


def _route_all(form: BulkForm, found: list[Issue], seen: dict[int, int]) -> ResponseReturnValue | None:
    """Route them all and go to their meeting; None when one has moved on, and then nothing is changed."""
    done = 0
    with form.showing_rules():
        pairs = [(issue, seen[issue.id]) for issue in found]
        done = service.accept_or_route_many(current_actor(), pairs, form.draft())
    if not done:
        return None
    flash(ngettext("%(num)d issue was routed.", "%(num)d issues were routed.", done), "success")
    return see_other(".meeting", meeting_id=found[0].meeting_id)


def _ticked() -> list[int]:
    """The issues ticked in a list."""
    texts = request.args.getlist("id")
    return [key for text in texts if (key := read_id(text)) is not None]


def _is_routable(issue: Issue) -> bool:
    steps = {Step.ACCEPT, Step.ROUTE}.intersection(rules.STEPS[issue.state])
    return bool(steps) and may(current_actor(), Can.REVIEW, issue)
