"""Pages of people: the list, one person with the posts held, the form."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries
from meeting.directory.forms import PersonForm
from meeting.directory.policy import Can
from meeting.directory.queries import pages
from meeting.directory.rules import valid_on
from meeting.directory.service import people as verbs
from meeting.directory.views.door import bp


def asked_people() -> tuple[str, int | None]:
    """What the list of people is narrowed to by its address: words and unit."""
    return request.args.get("q", "")[:200], request.args.get("unit", type=int)


@bp.route("/people")
@requires(Can.SEE)
def people() -> ResponseReturnValue:
    """List people by Vietnamese name."""
    text, unit_id = asked_people()
    today = clock.today()
    page = pages.people(today, text, unit_id, request.args.get("page"))

    def link(cursor: str | None) -> str | None:
        return url_for(".people", q=text or None, unit=unit_id, page=cursor) if cursor else None

    return render_template(
        "directory/people.html",
        rows=page.rows,
        titles=queries.titles_of([row.id for row in page.rows], today),
        total=pages.count_people(today, text, unit_id),
        text=text, unit_id=unit_id, units=queries.unit_choices(today, include=unit_id),
        prev_url=link(page.prev_cursor), next_url=link(page.next_cursor),
    )  # fmt: skip


@bp.route("/people/<int:person_id>")
@requires(Can.SEE)
def person(person_id: int) -> ResponseReturnValue:
    """Show one person and the posts held."""
    thing = queries.get_person(person_id)
    ensure(current_actor(), Can.SEE, thing)
    today = clock.today()
    tenures = pages.person_tenures(person_id)
    return render_template(
        "directory/person.html",
        person=thing,
        title_now=queries.title_of(person_id, today),
        now=[t for t in tenures if valid_on(None, t.ends_on, today)],
        before=[t for t in tenures if not valid_on(None, t.ends_on, today)],
    )


def _warn_of_twins(person_id: int, full_name: str) -> None:
    twins = pages.same_name(full_name, person_id)
    if twins:
        flash(_("Somebody else here is called %(name)s too. Check who is meant.", name=full_name), "warning")


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_person() -> ResponseReturnValue:
    """Add a person."""
    form = PersonForm()
    if form.validate_on_submit():
        with form.showing_rules():
            thing = verbs.add_person(current_actor(), form.draft())
            flash(_("%(name)s is in the directory.", name=thing.full_name), "success")
            _warn_of_twins(thing.id, thing.full_name)
            return see_other(".person", person_id=thing.id)
    return render_template("directory/new_person.html", form=form), form.status


@bp.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Correct a person."""
    thing = queries.get_person(person_id)
    name = thing.full_name
    form = PersonForm(obj=thing)
    if form.validate_on_submit():
        with form.showing_rules(thing):
            verbs.edit_person(current_actor(), thing, form.draft(), seen=form.seen_version)
            flash(_("%(name)s is saved.", name=thing.full_name), "success")
            return see_other(".person", person_id=person_id)
    return render_template(
        "directory/edit_person.html", form=form, name=name, person_id=person_id
    ), form.status
