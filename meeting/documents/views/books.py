"""Number books: those of a year, the entries of one, numbers used outside, cancelled, taken back."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import books as core_books
from meeting.core import clock, office
from meeting.core.access import may
from meeting.core.books import ENTRY_LABELS, LETTER, EntryKind, NumberBook
from meeting.core.dates import short
from meeting.core.i18n import _, ngettext
from meeting.core.numbers import paper_number, read_id, two_digits
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.forms import Form
from meeting.core.web.responses import see_other, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.documents import service
from meeting.documents.forms import BookForm, CancelNumberForm, OutsideForm, TakeBackForm
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.rules import TYPES
from meeting.documents.views.door import bp
from meeting.documents.views.register import sections


def series_words(series: str) -> str:
    """A series as people call it."""
    if series == LETTER:
        return _("Official letters")
    return series or _("All types")


@bp.route("/books", methods=["GET", "POST"])
@requires(Can.BOOKS)
def books() -> ResponseReturnValue:
    """The books of a year; the year's first numbers used outside may begin one."""
    today, actor = clock.today(), current_actor()
    year = read_id(request.args.get("year", "")) or today.year
    rows = core_books.of_year(year)
    form = BookForm()
    _offer(form, {row.series for row in rows if row.year == today.year})
    if form.validate_on_submit():
        with form.showing_rules():
            book = service.begin_book(actor, form.kind.data or "", form.last.data or 0, form.words.data or "")
            flash(_("The numbers are entered as used outside."), "success")
            return see_other(".book", book_id=book.id)
    page = render_template(
        "documents/books.html", sections=sections("books"), form=form, year=year,
        years=sorted({*core_books.years(), today.year}, reverse=True),
        rows=[_line(row) for row in rows],
        may_keep=may(actor, Can.KEEP_BOOKS) and year == today.year and form.kind.choices,
        one_series=office.current().has_one_series,
    )  # fmt: skip
    return page, form.status


def _offer(form: BookForm, begun: set[str]) -> None:
    """The series of this year that have no book yet."""
    if office.current().has_one_series:
        form.kind.choices = [] if "" in begun else [("", _("All types"))]
        return
    types = sorted({kind for kind in TYPES.values() if kind is not None}, reverse=True)
    form.kind.choices = [
        (kind, series_words(kind or LETTER)) for kind in types if (kind or LETTER) not in begun
    ]


def _line(row: Any) -> dict[str, Any]:
    return {
        "url": url_for(".book", book_id=row.id), "series": series_words(row.series), "issuer": row.issuer,
        "next": two_digits(row.next_number), "given": row.given, "outside": row.outside,
        "cancelled": row.cancelled, "last_on": short(row.last_on) if row.last_on else "",
    }  # fmt: skip


@bp.route("/books/<int:book_id>")
@requires(Can.BOOKS)
def book(book_id: int) -> ResponseReturnValue:
    """One book: its numbers, the highest first."""
    found = register.get_book(book_id)
    asked = request.args.get("kind", "")
    kind = EntryKind(asked) if asked in set(EntryKind) else None
    page, total = register.entries(book_id, kind, request.args.get("cursor"))
    papers = register.papers_of(found, [row.number for row in page.rows])
    kept: dict[str, Any] = {"book_id": book_id, **({"kind": kind.value} if kind else {})}
    return render_template(
        "documents/book.html",
        book=found,
        title=_name(found),
        next_number=two_digits(found.next_number),
        rows=[_entry(row, papers.get(row.number)) for row in page.rows],
        kinds=[(each.value, str(label)) for each, label in ENTRY_LABELS.items()],
        kind=kind.value if kind else "",
        total=ngettext("%(num)d number", "%(num)d numbers", total),
        prev_url=url_for(".book", **kept, cursor=page.prev_cursor) if page.prev_cursor else None,
        next_url=url_for(".book", **kept, cursor=page.next_cursor) if page.next_cursor else None,
        may_keep=may(current_actor(), Can.KEEP_BOOKS),
    )


def _name(found: NumberBook) -> str:
    return f"{series_words(found.series)} {found.year}"


