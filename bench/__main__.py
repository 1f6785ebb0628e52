"""`python -m bench [--quick] [--database sqlite|postgresql] [--size N]`: prints the table."""

import argparse
import signal
import sys
from dataclasses import dataclass

from sqlalchemy import create_engine, text

from bench import nightly, papers
from bench.load import PageFailed, Result, measure, sign_in
from bench.prepare import environment, prepare, url_of
from bench.server import Server, free_port

PASSWORD = "demo-Q4-2017"  # noqa: S105 - the demo's, shown on its sign-in page
REFERENCE = "reference"
MOST_HTML, MOST_RSS, MOST_START = 30_000, 160, 2.0
WORKERS = {"sqlite": 1, "postgresql": 2}
CROWD = "SELECT meeting_id FROM attendance GROUP BY meeting_id ORDER BY count(*) DESC, meeting_id LIMIT 1"
DIRECTIVE = (
    "SELECT max(d.id) FROM directive d JOIN progress p ON p.directive_id = d.id WHERE d.quarter = 20174"
)
UNIT = "SELECT lead_unit_id FROM directive GROUP BY lead_unit_id ORDER BY count(*) DESC LIMIT 1"


@dataclass(frozen=True)
class Page:
    """A page to measure; `aim` is the most it may cost, in references; `most_ms` for files."""

    name: str
    path: str
    user: str
    aim: float = 0
    most_ms: float = 0
    is_page: bool = True


def pages(env: dict[str, str]) -> list[Page]:
    """The pages, with ids of this database."""
    engine = create_engine(url_of(env))
    with engine.connect() as connection:
        crowd, directive, unit = (connection.execute(text(q)).scalar() for q in (CROWD, DIRECTIVE, UNIT))
    engine.dispose()
    return [
        Page(REFERENCE, "/reference", "thuky"),
        Page("sign-in", "/sign-in", ""),
        Page("home secretariat", "/", "thuky", 4), Page("home leadership", "/", "giamdoc", 4),
        Page("home unit", "/", "rachgia", 4),
        Page("board", "/board?quarter=20174", "giamdoc", 4),
        Page("register", "/followup/", "thuky", 2.5),
        Page("register, all quarters", "/followup/?quarter=all", "thuky", 2.5),
        Page("register, filtered", f"/followup/?quarter=20174&unit={unit}&count=overdue", "thuky", 2.5),
        Page("register of a unit", "/followup/", "rachgia", 2.5),
        Page("workspace", f"/scheduling/{crowd}", "thuky", 2.5),
        Page("attendees 300", f"/attendees/{crowd}", "thuky", 3.5, is_page=False),
        Page("directive", f"/followup/{directive}", "thuky", 2.5),
        Page("XLSX about 300", "/followup/export?quarter=20174&state=in_progress", "thuky", most_ms=60,
             is_page=False),
        Page("XLSX about 20,000", "/followup/export?quarter=all&count=late", "thuky", most_ms=2000,
             is_page=False),
    ]  # fmt: skip


def main() -> int:
    """Measure both databases."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=")
    parser.add_argument("--quick", action="store_true", help="few requests")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--database", choices=tuple(WORKERS), action="append")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is ended too
    for kind in chosen.database or WORKERS:
        _measure(kind, chosen.size, 10 if chosen.quick else 200)
    return 0


def _measure(kind: str, size: int, count: int) -> None:
    env = environment(kind, free_port())
    say(f"\n{kind}, {size} directives, {WORKERS[kind]} process(es)")
    prepare(env, size)
    server = Server(env, WORKERS[kind])
    try:
        _table(server, pages(env), count)
        crowd = next(page.path for page in pages(env) if page.name == "workspace").rpartition("/")[2]
        for line in papers.section(env, server, int(crowd)):
            say(line)
        rss = server.rss()
        say(f"RSS {rss:.0f} MB ({held(rss <= MOST_RSS)}), cold start {server.cold_start:.2f} s "
            f"({held(server.cold_start <= MOST_START)})")  # fmt: skip
    finally:
        server.stop()
    for line in nightly.section(env, kind):  # on a copy, which needs the database for itself
        say(line)


def _table(server: Server, asked: list[Page], count: int) -> None:
    users = {page.user for page in asked if page.user}
    cookies = {user: sign_in(server.port, user, PASSWORD) for user in users} | {"": ""}
    for connections in (1, 8):
        say(f"{'page':26}{'p50 ms':>9}{'p95 ms':>9}{'req/s':>8}{'CPU ms':>8}{'p50 ×':>7}{'CPU ×':>7}{'kB':>7}"
            f"  aim, at {connections} connection(s)")  # fmt: skip
        base: Result | None = None
        for page in asked:
            turns = count if not page.most_ms else max(8, count // 20)
            try:
                got = measure(server, page.path, cookies[page.user], turns, connections)
            except PageFailed as failed:
                say(f"{page.name:26}FAILED {failed}")
                continue
            base = base or got
            say(_line(page, got, base, connections))


def _line(page: Page, got: Result, base: Result, connections: int) -> str:
    slower, cpu = got.p50 / base.p50, got.cpu / max(base.cpu, 0.01)
    aims = []
    if page.aim:
        aims.append(f"≤ {page.aim}×: {held(slower <= page.aim and cpu <= page.aim)}")
    if page.most_ms and connections == 1:
        aims.append(f"≤ {page.most_ms:.0f} ms: {held(got.p50 <= page.most_ms)}")
    if page.is_page and got.size > MOST_HTML:
        aims.append("HTML over 30 kB")
    return (
        f"{page.name:26}{got.p50:9.1f}{got.p95:9.1f}{got.rate:8.0f}{got.cpu:8.1f}{slower:7.2f}{cpu:7.2f}"
        f"{got.size / 1000:7.1f}  {'; '.join(aims)}"
    )


def held(holds: bool) -> str:
    """Whether the aim holds, in a word."""
    return "holds" if holds else "MISSED"


def say(words: str) -> None:
    """Print at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
