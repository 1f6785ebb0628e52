"""Pages of the office's catalogues and of its settings."""

from flask import Response, after_this_request, flash, render_template
from flask.typing import ResponseReturnValue

from meeting.core import office as habits
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries
from meeting.directory.forms import FieldForm, KindForm, OfficeForm
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


@bp.route("/kinds/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_kind() -> ResponseReturnValue:
    """Add a kind of units."""
    form = KindForm()
    if form.validate_on_submit():
        with form.showing_rules():
            kind = catalogue.save_kind(current_actor(), None, form.draft())
            flash(_("%(name)s is saved.", name=kind.name), "success")
            return see_other(".catalogues")
    return render_template("directory/new_kind.html", form=form), form.status


@bp.route("/kinds/<int:kind_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_kind(kind_id: int) -> ResponseReturnValue:
    """Correct a kind of units."""
    kind = queries.get_kind(kind_id)
    name = kind.name
    form = KindForm(obj=kind)
    if form.validate_on_submit():
        with form.showing_rules(kind):
            catalogue.save_kind(current_actor(), kind, form.draft(), seen=form.seen_version)
            flash(_("%(name)s is saved.", name=kind.name), "success")
            return see_other(".catalogues")
    return render_template("directory/edit_kind.html", form=form, name=name), form.status


@bp.route("/fields/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_field() -> ResponseReturnValue:
    """Add a field of work."""
    form = FieldForm()
    if form.validate_on_submit():
        with form.showing_rules():
            field = catalogue.save_field(current_actor(), None, form.draft())
            flash(_("%(name)s is saved.", name=field.name), "success")
            return see_other(".catalogues")
    return render_template("directory/new_field.html", form=form), form.status


@bp.route("/fields/<int:field_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_field(field_id: int) -> ResponseReturnValue:
    """Correct a field of work, or close it by a last day."""
    field = queries.get_field(field_id)
    name = field.name
    form = FieldForm(obj=field)
    if form.validate_on_submit():
        with form.showing_rules(field):
            catalogue.save_field(current_actor(), field, form.draft(), seen=form.seen_version)
            flash(_("%(name)s is saved.", name=field.name), "success")
            return see_other(".catalogues")
    return render_template("directory/edit_field.html", form=form, name=name), form.status


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
