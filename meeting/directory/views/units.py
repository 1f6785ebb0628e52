"""Pages of units: the tree, one unit with its posts and history, the form, closing and reopening."""

from typing import Any, cast

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.i18n import _
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.directory import queries
from meeting.directory.forms import RetireForm, UnitForm
from meeting.directory.models import Unit
from meeting.directory.policy import Can
from meeting.directory.queries import pages
from meeting.directory.rules import RELATION_LABELS, SUCCESSION_LABELS, valid_on
from meeting.directory.service import units
from meeting.directory.views.door import bp

ROWS = 200  # units of a page of the tree
INDENTS = ("", "ps-4", "ps-5", "ps-5", "ps-5")


def asked_units(default: pages.State = "valid") -> tuple[pages.State, str, int | None]:
    """What the list of units is narrowed to by its address: whether they exist, words and kind."""
    text = request.args.get("q", "")[:200]
    # A search looks everywhere: who types an old name does not know that it is old.
    state = request.args.get("state") or ("all" if text.strip() else default)
    known = state if state in {"valid", "retired", "all"} else default
    return cast("pages.State", known), text, request.args.get("kind", type=int)


@bp.route("/")
@requires(Can.SEE)
def index() -> ResponseReturnValue:
    """List units as a tree."""
    state, text, kind_id = asked_units()
    today = clock.today()
    rows = pages.tree(state, today, text=text, kind_id=kind_id)
    start = min(max(request.args.get("start", 0, type=int), 0), max(0, len(rows) - 1))
    total, rows = len(rows), rows[start : start + ROWS]
    heads: dict[int, str] = {}
    for post in queries.posts_on(today, heads_only=True):
        if post.full_name:
            heads.setdefault(post.unit_id, post.full_name)
    return render_template(
        "directory/index.html", rows=rows, heads=heads, text=text, kind_id=kind_id, state=state,
        kinds=queries.kind_choices(), indents=INDENTS, total=total,
        prev_url=_at(start - ROWS) if start else None,
        next_url=_at(start + ROWS) if start + ROWS < total else None,
    )  # fmt: skip


def _at(start: int) -> str:
    """The same list from this row on."""
    asked: dict[str, Any] = {
        key: request.args[key] for key in ("q", "kind", "state") if request.args.get(key)
    }
    return url_for(".index", **asked, start=max(start, 0) or None)


@bp.route("/units/<int:unit_id>")
@requires(Can.SEE)
def unit(unit_id: int) -> ResponseReturnValue:
    """Show one unit: facts, posts with holders, history."""
    thing, kind, parent = pages.get_unit(unit_id)
    ensure(current_actor(), Can.SEE, thing)
    today = clock.today()
    tenures = pages.unit_tenures(unit_id)
    posts = pages.unit_posts(unit_id)
    steps = pages.history(queries.family(unit_id))
    labels = {member.value: str(label) for member, label in SUCCESSION_LABELS.items()}
    return render_template(
        "directory/unit.html",
        unit=thing, kind=queries.in_language(kind.name, kind.name_en),
        relation=RELATION_LABELS[kind.relation],
        parent=parent, aliases=pages.all_aliases(unit_id).get(unit_id, []),
        children=pages.children(unit_id, today),
        posts=[p for p in posts if valid_on(None, p.valid_to, today)],
        old_posts=[p for p in posts if not valid_on(None, p.valid_to, today)],
        now={t.post_id: t for t in tenures if valid_on(t.starts_on, t.ends_on, today)},
        before=[t for t in tenures if not valid_on(t.starts_on, t.ends_on, today)],
        steps=steps, labels=labels, retired=not valid_on(None, thing.valid_to, today),
        open_end=thing.valid_to is None,
        followed=any(step.before_id == unit_id and step.kind != "transfer" for step in steps),
    )  # fmt: skip


def _offer(form: UnitForm, thing: Unit | None) -> None:
    own = thing.id if thing else 0
    form.kind_id.offer(queries.kind_choices())
    parents = queries.unit_choices(clock.today(), include=thing.parent_id if thing else None)
    form.parent_id.offer([row for row in parents if row[0] != own])


@bp.route("/units/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new_unit() -> ResponseReturnValue:
    """Add a unit."""
    form = UnitForm(
        parent_id=request.args.get("parent", type=int),
        kind_id=request.args.get("kind", type=int),
        valid_from=clock.today(),
    )
    _offer(form, None)
    if form.validate_on_submit():
        with form.showing_rules():
            thing = units.add(current_actor(), form.draft())
            flash(_("%(name)s is in the directory.", name=thing.name), "success")
            return see_other(".unit", unit_id=thing.id)
    return render_template("directory/new_unit.html", form=form), form.status


@bp.route("/units/<int:unit_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit_unit(unit_id: int) -> ResponseReturnValue:
    """Correct a unit."""
    thing = queries.get_unit(unit_id)
    name = thing.name
    form = UnitForm(obj=thing, alias_lines="\n".join(pages.all_aliases(unit_id).get(unit_id, [])))
    _offer(form, thing)
    if form.validate_on_submit():
        with form.showing_rules(thing):
            units.edit(current_actor(), thing, form.draft(), seen=form.seen_version)
            flash(_("%(name)s is saved.", name=thing.name), "success")
            return see_other(".unit", unit_id=unit_id)
    return render_template("directory/edit_unit.html", form=form, name=name, unit_id=unit_id), form.status


@bp.route("/units/<int:unit_id>/retire", methods=["GET", "POST"])
@requires(Can.MANAGE)
def retire(unit_id: int) -> ResponseReturnValue:
    """Close a unit that nobody follows."""
    thing = queries.get_unit(unit_id)
    name = thing.name
    form = RetireForm(obj=thing, last_day=clock.today())
    if form.validate_on_submit():
        with form.showing_rules(thing):
            last_day: Any = form.last_day.data
            units.retire(current_actor(), thing, last_day, seen=form.seen_version)
            flash(_("%(name)s is closed; its history stays.", name=name), "success")
            return see_other(".unit", unit_id=unit_id)
    return render_template("directory/retire.html", form=form, name=name, unit_id=unit_id), form.status


@bp.route("/units/<int:unit_id>/reopen", methods=["POST"])
@requires(Can.MANAGE)
def reopen(unit_id: int) -> ResponseReturnValue:
    """Take back a closing made by mistake."""
    thing = queries.get_unit(unit_id)
    units.reopen(current_actor(), thing)
    flash(
        _("%(name)s exists again. Its posts keep their last day; open those that go on.", name=thing.name),
        "success",
    )
    return see_other(".unit", unit_id=unit_id)
