"""The customary words of papers: by kind, edited with a preview, back to the product's own."""

from dataclasses import dataclass
from itertools import groupby

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core.db import db, set_reading
from meeting.core.errors import NotFound, RulesBroken, Stale
from meeting.core.i18n import _
from meeting.core.web.forms import Form
from meeting.core.web.responses import see_other
from meeting.core.web.security import current_actor, requires
from meeting.documents import blocks, sampling, service, wording
from meeting.documents.forms import WordsForm
from meeting.documents.policy import Can
from meeting.documents.queries import find_block, recent_meetings
from meeting.documents.rules import KIND_LABELS
from meeting.documents.views.door import bp
from meeting.documents.wording import BLOCKS, PLACEHOLDERS, Block


@dataclass(frozen=True)
class Line:
    """A block on the list."""

    label: str
    url: str
    text: str
    is_own: bool


@bp.route("/words")
@requires(Can.WORDS)
def words() -> ResponseReturnValue:
    """List the blocks of words by paper."""
    own = blocks.own()
    groups = [
        (
            KIND_LABELS[kind],
            [
                Line(str(b.label), url_for(".edit_words", key=b.key), own.get(b.key, b.default), b.key in own)
                for b in found
            ],
        )
        for kind, found in groupby(BLOCKS.values(), key=lambda block: block.kind)
    ]
    return render_template("documents/words.html", groups=groups)


@bp.route("/words/<key>", methods=["GET", "POST"])
@requires(Can.WORDS)
def edit_words(key: str) -> ResponseReturnValue:
    """Edit a block of words, or look at it filled in."""
    block = _block(key)
    is_preview = request.form.get("do") == "preview"
    if is_preview:
        db.session.rollback()  # looking keeps nothing, not even the form's key
        set_reading(True)
    row = find_block(key)
    form = WordsForm(obj=row) if row else WordsForm(data={"text": block.default})
    meetings = recent_meetings(current_actor())
    form.meeting.offer(meetings)
    offered = {meeting_id for meeting_id, _title in meetings}
    if request.method == "GET" and not form.was_kept and meetings:
        form.meeting.data = meetings[0][0]
    if is_preview:
        return _page(block, form, offered, is_own=row is not None), 200
    if form.validate_on_submit():
        with form.showing_rules(row):
            service.edit_words(current_actor(), block, form.text.data or "", seen=form.seen_version)
            flash(_("The words are saved. Papers printed from now on carry them."), "success")
            return see_other(".words")
    return _page(block, form, offered, is_own=row is not None), form.status


@bp.post("/words/<key>/reset")
@requires(Can.WORDS)
def reset_words(key: str) -> ResponseReturnValue:
    """Go back to the product's own words."""
    try:
        service.reset_words(current_actor(), _block(key), seen=Form().seen_version)
        flash(_("The product's own words stand again."), "success")
    except Stale:
        flash(_("Somebody changed these words after the page was opened. Look at them first."), "error")
    return see_other(".edit_words", key=key)


def _block(key: str) -> Block:
    if key not in BLOCKS:
        raise NotFound("TextBlock")
    return BLOCKS[key]


def _page(block: Block, form: WordsForm, offered: set[int], *, is_own: bool) -> str:
    chosen = form.meeting.data
    values = sampling.values(chosen if chosen in offered else None, block.kind)
    shown, problems = [], []
    try:
        shown = wording.fill(wording.check(block, form.text.data or ""), values).splitlines()
    except RulesBroken as broken:
        problems = [str(problem.message) for problem in broken.problems]
    return render_template(
        "documents/edit_words.html",
        block=block,
        kind=KIND_LABELS[block.kind],
        form=form,
        is_own=is_own,
        shown=shown,
        problems=problems,
        placeholders=[(f"{{{PLACEHOLDERS[name]}}}", values[name]) for name in block.names],
    )
