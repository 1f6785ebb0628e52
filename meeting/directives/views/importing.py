"""Directives from a workbook: template, upload, checked preview, and what is kept of it."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import clock, files
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _, ngettext
from meeting.core.sheets import write_sheet
from meeting.core.web import workbooks
from meeting.core.web.responses import see_other, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.directives.forms import WorkbookForm
from meeting.directives.policy import Can
from meeting.directives.service import imports
from meeting.directives.views.base import bp, load_draft


@bp.route("/meeting/<int:meeting_id>/import", methods=["GET", "POST"])
@requires(Can.WRITE)
def bring_in(meeting_id: int) -> ResponseReturnValue:
    """Hand in a workbook; nothing is kept of its rows yet."""
    meeting, _found = load_draft(meeting_id)
    form = WorkbookForm()
    if form.validate_on_submit():
        with form.showing_rules():
            stored = workbooks.store(form.file, current_actor().user_id)
            workbooks.read_rows(files.read(stored), imports.columns, imports.MOST_ROWS)
            return see_other(".preview", meeting_id=meeting_id, file_id=stored.id)
    return render_template("directives/bring_in.html", form=form, meeting=meeting), form.status


@bp.route("/meeting/<int:meeting_id>/import/<int:file_id>", methods=["GET", "POST"])
@requires(Can.WRITE)
def preview(meeting_id: int, file_id: int) -> ResponseReturnValue:
    """Show what each row would become; take all rows, or the good ones, when told."""
    meeting, found = load_draft(meeting_id)
    stored = workbooks.own(file_id, current_actor().user_id)
    rows = workbooks.read_rows(files.read(stored), imports.columns, imports.MOST_ROWS)
    lines = imports.check(meeting, rows, clock.today())
    bad = sum(1 for line in lines if line.clause is None)
    if request.method == "POST":
        if bad and request.form.get("rows") != "good":
            raise RuleBroken(_("Some rows are wrong. Correct the workbook, or take the good rows only."))
        number = imports.take(current_actor(), found, lines, stored.name)
        words = ngettext(
            "%(num)d directive is in the draft now.", "%(num)d directives are in the draft now.", number
        )
        flash(words, "success")
        return see_other(".conclusion", meeting_id=meeting_id)
    labels = {column.key: column.label for column in imports.columns()}
    return render_template(
        "directives/preview.html", meeting=meeting, lines=lines, bad=bad, good=len(lines) - bad,
        name=stored.name, heads=[labels[key] for key in imports.KEYS],
    )  # fmt: skip


@bp.route("/import/template")
@requires(Can.WRITE)
def template() -> ResponseReturnValue:
    """Download an empty list with its columns; its cells offer units, fields and priorities."""
    title = _("Template: directives")
    offered = imports.pick_lists(clock.today())
    return xlsx(write_sheet(title, imports.columns(), [], pick_lists=offered), title)
