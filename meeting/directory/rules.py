"""Pure decisions about units, people and time."""

from datetime import date
from enum import StrEnum

from meeting.core.i18n import _l


class Relation(StrEnum):
    """How a kind of unit stands to the department: only its own units are commanded and compared."""

    OWN = "own"
    GUIDED = "guided"
    EXTERNAL = "external"


class SuccessionKind(StrEnum):
    """How a unit became another."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    TRANSFER = "transfer"


RELATION_LABELS = {
    Relation.OWN: _l("Of the department"),
    Relation.GUIDED: _l("Guided professionally"),
    Relation.EXTERNAL: _l("Outside"),
}
SUCCESSION_LABELS = {
    SuccessionKind.RENAME: _l("Renamed"),
    SuccessionKind.MERGE: _l("Merged"),
    SuccessionKind.SPLIT: _l("Split"),
    SuccessionKind.TRANSFER: _l("Function transferred"),
}


def valid_on(first: date | None, last: date | None, day: date) -> bool:
    """Whether a span (both ends included, None is open) holds the local day."""
    return (first is None or first <= day) and (last is None or day <= last)
