"""The register of papers, one paper, and its frozen bytes."""

from http import HTTPStatus
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.accounts import queries as accounts
from meeting.core import files, history
from meeting.core.access import Actor, ensure, may
from meeting.core.dates import short
from meeting.core.i18n import _, _l, ngettext
from meeting.core.numbers import paper_number, read_id
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import PDF, download, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.core.web.templates import moment
from meeting.documents import drafting, service
from meeting.documents.models import Document
from meeting.documents.policy import Can
from meeting.documents.queries import register
from meeting.documents.queries.register import Filter
from meeting.documents.rules import (
    FILE_NAMES,
    KIND_LABELS,
    STATE_LABELS,
    UNISSUED,
    DocumentState,
    Kind,
    Relation,
)
from meeting.documents.views import records
from meeting.documents.views.door import bp

RELATION_LABELS = {Relation.REPLACES: _l("Replaced by"), Relation.CORRECTS: _l("Corrected by")}
EARLIER_LABELS = {Relation.REPLACES: _l("Replaces"), Relation.CORRECTS: _l("Corrects")}
YEARS = range(1900, 2101)  # that a paper may be of
LONGEST = 100  # letters of a search


def sections(active: str) -> list[dict[str, Any]]:
    """The parts of the documents pages the reader may open."""
    parts = [
        ("papers", _("Register of papers"), Can.SEE),
        ("index", _("By meeting"), Can.SEE),
        ("urging_letters", _("Urging letters"), Can.DRAFTS),
        ("books", _("Number books"), Can.BOOKS),
    ]
    return [
        {"label": label, "url": url_for(f".{name}"), "active": name == active, "count": None}
        for name, label, permission in parts
        if may(current_actor(), permission)
    ]


def _asked() -> Filter:
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    year = read_id(request.args.get("year", ""))
    text = "".join(letter for letter in request.args.get("q", "") if letter.isprintable())
    return Filter(
        year=year if year in YEARS else None,
        kind=Kind(kind) if kind in set(Kind) else None,
        state=DocumentState(state) if state in set(DocumentState) else None,
        text=text.strip()[:LONGEST],
    )


