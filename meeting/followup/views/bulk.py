"""The page of what is done to many directives: every row with what stands against it, then all good ones.

Nothing is done that was not shown: when something stands against more rows than the page said, the page
comes again with the reasons.
"""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock, dates
from meeting.core.access import ensure
from meeting.core.i18n import _, ngettext
from meeting.core.numbers import read_id
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directives.rules import STATE_LABELS
from meeting.directory import queries as directory
from meeting.followup import queries, rules, service
from meeting.followup.forms import BulkExtendForm, BulkForm, BulkReassignForm, BulkUrgeForm
from meeting.followup.policy import Can
from meeting.followup.rules import Bulk, Filters
from meeting.followup.service import Line, Order
from meeting.followup.views.door import bp, due_of

FORMS: dict[Bulk, type[BulkForm]] = {
    Bulk.CONFIRM: BulkForm, Bulk.URGE: BulkUrgeForm, Bulk.EXTEND: BulkExtendForm,
    Bulk.REASSIGN: BulkReassignForm,
}  # fmt: skip
HIDDEN = frozenset({"csrf_token", "row_version", "rows", "refused"})


@bp.route("/bulk/<any(confirm, urge, extend, reassign):what>", methods=["GET", "POST"])
@requires(Can.MANAGE)
def bulk(what: str) -> ResponseReturnValue:
    """Show what would happen to the chosen rows; do it when told, as it was shown."""
    actor, wanted = current_actor(), Bulk(what)
    ensure(actor, service.NEEDED[wanted])
    form = FORMS[wanted]()
    if isinstance(form, BulkReassignForm):
        form.lead_unit_id.offer(directory.unit_choices(clock.today()))
    order = Order(wanted)
    seen: dict[int, int | None] = dict(form.seen()) if form.is_submitted() else _chosen()
    if form.validate_on_submit():
        order = form.order()
        with form.showing_rules():
            lines = service.preview(actor, order, seen, hold=True)
            if _refused(lines) == (form.refused.data or "") and any(not line.problem for line in lines):
                _say(service.carry_out(actor, order, lines), len(seen))
                return see_other(".index", **Filters.read(request.args).args())
            form.form_errors = [*form.form_errors, _("Look at the list again: not all rows can be taken.")]
    lines = service.preview(actor, order, seen)
    shown = {line.directive.id: seen[line.directive.id] or line.directive.version for line in lines}
    form.rows.data = rules.write_rows(shown)
    form.refused.data = _refused(lines)
    return _page(wanted, form, lines, len(seen) - len(lines)), form.status


def _chosen() -> dict[int, int | None]:
    """The rows that were ticked, or all that match the filters of the address."""
    if request.args.get("all"):
        filters = Filters.read(request.args)
        return dict.fromkeys(queries.ids_of(filters, current_actor(), rules.MOST + 1))
    return {key: None for text in request.args.getlist("id") if (key := read_id(text)) is not None}


def _refused(lines: list[Line]) -> str:
    """The rows that something stands against, as the form carries them."""
    return " ".join(str(line.directive.id) for line in lines if line.problem)


def _say(done: int, of: int) -> None:
    words = ngettext("Done for %(num)d directive.", "Done for %(num)d directives.", done)
    if of > done:
        left = of - done
        words += " " + ngettext("%(num)d was left out.", "%(num)d were left out.", left)
    flash(words, "success")


def _page(what: Bulk, form: BulkForm, lines: list[Line], unknown: int) -> str:
    good = sum(1 for line in lines if not line.problem)
    sentences = {
        Bulk.CONFIRM: _("Each result counts as completed on the day of its report."),
        Bulk.URGE: _("Each lead unit is urged once more; the urgings are counted."),
        Bulk.EXTEND: _("One recorded decision for each; the original due dates stay visible."),
        Bulk.REASSIGN: _(
            "The new lead unit receives each directive anew; what happened so far stays on record."
        ),
    }  # fmt: skip
    return render_template(
        "followup/bulk.html",
        title=str(rules.BULK_LABELS[what]),
        sentence=sentences[what],
        form=form,
        fields=[field for field in form if field.name not in HIDDEN],
        rows=[_row(line) for line in lines],
        good=good,
        bad=len(lines) - good,
        unknown=unknown,
        shows_check=what is Bulk.CONFIRM,
        button=ngettext("Do it for %(num)d directive", "Do it for %(num)d directives", good),
        back_url=url_for(".index", **(Filters.read(request.args).args() or {"quarter": "all"})),
    )


def _row(line: Line) -> dict[str, Any]:
    row, due = line.directive, line.directive.effective_due_on
    return {
        "url": url_for(".show", directive_id=row.id), "clause": row.clause, "text": row.text,
        "lead": (row.lead_unit.short_name or row.lead_unit.name) if row.lead_unit else "–",
        "due": dates.short(due) if due else "–", "tone": due_of(row).tone, "state": row.state.value,
        "state_label": str(STATE_LABELS[row.state]), "is_checked": row.checked_on is not None,
        "problem": line.problem,
    }  # fmt: skip
