"""What a form holds, as its reader knows it."""

from datetime import date, time
from typing import Any

import wtforms
from wtforms import Field

from meeting.core import dates, numbers
from meeting.core.i18n import _, language


def numerals() -> numbers.Language:
    """Whose way of writing numbers the reader has."""
    return "en" if language() == "en" else "vi"


def words(field: Field, value: Any) -> str:
    """A value as the reader of the form knows it: choices by their labels, several one a line."""
    if isinstance(field, wtforms.BooleanField):
        return str(_("Yes") if value else _("No"))
    if isinstance(field, wtforms.SelectFieldBase):
        offered: Any = getattr(field, "choices", None) or ()
        labels = {str(key): str(label) for key, label, *_rest in offered}
        keys = value if isinstance(value, list | tuple | set) else [value]
        known = [str(getattr(key, "value", key)) for key in keys if key not in {None, ""}]
        return "\n".join(sorted(labels.get(key) or _("A choice no longer offered") for key in known))
    return _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, time):
        return dates.time_of_day(value, numerals())
    if isinstance(value, date):
        return dates.short(value)
    if isinstance(value, float):
        return numbers.format_figure(value, numerals())
    return "" if value is None else str(getattr(value, "value", value))
