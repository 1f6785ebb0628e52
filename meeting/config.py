"""Settings: frozen, typed, read once from the environment; unsafe values are refused."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

MIN_SECRET = 32
WEAK_SECRETS = frozenset({"secret", "changeme", "dev", "password"})


class UnsafeSettings(ValueError):
    """The product refuses to start with these settings."""


@dataclass(frozen=True)
class Settings:
    """Everything the product is told from outside.

    A default must be safe in production and fit for the public, else the value has none.
    """

    secret_key: str = field(repr=False)
    data_dir: Path
    database_url: str = field(repr=False)
    origin: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    demo: bool = False
    as_of: date | None = None
    testing: bool = False
    argon2_time_cost: int = 2
    argon2_memory_kib: int = 19 * 1024
    max_upload_bytes: int = 50 * 1024 * 1024
    proxies: int = 0

    @property
    def secure(self) -> bool:
        """Whether readers reach us over TLS, so that cookies may demand it."""
        return self.origin.startswith("https://")

    @property
    def files_dir(self) -> Path:
        """Where uploaded and issued bytes lie."""
        return self.data_dir / "files"


def check(settings: Settings) -> Settings:
    """Return the settings, or raise UnsafeSettings naming every value that is not safe."""
    wrong = _wrong_origin(settings)
    if len(settings.secret_key) < MIN_SECRET or settings.secret_key.lower() in WEAK_SECRETS:
        wrong.append(f"SECRET_KEY must be at least {MIN_SECRET} characters and not a well-known word.")
    if not settings.trusted_hosts or "*" in settings.trusted_hosts:
        wrong.append("MEETING_HOSTS must list the exact host names that are served.")
    if settings.demo and not _is_local(settings):
        wrong.append("MEETING_DEMO shows passwords and may only be on for 127.0.0.1 or localhost.")
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        wrong.append("DATABASE_URL must be sqlite:///… or postgresql+psycopg://….")
    if settings.as_of and not settings.demo:
        wrong.append("MEETING_AS_OF holds the clock and is only for demo databases.")
    if wrong:
        raise UnsafeSettings("\n".join(wrong))
    return settings


def _is_local(settings: Settings) -> bool:
    return urlsplit(settings.origin).hostname in {"127.0.0.1", "localhost", "::1"}


def _wrong_origin(settings: Settings) -> list[str]:
    origin = urlsplit(settings.origin)
    if origin.scheme not in {"http", "https"} or not origin.hostname or origin.path not in {"", "/"}:
        return ["MEETING_ORIGIN must look like https://name.example, without a path."]
    if origin.scheme == "http" and not _is_local(settings):
        return ["MEETING_ORIGIN must be https:// unless it is this machine itself."]
    return []


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Known names: SECRET_KEY, MEETING_DATA, DATABASE_URL, MEETING_ORIGIN, MEETING_HOSTS (comma separated),
    MEETING_DEMO (1), MEETING_AS_OF (YYYY-MM-DD), MEETING_MAX_UPLOAD_MB, MEETING_PROXIES, PORT.
    Raises UnsafeSettings.
    """
    env = os.environ if env is None else env
    data = Path(env.get("MEETING_DATA", "var")).resolve()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    origin = env.get("MEETING_ORIGIN", f"http://127.0.0.1:{env.get('PORT', '8000')}").rstrip("/")
    hosts = tuple(h.strip() for h in env.get("MEETING_HOSTS", "").split(",") if h.strip())
    try:
        as_of = env.get("MEETING_AS_OF") or _held_clock(data)
        settings = Settings(
            secret_key=env.get("SECRET_KEY") or _kept_secret(data / "secret"),
            data_dir=data,
            database_url=_database(env.get("DATABASE_URL") or f"sqlite:///{data / 'meeting.db'}"),
            origin=origin,
            trusted_hosts=hosts
            or tuple(dict.fromkeys([urlsplit(origin).hostname or "", "127.0.0.1", "localhost"])),
            demo=_flag(env, "MEETING_DEMO") or (data / "demo").exists(),
            as_of=date.fromisoformat(as_of) if as_of else None,
            max_upload_bytes=int(env.get("MEETING_MAX_UPLOAD_MB", "50")) * 1024 * 1024,
            proxies=int(env.get("MEETING_PROXIES", "0")),
        )
    except ValueError as error:
        raise UnsafeSettings(f"A setting cannot be read: {error}") from error
    return check(settings)


def for_tests(data_dir: Path, database_url: str) -> Settings:
    """Settings of the test suite: cheap password hashing, a clock that tests hold themselves."""
    settings = Settings(
        secret_key=secrets.token_hex(32),
        data_dir=data_dir,
        database_url=_database(database_url),
        origin="http://localhost",
        trusted_hosts=("localhost", "127.0.0.1"),
        testing=True,
    )
    return check(replace(settings, argon2_time_cost=1, argon2_memory_kib=64))


def _flag(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").lower() in {"1", "true", "yes"}


def _database(url: str) -> str:
    """Name the driver, so that the usual postgres:// forms work too."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _held_clock(data: Path) -> str | None:
    """The day a demo database is held at, written by `flask demo load`."""
    held = data / "demo"
    return held.read_text().strip() or None if held.exists() else None


def _kept_secret(path: Path) -> str:
    """A secret of this installation, made once and readable by its owner only."""
    if not path.exists():
        draft = path.with_name(f".secret.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # another process was first: its secret stands
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
