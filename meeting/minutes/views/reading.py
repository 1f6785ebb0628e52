"""The minutes: the editor for those who write a draft, else the text; begun and put together here."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock, office
from meeting.core.access import ensure
from meeting.core.i18n import _, ngettext
from meeting.core.web import workspace
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, may, requires
from meeting.minutes import queries, rules, service
from meeting.minutes.forms import HeadForm
from meeting.minutes.models import Minutes
from meeting.minutes.policy import Can
from meeting.minutes.rules import CORRECTION_LABELS, COUNTED_LABELS, CorrectionState, State
from meeting.minutes.views.base import PAGE, bp, lines_of, load, show
from meeting.scheduling import queries as meetings
from meeting.scheduling.policy import Can as Meetings


@bp.route("/<int:meeting_id>")
@requires(Can.SEE)
def index(meeting_id: int) -> ResponseReturnValue:
    """The minutes of a meeting: the editor of a draft for those who write it, else the text."""
    minutes = queries.find_minutes(meeting_id)
    meeting = minutes.meeting if minutes else meetings.get_meeting(meeting_id)
    ensure(current_actor(), Meetings.SEE, meeting)
    if minutes is None or not may(Can.SEE, minutes):
        tabs, _signals = workspace.load(meeting_id, PAGE)
        can_start = minutes is None and may(Can.WRITE) and rules.can_start(meeting.state)
        waiver = queries.find_waiver(meeting_id) if minutes is None else None
        return render_template(
            "minutes/none.html",
            meeting=meeting,
            tabs=tabs,
            can_start=can_start,
            waiver=waiver,
            whole=may(Can.SEE_ALL),
        )
    if rules.can_write(minutes.state) and may(Can.WRITE, minutes):
        return _editor(minutes)
    return _read(minutes, whole=may(Can.SEE_ALL, minutes))


def _editor(minutes: Minutes) -> str:
    said = request.args.get("said", type=int)
    return show(
        "index",
        minutes,
        lines=lines_of(minutes),
        new=queries.new_in_record(minutes),
        speakers=queries.speakers(minutes.meeting_id),
        is_over=minutes.meeting.state in rules.OVER,
        said=said,
        can_skip=office.current().skips_rounds,
        marks=(rules.OPENING, rules.CLOSING),
    )


def _read(minutes: Minutes, *, whole: bool, as_unit: bool = False) -> str:
    actor = current_actor()
    asked = [] if as_unit else list(queries.corrections_of(actor, minutes))
    by_entry: dict[int | None, list[object]] = {}
    for row in asked:
        by_entry.setdefault(row.entry_id, []).append(row)
    waiting = [row.id for row in asked if row.state is CorrectionState.OPEN]
    open_still = rules.pending(minutes.state, minutes.corrections_until, clock.today(), waiting)
    can_skip = office.current().skips_rounds
    writes = may(Can.WRITE, minutes) and not as_unit
    counted = minutes.round_counted
    return show(
        "read",
        minutes,
        printed=queries.printed(minutes, whole),
        whole=whole,
        as_unit=as_unit,
        corrections=by_entry,
        waiting=len(waiting),
        first_waiting=waiting[0] if waiting else 0,
        labels={state.value: str(label) for state, label in CORRECTION_LABELS.items()},
        counted=str(COUNTED_LABELS[counted]) if counted else "",
        can_ask=not as_unit
        and may(Can.ASK)  # of these minutes, as their page is open to the reader
        and rules.can_ask(minutes.state, minutes.corrections_until, clock.today()),
        is_round_over=minutes.state is State.CIRCULATED and open_still.until is None,
        open_still=open_still,
        why=(rules.whole_words if whole else rules.open_words)(minutes.round_reason),
        writes=writes,
        may_approve=rules.can_approve(minutes.meeting.state, minutes.state)
        and (can_skip or not open_still.is_unread),
        approves=may(Can.APPROVE, minutes) and not as_unit,
        can_edit_head=writes and rules.can_edit_head(minutes.state),
    )


@bp.route("/<int:meeting_id>/as-units-see-it")
@requires(Can.SEE_ALL)
def as_units_see_it(meeting_id: int) -> ResponseReturnValue:
    """The minutes as those who took part read them, without what is confidential."""
    return _read(load(meeting_id, Can.SEE_ALL), whole=False, as_unit=True)


@bp.route("/<int:meeting_id>/start", methods=["POST"])
@requires(Can.WRITE)
def start(meeting_id: int) -> ResponseReturnValue:
    """Begin the minutes with what the record holds."""
    service.start(current_actor(), meetings.get_meeting(meeting_id))
    flash(_("The draft holds what the record has. Write on."), "success")
    return see_other(".index", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/assemble", methods=["POST"])
@requires(Can.WRITE)
def assemble(meeting_id: int) -> ResponseReturnValue:
    """Add what is new in the record."""
    added = service.assemble(current_actor(), load(meeting_id))
    if added:
        words = ngettext(
            "%(num)d thing was added or renewed.", "%(num)d things were added or renewed.", added
        )
        flash(words, "success")
    else:
        flash(_("Nothing is new in the record."), "info")
    return see_other(".index", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/head", methods=["GET", "POST"])
@requires(Can.WRITE)
def head(meeting_id: int) -> ResponseReturnValue:
    """Put times, attendance, chair and secretary right."""
    minutes = load(meeting_id)
    form = HeadForm(obj=minutes)
    if request.method == "GET" and not form.was_kept:
        form.fill(minutes)
    if form.validate_on_submit():
        with form.showing_rules(minutes):
            service.edit_head(current_actor(), minutes, form.draft(), form.seen_version)
            flash(_("Saved."), "success")
            return see_other(".index", meeting_id=meeting_id)
    return show("head", queries.get_minutes(meeting_id), form=form), form.status
