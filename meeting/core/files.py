"""Files people hand in: stored once by content, named as they named them."""

import hashlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import BigInteger, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core import clock
from meeting.core.db import Row, db
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.i18n import _l
from meeting.core.sniff import Checked, UploadProblem, check_upload

YOUNG = timedelta(days=1)  # bytes of which a row may still be on its way
OFFICE_TYPES = frozenset({"pdf", "docx", "xlsx", "pptx", "png", "jpeg"})

PROBLEMS = {
    "empty": _l("The file is empty. Choose another file."),
    "too_large": _l("The file is larger than %(limit)s MB. Choose a smaller file or split it."),
    "not_allowed": _l("Files of this type are not taken. Use PDF, DOCX, XLSX, PPTX, PNG or JPEG."),
    "mismatch": _l("The content of the file is not what its name says. Save it again in its own format."),
}


class StoredFile(Row):
    """A file as received. `sha256` is its content and its place in the store."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    mime: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(255))  # as its owner named it, NFC
    owner_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)


def place(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    folder: Path = current_app.extensions["settings"].files_dir
    return folder / sha256[:2] / sha256[2:]


def keep_bytes(data: bytes) -> str:
    """Store bytes durably under their hash; the same bytes are stored once. Returns the hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = place(sha256)
    if target.exists():
        os.utime(target)  # young again: whoever tidies leaves it to the row that will point to it
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    for folder in (target.parent, target.parent.parent):
        _sync(folder)
    return sha256


def _sync(folder: Path) -> None:
    """Make names in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def find_orphans() -> list[Path]:
    """Bytes older than a day that no row points to, and drafts of uploads that broke off."""
    folder: Path = current_app.extensions["settings"].files_dir
    known = set(db.session.scalars(select(StoredFile.sha256)))
    found = (path for path in sorted(folder.glob("??/*")) if path.parent.name + path.name not in known)
    return [path for path in found if _is_old(path)]


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < (clock.wall_now() - YOUNG).timestamp()


def remove_orphans(paths: list[Path]) -> int:
    """Remove what was found, except what was handed in again meanwhile; returns how many went."""
    gone = [path for path in paths if _is_old(path)]
    for path in gone:
        path.unlink()
    return len(gone)


def check(name: str, data: bytes, *, field: str = "file") -> Checked:
    """Whether a file is what its name says and one we take; raises RuleBroken at `field`."""
    limit: int = current_app.extensions["settings"].max_upload_bytes
    try:
        return check_upload(name, data, allowed=OFFICE_TYPES, max_bytes=limit)
    except UploadProblem as problem:
        words = PROBLEMS.get(problem.code, PROBLEMS["mismatch"])
        raise RuleBroken(words % {"limit": limit // 1024 // 1024}, field) from problem


def store(name: str, data: bytes, *, owner_id: int | None, field: str = "file") -> StoredFile:
    """Take a file in after checking that it is what its name says; raises RuleBroken at `field`."""
    checked = check(name, data, field=field)
    stored = StoredFile(
        sha256=keep_bytes(data),
        size=len(data),
        mime=checked.mime,
        name=checked.display_name,
        owner_user_id=owner_id,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def read(stored: StoredFile) -> bytes:
    """The bytes of a stored file; raises NotFound when they are gone."""
    return read_bytes(stored.sha256)


def read_bytes(sha256: str) -> bytes:
    """The bytes with this hash; raises NotFound when they are gone."""
    try:
        return place(sha256).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("stored bytes") from error


def find_many(ids: list[int]) -> dict[int, StoredFile]:
    """Stored files by id."""
    return {f.id: f for f in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids)))}
