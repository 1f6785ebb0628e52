"""The record copy of an issued paper: what it is and what was found in it, taken in, handed out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from meeting.core import files
from meeting.core.access import ensure
from meeting.core.dates import short
from meeting.core.db import get
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _
from meeting.core.sniff import MIMES
from meeting.core.text import nfc
from meeting.core.web.forms import uploaded
from meeting.core.web.responses import download, see_other
from meeting.core.web.security import current_actor, requires
from meeting.core.web.templates import moment
from meeting.core.web.transaction import begin
from meeting.documents import codes, keys, sending, service
from meeting.documents.forms import RecordForm
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.record_words import KINDS, WARNINGS
from meeting.documents.rules import KIND_LABELS, DocumentState
from meeting.documents.service.recording import TAKES, named, signed_of
from meeting.documents.service.sealing import asks_why, open_places
from meeting.documents.views.door import bp


@dataclass(frozen=True)
class Former:
    """A signed copy that was the record before."""

    id: int
    kind: str
    file: str
    taken: str
    sha256: str
    reason: str


@dataclass(frozen=True)
class Card:
    """The record copy as pages show it; `lines` are what was found: tone and words."""

    document_id: int
    takes: bool
    places: tuple[tuple[int, str], ...]  # where the office may sign: number, and who signs there
    asks_why: bool
    packs: bool
    code: str
    address: str
    kind: str = ""
    sha256: str = ""
    file: str = ""
    taken: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    signed: str = ""  # "1/2", where several sign
    is_signed_whole: bool = False
    earlier: tuple[Former, ...] = ()


def card(document: Document) -> Card:
    """What a page says of the record copy and of the code."""
    base: dict[str, Any] = {
        "document_id": document.id,
        "takes": document.state in TAKES and document.printed_file_id is not None,
        "places": _places(document) if keys.is_set() else (),
        "asks_why": asks_why(document),
        "packs": document.state is DocumentState.ISSUED and document.number is not None,
        "code": codes.shown(document.code or ""),
        "address": codes.address(document.code) if document.code else "",
    }
    if document.record_file_id is None or document.record_kind is None:
        return Card(**base)
    checks = document.record_checks
    count, total = signed_of(document)
    return Card(
        **base, kind=str(KINDS[document.record_kind]), sha256=document.record_sha256,
        file=str(checks.get("file", "")), taken=_taken(checks), lines=tuple(_lines(checks)),
        signed=f"{count}/{total}" if total > 1 and count else "", is_signed_whole=count == total,
        earlier=tuple(_former(row) for row in register.earlier_copies(document.id)),
    )  # fmt: skip


def _places(document: Document) -> tuple[tuple[int, str], ...]:
    return tuple((place, ", ".join(filter(None, document.signers[place - 1][::-1])))
                 for place in open_places(document))  # fmt: skip


def _taken(checks: dict[str, Any]) -> str:
    return _("%(who)s, %(when)s", who=checks.get("by", ""), when=_moment(str(checks.get("on", ""))))


def _former(row: Any) -> Former:
    return Former(
        row.id, str(KINDS[row.kind]), str(row.checks.get("file", "")), _taken(row.checks), row.sha256,
        row.reason,
    )  # fmt: skip


def _lines(checks: dict[str, Any]) -> list[tuple[str, str]]:
    found = [line for signature in checks.get("signatures", ()) for line in _signature(signature)]
    if checks.get("signatures"):
        found.append(("info", _("Whether certificates were revoked was not asked: nothing is fetched.")))
    if checks.get("is_prefix"):
        found.append(("success", _("The bytes as issued stand unchanged at its beginning.")))
    if checks.get("declared"):
        found.append(("info", _("A person compared the scan with the paper and vouches for it.")))
    if checks.get("kind") == "scan":
        pages, dpi = checks.get("pages", 0), checks.get("dpi", 0)
        found.append(("info", _("Pages: %(pages)d, resolution: %(dpi)d dpi.", pages=pages, dpi=dpi)))
    if checks.get("excuse"):
        found.append(("info", _("Kept as it is because: %(reason)s", reason=checks["excuse"])))
    return found + [
        ("warning", str(WARNINGS[name])) for name in checks.get("warnings", ()) if name in WARNINGS
    ]


def _signature(signature: dict[str, Any]) -> list[tuple[str, str]]:
    when = _moment(signature.get("at", ""))
    words = _("Digital signature of %(name)s, %(when)s: intact.", name=signature["name"], when=when or "–")
    if signature.get("is_trusted"):
        words += " " + _("Vouched for by %(issuer)s.", issuer=signature.get("issuer", ""))
    if "until" not in signature:  # a copy of an earlier release was not asked
        return [("success", words)]
    days = {name: short(date.fromisoformat(signature[name])) for name in ("since", "until")}
    if signature["held"]:
        held = _("Its certificate (%(since)s to %(until)s) held at the time the signature states.", **days)
        return [("success", f"{words} {held}")]
    if signature["held"] is None:
        wrong = _("The signature states no time; its certificate holds from %(since)s to %(until)s.", **days)
    else:
        wrong = _(
            "Its certificate (%(since)s to %(until)s) did not hold at the time the signature states.", **days
        )
    return [("success", words), ("warning", wrong)]


def _moment(iso: str) -> str:
    return moment(datetime.fromisoformat(iso)) if iso else ""


@bp.route("/papers/<int:document_id>/record", methods=["GET", "POST"])
@requires(Can.RECORD)
def record(document_id: int) -> ResponseReturnValue:
    """Take in the signed copy of a paper."""
    document, form = get(Document, document_id), RecordForm()
    ensure(current_actor(), Can.RECORD, document)
    if form.validate_on_submit():
        with form.showing_rules():
            return _take(document_id, form)
    document = get(Document, document_id)
    return render_template(
        "documents/record.html",
        form=form,
        document=document,
        title=named(document),
        kind=KIND_LABELS[document.kind],
        record=card(document),
    ), form.status


def _take(document_id: int, form: RecordForm) -> ResponseReturnValue:
    chosen = uploaded(form.file)
    if chosen is None:
        raise RuleBroken(_("Choose the file of the signed copy."), "file")
    upload = service.Upload(chosen.filename or "", chosen.stream.read())
    files.check(upload.name, upload.data)
    found = service.examine(current_actor(), get(Document, document_id), upload)
    if (done := begin()) is not None:  # a second click was quicker
        return done
    service.keep_record(current_actor(), get(Document, document_id), upload, found, form.word())
    flash(_("The signed copy is kept."), "success")
    return see_other(".show", document_id=document_id)


@bp.post("/papers/<int:document_id>/sign")
@requires(Can.SIGN)
def sign(document_id: int) -> ResponseReturnValue:
    """Sign a paper, or put the next signature on its signed copy, with the office's own key."""
    document, reason = get(Document, document_id), nfc(request.form.get("reason", "")).strip()[:500]
    ensure(current_actor(), Can.SIGN, document)
    place = request.form.get("place", 1, type=int)
    signed = service.sign(current_actor(), document, place, reason)
    if (done := begin()) is not None:
        return done
    service.keep_own(current_actor(), get(Document, document_id), signed, reason)
    flash(_("The paper is signed with the key of the office."), "success")
    return see_other(".show", document_id=document_id)


