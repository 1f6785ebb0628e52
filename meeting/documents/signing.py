"""The office's own digital signature on an issued PDF: PAdES B-B, with pictures in the room kept for them.

Called apart (`core.apart`): pyHanko takes a second to load, and keys stay out of the web processes' memory.
The bytes that come in stand unchanged at the beginning of those that go out.
"""

import io
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from meeting.documents.pictures import Drawn, PictureProblem, draw

POINTS = 72 / 25.4  # a millimetre
PLACES = ("sign-room", "sign-from", "sign-to")  # named by templates/documents/paper.html
FIELD = "Chu-ky-so"


class SigningProblem(Exception):
    """Why nothing was signed; `code` is for the caller's words, `detail` names what is meant."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Key:
    """The key as it was set: the bytes of a PKCS#12 file, or the address of a PKCS#11 token."""

    p12: bytes = field(default=b"", repr=False)
    pkcs11: str = ""  # /usr/lib/….so?token=…&key=…
    password: str = field(default="", repr=False)


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


def sign(data: bytes, key: Key, pictures: Pictures, *, label: str) -> bytes:
    """The same PDF with a digital signature of `label`'s; raises SigningProblem."""
    try:
        drawn = draw(pictures.signature, pictures.seal)
    except PictureProblem as problem:
        raise SigningProblem(problem.code, problem.name) from problem
    room = find_room(data) if drawn else None
    with _Opened(key) as signer:
        return _signed(data, signer, drawn, room, label)


def certificate_of(key: Key) -> tuple[str, str]:
    """Whose key it is, and the last day of its certificate (ISO); raises SigningProblem."""
    with _Opened(key) as signer:
        certificate = signer.signing_cert
        name = certificate.subject.native.get("common_name", "") or certificate.subject.human_friendly
        return str(name), certificate.not_valid_after.date().isoformat()


def find_room(data: bytes) -> Room:
    """The room the paper keeps for its signature; raises SigningProblem where it keeps none, or several."""
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(data))
    named = reader.named_destinations
    if any(place not in named for place in PLACES):
        raise SigningProblem("no-room")
    room, start, end = (named[place] for place in PLACES)
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


def _signed(data: bytes, signer: Any, drawn: Drawn | None, room: Room | None, label: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415

    box = box_of(drawn, room) if drawn is not None and room is not None else None
    spec = SigFieldSpec(
        sig_field_name=FIELD,
        on_page=room.page if room is not None else 0,
        box=box,
        readable_field_name=f"Chữ ký số của {label}",
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", name=label
    )
    work = signers.PdfSigner(
        meta, signer=signer, new_field_spec=spec, stamp_style=_stamp(drawn) if drawn and box else None
    )
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


class _Opened:
    """The signer of a key, for as long as it is needed."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._session: Any = None

    def __enter__(self) -> Any:
        return self._token() if self._key.pkcs11 else self._file()

    def __exit__(self, *_raised: object) -> None:
        if self._session is not None:
            self._session.close()

    def _file(self) -> Any:
        from pyhanko.sign import signers  # noqa: PLC0415

        try:
            signer = signers.SimpleSigner.load_pkcs12_data(
                self._key.p12, other_certs=[], passphrase=self._key.password.encode()
            )
        except Exception as error:  # damaged, of another format, or another password
            raise SigningProblem("key") from error
        if signer is None or signer.signing_cert is None:
            raise SigningProblem("key")
        return signer

    def _token(self) -> Any:
        at = urlsplit(self._key.pkcs11)
        asked = {name: values[-1] for name, values in parse_qs(at.query).items()}
        try:
            from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
            from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415
        except ImportError as error:
            raise SigningProblem("no-pkcs11") from error
        try:
            token = TokenCriteria(label=asked["token"]) if "token" in asked else None
            self._session = open_pkcs11_session(
                at.path, token_criteria=token, user_pin=self._key.password or None
            )
            return PKCS11Signer(self._session, cert_label=asked.get("cert"), key_label=asked.get("key"))
        except Exception as error:  # no token in its slot, a wrong PIN, a library that is missing
            raise SigningProblem("token", type(error).__name__) from error
