"""Workbooks that people hand in: kept as a file of theirs, read with headings in either language."""

from collections.abc import Callable

from flask_babel import force_locale
from wtforms import FileField

from meeting.core import files
from meeting.core.db import get
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.files import StoredFile
from meeting.core.i18n import LANGUAGES, _, _l
from meeting.core.sheets import Column, SheetProblem, SheetRow, read_sheet
from meeting.core.web.forms import uploaded
from meeting.core.web.responses import XLSX

PROBLEMS = {
    "encrypted": _l("The workbook is locked with a password. Save it without one."),
    "macro": _l("The workbook has macros. Save it as XLSX without them."),
    "too_big": _l("The workbook is too large to open safely."),
    "not_a_workbook": _l("This is not an XLSX workbook. Fill in the template and save it as XLSX."),
    "missing_columns": _l("These columns are missing: %(detail)s. Use the template of this page."),
    "too_many_rows": _l("The list has more than %(detail)s rows. Split it."),
}


def read_rows(data: bytes, columns: Callable[[], list[Column]], most: int) -> list[SheetRow]:
    """The rows, with headings in either language; raises RuleBroken at "file"."""
    broken: SheetProblem | None = None
    for code in LANGUAGES:
        with force_locale(code):
            wanted = columns()
        try:
            return read_sheet(data, wanted, max_rows=most)
        except SheetProblem as problem:
            broken = problem if broken is None or code == LANGUAGES[0] else broken
    detail = {"detail": broken.detail if broken else ""}
    raise RuleBroken(PROBLEMS[broken.code if broken else "not_a_workbook"] % detail, "file")


def store(field: FileField, owner_id: int | None) -> StoredFile:
    """Keep the workbook that was chosen; raises RuleBroken at "file"."""
    chosen = uploaded(field)
    if chosen is None:
        raise RuleBroken(_("Choose a file."), "file")
    if not (chosen.filename or "").lower().endswith((".xlsx", ".xlsm")):
        raise RuleBroken(PROBLEMS["not_a_workbook"], "file")
    stored = files.store(chosen.filename or "", chosen.read(), owner_id=owner_id)
    if stored.mime != XLSX:
        raise RuleBroken(PROBLEMS["not_a_workbook"], "file")
    return stored


def own(file_id: int, owner_id: int | None) -> StoredFile:
    """A workbook this person handed in; raises NotFound."""
    stored = get(StoredFile, file_id)
    if stored.owner_user_id != owner_id or stored.mime != XLSX:
        raise NotFound("StoredFile")
    return stored
