"""The office's own digital signature on an issued PDF: PAdES B-B, with pictures in the room kept for them.

Called apart (`core.apart`): pyHanko takes a second to load, and keys stay out of the web processes' memory.
The bytes that come in stand unchanged at the beginning of those that go out.
"""

import io
from dataclasses import dataclass
from typing import Any

from meeting.documents.keyring import Key, SigningProblem, check_days, opened
from meeting.documents.pictures import Drawn, PictureProblem, draw

POINTS = 72 / 25.4  # a millimetre
MARKS = ("sign-room", "sign-from", "sign-to")  # named by templates/documents/paper.html
FIELD = "Chu-ky-so"


@dataclass(frozen=True)
class Pictures:
    """Pictures with their file names; either may be missing."""

    signature: tuple[bytes, str] | None = None
    seal: tuple[bytes, str] | None = None


@dataclass(frozen=True)
class Room:
    """Where the signature goes: page, the middle of its column, the top and foot of the room, in points."""

    page: int
    middle: float
    top: float
    foot: float


@dataclass(frozen=True)
class Where:
    """The field of a signature; without a box it is not seen on the page."""

    field: str
    page: int = 0
    box: tuple[int, int, int, int] | None = None

    def meets(self, other: Any) -> bool:
        """Whether this box and another one overlap."""
        if self.box is None:
            return False
        (left, foot, right, top), (x1, y1, x2, y2) = self.box, (float(edge) for edge in other)
        beside = min(right, max(x1, x2)) <= max(left, min(x1, x2))
        return not beside and min(top, max(y1, y2)) > max(foot, min(y1, y2))


def sign(data: bytes, key: Key, pictures: Pictures, *, label: str, place: int = 1) -> bytes:
    """The same PDF with a digital signature of `label`'s, at this place of those it keeps.

    Signatures already there stay good. Raises SigningProblem.
    """
    try:
        drawn = draw(pictures.signature, pictures.seal)
    except PictureProblem as problem:
        raise SigningProblem(problem.code, problem.name) from problem
    where = Where(_field(place))
    if drawn is not None:
        room = find_room(data, place)
        where = Where(where.field, room.page, box_of(drawn, room))
        _check_free(data, where)
    with opened(key) as signer:
        check_days(signer.signing_cert)
        return _signed(data, signer, drawn, where, label)


def certificate_of(key: Key) -> tuple[str, str]:
    """Whose key it is, and the last day of its certificate (ISO); raises SigningProblem."""
    with opened(key) as signer:
        certificate = signer.signing_cert
        name = certificate.subject.native.get("common_name", "") or certificate.subject.human_friendly
        return str(name), certificate.not_valid_after.date().isoformat()


def find_room(data: bytes, place: int = 1) -> Room:
    """The room the paper keeps for a signature, the first or a further one; raises SigningProblem without."""
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(data))
    named = reader.named_destinations
    marks = MARKS if place == 1 else [f"{mark}-{place}" for mark in MARKS]
    if any(mark not in named for mark in marks):
        raise SigningProblem("no-room")
    room, start, end = (named[mark] for mark in marks)
    page = reader.get_destination_page_number(room)
    if page is None or reader.get_destination_page_number(start) != page:
        raise SigningProblem("no-room")
    left, right, top, foot = (float(x or 0) for x in (start.left, end.left, room.top, start.top))
    return Room(page, (left + right) / 2, top, foot)


def box_of(drawn: Drawn, room: Room) -> tuple[int, int, int, int]:
    """The box of the pictures: the middle of the signature on the middle of the room."""
    middle, height = (room.top + room.foot) / 2, drawn.height_mm * POINTS
    left = room.middle - drawn.middle_mm[0] * POINTS
    foot = middle - (height - drawn.middle_mm[1] * POINTS)
    return round(left), round(foot), round(left + drawn.width_mm * POINTS), round(foot + height)


def _field(place: int) -> str:
    return FIELD if place == 1 else f"{FIELD}-{place}"


def _check_free(data: bytes, where: Where) -> None:
    """No signature stands there yet: one made elsewhere may have been put anywhere."""
    from pypdf import PdfReader  # noqa: PLC0415

    page = PdfReader(io.BytesIO(data)).pages[where.page]
    for note in (note.get_object() for note in page.get("/Annots") or ()):
        if note.get("/Subtype") == "/Widget" and note.get("/FT") == "/Sig" and where.meets(note["/Rect"]):
            raise SigningProblem("room-taken")


def _signed(data: bytes, signer: Any, drawn: Drawn | None, where: Where, label: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415

    spec = SigFieldSpec(
        sig_field_name=where.field,
        on_page=where.page,
        box=where.box,
        readable_field_name=f"Chữ ký số của {label}",
    )
    meta = signers.PdfSignatureMetadata(
        field_name=where.field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", name=label
    )
    style = _stamp(drawn) if drawn is not None else None
    work = signers.PdfSigner(meta, signer=signer, new_field_spec=spec, stamp_style=style)
    try:
        kept = work.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)))
    except Exception as error:  # a token may be pulled out, a certificate refused: nothing is kept
        raise SigningProblem("failed", type(error).__name__) from error
    return bytes(kept.getvalue())


def _stamp(drawn: Drawn) -> Any:
    """The pictures fill their box to its edges."""
    from PIL import Image  # noqa: PLC0415
    from pyhanko.pdf_utils.images import PdfImage  # noqa: PLC0415
    from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, SimpleBoxLayoutRule  # noqa: PLC0415
    from pyhanko.stamp import StaticStampStyle  # noqa: PLC0415

    whole = SimpleBoxLayoutRule(
        AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, inner_content_scaling=InnerScaling.STRETCH_FILL
    )
    picture = Image.open(io.BytesIO(drawn.png))
    return StaticStampStyle(
        border_width=0, background=PdfImage(picture), background_layout=whole, background_opacity=1.0
    )
