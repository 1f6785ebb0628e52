"""The trail as sentences, in the reader's language."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from meeting.core import clock, dates
from meeting.core.events import kind
from meeting.core.i18n import gettext, language

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$")
_labels: dict[str, Callable[[], Mapping[str, str]]] = {}


def explain(field: str, labels: Mapping[Any, Any]) -> None:
    """Say what the codes in this field of events are called (enumeration member → label)."""
    _labels[field] = lambda: {str(getattr(code, "value", code)): str(label) for code, label in labels.items()}


class _Words(dict[str, Any]):
    """Data of an event as words; what an old row does not have is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _shown(field: str, value: Any) -> Any:
    if value is None or value == "":
        return "–"
    if isinstance(value, str) and _DAY.match(value):
        return f"{value[8:10]}/{value[5:7]}/{value[:4]}"
    if isinstance(value, str) and _INSTANT.match(value):
        return dates.moment(clock.local(datetime.fromisoformat(value)), language())  # type: ignore[arg-type]
    return _labels[field]().get(str(value), value) if field in _labels else value


def sentence(name: str, data: Mapping[str, Any]) -> str:
    """What an event says in the reader's language; an event no longer known says its name."""
    known = kind(name)
    if known is None or not known.sentence:
        return name
    words = _Words({field: _shown(field, value) for field, value in data.items()})
    try:
        return str(gettext(known.sentence) % words)
    except (TypeError, ValueError):  # a placeholder that does not fit an old row must not cost the page
        return str(gettext(known.sentence))
