"""What an uploaded file really is, told by its content; a name only says what it should be."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic

from meeting.core.text import find_control_chars, nfc

_OFFICE = "application/vnd.openxmlformats-officedocument"
MIMES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
}
_ALIASES = {"jpg": "jpeg", "jpe": "jpeg", "jfif": "jpeg"}
_BY_SIGNATURE = ("application/pdf", "image/png", "image/jpeg")
# The main part tells the three apart; templates and macro books have other types and are none of ours.
_MAIN_PARTS = {
    f"{_OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}.presentationml.presentation.main+xml": "pptx",
}
_HEAD = 8192  # bytes; every signature looked for lies within
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old Office files, and new ones with a password
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024  # bytes, all parts together
MAX_RATIO = 300  # unpacked to packed; honest sheets of equal rows reach about 100
_RATIO_MATTERS = 1024 * 1024  # bytes; a small part does no harm however well it packs

_NAME_BYTES = 200  # leaves room for a counter below the 255 bytes of common file systems
_UNSAFE_IN_NAMES = re.compile(r'[<>:"|?*\u200b-\u200f\u2060\ufeff]')  # Windows refuses the first seven


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is what its name says: MIME type, extension without dot (jpg is jpeg), name to show."""

    mime: str
    extension: str
    display_name: str


class UploadProblem(Exception):
    """Why a file is refused; `code` is for the caller's words, `detail` names what is meant.

    Codes: empty, too_large, bad_name, not_allowed, mismatch, encrypted.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


def real_type(data: bytes) -> str | None:
    """Return the MIME type of the content, text/plain for any text; None when it is none of ours."""
    if data.startswith(b"PK\x03\x04"):
        return _package_type(data)
    try:
        guesses = {guess.mime_type for guess in puremagic.magic_string(data[:_HEAD])}
    except (puremagic.PureError, ValueError):  # what it does not know, and empty input
        guesses = set()
    for mime in _BY_SIGNATURE:
        if mime in guesses:
            return mime
    return MIMES["txt"] if _is_text(data) else None


def _package_type(data: bytes) -> str | None:
    """Look inside a ZIP: signatures cannot tell a document from a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if is_harmful(archive):
                return None
            names = archive.namelist()
            if "[Content_Types].xml" not in names:
                return MIMES["zip"]
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        return None  # damaged, encrypted, or packed in a way no office program uses
    if "macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        return None
    parts = re.findall(r"""ContentType\s*=\s*["']([^"']+)""", types)
    kinds = {_MAIN_PARTS[part] for part in parts if part in _MAIN_PARTS}
    return MIMES[kinds.pop()] if len(kinds) == 1 else None


def is_harmful(archive: zipfile.ZipFile) -> bool:
    """Tell whether unpacking would cost too much: too many entries or bytes, packed beyond belief.

    Declared sizes suffice: Python never unpacks more of an entry than it declares.
    """
    entries = archive.infolist()
    return (
        len(entries) > MAX_ENTRIES
        or sum(entry.file_size for entry in entries) > MAX_UNPACKED
        or any(
            entry.file_size > _RATIO_MATTERS and entry.file_size > MAX_RATIO * entry.compress_size
            for entry in entries
        )
    )


def is_encrypted_office(data: bytes) -> bool:
    """Tell whether this is an Office file with a password: an old container around the new format."""
    return data.startswith(_OLE) and _ENCRYPTED_STREAM in data


def _is_text(data: bytes) -> bool:
    """Tell whether this is plain text in Unicode: no control characters, no markup a browser would run."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError:
        return False
    return bool(text) and not text.lstrip().startswith("<") and not _has_controls(text)


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(char) == "Cc" for char in set(text) - set("\t\n\r\f"))


def display_name(filename: str) -> str:
    """Return the name to show: last path part, NFC, no control characters, at most 200 bytes."""
    filename = filename.encode("utf-8", "ignore").decode()  # half characters some clients send
    name = nfc(re.split(r"[/\\]", filename)[-1])
    hidden = {place for place, _ in find_control_chars(name)}
    name = "".join(" " if place in hidden else char for place, char in enumerate(name))
    name = " ".join(_UNSAFE_IN_NAMES.sub(" ", name).split()).strip(". ")
    path = PurePosixPath(name)
    room = _NAME_BYTES - len(path.suffix.encode())
    stem = path.stem.encode()[: max(room, 0)].decode("utf-8", "ignore").rstrip(". ")
    return nfc(stem) + path.suffix if stem else ""


def _extension(name: str) -> str:
    suffix = PurePosixPath(name).suffix.removeprefix(".").lower()
    return _ALIASES.get(suffix, suffix)


def check_upload(filename: str, data: bytes, allowed: Collection[str], max_bytes: int) -> Checked:
    """Return what the file is, or raise UploadProblem; `allowed` are extensions without dot, jpeg for jpg."""
    name = display_name(filename)
    extension = _extension(name)
    if not name or not extension:
        raise UploadProblem("bad_name", filename[:100])
    if extension not in {_ALIASES.get(one, one) for one in allowed} or extension not in MIMES:
        raise UploadProblem("not_allowed", extension)
    if not data:
        raise UploadProblem("empty")
    if len(data) > max_bytes:
        raise UploadProblem("too_large", str(max_bytes))
    if is_encrypted_office(data):
        raise UploadProblem("encrypted")
    mime = real_type(data)
    expected = MIMES["txt"] if extension == "csv" else MIMES[extension]
    if mime != expected:
        raise UploadProblem("mismatch", mime or "unknown")
    return Checked(MIMES[extension], extension, name)
