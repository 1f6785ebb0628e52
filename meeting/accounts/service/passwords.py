"""Hashing: argon2id with the installation's cost, the same time for names that do not exist."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from meeting.accounts.rules import LONGEST_PASSWORD, clean_password

_WORDS = (
    "anh", "bao", "cau", "dao", "dem", "gio", "hoa", "kem", "lua", "mai", "nam", "que",
    "rung", "sen", "tre", "vang", "xuan", "song", "nui", "bien", "may", "trang", "sao", "cay",
)  # fmt: skip
_cost = {"time_cost": 2, "memory_cost": 19 * 1024}


def use_cost(time_cost: int, memory_kib: int) -> None:
    """Say how much work a hash is; the settings know."""
    _cost.update(time_cost=time_cost, memory_cost=memory_kib)


@cache
def _hasher(time_cost: int, memory_cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=1)


@cache
def _dummy(time_cost: int, memory_cost: int) -> str:
    return _hasher(time_cost, memory_cost).hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """The hash to store."""
    return _hasher(**_cost).hash(clean_password(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; costs the same when there is none to compare with."""
    usable = clean_password(password[: LONGEST_PASSWORD * 4])
    try:
        _hasher(**_cost).verify(stored or _dummy(**_cost), usable)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with another cost than today's."""
    return _hasher(**_cost).check_needs_rehash(stored)


def make_temporary() -> str:
    """A password to hand over once: five syllables and digits, easy to read out."""
    return "-".join([*(secrets.choice(_WORDS) for _n in range(5)), f"{secrets.randbelow(900_000) + 100_000}"])
