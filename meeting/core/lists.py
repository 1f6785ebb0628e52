"""Lists brought in from workbooks: cells read one by one, each with what is wrong with it, in words."""

from collections.abc import Callable
from datetime import date

from meeting.core import clock
from meeting.core.dates import read_date, short
from meeting.core.errors import RuleBroken
from meeting.core.i18n import _
from meeting.core.sheets import SheetRow
from meeting.core.text import find_control_chars, looks_broken

SHOWN = 200  # letters of a cell that a page shows
LONGEST = 500  # letters of a cell, unless said otherwise
HIGHEST = 9_999


class CellReader:
    """Reads the cells of one row and collects what is wrong with them: (key of the column, words)."""

    def __init__(self, row: SheetRow, longest: dict[str, int] | None = None) -> None:
        """Start with a row; `longest` says how many letters the cells of a column may have."""
        self.row, self.problems, self.longest = row, list[tuple[str, str]](), longest or {}

    def say(self, words: object, key: str = "") -> None:
        """Something is wrong, with a cell or with the row."""
        self.problems.append((key, str(words)))

    @property
    def messages(self) -> tuple[str, ...]:
        """What is wrong, without saying where."""
        return tuple(words for _key, words in self.problems)

    def at(self, key: str) -> tuple[str, ...]:
        """What is wrong with one cell; with the key "": with the row as a whole."""
        return tuple(words for place, words in self.problems if place == key)

    def text(self, key: str, *, needed: str = "") -> str:
        """A text; `needed` is what to say when there is none."""
        value = self.row.values.get(key)
        words = short(value) if isinstance(value, date) else "" if value is None else str(value)
        longest = self.longest.get(key, LONGEST)
        if needed and not words:
            self.say(needed, key)
        if len(words) > longest:
            self.say(_("A cell has more than %(max)d characters.", max=longest), key)
            return words[:longest]
        if find_control_chars(words):
            self.say(_("A cell holds a character that cannot be shown."), key)
        if looks_broken(words):
            self.say(_("The text is in an old encoding (TCVN3 or VNI). Save it as Unicode."), key)
        return words

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        value = self.row.values.get(key)
        if value is None:
            return default
        if isinstance(value, int) and 0 <= value <= HIGHEST:
            return value
        self.say(_("“%(value)s” is not a whole number from 0 to 9,999.", value=str(value)[:SHOWN]), key)
        return default

    def day(self, key: str) -> date | None:
        """A day."""
        value = self.row.values.get(key)
        if value is None or isinstance(value, date):
            return value
        try:
            return read_date(str(value), clock.today())
        except (ValueError, OverflowError):
            words = _("“%(value)s” is not a day. Write it as dd/mm/yyyy.", value=str(value)[:SHOWN])
            self.say(words, key)
            return None

    def check(self, rule: Callable[[], object], key: str = "") -> None:
        """Ask a rule; what it refuses is wrong here."""
        try:
            rule()
        except RuleBroken as broken:
            self.say(broken.message, key)


def shown(row: SheetRow, key: str) -> str:
    """What a page shows of a cell."""
    value = row.values.get(key)
    return short(value) if isinstance(value, date) else "" if value is None else str(value)[:SHOWN]
