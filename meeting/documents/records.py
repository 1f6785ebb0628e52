"""What a signed copy is, found by looking into its bytes: signatures, the pages underneath, the scan.

Everything here is called apart (`core.apart`): pyHanko takes a second to load, and a file may be hostile.
Answers are plain values that can be pickled, and kept as JSON.
"""

import io
import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from meeting.core import clock

MOST_PAGES = 500
LEAST_DPI = 200  # Decree 30/2020, annex I; Circular 05/2025
LEGIBLE_DPI = 100  # below it nobody reads the small print
LEAST_VERSION = "1.4"  # of PDF, the same annex
LEAST_CONTRAST = 32  # of 255 greys between the darkest and the lightest point of a page
A4_INCHES = (8.27, 11.69)
SHOWN = 60  # letters of a difference
MOST_DIFFERENCES = 10
COVERS = 0.8  # of a page's width and height: a scanned page is one picture
PAINTED = re.compile(rb"\bDo\b")


class Problem(StrEnum):
    """Why a file cannot be the signed copy."""

    NOT_READ = "not-read"
    ENCRYPTED = "encrypted"
    TOO_MANY_PAGES = "too-many-pages"
    AS_ISSUED = "as-issued"  # our own bytes: nobody signed them
    UNSIGNED = "unsigned"  # a PDF of text without a signature
    BROKEN_SIGNATURE = "broken-signature"  # changed after signing
    CHANGED_AFTER = "changed-after"
    OTHER_PAPER = "other-paper"
    COARSE = "coarse"  # a scan nobody can read
    BLANK = "blank"  # a picture of one colour


class Warn(StrEnum):
    """What the clerk should know about a copy that is taken."""

    LOW_DPI = "low-dpi"
    NO_COLOUR = "no-colour"
    NO_PDF = "no-pdf"  # a picture, or a PDF older than the decree wants
    PAGES = "pages"
    REWRITTEN = "rewritten"  # the signing program wrote the file anew: texts were compared
    DRAWN_OVER = "drawn-over"  # the drawing of pages was touched before signing
    NOTES = "notes"
    NOT_WHOLE = "not-whole"  # a signature does not cover the end of the file
    UNTRUSTED = "untrusted"
    NO_ROOTS = "no-roots"
    OUT_OF_DAYS = "out-of-days"  # a certificate did not hold when it signed


SHORTFALLS = (
    Warn.LOW_DPI,
    Warn.NO_COLOUR,
    Warn.NO_PDF,
)  # demands of the decree a scan may miss with a reason


@dataclass(frozen=True)
class Signed:
    """A signature found in a PDF. `is_trusted` is None where no root certificates are set.

    `held` says whether the certificate held at the time the signature states, None when it states none.
    """

    name: str
    issuer: str
    at: str  # ISO, as the signer's computer says; "" when it does not
    is_intact: bool
    is_whole: bool
    is_trusted: bool | None
    changed: str = ""  # what was done after it: "", "form", "notes", "other"
    since: str = ""  # first and last day of the certificate, ISO
    until: str = ""
    held: bool | None = None


@dataclass(frozen=True)
class Found:
    """What was found; `problem` is empty when the file can become the record copy."""

    kind: str  # "signed", "scan" or "" (neither)
    problem: str = ""
    is_prefix: bool = False  # our bytes, only added to
    pages: int = 0
    dpi: int = 0
    is_colour: bool = True
    signatures: tuple[Signed, ...] = ()
    differences: tuple[tuple[int, str, str], ...] = ()  # page, issued words, other words
    warnings: tuple[str, ...] = field(default=())

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """What of the decree's demands a scan misses."""
        return tuple(name for name in SHORTFALLS if self.kind == "scan" and name in self.warnings)

    def as_json(self) -> dict[str, Any]:
        """The checks as they are kept with the document."""
        return asdict(self)


def examine(data: bytes, issued: bytes, roots: Sequence[bytes] = ()) -> Found:
    """Look into a PDF that is said to be the signed copy of `issued`; raises nothing, whatever it holds."""
    if data == issued:
        return Found("", Problem.AS_ISSUED)
    try:
        return _pdf(data, issued, roots)
    except Exception:  # readers of PDF raise anything at all for a broken file
        return Found("", Problem.NOT_READ)


def examine_picture(data: bytes) -> Found:
    """Look into a PNG or JPEG that is said to be a scan of a single page."""
    from PIL import Image  # noqa: PLC0415 - only here

    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            is_colour = picture.mode not in {"1", "L", "LA", "I", "I;16"}
            shades = [shade for shade, count in enumerate(picture.convert("L").histogram()) if count]
    except Exception:  # so does a reader of pictures
        return Found("", Problem.NOT_READ)
    dpi = round(min(min(width, height) / A4_INCHES[0], max(width, height) / A4_INCHES[1]))
    if dpi < LEGIBLE_DPI:
        return Found("", Problem.COARSE, pages=1, dpi=dpi)
    if shades[-1] - shades[0] < LEAST_CONTRAST:
        return Found("", Problem.BLANK, pages=1, dpi=dpi)
    warnings = _of_scan(dpi, is_colour=is_colour, is_pdf=False)
    return Found("scan", pages=1, dpi=dpi, is_colour=is_colour, warnings=warnings)


