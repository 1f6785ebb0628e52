"""Snapshots: what they are called, and what moved between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.core.quarters import Quarter
from meeting.followup.rules.counting import DONE, Count


class SnapshotKind(StrEnum):
    """Why a snapshot was taken; begins its key."""

    QUARTER = "quarter"
    MONTH = "month"
    HAND = "hand"


class Scope(StrEnum):
    """Which of its rows are looked at: those of its quarter, those from before, or all."""

    ALL = "all"
    OWN = "own"
    BEFORE = "before"


class Move(StrEnum):
    """What can happen to a directive between two snapshots."""

    NEW = "new"
    DONE = "done"
    OVERDUE = "overdue"
    EXTENDED = "extended"
    REASSIGNED = "reassigned"
    CANCELLED = "cancelled"


SNAPSHOT_LABELS = {
    SnapshotKind.QUARTER: _l("End of the quarter"),
    SnapshotKind.MONTH: _l("End of the month"),
    SnapshotKind.HAND: _l("Taken by hand"),
}
SCOPE_LABELS = {
    Scope.ALL: _l("All"),
    Scope.OWN: _l("Given for this quarter"),
    Scope.BEFORE: _l("Open from before"),
}
MOVE_LABELS = {
    Move.NEW: _l("New"),
    Move.DONE: _l("Done since"),
    Move.OVERDUE: _l("Newly overdue"),
    Move.EXTENDED: _l("Extended"),
    Move.REASSIGNED: _l("Reassigned"),
    Move.CANCELLED: _l("Cancelled or no longer followed"),
}


def key_of(kind: SnapshotKind, as_of: date, at: datetime) -> str:
    """Lets each month and quarter have one snapshot: quarter:20174, month:201710, hand:<instant>."""
    words: Mapping[SnapshotKind, str] = {
        SnapshotKind.QUARTER: str(Quarter.of(as_of).key),
        SnapshotKind.MONTH: f"{as_of:%Y%m}",
        SnapshotKind.HAND: at.isoformat(timespec="microseconds"),
    }
    return f"{kind.value}:{words[kind]}"


def kind_of(key: str) -> SnapshotKind:
    """The kind a key begins with."""
    return SnapshotKind(key.partition(":")[0])


@dataclass(frozen=True)
class Stand:
    """How a directive stood in one snapshot."""

    part: Count
    extensions: int
    lead_unit_id: int | None


def moves_of(before: Stand | None, after: Stand | None, *, done_since: bool = False) -> list[Move]:
    """What happened to a directive from the earlier snapshot to the later one.

    `done_since`: it is in the earlier one only, because it was finished in a quarter between the two.
    """
    if after is None:
        if before is None or before.part in DONE:
            return []
        return [Move.DONE if done_since else Move.CANCELLED]
    table = {
        Move.NEW: before is None,
        Move.DONE: after.part in DONE and (before is None or before.part not in DONE),
        Move.OVERDUE: after.part is Count.OVERDUE and (before is None or before.part is not Count.OVERDUE),
        Move.EXTENDED: after.extensions > (before.extensions if before else 0),
        Move.REASSIGNED: before is not None and after.lead_unit_id != before.lead_unit_id,
    }
    return [move for move, happened in table.items() if happened]


class Cut(Protocol):
    """What ordering needs of a snapshot."""

    @property
    def as_of(self) -> date:
        """Its cut-off."""


def check_order(earlier: Cut, later: Cut) -> None:
    """Refuse to look backwards."""
    if earlier.as_of > later.as_of:
        raise RuleBroken(_l("Choose an earlier snapshot to compare with."), "since")


def check_note(note: str) -> None:
    """A snapshot by hand says what it is for."""
    if not note.strip():
        raise RuleBroken(_l("Say what the snapshot is for."), "note")
