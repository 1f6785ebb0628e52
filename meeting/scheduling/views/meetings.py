"""Pages of meetings: the list, the overview, the form, the moves from state to state."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core.access import ensure
from meeting.core.i18n import _
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, may, requires
from meeting.scheduling import queries, rules, service
from meeting.scheduling.forms import CopyForm, MeetingForm, after, of_new
from meeting.scheduling.policy import Can
from meeting.scheduling.views import words
from meeting.scheduling.views.door import bp
from meeting.scheduling.views.words import refuse_late, warn_about_day

NUMERALS = ("", "I", "II", "III", "IV")


@bp.route("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """List meetings: what is ahead first, then what has been."""
    actor, filters, when = current_actor(), read_filters(), request.args.get("when", "")
    cursor = request.args.get("cursor") if when else None
    ahead = queries.upcoming(actor, filters, cursor) if when != "past" else None
    before = queries.past(actor, filters, cursor) if when != "upcoming" else None
    return render_template(
        "scheduling/index.html",
        ahead=ahead,
        before=before,
        totals=queries.totals(actor, filters),
        filters=filters,
        when=when,
        chips=_chips(filters, when),
        labels=words.labels(),
        link=words.link_with,
        sheet_url=words.link_with(to="scheduling.export"),
    )


def read_filters() -> queries.Filters:
    """What the list is narrowed to by its address."""
    year, quarter = request.args.get("year", type=int), request.args.get("quarter", type=int)
    return queries.Filters(
        q=request.args.get("q", "")[:200].strip(),
        state=request.args.get("state", ""),
        kind=request.args.get("kind", ""),
        year=year if year and rules.FIRST_YEAR <= year <= rules.LAST_YEAR else None,
        quarter=quarter if quarter in {1, 2, 3, 4} else None,
    )


def _chips(filters: queries.Filters, when: str) -> list[tuple[str, str]]:
    labels = words.labels()
    found = {
        "q": f"“{filters.q}”" if filters.q else "",
        "state": labels["state"].get(filters.state, ""),
        "kind": labels["kind"].get(filters.kind, ""),
        "year": str(filters.year or ""),
        "quarter": _("Quarter %(number)s", number=NUMERALS[filters.quarter]) if filters.quarter else "",
        "when": {"upcoming": _("Today and later"), "past": _("Earlier")}.get(when, ""),
    }
    return [(label, words.link_with(**{name: None})) for name, label in found.items() if label]


@bp.route("/<int:meeting_id>")
@requires(Can.SEE)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show one meeting: clocks, what is missing, facts."""
    meeting = queries.get_meeting(meeting_id)
    ensure(current_actor(), Can.SEE, meeting)
    tabs, signals = workspace.load(meeting_id, "scheduling.show", signals=True)
    return render_template(
        "scheduling/show.html",
        meeting=meeting,
        tabs=tabs,
        signals=signals,
        gaps=words.gap_lines(meeting) if may(Can.MANAGE, meeting) else [],
        clocks=queries.clocks(meeting, notice_issued_on=queries.find_notice_day(meeting)),
        before=queries.find_previous_in_series(meeting),
        after=queries.find_next_in_series(meeting),
        fact_rows=words.fact_rows(meeting),
        next_words=rules.NEXT_WORDS[meeting.state],
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new() -> ResponseReturnValue:
    """Plan a meeting."""
    form = MeetingForm.blank(of_new())
    if form.validate_on_submit():
        with form.showing_rules():
            draft = form.draft()
            meeting = service.plan(current_actor(), draft)
            flash(_("“%(title)s” is planned.", title=meeting.title), "success")
            warn_about_day(draft.starts_at, draft.ends_at, draft.kind)
            return see_other(".show", meeting_id=meeting.id)
    return render_template("scheduling/new.html", form=form), form.status


@bp.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting."""
    meeting = queries.get_meeting(meeting_id)
    late = refuse_late(meeting, rules.can_edit(meeting.state))
    if late:
        return late
    form = MeetingForm.of(meeting)
    if form.validate_on_submit():
        with form.showing_rules(meeting):
            draft = form.draft()
            service.edit(current_actor(), meeting, draft, seen=form.seen_version)
            flash(_("“%(title)s” is saved.", title=meeting.title), "success")
            warn_about_day(meeting.starts_at, meeting.ends_at, meeting.kind)
            return see_other(".show", meeting_id=meeting_id)
    tabs, _signals = workspace.load(meeting_id, "scheduling.show")
    return render_template("scheduling/edit.html", form=form, meeting=meeting, tabs=tabs), form.status


@bp.route("/<int:meeting_id>/copy", methods=["GET", "POST"])
@requires(Can.MANAGE)
def copy(meeting_id: int) -> ResponseReturnValue:
    """Plan a meeting after an earlier one."""
    source = queries.get_meeting(meeting_id)
    form = CopyForm.blank(after(source), source)
    if form.validate_on_submit():
        with form.showing_rules():
            draft = form.draft()
            meeting = service.copy(current_actor(), source, draft, form.parts.data or ())
            flash(_("“%(title)s” is planned.", title=meeting.title), "success")
            warn_about_day(draft.starts_at, draft.ends_at, draft.kind)
            return see_other(".show", meeting_id=meeting.id)
    tabs, _signals = workspace.load(meeting_id, "scheduling.show")
    return render_template("scheduling/copy.html", form=form, meeting=source, tabs=tabs), form.status