def _address(wanted: Filter) -> dict[str, Any]:
    found = {
        "q": wanted.text, "year": wanted.year, "kind": wanted.kind and wanted.kind.value,
        "state": wanted.state and wanted.state.value,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _offered(actor: Actor) -> dict[str, list[tuple[Any, str]]]:
    states = [s for s in DocumentState if s is not DocumentState.DRAFT or may(actor, Can.DRAFTS)]
    return {
        "year": [(year, str(year)) for year in register.years(actor)],
        "kind": [(k.value, str(label)) for k, label in KIND_LABELS.items() if k not in UNISSUED],
        "state": [(s.value, str(STATE_LABELS[s])) for s in states],
    }


@bp.route("/register")
@requires(Can.SEE)
def papers() -> ResponseReturnValue:
    """The register of issued papers, filtered and sorted."""
    actor, wanted = current_actor(), _asked()
    sort = request.args.get("sort", register.FIRST_SORT)
    page, total = register.register(actor, wanted, sort, request.args.get("cursor"))
    address, offered = _address(wanted), _offered(actor)
    moved = {**address, **({"sort": sort} if sort in register.SORTS else {})}
    return render_template(
        "documents/papers.html",
        sections=sections("papers"),
        rows=[line_of(row) for row in page.rows],
        total=ngettext("%(num)d paper", "%(num)d papers", total),
        wanted={"q": "", "year": None, "kind": "", "state": "", **address},
        offered=offered,
        chips_set=_chips(address, offered),
        sorts=_sorts(address, sort),
        drafts=register.count_drafts() if may(actor, Can.DRAFTS) and not wanted.state else 0,
        drafts_url=url_for(".papers", state=DocumentState.DRAFT.value),
        sheet_url=url_for(".papers_sheet", **address),
        prev_url=url_for(".papers", **moved, cursor=page.prev_cursor) if page.prev_cursor else None,
        next_url=url_for(".papers", **moved, cursor=page.next_cursor) if page.next_cursor else None,
    )


def _chips(address: dict[str, Any], offered: dict[str, list[tuple[Any, str]]]) -> list[tuple[str, str]]:
    labels = {name: dict(rows) for name, rows in offered.items()}
    return [
        (
            f"“{value}”" if name == "q" else labels[name].get(value, str(value)),
            url_for(".papers", **{key: kept for key, kept in address.items() if key != name}),
        )
        for name, value in address.items()
    ]


def _sorts(address: dict[str, Any], sort: str) -> dict[str, tuple[str, str | None]]:
    found: dict[str, tuple[str, str | None]] = {}
    for name in ("number", "day", "state"):
        now = {name: "asc", f"-{name}": "desc"}.get(sort)
        found[name] = (url_for(".papers", **address, sort=f"-{name}" if now == "asc" else name), now)
    return found


def line_of(row: Any) -> dict[str, Any]:
    """A paper as a list shows it."""
    return {
        "url": url_for("documents.show", document_id=row.id),
        "number": paper_number(row.number, row.symbol) if row.number is not None else "–",
        "day": short(row.dated_on) if row.dated_on else "",
        "kind": str(KIND_LABELS[row.kind]),
        "subject": row.subject,
        "signer": row.signer_name,
        "state": row.state.value,
        "state_label": str(STATE_LABELS[row.state]),
        "file_url": url_for("documents.file", document_id=row.id)
        if row.state is not DocumentState.DRAFT
        else url_for("documents.preview", document_id=row.id),
    }


@bp.route("/register/export")
@requires(Can.SEE)
def papers_sheet() -> ResponseReturnValue:
    """Download the register as it is filtered."""
    columns = (
        Column("number", _("Number and symbol"), 22), Column("day", _("Dated"), 12, "date"),
        Column("kind", _("Kind"), 24), Column("subject", _("Subject"), 60),
        Column("signer", _("Signed by"), 24), Column("post", _("Post of the signer"), 22),
        Column("recipients", _("Recipients"), 40), Column("state", _("State"), 14),
        Column("ended", _("Until"), 12, "date"), Column("reason", _("Reason"), 30),
        Column("sha256", "SHA-256", 66),
    )  # fmt: skip
    rows = [
        (
            paper_number(row.number, row.symbol) if row.number is not None else "", row.dated_on,
            FILE_NAMES[row.kind], row.subject, row.signer_name, row.signer_title, row.recipients,
            str(STATE_LABELS[row.state]), row.ended_on, row.reason, row.sha256,
        )
        for row in register.export(current_actor(), _asked())
    ]  # fmt: skip
    title = _("Register of papers")
    return xlsx(write_sheet(title, columns, rows), title)


@bp.route("/papers/<int:document_id>")
@requires(Can.READ)
def show(document_id: int) -> ResponseReturnValue:
    """One paper: facts, earlier and later ones, record copy, what may be done, what happened."""
    document, actor = register.get_document(document_id), current_actor()
    ensure(actor, Can.READ, document)
    later = register.later(document_id)
    return render_template(
        "documents/show.html",
        document=document,
        title=_title(document),
        kind=str(KIND_LABELS[document.kind]),
        state_label=str(STATE_LABELS[document.state]),
        facts=_facts(document),
        recipients=document.recipients.splitlines(),
        chain=_chain(actor, document, later),
        history=_history(document_id) if actor.sees_all else [],
        may_issue=may(actor, Can.ISSUE, document),
        can_follow=document.kind is not Kind.CORRECTION,
        can_cancel=document.kind is not Kind.NOTICE or service.replaced_by(document) is not None,
        record=records.card(document) if document.state is not DocumentState.DRAFT else None,
    )


def _title(document: Document) -> str:
    number = drafting.number_of(document)
    return f"{KIND_LABELS[document.kind]} {number}".strip()


def _facts(document: Document) -> list[tuple[str, Any]]:
    signer = ", ".join(filter(None, (document.signer_name, document.signer_title)))
    signer = f"{signer} ({document.signer_capacity})" if document.signer_capacity else signer
    if len(document.signers) > 1:
        signer = "; ".join(", ".join(filter(None, (name, post))) for post, name in document.signers)
    day = drafting.day_of(document)
    found: list[tuple[str, Any]] = [
        (_("Number and symbol"), drafting.number_of(document)),
        (_("Dated"), short(day) if day else ""),
        (_("Signed by"), signer),
        (_("Urgency"), document.urgency.value),
        (_("Circulation"), document.scope.value),
        (_("Issued in the system at"), moment(document.issued_at) if document.issued_at else ""),
        (_("Until"), short(document.ended_on) if document.ended_on else ""),
        (_("Reason"), document.reason),
        (_("Hash (SHA-256)"), document.sha256),
    ]
    return [(label, value) for label, value in found if value]


def _chain(actor: Actor, document: Document, later: Any) -> list[dict[str, Any]]:
    """The earlier paper and the later ones, as links."""
    found = []
    if document.earlier is not None and document.relation is not None:
        found.append(_link(str(EARLIER_LABELS[document.relation]), document.earlier))
    found += [
        _link(_relation(row), row)
        for row in later
        if row.state is not DocumentState.DRAFT or may(actor, Can.DRAFTS)
    ]
    return found


def _relation(row: Any) -> str:
    """What a later paper is to this one; one that was cancelled did not last."""
    if row.relation is Relation.REPLACES and row.state is DocumentState.CANCELLED:
        return _("Was replaced by")
    return str(RELATION_LABELS[row.relation])


def _link(label: str, row: Any) -> dict[str, Any]:
    number = paper_number(row.number, row.symbol) if row.number is not None else ""
    return {
        "label": label, "url": url_for(".show", document_id=row.id),
        "text": f"{KIND_LABELS[row.kind]} {number}".strip(),
        "day": short(row.dated_on) if row.dated_on else "", "state": row.state.value,
        "state_label": str(STATE_LABELS[row.state]),
    }  # fmt: skip


def _history(document_id: int) -> list[dict[str, Any]]:
    return [
        {
            "who": row.who or _("The system"),
            "what": history.sentence(row.name, row.data),
            "when": moment(row.at),
        }
        for row in accounts.trail_of("document", document_id)
    ]


@bp.route("/papers/<int:document_id>.pdf")
@requires(Can.READ)
def file(document_id: int) -> ResponseReturnValue:
    """The bytes of a paper as issued; `?download=1` hands them over as a file."""
    document = register.get_document(document_id)
    ensure(current_actor(), Can.READ, document)
    return issued_bytes(document)


def issued_bytes(document: Document) -> Response:
    """The frozen bytes; a browser that has them already is told so."""
    if document.sha256 and document.sha256 in request.if_none_match:
        answer = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        data, inline = files.read_bytes(document.sha256), "download" not in request.args
        answer = download(data, drafting.file_name(document), PDF, inline=inline)
    answer.set_etag(document.sha256)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
