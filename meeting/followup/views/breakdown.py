"""The shares of a directive: given, changed and taken back by the lead, reported on by each unit."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.i18n import _, language
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives.models import Directive
from meeting.directory import queries as directory
from meeting.followup import queries, rules, service
from meeting.followup.forms import BreakdownForm, PartReportForm, PartsForm
from meeting.followup.policy import Can
from meeting.followup.views.door import bp, due_of, shown_dates


def _open(directive_id: int) -> Directive:
    directive = queries.get_directive(directive_id)
    ensure(current_actor(), Can.BREAK_DOWN, directive)
    return directive


@bp.route("/<int:directive_id>/breakdown", methods=["GET", "POST"])
@requires(Can.BREAK_DOWN)
def breakdown(directive_id: int) -> ResponseReturnValue:
    """Give shares of a directive to units, all units of a kind in one go."""
    directive = _open(directive_id)
    day = clock.today()
    form = BreakdownForm()
    name = "name" if language() == "vi" else "name_en"
    form.kinds.choices = [
        (kind.id, f"{getattr(kind, name) or kind.name} ({kind.units})") for kind in queries.kinds_on(day)
    ]
    form.units.choices = directory.unit_choices(day)
    if form.validate_on_submit():
        with form.showing_rules():
            kinds = queries.units_of_kinds(form.kinds.data or (), day)
            given = service.break_down(current_actor(), directive, form.draft(kinds))
            flash(_("%(count)d units have their share.", count=len(given)), "success")
            return see_other(".breakdown", directive_id=directive_id)
    return _page(directive_id, form, PartsForm()), form.status


@bp.route("/<int:directive_id>/breakdown/lines", methods=["POST"])
@requires(Can.BREAK_DOWN)
def breakdown_lines(directive_id: int) -> ResponseReturnValue:
    """Give the shares their own targets and due dates."""
    directive = _open(directive_id)
    form = PartsForm()
    if form.validate_on_submit():
        with form.showing_rules():
            lines = form.lines(queries.parts(directive_id), directive.meeting.held_on)
            service.change_parts(current_actor(), directive, lines)
            flash(_("The shares are saved."), "success")
            return see_other(".breakdown", directive_id=directive_id)
    return _page(directive_id, None, form), form.status


def _page(directive_id: int, form: BreakdownForm | None, lines: PartsForm) -> str:
    directive = queries.get_directive(directive_id)
    parts = queries.parts(directive_id)
    due, struck = shown_dates(directive)
    return render_template(
        "followup/breakdown.html", directive=directive, form=form, lines=lines,
        parts=[(part, *lines.shown(part)) for part in parts],
        total=rules.roll_up(parts, clock.today()), due=due, struck=struck, stand=due_of(directive),
    )  # fmt: skip


@bp.route("/parts/<int:part_id>/remove", methods=["POST"])
@requires(Can.BREAK_DOWN)
def remove_part(part_id: int) -> ResponseReturnValue:
    """Take a share back while nothing is reported on it."""
    part = queries.get_part(part_id)
    directive = _open(part.directive_id)
    service.remove_part(current_actor(), directive, part)
    flash(_("The share is taken back."), "success")
    return see_other(".breakdown", directive_id=directive.id)


@bp.route("/parts/<int:part_id>", methods=["GET", "POST"])
@requires(Can.REPORT_PART)
def part(part_id: int) -> ResponseReturnValue:
    """Say how far the share of one's own unit is."""
    found = queries.get_part(part_id)
    actor = current_actor()
    ensure(actor, Can.REPORT_PART, found)
    directive = queries.get_directive(found.directive_id)
    form = PartReportForm(obj=found)
    if request.method == "GET" and not form.was_kept:
        form.text.data = found.report
        form.is_done.data = found.done_on is not None
    if form.validate_on_submit():
        with form.showing_rules(found):
            service.report_part(actor, directive, found, form.draft(), seen=form.seen_version)
            flash(_("The share is reported."), "success")
            return see_other(".show", directive_id=directive.id)
    if form.is_submitted():
        found = queries.get_part(part_id)
        directive = queries.get_directive(found.directive_id)
    back = url_for(".show", directive_id=directive.id)
    page = render_template("followup/part.html", directive=directive, part=found, form=form, back_url=back)
    return page, form.status
