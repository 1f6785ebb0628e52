"""Mail: what a message looks like, and the way to the relay."""

import re

from meeting.config import ADDRESS

_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(words: str) -> str:
    """What people typed as one line that can stand in a header: no breaks, no start of an encoded word."""
    return _BREAKS.sub(" ", words).strip().replace("=?", "= ?")


def wrong_address(address: str) -> str:
    """Why nothing can be sent to this address; empty when it can."""
    return "" if ADDRESS.fullmatch(address) and "=?" not in address else "This is not an e-mail address."
