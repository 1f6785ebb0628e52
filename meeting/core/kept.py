"""Figures over the whole register, kept until something happens.

Every change writes the trail, and the trail's digest moves with each commit, in their order: what was counted
while the digest was so holds until it changes, in every process. Only pages that read keep anything.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import select

from meeting.core.db import db, is_reading
from meeting.core.events import TrailHead

MOST = 500  # figures; the one asked for the longest time ago goes first
Value = TypeVar("Value")

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def until_change(key: Hashable, count: Callable[[], Value]) -> Value:
    """What `count` gives, or gave since the last change: one query, or one more."""
    if not is_reading():
        return count()
    place = str(db.engine.url), db.session.scalar(select(TrailHead.digest).limit(1)), key
    with _lock:
        if place in _kept:
            _kept.move_to_end(place)
            kept: Value = _kept[place]
            return kept
    value = count()
    with _lock:
        _kept[place] = value
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return value


def forget() -> None:
    """Count everything anew (another database took the place of this one)."""
    with _lock:
        _kept.clear()
