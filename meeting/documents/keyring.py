"""The office's own key, opened for one signature: a PKCS#12 file, or certificate and key on a PKCS#11 token.

Called apart (`core.apart`), so that keys and PINs stay out of the web processes' memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from meeting.core import clock


class SigningProblem(Exception):
    """Why nothing was signed; `code` is for the caller's words, `detail` names what is meant."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Key:
    """The key as it was set: the bytes of a PKCS#12 file, or the address of a PKCS#11 token."""

    p12: bytes = field(default=b"", repr=False)
    pkcs11: str = ""  # /usr/lib/….so?token=…&cert=…
    password: str = field(default="", repr=False)  # or the PIN


@contextmanager
def opened(key: Key) -> Iterator[Any]:
    """The signer of pyHanko for as long as it is needed; raises SigningProblem."""
    if not key.pkcs11:
        yield _of_file(key)
        return
    at = urlsplit(key.pkcs11)
    asked = {name: values[-1] for name, values in parse_qs(at.query).items()}
    session = _session(at.path, asked.get("token", ""), key.password)
    try:
        yield _of_token(session, asked)
    finally:
        with suppress(Exception):  # pulled out meanwhile: what it signed, or why it did not, still counts
            session.close()


def check_days(certificate: Any) -> None:
    """Refuse a certificate that does not hold at this moment; raises SigningProblem with the day."""
    now = clock.wall_now()
    if now < certificate.not_valid_before:
        raise SigningProblem("not-yet", _day(certificate.not_valid_before))
    if now > certificate.not_valid_after:
        raise SigningProblem("expired", _day(certificate.not_valid_after))


def _day(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y}"


def _of_file(key: Key) -> Any:
    from pyhanko.sign import signers  # noqa: PLC0415 - takes a second; only the process apart needs it

    try:
        signer = signers.SimpleSigner.load_pkcs12_data(
            key.p12, other_certs=[], passphrase=key.password.encode()
        )
    except Exception as error:  # damaged, of another format, or another password
        raise SigningProblem("key") from error
    if signer is None or signer.signing_cert is None:
        raise SigningProblem("key")
    return signer


def _session(library: str, label: str, pin: str) -> Any:
    """A session of the token, signed in; each refusal of the token has its own code."""
    import pkcs11  # noqa: PLC0415 - a library of C, for the process apart only
    from pkcs11 import exceptions as refused  # noqa: PLC0415

    try:
        tokens = list(pkcs11.lib(library).get_tokens(token_label=label or None))
    except Exception as error:  # a missing file, one that is no such library, one whose settings are wrong
        raise SigningProblem("token-library", library) from error
    if len(tokens) != 1:
        raise SigningProblem("token-several" if tokens else "token-absent", label)
    try:
        return tokens[0].open(user_pin=pin or None)
    except (refused.PinIncorrect, refused.PinInvalid, refused.PinLenRange) as error:
        raise SigningProblem("token-pin", label) from error
    except (refused.PinLocked, refused.PinExpired) as error:
        raise SigningProblem("token-locked", label) from error
    except Exception as error:  # whatever else a token may say
        raise SigningProblem("token", type(error).__name__) from error


def _of_token(session: Any, asked: dict[str, str]) -> Any:
    from pkcs11 import PKCS11Error  # noqa: PLC0415
    from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415

    label = asked.get("cert", "")
    signer = PKCS11Signer(session, cert_label=label, key_label=asked.get("key"), other_certs_to_pull=None)
    try:
        certificate = signer.signing_cert  # reads the certificate and looks for its key
    except PKCS11Error as error:  # none, or several, with this label
        raise SigningProblem("token-key", label) from error
    except Exception as error:  # pulled out meanwhile
        raise SigningProblem("token", type(error).__name__) from error
    signer.use_raw_mechanism = certificate.public_key.algorithm == "ec"  # tokens hash for RSA only
    return signer