def _entry(row: Any, paper: int | None) -> dict[str, Any]:
    return {
        "number": paper_number(row.number, row.symbol) if row.symbol else two_digits(row.number),
        "day": short(row.taken_on) if row.symbol else "–",
        "kind": row.kind.value, "kind_label": str(ENTRY_LABELS[row.kind]),
        "words": row.words, "reason": row.reason,
        "url": url_for(".show", document_id=paper) if paper else None,
    }  # fmt: skip


@bp.route("/books/<int:book_id>/export")
@requires(Can.BOOKS)
def book_sheet(book_id: int) -> ResponseReturnValue:
    """Download a whole book."""
    found = register.get_book(book_id)
    columns = (
        Column("number", _("Number"), 10, "int"), Column("symbol", _("Symbol"), 20),
        Column("day", _("Dated"), 12, "date"), Column("kind", _("What became of it"), 26),
        Column("words", _("What for"), 70), Column("reason", _("Reason"), 40),
    )  # fmt: skip
    rows = [
        (row.number, row.symbol, row.taken_on, str(ENTRY_LABELS[row.kind]), row.words, row.reason)
        for row in register.all_entries(book_id)
    ]
    title = _("Number book %(name)s", name=service.book_name(found))
    return xlsx(write_sheet(title, columns, rows), title)


@bp.route("/books/<int:book_id>/outside", methods=["GET", "POST"])
@requires(Can.KEEP_BOOKS)
def enter_outside(book_id: int) -> ResponseReturnValue:
    """Enter numbers used outside the system."""
    found, form = register.get_book(book_id), OutsideForm()
    following = two_digits(found.next_number)
    if form.validate_on_submit():
        with form.showing_rules():
            service.enter_outside(current_actor(), found, form.last.data or 0, form.words.data or "")
            flash(_("The numbers are entered as used outside."), "success")
            return see_other(".book", book_id=book_id)
    words = (_("Enter numbers used outside the system"), _("Enter the numbers"))
    note = _("They go on from %(next)s, so that the book has no gap.", next=following)
    return _keep(book_id, form, words, note)


@bp.route("/books/<int:book_id>/take-back", methods=["GET", "POST"])
@requires(Can.KEEP_BOOKS)
def take_back(book_id: int) -> ResponseReturnValue:
    """Take numbers entered by mistake out of the end of the book."""
    found, form = register.get_book(book_id), TakeBackForm()
    if form.validate_on_submit():
        with form.showing_rules():
            count = service.take_back(current_actor(), found, form.first.data or 0, form.reason.data or "")
            flash(
                ngettext("%(num)d number is taken back.", "%(num)d numbers are taken back.", count), "success"
            )
            return see_other(".book", book_id=book_id)
    words = (_("Take back numbers entered by mistake"), _("Take back"))
    note = _("Only numbers used outside at the end of the book can be taken back.")
    return _keep(book_id, form, words, note)


@bp.route("/books/<int:book_id>/cancel", methods=["GET", "POST"])
@requires(Can.KEEP_BOOKS)
def cancel_number(book_id: int) -> ResponseReturnValue:
    """Cancel a number that no paper of the system carries."""
    found, form = register.get_book(book_id), CancelNumberForm()
    if form.validate_on_submit():
        with form.showing_rules():
            service.cancel_number(current_actor(), found, form.number.data or 0, form.reason.data or "")
            flash(_("The number is cancelled and never used again."), "success")
            return see_other(".book", book_id=book_id)
    words = (_("Cancel a number"), _("Cancel the number"))
    note = _("A number that a paper of the system carries is cancelled with that paper, on its own page.")
    return _keep(book_id, form, words, note)


def _keep(book_id: int, form: Form, words: tuple[str, str], note: str) -> ResponseReturnValue:
    found, (title, button) = register.get_book(book_id), words
    fields = [field.name for field in form if field.type in {"NumberField", "StringField"}]
    page = render_template(
        "documents/keep_book.html", form=form, book=found, name=_name(found), title=title, button=button,
        note=note, fields=fields,
    )  # fmt: skip
    return page, form.status
