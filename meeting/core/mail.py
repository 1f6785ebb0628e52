"""Mail: what a message looks like, and the way to the relay."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import (
    Address,
    BaseHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import Any

from meeting.config import ADDRESS, Relay, Tls
from meeting.core import clock
from meeting.core.events import N_

NO_ADDRESS = N_("This is not an e-mail address.")
NO_HEADER = N_("The subject or the name cannot stand in a mail.")
NO_MESSAGE = N_("No message can be made of this mail.")
DATA_WAITS = 5  # a relay may look into a mail for so many times the ordinary wait before it says yes
WAITS = 10  # more than connecting takes at most (8), more than one mail takes (3 and the 5 above)
FOR_EVER = 500  # answers from here up are final

_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Refused(Exception):
    """The relay will never take this mail; others go on."""


class Later(Exception):
    """The relay does not take this mail now; others go on."""


class Unreachable(Exception):
    """Nothing can be sent now."""


@dataclass(frozen=True)
class Letter:
    """What one person is told."""

    message_id: str
    address: str
    name: str
    subject: str
    text: str
    html: str = ""


def one_line(words: str) -> str:
    """What people typed as one line that can stand in a header: no breaks, no start of an encoded word."""
    return _BREAKS.sub(" ", words).strip().replace("=?", "= ?")


def wrong_address(address: str) -> str:
    """Why nothing can be sent to this address; empty when it can."""
    return "" if ADDRESS.fullmatch(address) and "=?" not in address else NO_ADDRESS


# The library folds a long header between two encoded words and loses the space there (python/cpython#92081):
# "nhiệm vụ" would arrive as "nhiệmvụ". The older `Header` keeps it.


class _Subject(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]
    def fold(self, *, policy: Policy) -> str:
        words = Header(str(self), header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


class _Person(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]
    def fold(self, *, policy: Policy) -> str:
        person = self.addresses[0]
        if person.display_name.isascii():
            return super().fold(policy=policy)
        words = Header(person.display_name, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep} <{person.addr_spec}>{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)
for _name in ("from", "to"):
    _HEADERS.map_to_type(_name, _Person)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def build(letter: Letter, relay: Relay) -> EmailMessage:
    """The message as it goes out. Raises Refused for what would reach into its headers."""
    if wrong_address(letter.address):
        raise Refused(NO_ADDRESS)
    if any(one_line(words) != words for words in (letter.message_id, letter.name, letter.subject)):
        raise Refused(NO_HEADER)
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(relay.sender_name, addr_spec=relay.sender)
    message["To"] = Address(letter.name, addr_spec=letter.address)
    message["Subject"] = letter.subject
    message["Date"] = clock.wall_now()
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


class _Patient(smtplib.SMTP):
    """Waits longer for the answer to a whole mail than for one to a command.

    Who gives up while the relay still looks into a mail sends it a second time.
    """

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the mail over."""
        wait = self.timeout
        self.sock.settimeout(wait * DATA_WAITS)  # type: ignore[union-attr]
        try:
            return super().data(msg)
        finally:
            if self.sock is not None:
                self.sock.settimeout(wait)


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same, closed from the first byte."""


@contextmanager
def line(relay: Relay) -> Iterator[smtplib.SMTP]:
    """An open way to the relay for any number of mails. Raises Unreachable."""
    smtp = None
    try:
        smtp = _open(relay)
        if relay.user:
            smtp.login(relay.user, relay.password)
    except (OSError, smtplib.SMTPException) as error:
        if smtp is not None:
            smtp.close()
        raise Unreachable(_words(error)) from error
    try:
        yield smtp
    finally:
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _open(relay: Relay) -> smtplib.SMTP:
    if relay.tls is Tls.WHOLE:
        context = ssl.create_default_context()
        return _PatientTls(relay.host, relay.port, relay.domain, timeout=relay.wait, context=context)
    smtp = _Patient(relay.host, relay.port, relay.domain, timeout=relay.wait)
    if relay.tls is Tls.STARTTLS:
        try:
            smtp.starttls(context=ssl.create_default_context())
        except BaseException:
            smtp.close()
            raise
    return smtp


def send(smtp: smtplib.SMTP, letter: Letter, relay: Relay) -> None:
    """Hand one mail to the relay. Raises Refused, Later, or Unreachable when the way itself is lost."""
    try:
        message = build(letter, relay).as_bytes()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Refused(NO_MESSAGE) from error  # whatever it is, it must not hold the others up
    try:
        smtp.sendmail(relay.sender, [letter.address], message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = error.recipients[letter.address]
        raise _answer(code, words) from error
    except smtplib.SMTPDataError as error:
        raise _answer(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPSenderRefused as error:  # it is us who are refused: settings, not this mail
        raise Later(_words(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_words(error)) from error


def _answer(code: int, words: bytes | str) -> Refused | Later:
    said = _said(code, words)
    return Refused(said) if code >= FOR_EVER else Later(said)


def _said(code: int, words: bytes | str) -> str:
    return one_line(f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}")


def _words(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(said) or type(error).__name__
