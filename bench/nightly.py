"""The nightly run and statistics by unit, measured on a copy of the large database."""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bench.prepare import ROOT, url_of

MOST_SECONDS, MOST_MORE_MB, MOST_MS = 60, 40, 100
TURNS = 20
COPY = "meeting_bench_nightly"


def section(env: dict[str, str], kind: str) -> list[str]:
    """The lines of the report for this database."""
    copy = _copied(env, kind)
    command = [sys.executable, "-m", "bench.nightly"]
    done = subprocess.run(command, env=copy, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    got = json.loads(done.stdout.splitlines()[-1])
    night = got["snapshots_s"] + got["remind_s"]
    held = {True: "held", False: "MISSED"}
    night_held, unit_held = held[night <= MOST_SECONDS], held[got["unit_ms"] <= MOST_MS]
    return [
        f"nightly: snapshots {got['snapshots_s']:.1f} s ({got['kept']} rows)",
        f"nightly: reminders and urgings {got['remind_s']:.1f} s ({got['sent']} of {got['open']} open)",
        f"nightly: again {got['again_s']:.1f} s ({got['sent_again']} sent)",
        f"nightly: whole {night:.1f} s, ≤ {MOST_SECONDS}: {night_held}",
        f"nightly: {got['more_mb']:.0f} MB more, ≤ {MOST_MORE_MB}: {held[got['more_mb'] <= MOST_MORE_MB]}",
        f"statistics by unit, {got['counted']} of a year: {got['unit_ms']:.0f} ms, ≤ {MOST_MS}: {unit_held}",
    ]


def _copied(env: dict[str, str], kind: str) -> dict[str, str]:
    """A copy of the database: the run leaves its rows there."""
    if kind == "sqlite":
        source = Path(env["MEETING_DATA"])
        target = source.with_name("nightly")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        return {**env, "MEETING_DATA": str(target)}
    url = make_url(url_of(env))
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{COPY}" TEMPLATE "{url.database}"'))
    admin.dispose()
    copied = url.set(database=COPY).render_as_string(hide_password=False)
    with create_engine(copied, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
    return {**env, "DATABASE_URL": copied}


def _mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(run: object, *args: object) -> tuple[float, int]:
    assert callable(run)  # noqa: S101 - ours
    started = time.perf_counter()
    done = run(*args)
    return time.perf_counter() - started, int(done)


def main() -> None:
    """Measure in this process; one line of JSON."""
    from meeting.app import create_app  # noqa: PLC0415 - a process of its own
    from meeting.core import clock  # noqa: PLC0415
    from meeting.core.db import db  # noqa: PLC0415
    from meeting.demo.bulk import TODAY  # noqa: PLC0415
    from meeting.followup import queries, service  # noqa: PLC0415
    from meeting.followup.rules import Basis, By, Period, add_up  # noqa: PLC0415

    with create_app().app_context():
        clock.hold(TODAY)
        slot, year = clock.at(TODAY, 6, 30), Period(year=2017)
        for table in ("snapshot_row", "snapshot", "urging"):  # what the story left
            db.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - ours
        db.session.commit()
        times = []
        for _turn in range(TURNS):
            started = time.perf_counter()
            lines = queries.statistics(By.UNIT, year, TODAY, Basis.CURRENT)
            times.append(time.perf_counter() - started)
            db.session.rollback()
        whole = add_up(queries.statistics(By.UNIT, Period(), TODAY, Basis.CURRENT))
        db.session.rollback()
        before = _mb()
        kept_s, _kept = _timed(service.keep_figures, slot)
        remind_s, sent = _timed(service.remind, slot)
        more = _mb() - before
        again_s, again = _timed(service.remind, slot)
        kept = db.session.execute(text("SELECT count(*) FROM snapshot_row")).scalar()
    sys.stdout.write(json.dumps({
        "unit_ms": statistics.median(times) * 1000, "counted": add_up(lines).total, "open": whole.open,
        "snapshots_s": kept_s, "kept": kept, "remind_s": remind_s, "sent": sent, "again_s": again_s,
        "sent_again": again, "more_mb": more,
    }) + "\n")  # fmt: skip


if __name__ == "__main__":
    main()
