"""Bytes are kept whole or not at all; what nobody points to goes."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from meeting.core import clock, files
from meeting.core.db import db
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def stored(app: Flask) -> set[Path]:
    folder: Path = app.extensions["settings"].files_dir
    return set(folder.glob("??/*"))


def age(path: Path, days: int) -> None:
    then = (clock.wall_now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may grow beyond this size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_a_write_that_fails_leaves_no_draft_behind(app: Flask) -> None:
    before = stored(app)
    with full_disk(1024), pytest.raises(OSError, match="too large"):
        files.keep_bytes(os.urandom(100_000))
    assert stored(app) == before


def test_tidying_removes_only_old_bytes_that_no_row_points_to(app: Flask, world: World) -> None:
    row = files.store("Báo cáo.pdf", PDF, owner_id=world.users["canbo"])
    db.session.commit()
    kept = files.place(row.sha256)
    old, young, again = (files.place(files.keep_bytes(os.urandom(64))) for _n in range(3))
    draft = old.parent / "tmpbroken"
    draft.write_bytes(b"half")
    for path in (kept, old, again, draft):
        age(path, 2)
    age(young, 0)
    run = app.test_cli_runner()
    said = run.invoke(args=["files", "tidy"]).output
    assert "would be removed" in said
    assert {kept, old, young, again, draft} <= stored(app)
    found = files.find_orphans()
    assert {old, again, draft} <= set(found)
    age(again, 0)  # handed in once more between looking and removing
    files.remove_orphans(found)
    assert {kept, young, again} <= stored(app)
    assert not {old, draft} & stored(app)
    assert "0 files of 0 bytes were removed." in run.invoke(args=["files", "tidy", "--commit"]).output


def test_bytes_handed_in_again_are_young_again(app: Flask) -> None:
    data = os.urandom(64)
    path = files.place(files.keep_bytes(data))
    age(path, 9)
    files.keep_bytes(data)
    assert path not in files.find_orphans()
