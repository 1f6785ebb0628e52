"""What a name, a password, a seat must be; how long a sign-in lasts; how failures slow the next attempt."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from meeting.core.access import UNIT_ROLES, Role
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.core.text import nfc


class Language(StrEnum):
    """What the house speaks."""

    VI = "vi"
    EN = "en"


LANGUAGE_NAMES = {Language.VI: "Tiếng Việt", Language.EN: "English"}

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=10)
TOUCH_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
LATE = timedelta(minutes=10)  # a mail that waits longer than planned says that no worker runs

SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 128
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")

# Failures in the window that cost no waiting. A whole office sits behind one address.
FREE_BY_NAME, FREE_BY_ADDRESS = 3, 100
LONGEST_BY_NAME, LONGEST_BY_ADDRESS = 60, 120  # seconds

# Beginnings and wholes that people choose first; compared without marks, digits at the end and punctuation.
COMMON = frozenset(
    {
        "password",
        "passwordpassword",
        "matkhau",
        "matkhaumatkhau",
        "mat",
        "khaumoi",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopasdfghjkl",
        "asdfghjkl",
        "iloveyou",
        "anhyeuem",
        "emyeuanh",
        "admin",
        "administrator",
        "adminadmin",
        "quantri",
        "quantrivien",
        "letmein",
        "welcome",
        "abc",
        "abcdef",
        "abcdefghijklmno",
        "abcdefghijklmnop",
        "changeme",
        "correcthorsebatterystaple",
        "thequickbrownfox",
        "sunshine",
        "princess",
        "football",
        "vietnam",
        "vietnamvodich",
        "hanoi",
        "saigon",
        "kiengiang",
        "xinchao",
        "xinchaovietnam",
        "chaobuoisang",
        "trustno",
        "dragon",
        "monkey",
        "testtesttest",
        "secret",
        "secretsecret",
        "passphrase",
        "mypassword",
        "thisismypassword",
        "khongcomatkhau",
    }
)
_NOT_LETTERS = re.compile(r"[^a-z0-9]")


def fold_username(text: str) -> str:
    """A user name as stored and compared: lower case, no marks, no white space."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace()).lower()[:80]


def check_username(username: str) -> None:
    """Refuse a user name that is too short, too long or holds other signs."""
    if not USERNAME.fullmatch(username):
        raise RuleBroken(
            _l("A user name has 2 to 40 letters, digits, dots or dashes; a letter or digit comes first."),
            "username",
        )


def _core(password: str) -> str:
    return _NOT_LETTERS.sub("", fold_username(password))


def _is_repeated(text: str) -> bool:
    return any(text == text[:n] * (len(text) // n) + text[: len(text) % n] for n in range(1, 5))


def _is_run(text: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return len(steps - {-9, 9}) == 1 and abs(next(iter(steps - {-9, 9}))) <= 1


def clean_password(password: str) -> str:
    """The password as it is hashed: canonical letters, nothing cut off."""
    return nfc(password)


def check_password(password: str, context: Iterable[str] = (), field: str = "new_password") -> None:
    """Refuse a password that is too short, too long, well known, or made of the account's own words."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(
            _l("Use at least 15 characters: three or four words are easy to keep in mind."), field
        )
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken(_l("Use at most 128 characters."), field)
    core = _core(password)
    letters = core.rstrip("0123456789")
    if not core or letters in COMMON or core in COMMON or _is_repeated(core) or _is_run(core):
        raise RuleBroken(
            _l("This password is among the first ones anybody would try. Choose another."), field
        )
    for word in {_core(w) for w in context}:
        if len(word) >= 4 and word in core and len(core) - len(word) < SHORTEST_PASSWORD - 5:  # noqa: PLR2004
            raise RuleBroken(
                _l("This password is little more than a name. Add words nobody would guess."), field
            )


def check_seat(role: Role, unit_id: int | None, starts_on: date, ends_on: date | None) -> None:
    """Refuse a seat that ends before it starts, or one in a unit without the unit."""
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(_l("The last day is earlier than the first day."), "ends_on")
    if role in UNIT_ROLES and unit_id is None:
        raise RuleBroken(_l("Heads and officers sit in a unit. Choose the unit."), "unit_id")


def is_over(started_or_seen: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a sign-in last seen then is over now."""
    return now >= ends_at or now - started_or_seen >= IDLE


def waiting_seconds(by_name: int, by_address: int, since_last: float) -> int:
    """Seconds to wait before the next attempt, from failures in the window and seconds since the last one."""
    delay = max(
        _delay(by_name - FREE_BY_NAME, LONGEST_BY_NAME),
        _delay(by_address - FREE_BY_ADDRESS, LONGEST_BY_ADDRESS),
    )
    return max(0, -int(-(delay - since_last) // 1))


def _delay(beyond: int, longest: int) -> int:
    return min(2 ** min(beyond, 10), longest) if beyond >= 0 else 0
