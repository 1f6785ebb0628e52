"""The list of duties whose unit ended, and the decision who goes on with them."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import dates
from meeting.core.i18n import ngettext
from meeting.core.numbers import read_id
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives.rules import state_words
from meeting.followup import queries, service
from meeting.followup.forms import HandOverForm
from meeting.followup.policy import Can
from meeting.followup.views.door import bp


@bp.route("/hand-over", methods=["GET", "POST"])
@requires(Can.MANAGE)
def hand_over() -> ResponseReturnValue:
    """What waits for a hand-over, by unit and field; ticked rows go to one unit by one decision."""
    form = HandOverForm()
    form.offer()
    if form.validate_on_submit():
        with form.showing_rules():
            number = service.hand_over(current_actor(), _ticked(), form.to_unit_id.data, form.decision())
            flash(
                ngettext("%(num)d duty was handed over.", "%(num)d duties were handed over.", number),
                "success",
            )
            return see_other(".hand_over")
    everything = queries.waiting()
    unit_id, field = _asked("unit"), request.args.get("field", "")
    rows = [row for row in everything if unit_id in (None, row.from_unit_id) and field in ("", row.field)]
    done = queries.decided(request.args.get("cursor"))
    return render_template(
        "followup/hand_over.html", form=form, rows=rows, ticked=_ticked(), unit_id=unit_id, field_name=field,
        units={row.from_unit_id: row.old for row in everything},
        fields=sorted({row.field for row in everything if row.field}), total=len(everything),
        done=done.rows, received=queries.received(), state_words=state_words, short=dates.short,
        next_url=done.next_cursor and url_for(".hand_over", cursor=done.next_cursor),
        prev_url=done.prev_cursor and url_for(".hand_over", cursor=done.prev_cursor),
    ), form.status  # fmt: skip


def _asked(name: str) -> int | None:
    return read_id(request.args.get(name, ""))


def _ticked() -> set[int]:
    return {key for text in request.form.getlist("id") if (key := read_id(text)) is not None}
