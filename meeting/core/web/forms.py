"""Forms: what a person may type. Text is cleaned and limited everywhere, and nothing typed is lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import wtforms
from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField as Tick
from wtforms import (  # type: ignore[attr-defined]  # the stubs do not know SelectChoice yet
    Field,
    FileField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms import TextAreaField as _TextArea
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import TextInput

from meeting.core import clock, dates, numbers
from meeting.core.db import Row, db
from meeting.core.errors import RuleBroken, RulesBroken, Stale
from meeting.core.i18n import _, _l, show_figure
from meeting.core.text import clean_text, find_control_chars, looks_broken
from meeting.core.web import session, shown
from meeting.core.web.shown import numerals
from meeting.core.web.transaction import new_key

LINE = 500
TEXT = 20_000
LONGEST_NUMBER = 12  # digits
LARGEST_FIGURE = 10**15  # a float keeps every digit of smaller numbers
GAP = "\ufffd"  # shown where a character was that no page may hold

__all__ = [
    "LINE", "TEXT", "DateField", "FigureField", "FileField", "Form", "HiddenField", "IntegerField",
    "ManyField", "NumberField", "Optional", "PickField", "SelectField", "StringField", "TextAreaField",
    "Tick", "TimeField", "choices", "limit", "read_figure", "required",
]  # fmt: skip


def required(message: Any = None) -> InputRequired:
    """The field must be filled in."""
    return InputRequired(message or _l("Fill in this field."))


def limit(longest: int, shortest: int = 0) -> Length:
    """At most this many characters (and at least so many).

    Told, not enforced by the browser: `maxlength` would cut a pasted text without a word.
    """
    length = Length(min=shortest or -1, max=longest, message=_l("Use at most %(max)d characters."))
    length.field_flags = {}
    return length


class TextAreaField(_TextArea):
    """Longer text."""


class DateField(StringField):
    """A day as the office writes it: 15/12, ngày 09 tháng 10 năm 2017, "cuối quý IV". Data is a date."""

    reference: date | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        data = cast("Any", self.data)
        return dates.short(data) if isinstance(data, date) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the words."""
        text = clean_text(valuelist[0]) if valuelist else ""
        self.data = cast("Any", None)
        if not text:
            return
        try:
            self.data = cast("Any", dates.read_date(text, self.reference or clock.today()))
        except (ValueError, OverflowError):
            raise ValueError(
                _("This is not a day. Write it as dd/mm/yyyy, for example 15/12/2017.")
            ) from None


class TimeField(StringField):
    """A time of day: 8h00, 8 giờ 30, 14:00. Data is a time."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        data = cast("Any", self.data)
        return f"{data:%H:%M}" if isinstance(data, time) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the words."""
        text = clean_text(valuelist[0]) if valuelist else ""
        self.data = cast("Any", None)
        if not text:
            return
        try:
            self.data = cast("Any", dates.read_time(text))
        except ValueError:
            raise ValueError(_("This is not a time. Write it as 08:00 or 8h00.")) from None


