"""Pages of the programme: the table with clock times, the form of an item, the order."""

from datetime import datetime, timedelta

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.agenda import queries, rules, service
from meeting.agenda.forms import ItemForm
from meeting.agenda.models import AgendaItem
from meeting.agenda.policy import Can
from meeting.agenda.queries import Entry
from meeting.agenda.rules import KIND_LABELS, Kind
from meeting.core import clock
from meeting.core.access import ensure
from meeting.core.dates import short
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _, _l
from meeting.core.numbers import read_id
from meeting.core.sheets import Column, write_sheet
from meeting.core.web import workspace
from meeting.core.web.responses import see_other, xlsx
from meeting.core.web.security import current_actor, may, requires
from meeting.core.web.workspace import Signal, Tab
from meeting.scheduling import queries as meetings
from meeting.scheduling.models import Meeting
from meeting.scheduling.rules import DECISION, can_edit_agenda

bp = Blueprint("agenda", __name__, url_prefix="/agenda")
MOST_IDS = 1000


def _empty(_count: int) -> str:
    words: str = _("The programme is empty")
    return words


workspace.add_tab(Tab(30, "agenda.index", _l("Programme"), Can.SEE, queries.count_of))
workspace.add_signal(Signal(30, Can.MANAGE, queries.empty_of, _empty, "agenda.index"))


def _meeting(meeting_id: int, permission: str = Can.SEE) -> Meeting:
    meeting = meetings.get_meeting(meeting_id)
    ensure(current_actor(), permission, meeting)
    return meeting


def _ids(name: str) -> list[int]:
    texts = request.form.getlist(name)[:MOST_IDS]
    return [key for text in texts if (key := read_id(text)) is not None]


def _end(meeting: Meeting, entries: list[Entry]) -> datetime:
    """When the programme ends by its own minutes."""
    minutes = sum(e.planned_minutes for e in entries if e.kind is not Kind.SECTION)
    return meeting.starts_at + timedelta(minutes=minutes)


@bp.route("/<int:meeting_id>")
@requires(Can.SEE)
def index(meeting_id: int) -> ResponseReturnValue:
    """The programme with its clock times."""
    meeting = _meeting(meeting_id)
    tabs, _signals = workspace.load(meeting_id, request.endpoint or "")
    entries = queries.programme(meeting_id, meeting.starts_at)
    ends = _end(meeting, entries)
    last_day = max(clock.local_day(ends), clock.local_day(meeting.ends_at))
    with_table = [entry.id for entry in entries if entry.figures]
    return render_template(
        "agenda/index.html",
        meeting=meeting,
        tabs=tabs,
        entries=entries,
        figures=queries.figures_of(with_table) if with_table else {},
        ends=ends,
        decision=DECISION,
        overrun=rules.overrun(meeting.starts_at, meeting.ends_at, entries),
        too_long=rules.is_too_long(meeting.kind, clock.local_day(meeting.starts_at), last_day),
        kinds={kind.value: str(label) for kind, label in KIND_LABELS.items()},
        sections=[entry for entry in entries if entry.kind is Kind.SECTION],
        can_edit=can_edit_agenda(meeting.state) and may(Can.MANAGE, meeting),
    )


@bp.route("/<int:meeting_id>/export")
@requires(Can.SEE)
def export(meeting_id: int) -> ResponseReturnValue:
    """The programme as a sheet."""
    meeting = _meeting(meeting_id)
    kinds = {kind: str(label) for kind, label in KIND_LABELS.items()}
    columns = [
        Column("number", _("No."), 6), Column("starts", _("Starts at"), 17, "datetime"),
        Column("ends", _("Ends at"), 17, "datetime"), Column("kind", _("Kind"), 18),
        Column("content", _("Content"), 60), Column("presenter", _("Presenter"), 36),
        Column("minutes", _("Minutes"), 9, "int"), Column("note", _("Note"), 36),
    ]  # fmt: skip
    rows = (
        (
            e.number, clock.local(e.starts), clock.local(e.ends), kinds[e.kind], e.title, e.presenter,
            e.planned_minutes, e.note,
        )
        for e in queries.programme(meeting_id, meeting.starts_at)
    )  # fmt: skip
    notes = [f"{meeting.title} ({short(meeting.held_on)})"]
    return xlsx(write_sheet(_("Programme"), columns, rows, notes), f"{_('Programme')} {meeting.held_on}")


