"""Settings: frozen, typed, read once from the environment; unsafe values are refused."""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

MIN_SECRET = 32
WEAK_SECRETS = frozenset({"secret", "changeme", "dev", "password"})
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?=.{1,255}\Z)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
SMTP_WAIT = 20.0  # seconds for one answer of the relay


class UnsafeSettings(ValueError):
    """The product refuses to start with these settings."""


class Tls(StrEnum):
    """How the way to the relay is closed to others."""

    NONE = "none"
    STARTTLS = "starttls"
    WHOLE = "tls"


@dataclass(frozen=True)
class Relay:
    """The SMTP server that takes our mail, and whose name the mail bears."""

    host: str
    port: int
    sender: str  # the address
    sender_name: str = ""
    tls: Tls = Tls.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    wait: float = SMTP_WAIT

    @property
    def domain(self) -> str:
        """The domain of the sender's address."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True)
class Signing:
    """The office's own key: a folder with key.p12, seal.png and signatures/<name>.png; perhaps a token."""

    folder: Path
    password: str = field(default="", repr=False)  # of the key, or the PIN of the token
    pkcs11: str = ""  # /usr/lib/….so?token=…&cert=…; then no key.p12 is needed


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
    hsts_subdomains: bool = False
    relay: Relay | None = None  # without one nothing is queued for mail
    redis_url: str = field(default="", repr=False)  # for several machines: the broker of the workers
    roots_dir: Path | None = None  # certificates of the authorities whose signatures are trusted
    signing: Signing | None = None  # without it papers are signed elsewhere

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
    if settings.redis_url and not settings.redis_url.startswith(("redis://", "rediss://")):
        wrong.append("MEETING_REDIS must be redis://… or rediss://….")
    wrong += _wrong_folders(settings) + _wrong_relay(settings.relay)
    if wrong:
        raise UnsafeSettings("\n".join(wrong))
    return settings


def _is_local(settings: Settings) -> bool:
    return urlsplit(settings.origin).hostname in THIS_MACHINE


def _wrong_folders(settings: Settings) -> list[str]:
    wrong = []
    if settings.roots_dir and not settings.roots_dir.is_dir():
        wrong.append("MEETING_ROOTS must be a folder with certificates of authorities (PEM or DER).")
    own = settings.signing
    if own and not own.folder.is_dir():
        wrong.append("MEETING_SIGNING must be a folder: key.p12, seal.png, signatures/.")
    elif own and not own.pkcs11 and not (own.folder / "key.p12").is_file():
        wrong.append("MEETING_SIGNING needs key.p12 in its folder, or set MEETING_SIGNING_PKCS11.")
    elif own and own.pkcs11:
        at = urlsplit(own.pkcs11)
        if not Path(at.path).is_file() or not {"token", "cert"} <= set(parse_qs(at.query)):
            wrong.append("MEETING_SIGNING_PKCS11 must be /path/of/library.so?token=LABEL&cert=LABEL.")
    return wrong


def _wrong_relay(relay: Relay | None) -> list[str]:
    if relay is None:
        return []
    wrong = []
    if not ADDRESS.fullmatch(relay.sender) or "=?" in relay.sender:
        wrong.append("MEETING_MAIL_FROM must be an address, as in: Office <office@example.gov.vn>.")
    if "=?" in relay.sender_name or not relay.sender_name.isprintable():
        wrong.append("MEETING_MAIL_FROM holds a name that cannot stand in a mail.")
    if relay.password and relay.tls is Tls.NONE and relay.host not in THIS_MACHINE:
        wrong.append("MEETING_MAIL would send its password unencrypted: use smtps:// or ?tls=starttls.")
    if not 0 < relay.wait <= 120:  # noqa: PLR2004 - two minutes
        wrong.append("MEETING_MAIL: wait must be more than 0 and at most 120 seconds.")
    return wrong


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
    MEETING_DEMO (1), MEETING_HSTS_SUBDOMAINS (1), MEETING_AS_OF (YYYY-MM-DD), MEETING_MAX_UPLOAD_MB,
    MEETING_PROXIES, PORT, MEETING_MAIL (smtp:// or smtps://), MEETING_MAIL_FROM, MEETING_REDIS,
    MEETING_ROOTS (a folder of certificates), MEETING_SIGNING (a folder), MEETING_SIGNING_PASSWORD or
    MEETING_SIGNING_PASSWORD_FILE, MEETING_SIGNING_PKCS11.
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
            hsts_subdomains=_flag(env, "MEETING_HSTS_SUBDOMAINS"),
            relay=_relay(env.get("MEETING_MAIL", ""), env.get("MEETING_MAIL_FROM", "")),
            redis_url=env.get("MEETING_REDIS", ""),
            roots_dir=Path(env["MEETING_ROOTS"]) if env.get("MEETING_ROOTS") else None,
            signing=_signing(env),
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


def _relay(url: str, sender: str) -> Relay | None:
    """The relay of smtp://user:password@host:587?tls=starttls or smtps://…; None for an empty URL."""
    if not url:
        return None
    at = urlsplit(url)
    asked = {key: values[-1] for key, values in parse_qs(at.query, strict_parsing=bool(at.query)).items()}
    if (
        at.scheme not in {"smtp", "smtps"}
        or not at.hostname
        or at.path.strip("/")
        or asked.keys() - {"tls", "wait"}
    ):
        raise ValueError(
            "MEETING_MAIL must look like smtp://user:password@host:587?tls=starttls or smtps://…"
        )
    if not sender.isprintable():
        raise ValueError("MEETING_MAIL_FROM must be one line.")
    tls = _tls(at, asked.get("tls"))
    name, address = parseaddr(sender)
    return Relay(
        host=at.hostname,
        port=at.port or (465 if tls is Tls.WHOLE else 587 if at.username else 25),
        sender=address,
        sender_name=name,
        tls=tls,
        user=unquote(at.username or ""),
        password=unquote(at.password or ""),
        wait=float(asked.get("wait", SMTP_WAIT)),
    )


def _signing(env: Mapping[str, str]) -> Signing | None:
    """The own key; its password from the environment or, better, from a file only the product may read."""
    folder, kept = env.get("MEETING_SIGNING", ""), env.get("MEETING_SIGNING_PASSWORD_FILE", "")
    if not folder:
        return None
    try:
        password = Path(kept).read_text("utf-8") if kept else env.get("MEETING_SIGNING_PASSWORD", "")
    except OSError as error:
        raise ValueError(f"MEETING_SIGNING_PASSWORD_FILE: {error.strerror}") from error
    return Signing(Path(folder), password.rstrip("\n"), env.get("MEETING_SIGNING_PKCS11", ""))


def _tls(at: SplitResult, asked: str | None) -> Tls:
    """With smtps the way is closed from the first byte; else by STARTTLS, unless told or this machine."""
    if at.scheme == "smtps":
        if asked not in {None, Tls.WHOLE}:
            raise ValueError("MEETING_MAIL: smtps:// knows no other tls.")
        return Tls.WHOLE
    if asked == Tls.WHOLE:
        raise ValueError("MEETING_MAIL: write smtps:// for tls from the first byte.")
    return Tls(asked) if asked else Tls.NONE if at.hostname in THIS_MACHINE else Tls.STARTTLS


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