class NumberField(IntegerField):
    """A whole number within bounds."""

    widget = TextInput()

    def __init__(self, label: Any = None, lowest: int = 0, highest: int = 1_000_000, **kwargs: Any) -> None:
        bounds = NumberRange(lowest, highest, _l("Give a whole number from %(min)s to %(max)s."))
        super().__init__(label, validators=[*kwargs.pop("validators", [Optional()]), bounds], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the digits."""
        self.data = None
        if not valuelist or not str(valuelist[0]).strip():
            return
        digits = str(valuelist[0]).strip()
        if not digits.isascii() or not digits.lstrip("-").isdigit() or len(digits) > LONGEST_NUMBER:
            raise ValueError(_("Give a whole number."))
        self.data = int(digits)

    def pre_validate(self, form: Any) -> None:
        """What is no number need not be told its bounds too."""
        if self.process_errors:
            raise StopValidation


class FigureField(StringField):
    """A measured number as the reader's language writes it: 1.234,5 or 1,234.5. Data is a float."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        data = cast("Any", self.data)
        return show_figure(data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the digits."""
        self.data = cast("Any", read_figure(valuelist[0]) if valuelist else None)


def read_figure(typed: str) -> float | None:
    """A figure as typed, None for no words; ValueError says what is wrong."""
    text = clean_text(typed)
    if not text:
        return None
    try:
        found = numbers.parse_figure(text[:LINE], numerals())
    except (ValueError, InvalidOperation):
        raise ValueError(_("This is not a number. Write it as 1,234.5, with at most two decimals.")) from None
    if abs(found) >= Decimal(LARGEST_FIGURE):
        raise ValueError(_("This number is too large. Choose a larger unit of measure."))
    return float(found)


def _key(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None


def _keys(field: wtforms.SelectField | SelectMultipleField) -> set[Any]:
    offered: Any = field.choices or ()
    return {key for key, *_rest in offered}


class SelectField(wtforms.SelectField):
    """One of a few choices; a refusal speaks the reader's language."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the key of the choice."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("This choice is not open any more. Choose again.")) from None

    def pre_validate(self, form: Any) -> None:
        """Accept a choice that was offered."""
        try:
            super().pre_validate(form)
        except ValueError:
            raise StopValidation(_("This choice is not open any more. Choose again.")) from None


class PickField(SelectField):
    """One of many rows, by id; the page makes it searchable. Data is an id or None."""

    def __init__(self, label: Any = None, *, empty: Any = None, **kwargs: Any) -> None:
        self.empty = _l("Choose…") if empty is None else empty
        super().__init__(label, coerce=_key, **kwargs)

    def offer(self, rows: Sequence[tuple[int, str]]) -> None:
        """Set the rows to choose from (id, label)."""
        self.choices = [("", self.empty), *rows]

    def pre_validate(self, form: Any) -> None:
        """Accept nothing, or a row that was offered."""
        if self.data is None and not (self.raw_data and self.raw_data[0]):
            return
        if self.data not in _keys(self):
            raise StopValidation(_("This choice is not open any more. Choose again."))


class ManyField(SelectMultipleField):
    """Several rows, by id. Data is a list of ids."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, coerce=_key, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Accept only rows that were offered."""
        if not {*(self.data or ())} <= _keys(self):
            raise StopValidation(_("One of these choices is not open any more. Choose again."))


def choices(labels: dict[Any, Any], *, empty: Any = None) -> list[SelectChoice]:
    """Choices of a SelectField from a table of enumeration member → label."""
    rows = [SelectChoice(str(member.value), label) for member, label in labels.items()]
    return rows if empty is None else [SelectChoice("", empty), *rows]


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF comes without types
    """Base of every form.

    - `_key` makes a double click one effect; `row_version` finds a form that went stale.
    - A form kept while its reader had to sign in again is shown as it was typed.
    - `status` is what the page answers: 200, 422 (a rule is broken) or 409 (somebody saved before).
    """

    row_version = HiddenField()
    conflict: list[tuple[str, str, str]]
    form_errors: list[str]

    def __init__(self, formdata: Any = ..., **kwargs: Any) -> None:
        self.conflict = []
        self.stale = False
        self.was_kept = False
        if formdata is ... and not self._is_posted():
            kept = session.kept_data()
            if kept is not None:
                self.was_kept = True
                formdata = kept
        if formdata is ...:
            super().__init__(**kwargs)
        else:
            super().__init__(formdata=formdata, **kwargs)
        thing = kwargs.get("obj")
        if isinstance(thing, Row) and not self._is_posted():
            self.row_version.data = str(thing.version)

    @staticmethod
    def _is_posted() -> bool:
        return request.method in {"POST", "PUT", "PATCH", "DELETE"}

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form now."""
        if self.stale:
            return 409
        return 422 if self._is_posted() else 200

    @property
    def seen_version(self) -> int | None:
        """The version the reader had before the eyes; None when the form carries none."""
        return _key(self.row_version.data or "")

    def hidden_inputs(self) -> Markup:
        """CSRF token, key and version as hidden inputs."""
        key = request.form.get("_key") or new_key()
        version = Markup('<input type="hidden" name="row_version" value="{}">').format(
            self.row_version.data or ""
        )
        token = self["csrf_token"]() if "csrf_token" in self else ""
        return Markup('{}<input type="hidden" name="_key" value="{}">{}').format(token, key, version)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape: declared validators, and what no text may hold."""
        good: bool = super().validate(extra_validators)
        for field in self:
            if isinstance(field, StringField | HiddenField) and isinstance(field.data, str):
                problem = self._text_problem(field)
                if problem:
                    field.errors = [*field.errors, problem]
                    good = False
        return good

    def _text_problem(self, field: Field) -> str | None:
        text = clean_text(field.data)
        if not text and field.flags.required and not field.errors:
            return _("Fill in this field.")
        found = [code for _place, code in find_control_chars(text)] or ["U+FFFD"] * (GAP in text)
        if found:
            field.data = "".join(GAP if find_control_chars(letter) else letter for letter in text)
            return _("The text holds a character that cannot be shown (%(code)s). Delete it.", code=found[0])
        longest = TEXT if isinstance(field, _TextArea) else LINE
        if len(text) > longest and not any(isinstance(v, Length) for v in field.validators):
            return _("Use at most %(max)d characters.", max=longest)
        if looks_broken(text):
            return _("The text is in an old encoding (TCVN3 or VNI). Type it in Unicode.")
        field.data = text
        return None

    @contextmanager
    def showing_rules(self, thing: Row | None = None) -> Iterator[None]:
        """Turn a broken rule into words at its field, and a stale form into both texts; nothing is kept."""
        try:
            yield
        except RuleBroken as broken:
            _leave()
            self._say(broken)
        except RulesBroken as broken:
            _leave()
            for problem in broken.problems:
                self._say(problem)
        except (Stale, StaleDataError):
            _leave()
            self._show_conflict(thing)

    def _say(self, broken: RuleBroken) -> None:
        field = self._fields.get(broken.field or "")
        message = str(broken.message)
        if field is None or field.type in {"HiddenField", "CSRFTokenField"}:
            self.form_errors = [*self.form_errors, message]
        else:
            field.errors = [*field.errors, message]

    def _show_conflict(self, thing: Row | None) -> None:
        self.stale = True
        self.form_errors = [
            *self.form_errors,
            _(
                "Somebody saved this after it was opened here. "
                "Compare both texts, then save again to keep this one."
            ),
        ]
        if thing is None or thing.id is None:
            return
        stored = db.session.get(type(thing), thing.id, populate_existing=True)
        if stored is None:
            return
        self.row_version.data = str(stored.version)
        for name, value in self.values_of(stored).items():
            field = self._fields[name]
            typed, now = shown.words(field, field.data), shown.words(field, value)
            if typed != now:
                self.conflict.append((str(field.label.text), typed, now))
        db.session.expunge_all()

    def values_of(self, thing: Any) -> dict[str, Any]:
        """What is stored for the fields of this form; a form whose fields are made from others says it."""
        hidden = {"HiddenField", "CSRFTokenField"}
        return {
            name: getattr(thing, name)
            for name, field in self._fields.items()
            if field.type not in hidden and hasattr(thing, name)
        }


def _leave() -> None:
    """Leave the transaction but keep loaded objects readable for the page that explains."""
    db.session.expunge_all()
    db.session.rollback()


def uploaded(field: FileField) -> FileStorage | None:
    """The file that was chosen, if one was."""
    data = field.data
    return data if isinstance(data, FileStorage) and data.filename else None
