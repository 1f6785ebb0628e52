"""Pages of the office's catalogues and of its settings."""

from collections.abc import Callable
from typing import Any

from flask import Response, after_this_request, flash, render_template
from flask.typing import ResponseReturnValue

from meeting.core import office as habits
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries
from meeting.directory.forms import FieldForm, KindForm, OfficeForm
from meeting.directory.models import UnitKind, WorkField
from meeting.directory.policy import Can
from meeting.directory.rules import RELATION_LABELS
from meeting.directory.service import catalogue
from meeting.directory.views.door import bp


@bp.route("/catalogues")
@requires(Can.MANAGE)
def catalogues() -> ResponseReturnValue:
    """Show the kinds of units and the fields of work."""
    relations = {member: str(label) for member, label in RELATION_LABELS.items()}
    return render_template(
        "directory/catalogues.html", kinds=queries.kinds(), fields=queries.fields(), relations=relations
    )


def _entry(
    form: KindForm | FieldForm, thing: UnitKind | WorkField | None, save: Callable[..., Any], page: str
) -> ResponseReturnValue:
    """The form of an entry of a catalogue, a new one or `thing`; saved, it leads back to the list."""
    name = thing.name if thing else ""
    if form.validate_on_submit():
        with form.showing_rules(thing):
            saved = save(current_actor(), thing, form.draft(), seen=form.seen_version)
            flash(_("%(name)s is saved.", name=saved.name), "success")
            return see_other(".catalogues")
    return render_template(f"directory/{page}.html", form=form, name=name), form.status


@bp.route("/kinds/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_kind() -> ResponseReturnValue:
    """Add a kind of units."""
    return _entry(KindForm(), None, catalogue.save_kind, "new_kind")


@bp.route("/kinds/<int:kind_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_kind(kind_id: int) -> ResponseReturnValue:
    """Correct a kind of units."""
    kind = queries.get_kind(kind_id)
    return _entry(KindForm(obj=kind), kind, catalogue.save_kind, "edit_kind")


@bp.route("/fields/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_field() -> ResponseReturnValue:
    """Add a field of work."""
    return _entry(FieldForm(), None, catalogue.save_field, "new_field")


@bp.route("/fields/<int:field_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_field(field_id: int) -> ResponseReturnValue:
    """Correct a field of work, or close it by a last day."""
    field = queries.get_field(field_id)
    return _entry(FieldForm(obj=field), field, catalogue.save_field, "edit_field")


@bp.route("/office", methods=["GET", "POST"])
@requires(Can.SETTINGS)
def office() -> ResponseReturnValue:
    """Set the office's names and habits."""
    thing = catalogue.find_office()
    form = OfficeForm(obj=thing) if thing else OfficeForm(data=vars(habits.Habits()))
    if form.validate_on_submit():
        with form.showing_rules(thing):
            catalogue.edit_office(current_actor(), thing, form.draft(), seen=form.seen_version)

            @after_this_request
            def read_anew(response: Response) -> Response:
                habits.forget()
                return response

            flash(_("The settings are saved."), "success")
            return see_other(".office")
    return render_template("directory/office.html", form=form), form.status
