"""The page that records what became of units by a decision."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries
from meeting.directory.forms import SuccessionForm
from meeting.directory.policy import Can
from meeting.directory.service import succession
from meeting.directory.views.door import bp


@bp.route("/successions/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_succession() -> ResponseReturnValue:
    """Record a renaming, merger, split or transfer."""
    today = clock.today()
    unit_id = request.args.get("unit", type=int)
    form = SuccessionForm(
        from_ids=[unit_id] if unit_id else [], effective_on=today, kind=request.args.get("kind", "rename")
    )
    units = queries.unit_choices(today, include=unit_id)
    form.from_ids.choices = form.to_ids.choices = units
    form.field_id.offer(queries.field_choices(today))
    if form.validate_on_submit():
        with form.showing_rules():
            after = succession.succeed(current_actor(), form.draft())
            names = ", ".join(unit.name for unit in after)
            flash(_("Recorded. From now on: %(names)s.", names=names), "success")
            return see_other(".unit", unit_id=after[0].id)
    return render_template("directory/new_succession.html", form=form, unit_id=unit_id), form.status
