"""The editor's entries: words saved by themselves or by hand, headings, order, revisions."""

from flask import flash, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from meeting.core import clock
from meeting.core.db import db
from meeting.core.errors import RuleBroken, Stale
from meeting.core.i18n import _
from meeting.core.numbers import read_id
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.core.web.templates import time_of
from meeting.minutes import queries, rules, service
from meeting.minutes.forms import EntryForm, HeadingForm
from meeting.minutes.policy import Can
from meeting.minutes.rules import FORMER_LABELS, ORIGIN_LABELS, Origin
from meeting.minutes.views.base import (
    bp,
    editor_words,
    is_autosave,
    load,
    load_entry,
    rows_for,
    show,
    to_entry,
)

CONFLICT, REFUSED = 409, 422


@bp.route("/entry/<int:entry_id>", methods=["GET", "POST"])
@requires(Can.WRITE)
def write(entry_id: int) -> ResponseReturnValue:
    """Save the words of an entry; the script saves here too. A stale save shows both texts."""
    entry, minutes = load_entry(entry_id)
    form = EntryForm(obj=entry)
    if form.validate_on_submit():
        text = form.text.data or ""
        try:
            service.write(
                current_actor(), minutes, entry, text, form.seen_version, is_merged="merged" in request.form
            )
            db.session.flush()
        except (Stale, StaleDataError):
            return _conflict(entry_id, text)
        except RuleBroken as broken:
            if is_autosave():
                db.session.rollback()
                return jsonify(words=str(broken.message)), REFUSED
            raise
        if is_autosave():
            return jsonify(version=entry.version, words=_("Saved %(time)s", time=time_of(clock.now())))
        flash(_("Saved."), "success")
        return to_entry(minutes, entry_id)
    if is_autosave():
        return jsonify(words=" ".join(str(e) for errors in form.errors.values() for e in errors)), REFUSED
    return show("write", minutes, entry=entry, form=form, rows=rows_for(form.text.data or "")), form.status


def _conflict(entry_id: int, mine: str) -> ResponseReturnValue:
    """Both texts side by side, and what differs; mine is kept as a revision at once."""
    db.session.rollback()
    entry, minutes = queries.get_entry(entry_id)
    service.set_aside(current_actor(), minutes, entry, mine)
    db.session.commit()  # an answer that is a refusal keeps nothing else
    entry, minutes = queries.get_entry(entry_id)
    if is_autosave():
        words = _("Somebody saved other words meanwhile. Yours are kept among the revisions.")
        return jsonify(words=words), CONFLICT
    page = show(
        "conflict",
        minutes,
        entry=entry,
        mine=mine,
        theirs=queries.find_last_author(entry_id),
        changes=rules.compare(entry.text, mine),
        rows=rows_for(mine),
    )
    return page, CONFLICT


@bp.route("/entry/<int:entry_id>/set-aside", methods=["POST"])
@requires(Can.WRITE)
def set_aside(entry_id: int) -> ResponseReturnValue:
    """Keep the other's words; one's own stay as a revision."""
    entry, minutes = load_entry(entry_id)
    form = EntryForm()
    if not form.validate_on_submit():
        return show(
            "write", minutes, entry=entry, form=form, rows=rows_for(form.text.data or "")
        ), form.status
    service.set_aside(current_actor(), minutes, entry, form.text.data or "")
    flash(_("The other text stays; yours is kept among the revisions."), "success")
    return to_entry(minutes, entry_id)


@bp.route("/<int:meeting_id>/at-work", methods=["POST"])
@requires(Can.WRITE)
def at_work(meeting_id: int) -> ResponseReturnValue:
    """The script says which entry its reader writes, and hears who writes what; JSON."""
    minutes = load(meeting_id)
    key = read_id(request.form.get("entry", ""))
    if key is not None and rules.can_write(minutes.state):
        entry, of = queries.get_entry(key)
        if of.id == minutes.id:
            service.be_at_work(current_actor(), minutes, entry)
    rows = [
        {"id": row.id, "version": row.version, "words": editor_words(row)}
        for row in queries.at_work(minutes.id)
    ]
    return jsonify(entries=rows, writable=rules.can_write(minutes.state))


