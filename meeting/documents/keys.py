"""What the operator set for signatures: the authorities this office trusts, its own key and pictures."""

from pathlib import Path

from flask import current_app

from meeting.config import Signing
from meeting.core.text import file_slug
from meeting.documents.keyring import Key, SigningProblem
from meeting.documents.signing import Pictures

CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})
KEY, SEAL, SIGNATURES = "key.p12", "seal.png", "signatures"


def authorities() -> list[bytes]:
    """The certificates of the trusted authorities, as they lie in their folder."""
    folder: Path | None = current_app.extensions["settings"].roots_dir
    if folder is None:
        return []
    return [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix.lower() in CERTIFICATES]


def is_set() -> bool:
    """Whether this office signs here."""
    return _own() is not None


def own_key() -> Key:
    """The office's key; raises SigningProblem where none is set or it cannot be read."""
    own = _own()
    if own is None:
        raise SigningProblem("not-set")
    if own.pkcs11:
        return Key(pkcs11=own.pkcs11, password=own.password)
    try:
        return Key(p12=(own.folder / KEY).read_bytes(), password=own.password)
    except OSError as error:
        raise SigningProblem("key") from error


def pictures_of(signer: str, *, with_seal: bool = True) -> Pictures:
    """The seal and the signature of this signer; none at all where the folder holds no pictures.

    The seal stands once on a paper: with the last of its signatures, the one of the highest standing.

    Raises SigningProblem when the seal is there and the signer's picture, or the other way round, is not.
    """
    own = _own()
    if own is None:
        raise SigningProblem("not-set")
    pen, seal = own.folder / SIGNATURES / picture_name(signer), own.folder / SEAL
    if not seal.is_file() and not (own.folder / SIGNATURES).is_dir():
        return Pictures()
    for path in (pen, seal) if with_seal else (pen,):
        if not path.is_file():
            raise SigningProblem("no-picture", str(path.relative_to(own.folder)))
    return Pictures((pen.read_bytes(), pen.name), (seal.read_bytes(), seal.name) if with_seal else None)


def picture_name(signer: str) -> str:
    """The file a signer's picture is looked for in: Trần Minh Thư → tran-minh-thu.png."""
    return file_slug(signer, "png")


def _own() -> Signing | None:
    own: Signing | None = current_app.extensions["settings"].signing
    return own
