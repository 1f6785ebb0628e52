"""What can happen to accounts."""

from dataclasses import dataclass
from typing import ClassVar

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class UserEvent(Event):
    """Something about the account of this user name."""

    thing: ClassVar[str] = "user"
    sentence: ClassVar[str] = N_("did something with account %(username)s")
    username: str


@dataclass(frozen=True, kw_only=True)
class UserCreated(UserEvent):
    """An account was opened."""

    sentence = N_("opened account %(username)s")


@dataclass(frozen=True, kw_only=True)
class UserChanged(UserEvent):
    """The name or the person of an account was changed."""

    sentence = N_("changed account %(username)s")


@dataclass(frozen=True, kw_only=True)
class UserDeactivated(UserEvent):
    """An account was closed; its sign-ins ended."""

    sentence = N_("deactivated account %(username)s")


@dataclass(frozen=True, kw_only=True)
class UserActivated(UserEvent):
    """An account was opened again."""

    sentence = N_("activated account %(username)s again")


@dataclass(frozen=True, kw_only=True)
class SeatGiven(UserEvent):
    """A user got a role."""

    sentence = N_("gave %(username)s the role %(role)s (%(unit)s) from %(starts_on)s")
    role: str
    unit: str
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class SeatEnded(UserEvent):
    """A role got its last day."""

    sentence = N_("set %(ends_on)s as the last day of %(username)s as %(role)s (%(unit)s)")
    role: str
    unit: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class PasswordReset(UserEvent):
    """An administrator set a temporary password."""

    sentence = N_("set a temporary password for %(username)s")


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(UserEvent):
    """Somebody changed the own password; the other sign-ins ended."""

    sentence = N_("changed the password of %(username)s")


@dataclass(frozen=True, kw_only=True)
class SignedIn(UserEvent):
    """Somebody signed in."""

    sentence = N_("signed in as %(username)s from %(address)s")
    address: str


@dataclass(frozen=True, kw_only=True)
class SignedOut(UserEvent):
    """Somebody signed out in this browser."""

    sentence = N_("signed out (%(username)s)")


@dataclass(frozen=True, kw_only=True)
class SignInsEnded(UserEvent):
    """Sign-ins of an account were ended."""

    sentence = N_("ended %(count)s sign-ins of %(username)s")
    count: int


@dataclass(frozen=True, kw_only=True)
class MailsResent(Event):
    """Parked mails were queued again: one (by its id), or all (0)."""

    thing: ClassVar[str] = "mail"
    sentence: ClassVar[str] = N_("sent parked mails again (%(number)s)")
    number: int
