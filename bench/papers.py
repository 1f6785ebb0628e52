"""What printing costs beside bare WeasyPrint, and the pages of others, on the large database."""

import contextlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.load import measure, sign_in
from bench.prepare import ROOT
from bench.server import Server

MOST_OF_BARE, MOST_OF_SINGLES, MOST_MS_AGAIN, MOST_SLOWER = 1.3, 0.6, 5.0, 2.0
MOST_LETTERS_MB = 512
LETTERS, SINGLES, PRINTERS, TURNS = 200, 12, 2, 5
WORDS = {"letter": "invitation", "list": "list of 300 rows"}
PASSWORD = "demo-Q4-2017"  # noqa: S105 - the demo's, shown on its sign-in page
CROWD = "SELECT meeting_id FROM attendance GROUP BY meeting_id ORDER BY count(*) DESC, meeting_id LIMIT 1"


def section(env: dict[str, str], server: Server, crowd: int) -> list[str]:
    """The lines of the report for this database and this running server."""
    command = [sys.executable, "-m", "bench.papers"]
    done = subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    got = json.loads(done.stdout.splitlines()[-1])
    held = {True: "holds", False: "MISSED"}
    lines = []
    for name in ("letter", "list"):
        ours, bare, again = got[name]
        share = ours / bare
        lines.append(
            f"paper, {WORDS[name]}: {ours:.0f} ms, {share:.2f} × bare WeasyPrint ({bare:.0f} ms), "
            f"≤ {MOST_OF_BARE}: {held[share <= MOST_OF_BARE]}; again, unchanged: {again:.1f} ms, "
            f"≤ {MOST_MS_AGAIN:.0f}: {held[again <= MOST_MS_AGAIN]}"
        )
    share = got["together"] / got["singles"]
    lines.append(
        f"paper, {got['letters']} letters in one file: {got['together'] / 1000:.1f} s, {100 * share:.0f} % "
        f"of single ones, ≤ {100 * MOST_OF_SINGLES:.0f} %: {held[share <= MOST_OF_SINGLES]}; "
        f"{got['mb']} MB, ≤ {MOST_LETTERS_MB}: {held[got['mb'] <= MOST_LETTERS_MB]}"
    )
    return [*lines, _beside(env, server, crowd, held)]


def _beside(env: dict[str, str], server: Server, crowd: int, held: dict[bool, str]) -> str:
    """The sign-in page while two clients print the long list again and again, never from what is kept."""
    cookie = sign_in(server.port, "thuky", PASSWORD)
    alone = measure(server, "/sign-in", "", 200, 1)
    path, kept = f"/documents/{crowd}/attendee-list.pdf", Path(env["MEETING_DATA"]) / "printed"
    over, printed = threading.Event(), [0] * PRINTERS

    def print_on(place: int) -> None:
        while not over.is_set():
            shutil.rmtree(kept, ignore_errors=True)
            with contextlib.suppress(OSError):
                measure(server, path, cookie, 1, 1)
                printed[place] += 1

    threads = [threading.Thread(target=print_on, args=(place,)) for place in range(PRINTERS)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    beside = measure(server, "/sign-in", "", 400, 1)
    over.set()
    for thread in threads:
        thread.join()
    slower = beside.p95 / alone.p95
    return (
        f"sign-in page while {PRINTERS} clients print the list: p95 {beside.p95:.1f} ms beside "
        f"{alone.p95:.1f} ms, {slower:.1f} ×, ≤ {MOST_SLOWER:.0f}: {held[slower <= MOST_SLOWER]} "
    )


def bare(page: str, css: str) -> float:
    """Milliseconds of WeasyPrint alone, told by the printing process itself: nothing read, nothing sent."""
    from meeting.core import pdf  # noqa: PLC0415 - a process of its own

    started = time.perf_counter()
    pdf.print_here(page, css, pdf.ARCHIVE)
    return (time.perf_counter() - started) * 1000


class Most:
    """The most memory this process and those it started needed at a moment, ten times a second."""

    mb = 0

    def __enter__(self) -> "Most":
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.mb = max(self.mb, sum(_mb(pid) for pid in (os.getpid(), *_children(os.getpid()))))


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in listed for child in path.read_text(encoding="ascii").split()]


def _mb(pid: int) -> int:
    """Megabytes of a process now; none when it ended meanwhile."""
    with contextlib.suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() // 2**20
    return 0


def main() -> None:
    """Measure in this process; one line of JSON."""
    from meeting.app import create_app  # noqa: PLC0415 - a process of its own
    from meeting.core import apart, clock, pdf  # noqa: PLC0415
    from meeting.core.db import db  # noqa: PLC0415
    from meeting.documents import kinds, printing, work  # noqa: PLC0415
    from meeting.documents.rendering import html  # noqa: PLC0415
    from meeting.documents.rules import Kind  # noqa: PLC0415
    from meeting.documents.source import Choices, InvitationStyle, Source  # noqa: PLC0415

    def print_anew(source: Source) -> None:
        printing.printed([kinds.gather(source)])

    with create_app().app_context():
        crowd = db.session.execute(text(CROWD)).scalar_one()
        letter = Source(kind=Kind.INVITATION, meeting_id=crowd)
        got: dict[str, Any] = {}
        for name, source in (("letter", letter), ("list", Source(kind=Kind.ATTENDEES, meeting_id=crowd))):
            ours, alone = [], []
            for _turn in range(TURNS + 1):  # the first one only warms
                pdf.forget(clock.wall_now() + timedelta(days=1))
                ours.append(_timed(partial(print_anew, source)))
                alone.append(apart.call(bare, html.page([kinds.gather(source)]), html.css()))
            page = html.page([kinds.gather(source)])
            again = statistics.median(_timed(partial(pdf.render, page, html.css())) for _ in range(20))
            got[name] = (statistics.median(ours[1:]), statistics.median(alone[1:]), again)
        letters = kinds.papers(letter, Choices(style=InvitationStyle.EACH))[:LETTERS]
        ones = [_timed(partial(printing.printed, [paper])) for paper in letters[:SINGLES]]
        got["singles"] = len(letters) * statistics.median(ones)
        pdf.forget(clock.wall_now() + timedelta(days=1))
        with Most() as most:
            got["together"] = _timed(partial(work.in_one_file, letters, "", lambda _done, _total: None))
        got["mb"], got["letters"] = most.mb, len(letters)
        db.session.rollback()
    sys.stdout.write(json.dumps(got) + "\n")


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
