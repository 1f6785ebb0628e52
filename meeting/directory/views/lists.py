"""Lists in and out: template, upload, checked preview, confirmation, export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock, files
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _
from meeting.core.sheets import Column, SheetRow, write_sheet
from meeting.core.web import workbooks
from meeting.core.web.responses import see_other, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.directory.forms import UploadForm
from meeting.directory.policy import Can
from meeting.directory.queries import pages
from meeting.directory.service import imports
from meeting.directory.service.imports import Line
from meeting.directory.views.door import bp
from meeting.directory.views.people import asked_people
from meeting.directory.views.units import asked_units

WHAT = "<any(units, people):what>"


@dataclass(frozen=True)
class Kind:
    """How one kind of list is read, checked and taken."""

    columns: Callable[[], list[Column]]
    check: Callable[[Sequence[SheetRow]], list[Line]]
    take: Callable[..., int]
    keys: tuple[str, ...]


KINDS = {
    "units": Kind(imports.unit_columns, imports.check_units, imports.take_units, imports.UNIT_KEYS),
    "people": Kind(imports.person_columns, imports.check_people, imports.take_people, imports.PERSON_KEYS),
}


def _titles() -> dict[str, str]:
    return {"units": _("Units"), "people": _("People")}


def _read(data: bytes, kind: Kind) -> list[SheetRow]:
    return workbooks.read_rows(data, kind.columns, imports.MOST_ROWS)


@bp.route(f"/import/{WHAT}", methods=["GET", "POST"])
@requires(Can.MANAGE)
def bring_in(what: str) -> ResponseReturnValue:
    """Hand in a workbook; nothing is kept of its rows yet."""
    form = UploadForm()
    if form.validate_on_submit():
        with form.showing_rules():
            stored = workbooks.store(form.file, current_actor().user_id)
            _read(files.read(stored), KINDS[what])
            return see_other(".preview", what=what, file_id=stored.id)
    return render_template(
        "directory/bring_in.html", form=form, what=what, title=_titles()[what]
    ), form.status


@bp.route(f"/import/{WHAT}/<int:file_id>", methods=["GET", "POST"])
@requires(Can.MANAGE)
def preview(what: str, file_id: int) -> ResponseReturnValue:
    """Show what each row would become; take all rows, or the good ones, when told."""
    stored = workbooks.own(file_id, current_actor().user_id)
    kind = KINDS[what]
    lines = kind.check(_read(files.read(stored), kind))
    bad = sum(1 for line in lines if line.problems)
    if request.method == "POST":
        if bad and request.form.get("rows") != "good":
            raise RuleBroken(_("Some rows are wrong. Correct the workbook, or take the good rows only."))
        number = kind.take(current_actor(), lines, stored.name)
        flash(_("%(number)d rows are in the directory now.", number=number), "success")
        return see_other(".index" if what == "units" else ".people")
    labels = {column.key: column.label for column in kind.columns()}
    return render_template(
        "directory/preview.html", what=what, lines=lines, bad=bad, good=len(lines) - bad, name=stored.name,
        heads=[labels[key] for key in kind.keys], title=_titles()[what], file_id=file_id,
    )  # fmt: skip


@bp.route(f"/import/{WHAT}/template")
@requires(Can.MANAGE)
def template(what: str) -> ResponseReturnValue:
    """Download an empty list with its columns."""
    title = _("Template: units") if what == "units" else _("Template: people")
    return xlsx(write_sheet(title, KINDS[what].columns(), []), title)


@bp.route(f"/export/{WHAT}")
@requires(Can.SEE)
def export(what: str) -> ResponseReturnValue:
    """Download the list, with the columns of the template, narrowed as on the page."""
    title = _titles()[what]
    rows = _unit_rows() if what == "units" else _person_rows()
    return xlsx(write_sheet(title, KINDS[what].columns(), rows), title)


def _unit_rows() -> list[tuple[Any, ...]]:
    state, text, kind_id = asked_units(default="all")
    aliases = pages.all_aliases()
    return [
        (r.code, r.name, r.short_name, r.kind_code, r.parent_code or "", r.display_order, r.email, r.phone,
         r.valid_from, r.valid_to, "; ".join(aliases.get(r.id, ())))
        for r in pages.unit_list(clock.today(), state, text, kind_id)
    ]  # fmt: skip


def _person_rows() -> list[tuple[Any, ...]]:
    return [
        (r.full_name, r.email, r.phone, r.code, r.title, r.rank, "x" if r.is_head else "", r.starts_on)
        for r in pages.people_list(clock.today(), *asked_people())
    ]
