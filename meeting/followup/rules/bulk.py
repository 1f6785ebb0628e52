"""Pure decisions about doing the same to many directives."""

import re
from enum import StrEnum

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l

MOST = 500  # directives at once: a list somebody can still read before agreeing to it


class Bulk(StrEnum):
    """What can be done to many directives at once."""

    CONFIRM = "confirm"
    URGE = "urge"
    EXTEND = "extend"
    REASSIGN = "reassign"


BULK_LABELS = {
    Bulk.CONFIRM: _l("Confirm completion"),
    Bulk.URGE: _l("Urge"),
    Bulk.EXTEND: _l("Extend"),
    Bulk.REASSIGN: _l("Reassign"),
}


def check_number(number: int) -> None:
    """A list that somebody can read, and not an empty one."""
    if number == 0:
        raise RuleBroken(_l("No directive was chosen. Tick some rows first."))
    if number > MOST:
        raise RuleBroken(
            _l("At most %(most)s directives at once. Take fewer rows or a narrower filter.", most=MOST)
        )


def read_rows(text: str) -> dict[int, int]:
    """Ids with the versions that were seen, from "12.3 15.1"; what cannot be read is left out."""
    found = re.findall(r"(?<!\S)(\d{1,9})\.(\d{1,9})(?!\S)", text, re.ASCII)
    return {int(key): int(version) for key, version in found}


def write_rows(rows: dict[int, int]) -> str:
    """Ids with versions as a form carries them."""
    return " ".join(f"{key}.{version}" for key, version in rows.items())
