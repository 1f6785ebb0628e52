"""The code by which anybody verifies an issued paper: 80 bits that cannot be guessed, easy to read aloud.

Crockford's 32 signs: no I, L, O, U; whoever reads or types them for 1 and 0 is understood all the same.
"""

import secrets

from flask import current_app, g

from meeting.documents.paper import Verification

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # of five bits each
GROUP = 4
ALIKE = str.maketrans("OIL", "011")


def new() -> str:
    """A code nobody has yet, as it is stored."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def given(paper: str) -> str:
    """The new code of this paper: where a request is tried again, it gets the same one."""
    codes: dict[str, str] = g.setdefault("new_codes", {})
    return codes.setdefault(paper, new())


def shown(code: str) -> str:
    """A code in groups for reading aloud: 7K2M-9QXT-0D4H-VN8C."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(typed: str) -> str | None:
    """The code somebody typed or a QR code led to, as it is stored; None when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign not in "-\u2013\u2010 \t.\u00a0").translate(ALIKE)
    return signs if len(signs) == LENGTH and all(sign in SIGNS for sign in signs) else None


def address(code: str) -> str:
    """The whole address of the page that verifies this paper."""
    origin: str = current_app.extensions["settings"].origin
    return f"{origin}/verify/{shown(code)}"


def verification(code: str) -> Verification:
    """What a paper prints so that it can be verified."""
    return Verification(code=shown(code), url=address(code))
