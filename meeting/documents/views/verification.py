"""The public pages on which anybody verifies an issued paper by its code: what stands here, no more."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import office
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
        "ended_on": paper.ended_on,
        "replaced_by": [_named(row) for row in later if row.relation is Relation.REPLACES],
        "corrected_by": [_named(row) for row in later if row.relation is Relation.CORRECTS],
        "sha256": paper.sha256,
        "record_sha256": paper.record_sha256 if paper.record_sha256 != paper.sha256 else "",
    }


def _named(row: Any) -> dict[str, Any]:
    return {"number": paper_number(row.number, row.symbol), "dated_on": row.dated_on}


def _answer(template: str, *, status: int = 200, **words: Any) -> Response:
    answer = make_response(render_template(template, office_name=office.current().name, **words), status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
