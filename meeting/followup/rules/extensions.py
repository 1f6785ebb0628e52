"""Pure decisions about requests for more time, and their figures."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.core.numbers import read_id
from meeting.directives.rules import OPEN, State
from meeting.followup.rules.counting import RequestState

ASKABLE = OPEN - {State.REPORTED, State.SUSPENDED, State.REFUSED}


def check_askable(state: State, due_on: date | None) -> None:
    """Refuse to ask for more time where no days run."""
    if state is State.REPORTED:
        words = _l("The result waits for confirmation; more time is asked for only if it is sent back.")
        raise RuleBroken(words)
    if state not in ASKABLE:
        raise RuleBroken(_l("No days run for this task now, so no more time is asked for."))
    if due_on is None:
        raise RuleBroken(_l("The task has no due date that could be put off."))


def delegate_words(name: str, leader: str) -> str:
    """Who decided, as papers say it: another leader decides by authorisation of the one in charge."""
    return f"{name} (TUQ. {leader})" if leader else name


@dataclass(frozen=True)
class Asked:
    """The figures of one unit: what it asked for and got; `days` are those granted, all together."""

    unit_id: int | None
    unit: str
    asked: int
    late: int
    pending: int
    granted: int
    refused: int
    days: int

    @property
    def mean_days(self) -> float | None:
        """Days given by a granted request; None when there was none."""
        return self.days / self.granted if self.granted else None


@dataclass(frozen=True)
class AskedFilters:
    """What the list of requests shows; lives in the address. 0 as unit means "none"."""

    state: RequestState | None = RequestState.PENDING
    unit: int | None = None
    late: bool = False

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "AskedFilters":
        """The filters of an address; what cannot be read is left out."""
        state: RequestState | None = RequestState.PENDING
        if args.get("state") == "all":
            state = None
        elif args.get("state") in {member.value for member in RequestState}:
            state = RequestState(args["state"])
        return cls(state, read_id(args.get("unit", "")), args.get("late") == "1")

    def args(self) -> dict[str, Any]:
        """The filters as they stand in an address; what is not set is left out."""
        found = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}
        words = {True: "1", None: "all"}
        return {name: words.get(value, str(value)) for name, value in found.items()}
