"""What the operator set for signatures: the authorities this office trusts."""

from pathlib import Path

from flask import current_app

CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})


def authorities() -> list[bytes]:
    """The certificates of the trusted authorities, as they lie in their folder."""
    folder: Path | None = current_app.extensions["settings"].roots_dir
    if folder is None:
        return []
    return [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix.lower() in CERTIFICATES]
