"""Pages of posts and of who holds them."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries
from meeting.directory.forms import PostForm, TenureDaysForm, TenureForm
from meeting.directory.policy import Can
from meeting.directory.queries import pages
from meeting.directory.service import people
from meeting.directory.views.door import bp


@bp.route("/units/<int:unit_id>/posts/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_post(unit_id: int) -> ResponseReturnValue:
    """Give a unit a post."""
    unit = queries.get_unit(unit_id)
    name = unit.name
    form = PostForm(valid_from=clock.today())
    if form.validate_on_submit():
        with form.showing_rules():
            post = people.add_post(current_actor(), unit, form.draft())
            flash(_("The post %(title)s is added.", title=post.title), "success")
            return see_other(".unit", unit_id=unit_id)
    return render_template("directory/new_post.html", form=form, name=name, unit_id=unit_id), form.status


@bp.route("/posts/<int:post_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_post(post_id: int) -> ResponseReturnValue:
    """Correct or end a post."""
    post = queries.get_post(post_id)
    unit_id, title = post.unit_id, post.title
    name = queries.unit_names([unit_id])[unit_id]
    form = PostForm(obj=post)
    if form.validate_on_submit():
        with form.showing_rules(post):
            people.edit_post(current_actor(), post, form.draft(), seen=form.seen_version)
            flash(_("The post %(title)s is saved.", title=post.title), "success")
            return see_other(".unit", unit_id=unit_id)
    return render_template(
        "directory/edit_post.html", form=form, name=name, title=title, unit_id=unit_id
    ), form.status


@bp.route("/tenures/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_tenure() -> ResponseReturnValue:
    """Record who takes up a post."""
    today = clock.today()
    person_id, post_id = request.args.get("person", type=int), request.args.get("post", type=int)
    form = TenureForm(person_id=person_id, post_id=post_id, starts_on=today)
    form.person_id.offer(pages.person_options(today))
    form.post_id.offer(pages.post_options(today, include=post_id))
    if form.validate_on_submit():
        with form.showing_rules():
            tenure = people.start_tenure(current_actor(), form.draft())
            flash(_("Recorded who holds the post."), "success")
            return see_other(".person", person_id=tenure.person_id)
    return render_template("directory/new_tenure.html", form=form, person_id=person_id), form.status


@bp.route("/tenures/<int:tenure_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_tenure(tenure_id: int) -> ResponseReturnValue:
    """Set the days of a tenure; a last day ends it."""
    tenure = queries.get_tenure(tenure_id)
    row = next(t for t in pages.person_tenures(tenure.person_id) if t.id == tenure_id)
    form = TenureDaysForm(obj=tenure)
    if form.validate_on_submit():
        with form.showing_rules(tenure):
            first: Any = form.starts_on.data
            last: Any = form.ends_on.data
            people.change_tenure(current_actor(), tenure, first, last, seen=form.seen_version)
            flash(
                _("The time of %(name)s as %(title)s is saved.", name=row.full_name, title=row.title),
                "success",
            )
            return see_other(".person", person_id=row.person_id)
    return render_template("directory/edit_tenure.html", form=form, row=row), form.status


@bp.route("/tenures/<int:tenure_id>/remove", methods=["POST"])
@requires(Can.MANAGE)
def remove_tenure(tenure_id: int) -> ResponseReturnValue:
    """Take out a tenure entered by mistake."""
    tenure = queries.get_tenure(tenure_id)
    person_id = tenure.person_id
    people.remove_tenure(current_actor(), tenure)
    flash(_("The mistaken entry is removed."), "success")
    return see_other(".person", person_id=person_id)