@bp.route("/<int:meeting_id>/new", methods=["GET", "POST"])
@requires(Can.MANAGE)
def new(meeting_id: int) -> ResponseReturnValue:
    """Put an item into the programme."""
    meeting, form = _meeting(meeting_id, Can.MANAGE), ItemForm()
    _offer(form, meeting)
    if form.validate_on_submit():
        with form.showing_rules():
            item = service.add(current_actor(), meeting, form.draft(), form.section_id.data)
            flash(_("“%(title)s” is in the programme now.", title=item.title), "success")
            return see_other(".index", meeting_id=meeting_id, _anchor=f"i{item.id}")
    return render_template("agenda/new.html", form=form, meeting=_meeting(meeting_id)), form.status


@bp.route("/item/<int:item_id>", methods=["GET", "POST"])
@requires(Can.MANAGE)
def edit(item_id: int) -> ResponseReturnValue:
    """Change an item and its table of figures."""
    item = queries.get_item(item_id)
    meeting = _meeting(item.meeting_id, Can.MANAGE)
    meeting_id, title = meeting.id, item.title
    form = ItemForm(obj=item)
    del form.section_id
    _offer(form, meeting, item)
    if request.method == "GET" and not form.was_kept:
        form.figures.data = rules.write_figures(queries.figures_of([item_id]).get(item_id, []))
    if form.validate_on_submit():
        with form.showing_rules(item):
            service.edit(current_actor(), meeting, item, form.draft(), form.seen_version)
            flash(_("Saved."), "success")
            return see_other(".index", meeting_id=meeting_id, _anchor=f"i{item_id}")
    page = render_template(
        "agenda/edit.html", form=form, meeting=_meeting(meeting_id), item_id=item_id, item_title=title
    )
    return page, form.status


def _offer(form: ItemForm, meeting: Meeting, item: AgendaItem | None = None) -> None:
    form.presenter_unit_id.offer(
        queries.unit_choices(meeting.held_on, also=item.presenter_unit_id if item else None)
    )
    if item is None:
        sections = [entry for entry in queries.items_of(meeting.id) if entry.kind is Kind.SECTION]
        form.section_id.offer([(section.id, section.title) for section in sections])


@bp.route("/item/<int:item_id>/remove", methods=["POST"])
@requires(Can.MANAGE)
def remove(item_id: int) -> ResponseReturnValue:
    """Take an item out of the programme."""
    item = queries.get_item(item_id)
    meeting, title = _meeting(item.meeting_id, Can.MANAGE), item.title
    service.remove(current_actor(), meeting, item)
    flash(_("“%(title)s” was taken out of the programme.", title=title), "success")
    return see_other(".index", meeting_id=meeting.id)


@bp.route("/<int:meeting_id>/order", methods=["POST"])
@requires(Can.MANAGE)
def order(meeting_id: int) -> ResponseReturnValue:
    """Reorder: by the buttons beside an item, into a section, or in the order that was dragged."""
    meeting, actor = _meeting(meeting_id, Can.MANAGE), current_actor()
    for name, by in (("up", -1), ("down", 1)):
        for item_id in _ids(name)[:1]:
            service.step(actor, meeting, item_id, by)
            return see_other(".index", meeting_id=meeting_id, _anchor=f"i{item_id}")
    if request.form.get("do") == "section":
        section = next(iter(_ids("section_id")), None)
        if section is None:
            raise RuleBroken(_("Choose a section."))
        service.move_to_section(actor, meeting, _ids("id"), section)
    else:
        service.arrange(actor, meeting, _ids("order"))
    return see_other(".index", meeting_id=meeting_id)


@bp.route("/<int:meeting_id>/outline", methods=["POST"])
@requires(Can.MANAGE)
def outline(meeting_id: int) -> ResponseReturnValue:
    """Put the customary items into an empty programme."""
    service.insert_outline(current_actor(), _meeting(meeting_id, Can.MANAGE))
    flash(_("The customary programme was put in. Change it as needed."), "success")
    return see_other(".index", meeting_id=meeting_id)


BLUEPRINTS = (bp,)