def _of_scan(dpi: int, *, is_colour: bool, is_pdf: bool) -> tuple[str, ...]:
    is_coarse = dpi < LEAST_DPI - 1  # a page that lost a few pixels at its edge is no coarser
    return tuple(_when((Warn.LOW_DPI, is_coarse), (Warn.NO_COLOUR, not is_colour), (Warn.NO_PDF, not is_pdf)))


def _when(*pairs: tuple[str, bool]) -> Iterator[str]:
    return (str(name) for name, holds in pairs if holds)


def _pdf(data: bytes, issued: bytes, roots: Sequence[bytes]) -> Found:
    from pypdf import PdfReader  # noqa: PLC0415

    copy, ours = PdfReader(io.BytesIO(data)), PdfReader(io.BytesIO(issued))
    if copy.is_encrypted:
        return Found("", Problem.ENCRYPTED)
    if len(copy.pages) > MOST_PAGES:
        return Found("", Problem.TOO_MANY_PAGES, pages=len(copy.pages))
    signatures, told = _signatures(data, roots)
    scans = [_scanned(page) for page in copy.pages]
    if all(scans):
        found = _scan(scans, len(ours.pages), version=copy.pdf_header.removeprefix("%PDF-"))
    elif not signatures:
        differences = _differences(ours, copy)
        problem = Problem.OTHER_PAPER if differences else Problem.UNSIGNED
        return Found("", problem, pages=len(copy.pages), differences=differences)
    else:
        found = _text(copy, ours, is_prefix=data.startswith(issued))
    return _with(found, signatures, told)


def _with(found: Found, signatures: tuple[Signed, ...], told: tuple[str, ...]) -> Found:
    """The same with its signatures; one that is broken outweighs all else."""
    problem = found.problem
    if any(not signed.is_intact for signed in signatures):
        problem = Problem.BROKEN_SIGNATURE
    elif any(signed.changed == "other" for signed in signatures):
        problem = Problem.CHANGED_AFTER
    if any(signed.changed == "notes" for signed in signatures):
        told = (*told, Warn.NOTES)
    warnings = tuple(dict.fromkeys((*found.warnings, *told)))
    return replace(found, problem=problem, signatures=signatures, warnings=warnings)


# ─── Scans ──────────────────────────────────────────────────────────────────────────────────────────────────


def _scanned(page: Any) -> tuple[int, bool] | None:
    """Resolution and colour of a page that is one picture, perhaps with recognised words; else None."""
    inches = float(page.mediabox.width) / 72, float(page.mediabox.height) / 72
    pictures = _solid(_solid(page.get("/Resources", {})).get("/XObject", {}))
    best: tuple[int, bool] | None = None
    for name in pictures:
        picture = pictures[name].get_object()
        if picture.get("/Subtype") != "/Image":
            continue
        dpi = min(picture["/Width"] / inches[0], picture["/Height"] / inches[1])
        if best is None or dpi > best[0]:
            best = round(dpi), _is_colour(picture)
    return best if best and best[0] >= 72 * COVERS and _has_no_own_text(page) else None


def _solid(value: Any) -> Any:
    """What a reference stands for."""
    return value.get_object() if hasattr(value, "get_object") else value


def _has_no_own_text(page: Any) -> bool:
    """Words of a scan, where there are any, are recognised and invisible (text rendering mode 3)."""
    content = page.get_contents()
    raw = content.get_data() if content is not None else b""
    return (b"Tj" not in raw and b"TJ" not in raw) or bool(re.search(rb"\b3\s+Tr\b", raw))


def _is_colour(picture: Any) -> bool:
    space = _solid(picture.get("/ColorSpace", ""))
    name = space[0] if isinstance(space, list) and space else space
    if name == "/ICCBased":
        return bool(space[1].get_object().get("/N", 3) != 1)
    if name == "/Indexed":
        return True
    return name not in {"/DeviceGray", "/CalGray"} and not picture.get("/ImageMask")


def _scan(scans: list[Any], pages: int, *, version: str) -> Found:
    dpi, is_colour = min(scan[0] for scan in scans), all(scan[1] for scan in scans)
    if dpi < LEGIBLE_DPI:
        return Found("", Problem.COARSE, pages=len(scans), dpi=dpi)
    told = _of_scan(dpi, is_colour=is_colour, is_pdf=version >= LEAST_VERSION)
    warnings = (*told, *_when((Warn.PAGES, len(scans) != pages)))
    return Found("scan", pages=len(scans), dpi=dpi, is_colour=is_colour, warnings=warnings)


# ─── Signed PDFs ────────────────────────────────────────────────────────────────────────────────────────────


