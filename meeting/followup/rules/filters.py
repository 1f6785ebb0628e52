"""What the register can be asked for: filters as they stand in the URL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import MAXYEAR, date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.core.numbers import read_id
from meeting.core.text import fold
from meeting.directives.rules import State
from meeting.followup.rules.counting import Basis, Count, Sum, Timeliness
from meeting.followup.rules.statistics import Update

FIRST_YEAR = 1900


class UnitRole(StrEnum):
    """How a unit takes part."""

    LEAD = "lead"
    COOP = "coop"
    ANY = "any"


class Gap(StrEnum):
    """What the conclusion left open."""

    DUE = "due"
    LEAD = "lead"
    ANY = "any"


class Sort(StrEnum):
    """The order of the register."""

    DUE = "due"
    DUE_DOWN = "-due"
    STATE = "state"
    UNIT = "unit"


ROLE_LABELS = {
    UnitRole.LEAD: _l("Leads"),
    UnitRole.COOP: _l("Co-operates"),
    UnitRole.ANY: _l("Leads or co-operates"),
}
GAP_LABELS = {Gap.DUE: _l("No due date"), Gap.LEAD: _l("No lead unit"), Gap.ANY: _l("Any gap")}
COUNTS: Mapping[str, Count | Sum] = {member.value: member for kind in (Count, Sum) for member in kind}
ANY_OPEN = "open"  # instead of a state: all that are not finished


@dataclass(frozen=True)
class Filters:
    """What the register shows; lives in the URL. 0 as unit, field, leader or week means "none of them"."""

    quarter: int | None = None
    year: int | None = None  # of the quarter in which it is followed
    meeting: int | None = None
    unit: int | None = None
    unit_role: UnitRole = UnitRole.LEAD
    state: str | None = None
    count: Count | Sum | None = None
    timeliness: Timeliness | None = None
    field: int | None = None
    leader: int | None = None
    week: int | None = None
    gap: Gap | None = None
    update: Update | None = None
    officer: int | None = None
    q: str = ""
    as_of: date | None = None
    basis: Basis = Basis.CURRENT
    sort: Sort = Sort.DUE

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "Filters":
        """The filters of an address; what cannot be read is left out."""
        numbers = ("quarter", "year", "meeting", "unit", "field", "leader", "week", "officer")
        found: dict[str, Any] = {name: read_id(args.get(name, "")) for name in numbers}
        kinds: dict[str, type[StrEnum]] = {
            "unit_role": UnitRole, "timeliness": Timeliness, "gap": Gap, "sort": Sort, "basis": Basis,
            "update": Update,
        }  # fmt: skip
        for name, kind in kinds.items():
            if args.get(name) in {member.value for member in kind}:
                found[name] = kind(args[name])
        found["quarter"] = _quarter(found["quarter"])
        found["count"] = COUNTS.get(args.get("count", ""))
        if args.get("state") in {ANY_OPEN, *(state.value for state in State)}:
            found["state"] = args["state"]
        found["as_of"] = _day(args.get("as_of", ""))
        found["q"] = args.get("q", "").strip()[:200]
        return cls(**found)

    def args(self) -> dict[str, Any]:
        """The filters as they stand in an address; what is not set is left out."""
        found = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
        return {name: str(value) for name, value in found.items()}

    def without(self, name: str) -> "Filters":
        """The same without one of them."""
        default = next(f.default for f in fields(self) if f.name == name)
        changes: dict[str, Any] = {name: default}
        return replace(self, **changes)


def _quarter(key: int | None) -> int | None:
    """The quarter of an address; one no calendar knows is left out."""
    year, number = divmod(key or 0, 10)
    return key if FIRST_YEAR <= year <= MAXYEAR and number in {1, 2, 3, 4} else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


# ─── Saved filters ──────────────────────────────────────────────────────────────────────────────────────────

ME = "me"  # instead of an officer's number: whoever reads
MOST_SAVED = 30  # by one person
LONGEST_NAME = 120


def to_keep(args: Mapping[str, str], user_id: int | None) -> str:
    """The filters of an address as they are kept: in one order, and "my tasks" for whoever reads them."""
    filters = Filters.read(args)
    kept = filters.args() or {"quarter": "all"}
    if args.get("officer") == ME or (user_id is not None and filters.officer == user_id):
        kept = {name: value for name, value in kept.items() if name not in {"quarter", "officer"}} | {
            **({"quarter": kept["quarter"]} if filters.quarter is not None else {}), "officer": ME,
        }  # fmt: skip
    return urlencode(sorted(kept.items()))


def check_saved(name: str, taken: Collection[str], number: int) -> None:
    """A saved filter has a name of its own, and nobody keeps hundreds of them."""
    if not name.strip():
        raise RuleBroken(_l("Give the filter a name."), "name")
    if fold(name) in {fold(other) for other in taken}:
        raise RuleBroken(_l("A filter of this name is saved already. Choose another name."), "name")
    if number >= MOST_SAVED:
        words = _l("At most %(most)s filters can be saved. Delete one first.", most=MOST_SAVED)
        raise RuleBroken(words, "name")
