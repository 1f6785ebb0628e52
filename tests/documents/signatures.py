"""A small certificate authority of the tests, and PDFs signed, scanned and spoilt with it."""

import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pypdf import PdfReader, PdfWriter

from meeting.core import apart, clock, pdf

PASSWORD = "mật khẩu của khóa thử"
NAME = "Sở Lao động - Thương binh và Xã hội (thử)"
SINCE, UNTIL = datetime(2017, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)


PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _builder(subject: str, issuer: str, since: datetime, until: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer))
        .serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
    )  # fmt: skip


def _own_root() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    basic = x509.BasicConstraints(ca=True, path_length=None)
    builder = _builder("CA thử", "CA thử", SINCE, UNTIL).public_key(key.public_key())
    return key, builder.add_extension(basic, critical=True).sign(key, hashes.SHA256())


_root = cache(_own_root)


@cache
def signer(
    name: str = NAME, since: datetime = SINCE, until: datetime = UNTIL, *, is_curve: bool = False
) -> tuple[PrivateKey, x509.Certificate]:
    """A key with its certificate, given by the authority of the tests."""
    key: PrivateKey = (
        ec.generate_private_key(ec.SECP256R1())
        if is_curve
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = _builder(name, "CA thử", since, until).public_key(key.public_key())
    return key, builder.add_extension(usage, critical=True).sign(_root()[0], hashes.SHA256())


@cache
def bundle(name: str = NAME, since: datetime = SINCE, until: datetime = UNTIL) -> bytes:
    """The same as a PKCS#12 file."""
    key, certificate = signer(name, since, until)
    assert isinstance(key, rsa.RSAPrivateKey)
    return pkcs12.serialize_key_and_certificates(
        b"office", key, certificate, [_root()[1]], BestAvailableEncryption(PASSWORD.encode())
    )


def authority() -> tuple[bytes, bytes]:
    """The root certificate (PEM) and the PKCS#12 of a signer it vouches for."""
    return _root()[1].public_bytes(Encoding.PEM), bundle()


def stranger() -> bytes:
    """The root certificate of another authority of the same name."""
    return _own_root()[1].public_bytes(Encoding.PEM)


def paper(*pages: str) -> bytes:
    """A paper of words, one string a page."""
    body = "".join(f'<section style="break-after:page"><p>{words}</p></section>' for words in pages)
    return apart.call(pdf.print_here, f"<html lang=vi><title>Giấy</title>{body}</html>")


class Program(signers.PdfSigner):
    """A signing program that states the time in its own way."""

    now: Callable[[], datetime | None]

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        """Begin to sign, by the clock of this program."""
        session: Any = super().init_signing_session(*args, **kwargs)
        session.system_time = self.now()
        return session


class InWords(datetime):
    """A time no reader of PDF understands."""

    def strftime(self, _format: str) -> str:
        """What is written into the PDF."""
        return "thứ Hai"


def signed(
    data: bytes,
    field: str = "Chu-ky",
    p12: bytes = b"",
    now: Callable[[], datetime | None] = clock.wall_now,
) -> bytes:
    """The same with a digital signature made by another program, at the time its clock says."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "key.p12")
        path.write_bytes(p12 or bundle())
        opened = signers.SimpleSigner.load_pkcs12(str(path), passphrase=PASSWORD.encode())  # type: ignore[no-untyped-call]
    assert opened is not None
    meta = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    program = Program(meta, signer=opened)
    program.now = now
    kept = program.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)))
    return bytes(kept.getvalue())


def rewritten(data: bytes) -> bytes:
    """The same pages, written anew by another program."""
    writer, kept = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.compress_identical_objects()
    writer.write(kept)
    return kept.getvalue()


def locked(data: bytes) -> bytes:
    """The same behind a password."""
    writer, kept = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.encrypt("mật khẩu", algorithm="AES-256")
    writer.write(kept)
    return kept.getvalue()


def scan(pages: int = 1, dpi: int = 200, mode: str = "RGB") -> bytes:
    """A scanned PDF: each page is one picture."""
    pictures = []
    for number in range(pages):
        picture = Image.new(mode, (round(8.27 * dpi), round(11.69 * dpi)), "white")
        ImageDraw.Draw(picture).text((100, 100), f"page {number}")
        pictures.append(picture)
    kept = io.BytesIO()
    pictures[0].save(kept, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return kept.getvalue()


def picture(kind: str = "PNG", dpi: int = 200, mode: str = "RGB", *, is_blank: bool = False) -> bytes:
    """A page scanned as a picture."""
    kept = io.BytesIO()
    page = Image.new(mode, (round(8.27 * dpi), round(11.69 * dpi)), "white")
    if not is_blank:
        page.paste("black", (dpi, dpi, 2 * dpi, 2 * dpi))
    page.save(kept, kind)
    return kept.getvalue()


def drawn(
    colour: tuple[int, int, int] = (20, 40, 170), size: tuple[int, int] = (600, 240), *, ground: int = 0
) -> bytes:
    """A picture of a stroke (or, square, of a seal) on a transparent ground."""
    image = Image.new("RGBA", size, (255, 255, 255, ground))
    pen = ImageDraw.Draw(image)
    if size[0] == size[1]:
        pen.ellipse((4, 4, size[0] - 5, size[1] - 5), outline=(*colour, 255), width=16)
        pen.ellipse(
            (size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), outline=(*colour, 255), width=8
        )
    else:
        pen.line([(0, size[1] - 1), (size[0] // 3, 0), (size[0] // 2, size[1] - 1), (size[0] - 1, 0)],
                 fill=(*colour, 255), width=9)  # fmt: skip
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def seal() -> bytes:
    """A red round seal."""
    return drawn((190, 20, 25), (430, 430))