def _text(copy: Any, ours: Any, *, is_prefix: bool) -> Found:
    """The pages underneath a signature against ours: words, drawing, what was put on top."""
    differences = _differences(ours, copy)
    drawn = is_prefix and any(
        _drawing(a) != _drawing(b) for a, b in zip(ours.pages, copy.pages, strict=False)
    )
    notes = sum(map(_notes, copy.pages)) > sum(map(_notes, ours.pages))
    painted = not is_prefix and any(
        len(PAINTED.findall(_drawing(b))) > len(PAINTED.findall(_drawing(a)))
        for a, b in zip(ours.pages, copy.pages, strict=False)
    )
    warnings = _when(
        (Warn.REWRITTEN, not is_prefix), (Warn.DRAWN_OVER, drawn or painted), (Warn.NOTES, notes)
    )  # fmt: skip
    return Found(
        "signed", Problem.OTHER_PAPER if differences else "", is_prefix=is_prefix, pages=len(copy.pages),
        differences=differences, warnings=tuple(warnings),
    )  # fmt: skip


def _drawing(page: Any) -> bytes:
    content = page.get_contents()
    return bytes(content.get_data()) if content is not None else b""


def _notes(page: Any) -> int:
    """Remarks and drawings laid over a page; fields of signatures and links are none."""
    notes = (note.get_object() for note in (page.get("/Annots") or ()))
    return sum(note.get("/Subtype") not in {"/Widget", "/Link", "/Popup"} for note in notes)


def _words(page: Any) -> list[str]:
    return unicodedata.normalize("NFC", page.extract_text()).replace("\N{NO-BREAK SPACE}", " ").split()


def _differences(ours: Any, copy: Any) -> tuple[tuple[int, str, str], ...]:
    """Page by page, the first place where the words are others; a page too many or missing is one."""
    found = []
    for number in range(1, max(len(ours.pages), len(copy.pages)) + 1):
        was = _words(ours.pages[number - 1]) if number <= len(ours.pages) else []
        now = _words(copy.pages[number - 1]) if number <= len(copy.pages) else []
        if was == now and number <= min(len(ours.pages), len(copy.pages)):
            continue
        at = next(
            (i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now))
        )
        since = max(0, at - 2)
        found.append((number, " ".join(was[since:])[:SHOWN], " ".join(now[since:])[:SHOWN]))
    return tuple(found[:MOST_DIFFERENCES])


def _signatures(data: bytes, roots: Sequence[bytes]) -> tuple[tuple[Signed, ...], tuple[str, ...]]:
    """Each signature judged by pyHanko, oldest first, and what to warn of."""
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is told on the page
    trusted = [cert for root in roots for cert in load_certs_from_pemder_data(root)]
    found = []
    for embedded in PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures:
        at = _stated(embedded)
        context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at)
        found.append(_signed(embedded, context, at, has_roots=bool(trusted)))
    warnings = _when(
        (Warn.NOT_WHOLE, bool(found) and not any(signed.is_whole for signed in found)),
        (Warn.UNTRUSTED, any(signed.is_trusted is False for signed in found)),
        (Warn.OUT_OF_DAYS, any(signed.held is False for signed in found)),
        (Warn.NO_ROOTS, bool(found) and not trusted),
    )
    return tuple(found), tuple(warnings)


def _stated(embedded: Any) -> datetime | None:
    """When the signature says it was made, on the office's clock; None where it says nothing to be read."""
    try:
        at = embedded.self_reported_timestamp
        if at is not None and at.tzinfo is None:  # some programs write the time of the wall and no zone
            at = at.replace(tzinfo=clock.OFFICE)
        return at and clock.local(at.astimezone(UTC))
    except Exception:  # no date, or one before all time
        embedded.sig_object.pop("/M", None)  # pyHanko reads it again, and would call the signature broken
        return None


def _signed(embedded: Any, context: Any, at: datetime | None, *, has_roots: bool) -> Signed:
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    certificate = embedded.signer_cert
    name = certificate.subject.native.get("common_name", "") or certificate.subject.human_friendly
    issuer = certificate.issuer.native.get("common_name", "") or certificate.issuer.human_friendly
    since, until = certificate.not_valid_before, certificate.not_valid_after
    try:
        status = validate_pdf_signature(embedded, context)
    except Exception:  # a signature that cannot be judged is not intact
        return Signed(str(name), str(issuer), "", is_intact=False, is_whole=False, is_trusted=None)
    changed = {
        ModificationLevel.FORM_FILLING: "form",
        ModificationLevel.ANNOTATIONS: "notes",
        ModificationLevel.OTHER: "other",
    }
    return Signed(
        name=str(name),
        issuer=str(issuer),
        at=at.isoformat() if at else "",
        is_intact=bool(status.intact and status.valid),
        is_whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=bool(status.trusted) if has_roots else None,
        changed=changed.get(status.modification_level, "") if status.modification_level else "",
        since=since.date().isoformat(),
        until=until.date().isoformat(),
        held=since <= at <= until if at else None,
    )
