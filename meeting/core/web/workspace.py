"""A meeting is one workspace; each room adds its tab and its signals to it without knowing the others.

Counts come as columns (scalar subqueries): the tabs and the overview's signals cost one query together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, literal, select

from meeting.core.db import db
from meeting.core.web import security

Count = Callable[[int], ColumnElement[Any]]


@dataclass(frozen=True)
class Tab:
    """A tab of the meeting's workspace; its endpoint takes `meeting_id`."""

    position: int
    endpoint: str
    label: Any
    permission: str | None = None
    count: Count | None = None


@dataclass(frozen=True)
class Signal:
    """Something the secretariat should look at: shown on the overview when its count is above zero.

    `words(n)` gives the translated line, `endpoint` (with `meeting_id` and `values`) where it is dealt with.
    """

    position: int
    permission: str
    count: Count
    words: Callable[[int], str]
    endpoint: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class TabLink:
    """A tab as the page shows it."""

    label: str
    url: str
    active: bool
    count: int | None


@dataclass(frozen=True)
class SignalLine:
    """A signal as the overview shows it."""

    words: str
    url: str
    count: int


_tabs: dict[str, Tab] = {}
_signals: dict[tuple[int, str], Signal] = {}


def add_tab(tab: Tab) -> None:
    """Add a room's tab (once)."""
    _tabs[tab.endpoint] = tab


def add_signal(signal: Signal) -> None:
    """Add a signal for the overview (once)."""
    _signals[signal.position, signal.endpoint] = signal


def load(meeting_id: int, active: str, *, signals: bool = False) -> tuple[list[TabLink], list[SignalLine]]:
    """The tabs the reader may open and, for the overview, the signals above zero: one query."""
    tabs = [
        t
        for t in sorted(_tabs.values(), key=lambda t: t.position)
        if not t.permission or security.may(t.permission)
    ]
    wanted = [
        s
        for s in sorted(_signals.values(), key=lambda s: s.position)
        if signals and security.may(s.permission)
    ]
    columns = [t.count(meeting_id).label(f"t{i}") for i, t in enumerate(tabs) if t.count]
    columns += [s.count(meeting_id).label(f"s{i}") for i, s in enumerate(wanted)]
    row = db.session.execute(select(literal(1).label("one"), *columns)).one()._mapping
    links = [
        TabLink(
            str(t.label), url_for(t.endpoint, meeting_id=meeting_id), t.endpoint == active, row.get(f"t{i}")
        )
        for i, t in enumerate(tabs)
    ]
    lines = [
        SignalLine(s.words(n), url_for(s.endpoint, meeting_id=meeting_id, **dict(s.values)), n)
        for i, s in enumerate(wanted)
        if (n := row[f"s{i}"] or 0)
    ]
    return links, lines
