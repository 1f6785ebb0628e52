"""A PKCS#11 token of SoftHSM, made for the tests: real, but of software."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

from meeting.core import apart
from tests.documents.signatures import PrivateKey

PLACES = ("/usr/lib/softhsm", "/usr/lib64/softhsm", "/usr/local/lib/softhsm", "/opt/homebrew/lib/softhsm")
LIBRARY = next((found for at in PLACES if (found := Path(at, "libsofthsm2.so")).exists()), None)
IS_THERE = LIBRARY is not None and shutil.which("softhsm2-util") is not None
PIN, TOKEN = "mã 2468-PIN", "văn phòng"


@contextmanager
def slots(folder: Path) -> Iterator[None]:
    """SoftHSM with a folder of its own, in this process and in the one apart."""
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    apart._stop()
    init = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "13579"]
    subprocess.run(init, check=True, capture_output=True)
    yield
    apart._stop()
    del os.environ["SOFTHSM2_CONF"]


def put(label: str, key: PrivateKey, certificate: x509.Certificate) -> None:
    """Bring a key and its certificate onto the token, as the office's IT would."""
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    is_rsa = isinstance(key, rsa.RSAPrivateKey)
    secret = decode_rsa_private_key(der) if is_rsa else decode_ec_private_key(der)
    public = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
    kept = {Attribute.TOKEN: True, Attribute.LABEL: label}
    with pkcs11.lib(str(LIBRARY)).get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
        session.create_object({**secret, **kept})
        session.create_object({**public, **kept})


def address(cert: str = "ky-so", token: str = TOKEN) -> str:
    """The setting MEETING_SIGNING_PKCS11."""
    return f"{LIBRARY}?token={token}&cert={cert}"
