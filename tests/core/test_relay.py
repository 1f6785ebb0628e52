"""The relay of the settings: what is understood, what is refused, what goes over TLS."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from hypothesis import example, given
from hypothesis import strategies as st

from meeting import config
from meeting.config import Relay, Tls, UnsafeSettings
from meeting.core import mail
from meeting.core.mail import Letter, Unreachable
from tests.smtp import SENDER, Sink, free_port

FROM = "Văn phòng Sở <van-phong@example.gov.vn>"


def read(folder: Path, url: str, sender: str = FROM) -> Relay | None:
    return config.from_environment(
        {"MEETING_DATA": str(folder), "MEETING_MAIL": url, "MEETING_MAIL_FROM": sender}
    ).relay


def test_without_a_url_there_is_no_mail(tmp_path: Path) -> None:
    assert read(tmp_path, "", "") is None


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://relay.example.vn", 25, Tls.STARTTLS),
        ("smtp://u:p@relay.example.vn", 587, Tls.STARTTLS),
        ("smtp://u:p@relay.example.vn:2525?tls=starttls", 2525, Tls.STARTTLS),
        ("smtps://u:p@relay.example.vn", 465, Tls.WHOLE),
        ("smtp://relay.example.vn?tls=none", 25, Tls.NONE),
        ("smtp://127.0.0.1:1025", 1025, Tls.NONE),
        ("smtp://u:p@localhost", 587, Tls.NONE),
    ],
)
def test_the_way_is_closed_unless_told_or_inside_this_machine(
    tmp_path: Path, url: str, port: int, tls: Tls
) -> None:
    relay = read(tmp_path, url)
    assert relay is not None
    assert (relay.port, relay.tls) == (port, tls)
    assert (relay.sender, relay.sender_name, relay.domain) == (
        "van-phong@example.gov.vn",
        "Văn phòng Sở",
        "example.gov.vn",
    )


def test_a_password_may_hold_any_character_and_is_never_shown(tmp_path: Path) -> None:
    relay = read(tmp_path, "smtps://u%40x:p%3A%2F%20m%E1%BA%ADt@relay.example.vn")
    assert relay is not None
    assert (relay.user, relay.password) == ("u@x", "p:/ mật")
    assert "mật" not in repr(relay)


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("smtp://u:p@relay.example.vn?tls=none", FROM),
        ("http://relay.example.vn", FROM),
        ("smtp://", FROM),
        ("smtp://relay.example.vn/path", FROM),
        ("smtp://relay.example.vn?tls=maybe", FROM),
        ("smtp://relay.example.vn?tls=tls", FROM),
        ("smtps://relay.example.vn?tls=none", FROM),
        ("smtp://relay.example.vn?wiat=3", FROM),
        ("smtp://relay.example.vn?wait=0", FROM),
        ("smtp://relay.example.vn?wait=nan", FROM),
        ("smtp://relay.example.vn:port", FROM),
        ("smtp://relay.example.vn", ""),
        ("smtp://relay.example.vn", "Văn phòng"),
        ("smtp://relay.example.vn", "a@b.vn\nBcc: x@evil.vn"),
        ("smtp://relay.example.vn", "=?utf-8?q?x=0A?= <a@b.vn>"),
    ],
)
def test_an_unsafe_relay_does_not_start(tmp_path: Path, url: str, sender: str) -> None:
    with pytest.raises(UnsafeSettings):
        read(tmp_path, url, sender)


# ─── A relay that wants TLS and a password ──────────────────────────────────────────────────────────────────


class Taker:
    """Takes every mail, and remembers whether it came over TLS."""

    def __init__(self) -> None:
        self.over_tls: list[bool] = []

    async def handle_DATA(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        self.over_tls.append(bool(server.transport and server.transport.get_extra_info("sslcontext")))
        return "250 OK"


def check_password(
    _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"u", b"p")
    return AuthResult(success=right, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for localhost, with its key in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    file = tmp_path_factory.mktemp("tls") / "relay.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=localhost"
    subprocess.run(
        [
            openssl,
            *made.split(),
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            file,
            "-out",
            f"{file}.crt",
        ],
        check=True,
        capture_output=True,
    )
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


@pytest.fixture(params=[Tls.STARTTLS, Tls.WHOLE])
def relay(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[Relay, Taker]]:
    """A server that takes mail only over TLS and only with the password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    whole, taker, port = request.param is Tls.WHOLE, Taker(), free_port()
    closed = {"ssl_context": context} if whole else {"tls_context": context, "require_starttls": True}
    controller = Controller(
        taker,
        hostname="localhost",
        port=port,
        authenticator=check_password,
        auth_required=not whole,
        auth_require_tls=not whole,
        **closed,
    )
    controller.start()
    yield Relay("localhost", port, SENDER, tls=request.param, user="u", password="p", wait=5), taker
    controller.stop()


# aiosmtpd does not count smtps as TLS when it asks for a password
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
LETTER = Letter("<1@example.gov.vn>", "an@example.gov.vn", "An", "Nhắc việc", "Chữ")


def test_password_and_mail_go_over_tls(
    relay: tuple[Relay, Taker], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail.line(relay[0]) as smtp:
        mail.send(smtp, LETTER, relay[0])
    assert relay[1].over_tls == [True]


def test_a_certificate_nobody_vouches_for_is_refused(relay: tuple[Relay, Taker]) -> None:
    with pytest.raises(Unreachable, match="certificate"), mail.line(relay[0]):
        pass
    assert relay[1].over_tls == []


def test_a_wrong_password_is_said(
    relay: tuple[Relay, Taker], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wrong = replace(relay[0], password="q")
    with pytest.raises(Unreachable, match="535"), mail.line(wrong):
        pass


def test_a_relay_without_starttls_gets_neither_password_nor_mail(certificate: Path) -> None:
    with Sink() as sink, pytest.raises(Unreachable), mail.line(sink.relay(tls=Tls.STARTTLS)):
        pass
    assert sink.letters == []


# ─── Headers ────────────────────────────────────────────────────────────────────────────────────────────────

WORD = st.text('aăâđêôơưệụốạếồĐSởTB0123456789/-:,.“”()"', min_size=1, max_size=12)
WORDS = st.lists(WORD, min_size=1, max_size=40).map(" ".join)


@given(subject=WORDS, name=WORDS)
@example("[Sở LĐTBXH] Hệ thống nhắc nhiệm vụ 3, hạn 20/10/2017: Nhắc trước hạn", "Phạm, Thị Cán")
@example(
    "[Sở] Reminder of directive 3, which is due on the last day of this very month, 31/10", "An, Tran (Mr)"
)
def test_the_words_of_a_header_arrive_as_they_were_written(subject: str, name: str) -> None:
    relay = Relay(
        "127.0.0.1", 25, SENDER, "Sở Lao động - Thương binh và Xã hội tỉnh Kiên Giang", tls=Tls.NONE
    )
    letter = Letter("<1@example.gov.vn>", "can@example.gov.vn", name, subject, "Thân")
    raw = mail.build(letter, relay).as_bytes()
    read = message_from_bytes(raw)
    assert str(make_header(decode_header(read["Subject"]))) == subject
    for header, words, address in (("To", name, letter.address), ("From", relay.sender_name, SENDER)):
        person, addr_spec = parseaddr(read[header].replace("\r\n", ""))
        assert (str(make_header(decode_header(person))), addr_spec) == (words, address)
    assert max(len(line) for line in raw.splitlines()) <= 78