# ─── Entries ────────────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/<int:meeting_id>/entries/new", methods=["GET", "POST"])
@requires(Can.WRITE)
def new(meeting_id: int) -> ResponseReturnValue:
    """Add an entry of one's own."""
    minutes, form = load(meeting_id), HeadingForm()
    if form.validate_on_submit():
        with form.showing_rules():
            entry = service.add_entry(current_actor(), minutes, form.heading.data or "")
            return to_entry(minutes, entry.id)
    return show("new", queries.get_minutes(meeting_id), form=form), form.status


@bp.route("/entry/<int:entry_id>/heading", methods=["GET", "POST"])
@requires(Can.WRITE)
def rename(entry_id: int) -> ResponseReturnValue:
    """Give an entry another heading."""
    entry, minutes = load_entry(entry_id)
    form = HeadingForm(obj=entry)
    if form.validate_on_submit():
        with form.showing_rules():
            service.rename(current_actor(), minutes, entry, form.heading.data or "")
            return to_entry(minutes, entry_id)
    return show("rename", queries.get_minutes(minutes.meeting_id), form=form, entry_id=entry_id), form.status


@bp.route("/entry/<int:entry_id>/do", methods=["POST"])
@requires(Can.WRITE)
def do(entry_id: int) -> ResponseReturnValue:
    """Move an entry, mark it confidential or open, or take it out; which of them stands in `do`."""
    entry, minutes = load_entry(entry_id)
    actor, wanted, heading = current_actor(), request.form.get("do", ""), entry.heading
    if wanted in {"up", "down"}:
        service.move(actor, minutes, entry, -1 if wanted == "up" else 1)
    elif wanted in {"lock", "open"}:
        service.mark(actor, minutes, entry, confidential=wanted == "lock")
    elif wanted == "remove":
        service.remove_entry(actor, minutes, entry)
        flash(_("“%(heading)s” was taken out of the minutes.", heading=heading), "success")
        return see_other(".index", meeting_id=minutes.meeting_id)
    return to_entry(minutes, entry_id)


# ─── Revisions ──────────────────────────────────────────────────────────────────────────────────────────────


@bp.route("/entry/<int:entry_id>/revisions")
@requires(Can.SEE_ALL)
def revisions(entry_id: int) -> ResponseReturnValue:
    """The revisions of an entry; two of them compared word by word: `old` and `new`, else the last two."""
    entry, minutes = queries.get_entry(entry_id)
    rows = list(queries.revisions_of(entry_id))
    by_number = {row.number: row for row in rows}
    new = by_number.get(read_id(request.args.get("new", "")) or 0) or (rows[0] if rows else None)
    older = [row for row in rows if new and row.number < new.number]
    old = by_number.get(read_id(request.args.get("old", "")) or 0) or (older[0] if older else None)
    return show(
        "revisions",
        minutes,
        entry=entry,
        rows=rows,
        new=new,
        old=old,
        changes=rules.compare(old.text if old else "", new.text) if new else [],
        origins={origin.value: str(label) for origin, label in ORIGIN_LABELS.items()},
        restored=Origin.RESTORED.value,
        former=queries.former_of(entry_id),
        kinds={kind.value: str(label) for kind, label in FORMER_LABELS.items()},
        can_restore=rules.can_write(minutes.state),
    )


@bp.route("/entry/<int:entry_id>/restore", methods=["POST"])
@requires(Can.WRITE)
def restore(entry_id: int) -> ResponseReturnValue:
    """Make an earlier revision the newest again."""
    entry, minutes = load_entry(entry_id)
    number = read_id(request.form.get("number", "")) or 0
    seen = read_id(request.form.get("row_version", ""))
    service.restore(current_actor(), minutes, entry, number, seen)
    flash(
        _("Revision %(number)s is the text again; the later ones stay in the list.", number=number), "success"
    )
    return to_entry(minutes, entry_id)
