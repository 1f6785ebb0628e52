"""Pure decisions about units, people and time."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from itertools import count

from meeting.core.dates import short
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.i18n import _l
from meeting.core.text import file_slug


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


TOGETHER = "các "  # before the name of a kind, of all its units
BOARD = "ban "


def post_of(title: str, unit: str) -> str:
    """A post with its unit, without saying a word twice: "Trưởng phòng" of "Phòng A" is "Trưởng Phòng A"."""
    words, bare = title.split(), unit.removeprefix(TOGETHER)
    board = bare.lower()
    if board.startswith(BOARD) and board.removeprefix(BOARD) in title.lower():
        return title  # "Phó Giám đốc Sở" sits on the board by the post itself
    for size in (2, 1):
        if len(words) > size and f"{bare} ".lower().startswith(f"{' '.join(words[-size:])} ".lower()):
            return " ".join([*words[:-size], unit])
    return f"{title} {unit}".strip()


def valid_on(first: date | None, last: date | None, day: date) -> bool:
    """Whether a span (both ends included, None is open) holds the local day."""
    return (first is None or first <= day) and (last is None or day <= last)


SHAPES = {  # how many units it comes from, how many it leads to: (fewest, most)
    SuccessionKind.RENAME: ((1, 1), (1, 1)),
    SuccessionKind.MERGE: ((1, 50), (1, 1)),
    SuccessionKind.SPLIT: ((1, 1), (2, 50)),
    SuccessionKind.TRANSFER: ((1, 1), (1, 1)),
}
CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def check_code(code: str) -> str:
    """A code in its stored form (lower case, plain letters); raises RuleBroken."""
    plain = code.strip().lower()
    if not CODE.fullmatch(plain):
        raise RuleBroken(
            _l("A code has 1 to 40 plain letters, digits, dots or hyphens, for example phong-nguoi-co-cong."),
            "code",
        )
    return plain


def code_of(name: str, taken: Collection[str]) -> str:
    """A free code made of a name."""
    stem = file_slug(name, "x").removesuffix(".x")[:36].strip("-") or "unit"
    numbered = (f"{stem}-{number}" for number in count(2))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)


def check_address(email: str, field: str = "email") -> None:
    """Refuse what cannot be an e-mail address; empty is fine."""
    if email and not ADDRESS.fullmatch(email):
        raise RuleBroken(_l("This is not an e-mail address. Write it as name@office.gov.vn."), field)


def check_span(first: date | None, last: date | None, field: str) -> None:
    """Refuse a last day before the first."""
    if first and last and last < first:
        raise RuleBroken(
            _l(
                "The last day %(last)s is before the first day %(first)s. Change one of them.",
                last=short(last), first=short(first),
            ),
            field,
        )  # fmt: skip


def check_no_cycle(unit_id: int | None, parent_id: int | None, parents: Mapping[int, int | None]) -> None:
    """Refuse a parent that stands below the unit itself (or is the unit)."""
    seen: set[int] = set()
    above = parent_id
    while above is not None and above not in seen:
        if above == unit_id:
            raise RuleBroken(
                _l("This parent stands below the unit itself. Choose a unit that does not belong to it."),
                "parent_id",
            )
        seen.add(above)
        above = parents.get(above)


def overlap(first: date, last: date | None, other_first: date, other_last: date | None) -> bool:
    """Whether two spans (both ends included, None is open) share a day."""
    return (other_last is None or first <= other_last) and (last is None or other_first <= last)


def check_shape(kind: SuccessionKind, sources: int, targets: int) -> None:
    """Refuse a number of units that this kind of change cannot have; raises RulesBroken."""
    (least_from, most_from), (least_to, most_to) = SHAPES[kind]
    problems = []
    if sources < least_from:
        problems.append(RuleBroken(_l("Choose the unit this happened to."), "from_ids"))
    elif sources > most_from:
        problems.append(
            RuleBroken(
                _l("Only a merger has several units before. Choose one unit, or the kind Merged."), "from_ids"
            )
        )
    if targets < least_to:
        words = (
            _l("A split leads to two units or more. Name the new units one a line, or choose existing ones.")
            if kind is SuccessionKind.SPLIT
            else _l("Write the new name, or choose the unit that takes over.")
        )
        problems.append(RuleBroken(words, "new_names"))
    elif targets > most_to:
        problems.append(
            RuleBroken(
                _l("Only a split leads to several units. Leave one, or choose the kind Split."), "new_names"
            )
        )
    if problems:
        raise RulesBroken(problems)


def lineage(start: int, links: Iterable[tuple[int, int]]) -> set[int]:
    """The units a unit came from and became, at any distance; a sister after a split is neither."""
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for old, new in links:
        before.setdefault(new, []).append(old)
        after.setdefault(old, []).append(new)
    found: set[int] = set()
    for steps in (before, after):
        waiting = [start]
        while waiting:
            for other in steps.get(waiting.pop(), ()):
                if other not in found and other != start:
                    found.add(other)
                    waiting.append(other)
    return found
