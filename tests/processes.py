"""Real processes of the product, for tests that kill them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask

from tests.smtp import SENDER, Sink

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds, for a busy machine


def settings_of(app: Flask, sink: Sink, **more: str) -> dict[str, str]:
    """The environment of a process that works on the database of this test."""
    settings = app.extensions["settings"]
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ},
        "MEETING_DATA": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "MEETING_MAIL": f"smtp://127.0.0.1:{sink.port}?wait=20",
        "MEETING_MAIL_FROM": SENDER,
        **more,
    }


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of the product's Python, killed at the end if it still lives."""
    whole = [sys.executable, "-m", *command]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(whole, cwd=ROOT, env=env, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill -9 a process and its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for something that another process does; fails after PATIENCE seconds."""
    ends = time.perf_counter() + PATIENCE
    while not happened():
        assert time.perf_counter() < ends, "it did not happen"
        time.sleep(0.02)
