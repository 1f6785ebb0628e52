"""What a notice says, in the language spoken now: in the bell and in mails alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meeting.core import dates, history
from meeting.core.i18n import _, _l, ngettext
from meeting.notifications.queries import About, Things

TEXT_SHOWN = 160  # letters of the thing's own words
HELD = _l("held on")
DAY_LABELS = {"directive": _l("due"), "issue": _l("answer due")}


@dataclass(frozen=True)
class Said:
    """One notice in words: who did what, the thing's own words, the day that counts with what it is."""

    what: str
    words: str
    day: str


def shorten(words: str) -> str:
    """The beginning of a text, ending after a whole word."""
    line = " ".join(words.split())
    return line if len(line) <= TEXT_SHOWN else line[:TEXT_SHOWN].rsplit(" ", 1)[0] + "…"


def sentence(actor_name: str, name: str, data: Mapping[str, Any]) -> str:
    """Who did what."""
    who = actor_name or _("The system")
    return f"{who} {history.sentence(name, data)}"


def day_words(kind: str, day: date | None) -> str:
    """The day that counts, with what it is."""
    return f"{DAY_LABELS.get(kind, HELD)} {dates.short(day)}" if day else ""


def say(actor_name: str, name: str, data: Mapping[str, Any], about: About, things: Things) -> Said:
    """A notice about a thing the reader may see."""
    what = sentence(actor_name, name, data)
    words = shorten(things.words(about))
    return Said(what, "" if words and words in what else words, day_words(about.kind, things.day(about)))


def hidden() -> Said:
    """What is left of a notice when the reader may not see its thing any more."""
    return Said(_("Not open to this account any more"), "", "")


def headline(names: Sequence[str], said: Sequence[Said], number: str) -> str:
    """The subject of a mail about several events: what they have in common, else the first of them."""
    count, tasks = len(names), names.count("DirectiveIssued")
    if count == 1:
        return shorten(said[0].what)
    if tasks and number:
        return _("Notice %(number)s: directives for us: %(count)s", number=number, count=tasks)
    if set(names) <= {"Reminded", "Urged"}:
        return _("Directives due or overdue: %(count)s", count=count)
    words: str = ngettext(
        "%(first)s; and %(num)d more", "%(first)s; and %(num)d more", count - 1, first=shorten(said[0].what)
    )
    return words