@bp.get("/papers/<int:document_id>/record-copy")
@requires(Can.READ)
def record_copy(document_id: int) -> ResponseReturnValue:
    """Hand out the record copy."""
    document = register.get_document(document_id)
    ensure(current_actor(), Can.READ, document)
    stored = register.get_file(document.record_file_id)
    return download(files.read(stored), stored.name, stored.mime, inline=True)


@bp.get("/papers/<int:document_id>/record-copies/<int:copy_id>")
@requires(Can.EARLIER_COPY)
def earlier_copy(document_id: int, copy_id: int) -> ResponseReturnValue:
    """Hand out a copy that was the record before."""
    document = register.get_document(document_id)
    ensure(current_actor(), Can.READ, document)
    stored = register.get_file(register.get_earlier_copy(document_id, copy_id).file_id)
    return download(files.read(stored), stored.name, stored.mime, inline=True)


@bp.get("/papers/<int:document_id>/package.zip")
@requires(Can.RECORD)
def package(document_id: int) -> ResponseReturnValue:
    """Hand out the draft package of a paper for the exchange of documents."""
    document = get(Document, document_id)
    ensure(current_actor(), Can.RECORD, document)
    name = f"Bản nháp gói tin - {named(document).replace('/', '-')}.zip"
    return download(sending.package_of(document), name, MIMES["zip"])
