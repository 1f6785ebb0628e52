"""The public pages on which anybody verifies an issued paper by its code: what stands here, no more."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import office
from meeting.core.dates import short
from meeting.core.i18n import _
from meeting.core.numbers import paper_number
from meeting.core.web.security import public
from meeting.core.web.tries import Tries
from meeting.documents import codes, queries
from meeting.documents.rules import KIND_LABELS, STATE_LABELS, DocumentState, Relation

bp = Blueprint("verification", __name__, url_prefix="/verify")
tries = Tries()
TONES = {
    DocumentState.ISSUED: "present",
    DocumentState.SUPERSEDED: "superseded",
    DocumentState.CANCELLED: "cancelled",
}


@bp.get("")
@public
def ask() -> ResponseReturnValue:
    """Ask for the code; a typed one leads to its own address."""
    typed = request.args.get("code", "").strip()
    if not typed:
        problem = _("Type the code of the paper.") if "code" in request.args else ""
        return _answer("documents/verify.html", typed="", problem=problem)
    code = codes.read(typed)
    if code is None:
        return _unknown(typed)
    return redirect(url_for(".show", code=codes.shown(code)), code=303)


@bp.get("/<string:code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What stands here of the paper with this code; whatever is wrong with a code, the answer is one."""
    address = request.remote_addr or ""
    wait = tries.wait(address)
    if wait:
        told = _("There were several wrong codes from here. Wait %(num)d seconds, then try again.", num=wait)
        answer = _answer("documents/verify.html", typed="", problem=told, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    found = queries.find_verified(codes.read(code) or "")
    if found is None:
        return _unknown(code)
    return _answer("documents/verified.html", paper=_shown(*found), code=codes.shown(codes.read(code) or ""))


def _unknown(typed: str) -> Response:
    tries.failed(request.remote_addr or "")
    problem = _(
        "No paper with this code was issued here. Compare each sign with the paper: "
        "the code has 16 letters and digits in four groups."
    )
    shown = "".join(sign for sign in typed if sign.isprintable())[:40]
    return _answer("documents/verify.html", typed=shown, problem=problem, status=404)


def _shown(paper: Any, later: list[Any]) -> dict[str, Any]:
    habits = office.current()
    issuer = habits.name if paper.issuer in {"", habits.symbol} else paper.issuer
    return {
        "kind": KIND_LABELS[paper.kind],
        "number": paper_number(paper.number, paper.symbol) if paper.number is not None else "",
        "dated_on": paper.dated_on,
        "subject": paper.subject,
        "issuer": issuer,
        "state": STATE_LABELS[paper.state],
        "tone": TONES[paper.state],
        "notes": _notes(paper, later),
        "sha256": paper.sha256,
        "record_sha256": paper.record_sha256 if paper.record_sha256 != paper.sha256 else "",
    }


def _notes(paper: Any, later: list[Any]) -> list[tuple[str, str]]:
    """What became of the paper, as category and sentence; another paper is named only if it is public too."""
    replacing = [row for row in later if row.relation is Relation.REPLACES]
    newest = replacing[-1] if replacing and replacing[-1].is_public else None
    notes = []
    if paper.state is DocumentState.SUPERSEDED:
        notes.append(("warning", _superseded(newest, paper.ended_on)))
    elif paper.state is DocumentState.CANCELLED:
        words = _("Cancelled on %(day)s.", day=short(paper.ended_on)) if paper.ended_on else _("Cancelled.")
        notes.append(("error", words))
    elif newest is not None and newest.state is DocumentState.CANCELLED:
        notes.append(("info", _again(newest)))
    letters = [row for row in later if row.relation is Relation.CORRECTS and row.is_public]
    return [
        *notes,
        *(
            ("info", _("Corrected by %(number)s of %(day)s.", **_named(row)))
            for row in letters
            if row.state is DocumentState.ISSUED
        ),
    ]


def _superseded(by: Any, ended_on: date | None) -> str:
    if by is None:
        return _("Superseded on %(day)s.", day=short(ended_on)) if ended_on else _("Superseded.")
    if by.state is DocumentState.CANCELLED:
        return _("Superseded by %(number)s of %(day)s, which was cancelled on %(end)s. "
                 "Neither is in force.", **_named(by))  # fmt: skip
    if by.state is DocumentState.SUPERSEDED:
        return _("Superseded by %(number)s of %(day)s, which is superseded itself.", **_named(by))
    return _("Superseded by %(number)s of %(day)s.", **_named(by))


def _again(cancelled: Any) -> str:
    """The paper that replaced it was cancelled."""
    return _("In force again: %(number)s of %(day)s, which replaced it, was cancelled on %(end)s.",
             **_named(cancelled))  # fmt: skip


def _named(row: Any) -> dict[str, str]:
    return {
        "number": paper_number(row.number, row.symbol)
        if row.number is not None
        else str(KIND_LABELS[row.kind]),
        "day": short(row.dated_on) if row.dated_on else "–",
        "end": short(row.ended_on) if row.ended_on else "–",
    }


def _answer(template: str, *, status: int = 200, **words: Any) -> Response:
    answer = make_response(render_template(template, office_name=office.current().name, **words), status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
