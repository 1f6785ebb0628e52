"""A real SMTP server for tests, which does as it is told."""

import asyncio
import socket
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from meeting.config import Relay, Tls

SENDER = "van-phong@example.gov.vn"


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Letter:
    """A mail the server took."""

    sender: str
    to: str
    message: EmailMessage

    @property
    def message_id(self) -> str:
        """The Message-ID header."""
        return str(self.message["Message-ID"])

    def part(self, kind: str) -> str:
        """The text of the `plain` or `html` part."""
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body else ""


class Sink:
    """Takes mails in; `answers` gives other answers than 250 by address, `delay` makes it slow at RCPT."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.letters: list[Letter] = []
        self.answers: dict[str, str] = {}
        self.after_data: dict[str, str] = {}
        self.delay = 0.0
        self.connections = 0
        self.hang_up_at: str | None = None
        self._controller: Controller | None = None

    def relay(self, **more: Any) -> Relay:
        """This server as a relay in the settings."""
        return Relay("127.0.0.1", self.port, SENDER, "Văn phòng Sở", **{"tls": Tls.NONE, "wait": 5.0, **more})

    def to(self) -> list[str]:
        """Whom the mails went to, in order."""
        return [letter.to for letter in self.letters]

    def __enter__(self) -> "Sink":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._controller is not None:
            self._controller.stop()

    # ─── What the server calls ──────────────────────────────────────────────────────────────────────────────

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count who comes."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address, or answer as told."""
        await asyncio.sleep(self.delay)
        if address == self.hang_up_at and server.transport:
            cast("asyncio.Transport", server.transport).abort()
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, or answer as told."""
        address = envelope.rcpt_tos[0]
        if address in self.after_data:
            return self.after_data[address]
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=policy.default)
        self.letters.append(Letter(envelope.mail_from or "", address, message))
        return "250 OK"
