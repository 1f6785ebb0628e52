"""Pages of saved filters: save the register as it is now, rename, share, delete."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core.access import Actor, ensure, may
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.followup import queries, rules, service
from meeting.followup.forms import SHARED, SavedFilterForm
from meeting.followup.policy import Can
from meeting.followup.views.door import bp


def saved_links(actor: Actor) -> list[tuple[str, str, bool]]:
    """The saved filters above the register: name, address, whether it is the one shown."""
    base, here = url_for("followup.index"), rules.to_keep(request.args, actor.user_id)
    return [
        (row.name, f"{base}?{row.query}", bool(request.args) and row.query == here)
        for row in queries.saved_filters(actor)
    ]


@bp.route("/filters")
@requires(Can.KEEP)
def filters() -> ResponseReturnValue:
    """The saved filters this reader sees, their own first."""
    actor, base = current_actor(), url_for(".index")
    rows: list[dict[str, Any]] = [
        {
            "row": row, "url": f"{base}?{row.query}", "may_keep": may(actor, Can.KEEP, row),
            "shared": str(SHARED[row.role]) if row.role in SHARED else _("Only for me"),
        }
        for row in queries.saved_filters(actor)
    ]  # fmt: skip
    return render_template("followup/filters.html", rows=rows)


@bp.route("/filters/new", methods=["GET", "POST"])
@requires(Can.KEEP)
def save_filter() -> ResponseReturnValue:
    """Save the filters of the address by name."""
    actor, form = current_actor(), SavedFilterForm()
    args: dict[str, Any] = request.args.to_dict()
    if form.validate_on_submit():
        with form.showing_rules():
            service.save_filter(actor, form.name.data or "", request.args, form.shared_with())
            flash(_("The filter is saved."), "success")
            return see_other(".index", **args)
    return _page(actor, form, _("Save the filter"), url_for(".index", **args)), form.status


@bp.route("/filters/<int:saved_id>", methods=["GET", "POST"])
@requires(Can.KEEP)
def change_filter(saved_id: int) -> ResponseReturnValue:
    """Rename or share a saved filter."""
    actor, saved = current_actor(), queries.get_saved(saved_id)
    ensure(actor, Can.KEEP, saved)
    form = SavedFilterForm(obj=saved)
    if form.validate_on_submit():
        with form.showing_rules(saved):
            service.change_filter(
                actor, saved, form.name.data or "", form.shared_with(), seen=form.seen_version
            )
            flash(_("The filter is changed."), "success")
            return see_other(".filters")
    elif not form.is_submitted():
        form.role.data = saved.role.value if saved.role else ""
    return _page(actor, form, _("Change the filter"), url_for(".filters")), form.status


def _page(actor: Actor, form: SavedFilterForm, title: str, back_url: str) -> str:
    return render_template(
        "followup/filter.html", form=form, title=title, back_url=back_url, may_share=may(actor, Can.SHARE)
    )


@bp.route("/filters/<int:saved_id>/delete", methods=["POST"])
@requires(Can.KEEP)
def delete_filter(saved_id: int) -> ResponseReturnValue:
    """Take a saved filter away."""
    service.delete_filter(current_actor(), queries.get_saved(saved_id))
    flash(_("The filter is deleted."), "success")
    return see_other(".filters")
