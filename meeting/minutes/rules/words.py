"""The words of minutes: what is proposed, what is not for everybody, who spoke, what changed."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from meeting.agenda.rules import Kind as ItemKind
from meeting.agenda.rules import roman
from meeting.core.numbers import two_digits
from meeting.core.text import fold
from meeting.minutes.rules.states import EntryKind

# ─── Words of the minutes themselves, always Vietnamese ─────────────────────────────────────────────────────


def present_line(present: int, total: int, absent: int, excused: int) -> str:
    """The attendance in words: Có mặt: 41/45; vắng: 04 (có lý do: 03)."""
    line = f"Có mặt: {two_digits(present)}/{two_digits(total)}; vắng: {two_digits(absent)}"
    return f"{line} (có lý do: {two_digits(excused)})" if absent else line


ISSUES_HEADING = "Ý kiến, kiến nghị tại hội nghị"
CONCLUSION_HEADING = "Kết luận hội nghị"
LEFT_OUT = frozenset({ItemKind.BREAK})


def numbers(kinds: Sequence[EntryKind]) -> list[str]:
    """The numbers of entries in order: I, II … for sections; 1, 2 … for the others, counted through."""
    found, sections, others = [], 0, 0
    for kind in kinds:
        if kind is EntryKind.SECTION:
            sections += 1
            found.append(roman(sections))
        else:
            others += 1
            found.append(str(others))
    return found


def proposed_text(kind: ItemKind, title: str, presenter: str) -> str:
    """What the minutes say of an item before anybody writes: who reported."""
    if kind is not ItemKind.REPORT or not presenter:
        return ""
    return f"{presenter} trình bày {title[:1].lower()}{title[1:]}."


def conclusion_text(parts: Sequence[str], clauses: Collection[tuple[str, str]]) -> str:
    """The conclusion as one text: assessment, numbered directives, answers to issues."""
    before, after = parts[0], parts[1:]
    lines = [before, *(f"{number}. {words}" for number, words in clauses), *after]
    return "\n".join(line for line in lines if line)


def issue_words(text: str, request: str) -> str:
    """What a unit raised and asks for, as it is put on record."""
    return f"{text} {request}" if request else text


# ─── What is not for everybody ──────────────────────────────────────────────────────────────────────────────

MARK = "không phổ biến"  # "mật" is a grade of state secrets; texts written with it are read all the same
OPENING, CLOSING = f"[{MARK}]", f"[/{MARK}]"
ELLIPSIS = "(…)"
_NAMES = rf"(?:{MARK}|mật)"
_PASSAGE = re.compile(rf"\[{_NAMES}\].*?(?:\[/{_NAMES}\]|\Z)", re.DOTALL | re.IGNORECASE)
_MARK = re.compile(rf"\[(/?){_NAMES}\]", re.IGNORECASE)


def open_words(text: str) -> str:
    """The words without confidential passages. One that is never closed goes to the end of the text."""
    return _MARK.sub("", _PASSAGE.sub(ELLIPSIS, text))


def whole_words(text: str) -> str:
    """The words with their confidential passages, without the marks."""
    return _MARK.sub("", text)


def passages(text: str) -> list[tuple[bool, str]]:
    """The words in order, each stretch with whether it is confidential, without the marks."""
    found: list[tuple[bool, str]] = []
    at = 0
    for passage in _PASSAGE.finditer(text):
        found += [(False, whole_words(text[at : passage.start()])), (True, whole_words(passage.group()))]
        at = passage.end()
    found.append((False, whole_words(text[at:])))
    return [(is_secret, words) for is_secret, words in found if words]


def has_passages(text: str) -> bool:
    """Whether part of the text is confidential."""
    return _PASSAGE.search(text) is not None


def are_marks_whole(text: str) -> bool:
    """Whether every mark that opens a passage is followed by one that closes it."""
    marks = _MARK.findall(text)
    return marks == ["", "/"] * (len(marks) // 2)


# ─── Who spoke ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who may have spoken: from the list, or as typed (`attendance_id` is None)."""

    attendance_id: int | None
    name: str
    title: str  # post and unit

    @property
    def label(self) -> str:
        """How the choice is written."""
        return f"{self.name} – {self.title}" if self.title else self.name


_PARTING = re.compile(r"\s+[–-]\s+|,\s*")


def speaker_of(typed: str, people: Sequence[Speaker]) -> Speaker:
    """Whom these words mean: a choice of the list, the only one of this name, else name and post as typed."""
    wanted = fold(typed)
    for person in people:
        if fold(person.label) == wanted:
            return person
    same = [person for person in people if person.name and fold(person.name) == wanted]
    if len(same) == 1:
        return same[0]
    name, *rest = _PARTING.split(typed, maxsplit=1)
    return Speaker(None, name.strip(), rest[0].strip() if rest else "")


def moved(order: Sequence[int], key: int, step: int) -> list[int]:
    """The ids in order when one moves by a step (-1 up, 1 down); the same at an end."""
    at, found = order.index(key), list(order)
    to = at + step
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


# ─── What changed between two texts ─────────────────────────────────────────────────────────────────────────


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


_WORD = re.compile(r"\s+|\d+(?:[.,]\d+)*|\w+|[^\w\s]")  # 12.560 is one word
MOST_WORDS = 3000  # of two passages compared word by word; longer ones are shown whole
FEWEST_SHARED = 2  # words between two changes that are shown as having stayed
Changes = list[tuple[Change, str]]


def compare(old: str, new: str) -> Changes:
    """What was removed and added, word by word: lines first, so that long texts are compared quickly."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: Changes = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        one, other = "".join(before[a:b]), "".join(after[c:d])
        found += [(Change.SAME, one)] if tag == "equal" else _by_word(one, other)
    return _joined(found)


def _by_word(old: str, new: str) -> Changes:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if not before or not after or len(before) + len(after) > MOST_WORDS:
        return [(Change.REMOVED, old), (Change.ADDED, new)]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    found: Changes = []
    for place, (tag, a, b, c, d) in enumerate(steps):
        one, other = "".join(before[a:b]), "".join(after[c:d])
        is_inside = 0 < place < len(steps) - 1
        if tag == "equal" and not (is_inside and _is_chance(before[a:b])):
            found.append((Change.SAME, one))
        else:
            found += [(Change.REMOVED, one), (Change.ADDED, other)]
    return found


def _is_chance(shared: Sequence[str]) -> bool:
    """Whether two changed stretches share so little that showing it would only cut them up."""
    words = sum(word[0].isalnum() for word in shared)
    return words < FEWEST_SHARED and "\n" not in "".join(shared)


def _joined(changes: Changes) -> Changes:
    """What was removed in one go, then what was added, between words that stayed."""
    found: Changes = []
    for is_same, steps in groupby(changes, key=lambda step: step[0] is Change.SAME):
        run = list(steps)
        for kind in (Change.SAME,) if is_same else (Change.REMOVED, Change.ADDED):
            words = "".join(words for change, words in run if change is kind)
            if words:
                found.append((kind, words))
    return found
